"""One folded form of Japanese text, so that what people type finds what others wrote."""

import re
import unicodedata
from collections.abc import Mapping

from .kanji import OLD_KANJI, SELECTORS

_FOLDED: dict[int, int | str] = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_FOLDED |= dict(zip(map(ord, "ゕヵゖヶ〜−‐–"), "かかけけ~---", strict=True))
_RESPELT = _FOLDED | OLD_KANJI
_UNSTORABLE = re.compile("[\0\ud800-\udfff\ufdd0-\ufdef]")
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A spreadsheet would run such a cell; `'` before it keeps it a text, and goes on import.
FORMULA = re.compile(r"'*[=+\-@\t\0＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# People type a dash for the sign of a long vowel, which stands on the same key.
_DASH_AFTER_KANA = re.compile(r"(?<=[ぁ-ゖー])[-—―─]+(?![-—―─\d])")


def fold(text: str) -> str:
    """Fold for search: NFKC, lower case, katakana to hiragana, ヶ/ヵ to け/か, one space.

    >>> fold("Ｗｉ－Ｆｉ　ｶﾏｸﾗ 七里ヶ浜")
    'wi-fi かまくら 七里け浜'
    """
    return _fold(text, _FOLDED)


def _fold(text: str, alike: Mapping[int, int | str]) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(alike).split())


def fold_spelling(text: str) -> str:
    """Fold for search: as `fold`, and 旧字 to 新字, and a dash after kana to a long vowel.

    Apart from `fold`, by which sign-in names are kept: a new pair of kanji locks nobody out.

    >>> fold_spelling("學習センタ－")
    '学習せんたー'
    """
    folded = _fold(text.translate(SELECTORS), _RESPELT)
    return _DASH_AFTER_KANA.sub(lambda dashes: "ー" * len(dashes[0]), folded)


def read_id(text: str) -> int | None:
    """The number that a form or an address gives, or None: digits that every database takes."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def is_storable(text: str) -> bool:
    """False for NUL and surrogates without their pair, which no database takes, and for codes
    that are no characters: pages mark furigana with them."""
    return not _UNSTORABLE.search(text)


def is_typable(text: str) -> bool:
    """False for text that nobody types: not storable, or with marks that turn what follows."""
    return is_storable(text) and not TURNS.search(text)


def shown(text: str) -> str:
    """The text without the characters that no page and no screen should be sent."""
    return "".join(char for char in text if char.isprintable() or char == "\u3000")


def protect(cell: str) -> str:
    """The cell with `'` before what a spreadsheet would take for a formula."""
    return "'" + cell if FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
