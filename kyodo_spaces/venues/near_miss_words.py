"""How a near miss is told, from the facts that the index holds, and how large a miss it is."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from ..geo.geojson import Point
from ..measures import distance, time_of_day
from ..text import fold
from . import timetables
from .amenities import named
from .criteria import Criteria
from .forms import KINDS
from .hours import Schedule
from .index_rows import BITS
from .purposes import PURPOSES
from .sentences import name_of
from .weeks import DAYS

Told = tuple[float, str]
"""From 0, which is no miss at all, to 1; and the sentence."""
Say = Callable[[Row[Any]], Told]
_LONGEST = 90
_FACTS = (
    ("capacity", "capacity", _l("定員")),
    ("is_free", "is_free", _l("料金")),
    ("kinds", "kind", _l("種類")),
    ("districts", "district", _l("地区")),
    ("within_m", "longitude", _l("くわしい場所")),
)
"""What is asked, the column of the index that tells it, and its name."""
_KANA = re.compile("[ぁ-ゖー・]+")


def of_time(asked: Criteria, row: Row[Any]) -> Told:
    if asked.when is None or asked.opens is None or asked.closes is None or row.told is None:
        return 0.3, str(_("この時間には使えません。"))
    schedule = timetables.read(row.told)
    misses = []
    for day in asked.when.days:
        for opens, closes in schedule.around(day).spans:
            late, early = opens - asked.opens, asked.closes - closes
            if 0 < early <= _LONGEST and late <= 0:
                misses.append((early, _early(closes, early, opens <= asked.opens - early)))
            elif 0 < late <= _LONGEST and early <= 0:
                misses.append((late, _late(opens, late, asked.closes + late <= closes)))
    minutes, why = min(misses, default=(_LONGEST, str(_("この時間には使えません。"))))
    return minutes / 300, why


def _early(closes: int, minutes: int, is_shift: bool) -> str:
    time = time_of_day(closes)
    if is_shift:
        told = _("%(time)sに閉まります。%(n)s分早めると使えます。", time=time, n=minutes)
    else:
        told = _("%(time)sに閉まります。%(n)s分短くなります。", time=time, n=minutes)
    return str(told)


def _late(opens: int, minutes: int, is_shift: bool) -> str:
    time = time_of_day(opens)
    if is_shift:
        told = _("%(time)sに開きます。%(n)s分遅らせると使えます。", time=time, n=minutes)
    else:
        told = _("%(time)sに開きます。%(n)s分短くなります。", time=time, n=minutes)
    return str(told)


def of_day(asked: Criteria, other: date, size: float, _row: Row[Any]) -> Told:
    day = str(DAYS[other.weekday()]) if asked.is_weekly else name_of(other)
    return size, str(_("%(day)sなら使えます。", day=day))


def of_capacity(people: int, row: Row[Any]) -> Told:
    lacking = people - row.capacity
    told = _("定員が%(n)s人分足りません（%(most)s人まで）。", n=lacking, most=row.capacity)
    return lacking / people, str(told)


def of_distance(near: Point, within_m: int, row: Row[Any]) -> Told:
    metres = near.distance_m(row.longitude, row.latitude)
    farther = max(0, metres - within_m)
    told = _("%(more)s遠くにあります（%(all)s）。", more=distance(farther), all=distance(metres))
    return 0.1 + 0.3 * min(1, farther / within_m / 3), str(told)


def of_district(row: Row[Any]) -> Told:
    if row.district is None:
        return 0.4, str(_("どの地区にあるか、わかりません。"))
    return 0.3, str(_("%(district)sにあります。", district=row.district))


def of_box(_row: Row[Any]) -> Told:
    return 0.34, str(_("地図の範囲の外にあります。"))


def of_amenity(key: str, row: Row[Any]) -> Told:
    if row.lacks & BITS["amenity", key]:
        return 0.38, str(_("「%(amenity)s」がありません。", amenity=named(key)))
    return 0.39, str(_("「%(amenity)s」があるか、わかりません。", amenity=named(key)))


def of_allowed(key: str, row: Row[Any]) -> Told:
    refused = {
        "food": _("飲食はできません。"),
        "sound": _("音は出せません。"),
        "fire": _("火は使えません。"),
        "walk_in": _("予約が必要です。"),
    }
    silent = {
        "food": _("飲食ができるか、わかりません。"),
        "sound": _("音を出せるか、わかりません。"),
        "fire": _("火を使えるか、わかりません。"),
        "walk_in": _("予約がいるか、わかりません。"),
    }
    return 0.4, str((refused if row.lacks & BITS["allow", key] else silent)[key])


def of_fee(row: Row[Any]) -> Told:
    if row.is_free is None:
        return 0.43, str(_("料金がわかりません。"))
    return 0.42, str(_("無料です。") if row.is_free else _("有料です。"))


def of_booking(row: Row[Any]) -> Told:
    if row.ahead is None:
        return 0.45, str(_("申し込みがいつ始まるか、わかりません。"))
    return 0.44, str(_("この日の申し込みは、まだ始まっていません。"))


def of_kind(row: Row[Any]) -> Told:
    if row.kind is None:
        return 0.47, str(_("どのような場所か、わかりません。"))
    return 0.46, str(_("種類は「%(kind)s」です。", kind=KINDS[row.kind]))


def of_purpose(keys: Sequence[str], row: Row[Any]) -> Told:
    if all(row.lacks & BITS["purpose", key] for key in keys):
        return 0.5, str(_("「%(purpose)s」には向きません。", purpose=_purposes(keys)))
    return 0.48, str(_("「%(purpose)s」に使えるか、わかりません。", purpose=_purposes(keys)))


def _purposes(keys: Sequence[str]) -> str:
    return str(_("・")).join(str(PURPOSES[key].label) for key in keys)


def of_word(word: str, _row: Row[Any]) -> Told:
    if _KANA.fullmatch(fold(word)):  # it may be how a name is read: おおふな of 大船
        return 0.6, str(_("「%(words)s」という書き方では、見当たりません。", words=word))
    return 0.6, str(_("「%(words)s」ということばは、見当たりません。", words=word))


def of_unknown(asked: Criteria, row: Row[Any]) -> Told:
    """Which of the asked facts nobody has told; an empty sentence where all are."""
    silent = [str(name) for name in untold(asked, row)]
    if not silent:
        return 0, ""
    told = _("わからないこと: %(facts)s。電話でお確かめください。", facts=_("、").join(silent))
    return 0.3 + 0.06 * len(silent), str(told)


def untold(asked: Criteria, row: Row[Any]) -> Iterator[Any]:
    """The names of the asked facts that nobody has told."""
    bits = row.has | row.lacks
    if asked.when:
        schedule = timetables.read(row.told)
        if timetables.suits(schedule, asked.when) is None:
            yield _hours(schedule, asked.when)
    for field, column, name in _FACTS:
        if getattr(asked, field) not in (None, ()) and getattr(row, column) is None:
            yield name
    if asked.is_bookable and row.ahead is None:
        yield _("申し込みの始まり")
    if not _is_told(bits, "purpose", asked.purposes):
        yield _("「%(purpose)s」に使えるか", purpose=_purposes(asked.purposes))
    yield from (named(key) for key in asked.amenities if not _is_told(bits, "amenity", [key]))
    if not _is_told(bits, "allow", asked.allows):
        yield _("使い方のきまり")


def _hours(schedule: Schedule, when: timetables.When) -> str:
    if all(schedule.on(day).is_year_end for day in _doubtful(schedule, when)):
        return str(_("年末年始に開いているか"))
    return str(_("使える時間"))


def _doubtful(schedule: Schedule, when: timetables.When) -> list[date]:
    """The days of which nobody can say whether they suit."""
    each = {day: when._replace(days=(day,)) for day in when.days}
    return [day for day, one in each.items() if timetables.suits(schedule, one) is None]


def _is_told(bits: int, facet: str, keys: Sequence[str]) -> bool:
    return all(bits & BITS[facet, key] for key in keys)
