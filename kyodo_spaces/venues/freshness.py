"""How long the word of a department holds. Pure: the day and the limit are told."""

from calendar import monthrange
from datetime import date


def oldest(today: date, months: int) -> date:
    """The first day on which a confirmation still holds: so many calendar months ago.

    >>> oldest(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def known_on(confirmed_on: date | None, as_of: str | None) -> date | None:
    """The last day on which the facts are known to have been true; None when nobody can tell.

    `as_of` is as exact as it is known, and stands for the last of its days.

    >>> known_on(None, "2024-02")
    datetime.date(2024, 2, 29)
    """
    if confirmed_on is not None or not as_of:
        return confirmed_on
    year, month, day = [*map(int, as_of.split("-")), 0, 0][:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def is_old(
    confirmed_on: date | None,
    as_of: str | None,
    today: date,
    months: int,
    confirm_by: date | None = None,
) -> bool:
    """Whether the facts are from before the limit, or past the day set for confirming them again.

    Of facts without any date nobody can say.
    """
    known = known_on(confirmed_on, as_of)
    return is_due(confirm_by, today) or (known is not None and known < oldest(today, months))


def is_due(confirm_by: date | None, today: date) -> bool:
    """Whether the day by which an approval wanted it confirmed again is over."""
    return confirm_by is not None and confirm_by < today


def is_past(confirmed_on: date | None, as_of: str | None, today: date, months: int) -> bool:
    """The same for a limit past which an entry is not kept on trust: no date is no excuse."""
    known = known_on(confirmed_on, as_of)
    return known is None or known < oldest(today, months)
