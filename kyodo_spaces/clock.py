"""The one clock. Japan keeps one offset all year, so no time-zone database is needed."""

from datetime import UTC, date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day in Japan."""
    return now().astimezone(JST).date()
