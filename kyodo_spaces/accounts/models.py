"""Who may sign in, for which departments, and what keeps the doors shut to others."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base, Model


class Role(StrEnum):
    """editor: its departments' places. centre: cafés and partner venues. coordinator: all."""

    EDITOR = "editor"
    COORDINATOR = "coordinator"
    CENTRE = "centre"


succession = Table(
    "succession",
    Base.metadata,
    Column("predecessor_id", ForeignKey("department.id"), primary_key=True),
    Column("successor_id", ForeignKey("department.id"), primary_key=True),
)
membership = Table(
    "membership",
    Base.metadata,
    Column("user_id", ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column("department_id", ForeignKey("department.id"), primary_key=True),
)


class Department(Model):
    """課: valid from April of one fiscal year through March of another, None for open."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    valid_from: Mapped[int]
    valid_through: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    successors: Mapped[list["Department"]] = relationship(
        secondary=succession,
        primaryjoin=lambda: Department.id == succession.c.predecessor_id,
        secondaryjoin=lambda: Department.id == succession.c.successor_id,
    )

    __mapper_args__ = {"version_id_col": version}

    def is_valid_in(self, fiscal_year: int) -> bool:
        return self.valid_from <= fiscal_year <= (self.valid_through or fiscal_year)


class User(Model):
    """A person. Without a password the invitation is still open."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    """The sign-in name, folded: an e-mail address, or any name where there is no mail."""
    name: Mapped[str]
    email: Mapped[str | None]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_step: Mapped[int | None]
    """The last time step whose code was taken, so that a code serves once."""
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    departments: Mapped[list[Department]] = relationship(
        secondary=membership, order_by=Department.id
    )

    __mapper_args__ = {"version_id_col": version}


class UserSession(Model):
    """One sign-in on one device: the cookie holds a random token, this row its sha256."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    device: Mapped[str | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_user_session_user_id", "user_id"),)


class Ticket(Model):
    """A single-use link for one user: `purpose` is invitation or reset."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    made_by: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_ticket_user_id", "user_id"),)


class SignInFailure(Model):
    """A wrong password or code, counted by account and by address."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account: Mapped[str]
    address: Mapped[str]

    __table_args__ = (
        Index("ix_sign_in_failure_account", "account", "at"),
        Index("ix_sign_in_failure_address", "address", "at"),
    )
