"""Spellings of Japanese place names that mean the same, folded into one key for matching."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..kanji import OLD_KANJI, SELECTORS


def _character_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    table |= OLD_KANJI
    table[ord("堺")] = "界"  # a way to write it in addresses; elsewhere it is a city's name
    for hiragana in range(ord("ぁ"), ord("ゖ") + 1):
        table[hiragana] = chr(hiragana + 0x60)
    for variants, one in (("ヶヵガがゖゕ", "ケ"), ("の之乃", "ノ"), ("ッっ", "ツ")):
        table.update((ord(variant), one) for variant in variants)
    table |= SELECTORS
    return table


_CHARACTERS = _character_table()
_DIGITS = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "〇一二三四五六七八九十百千"
# Kanji numbers; the gap between one that ends a name and the figures after it; the words that
# come and go (大字, 字, 第 before a number); 丁目 and 丁; blanks, but those between numbers.
_REWRITTEN = re.compile(
    f"[{_NUMERAL}]{{1,16}}|(?<=[{_NUMERAL}])(?=[0-9])|大?字|第(?=[0-9{_NUMERAL}])"
    f"|(?<=[0-9{_NUMERAL}])丁目|(?<![0-9{_NUMERAL}]) +| +(?![0-9{_NUMERAL}])"
)


def kanji_number(text: str) -> int:
    """The value of a kanji number, written with units (二十五) or by place (二五)."""
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digits = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digits or 1) * _UNITS[character]
            digits = 0
        else:
            digits = digits * 10 + _DIGITS[character]
    return total + digits


@lru_cache(maxsize=4096)
def _rewrite(found: str) -> str:
    if not found:
        return " "
    if found[0] in _NUMERAL:
        return str(kanji_number(found))
    return "丁" if found == "丁目" else ""


def fold(text: str) -> str:
    """The matching key of NFKC text: 七里が浜二丁目 and 七里ガ浜2丁目 give the same one.

    Lines are kept apart, so that many names can be folded at once.
    """
    return _REWRITTEN.sub(lambda match: _rewrite(match[0]), text.translate(_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each of its characters came from."""

    original: str
    text: str
    shifts: tuple[tuple[int, int], ...]

    @classmethod
    @lru_cache(1_024)  # a row is compared with what is known before its place is looked for
    def of(cls, original: str) -> "Folded":
        """Fold a text; the original must be free of variation selectors."""
        translated = original.translate(_CHARACTERS)
        pieces: list[str] = []
        shifts: list[tuple[int, int]] = []
        length = start = 0
        for match in _REWRITTEN.finditer(translated):
            replacement = _rewrite(match[0])
            pieces += (translated[start : match.start()], replacement)
            length += match.start() - start + len(replacement)
            start = match.end()
            shifts.append((length, start))
        pieces.append(translated[start:])
        return cls(original, "".join(pieces), tuple(shifts))

    def source(self, start: int, end: int | None = None) -> str:
        """The original text behind the folded characters from `start` to `end`."""
        stop = len(self.original) if end is None else self._index(end)
        return self.original[self._index(start) : stop]

    def _index(self, position: int) -> int:
        folded, original = 0, 0
        for shift in self.shifts:
            if shift[0] > position:
                break
            folded, original = shift
        return original + position - folded
