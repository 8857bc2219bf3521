"""Searches that found nothing, counted by day, words and filters: nobody can tell whose they were.

What visitors miss is told to the coordinating section. A count is worth no waiting: where it
can't be written at once, it is left out.
"""

import json
import logging
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import Connection, Text, UniqueConstraint, delete, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from .. import clock
from ..db import Model, db, write_if_free
from ..text import fold_spelling

_log = logging.getLogger(__name__)
LONGEST = 100
"""Of the words of a search, in characters."""
MOST_A_DAY = 1_000
"""So many different searches are kept of one day, whatever robots ask."""
KEPT_DAYS = 396
"""Thirteen months: a report compares a month with the same one of the year before."""
WHERE = {"near": _l("場所の近く"), "bbox": _l("地図の範囲")}
"""The parameters of which only that they were given is kept."""
# A mail address, an address on the web, or as many figures as a telephone number or an account has.
_PERSONAL = re.compile(r"@|://|www\.|\d(?:[-ー() ]*\d){5}")
_COUNT = text(
    "INSERT INTO unanswered_search (day, words, filters, n) VALUES (:day, :words, :filters, 1)"
    " ON CONFLICT (day, words, filters) DO UPDATE SET n = unanswered_search.n + 1"
)


class UnansweredSearch(Model):
    """How often a day the same words with the same filters found nothing."""

    __tablename__ = "unanswered_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    words: Mapped[str]
    """Folded, and no more than LONGEST."""
    filters: Mapped[str] = mapped_column(Text)
    """The other address parameters in one order, as JSON; of a place just that one was asked."""
    n: Mapped[int]

    __table_args__ = (
        UniqueConstraint("day", "words", "filters", name="uq_unanswered_search_asked"),
    )


class Unanswered(NamedTuple):
    """The same search on all the days that are kept."""

    words: str
    filters: dict[str, list[str]]
    n: int
    first_on: date
    last_on: date


def count(words: str, given: dict[str, list[str]], districts: Iterable[str]) -> None:
    """Count a search once more; never raises for a database that can't be written.

    `given` are the address parameters without the words. Of districts only those of the
    directory are kept, and of where just that it was asked, for a visitor may have typed a name.
    """
    folded = " ".join(fold_spelling(words).split())[:LONGEST]
    if _PERSONAL.search(folded):
        return
    known = set(districts)
    filters = {
        name: [value for value in sorted(set(values)) if name != "district" or value in known]
        for name, values in sorted(given.items())
        if name not in WHERE
    }
    filters |= {name: ["1"] for name in WHERE if name in given}
    asked = {"words": folded, "filters": json.dumps(filters, ensure_ascii=False)}
    try:
        with write_if_free() as connection:
            _count(connection, {"day": clock.today(), **asked})
    except SQLAlchemyError as error:
        _log.info("A search was not counted: %s", type(error).__name__)


def _count(connection: Connection, asked: dict[str, Any]) -> None:
    table = UnansweredSearch.__table__
    today = select(func.count()).where(table.c.day == asked["day"])
    kept = connection.scalar(today) or 0
    if kept == 0:
        before = asked["day"] - timedelta(days=KEPT_DAYS)
        connection.execute(delete(UnansweredSearch).where(table.c.day < before))
    is_new = kept >= MOST_A_DAY and not connection.scalar(
        today.where(table.c.words == asked["words"], table.c.filters == asked["filters"])
    )
    if not is_new:
        connection.execute(_COUNT, asked)


def since() -> date | None:
    """The first day of which anything is kept."""
    return db.session.scalar(select(func.min(UnansweredSearch.day)))


def find(limit: int | None = None) -> list[Unanswered]:
    """The searches, those that were asked most often first, and of these the latest."""
    row = UnansweredSearch
    n, last = func.sum(row.n), func.max(row.day)
    query = (
        select(row.words, row.filters, n, func.min(row.day), last)
        .group_by(row.words, row.filters)
        .order_by(n.desc(), last.desc(), row.words, row.filters)
        .limit(limit)
    )
    return [
        Unanswered(words, json.loads(filters), n, first_on, last_on)
        for words, filters, n, first_on, last_on in db.session.execute(query)
    ]
