"""Cells of municipal files read as values; pure.

A reader returns Read: the value, and in Japanese what a person should know about it. A value of
None with a notice was not understood; None without one says nothing.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..config import is_municipality_code, with_check_digit
from .dates import read_day, read_month

NOTHING = frozenset(("", "-", "--", "---", "ー", "―", "—", "‐", "−", "*", "***", "/", "N/A", "n/a"))
LARGEST_INTEGER = 2**31 - 1
LONGEST = 1000
"""Longer cells are prose, whatever their column; no pattern is tried on them."""


class Read(NamedTuple):
    value: Any
    notice: str | None = None


class Has(NamedTuple):
    """有, 無 or neither (None), and what was said beside it."""

    has: bool | None
    note: str | None = None


def plain(text: str) -> str:
    """NFKC without blanks at the ends; "" for a cell that only marks that there is nothing."""
    if not text:
        return ""
    text = unicodedata.normalize("NFKC", text).strip()
    return "" if text in NOTHING else text


def _fullmatch(pattern: str | re.Pattern[str], word: str) -> re.Match[str] | None:
    if len(word) > LONGEST:
        return None
    return re.fullmatch(pattern, word) if isinstance(pattern, str) else pattern.fullmatch(word)


_YES = "有り 有る 有 あり ある 可能 可 ○ 〇 ◯ ◎ はい yes true 1 対応".split()
_NO = "無し 無い 無 なし ない 不可能 不可 否 × ✕ ✖ x いいえ no false 0 非対応 未対応".split()
_UNKNOWN = "不明 未確認 未調査 調査中 unknown ?".split()
_STATES: dict[str, bool | None] = {
    **dict.fromkeys(_YES, True),
    **dict.fromkeys(_NO, False),
    **dict.fromkeys(_UNKNOWN, None),
}
_WITH_NOTE = re.compile(r"([^()]{1,4}?)\s*(?:[:：]\s*)?\((.*)\)", re.DOTALL)

_ENDINGS: tuple[tuple[re.Pattern[str], bool | None], ...] = (
    (re.compile("一部(?:が|は|のみ|で)?(?:不可|無|なし|否)"), None),
    (re.compile("(?:不可|無し?|なし|否|できません)$"), False),
    (re.compile("(?:有り?|あり|可能?|できます|[○〇◯])$"), True),
)


@lru_cache(maxsize=1024)
def three_states(text: str) -> Has:
    """有 無 可 否 ○ × …; what is said beside the state is its note.

    >>> three_states("可（ホール内は否）")
    Has(has=True, note='ホール内は否')
    """
    word = plain(text)
    if not word:
        return Has(None)
    if len(word) > LONGEST:
        return Has(None, text.strip())
    if word.lower() in _STATES:
        return Has(_STATES[word.lower()])
    beside = _WITH_NOTE.fullmatch(word)
    if beside and beside[1].lower() in _STATES:
        return Has(_STATES[beside[1].lower()], beside[2].strip() or None)
    has = next((has for ending, has in _ENDINGS if ending.search(word)), None)
    return Has(has, text.strip())


_CLOCK = re.compile(
    r"(午前|午後|AM|PM|am|pm)?\s*(\d{1,2})(?:\s*:\s*(\d{1,2})(?::00)?|\s*時\s*(?:(\d{1,2})\s*分|(半))?)"
)


def minutes(text: str) -> int | None:
    """Minutes after midnight of one time: 9:00, 午後５時, 24:00:00, or a spreadsheet's 0.375."""
    word = plain(text)
    if word == "正午":
        return 720
    if _fullmatch(r"0\.\d+", word):
        return round(float(word) * 1440)
    found = _fullmatch(_CLOCK, word)
    if not found:
        return None
    half, hour, minute = (
        found[1],
        int(found[2]),
        int(found[3] or found[4] or (30 if found[5] else 0)),
    )
    is_morning = half in {"午前", "AM", "am"}
    if half and (hour == 12 or (is_morning and hour > 12)):
        return None  # 午後12時 is noon to some and midnight to others
    if half and not is_morning and hour < 12:
        hour += 12
    total = hour * 60 + minute
    return total if minute < 60 and total <= 1440 else None


def clock(total: int) -> str:
    """Minutes after midnight as hh:mm."""
    return f"{total // 60:02}:{total % 60:02}"


_PHONE = re.compile(r"0[\d-]{8,12}\d|\+\d[\d -]{7,18}|#?\d{3,4}")


def phone(text: str) -> Read:
    word = plain(text).lstrip("•・● ")
    if len(word) > LONGEST:
        return Read(text.strip())
    if not _PHONE.fullmatch(word):
        word = re.sub(r"^(?:TEL|Tel|tel|電話)[.:\s]*", "", word)
        word = re.sub(r"[‐-―−ー─]", "-", word)
        word = re.sub(r"^\((0\d{1,4})\)\s*-?", r"\1-", word)
        word = re.sub(r"(\d)\s*\((\d{1,4})\)\s*(?:-\s*)?(?=\d)", r"\1-\2-", word)
    if not word:
        return Read(None)
    if _PHONE.fullmatch(word):
        return Read(word)
    if _fullmatch(r"[1-9]\d{8,9}", word):
        return Read(
            "0" + word, "先頭の 0 が失われた電話番号とみて、0 を補いました。ご確認ください。"
        )
    return Read(text.strip())


def postal_code(text: str) -> Read:
    word = re.sub(r"[‐-―−ー─]", "-", plain(text)).lstrip("〒 ")
    digits = word.replace("-", "").replace(" ", "")
    if not digits:
        return Read(None)
    if _fullmatch(r"\d{7}", digits):
        return Read(f"{digits[:3]}-{digits[3:]}")
    if _fullmatch(r"\d{6}", word):
        return Read(
            f"0{digits[:2]}-{digits[2:]}",
            "先頭の 0 が失われた郵便番号とみて、0 を補いました。ご確認ください。",
        )
    return Read(None, "郵便番号として読めません。248-0012 のように書いてください。")


def corporate_number(text: str) -> Read:
    word = plain(text)
    if not word:
        return Read(None)
    if _fullmatch(r"\d{13}", word):
        return Read(word)
    if _fullmatch(r"\d(?:\.\d+)?[Ee]\+?\d+", word):
        return Read(
            None, "表計算ソフトで壊れた法人番号です。列を文字列にして、13桁を入れ直してください。"
        )
    return Read(None, "法人番号として読めません。半角数字13桁で書いてください。")


def web_address(text: str) -> Read:
    word = text.strip()
    if not plain(word):
        return Read(None)
    found = re.match(r"https?://[^\s;、,<>\"']+", word)
    if found and len(found[0]) <= LONGEST and _host(found[0]):
        if found[0] == word:
            return Read(word)
        return Read(found[0], "先頭のアドレスだけを使い、全文も残しました。1つだけ書いてください。")
    return Read(None, "ウェブのアドレスとして読めません。https:// から書いてください。")


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:  # an open [ of IPv6, or letters that NFKC turns into / or #
        return ""


def email(text: str) -> Read:
    word = plain(text)
    if not word or _fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", word):
        return Read(word or None)
    return Read(None, "メールアドレスとして読めません。")


def kana(text: str) -> Read:
    """Full-width katakana, from half width or hiragana."""
    word = " ".join(plain(text).split())
    word = "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in word)
    return Read(word or None)


def integer(text: str) -> Read:
    word = plain(text).replace(",", "")
    if not word:
        return Read(None)
    found = _fullmatch(r"(?:約)?(\d{1,10})(?:\.0+)?\s*(?:名|人|席|部|枚|日間?)?", word)
    if found and int(found[1]) <= LARGEST_INTEGER:
        return Read(int(found[1]))
    return Read(None, "数として読めません。30 のように半角数字で書いてください。")


def decimal(text: str) -> Read:
    word = plain(text).replace(",", "")
    if not word:
        return Read(None)
    found = _fullmatch(r"(?:約)?(\d{1,9}(?:\.\d{1,9})?)\s*(?:m2?|㎡|平方メートル|メートル)?", word)
    if found:
        return Read(float(found[1]))
    return Read(None, "数として読めません。45.5 のように半角数字で書いてください。")


def day(text: str) -> Read:
    """A date: 2026-10-03, 2026/10/3, 20261003, 令和8年10月3日, R8.10.3."""
    word = plain(text)
    found = read_day(word) if len(word) <= LONGEST else None
    if found or not word:
        return Read(found)
    return Read(None, "日付として読めません。2026-10-03 のように書いてください。")


def as_of(text: str) -> Read:
    """A date as ISO 8601 text, no more exact than given: 2026-10-03, 2026年10月, 2018, 令和3年."""
    word = plain(text)
    if len(word) <= LONGEST and (month := read_month(word)):
        return Read(month)
    read = day(text)
    return Read(read.value and read.value.isoformat(), read.notice)


def municipality_code(text: str, is_known: Callable[[str], bool]) -> Read:
    """Six digits with the check digit, mended where it or the leading zero is missing."""
    word = re.sub(r"\.0+$", "", plain(text))
    if not word:
        return Read(None)
    if is_municipality_code(word):
        return Read(word)
    mended = []
    if _fullmatch(r"\d{5}", word):
        mended = [code for code in ("0" + word,) if is_municipality_code(code)]
        mended.append(with_check_digit(word))
    elif _fullmatch(r"\d{4}", word):
        mended = [with_check_digit("0" + word)]
    for code in mended:
        if is_known(code):
            return Read(code)
    return Read(None, "全国地方公共団体コードとして読めません。検査数字を含む6桁で書いてください。")


_DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,20})?")
_DEGREES = re.compile(
    r"(?:北緯|東経|[NE])?\s*(\d{1,3})\s*[°度]\s*(\d{1,2})\s*['′分]\s*(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|''|′′|秒)?"
)


def degrees(text: str, *, is_longitude: bool) -> list[float]:
    """The degrees that a cell can mean, the likeliest first; none where it is no coordinate.

    Degrees, minutes and seconds come with their marks, or run together as in 3707321, which is
    37°07′32.1″.
    """
    word = plain(text)
    if not _fullmatch(_DECIMAL, word):
        found = _fullmatch(_DEGREES, word)
        parts = found.groups() if found else ()
        return [int(parts[0]) + int(parts[1]) / 60 + float(parts[2]) / 3600] if parts else []
    if float(word) <= 180:
        return [float(word)]
    whole, _point, fraction = word.partition(".")
    width = 3 if is_longitude else 2
    degree, minute = whole[:width], whole[width : width + 2]
    second, rest = whole[width + 2 : width + 4], whole[width + 4 :] + fraction
    if len(second) < 2 or int(minute) >= 60 or int(second) >= 60:
        return []
    return [int(degree) + int(minute) / 60 + float(f"{second}.{rest or 0}") / 3600]


_SAME_MARKS = str.maketrans({"〜": "~", "−": "-", "‐": "-", "―": "-", "—": "-"})


def is_same_text(one: str, other: str) -> bool:
    """Equal but for width, dashes, line ends and the blanks at the ends."""
    first, second = (
        unicodedata.normalize("NFKC", text).translate(_SAME_MARKS).replace("\r\n", "\n").strip()
        for text in (one, other)
    )
    return first == second
