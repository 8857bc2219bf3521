"""One answer as its card shows it: the questions of its kind, what is missing, what clashes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext as _

from . import lacking, questions
from .models import RoundKind, SurveyRequest, SurveyResponse
from .questions import Question


@dataclass(frozen=True)
class Trouble:
    """What a page shows again of a form that could not be taken as it was."""

    given: Mapping[str, str] = field(default_factory=dict)
    """What was typed, by the field's name."""
    theirs: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By the answer's id: the texts that somebody else saved first."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong, by the field's name."""
    opened: int = 0
    """The id of the answer whose card stands open."""


class Field(NamedTuple):
    question: Question
    name: str
    value: str
    notice: str
    """What is wrong with the text, which stays all the same."""
    theirs: str | None
    """What somebody else saved first; None where nothing clashes."""
    is_needed: bool


class Group(NamedTuple):
    title: str
    fields: list[Field]


class Card(NamedTuple):
    response: SurveyResponse
    number: int
    groups: list[Group]
    others: list[Field]
    """What is asked of places of another kind."""
    told: str
    """What is answered, missing and not understood."""
    is_open: bool


def cards_of(request: SurveyRequest, trouble: Trouble) -> list[Card]:
    """The cards of the answers that stand, in their order."""
    live = request.live
    return [
        _card(row, number, trouble, is_alone=len(live) == 1)
        for number, row in enumerate(live, start=1)
    ]


def _card(row: SurveyResponse, number: int, trouble: Trouble, *, is_alone: bool) -> Card:
    fields = list(_fields(row, trouble))
    kind = row.answers.get("kind", "")
    own = [each for each in fields if not each.question.kinds or kind in each.question.kinds]
    is_wrong = any(each.notice or each.theirs is not None for each in fields)
    return Card(
        row,
        number,
        _groups(own, row.request.round.kind),
        [each for each in fields if each not in own],
        tell(row),
        is_alone or is_wrong or trouble.opened == row.id or bool(lacking.missing(row)),
    )


def _fields(row: SurveyResponse, trouble: Trouble) -> Iterable[Field]:
    kind = row.request.round.kind
    notices = questions.problems(kind, row.answers)
    theirs = trouble.theirs.get(row.id, {})
    for question in questions.questions_of(kind):
        name = f"{row.id}-{question.key}"
        yield Field(
            question,
            name,
            trouble.given.get(name, row.answers.get(question.key, "")),
            trouble.errors.get(name) or notices.get(question.key, ""),
            theirs.get(question.key),
            question.key in lacking.NEEDED[RoundKind(kind)],
        )


def _groups(fields: list[Field], kind: str) -> list[Group]:
    if kind == RoundKind.CAFE:
        starts = {
            "venue_name": _("お店・場所"),
            "group_use": _("協力していただけること"),
            "publish_name": _("市民への案内"),
        }
    else:
        starts = {
            "venue_name": _("場所と貸出"),
            "floor": _("使い方"),
            "how_to_apply": _("申込と問い合わせ"),
            "tables_and_chairs": _("設備・利用の条件"),
        }
    found: list[Group] = []
    for each in fields:
        key = each.question.key
        # The equipment is not asked of every kind: its group begins with what is asked first.
        if key in starts or (key == "wifi" and found[-1].title != starts["tables_and_chairs"]):
            found.append(Group(starts.get(key) or starts["tables_and_chairs"], []))
        found[-1].fields.append(each)
    return found


def tell(row: SurveyResponse) -> str:
    """入力済み 12項目・未入力: 貸出・読み取れない項目: 定員（人）."""
    asked = questions.questions_of(row.request.round.kind)
    told = [_("入力済み %(n)s項目", n=sum(bool(row.answers.get(each.key)) for each in asked))]
    if lacks := lacking.missing(row):
        names = "、".join(each.header for each in lacks)
        told.append(_("未入力: %(names)s", names=names))
    problems = questions.problems(row.request.round.kind, row.answers)
    if unread := "、".join(each.header for each in asked if each.key in problems):
        told.append(_("読み取れない項目: %(names)s", names=unread))
    return "　".join(told)
