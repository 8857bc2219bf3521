"""What is told beside the list: what of the question was not used, or was read otherwise."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from .. import clock
from ..text import fold
from . import asking, filters, plain_tables, plain_words, queries, weeks
from .forms import Question

_LONG_AHEAD = 300
"""A day so many days away that was told without its year may be a slip for one just past."""
_MOST_DAYS = 6
_YEAR = re.compile(r"\d{3}|年|(?:^|[^a-z])[rh]\d")
_VACANT = re.compile("空い|空き(?!家|地|缶)|あいて|あき(?:状況|はあり|が(?!わ))")
_DAYS = re.compile(plain_tables.DAYS_UNSAID)
_NEGATED = re.compile(plain_tables.NEGATED)


class Link(NamedTuple):
    text: str
    url: str


class Notice(NamedTuple):
    """A sentence, and what may be asked instead."""

    text: str
    links: tuple[Link, ...] = ()


def find(question: Question, args: "MultiDict[str, str]") -> list[Notice]:
    """In the order in which they matter.

    `args` are the page's: `said` the question as it was typed, `also` other dates read in it.
    """
    said = args.get("said", "")[: asking.LONGEST]
    return [
        *map(Notice, filters.find_unused(question)),
        *_of_places(question),
        *_of_days(question, said, args.getlist("also")),
        *_of_slip(question, said),
        *_of_words(question, said),
    ]


def _of_places(question: Question) -> Iterator[Notice]:
    """A place, or a station, of which nobody knows where it is."""
    near = question.form.near.data
    if near and not question.near_label:
        station = plain_words.station(near)
        if not station:
            told = _(
                "「%(place)s」がどこか、わかりませんでした。町名や住所、施設の名前を入れてください。",
                place=near,
            )
            yield Notice(str(told))
            return
        links = _district(station, "near", "within")
        district = links[0].text if links else None
        towns = queries.find_towns(station.removesuffix("駅") if district else None)
        told = _("%(station)sの場所はわかりません。近さでは選んでいません。", station=station)
        if towns:
            example = _("、").join(towns)
            told += _("「近く」に、町名（例: %(towns)s）や住所を入れてください。", towns=example)
        yield Notice(str(told), links)
    elif station := plain_words.station(question.criteria.q):
        told = _("「%(word)s」ということばのある場所をさがしました。", word=station)
        text, args = _("%(place)sの近くをさがす", place=station), {"near": [station]}
        here = Link(str(text), filters.directory(_given("q") | args))
        yield Notice(str(told), (here,) if asking.is_place(station) else _district(station, "q"))


def _district(station: str, *instead: str) -> tuple[Link, ...]:
    """The district that has the station's name, if there is one, instead of these filters."""
    name = station.removesuffix("駅")
    if name not in queries.districts():
        return ()
    args = _given(*instead) | {"district": [name]}
    text = _("「%(district)s」地区の場所を見る", district=name)
    return (Link(str(text), filters.directory(args)),)


def _given(*without: str) -> dict[str, list[str]]:
    return {name: values for name, values in filters.given().items() if name not in without}


def _of_days(question: Question, said: str, also: Sequence[str]) -> Iterator[Notice]:
    """Of 今週末 one day was taken; the others are a link away."""
    chosen = question.criteria.open_on
    days = sorted({day for each in also[:_MOST_DAYS] if (day := _day(each))} - {chosen})
    if not chosen or not days:
        return
    links = []
    for day in days:
        others = [f"{each}" for each in sorted({chosen, *days} - {day})]
        args = _given() | {"day": [f"{day}"], "also": others, "said": [said]}
        text = _("%(day)sでさがす", day=weeks.name_date(day))
        links.append(Link(str(text), filters.directory(args)))
    told = _("%(day)sの1日だけでさがしました。", day=weeks.name_date(chosen))
    yield Notice(str(told), tuple(links))


def _day(text: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        return day if abs(day - clock.today()).days < 1000 else None
    return None


def _of_slip(question: Question, said: str) -> Iterator[Notice]:
    """A day that is over; 11月20日 is taken as next year's on the 23rd."""
    day, today = question.criteria.open_on, clock.today()
    if day and day < today:
        yield Notice(str(_("%(day)sは過ぎた日です。", day=weeks.name_date(day))))
    elif day and said and (day - today).days > _LONG_AHEAD and not _YEAR.search(fold(said)):
        told = _("今年のその日は過ぎたので、%(day)sでさがしました。", day=weeks.name_date(day))
        yield Notice(str(told))


def _of_words(question: Question, said: str) -> Iterator[Notice]:
    """What no filter can say, and what nobody here knows."""
    asked = unicodedata.normalize("NFKC", question.criteria.q)
    if days := _DAYS.search(asked):
        told = _(
            "「%(word)s」は条件として読み取れないので、書かれたことばのままさがしました。日にちや曜日を選んでください。",
            word=days[0],
        )
        yield Notice(str(told))
    elif negated := _NEGATED.search(asked):
        told = _(
            "「%(word)s」のような打ち消しは読み取れないので、書かれたことばのままさがしました。",
            word=negated[0],
        )
        yield Notice(str(told))
    if _VACANT.search(unicodedata.normalize("NFKC", said)):
        yield Notice(str(_("予約の空きは、この一覧ではわかりません。施設にお確かめください。")))
