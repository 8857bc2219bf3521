"""Geocoding: what an address is understood to be, where that is, and how sure that is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.config import asset_dir
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geocode import AddressGeocoder, Answer
from kyodo_spaces.geo.geojson import Level
from kyodo_spaces.geo.importing import import_files
from kyodo_spaces.geo.store import Place
from tests.geo_files import BLOCK_COLUMNS, LATITUDE, LONGITUDE, block, csv_bytes

KAMAKURA = "142042"
GAZETTEER = Gazetteer(asset_dir("data"))
AT_HOME = AddressGeocoder(GAZETTEER, home=KAMAKURA)


def geocode(address: str, municipality: str | None = None) -> Answer:
    return AT_HOME.geocode(address, municipality)


@pytest.mark.parametrize(
    ("address", "city", "town", "rest", "building"),
    [
        # the ways to write one place of Kamakura
        ("神奈川県鎌倉市大船2-1-26", "鎌倉市", "大船二丁目", "1-26", ""),
        ("鎌倉市大船二丁目1番26号", "鎌倉市", "大船二丁目", "1番26号", ""),
        ("大船２?１?２６", "鎌倉市", "大船二丁目", "1-26", ""),
        ("大船二丁目一番二十六号", "鎌倉市", "大船二丁目", "一番二十六号", ""),
        ("鎌倉市鎌倉市大船2-1-26", "鎌倉市", "大船二丁目", "1-26", ""),
        (
            "神奈川県 鎌倉市 大船 2-1-26 鎌倉芸術館3階",
            "鎌倉市",
            "大船二丁目",
            "1-26",
            "鎌倉芸術館3階",
        ),
        ("〒247-0056 大船2-1-26 201号室", "鎌倉市", "大船二丁目", "1-26", "201号室"),
        # longest name
        ("津西1-2-3", "鎌倉市", "津西一丁目", "2-3", ""),
        ("津1040", "鎌倉市", "津", "1040", ""),
        ("台2044", "鎌倉市", "台", "2044", ""),
        ("七里ヶ浜東4-1-1", "鎌倉市", "七里ガ浜東四丁目", "1-1", ""),
        ("七里が浜1丁目2番", "鎌倉市", "七里ガ浜一丁目", "2番", ""),
        ("山之内1367", "鎌倉市", "山ノ内", "1367", ""),
        ("由比ガ浜", "鎌倉市", "由比ガ浜", "", ""),
        # 丁目 or 番地
        ("大船1234-5", "鎌倉市", "大船", "1234-5", ""),
        ("大船2番地15", "鎌倉市", "大船", "2番地15", ""),
        ("大船2", "鎌倉市", "大船", "2", ""),
        # 小字 that nobody knows
        ("沼津市下香貫牛臥3058", "沼津市", "下香貫", "牛臥3058", ""),
        ("鎌倉市大船駅前ビル3階", "鎌倉市", "大船", "", "駅前ビル3階"),
        # 北海道
        ("札幌市中央区北4条西14丁目1-2", "札幌市中央区", "北四条西十四丁目", "1-2", ""),
        ("札幌市中央区北四条西14-1", "札幌市中央区", "北四条西十四丁目", "1", ""),
        ("帯広市西22南5-1", "帯広市", "西二十二条南五丁目", "1", ""),
        ("旭川市永山3-16-1-1", "旭川市", "永山三条十六丁目", "1-1", ""),
        # 京都
        ("京都市中京区寺町通御池上る上本能寺前町488", "京都市中京区", "上本能寺前町", "488", ""),
        ("京都市下京区烏丸通七条下ル東塩小路町721-1", "京都市下京区", "東塩小路町", "721-1", ""),
        ("京都市上京区下立売通新町西入薮ノ内町", "京都市上京区", "藪之内町", "", ""),
        ("京都市東山区祇園町北側347", "京都市東山区", "祇園町北側", "347", ""),
        # いろは, 甲乙, 地割, 丁
        ("金沢市粟崎町ト12-1", "金沢市", "粟崎町ト", "12-1", ""),
        ("金沢市錦町八1-2", "金沢市", "錦町八", "1-2", ""),
        ("小松市木場町イ1-2", "小松市", "木場町イ", "1-2", ""),
        ("小松市木場町い1-2", "小松市", "木場町い", "1-2", ""),
        ("高松市仏生山町甲218-1", "高松市", "仏生山町甲", "218-1", ""),
        ("花巻市西宮野目第8地割12", "花巻市", "西宮野目第八地割", "12", ""),
        ("旭市ニ2132", "旭市", "ニ", "2132", ""),
        ("加美町上狼塚新田裏1番地2", "加美郡加美町", "上狼塚新田裏", "1番地2", ""),
        ("堺市北区新金岡町4-1-8", "堺市北区", "新金岡町四丁", "1-8", ""),
        # 郡, 区, old and new names, the bracket of islands
        ("葉山町堀内2135", "三浦郡葉山町", "堀内", "2135", ""),
        ("神奈川県三浦郡葉山町堀内2135", "三浦郡葉山町", "堀内", "2135", ""),
        ("国頭郡恩納村字恩納2451", "国頭郡恩納村", "字恩納", "2451", ""),
        ("横浜市本町6-50-10", "横浜市中区", "本町六丁目", "50-10", ""),
        ("四日市市諏訪町1番5号", "四日市市", "諏訪町", "1番5号", ""),
        ("上越市板倉区沢田1", "上越市", "板倉区沢田", "1", ""),
        ("浜松市中区元城町103-2", "浜松市中央区", "元城町", "103-2", ""),
        ("浜松市北区初生町1", "浜松市中央区", "初生町", "1", ""),
        ("浜松市北区細江町気賀305", "浜松市浜名区", "細江町気賀", "305", ""),
        ("竜ヶ崎市寺後3629", "龍ケ崎市", "寺後", "3629", ""),
        ("東京都八丈島八丈町大賀郷2551-2", "八丈町", "大賀郷", "2551-2", ""),
    ],
)
def test_an_address_is_read(address: str, city: str, town: str, rest: str, building: str) -> None:
    answer = geocode(address)
    assert (answer.city, answer.town, answer.rest, answer.building) == (city, town, rest, building)
    assert answer.point
    assert answer.point.level in {Level.CHOME, Level.OAZA}
    assert answer.municipality_code
    assert GAZETTEER.contains(
        answer.municipality_code, answer.point.longitude, answer.point.latitude
    )


def test_a_point_says_how_far_it_may_be_off_and_where_it_is_from() -> None:
    point = geocode("鎌倉市大船2-1-26").point
    assert point
    assert (point.level, point.is_ambiguous, point.is_locked) == (Level.CHOME, False, False)
    assert (point.radius_m, point.source) == (300, "Geolonia 住所データ")
    assert point.distance_m(LONGITUDE, LATITUDE) < point.radius_m


def test_two_numbers_that_can_mean_two_things_are_ambiguous() -> None:
    answer = geocode("鎌倉市大船2-15")
    lot = geocode("鎌倉市大船2番地15").point
    assert answer.point
    assert lot
    assert (answer.town, answer.point.is_ambiguous) == ("大船二丁目", True)
    assert answer.point.distance_m(lot.longitude, lot.latitude) <= answer.point.radius_m + 1
    assert any("2丁目15番とも2番地15とも" in note for note in answer.notes)


@pytest.mark.parametrize("address", ["鎌倉市大船9-15", "鎌倉市大船1-4-1", "鎌倉市御成町18-10"])
def test_numbers_that_mean_one_thing_are_not_ambiguous(address: str) -> None:
    point = geocode(address).point
    assert point
    assert not point.is_ambiguous


def test_a_chome_that_does_not_exist_gives_the_middle_of_those_that_do() -> None:
    answer = geocode("鎌倉市由比ガ浜9-1")
    assert answer.point
    assert (answer.town, answer.point.level) == ("由比ガ浜", Level.OAZA)
    assert any("9丁目は見つからない" in note for note in answer.notes)


def test_a_town_without_a_point_lies_in_the_middle_of_its_namesakes() -> None:
    answer = geocode("東京都稲城市坂浜四丁目1")
    assert answer.point
    assert (answer.city, answer.town) == ("稲城市", "坂浜四丁目")
    assert GAZETTEER.contains("132250", answer.point.longitude, answer.point.latitude)


@given(st.text(max_size=60), st.sampled_from([None, KAMAKURA, "261009", "000000"]))
def test_no_text_breaks_it(text: str, hint: str | None) -> None:
    geocode(text, hint)


@given(
    st.lists(
        st.sampled_from(
            "神奈川県 鎌倉市 府中市 京都市 中京区 大船 二丁目 津 西 由比ガ浜 1 - 26 番地 号 イ 甲 "
            "字 大字 上る 条 永山 3 十 の ? （ 〒 ビル 階".split()
        ),
        max_size=12,
    )
)
def test_no_mixture_of_parts_breaks_it_or_leaves_the_municipality_in_silence(
    parts: list[str],
) -> None:
    answer = geocode("".join(parts))
    if answer.point and answer.municipality_code != KAMAKURA:
        assert answer.is_outside
        assert any("の外" in note for note in answer.notes)


@pytest.mark.parametrize("text", ["大" * 100_000, "1-" * 50_000, "鎌倉市" * 30_000, "九" * 100_000])
def test_a_long_text_takes_no_longer(text: str) -> None:
    geocode(text)


# Finer points


@pytest.fixture
def with_blocks(tmp_path: Path) -> AddressGeocoder:
    gazetteer = Gazetteer(asset_dir("data"), tmp_path / "gazetteer.sqlite3")
    path = tmp_path / "blocks.csv"
    rows = [
        block("1", LONGITUDE + 0.002),
        block("3-18", 139.545, 35.348, town="大船"),
        block("3058", 139.545, 35.348, town="大船", koaza="砂押"),
    ]
    path.write_bytes(csv_bytes([BLOCK_COLUMNS, *rows]))
    [report] = import_files(gazetteer, [path], lambda _name, _rows: None)
    assert report.refused == 0
    return AddressGeocoder(gazetteer, home=KAMAKURA)


def test_an_imported_block_is_finer_than_the_town(with_blocks: AddressGeocoder) -> None:
    answer = with_blocks.geocode("大船2-1-26")
    assert answer.point
    assert (answer.town, answer.point.level) == ("大船二丁目", Level.BLOCK)
    assert answer.point.longitude == pytest.approx(LONGITUDE + 0.002)
    other = with_blocks.geocode("大船2-9-26").point
    assert other
    assert other.level is Level.CHOME


def test_of_two_imported_points_the_finer_one_counts(tmp_path: Path) -> None:
    gazetteer = Gazetteer(asset_dir("data"), tmp_path / "gazetteer.sqlite3")
    with gazetteer.store.replacing() as replacement:
        for dataset, level in (("a", Level.BLOCK), ("b", Level.BUILDING), ("c", Level.BLOCK)):
            place = Place(KAMAKURA, "大船二丁目", "1", dataset, level, LONGITUDE, LATITUDE)
            replacement.add([place])
    point = AddressGeocoder(gazetteer, KAMAKURA).geocode("大船2-1-26").point
    assert point
    assert (point.level, point.source) == (Level.BUILDING, "b")


def test_a_block_settles_an_ambiguous_reading(with_blocks: AddressGeocoder) -> None:
    answer = with_blocks.geocode("大船3-18")
    assert answer.point
    assert (answer.town, answer.rest) == ("大船", "3-18")
    assert (answer.point.level, answer.point.is_ambiguous) == (Level.BLOCK, False)


def test_a_block_of_an_unknown_koaza_is_found(with_blocks: AddressGeocoder) -> None:
    point = with_blocks.geocode("大船字砂押3058").point
    assert point
    assert point.level is Level.BLOCK
