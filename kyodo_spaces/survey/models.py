"""The inquiry and the café survey: rounds, who is asked, the answers, and what comes of each.

None of this is public. What an answer says reaches the directory only through an approval.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .. import clock
from ..accounts.models import Department
from ..db import Model
from ..venues.models import Space, Venue


class RoundKind(StrEnum):
    """inquiry: all departments are asked (全庁照会). cafe: community cafés."""

    INQUIRY = "inquiry"
    CAFE = "cafe"


class Status(StrEnum):
    """Of a round, by its dates. LATE: past the due date, answers are still taken and marked."""

    PREPARING = "preparing"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


class SurveyRound(Model):
    """One inquiry or survey of a fiscal year, with its letter."""

    __tablename__ = "survey_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    fiscal_year: Mapped[int]
    title: Mapped[str]
    """件名."""
    document_number: Mapped[str | None]
    body: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None]
    """Section, 担当 and extension: never a person."""
    dated_on: Mapped[date | None]
    opens_on: Mapped[date | None]
    due_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    """The last day on which a late answer is taken; None while there is no such day."""
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("survey_round.id"))
    version: Mapped[int] = mapped_column(default=1)

    requests: Mapped[list["SurveyRequest"]] = relationship(
        back_populates="round", order_by="SurveyRequest.name, SurveyRequest.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def status(self, today: date) -> Status:
        if self.opens_on is None or self.due_on is None or today < self.opens_on:
            return Status.PREPARING
        if today <= self.due_on:
            return Status.OPEN
        return Status.LATE if today <= (self.closes_on or today) else Status.CLOSED


class SurveyRequest(Model):
    """Somebody who is asked in a round: a department, or a café. `name` is that day's."""

    __tablename__ = "survey_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    """The café, where the directory knows it."""
    name: Mapped[str]
    has_nothing: Mapped[bool] = mapped_column(default=False)
    """該当なし: an answer too."""
    submitted_at: Mapped[datetime | None]
    """The last time; `is_late` says of the first whether it was past the due date."""
    submitted_by: Mapped[str | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    medium: Mapped[str | None]
    """How the answer came: web, excel or paper."""
    returned_at: Mapped[datetime | None]
    """When it was sent back to be corrected; None once it is submitted again."""
    returned_note: Mapped[str | None] = mapped_column(Text)
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    """Of the link that a café gets: it serves once, to claim the answer."""
    claim_hash: Mapped[str | None]
    """Of the key that the café's browser keeps from then on: one for all that it has claimed."""
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[SurveyRound] = relationship(back_populates="requests")
    department: Mapped[Department | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    responses: Mapped[list["SurveyResponse"]] = relationship(
        back_populates="request", order_by="SurveyResponse.position, SurveyResponse.id"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "department_id", name="uq_survey_request_department"),
        UniqueConstraint("round_id", "venue_id", name="uq_survey_request_venue"),
        Index("ix_survey_request_department_id", "department_id"),
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def live(self) -> list["SurveyResponse"]:
        """The answers that stand: not those that were taken off the list."""
        return [row for row in self.responses if row.withdrawn_at is None]


class SurveyResponse(Model):
    """One answer: what is said of one place. It is never deleted, only withdrawn.

    `answers` are the texts by the question's key, in `questions.canonical` form where they are
    understood and as they were given where they are not. "" says that there is nothing, a key
    that is not there says nothing.
    """

    __tablename__ = "survey_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("survey_request.id"))
    position: Mapped[int] = mapped_column(default=0)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"))
    """The place in the directory that the answer is about; None for one that is new to it."""
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("survey_response.id"))
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    is_unchanged: Mapped[bool] = mapped_column(default=False)
    """変更なし: an answer too."""
    is_handed_in: Mapped[bool] = mapped_column(default=False)
    """Whether it is what was submitted; not after its department or café changed it since."""
    withdrawn_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    """The last time that facts of this answer were approved into the directory."""
    published_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    request: Mapped[SurveyRequest] = relationship(back_populates="responses")
    venue: Mapped[Venue | None] = relationship()
    space: Mapped[Space | None] = relationship()
    case: Mapped["Case | None"] = relationship(back_populates="response")

    __table_args__ = (
        Index("ix_survey_response_request_id", "request_id"),
        Index("ix_survey_response_space_id", "space_id"),
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """The venue's and the space's names as the answer has them."""
        names = (self.answers.get("venue_name", ""), self.answers.get("name", ""))
        return " ".join(dict.fromkeys(filter(None, names)))


class Stage(StrEnum):
    """Of a Case: 回答 → 協議 → 条件整理 → 利用可 → 公開, or 見送り."""

    ANSWERED = "answered"
    TALKS = "talks"
    TERMS = "terms"
    USABLE = "usable"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Case(Model):
    """調整: what stands between one answer and a published space."""

    __tablename__ = "survey_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id"), unique=True)
    stage: Mapped[str] = mapped_column(default=Stage.ANSWERED)
    stage_since: Mapped[date] = mapped_column(default=clock.today)
    blocker: Mapped[str | None] = mapped_column(Text)
    next_action: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None]
    due_on: Mapped[date | None]
    drop_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    response: Mapped[SurveyResponse] = relationship(back_populates="case")
    notes: Mapped[list["CaseNote"]] = relationship(order_by="CaseNote.id")

    __table_args__ = (Index("ix_survey_case_stage", "stage"),)
    __mapper_args__ = {"version_id_col": version}


class CaseNote(Model):
    """What was said or agreed, and when. It stays as it was written."""

    __tablename__ = "survey_case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("survey_case.id"))
    at: Mapped[datetime]
    by: Mapped[str]
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_survey_case_note_case_id", "case_id"),)


class SurveyFile(Model):
    """A returned workbook, as it was read: its cells wait here for a person's decision.

    `content` holds each row's cells as texts with their sheet, row and column. It stays when
    the file is applied or put aside: an answer is never lost.
    """

    __tablename__ = "survey_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("survey_request.id"))
    """Whose answers they are; None until a person says so."""
    name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[str | None]
    """applied, returned or discarded."""
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[SurveyRound] = relationship()
    request: Mapped[SurveyRequest | None] = relationship()

    __table_args__ = (
        Index("ix_survey_file_round_id", "round_id"),
        CheckConstraint("(settled_at IS NULL) = (settled_as IS NULL)", name="settled"),
    )
    __mapper_args__ = {"version_id_col": version}
