"""What is read of a place's hours: rows of the database, or the plain data of a form, alike.

Properties, because plain data can't be changed.
"""

from datetime import date
from typing import Protocol


class Hours(Protocol):
    """A row of OpeningHours."""

    @property
    def weekday(self) -> int: ...

    @property
    def nth(self) -> int | None: ...

    @property
    def opens(self) -> int: ...

    @property
    def closes(self) -> int: ...

    @property
    def slot(self) -> str | None: ...

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_through(self) -> date | None: ...


class Rule(Protocol):
    """A row of ClosingRule."""

    @property
    def kind(self) -> str: ...

    @property
    def weekday(self) -> int | None: ...

    @property
    def nth(self) -> int | None: ...

    @property
    def first(self) -> str | None: ...

    @property
    def last(self) -> str | None: ...

    @property
    def on_holiday(self) -> str | None: ...


class Special(Protocol):
    """A row of SpecialHours."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...

    @property
    def opens(self) -> int | None: ...

    @property
    def closes(self) -> int | None: ...

    @property
    def reason(self) -> str | None: ...


class Pause(Protocol):
    """A suspension; either day may be unknown."""

    @property
    def start(self) -> date | None: ...

    @property
    def until(self) -> date | None: ...

    @property
    def reason(self) -> str | None: ...
