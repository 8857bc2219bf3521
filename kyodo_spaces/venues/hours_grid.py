"""The week as a form: rows for 月 to 日 and 祝, up to four slots beside each other, and the rest.

What the grid can't show (第2水曜日, a fifth slot) stands in plain words under it, one a line.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from flask_babel import gettext as _

from . import hours_days, hours_form, hours_text, values
from .cells import short
from .hours_form import WEEKDAYS, Closing, Opening, clock_time

COLUMNS = 4
DAYS = len(WEEKDAYS)
LONGEST_SLOT = 20
Period = tuple[date | None, date | None]
_TIME = re.compile(r"(翌)?日?\s*([0-9]{1,2})(?::?([0-9]{2}))?")
_IS_CLOSED = re.compile(r"は?、?(?:お?休み|休館|休業|休所|閉館)(?:日|です)*。?$")
# 第2日 is also a day of the month: people read 第2日曜日.
_SHORT_DAY = re.compile(rf"(?<=[1-5])([{WEEKDAYS[:7]}])(?= )")
_LONG_DAY = re.compile(rf"(?<=[{WEEKDAYS[:7]}])曜日(?= )")


def periods(openings: Iterable[Opening]) -> list[Period]:
    """The periods of validity there are, the earliest first."""
    found = {(one.valid_from, one.valid_through) for one in openings}
    return sorted(found, key=lambda period: (period[0] or date.min, period[1] or date.max))


def write_grid(openings: Sequence[Opening]) -> dict[str, str]:
    """The fields for the openings of one period."""
    columns = _columns(openings)
    fields = {f"slot-{number}": slot or "" for number, slot in enumerate(columns)}
    left = []
    taken = set()
    for one in sorted(openings, key=lambda one: (one.weekday, one.opens, one.closes)):
        free = [
            number
            for number, slot in enumerate(columns)
            if slot == one.slot and (one.weekday, number) not in taken
        ]
        if one.nth is not None or not free:
            left.append(one._replace(valid_from=None, valid_through=None))
            continue
        taken.add((one.weekday, free[0]))
        fields[f"o-{one.weekday}-{free[0]}"] = clock_time(one.opens)
        fields[f"c-{one.weekday}-{free[0]}"] = clock_time(one.closes)
    entries = hours_form.split(hours_form.write_openings(left))
    fields["others"] = "\n".join(_SHORT_DAY.sub(r"\1曜日", entry) for entry in entries)
    return fields


def _columns(openings: Sequence[Opening]) -> list[str | None]:
    """A column for each slot's name, and for each of the most that a day has without one."""
    starts: dict[tuple[str | None, int], int] = {}
    for weekday in range(DAYS):
        counts: dict[str | None, int] = {}
        day = [one for one in openings if one.weekday == weekday and one.nth is None]
        for one in sorted(day, key=lambda one: (one.opens, one.closes)):
            number = counts[one.slot] = counts.get(one.slot, 0) + 1
            key = (one.slot, number)
            starts[key] = min(starts.get(key, one.opens), one.opens)
    ordered = sorted(starts, key=lambda key: (starts[key], key[0] or "", key[1]))
    return [slot for slot, _number in ordered[:COLUMNS]]


def read_grid(given: Mapping[str, str], errors: dict[str, str]) -> list[Opening]:
    """The openings that the fields say, without their period; what is wrong goes to `errors`."""
    slots = []
    for number in range(COLUMNS):
        slots.append(" ".join(given.get(f"slot-{number}", "").split()) or None)
        if len(slots[-1] or "") > LONGEST_SLOT:
            errors[f"slot-{number}"] = _("区分の名前は%(n)s字までです。", n=LONGEST_SLOT)
    found = []
    for weekday in range(DAYS):
        for number, slot in enumerate(slots):
            interval = _read_cell(given, weekday, number, errors)
            if interval:
                found.append(Opening(weekday, *interval, slot=slot))
    return found + read_lines(given.get("others", ""), "others", _read_other, errors)


def find_clashes(rows: Iterable[Opening], kept: Collection[Opening]) -> dict[str, str]:
    """What is wrong where times of one day overlap, by field; both in `kept` were so before.

    A day's named slots may hold each other: 全日 holds 午前.
    """
    errors: dict[str, str] = {}
    ordered = sorted(
        set(rows),
        key=lambda one: (one.weekday, one.opens, one.closes, one.nth or 0, one.slot or ""),
    )
    for one, other in combinations(ordered, 2):
        is_old = one in kept and other in kept
        if _clash(one, other) and not is_old:
            nth = one.nth or other.nth
            errors.setdefault(
                f"o-{one.weekday}-0",
                _(
                    "%(day)s: %(one)sと%(other)sが重なっています。どちらかの時間を直してください。",
                    day=(f"第{nth}" if nth else "") + WEEKDAYS[one.weekday],
                    one=_say(one),
                    other=_say(other),
                ),
            )
    return errors


def _clash(one: Opening, other: Opening) -> bool:
    """Whether two, the earlier first, share time of a day and none is a slot that holds a slot."""
    is_same_day = one.weekday == other.weekday and (
        None in (one.nth, other.nth) or one.nth == other.nth
    )
    holds = other.closes <= one.closes or one.opens == other.opens
    return is_same_day and other.opens < one.closes and not (one.slot and other.slot and holds)


def _say(one: Opening) -> str:
    times = f"{clock_time(one.opens)}～{clock_time(one.closes)}"
    return f"{times}（{one.slot}）" if one.slot else times


def _read_cell(
    given: Mapping[str, str], weekday: int, number: int, errors: dict[str, str]
) -> tuple[int, int] | None:
    names = f"o-{weekday}-{number}", f"c-{weekday}-{number}"
    texts = [given.get(name, "").strip() for name in names]
    if not any(texts):
        return None
    day = WEEKDAYS[weekday]
    times = [read_time(text) for text in texts]
    for name, text, time in zip(names, texts, times, strict=True):
        if not text:
            errors[name] = _("%(day)s: 始まりと終わりの両方を入れてください。", day=day)
        elif time is None:
            errors[name] = _(
                "%(day)s:「%(text)s」は時刻として読めません。9:00 のように入れてください。",
                day=day,
                text=text[:20],
            )
    opens, closes = times
    if opens is None or closes is None:
        return None
    if wrong := refusal(opens, closes):
        errors[names[1]] = _("%(day)s: %(remedy)s", day=day, remedy=wrong)
        return None
    return opens, closes


def refusal(opens: int, closes: int) -> str:
    """Why a place can't be open between these minutes after midnight; "" where it can."""
    if opens >= 1440:
        return str(_("始まりは、24:00より前の時刻にしてください。翌日の時間は、翌日に入れます。"))
    if opens == closes:
        return str(_("始まりと終わりが同じ時刻です。一日中のときは0:00と24:00を入れます。"))
    if closes < opens:
        return str(_("終わりが始まりより前です。夜中を過ぎるときは「翌1:00」のように入れます。"))
    return ""


def read_time(text: str) -> int | None:
    """Minutes after midnight: 9, 9:00, 900, ９時半, 午後1時, 翌1:00, 25:00, 24:00; else None."""
    word = unicodedata.normalize("NFKC", text).strip()
    if len(word) > 20:
        return None
    found = _TIME.fullmatch(word)
    if found is None:
        is_next_day = word.startswith("翌")
        total = values.minutes(word.removeprefix("翌日").removeprefix("翌"))
        return None if total is None else total + 1440 * is_next_day
    hour, minute = int(found[2]), int(found[3] or 0)
    total = hour * 60 + minute + (1440 if found[1] else 0)
    return total if minute < 60 and total <= 2880 else None


def read_lines(
    text: str,
    name: str,
    read: Callable[[str], list[Any] | None],
    errors: dict[str, str],
) -> list[Any]:
    """What the lines of a text area say; a line that can't be read is named in `errors`."""
    found: list[Any] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        entries = read(line.strip()) if short(line) else None
        if entries is None:
            errors.setdefault(
                name,
                _(
                    "%(number)s行目「%(line)s」が読み取れません。"
                    "例のように書き直すか、「時間についての説明」に移してください。",
                    number=number,
                    line=line.strip()[:40],
                ),
            )
        else:
            found += entries
    return found


def _read_other(line: str) -> list[Opening] | None:
    if (written := hours_form.read_openings(_LONG_DAY.sub("", line))) is not None:
        has_period = any(one.valid_from or one.valid_through for one in written)
        return None if has_period or not written else written
    found = hours_text.read_openings(line, ())
    return found[0] if found and found[1] else None


def write_closings(closings: Iterable[Closing]) -> dict[str, str]:
    """The boxes `closed-<day>` for days closed every week, and the other rules, one a line."""
    boxes = {f"closed-{day}": "1" for rule in closings if (day := _box(rule)) is not None}
    rest = [rule for rule in closings if _box(rule) is None]
    return boxes | {"closings": "\n".join(hours_form.split(hours_form.write_closings(rest)))}


def read_closings(given: Mapping[str, str], errors: dict[str, str]) -> list[Closing]:
    boxes = [
        Closing("holidays") if day == DAYS - 1 else Closing("weekday", weekday=day)
        for day in range(DAYS)
        if given.get(f"closed-{day}")
    ]
    rest = read_lines(given.get("closings", ""), "closings", _read_rule, errors)
    # Who writes what becomes of a Monday that is a holiday means that rule, not the box beside it.
    told = {rule.weekday for rule in rest if rule.on_holiday and not rule.nth}
    return [rule for rule in dict.fromkeys([*boxes, *rest]) if _box(rule) not in told - {None}]


def _box(rule: Closing) -> int | None:
    """The row whose box says this rule."""
    if rule.on_holiday or rule.nth:
        return None
    return DAYS - 1 if rule.kind == "holidays" else rule.weekday


def _read_rule(line: str) -> list[Closing] | None:
    if written := hours_form.read_closings(line):
        return written
    found, is_whole = hours_days.read_closings(_IS_CLOSED.sub("", line))
    return found if found and is_whole else None


def replace_period(
    openings: Collection[Opening], old: Period | None, new: Period, grid: Iterable[Opening]
) -> list[Opening]:
    """All openings, with the grid in the place of the period `old`; None adds `new` beside them.

    A period that is running when a new one begins ends the day before. Raises Overlap where
    another then still covers some of the same days, unless the rows were there already: what a
    file brought may overlap.
    """
    every = set(openings)
    rows = [one._replace(valid_from=new[0], valid_through=new[1]) for one in grid]
    others = [one for one in openings if (one.valid_from, one.valid_through) != old]
    if old is None and new[0] is not None:
        others = [_ended(one, new[0]) for one in others]
    for period in periods(others):
        if _overlap(period, new) and not every.issuperset(rows):
            raise Overlap(period)
    return [*others, *rows]


class Overlap(Exception):
    """Two periods have days in common."""

    def __init__(self, period: Period) -> None:
        super().__init__(period)
        self.period = period


def _ended(one: Opening, start: date) -> Opening:
    begins_before = (one.valid_from or date.min) < start
    if begins_before and (one.valid_through or date.max) >= start:
        return one._replace(valid_through=date.fromordinal(start.toordinal() - 1))
    return one


def _overlap(one: Period, other: Period) -> bool:
    starts = [each[0] or date.min for each in (one, other)]
    ends = [each[1] or date.max for each in (one, other)]
    return max(starts) <= min(ends)
