"""Folding: what people type finds what others wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.text import fold, is_storable, is_typable, shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カフェ", "かふぇ"),
        ("ｶﾌｪ", "カフェ"),
        ("ＮＰＯ", "npo"),
        ("七里ヶ浜", "七里ケ浜"),
        ("第１会議室", "第1会議室"),
        ("ガラス", "ｶﾞﾗｽ"),
        ("会議　室 ", "会議 室"),
        ("10〜12", "10～12"),
    ],
)
def test_variants_fold_to_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert len({fold(word) for word in ("はか", "ばか", "ぱか", "ハッカ", "墓")}) == 5


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("text", "fine"), [("あ😀", True), ("a\0", False), ("\ud800", False)])
def test_what_no_database_takes(text: str, fine: bool) -> None:
    assert is_storable(text) is fine


@pytest.mark.parametrize("mark", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_marks_that_turn_the_reading_direction_are_stored_but_not_typed(mark: str) -> None:
    assert is_storable(f"由比{mark}")
    assert not is_typable(f"由比{mark}")
    assert shown(f"由比{mark}　浜") == "由比　浜"


def test_what_people_type_may_hold_emoji_and_new_lines() -> None:
    assert is_typable("家族👨\u200d👩\u200d👧 葛\U000e0100城\r\n。")


def test_what_marks_furigana_in_pages_can_not_be_stored() -> None:
    assert not is_storable("鎌\ufdd0倉")
    assert is_storable("\ue000は外字")
