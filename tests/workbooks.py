"""Returned workbooks for tests: what a department does to its own, and what goes wrong."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.db import db
from kyodo_spaces.survey import returned_applying, returned_filing, workbook
from kyodo_spaces.survey.models import SurveyFile
from kyodo_spaces.survey.questions import INQUIRY
from kyodo_spaces.survey.returned_applying import Decisions
from kyodo_spaces.survey.returned_filing import Received
from kyodo_spaces.survey.returned_plan import Plan
from kyodo_spaces.survey.workbook import File
from kyodo_spaces.survey.workbook_table import HEADER_ROW, SHEET
from tests.people import COORDINATOR

FIRST = HEADER_ROW + 1
"""The row of the first place."""
COLUMNS = {question.key: number for number, question in enumerate(INQUIRY, start=2)}
COLUMNS |= {"is_unchanged": 1}
"""The number of each question's column, from 1, as workbooks are made."""
Edit = Callable[[Workbook], object]


def table(book: Workbook) -> Worksheet:
    """The sheet of the answers."""
    found = book[SHEET]
    assert isinstance(found, Worksheet)
    return found


def put(book: Workbook, row: int, **cells: Any) -> None:
    """Write into a row of the table, as the department would."""
    for key, value in cells.items():
        table(book).cell(row, COLUMNS[key]).value = value


def save(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def edited(data: bytes, *edits: Edit) -> bytes:
    """The workbook after these edits, saved again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book)
    return save(book)


def returned(request_id: int, *edits: Edit) -> File:
    """The department's workbook as it is made now, with these edits."""
    made = workbook.make_workbook(request_id, by=COORDINATOR)
    return File(made.name, edited(made.data, *edits))


def receive(round_id: int, *files: File, by: Actor = COORDINATOR) -> list[Received]:
    return returned_filing.receive(round_id, files, by=by)


def waiting(round_id: int, *files: File) -> SurveyFile:
    """The file that is received of these last."""
    received = receive(round_id, *files)[-1]
    assert received.file_id is not None, received.words
    return returned_applying.get_file(received.file_id, by=COORDINATOR)


def plan_of(file: SurveyFile, **choices: str) -> Plan:
    """`choices` by r0, r1 …, the rows' places."""
    found = returned_applying.get_plan(file, {int(at[1:]): word for at, word in choices.items()})
    assert found is not None
    return found


def decisions(plan: Plan, **more: Any) -> Decisions:
    """What a person decides who changes nothing on the page."""
    plain = Decisions(
        {row.place: row.match.choice for row in plan.rows},
        frozenset(
            (row.place, cell.key) for row in plan.rows for cell in row.cells if cell.is_taken
        ),
        {},
        frozenset(),
        plan.has_nothing,
        plan.seen,
    )
    return plain._replace(**more)


def apply(file: SurveyFile, **more: Any) -> int:
    """Take a file in as its page proposes, `more` apart; how many answers changed."""
    plan = plan_of(file)
    count = returned_applying.apply(
        file.id, decisions(plan, **more), version=file.version, by=COORDINATOR
    )
    db.session.expire_all()
    return count
