"""Partner venues: the agreement (協定) behind one, and what it offers for a while."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Model
from .models import Space, Venue


class Agreement(Model):
    """An agreement about a venue. Staff alone read it; it binds from `starts_on` to `ends_on`."""

    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    title: Mapped[str]
    party: Mapped[str]
    signed_on: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship()

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates"),
        Index("ix_agreement_venue_id", "venue_id"),
    )
    __mapper_args__ = {"version_id_col": version}


class OfferKind(StrEnum):
    """trial: a free-trial campaign. presentation: a place to present what one does."""

    TRIAL = "trial"
    PRESENTATION = "presentation"


class Offer(Model):
    """A venue, or one space of it, at other terms for a period; over by itself."""

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    kind: Mapped[str]
    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    terms: Mapped[str | None] = mapped_column(Text)
    how_to_apply: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship()
    space: Mapped[Space | None] = relationship()

    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="dates"),
        Index("ix_offer_venue_id", "venue_id"),
    )
    __mapper_args__ = {"version_id_col": version}
