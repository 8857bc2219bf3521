"""Addresses: one form, one key for all the ways to write a place, and the numbers after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.geo.addresses import normalise, read_numbers
from kyodo_spaces.geo.folding import Folded, fold, kanji_number


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("大船１－４－１", "大船1-4-1"),
        ("大船１?４?１", "大船1-4-1"),
        ("大船1\ufffd4\ufffd1", "大船1-4-1"),
        ("大船1‐4‑1", "大船1-4-1"),
        ("大船1–4—1", "大船1-4-1"),
        ("大船1―4−1", "大船1-4-1"),
        ("大船1─4ー1", "大船1-4-1"),
        ("大船1 - 4 - 1", "大船1-4-1"),
        ("大船一ー四ー一", "大船一-四-一"),
        ("大船2丁目ー1番", "大船2丁目-1番"),
        ("大船123番地の4", "大船123番地-4"),
        ("大船1の2", "大船1-2"),
        ("〒247-0056　鎌倉市大船", "鎌倉市大船"),
        ("〒２４７００５６鎌倉市大船", "鎌倉市大船"),
        ("247-0056 鎌倉市大船", "鎌倉市大船"),
        ("鎌倉市\u3000大船\n1", "鎌倉市 大船 1"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("", ""),
    ],
)
def test_there_is_one_form(written: str, form: str) -> None:
    assert normalise(written) == form


@pytest.mark.parametrize(
    "kept", ["サンポート2", "三の丸", "センタービル", "どこ?", "丸ノ内", "A-B棟", "247-0056-1 番"]
)
def test_marks_between_other_things_than_numbers_stay(kept: str) -> None:
    assert normalise(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("七里ヶ浜", "七里ガ浜"),
        ("七里が浜", "七里ケ浜"),
        ("由比ヵ浜", "由比ガ浜"),
        ("雪の下", "雪ノ下"),
        ("山之内", "山ノ内"),
        ("さくら町", "サクラ町"),
        ("四ッ谷", "四ツ谷"),
        ("四つ谷", "四ツ谷"),
        ("大字福生", "福生"),
        ("大和町大字尼寺", "大和町尼寺"),
        ("字恩納", "恩納"),
        ("第十六地割", "16地割"),
        ("大船二丁目", "大船2丁目"),
        ("新金岡町四丁", "新金岡町4丁目"),
        ("北四条西十四丁目", "北4条西14丁目"),
        ("鎌 倉 市 大 船", "鎌倉市大船"),
        ("龍ケ崎", "竜ヶ崎"),
        ("澤", "沢"),
        ("濱", "浜"),
        ("須惠", "須恵"),
        ("麴町", "麹町"),
        ("髙﨑", "高崎"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("津", "津西"),
        ("大船一丁目", "大船十一丁目"),
        ("錦町八1-2", "錦町81-2"),
        ("大船1 201", "大船1201"),
        ("東町", "西町"),
    ],
)
def test_different_places_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("kanji", "value"), [("二十五", 25), ("二五", 25), ("十", 10), ("百二", 102), ("千百", 1100)]
)
def test_kanji_numbers(kanji: str, value: int) -> None:
    assert kanji_number(kanji) == value


@pytest.mark.parametrize(
    ("text", "lot", "values", "rest"),
    [
        ("2-1-26", "", (2, 1, 26), ""),
        ("2丁1番26号", "", (2, 1, 26), ""),
        ("18番10号○○ビル201", "", (18, 10), "○○ビル201"),
        ("864番地1", "", (864, 1), ""),
        ("864番地", "", (864,), ""),
        ("1-2 3F", "", (1, 2), " 3F"),
        ("1-2-3-401号室", "", (1, 2, 3, 401), "号室"),
        ("1-2-3-4-5", "", (1, 2, 3, 4), "5"),
        ("甲1234-5", "甲", (1234, 5), ""),
        ("ト12-1", "ト", (12, 1), ""),
        ("イ-123", "イ", (123,), ""),
        ("無番地役場", "", (), "役場"),
        ("ビル3階", "", (), "ビル3階"),
        ("", "", (), ""),
    ],
)
def test_numbers_are_read_up_to_the_building(
    text: str, lot: str, values: tuple[int, ...], rest: str
) -> None:
    numbers = read_numbers(text)
    assert (numbers.lot, numbers.values, text[numbers.end :]) == (lot, values, rest)


def test_banchi_is_told_from_banchi_of_a_block() -> None:
    assert read_numbers("2番地15").is_banchi
    assert not read_numbers("2丁3番地").is_banchi


def test_keys_run_from_fine_to_coarse() -> None:
    assert read_numbers("甲2-1-26").keys() == ["甲2-1-26", "甲2-1", "甲2"]
    assert read_numbers("2-1-26").keys(skip=1) == ["1-26", "1"]


@given(st.text(alphabet="大船字第一二十百 　0123-ー?丁目番地号がのヶビ", max_size=40))
def test_the_one_form_is_its_own_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="大船字第一二十百 0123-丁目番地号がノヶビル", max_size=40))
def test_a_folded_text_knows_where_it_came_from(text: str) -> None:
    folded = Folded.of(text)
    assert folded.text == fold(text)
    assert text.endswith(folded.source(0))
    cut = len(folded.text) // 2
    head, tail = folded.source(0, cut), folded.source(cut)
    assert (head + tail) == folded.source(0)
