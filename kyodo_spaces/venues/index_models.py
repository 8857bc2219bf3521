"""What the directory is searched in: one narrow row for each result, kept by every write.

All of it follows from the venues and spaces, and `kyodo index rebuild` makes it anew.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import ClassVar

from sqlalchemy import BigInteger, Index, Integer, String, Text, TextClause, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Model
from ..geo import grid

# SQLite keeps rows in the order of an INTEGER key alone, and that is 64 bits wide there.
Big = BigInteger().with_variant(Integer(), "sqlite")
Text_C = String().with_variant(String(collation="C"), "postgresql")

_NUMBER_BITS = 28
_UNPLACED = 1 << 62
UNPLACED = (_UNPLACED, (1 << 63) - 1)
"""The first and the last number of what lies nowhere."""
_ENDS = ("first", "last")


def key_of(venue_id: int, space_id: int | None, cell: int | None) -> int:
    """The number of a result: its cell first, so that neighbours lie on the same pages."""
    number = (venue_id << 1 | 1) if space_id is None else space_id << 1
    return number | (_UNPLACED if cell is None else cell << _NUMBER_BITS)


def keys_between(cells: tuple[int, int]) -> tuple[int, int]:
    """The first and the last number that a result in one of these cells may have."""
    first, last = cells
    return first << _NUMBER_BITS, ((last + 1) << _NUMBER_BITS) - 1


def ends(spans: Sequence[tuple[int, int]]) -> dict[str, int]:
    """The ends of spans as parameters: first0, last0, first1 and so on."""
    pairs = enumerate(spans)
    return {f"{end}{at}": key for at, span in pairs for end, key in zip(_ENDS, span, strict=True)}


def within(column: str, spans: Sequence[tuple[int, int]]) -> TextClause:
    """Whether a key lies in one of the spans."""
    return _within(column, len(spans)).bindparams(**ends(spans))


@cache
def _within(column: str, number: int) -> TextClause:
    parts = (f"{column} BETWEEN :first{at} AND :last{at}" for at in range(number))
    typed = (bindparam(name, type_=BigInteger) for name in ends([(0, 0)] * number))
    return text(f"({' OR '.join(parts)})").bindparams(*typed)


def bits_to_cell(zoom: int) -> int:
    """How many bits of a key come after the cell of this zoom."""
    return _NUMBER_BITS + 2 * (grid.FINEST - zoom)


class IndexedPlace(Model):
    """A result with what filters and orders ask of it; unknown is NULL.

    `has` and `lacks` have a bit for each amenity, purpose and thing allowed, as `index_rows.BITS`
    numbers them; in neither it is unknown. `timetable_id` is NULL where nobody has told any
    hours. `ahead` is the rule of `ahead.Ahead`.
    """

    __tablename__ = "place_index"

    key: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=False)
    venue_id: Mapped[int]
    space_id: Mapped[int | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    kind: Mapped[str | None]
    district: Mapped[str | None]
    capacity: Mapped[int | None]
    is_free: Mapped[bool | None]
    has: Mapped[int] = mapped_column(BigInteger)
    lacks: Mapped[int] = mapped_column(BigInteger)
    timetable_id: Mapped[int | None] = mapped_column(BigInteger)
    ahead: Mapped[int | None]
    is_whole: Mapped[bool]
    """The venue itself, for no space of it is known."""
    name: Mapped[str] = mapped_column(Text_C)
    position: Mapped[int]
    confirmed_on: Mapped[date | None]
    """Its own, for nobody vouched for a space by vouching for its venue."""
    as_of: Mapped[str | None]

    __table_args__ = (
        Index("ix_place_index_venue_id", "venue_id"),
        Index("ix_place_index_district", "district"),
        Index("ix_place_index_confirmed_on", "confirmed_on", "as_of"),
        Index("ix_place_index_order", "is_whole", "name", "venue_id", "position", "space_id"),
    )


class Timetable(Model):
    """Hours as some places share them, word for word; the id follows from the words."""

    __tablename__ = "timetable"

    id: Mapped[int] = mapped_column(Big, primary_key=True, autoincrement=False)
    told: Mapped[str] = mapped_column(Text)


class MapCell(Model):
    """How many results lie in a cell of a zoom, and the sums of where, in millionths of degrees."""

    __tablename__ = "map_cell"
    ZOOMS: ClassVar = range(3, grid.FINEST + 1)

    zoom: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int]
    longitude: Mapped[int] = mapped_column(BigInteger)
    latitude: Mapped[int] = mapped_column(BigInteger)
