"""What a returned workbook would change, cell by cell: now, in the file, and when it was made."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from ..text import fold
from . import forks, questions
from .models import SurveyFile, SurveyRequest, SurveyResponse
from .questions import Question
from .returned_columns import UNCHANGED_KEY
from .returned_matching import NEW, OPEN, Match, match_rows
from .workbook_keys import UNCHANGED

_TICKS = frozenset(fold(word) for word in (UNCHANGED, *"○ 〇 ◯ はい 有 レ ✓ ✔ 1".split()))


class State(StrEnum):
    """CHANGED: by the file alone. CONFLICT: on the web as well. UNREAD: not understood."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    UNREAD = "unread"


class CellPlan(NamedTuple):
    """One cell that differs. `is_taken`: it goes in unless somebody says otherwise."""

    key: str
    header: str
    cell: str
    now: str
    text: str
    state: State
    is_taken: bool
    notice: str


class RowPlan(NamedTuple):
    """One row: what it is about, and the cells that differ from what is stored."""

    place: int
    """Among the file's rows, from 0."""
    sheet: str
    row: int
    name: str
    match: Match
    target: SurveyResponse | None
    cells: list[CellPlan]
    notes: list[str]
    others: Mapping[str, str]

    @property
    def is_new(self) -> bool:
        return self.match.choice == NEW

    @property
    def is_open(self) -> bool:
        return self.match.choice == OPEN

    @property
    def is_told(self) -> bool:
        """Whether there is anything to see or to decide."""
        return bool(self.cells or self.notes or self.others or self.match.refusal or self.is_new)


class Plan(NamedTuple):
    """All of a file. `gone` are answers whose rows were deleted in it; `seen` stands for all
    that is stored now, so that it can be told whether that has changed."""

    request: SurveyRequest
    rows: list[RowPlan]
    gone: list[SurveyResponse]
    has_nothing: bool
    seen: str

    @property
    def cells(self) -> Iterator[CellPlan]:
        return (cell for row in self.rows for cell in row.cells)

    def count(self, state: State) -> int:
        return sum(cell.state is state for cell in self.cells)


def make_plan(
    session: Session, file: SurveyFile, request: SurveyRequest, choices: Mapping[int, str]
) -> Plan:
    """The plan of a file of this request; `choices` by the row's index go before what was
    matched, where they are an answer of the request, NEW or SKIP."""
    content = file.content
    matches = match_rows(content, request)
    answers = {str(row.id): row for row in request.responses}
    rows = []
    for index, (row, match) in enumerate(zip(content["rows"], matches, strict=True)):
        choice = choices.get(index, match.choice)
        is_possible = not match.refusal and (choice in answers or not choice.isdigit())
        chosen = match._replace(choice=choice) if is_possible else match
        rows.append(_plan_row(session, index, row, chosen, file, answers.get(chosen.choice)))
    gone = _gone(content, request, matches, rows)
    is_touched = any(row.cells for row in rows)
    seen = sha256(
        repr([request.version, *((row.id, row.version) for row in request.responses)]).encode()
    )
    has_nothing = (content["nothing"] is not None or request.has_nothing) and not is_touched
    return Plan(request, rows, gone, has_nothing, seen.hexdigest()[:20])


def _gone(
    content: Mapping[str, Any],
    request: SurveyRequest,
    matches: list[Match],
    rows: list[RowPlan],
) -> list[SurveyResponse]:
    """Answers that the workbook held when it was made, and holds no row of now."""
    if not rows and content["nothing"] is not None:
        return []
    keys = content["keys"]
    held = {id for id, *_rest in keys["answers"]} if keys else {row.id for row in request.live}
    found = {match.choice for match in matches} | {row.match.choice for row in rows}
    return [row for row in request.live if row.id in held and str(row.id) not in found]


def _plan_row(
    session: Session,
    index: int,
    row: Mapping[str, Any],
    match: Match,
    file: SurveyFile,
    target: SurveyResponse | None,
) -> RowPlan:
    cells: list[CellPlan] = []
    if target is not None or match.choice in {NEW, OPEN}:
        before = _before(session, row, file.content, target)
        cells = list(_cells(row, file.round.kind, target, before))
    notes = list(match.notes)
    ticked = next((cell for cell in cells if cell.key == UNCHANGED_KEY and cell.text), None)
    if ticked and len(cells) > 1:
        notes.append(_("「変更なし」が選ばれていますが、変わっているところがあります。"))
        cells[cells.index(ticked)] = ticked._replace(is_taken=False)
    texts = (row["cells"].get(key, {}).get("text", "") for key in ("venue_name", "name"))
    name = " ".join(dict.fromkeys(filter(None, texts)))
    where = (index, row["sheet"], row["row"], name)
    return RowPlan(*where, match, target, cells, notes, row["others"])


def _before(
    session: Session,
    row: Mapping[str, Any],
    content: Mapping[str, Any],
    target: SurveyResponse | None,
) -> Mapping[str, str | None]:
    """The texts that changed since the workbook was made, as they were then. Without the
    workbook's key all that was ever changed counts, which is the careful side."""
    if target is None:
        return {}
    versions = {id: version for id, version, *_names in (content["keys"] or {}).get("answers", ())}
    if row["keys"].get("response") == target.id:
        versions[target.id] = row["keys"].get("version") or versions.get(target.id)
    return forks.changed_since(session, target, versions.get(target.id) or 0)


def _cells(
    row: Mapping[str, Any],
    kind: str,
    target: SurveyResponse | None,
    before: Mapping[str, str | None],
) -> Iterator[CellPlan]:
    """Those that differ from what is stored, and from what was when the workbook was made."""
    if UNCHANGED_KEY in row["cells"]:
        yield from _unchanged_cell(row["cells"][UNCHANGED_KEY], target)
    for question in questions.questions_of(kind):
        given = row["cells"].get(question.key)
        if given is None:
            continue
        now = target.answers.get(question.key, "") if target else ""
        text = questions.canonical(question, given["text"])
        is_old = question.key in before and text == (before[question.key] or "")
        if text == now or is_old:
            continue
        is_forked = question.key in before
        yield _cell_plan(question, given, now, text, is_forked=is_forked)


def _cell_plan(
    question: Question, given: Mapping[str, str], now: str, text: str, *, is_forked: bool
) -> CellPlan:
    found = questions.read(question, text)
    is_broken = "broken" in given
    is_unread = is_broken or (found.value is None and found.notice is not None)
    state = State.CONFLICT if is_forked else State.UNREAD if is_unread else State.CHANGED
    notices = [given.get("note"), None if is_broken else found.notice]
    if is_forked:
        notices.insert(0, _("ファイルを作ったあとに、画面でも変わっています。"))
    return CellPlan(
        question.key,
        question.header,
        given["cell"],
        now,
        text,
        state,
        not is_forked and not is_broken,
        " ".join(filter(None, notices)),
    )


def _unchanged_cell(given: Mapping[str, str], target: SurveyResponse | None) -> Iterator[CellPlan]:
    is_now = target is not None and target.is_unchanged
    text = given["text"].strip()
    is_ticked = fold(text) in _TICKS
    now = UNCHANGED if is_now else ""
    if text and not is_ticked:
        words = _("「変更なし」を選ぶか、空欄にしてください。")
        place = (UNCHANGED_KEY, UNCHANGED, given["cell"], now, text)
        yield CellPlan(*place, State.UNREAD, False, words)
    elif is_ticked != is_now and target is not None:
        place = (UNCHANGED_KEY, UNCHANGED, given["cell"], now, UNCHANGED if is_ticked else "")
        yield CellPlan(*place, State.CHANGED, True, "")
