"""The stages of a Case (調整) and what each of them asks for before a Case may stand there."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from ..venues.models import State
from . import questions
from .models import Case, RoundKind, Stage

STAGES: dict[str, Any] = {
    Stage.ANSWERED: _l("回答"),
    Stage.TALKS: _l("協議"),
    Stage.TERMS: _l("条件整理"),
    Stage.USABLE: _l("利用可"),
    Stage.PUBLISHED: _l("公開"),
    Stage.DROPPED: _l("見送り"),
}
"""In the order in which a Case goes through them."""
OPEN = (Stage.ANSWERED, Stage.TALKS, Stage.TERMS, Stage.USABLE)
"""The stages at which something is still to be done."""
_CONTACT = ("phone", "phone_extension", "contact_note")


class Need(NamedTuple):
    """One thing that a stage asks for. `field` is where the page lets one fill it in."""

    stage: Stage
    words: Any
    field: str
    is_met: Callable[[Case], bool]
    is_asked_of_cafes: bool = True


def _is_told(*keys: str) -> Callable[[Case], bool]:
    """Whether one of these questions is answered, and readable."""

    def is_met(case: Case) -> bool:
        answers = case.response.answers
        wrong = questions.problems(case.response.request.round.kind, answers)
        return any(answers.get(key) and key not in wrong for key in keys)

    return is_met


NEEDS = (
    Need(Stage.TALKS, _l("担当が決まっている"), "owner", lambda case: bool(case.owner)),
    Need(
        Stage.TALKS,
        _l("次にすることが決まっている"),
        "next_action",
        lambda case: bool(case.next_action),
    ),
    Need(Stage.TERMS, _l("協議の結果が記録されている"), "note", lambda case: bool(case.notes)),
    Need(Stage.USABLE, _l("使える人・条件に答えがある"), "eligibility", _is_told("eligibility")),
    Need(
        Stage.USABLE,
        _l("申込方法に答えがある"),
        "how_to_apply",
        _is_told("how_to_apply"),
        is_asked_of_cafes=False,
    ),
    Need(
        Stage.USABLE,
        _l("問い合わせ先（電話番号・内線・係名のどれか）に答えがある"),
        "phone",
        _is_told(*_CONTACT),
    ),
    Need(
        Stage.USABLE,
        _l("調整が必要なことが残っていない"),
        "blocker",
        lambda case: not case.blocker,
    ),
)
"""The one table of what the stages ask for. 公開 is reached through the approval alone."""


class Check(NamedTuple):
    """One line of a Case's checklist."""

    need: Need
    is_met: bool


def stage_of(case: Case) -> Stage:
    """Where the Case stands: one whose place is a draft again waits for an approval again."""
    if case.stage != Stage.PUBLISHED:
        return Stage(case.stage)
    space = case.response.space
    is_back = space is not None and space.state == State.DRAFT
    return Stage.USABLE if is_back else Stage.PUBLISHED


def checklist(case: Case) -> list[Check]:
    """All that the stages ask for of this Case, in their order."""
    is_cafe = case.response.request.round.kind == RoundKind.CAFE
    asked = [need for need in NEEDS if need.is_asked_of_cafes or not is_cafe]
    return [Check(need, need.is_met(case)) for need in asked]


def lacking(case: Case, stage: Stage) -> list[Need]:
    """What is still missing before the Case may stand at this stage, passing those before it."""
    if stage not in OPEN:
        return []
    reached = OPEN[: OPEN.index(stage) + 1]
    return [each.need for each in checklist(case) if not each.is_met and each.need.stage in reached]


def is_forward(case: Case, stage: Stage) -> bool:
    """Whether a move goes on towards publication; one that takes up what was dropped does not."""
    order = list(STAGES)
    now = stage_of(case)
    return now != Stage.DROPPED and order.index(stage) > order.index(now)
