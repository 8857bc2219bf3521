"""What a citizen reports as wrong about a place, and what its department made of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Model
from ..venues.models import Space, Venue


class Outcome(StrEnum):
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


class Correction(Model):
    """One report; `outcome` is None until it is answered."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    sent_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    contact: Mapped[str | None]
    sender: Mapped[str]
    """A keyed hash of the sender's address: enough to count by, of no other use."""
    outcome: Mapped[str | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship()
    space: Mapped[Space | None] = relationship()

    __table_args__ = (
        Index("ix_correction_sender", "sender", "sent_at"),
        Index("ix_correction_venue_id", "venue_id"),
        Index("ix_correction_space_id", "space_id"),
    )
    __mapper_args__ = {"version_id_col": version}
