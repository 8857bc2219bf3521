"""Hours, closing days and dated exceptions as plain data, and as a text that reads back exactly.

Entries are joined by `; `. In what people write themselves a backslash keeps the next mark.

    月火水木金 9:00～12:00(午前); 第2・4水 13:00～翌1:00; 土日祝 10:00～17:00[2026-04-01～]
    月曜日(祝日の場合は翌平日); 第2・4水曜日; 祝日; 12月29日～1月3日
    月末日(土日祝日の場合は直前の平日)
    2026-12-29～2027-01-03 休館(年末年始); 2026-10-03 9:00～12:00
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

WEEKDAYS = "月火水木金土日祝"
"""By the number that `weekday` holds: 祝 stands for national holidays."""


class Opening(NamedTuple):
    """The fields of OpeningHours."""

    weekday: int
    opens: int
    closes: int
    nth: int | None = None
    slot: str | None = None
    valid_from: date | None = None
    valid_through: date | None = None


class Closing(NamedTuple):
    """The fields of ClosingRule."""

    kind: str
    weekday: int | None = None
    nth: int | None = None
    first: str | None = None
    last: str | None = None
    on_holiday: str | None = None


class Special(NamedTuple):
    """The fields of SpecialHours."""

    starts_on: date
    ends_on: date
    opens: int | None = None
    closes: int | None = None
    reason: str | None = None


def join(entries: Iterable[str]) -> str:
    return "; ".join(entries)


def split(text: str) -> list[str]:
    """The entries of a list, still escaped; ; ； and line ends part them."""
    entries = re.findall(r"(?:\\.|[^\\;；\n])+", text, re.DOTALL)
    return [entry.strip() for entry in entries if entry.strip()]


def split_pair(entry: str) -> tuple[str, str] | None:
    """An entry's name and value, parted by the first = or ＝ that no backslash keeps."""
    found = re.fullmatch(r"((?:\\.|[^\\=＝])*)[=＝](.*)", entry, re.DOTALL)
    return (unescape(found[1].strip()), found[2].strip()) if found else None


def escape(text: str) -> str:
    """Keep the marks of the form in a text that a person wrote."""
    text = re.sub(r"([\\;；()（）\[\]=＝])", r"\\\1", text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


def unescape(text: str) -> str:
    return re.sub(
        r"\\(.)",
        lambda found: {"n": "\n", "r": "\r"}.get(found[1], found[1]),
        text,
        flags=re.DOTALL,
    )


def sort_key(entry: Sequence[Any]) -> tuple[Any, ...]:
    """Orders entries whose fields may be None."""
    return tuple((value is not None, value) for value in entry)


def clock_time(total: int) -> str:
    """Minutes after midnight, up to 2880, as 9:00, 24:00, 翌1:00 or 翌24:00."""
    is_next_day = total > 1440
    hour, minute = divmod(total - 1440 * is_next_day, 60)
    return f"{'翌' * is_next_day}{hour}:{minute:02}"


def _period(one: Opening) -> str:
    if one.valid_from is None and one.valid_through is None:
        return ""
    return f"[{one.valid_from or ''}～{one.valid_through or ''}]"


def write_openings(openings: Iterable[Opening]) -> str:
    """Days that share their hours stand together."""
    grouped: dict[tuple[Any, ...], dict[int, list[int]]] = {}
    for one in sorted(set(openings), key=lambda one: (sort_key(one[4:]), sort_key(one))):
        days = grouped.setdefault((*one[1:3], *one[4:]), {})
        days.setdefault(one.weekday, []).append(one.nth or 0)
    entries = []
    for (opens, closes, slot, *period), days in grouped.items():
        tail = f"({escape(slot)})" if slot else ""
        tail += _period(Opening(0, 0, 0, None, None, *period))
        times = f"{clock_time(opens)}～{clock_time(closes)}{tail}"
        for nths, weekdays in groupby(sorted(days, key=lambda day: (days[day], day)), days.get):
            names = "".join(WEEKDAYS[day] for day in weekdays)
            entries += [f"{prefix}{names} {times}" for prefix in _prefixes(nths or [])]
    return join(entries)


def _prefixes(nths: list[int]) -> list[str]:
    """第2・4 before the days of those weeks, and nothing before those of every week."""
    some = [nth for nth in nths if nth]
    return [""] * (0 in nths) + ([f"第{'・'.join(map(str, some))}"] if some else [])


_OPENING = re.compile(
    rf"(?:第([1-5](?:・[1-5])*))?([{WEEKDAYS}]+) (\d+:\d\d)～(翌?)(\d+:\d\d)"
    r"(?:\(((?:\\.|[^\\()])*)\))?(?:\[(\d{4}-\d\d-\d\d)?～(\d{4}-\d\d-\d\d)?\])?",
    re.DOTALL,
)


def _total(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def read_openings(text: str) -> list[Opening] | None:
    """What write_openings wrote; None for any other text."""
    openings: set[Opening] = set()
    for entry in split(text):
        found = _OPENING.fullmatch(entry)
        if not found:
            return None
        opens, closes = _total(found[3]), _total(found[5]) + (1440 if found[4] else 0)
        dates = _dates(found[7], found[8])
        if dates is None or not opens < closes <= 2880:
            return None
        slot = unescape(found[6]) if found[6] else None
        nths = [int(nth) for nth in found[1].split("・")] if found[1] else [None]
        openings |= {
            Opening(WEEKDAYS.index(name), opens, closes, nth, slot, *dates)
            for name in found[2]
            for nth in nths
        }
    return sorted(openings, key=sort_key)


def _dates(*texts: str | None) -> list[date | None] | None:
    try:
        return [date.fromisoformat(text) if text else None for text in texts]
    except ValueError:
        return None


ON_HOLIDAY = {
    "open": "祝日の場合は開館",
    "next_weekday": "祝日の場合は翌平日",
    "previous_weekday": "祝日の場合は直前の平日",
}
# The last day of the month moves from Saturdays and Sundays as well.
_ON_DAY_OFF = ON_HOLIDAY | {
    "next_weekday": "土日祝日の場合は翌平日",
    "previous_weekday": "土日祝日の場合は直前の平日",
}
_CLOSING = re.compile(
    rf"(?:(?:第([1-5](?:・[1-5])*))?([{WEEKDAYS[:7]}])曜日|(祝日)|(月末日)"
    r"|(\d+)月(\d+)日(?:～(\d+)月(\d+)日)?)(?:\((.*)\))?"
)


def write_closings(closings: Iterable[Closing]) -> str:
    """The nth days of one weekday stand together."""
    nths: dict[tuple[int, str | None], list[int]] = {}
    rules = sorted(set(closings), key=sort_key)
    for rule in rules:
        if rule.kind == "weekday" and rule.weekday is not None:
            nths.setdefault((rule.weekday, rule.on_holiday), []).append(rule.nth or 0)
    entries = [
        f"{prefix}{WEEKDAYS[weekday]}曜日{_condition(on_holiday)}"
        for (weekday, on_holiday), some in nths.items()
        for prefix in _prefixes(some)
    ]
    for rule in rules:
        if rule.kind == "holidays":
            entries.append("祝日" + _condition(rule.on_holiday))
        elif rule.kind == "month_end":
            entries.append("月末日" + _condition(rule.on_holiday, _ON_DAY_OFF))
        elif rule.kind == "annual" and rule.first and rule.last:
            ends = dict.fromkeys(_month_day(end) for end in (rule.first, rule.last))
            entries.append("～".join(ends) + _condition(rule.on_holiday))
    return join(entries)


def _condition(on_holiday: str | None, words: dict[str, str] = ON_HOLIDAY) -> str:
    return f"({words[on_holiday]})" if on_holiday else ""


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def month_day(month: str, day: str) -> str | None:
    """MM-DD of a day that some year has; else None."""
    try:
        return date(2024, int(month), int(day)).strftime("%m-%d")
    except ValueError:
        return None


def read_closings(text: str) -> list[Closing] | None:
    """What write_closings wrote; None for any other text."""
    closings: set[Closing] = set()
    for entry in split(text):
        found = _CLOSING.fullmatch(entry)
        if not found:
            return None
        named = _ON_DAY_OFF if found[4] else ON_HOLIDAY
        words = {word: key for key, word in named.items()}
        if found[9] is not None and found[9] not in words:
            return None
        rule = Closing("weekday", on_holiday=words.get(found[9] or ""))
        if found[2]:
            nths = [int(nth) for nth in found[1].split("・")] if found[1] else [None]
            weekday = WEEKDAYS.index(found[2])
            closings |= {rule._replace(weekday=weekday, nth=nth) for nth in nths}
        elif found[3] or found[4]:
            closings.add(rule._replace(kind="holidays" if found[3] else "month_end"))
        else:
            first = month_day(found[5], found[6])
            last = month_day(found[7], found[8]) if found[7] else first
            if first is None or last is None:
                return None
            closings.add(rule._replace(kind="annual", first=first, last=last))
    return sorted(closings, key=sort_key)


_SPECIAL = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:～(\d{4}-\d\d-\d\d))? (?:休館|(\d+:\d\d)～(翌?)(\d+:\d\d))"
    r"(?:\(((?:\\.|[^\\()])*)\))?",
    re.DOTALL,
)


def write_specials(specials: Iterable[Special]) -> str:
    entries = []
    for one in sorted(set(specials), key=sort_key):
        days = f"～{one.ends_on}" if one.ends_on != one.starts_on else ""
        hours = "休館"
        if one.opens is not None and one.closes is not None:
            hours = f"{clock_time(one.opens)}～{clock_time(one.closes)}"
        reason = f"({escape(one.reason)})" if one.reason else ""
        entries.append(f"{one.starts_on}{days} {hours}{reason}")
    return join(entries)


def read_specials(text: str) -> list[Special] | None:
    """What write_specials wrote; None for any other text."""
    specials: set[Special] = set()
    for entry in split(text):
        found = _SPECIAL.fullmatch(entry)
        dates = _dates(found[1], found[2] or found[1]) if found else None
        if not found or not dates or dates[0] is None or dates[1] is None or dates[0] > dates[1]:
            return None
        opens = closes = None
        if found[3]:
            opens, closes = _total(found[3]), _total(found[5]) + (1440 if found[4] else 0)
            if not opens < closes <= 2880:
                return None
        reason = unescape(found[6]) if found[6] else None
        specials.add(Special(dates[0], dates[1], opens, closes, reason))
    return sorted(specials, key=sort_key)
