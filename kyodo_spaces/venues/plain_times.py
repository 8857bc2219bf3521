"""Times of the day as people say them: 午後1時から3時, 夜7時に, 今すぐ. Pure; folded texts."""

import re
from datetime import datetime

from . import plain_dates, plain_numbers, plain_weeks
from .plain_numbers import NUMBER
from .plain_weeks import Asked


def _time(n: int) -> str:
    """The pattern of the first or the second time of a span; は in 夜は is part of it."""
    return (
        rf"(?:(?P<half{n}>午前|午後|朝|お?昼|夕方|夜|晩)(?:[のには、,\s]{{0,2}}))?"
        rf"(?:(?P<noon{n}>正午)|(?P<hour{n}>{NUMBER})"
        rf"(?:時(?!間)(?P<part{n}>半|(?:\d{{1,2}}|[二三四五]?十五?|五)分)?|:(?P<minute{n}>\d{{2}})))"
        rf"(?P<about{n}>ごろ|ころ|頃|くらい|ぐらい)?"
    )


_SPAN = re.compile(
    _time(1)
    + "(?:"
    + f"(?:から|より|~|-){_time(2)}(?:まで)?"
    # With に what follows says whether it begins then: 7時に閉まる is left alone.
    + f"|(?:から|より|以降|~|に|(?(about1)|(?!)))(?:(?P<hours>{NUMBER})時間(?P<more>半)?)?"
    + ")"
)
_DUSK = re.compile("夕方(?!(?:から|や|と|・)[夜晩])")
_NOW = re.compile(f"(?:(?:今|いま)すぐ|(?:今|いま|これ)から)(?:(?P<hours>{NUMBER})時間)?")
_MORNING = ("午前", "朝")
_NIGHT = ("夜", "晩")
_EARLIEST = 7
"""An hour before this, said without 午前, is one of the afternoon."""
_LONG = 120
"""So many minutes are asked for where nobody says until when."""
Found = tuple[int, Asked]
"""Where it ends in the text, and the address parameters."""


def read(text: str, at: int, now: datetime) -> Found | None:
    """The day or the time that stands there in the text; None for anything else.

    `now` is on Japan's clock.
    """
    for of_days, tell_days in (*plain_weeks.READERS, *plain_dates.READERS):
        if (found := of_days.match(text, at)) and (asked := tell_days(found, now.date())):
            return found.end(), asked
    for of_times, tell_times in ((_SPAN, _span), (_DUSK, _dusk), (_NOW, _from_now)):
        if (found := of_times.match(text, at)) and (asked := tell_times(found, now)):
            return found.end(), asked
    return None


def _span(found: re.Match[str], _now: datetime) -> Asked:
    opens = _minutes(found, 1, found["half1"])
    if found["hour2"] or found["noon2"]:
        closes = _minutes(found, 2, found["half2"] or found["half1"])
        if closes <= opens and not found["half2"]:
            closes += 720
    else:
        hours = (plain_numbers.read(found["hours"]) or 0) * 60
        closes = opens + (hours + (30 if found["more"] else 0) or _LONG)
    return _between(opens, closes)


def _minutes(found: re.Match[str], n: int, half: str | None) -> int:
    """After midnight; more than 1440 for an hour of the night that belongs to the next day."""
    if found[f"noon{n}"]:
        return 720
    hour, part = plain_numbers.read(found[f"hour{n}"]) or 0, found[f"part{n}"] or "0"
    if half in _NIGHT and (hour < 5 or hour == 12):
        hour += 12 if hour == 12 else 24
    elif half and half.endswith("昼") and 10 <= hour < 12:
        pass
    elif hour < 12 and half not in _MORNING and (half or hour < _EARLIEST):
        hour += 12
    minute = found[f"minute{n}"] or part.removesuffix("分")
    return hour * 60 + (30 if minute == "半" else plain_numbers.read(minute) or 0)


def _dusk(_found: re.Match[str], _now: datetime) -> Asked:
    return _between(960, 1080)


def _from_now(found: re.Match[str], now: datetime) -> Asked:
    """For an hour, if nobody says how long."""
    opens = now.hour * 60 + now.minute
    hours = plain_numbers.read(found["hours"]) or 1
    return {"day": (f"{now.date()}",)} | _between(opens, min(opens + hours * 60, 1440))


def _between(opens: int, closes: int) -> Asked:
    if not 0 <= opens < closes <= 1440:
        return {}
    return {"from": (_clock(opens),), "to": (_clock(closes),)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
