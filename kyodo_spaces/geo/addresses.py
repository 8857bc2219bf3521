"""One form for a Japanese address: the text as a whole, and the numbers after the town."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 400

_KANJI = "〇一二三四五六七八九十百千"
_NUMBER = f"[0-9{_KANJI}]"
_INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_VARIATION_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")
# The hyphens, dashes, minus signs and long-vowel marks that people type, and the ? and � that
# a lossy conversion leaves in their place, are hyphens only where a number comes after a number.
_HYPHEN = "[-\u02d7\u2010-\u2015\u2043\u207b\u2212\u2500\u2501\u30fc?\ufffd]"
_BETWEEN_NUMBERS = re.compile(
    f"(?<={_NUMBER})[ ]?{_HYPHEN}[ ]?(?={_NUMBER})|(?<=[目地番号])[ ]?{_HYPHEN}[ ]?(?=[0-9])"
)
_NO_BETWEEN_NUMBERS = re.compile("(?<=[0-9地])[のノ之](?=[0-9])")
_POSTAL_CODE = re.compile(r"^[ ]*(?:〒[ ]*[0-9]{3}-?[0-9]{4}|[0-9]{3}-[0-9]{4}(?![-0-9])|〒)[ ]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An address read against the gazetteer.

    `town` is spelled as the gazetteer spells it, 丁目 and 小字 included; `numbers` are the
    numbers after it (番地 or 街区, then 住居番号), `rest` is 番地以下 as given and `building`
    what follows.
    """

    prefecture: str
    city: str
    municipality_code: str
    town: str
    numbers: tuple[int, ...]
    rest: str
    building: str


@lru_cache(1_024)
def normalise(text: str) -> str:
    """The one form in which an address is kept: NFKC, plain hyphens, no postal code or odd blank.

    Names stay as they were written; a long-vowel mark stays in a word.
    """
    text = unicodedata.normalize("NFKC", _VARIATION_SELECTOR.sub("", text))
    text = " ".join(_INVISIBLE.sub(" ", text).split())
    text = _POSTAL_CODE.sub("", text)
    return _NO_BETWEEN_NUMBERS.sub("-", _BETWEEN_NUMBERS.sub("-", text))


@dataclass(frozen=True, slots=True)
class LotNumbers:
    """The numbers at the head of a text: 甲12番地3 is lot 甲, numbers (12, 3), is_banchi.

    `ends` are where each number and its unit end.
    """

    lot: str
    values: tuple[int, ...]
    ends: tuple[int, ...]
    is_banchi: bool
    end: int

    def keys(self, skip: int = 0) -> list[str]:
        """How imported points call these numbers, the finest first: 甲12-3, 甲12."""
        values = [str(value) for value in self.values[skip:]]
        return [self.lot + "-".join(values[:count]) for count in range(len(values), 0, -1)]


_LOT = re.compile(
    "([甲乙丙丁戊己庚辛壬癸イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマ])-?(?=[0-9])"
)
_STEP = re.compile("([0-9]{1,7})(番地ノ?|番|号(?!室|棟|館)|丁)?-?")
_NO_NUMBER = re.compile("(?:無番地|番外地|地内|地先)")


def read_numbers(text: str, start: int = 0) -> LotNumbers:
    """The lot letter and numbers of a folded text from `start`; none is an empty tuple.

    Reading ends after 号, after the fourth number, or where a number is not joined to the next.
    """
    position = start = start + (text[start : start + 1] == " ")
    lot = _LOT.match(text, start)
    if lot:
        position = lot.end()
    values: list[int] = []
    ends: list[int] = []
    is_banchi = False
    while len(values) < 4 and (step := _STEP.match(text, position)):
        values.append(int(step[1]))
        position = step.end()
        ends.append(position)
        unit = step[2] or ""
        is_banchi = is_banchi or (unit.startswith("番地") and len(values) == 1)
        if unit == "号" or not (unit or step[0].endswith("-")):
            break
    if not values and (nothing := _NO_NUMBER.match(text, start)):
        position = nothing.end()
    return LotNumbers(lot[1] if lot else "", tuple(values), tuple(ends), is_banchi, position)
