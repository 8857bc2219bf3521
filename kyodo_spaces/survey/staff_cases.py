"""Staff: the board of the Cases (調整), one Case, and the sheet for the working group."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from .. import clock, measures
from ..accounts import gate
from ..accounts.wording import OPERATIONS
from ..errors import Invalid
from ..venues import values
from ..venues.editing import unstorable, version_of
from ..venues.wording import Change
from . import answering, case_lists, coordinating, questions, stages, standing, taking_off
from .answering import Stale
from .case_lists import Wanted
from .models import Case, Stage

bp = Blueprint("survey_cases", __name__, url_prefix="/staff/survey/cases")
FIELDS: dict[str, Any] = {
    "owner": _l("担当"),
    "next_action": _l("次にすること"),
    "due_on": _l("期限"),
    "blocker": _l("調整が必要なこと"),
}
TERMS = ("eligibility", "how_to_apply", "contact_note", "phone", "phone_extension")
"""What the stages ask of the answer, and whoever coordinates may put right."""
Given = MultiDict[str, str]


@bp.get("")
def board() -> str:
    found = case_lists.find_cases(by=gate.actor())
    wanted = _wanted()
    chosen = case_lists.narrow(found, wanted)
    return render_template(
        "survey/cases.html",
        groups=case_lists.by_stage(chosen),
        due=case_lists.due_this_week(chosen, clock.today()),
        shows_due=request.args.get("view") == "due",
        is_empty=not found,
        **_narrowing(found, wanted),
    )


@bp.get("/agenda")
def agenda() -> str:
    found = case_lists.find_cases(by=gate.actor())
    wanted = _wanted()
    chosen = [
        case for case in case_lists.narrow(found, wanted) if stages.stage_of(case) in stages.OPEN
    ]
    ticked = set(request.args.getlist("case", type=int)) or {case.id for case in chosen}
    return render_template(
        "survey/agenda.html",
        choices=chosen,
        ticked=ticked,
        groups=case_lists.by_stage(case for case in chosen if case.id in ticked),
        **_narrowing(found, wanted),
    )


def _wanted() -> Wanted:
    given = request.args
    round_id = given.get("round", type=int)
    return Wanted(round_id, *(given.get(name, "")[:100] for name in Wanted._fields[1:]))


def _narrowing(found: list[Case], wanted: Wanted) -> dict[str, Any]:
    """What both lists need: what they can be narrowed to, what is chosen of it, and the words."""
    offered = case_lists.offered(found)
    filters = [
        (
            "round",
            _("照会・調査"),
            [(row.id, row.title) for row in offered.rounds],
            wanted.round_id,
        ),
        ("department", _("回答した課・カフェ"), _pairs(offered.departments), wanted.department),
        ("owner", _("担当"), _pairs(offered.owners), wanted.owner),
        ("kind", _("種類"), _pairs(offered.kinds), wanted.kind),
    ]
    kept = {name: value for name, _label, _choices, value in filters if value}
    return {"filters": filters, "kept": kept, **_said()}


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


def _said() -> dict[str, Any]:
    return {
        "stages": stages.STAGES,
        "stage_of": stages.stage_of,
        "open_stages": stages.OPEN,
        "kind_of": case_lists.kind_of,
        "days_in_stage": case_lists.days_in_stage,
    }


@bp.get("/<id:id>")
def case(id: int) -> str:
    return _page(coordinating.get_case(id, by=gate.actor()))


@bp.post("/<id:id>")
def change(id: int) -> ResponseReturnValue:
    actor, given = gate.actor(), request.form
    found = coordinating.get_case(id, by=actor)
    errors = unstorable(given)
    facts: dict[str, Any] = {name: given.get(name, "").strip() or None for name in FIELDS}
    read = values.day(given.get("due_on", ""))
    facts["due_on"] = read.value
    if read.notice:
        errors["due_on"] = _("期限を日付として読めません。令和8年12月7日 のように入れてください。")
    for name, most in coordinating.LONGEST.items():
        if len(facts[name] or "") > most:
            errors[name] = _(
                "%(name)sは%(most)s字までで書いてください。", name=FIELDS[name], most=most
            )
    if errors:
        return _page(found, given, errors), 400
    try:
        coordinating.change_case(id, facts, version=version_of(given), by=actor)
    except Stale:
        return _clash(id, given, facts)
    flash(_("調整の内容を保存しました。"))
    return _back(id)


def _clash(id: int, given: Given, mine: Mapping[str, Any]) -> ResponseReturnValue:
    """Both texts: what others saved first, and what was typed, which the form holds still."""
    found = coordinating.get_case(id, by=gate.actor())
    clashes = [
        Change(str(words), _told(getattr(found, name)), _told(mine[name]))
        for name, words in FIELDS.items()
        if getattr(found, name) != mine[name]
    ]
    return _page(found, given, {}, clashes), 409


def _told(value: Any) -> str:
    if not value:
        return str(_("なし"))
    return value if isinstance(value, str) else measures.day(value)


@bp.post("/<id:id>/notes")
def note(id: int) -> ResponseReturnValue:
    found = coordinating.get_case(id, by=gate.actor())
    try:
        coordinating.add_note(id, request.form.get("note", ""), by=gate.actor())
    except Invalid as error:
        return _page(found, request.form, {"note": str(error)}), 400
    flash(_("記録を加えました。"))
    return _back(id)


@bp.post("/<id:id>/move")
def move(id: int) -> ResponseReturnValue:
    actor, given = gate.actor(), request.form
    coordinating.get_case(id, by=actor)
    stage = given.get("stage", "")
    try:
        reason = given.get("reason", "")
        coordinating.move(id, stage, note=reason, version=version_of(given), by=actor)
    except Stale:
        words = _("ほかの人が先に変更しました。いまの内容を見て、もう一度お選びください。")
        return _page(coordinating.get_case(id, by=actor), given, {"stage": words}), 409
    except Invalid as error:
        field = "reason" if "理由" in str(error) else "stage"
        return _page(coordinating.get_case(id, by=actor), given, {field: str(error)}), 400
    flash(_("「%(stage)s」に移しました。", stage=stages.STAGES[stage]))
    return _back(id)


@bp.post("/<id:id>/terms")
def terms(id: int) -> ResponseReturnValue:
    """Put right what the answer says of the terms, as the talks have settled it."""
    actor, given = gate.actor(), request.form
    found = coordinating.get_case(id, by=actor)
    texts = {key: given[key] for key in TERMS if key in given}
    try:
        answering.save(found.response_id, texts, version=version_of(given), by=actor)
    except Stale as stale:
        found = coordinating.get_case(id, by=actor)
        clashes = [
            Change(question.header, stale.theirs[question.key], texts[question.key])
            for question in _terms(found)
            if question.key in stale.theirs
        ]
        return _page(found, given, {}, clashes), 409
    except Invalid as error:
        return _page(coordinating.get_case(id, by=actor), given, {"": str(error)}), 400
    flash(_("回答の条件を直しました。"))
    return _back(id)


def _terms(case: Case) -> list[questions.Question]:
    asked = questions.questions_of(case.response.request.round.kind)
    return [question for question in asked if question.key in TERMS]


def _back(id: int) -> ResponseReturnValue:
    return redirect(url_for(".case", id=id), 303)


def _page(
    case: Case,
    given: Given | None = None,
    errors: Mapping[str, str] | None = None,
    clashes: list[Change] | None = None,
) -> str:
    """The Case's page, with what was typed where it could not be taken."""
    kind = case.response.request.round.kind
    answers = case.response.answers
    shown = {name: getattr(case, name) for name in FIELDS}
    shown["due_on"] = case.due_on.isoformat() if case.due_on else ""
    shown |= {key: answers.get(key, "") for key in TERMS}
    checks, now = stages.checklist(case), stages.stage_of(case)
    newest = standing.find_newest([case.response])
    return render_template(
        "survey/case.html",
        case=case,
        obstacles=standing.find_obstacles(case.response),
        why_off=taking_off.why_off(case.response, newest),
        given=shown | (given.to_dict() if given else {}),
        errors=errors or {},
        clashes=clashes or [],
        names=FIELDS,
        terms=_terms(case),
        answered=[one for one in questions.questions_of(kind) if answers.get(one.key)],
        problems=questions.problems(kind, answers),
        checks=[(stage, [each for each in checks if each.need.stage == stage]) for stage in Stage],
        next_stage=_next(case),
        choices=[each for each in Stage if each not in {Stage.PUBLISHED, now}],
        history=case_lists.get_history(case),
        operations=OPERATIONS,
        **_said(),
    )


def _next(case: Case) -> Stage | None:
    """The furthest stage that the Case may go on to now; None where it lacks what is asked."""
    ahead = [stage for stage in stages.OPEN if stages.is_forward(case, stage)]
    free = [stage for stage in ahead if not stages.lacking(case, stage)]
    return free[-1] if free else None
