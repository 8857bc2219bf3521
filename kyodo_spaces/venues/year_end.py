"""The turn of the year, of which the hours of the week say nothing: what does, and what they don't.

From 29 December to 3 January public offices are closed by law (地方自治法 4条の2, 行政機関の休日に
関する法律 1条), most halls with them, and of other places some. So on these days a place is open
only where it was told that it is:

- a special day, and a suspension, tell of the days they name;
- a closing with 1 January in it tells of the whole turn, for whoever told it had the turn in
  mind: what it leaves out is as in any week. A closing rule tells so of every year, a dated
  closing of its own;
- that a place never closes tells of every year. It has no rule: it stands in the note on the
  hours, as 年中無休, 休館日：なし, or 年末年始も開館.

Hours for holidays do not tell of 1 January, nor a closing of 29 or 31 December of the rest. A day
that is closed by a rule of the week is closed on these days too.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from ..text import fold

_LENGTH = 6
_NEW_YEAR = 101
_OPEN = "(?:開館|開園|開所|開場|営業|利用|使用)"
_CLOSING_DAY = "(?:休館|休園|休業|休所|休場|閉館)日"
_NEVER_CLOSED = re.compile(
    rf"(?:{_CLOSING_DAY}|利用可能曜日)[:は、]*(?:年中)?無休(?:です)?"
    rf"|{_CLOSING_DAY}[:は、]*(?:なし|無し|無|ありません)(?:です)?"
    rf"|年中無休(?:です|で{_OPEN}(?:して(?:い)?ます|します)?)?"
    rf"|年末年始も、?(?:休まず|通常(?:どおり|通り))?、?(?:{_OPEN}(?:します|して(?:い)?ます|できます|可能?)?"
    "|開いています|使えます)(?:です)?"
)
# What else a note may hold: no list of words would tell all that can take it back.
_HARMLESS = re.compile(
    "(?:備考:?)?(?:"
    "(?:無料)?(?:駐車場|駐輪場)(?:は|が|も)?(?:なし|無し?|あり|有り?|ありません|あります)(?:です)?"
    "|(?:事前に?|要)*(?:ご?予約|申し?込み?)(?:制|が必要|は?不要|して?ください)?(?:です)?"
    f"|(?:土日|土・日|土曜日?・日曜日?)?・?祝日?も{_OPEN}(?:して(?:い)?ます|します|できます)?"
    ")?"
)


def turn_of(day: date) -> date | None:
    """The 1 January of the turn that a day belongs to; None for any other day."""
    if day.month == 1 and day.day <= 3:
        return day.replace(day=1)
    if day.month == 12 and day.day >= 29:
        return date(day.year + 1, 1, 1)
    return None


def coming(today: date) -> list[date]:
    """The days of the turn that is now or comes next."""
    last = date(today.year, 1, 3)
    if last < today:
        last = date(today.year + 1, 1, 3)
    return [last - timedelta(days=before) for before in reversed(range(_LENGTH))]


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days in order as the first and the last of each run of them."""
    found: list[tuple[date, date]] = []
    for day in days:
        follows = found and day == found[-1][1] + timedelta(days=1)
        found.append((found.pop()[0] if follows else day, day))
    return found


def names_new_year(first: int, last: int) -> bool:
    """Whether a rule from one day to another, each as 1229, has 1 January in it."""
    return first == _NEW_YEAR or last < first


def never_closes(note: str | None) -> bool:
    """Whether a note on the hours says so for certain, and nothing that may take it back."""
    said = [re.sub(r"\s", "", fold(part)) for part in re.split("[。;；\n]", note or "")]
    rest = [part for part in said if not _NEVER_CLOSED.fullmatch(part)]
    return len(rest) < len(said) and all(map(_HARMLESS.fullmatch, rest))
