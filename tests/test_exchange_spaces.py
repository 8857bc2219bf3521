"""The directory's own spaces file: spaces, and what only it says of venues."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kyodo_spaces import audit
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues.models import Space, Venue
from tests.exchange import Import, counts, importer, only, remedies, venues

pytestmark = pytest.mark.usefixtures("app_context")

VENUES = (
    "全国地方公共団体コード,ID,名称,住所\n"
    "142042,1,会館,鎌倉市御成町1-1\n142042,2,別館,鎌倉市大船1-1\n"
)
HEAD = "全国地方公共団体コード,施設ID,スペースID,スペース名"


@pytest.fixture
def load(tmp_path: Path) -> Import:
    return importer(tmp_path)


def spaces() -> list[Space]:
    db.session.rollback()
    return list(db.session.scalars(select(Space).order_by(Space.id)))


@pytest.mark.every_database
def test_rooms_are_keyed_by_the_ids_of_their_venues(load: Import) -> None:
    load(VENUES)
    text = (
        f"{HEAD},区分,定員,無料,飲食,設備,状態\n"
        "142042,1,R1,第1会議室,会議室,30名,いいえ,可(水のみ),"
        "ホワイトボード=有; マイク=不明(有料),公開\n"
        "142042,2,R1,展示室,展示・発表,不明,はい,不可,,\n"
    )
    assert counts(load(text, "spaces.csv")) == (2, 0, 0, 0)
    room, gallery = spaces()
    assert (room.venue.name, room.kind, room.capacity) == ("会館", "room", 30)
    assert (room.is_free, room.allows_food, room.food_note) == (False, True, "水のみ")
    assert {row.key: (row.has, row.note) for row in room.amenities} == {
        "whiteboard": (True, None),
        "microphone": (None, "有料"),
    }
    assert (gallery.venue.name, gallery.kind, gallery.capacity) == ("別館", "exhibition", None)
    assert [room.state, gallery.state] == ["published", "draft"]
    assert counts(load(text, "spaces.csv")) == (0, 0, 2, 0)


def test_a_row_without_a_space_tells_of_the_venue(load: Import) -> None:
    load(VENUES)
    text = (
        f"{HEAD},地区,状態,状態の理由,休館日,特別な日,確認日,確認者,出典\n"
        "142042,1,,,鎌倉,廃止,閉館,月曜日; 12月29日～1月3日,"
        "2026-10-03 休館(祭り),R8.5.1,市民課,不明\n"
    )
    assert counts(load(text, "spaces.csv")) == (0, 1, 0, 0)
    venue = venues()[0]
    assert (venue.district, venue.state, venue.state_reason) == ("鎌倉", "retired", "閉館")
    assert (venue.confirmed_by, venue.source) == ("市民課", None)
    assert [rule.kind for rule in venue.closing_rules] == ["annual", "weekday"]
    assert venue.special_hours[0].reason == "祭り"
    assert counts(load(text, "spaces.csv")) == (0, 0, 1, 0)


def test_a_venue_can_be_named_instead_of_numbered(load: Import) -> None:
    load(VENUES)
    text = "施設名,施設住所,スペースID,スペース名\n会館,,,小部屋\n会館,鎌倉市御成町１－１,,大部屋\n"
    assert counts(load(text, "spaces.csv")) == (2, 0, 0, 0)
    assert {space.venue.name for space in spaces()} == {"会館"}
    assert counts(load(text, "spaces.csv")) == (0, 0, 2, 0)


def test_an_unknown_venue_is_made_from_its_name_and_address_or_refused(load: Import) -> None:
    text = (
        "施設名,施設住所,スペースID,スペース名,地区\n"
        "新館,鎌倉市材木座1-1,,,材木座\n新館,,,会議室,\n知らない館,,,会議室,\n"
    )
    report = load(text, "spaces.csv")
    assert counts(report) == (2, 0, 0, 1)
    assert "施設が見つかりません" in remedies(report)
    assert (only().district, only().town) == ("材木座", "材木座一丁目")
    assert [space.venue_id for space in spaces()] == [only().id]


def test_one_space_told_twice_is_refused_the_second_time(load: Import) -> None:
    load(VENUES)
    report = load(f"{HEAD}\n142042,1,R1,室\n142042,1,R1,室2\n142042,1,R9,\n", "spaces.csv")
    assert counts(report) == (1, 0, 0, 2)
    assert "2 行目と同じ" in remedies(report)
    assert "名前が要ります" in remedies(report)


def test_words_that_are_not_understood_are_kept_and_told(load: Import) -> None:
    load(VENUES)
    report = load(
        f"{HEAD},区分,定員,開館時間,地区,独自の列\n142042,1,R1,室,体育館,多数,だいたい朝,鎌倉,あ\n",
        "spaces.csv",
    )
    assert spaces()[0].extra == {
        "区分": "体育館",
        "定員": "多数",
        "開館時間": "だいたい朝",
        "地区": "鎌倉",
        "独自の列": "あ",
    }
    assert {problem.column for problem in report.problems} == set(spaces()[0].extra)


def test_a_locked_pin_stays_and_a_whole_coordinate_is_needed(load: Import) -> None:
    load(VENUES)
    point = f"{HEAD},緯度,経度,位置の精度,位置の固定\n142042,1,,,35.31,139.55,建物,はい\n"
    load(point, "spaces.csv")
    assert (venues()[0].latitude, venues()[0].point_level) == (35.31, "building")
    assert venues()[0].point_is_locked
    report = load(point.replace("35.31", "35.32"), "spaces.csv")
    assert counts(report) == (0, 0, 1, 0)
    assert "固定" in remedies(report)
    other = point.replace("142042,1,", "142042,2,")
    report = load(other.replace("139.55", ""), "spaces.csv")
    assert "両方" in remedies(report)
    assert venues()[1].point_level != "building"


def test_publishing_and_the_revision_that_the_public_sees(load: Import) -> None:
    load(VENUES, publish=True)
    before = audit.revision()
    load(f"{HEAD}\n142042,1,R1,室\n", "spaces.csv")
    assert audit.revision() == before
    assert counts(load(f"{HEAD}\n142042,1,R1,室\n", "spaces.csv", publish=True)) == (0, 1, 0, 0)
    assert audit.revision() > before


def test_a_retired_space_is_published_only_where_the_file_says_so(load: Import) -> None:
    load(VENUES, publish=True)
    load(f"{HEAD},状態\n142042,1,R1,室,廃止\n", "spaces.csv")
    load(f"{HEAD}\n142042,1,R1,室\n", "spaces.csv", publish=True)
    assert spaces()[0].state == "retired"
    load(f"{HEAD},状態\n142042,1,R1,室,公開\n", "spaces.csv")
    assert spaces()[0].state == "published"


def test_an_id_of_ours_gives_way_to_the_file_s(load: Import) -> None:
    load(VENUES)
    load(f"{HEAD}\n142042,1,,室\n", "spaces.csv")
    load(f"{HEAD}\n142042,1,R1,室\n", "spaces.csv")
    assert [space.external_id for space in spaces()] == ["R1"]
    with transaction() as session:
        assert session.scalars(select(Venue)).first() is not None


def test_unknown_in_so_many_words_takes_back_what_was_known(load: Import) -> None:
    load(VENUES)
    load(f"{HEAD},定員,無料\n142042,1,R1,室,30,はい\n", "spaces.csv")
    report = load(f"{HEAD},定員,無料\n142042,1,R1,室,不明,\n", "spaces.csv")
    assert (spaces()[0].capacity, spaces()[0].is_free) == (None, True)
    assert report.problems == []


def test_unknown_takes_back_texts_too_but_not_a_note(load: Import) -> None:
    load(VENUES)
    load(
        f"{HEAD},料金,備考,アクセス\n142042,1,R1,室,200円,古い,\n142042,1,,,,,徒歩\n", "spaces.csv"
    )
    text = f"{HEAD},料金,備考,アクセス\n142042,1,R1,室,不明,不明,\n142042,1,,,,,不明\n"
    assert counts(load(text, "spaces.csv")) == (0, 2, 0, 0)
    assert (spaces()[0].fee, spaces()[0].note, venues()[0].access) == (None, "不明", None)


def test_a_point_of_unknown_precision_is_a_pin(load: Import) -> None:
    load(VENUES)
    text = f"{HEAD},緯度,経度,位置の精度\n142042,1,,,35.319,139.547,不明\n"
    report = load(text, "spaces.csv")
    assert "使えることばは" in remedies(report)
    assert (venues()[0].latitude, venues()[0].point_level) == (35.319, "pin")


@pytest.mark.parametrize(
    ("latitude", "longitude", "word"),
    [
        ("139.53", "35.35", "自治体の外"),
        ("43.06", "141.35", "自治体の外"),
        ("不明", "", "両方"),
        ("352000", "1393300", None),
    ],
)
def test_coordinates_that_cannot_be_are_not_used(
    load: Import, latitude: str, longitude: str, word: str | None
) -> None:
    load(VENUES)
    known = (venues()[0].latitude, venues()[0].longitude)
    head = f"{HEAD},施設名,施設住所,緯度,経度"
    text = f"{head}\n142042,1,,,会館,鎌倉市御成町1-1,{latitude},{longitude}\n"
    new = text.replace("142042,1,", "142042,9,").replace(
        "会館,鎌倉市御成町1-1", "新館,鎌倉市御成町9-9"
    )
    for each in (text, new):
        report = load(each, "spaces.csv")
        assert (word in remedies(report)) if word else report.problems == []
    there = (pytest.approx(35 + 20 / 60), pytest.approx(139 + 33 / 60))
    assert (venues()[0].latitude, venues()[0].longitude) == (known if word else there)
    assert venues()[2].point_level == ("oaza" if word else "pin")


@pytest.mark.every_database
@pytest.mark.parametrize(
    ("name", "address", "column"),
    [
        ("長" * 5000, "鎌倉市大船1", "施設名"),
        ("館", "1", "施設住所"),
        ("館", "町" * 501, "施設住所"),
    ],
)
def test_a_new_venue_needs_a_name_and_an_address_as_in_any_file(
    load: Import, name: str, address: str, column: str
) -> None:
    report = load(f"施設名,施設住所,スペースID,スペース名\n{name},{address},,\n", "spaces.csv")
    assert counts(report) == (0, 0, 0, 1)
    assert [problem.column for problem in report.problems] == [column]
    assert venues() == []
