"""What a visitor asks for, as plain data."""

from dataclasses import dataclass
from datetime import date, timedelta

from .. import clock
from ..geo.geojson import BBox, Point
from . import words
from .timetables import When

_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a visitor asks for; an empty field asks nothing.

    purposes, kinds and districts: any of them. amenities and allows: all of them. capacity:
    people, at least. within_m: metres from `near`, without which it asks nothing. is_bookable:
    applications for `open_on` are taken already; without that day it asks nothing.
    open_on: open that day; weekdays (0 is Monday): on any such day of the next four weeks.
    opens and closes: for all of the time between, minutes after midnight up to 1440, both or
    neither; without a day they ask about today. include_unknown: places whose value is unknown
    count as matching.
    """

    q: str = ""
    purposes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    capacity: int | None = None
    is_free: bool | None = None
    amenities: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    open_on: date | None = None
    weekdays: tuple[int, ...] = ()
    opens: int | None = None
    closes: int | None = None
    near: Point | None = None
    within_m: int | None = None
    is_bookable: bool = False
    bbox: BBox | None = None
    include_unknown: bool = False

    @property
    def words(self) -> list[words.Forms]:
        """All of them, each in any of its forms."""
        return words.forms_of(self.q)

    @property
    def asks_facts(self) -> bool:
        """Whether anything is asked that may be unknown of a place."""
        several = self.purposes or self.kinds or self.districts or self.amenities or self.allows
        is_near = self.near is not None and self.within_m is not None
        return bool(
            several or is_near or self.when or (self.capacity, self.is_free) != (None, None)
        )

    @property
    def is_weekly(self) -> bool:
        """Whether it asks for days of the week, and for no date that would go before them."""
        return bool(self.weekdays) and self.open_on is None

    @property
    def when(self) -> When | None:
        """The days and the time that are asked about; None when nobody asks."""
        if self.open_on is not None:
            return When((self.open_on,), self.opens, self.closes)
        if not self.weekdays and self.opens is None:
            return None
        today = clock.today()
        if not self.weekdays:
            return When((today,), self.opens, self.closes)
        ahead = (today + timedelta(days=days) for days in range(7 * _WEEKS))
        days = tuple(day for day in ahead if day.weekday() in self.weekdays)
        return When(days, self.opens, self.closes)
