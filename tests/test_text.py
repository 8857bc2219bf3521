"""Folding: what people type finds what others wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.text import fold, is_storable


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
