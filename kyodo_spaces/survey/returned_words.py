"""The words about a returned file that its department is sent."""

from collections.abc import Iterator

from flask_babel import gettext as _

from .models import SurveyFile
from .returned_plan import CellPlan, Plan, State


def note(file: SurveyFile, plan: Plan) -> str:
    """What to ask the department to correct, place by place; "" where there is nothing."""
    lines = list(_lines(file, plan))
    if not lines:
        return ""
    head = _("ファイル「%(name)s」の次のところをお確かめください。", name=file.name)
    return "\n".join([head, *(f"・{line}" for line in lines)])


def _lines(file: SurveyFile, plan: Plan) -> Iterator[str]:
    for problem in file.content["problems"]:
        where = place(problem["sheet"], problem["row"], problem["cell"])
        yield f"{where} {problem['text']}"
    for row in plan.rows:
        for words in filter(None, (row.match.refusal, *row.notes)):
            yield f"{place(row.sheet, row.row, '')} {words}"
        for cell in row.cells:
            if cell.state is State.UNREAD:
                yield f"{place(row.sheet, row.row, cell.cell)} {_about(cell)}"


def place(sheet: str, row: int, cell: str) -> str:
    """シート「回答」6行目（I6）: a row of 0 stands for the sheet."""
    where = str(_("シート「%(name)s」", name=sheet))
    if row:
        where += str(_("%(row)s行目", row=row))
    return where + (f"（{cell}）" if cell else "")


def _about(cell: CellPlan) -> str:
    return str(
        _("%(field)s「%(text)s」: %(why)s", field=cell.header, text=cell.text, why=cell.notice)
    )
