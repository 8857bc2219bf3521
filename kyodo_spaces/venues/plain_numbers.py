"""Numbers as people write and dictate them: 12, 十二, 五六人 (five or six). Pure; folded texts."""

import re

from ..geo.folding import kanji_number

_DIGITS = "一二三四五六七八九"
_KANJI = f"〇{_DIGITS}十百千"
NUMBER = rf"(?:\d{{1,2}}|[{_DIGITS}]?十[{_DIGITS}]?|[{_DIGITS}])"
"""A day, a month, an hour."""
_IN_UNITS = re.compile(f"(?:[{_DIGITS}]?千)?(?:[{_DIGITS}]?百)?(?:[{_DIGITS}]?十)?[{_DIGITS}]?")
_BY_PLACE = re.compile(f"[{_DIGITS}][〇{_DIGITS}]{{1,3}}")
_TWO = re.compile(f"(.*十)?([{_DIGITS}])([{_DIGITS}])")
_COUNT = rf"(?:\d{{1,2}},\d{{3}}|\d{{1,5}}|[{_KANJI}]{{1,7}})"
_LIST = "[・、,]"
_PEOPLE = re.compile(
    r"(?:(?<![一-鿿])約|およそ)?(?P<of>定員(?:は|が)?)?"
    rf"(?:{_COUNT}(?:[~-]|(?:人|名)(?:から|~|-))"
    rf"|\d{_LIST}(?=\d\D)|\d\d{_LIST}(?=\d\d\D)|[{_DIGITS}]{_LIST}(?=[{_DIGITS}]十?[人名]))?"
    rf"(?P<n>{_COUNT}|ひとり|ふたり)(?P<unit>(?:人|名)様?)?"
    "(?:くらい|ぐらい|位|ほど|程度|以上|前後|規模)?"
)
# Before a number these make it part of another: 数十人, 何百人, 15、6人.
_PART = re.compile(rf"[\d{_KANJI}数何第.]{_LIST}?")
_ALONE = {"ひとり": 1, "ふたり": 2}


def read(text: str | None) -> int | None:
    """The number; of 五六 and 十五六, which are two, the greater; None where it may be either."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if (two := _TWO.fullmatch(text)) and _DIGITS.find(two[3]) == _DIGITS.find(two[2]) + 1:
        return None if two[2] == "一" else kanji_number(f"{two[1] or ''}{two[3]}")
    is_number = _IN_UNITS.fullmatch(text) or _BY_PLACE.fullmatch(text)
    return kanji_number(text) if is_number else None


def people(text: str, at: int) -> tuple[int, int] | None:
    """Where the number of people ends that stands there, and the number; of a range the greater."""
    found = _PEOPLE.match(text, at)
    if not found or not (found["of"] or found["unit"] or found["n"] in _ALONE):
        return None
    if any(_PART.fullmatch(text, max(0, at - length), at) for length in (1, 2)):
        return None
    n = _ALONE.get(found["n"]) or read(found["n"].replace(",", ""))
    return (found.end(), n) if n else None
