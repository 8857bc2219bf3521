"""Hours as municipalities write them, read as plain data where the meaning is certain. Pure.

What is not certain stays text: wrong hours on a page are worse than none.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from . import hours_form
from .hours_days import Day, plain, read_closings, read_days
from .hours_form import Closing, Opening, sort_key
from .values import minutes

_EVERY_DAY: tuple[Day, ...] = tuple((weekday, None) for weekday in range(7))


class Cells(NamedTuple):
    """What a row says of its hours: the standard's four cells, and prose in columns of its own."""

    weekdays: str = ""
    opens: str = ""
    closes: str = ""
    note: str = ""
    hours: str = ""
    closed: str = ""


LABELS = Cells("利用可能曜日", "開始時間", "終了時間", "利用可能時間特記事項", "開館時間", "休館日")


@dataclass(frozen=True, slots=True)
class Hours:
    """None is not stated. No openings: stated, but not certain. No closings: never closed.

    An empty note says that the structured hours tell it all.
    """

    openings: tuple[Opening, ...] | None
    closings: tuple[Closing, ...] | None
    note: str | None


_TIME = r"(?:午前|午後|AM|PM|am|pm)?[ ]*(?:\d{1,2}:\d{2}(?::00)?|\d{1,2}時(?:\d{1,2}分|半)?|正午)"
_NEXT_DAY = r"(翌日?[ ]*(?:AM|午前)?[ ]*)?"
_SPAN = re.compile(rf"({_TIME})[ ]*(?:~|から)[ ]*{_NEXT_DAY}({_TIME})(?:まで)?|(24時間)")
_UNTIL = re.compile(rf"(.+?)は?[ ]*({_TIME})まで")
# What may stand beside the hours without changing them; with anything else, nothing is certain.
_HARMLESS = re.compile(
    r"(?:最終)?(?:入館|入場|入園|入室|受付)(?:受付|時間|終了|締切)?[はの:]?[ ]*"
    rf"(?:{_TIME}|(?:閉館|閉園|終了)(?:時間|時刻)?の?[ ]*\d{{1,3}}分前)(?:まで)?"
    r"|(?:要|事前|要事前)予約制?|予約制|(?:開館|開園|開所|営業|開場|利用|使用)(?:時間)?"
    r"|\((?:午前|午後|夜間)\)|[\s()、。;:/・]"
)
_BETWEEN = re.compile(r"^[\s、;:/・]+|[\s、;:/・はの]+$")


def read_openings(text: str, days: tuple[Day, ...]) -> tuple[list[Opening], bool] | None:
    """The opening times in a text, on `days` where it names none; and whether that is all of it.

    None where they are not certain.
    """
    if (written := hours_form.read_openings(text)) is not None:
        return (written, True) if written else None
    text = plain(text)
    times: dict[Day, list[tuple[int, int]]] = {}
    named: tuple[Day, ...] | None = None
    position, left = 0, ""
    for span in _SPAN.finditer(text):
        before = text[position : span.start()]
        given, bracket = _head(before)
        if given is None or (given and times and named is None):
            return None
        left += bracket
        named = given or named
        interval = _interval(span)
        for day in named or days:
            if interval is None or (day in times and interval[0] < times[day][-1][1]):
                return None
            times.setdefault(day, []).append(interval)
        position = span.end()
    if not times:
        return None
    left += _BETWEEN.sub("", text[position:])
    left = _apply_exceptions(left, times)
    if _HARMLESS.sub("", left):
        return None
    return _openings(times), not left.strip("()、。 ")


def _head(before: str) -> tuple[tuple[Day, ...] | None, str]:
    """The days named before a span, () for none, None for words that are not days; the rest."""
    bracket = "".join(re.findall(r"\([^()]*\)", before))
    before = re.sub(r"\([^()]*\)", "", before)
    previous = ""
    while previous != before:
        previous, before = before, _BETWEEN.sub("", before)
    if not before:
        return (), bracket
    return read_days(before), bracket


def _interval(span: re.Match[str]) -> tuple[int, int] | None:
    if span[4]:
        return 0, 1440
    opens, closes = minutes(span[1]), minutes(span[3])
    if opens is None or closes is None:
        return None
    closes += 1440 if span[2] else 0
    return (opens, closes) if opens < closes <= 2880 else None


def _apply_exceptions(left: str, times: dict[Day, list[tuple[int, int]]]) -> str:
    """Follow (日曜日は17:00まで) after the last span; returns what stays unread."""
    found = re.fullmatch(r"\(([^()]*)\)", left.strip())
    until = _UNTIL.fullmatch(found[1].strip()) if found else None
    days = read_days(until[1]) if until else None
    closes = minutes(until[2]) if until else None
    everyday = times.get((0, None), [])
    if not days or closes is None or len(everyday) != 1 or closes <= everyday[0][0]:
        return left
    if not times.keys() | {(7, None)} >= set(days):
        return left
    times.update({day: [(everyday[0][0], closes)] for day in days})
    return ""


def _openings(times: dict[Day, list[tuple[int, int]]]) -> list[Opening]:
    found = {
        Opening(weekday, opens, closes, nth)
        for (weekday, nth), spans in times.items()
        for opens, closes in spans
    }
    return sorted(found, key=sort_key)


def _times(text: str, all_day: int) -> dict[Day | None, int] | None:
    """A time cell: one time, or a time for some days; the key None stands for all others.

    `all_day` is what 24時間 means in it.
    """
    text = plain(text)
    if text == "24時間":
        return {None: all_day}
    if (single := minutes(text)) is not None:
        return {None: single}
    found: dict[Day | None, int] = {}
    beside = re.fullmatch(rf"({_TIME})[ ]*\(([^()]+)\)", text)
    if beside and (base := minutes(beside[1])) is not None:
        found[None] = base
        text = beside[2]
    position = 0
    for match in re.finditer(_TIME, text):
        days = read_days(_BETWEEN.sub("", text[position : match.start()]))
        total = minutes(match[0])
        if not days or total is None:
            return None
        found |= dict.fromkeys(days, total)
        position = match.end()
    return found if position == len(text) and len(found) > (1 if beside else 0) else None


def _from_cells(cells: Cells, days: tuple[Day, ...] | None) -> tuple[Opening, ...] | None:
    """The hours of the columns for days, start and end; None where they are not certain."""
    opens, closes = _times(cells.opens, 0), _times(cells.closes, 1440)
    if opens is None or closes is None:
        return None
    named = {day for day in (*opens, *closes) if day is not None}
    if None not in opens or None not in closes:
        days = tuple(sorted(named, key=sort_key)) if days is None else days
    if days is None:
        return None
    times = {}
    for day in {*days, *(named if days else ())}:
        start, end = opens.get(day, opens.get(None)), closes.get(day, closes.get(None))
        if start is None or end is None or start >= end:
            return None
        times[day] = [(start, end)]
    return tuple(_openings(times)) or None


_SECTION = re.compile(
    r"[【\[〔]?(?:(開館|利用可能|利用|開園|開所|営業|開場|使用|開設)(?:時間|日時)"
    r"|(休館|休園|休業|休所|定休|休場|閉館)日)(?:[】\]〕]|[ ]*[:：])"
)
_CLOSED = re.compile(
    r"(.+?)(?:は|、)?(?:終日)?(?:利用不可|利用できません|休館|休園|お休み|休み)(?:です|となります)?"
)


def _sections(text: str) -> tuple[str, str, str]:
    """The parts of a note that tell the hours, the closing days, and anything else."""
    heads = list(_SECTION.finditer(text))
    hours: list[str] = []
    closed: list[str] = []
    rest = text[: heads[0].start()] if heads else text
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        part = text[head.end() : end].strip(" \u3000、。;")
        (hours if head[1] else closed).append(part)
    rest = rest.strip(" \u3000、。;")
    alone = _CLOSED.fullmatch(rest)
    if alone and not closed and read_closings(alone[1])[1]:
        return "; ".join(hours), alone[1], ""
    return "; ".join(hours), "; ".join(closed), rest


def understand(cells: Cells) -> Hours:
    """Structured hours where their meaning is certain; what is not stays in the note."""
    if not any(cells):
        return Hours(None, None, None)
    told, closed, rest = _sections(cells.note)
    told, closed = cells.hours or told, cells.closed or closed
    closings, is_closed_whole = _read_closed(closed)
    days = read_days(cells.weekdays)
    if not cells.weekdays and closings is not None and is_closed_whole:
        days = _EVERY_DAY
    has_times = bool(cells.opens or cells.closes)
    openings = _from_cells(cells, days) if has_times else None
    is_told_whole = not told
    if told and not has_times and (days or not cells.weekdays):
        is_told_once = not re.search(_TIME, plain(closed))
        read = read_openings(told, days or _EVERY_DAY) if is_told_once else None
        openings, is_told_whole = (tuple(read[0]), read[1]) if read else (None, False)
    if openings and not closings and _is_weekdays_only(cells, told, openings):
        closings = (Closing("holidays"),)
    if closings == ():
        is_closed_whole = False  # that it never closes is more than having no rule
    kept = _labelled(cells, LABELS[:3]) if openings is None else []
    if openings and "無休" in cells.weekdays:
        kept = _labelled(cells, LABELS[:1])
    if not is_told_whole:
        kept += _labelled(cells, LABELS[4:5])
    if closed and not is_closed_whole:
        kept += _labelled(cells, LABELS[5:])
    is_note_told = (is_told_whole or cells.hours) and (
        is_closed_whole or cells.closed or not closed
    )
    if cells.note and (rest or not is_note_told):
        kept.append(cells.note)
    is_stated = bool(has_times or told or cells.weekdays)
    return Hours(() if openings is None and is_stated else openings, closings, "；".join(kept))


def _read_closed(text: str) -> tuple[tuple[Closing, ...] | None, bool]:
    """The closing days, None for none stated; and whether a text told them and nothing else."""
    if not text:
        return None, False
    if (written := hours_form.read_closings(text)) is not None:
        return tuple(written), bool(written)
    found, is_whole = read_closings(text)
    return (tuple(found) if found or is_whole else None), is_whole


def _is_weekdays_only(cells: Cells, told: str, openings: tuple[Opening, ...]) -> bool:
    """平日 are the weekdays that are not holidays."""
    text = cells.weekdays + cells.opens + told
    return "平日" in text and all(one.weekday < 7 for one in openings)


def _labelled(cells: Cells, labels: tuple[str, ...]) -> list[str]:
    return [
        f"{name}：{cell}"
        for name, cell in zip(LABELS, cells, strict=True)
        if cell and name in labels
    ]
