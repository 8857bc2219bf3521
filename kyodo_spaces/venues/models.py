"""The inventory: what there is, where, on which terms, and where each fact comes from.

Every field is None until someone says otherwise, and None means unknown: never "no".
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from secrets import token_hex
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from ..db import Model
from ..geo.geojson import Level, Point
from ..text import fold_spelling
from .details import Amenity, ClosingRule, OpeningHours, SpecialHours


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    RETIRED = "retired"


PUBLIC_STATES = (State.PUBLISHED, State.SUSPENDED)


class Kind(StrEnum):
    ROOM = "room"
    HALL = "hall"
    EXHIBITION = "exhibition"
    LEAFLET_RACK = "leaflet_rack"
    FREE_SPACE = "free_space"
    FACILITY = "facility"
    """A whole building or ground that is lent as one."""
    CAFE = "cafe"


OWN_ID = "KS"
"""How an ID begins that no municipality gave."""


class Listed:
    """What a venue and a space share: state, contact and where each fact comes from."""

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None] = mapped_column(default=lambda: OWN_ID + token_hex(6))
    """The ID in municipal files: the body's own, else one of ours that stays for good."""
    name: Mapped[str]
    name_kana: Mapped[str | None]
    description: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None]
    phone_extension: Mapped[str | None]
    email: Mapped[str | None]
    contact_url: Mapped[str | None]
    contact_note: Mapped[str | None]
    url: Mapped[str | None]
    image_url: Mapped[str | None]
    image_license: Mapped[str | None]
    department: Mapped[str | None]
    """As the public reads it; `department_id` says who may change the entry."""
    hours_note: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    suspended_from: Mapped[date | None]
    suspended_until: Mapped[date | None]
    state_reason: Mapped[str | None]
    source: Mapped[str | None]
    license: Mapped[str | None]
    as_of: Mapped[str | None]
    """Of when the facts are, no more exactly than is known: 2026-10-03, 2026-10 or 2026."""
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None]
    confirm_by: Mapped[date | None]
    """The day by which it wants confirming again, where an approval set one."""
    corrected_on: Mapped[date | None]
    """The day on which a mistake that a citizen had reported was mended."""
    extra: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Columns of the source file that have no field of their own, word for word."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @declared_attr
    def department_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("department.id"), index=True)

    @declared_attr
    def amenities(cls) -> Mapped[list[Amenity]]:
        return relationship(order_by=Amenity.id, cascade="all, delete-orphan")

    @declared_attr
    def opening_hours(cls) -> Mapped[list[OpeningHours]]:
        return relationship(order_by=OpeningHours.id, cascade="all, delete-orphan")

    @declared_attr
    def closing_rules(cls) -> Mapped[list[ClosingRule]]:
        return relationship(order_by=ClosingRule.id, cascade="all, delete-orphan")

    @declared_attr
    def special_hours(cls) -> Mapped[list[SpecialHours]]:
        return relationship(order_by=SpecialHours.starts_on, cascade="all, delete-orphan")

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES


class Venue(Listed, Model):
    """A building or site with an address and a point (schema.org EventVenue)."""

    __tablename__ = "venue"

    municipality_code: Mapped[str | None]
    name_en: Mapped[str | None]
    name_alias: Mapped[str | None]
    category: Mapped[str | None]
    postal_code: Mapped[str | None]
    address: Mapped[str]
    prefecture: Mapped[str | None]
    city: Mapped[str | None]
    town: Mapped[str | None]
    lot: Mapped[str | None]
    building: Mapped[str | None]
    district: Mapped[str | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    point_level: Mapped[str | None]
    point_radius_m: Mapped[int | None]
    point_source: Mapped[str | None]
    point_is_locked: Mapped[bool] = mapped_column(default=False)
    point_is_ambiguous: Mapped[bool] = mapped_column(default=False)
    access: Mapped[str | None] = mapped_column(Text)
    operator: Mapped[str | None]
    corporate_number: Mapped[str | None]
    is_partner: Mapped[bool] = mapped_column(default=False)
    """A partner venue, or a café: the NPO centre's to keep."""
    is_address_private: Mapped[bool] = mapped_column(default=False)
    """Shown by its town alone, as a home is: the row holds no finer address and no finer point."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    """The venue that took over this one's spaces and its address on the web."""

    spaces: Mapped[list["Space"]] = relationship(
        back_populates="venue", order_by="Space.position, Space.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index("ix_venue_external_id", "municipality_code", "external_id"),
        Index("ix_venue_name", "name"),
        Index("ix_venue_state", "state"),
        Index(
            "ix_venue_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        CheckConstraint(
            "NOT is_address_private OR (lot IS NULL AND building IS NULL AND postal_code IS NULL"
            " AND access IS NULL AND NOT point_is_locked AND (longitude IS NULL"
            " OR point_level IN ('chome', 'oaza', 'municipality')))",
            name="town_alone",
        ),
    )

    @property
    def point(self) -> Point | None:
        if self.longitude is None or self.latitude is None:
            return None
        return Point(
            longitude=self.longitude,
            latitude=self.latitude,
            level=Level(self.point_level or Level.PIN),
            radius_m=self.point_radius_m or 0,
            source=self.point_source or "",
            is_locked=self.point_is_locked,
            is_ambiguous=self.point_is_ambiguous,
        )

    @point.setter
    def point(self, point: Point | None) -> None:
        self.longitude = point.longitude if point else None
        self.latitude = point.latitude if point else None
        self.point_level = point.level.value if point else None
        self.point_radius_m = point.radius_m if point else None
        self.point_source = point.source if point else None
        self.point_is_locked = point.is_locked if point else False
        self.point_is_ambiguous = point.is_ambiguous if point else False


class Space(Listed, Model):
    """What is shared in a venue: a room, a hall, a place to exhibit, a leaflet rack, café seats."""

    __tablename__ = "space"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str | None]
    floor: Mapped[str | None]
    capacity: Mapped[int | None]
    area_m2: Mapped[float | None]
    is_free: Mapped[bool | None]
    fee: Mapped[str | None] = mapped_column(Text)
    allows_food: Mapped[bool | None]
    food_note: Mapped[str | None]
    allows_sound: Mapped[bool | None]
    sound_note: Mapped[str | None]
    allows_fire: Mapped[bool | None]
    fire_note: Mapped[str | None]
    eligibility: Mapped[str | None] = mapped_column(Text)
    how_to_apply: Mapped[str | None] = mapped_column(Text)
    apply_ahead: Mapped[str | None]
    is_walk_in: Mapped[bool | None]
    """Used without booking: one walks in."""
    wall_length_m: Mapped[float | None]
    longest_period_days: Mapped[int | None]
    paper_sizes: Mapped[str | None]
    copies: Mapped[int | None]
    rack_period: Mapped[str | None]

    venue: Mapped[Venue] = relationship(back_populates="spaces")

    __table_args__ = (
        UniqueConstraint("venue_id", "external_id", name="uq_space_external_id"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        Index("ix_space_venue_id", "venue_id"),
    )


VENUE_SEARCHED = (
    "name name_kana name_en name_alias category address building district town description "
    "operator department access note hours_note"
).split()
SPACE_SEARCHED = "name name_kana description floor fee eligibility how_to_apply note".split()


def _index(_mapper: object, _connection: object, row: Venue | Space) -> None:
    names = VENUE_SEARCHED if isinstance(row, Venue) else SPACE_SEARCHED
    row.search_text = search_text(getattr(row, name) for name in names)


def search_text(values: Iterable[Any]) -> str:
    """All that a venue or a space is found by, folded."""
    return "\n".join(_fold(str(value)) for value in values if value)


# The venues of a file share their town, its code and much more.
_fold = lru_cache(4_096)(fold_spelling)


for _moment in ("before_insert", "before_update"):
    event.listen(Venue, _moment, _index)
    event.listen(Space, _moment, _index)
