"""Dates as municipal files write them, with Western years or Japanese eras. Pure."""

import re
from datetime import date

EARLIEST_YEAR = 1868
"""The first year of Meiji; a smaller number is a year that lost its century."""
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_REIWA = date(2019, 5, 1)
_DATE = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])?\s*(\d{1,4}|元)[年/.-](\d{1,2})[月/.-](\d{1,2})日?"
    r"(?:[ T]\d{1,2}:\d{2}.*)?"
)
_YEAR_MONTH = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])?\s*(\d{1,4}|元)(?:年|(?=[/.-])|$)(?:[/.-]?(\d{1,2})月?)?"
)


def read_day(word: str) -> date | None:
    """A date in NFKC: 2026-10-03, 2026/10/3, 20261003, 令和8年10月3日, R8.10.3."""
    if re.fullmatch(r"\d{8}", word):
        word = f"{word[:4]}-{word[4:6]}-{word[6:]}"
    found = _DATE.fullmatch(word)
    year = _year(found) if found else None
    if not found or year is None:
        return None
    try:
        return date(year, int(found[3]), int(found[4]))
    except ValueError:
        return None


def read_month(word: str) -> str | None:
    """A year or a month in NFKC, as ISO 8601 text: 2026年10月, 2018, 令和3年."""
    found = _YEAR_MONTH.fullmatch(word)
    year = _year(found) if found else None
    if not found or year is None:
        return None
    month = int(found[3]) if found[3] else None
    if month is not None and not 1 <= month <= 12:
        return None
    return f"{year}-{month:02}" if month else str(year)


def _year(found: re.Match[str]) -> int | None:
    year = 1 if found[2] == "元" else int(found[2])
    year += _ERAS[found[1]] if found[1] else 0
    return year if EARLIEST_YEAR <= year <= 9999 else None


def write_day(day: date) -> str:
    """The day as officials write it, which `read_day` reads; before 令和 with the Western year.

    >>> write_day(date(2026, 12, 7))
    '令和8年12月7日'
    """
    year = f"令和{write_year(day.year)}" if day >= _REIWA else str(day.year)
    return f"{year}年{day.month}月{day.day}日"


def write_year(year: int) -> str:
    """The number of a Western year, or of a fiscal year, in 令和.

    >>> write_year(2019)
    '元'
    """
    number = year - _ERAS["令和"]
    return "元" if number == 1 else str(number)
