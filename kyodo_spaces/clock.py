"""The one clock. Japan keeps one offset all year, so no time-zone database is needed."""

from datetime import UTC, date, datetime, time, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def stamp() -> datetime:
    """The present moment as the database holds it: UTC without saying so."""
    return now().replace(tzinfo=None)


def today() -> date:
    """The calendar day in Japan."""
    return now().astimezone(JST).date()


def in_japan(stamp: datetime) -> datetime:
    """A moment from the database on Japan's clock."""
    return stamp.replace(tzinfo=UTC).astimezone(JST)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Japan, as the database holds moments."""
    begun = datetime.combine(day, time(), JST)
    return begun.astimezone(UTC).replace(tzinfo=None)


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (年度) of a day: April to March.

    >>> fiscal_year(date(2027, 3, 31))
    2026
    """
    return day.year if day.month >= 4 else day.year - 1
