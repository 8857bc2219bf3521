"""What belongs to a venue or to one of its spaces: amenities, and when it is open."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Model


class _Owned:
    """Belongs to a venue or to one of its spaces; a space without hours keeps its venue's."""

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))


def _owned_by_one(table: str) -> tuple[Any, ...]:
    return (
        CheckConstraint("(venue_id IS NULL) <> (space_id IS NULL)", name="owner"),
        Index(f"ix_{table}_venue_id", "venue_id"),
        Index(f"ix_{table}_space_id", "space_id"),
    )


class Amenity(_Owned, Model):
    """Something a place has (True), has not (False), or only a note about it (None)."""

    __tablename__ = "amenity"

    key: Mapped[str]
    has: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = _owned_by_one("amenity")


HOLIDAYS = 7
"""The value of `weekday` that stands for national holidays; 0 is Monday, 6 is Sunday."""


class OpeningHours(_Owned, Model):
    """Open on a weekday from `opens` to `closes`, minutes after midnight (24:00 is 1440).

    `closes` over 1440 runs into the next day. `nth` is 1 to 5 for the nth such weekday of the
    month, None for every week.
    """

    __tablename__ = "opening_hours"

    weekday: Mapped[int]
    nth: Mapped[int | None]
    opens: Mapped[int]
    closes: Mapped[int]
    slot: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_through: Mapped[date | None]

    __table_args__ = (
        *_owned_by_one("opening_hours"),
        CheckConstraint("weekday BETWEEN 0 AND 7", name="weekday"),
        CheckConstraint("opens >= 0 AND opens < closes AND closes <= 2880", name="times"),
    )


class ClosingRule(_Owned, Model):
    """Days that are always closed: `kind` is weekday, month_end, holidays or annual.

    weekday: `weekday`, with `nth` for the nth of the month. annual: `first` to `last`, each
    "MM-DD", over the year's end when `last` comes earlier. `on_holiday` says what happens when
    the day is a national holiday: None unknown or as usual, "open", "next_weekday" or
    "previous_weekday" (the closure moves there).
    """

    __tablename__ = "closing_rule"

    kind: Mapped[str]
    weekday: Mapped[int | None]
    nth: Mapped[int | None]
    first: Mapped[str | None]
    last: Mapped[str | None]
    on_holiday: Mapped[str | None]

    __table_args__ = _owned_by_one("closing_rule")


class SpecialHours(_Owned, Model):
    """A dated exception: closed (`opens` None) or open at other hours, with a reason."""

    __tablename__ = "special_hours"

    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    reason: Mapped[str | None]

    __table_args__ = (
        *_owned_by_one("special_hours"),
        CheckConstraint("starts_on <= ends_on", name="dates"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="times"),
    )
