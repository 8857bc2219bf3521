"""Days, times of day and distances as the page's language tells them."""

from collections.abc import Callable
from datetime import date, datetime

from flask_babel import gettext as _

from . import annotate, clock, languages

MONTHS = (
    "January February March April May June July August September October November December"
).split()
_READ = {1: "ついたち", 2: "ふつか", 3: "みっか", 4: "よっか", 5: "いつか", 6: "むいか"}
_READ |= {7: "なのか", 8: "ようか", 9: "ここのか", 10: "とおか", 14: "じゅうよっか"}
_READ |= {20: "はつか", 24: "にじゅうよっか"}
"""The days of a month whose numbers are not read as written."""
_FUN = frozenset((2, 5, 7, 9))
"""What a number of minutes ends with that is read ふん, not ぷん."""


def day(value: date | str) -> str:
    """2026年10月3日, 3 October 2026: a western year, which every reader can count.

    `value` may say no more than 2026-10 or 2026.
    """
    year, *rest = (int(part) for part in str(value).split("-"))
    return _DAY[languages.current().key](year, *rest)


def day_of_year(month: int, of_month: int) -> str:
    """10月3日, 3 October."""
    return _DAY[languages.current().key](None, month, of_month)


def moment(stamp: datetime) -> str:
    """2026年10月3日 9:05: a moment from the database on Japan's clock."""
    there = clock.in_japan(stamp)
    return f"{day(there.date())} {there.hour}:{there.minute:02}"


def clock_time(minutes: int) -> str:
    """Minutes after midnight as 9:00, 午前9時 or 9:00 am; over midnight as 翌1:00."""
    return _CLOCK[languages.current().key](minutes)


def time_of_day(minutes: int) -> str:
    """The same within a sentence: 18時30分, 翌日の1時."""
    if languages.current().key:
        return clock_time(minutes)
    hour, minute = divmod(minutes, 60)
    name = f"翌日の{hour - 24}時" if hour > 24 else f"{hour}時"
    return f"{name}{minute}分" if minute else name


def distance(metres: float) -> str:
    """約350m, 約1.2km: no more exact than a visitor needs."""
    if metres < 950:
        return str(_("約%(n)sm", n=max(50, round(metres / 50) * 50)))
    return str(_("約%(n)skm", n=f"{metres / 1000:.1f}"))


def times() -> dict[str, str]:
    """The patterns by which the page's scripts tell a time of day."""
    return _TIMES[languages.current().key]


def _day(year: int | None, month: int = 0, of_month: int = 0) -> str:
    parts = ((year, "年"), (month, "月"), (of_month, "日"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def _easy_day(year: int | None, month: int = 0, of_month: int = 0) -> str:
    found = f"{year}年《ねん》" if year else ""
    found += f"{month}月《がつ》" if month else ""
    if of_month in _READ:
        found += f"｜{of_month}日《{_READ[of_month]}》"
    elif of_month:
        found += f"{of_month}日《にち》"
    return annotate.marked(found)


def _english_day(year: int | None, month: int = 0, of_month: int = 0) -> str:
    parts = (of_month or "", MONTHS[month - 1] if month else "", year or "")
    return " ".join(str(part) for part in parts if part)


def _clock(minutes: int) -> str:
    if minutes == 1440:
        return "24:00"
    text = f"{minutes // 60 % 24}:{minutes % 60:02}"
    return f"翌{text}" if minutes > 1440 else text


def _easy_clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    found = "次《つぎ》の日《ひ》の" if minutes > 1440 else ""
    if minutes == 1440:
        return annotate.marked("夜《よる》の12時《じ》")
    if (hour, minute) == (12, 0):
        return annotate.marked(f"{found}昼《ひる》の12時《じ》")
    found += f"{'午前《ごぜん》' if hour < 12 else '午後《ごご》'}{hour % 12}時《じ》"
    if minute:
        found += f"{minute}分《{'ふん' if minute % 10 in _FUN else 'ぷん'}》"
    return annotate.marked(found)


def _english_clock(minutes: int) -> str:
    hour, minute = divmod(minutes % 1440, 60)
    if not minute and hour % 12 == 0:
        text = "noon" if hour else "midnight"
    else:
        text = f"{(hour - 1) % 12 + 1}:{minute:02} {'am' if hour < 12 else 'pm'}"
    return f"{text} the next day" if minutes > 1440 else text


_DAY: dict[str, Callable[..., str]] = {"": _day, "easy": _easy_day, "en": _english_day}
_CLOCK: dict[str, Callable[[int], str]] = {"": _clock, "easy": _easy_clock, "en": _english_clock}
_TIMES: dict[str, dict[str, str]] = {
    "": {"am": "{h24}:{m}", "pm": "{h24}:{m}", "midnight": "24:00"},
    "easy": {
        "am": "午前{h}時{m}分",
        "pm": "午後{h}時{m}分",
        "am_sharp": "午前{h}時",
        "pm_sharp": "午後{h}時",
        "midnight": "夜の12時",
    },
    "en": {"am": "{h12}:{m} am", "pm": "{h12}:{m} pm", "midnight": "midnight"},
}
