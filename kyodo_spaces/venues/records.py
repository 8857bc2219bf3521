"""One row of a municipal file of facilities as the facts that it states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from .hours_text import Cells
from .import_report import Problem
from .values import Has

LONGEST = {"name": 300, "address": 500, "external_id": 100}
"""Longer texts are mistakes, and no database index takes them."""


class Refused(Exception):
    """A row that cannot be stored."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.remedy)
        self.problem = problem


@dataclass
class Record:
    """The facts of one row. `values` are attributes of Venue, without those not stated."""

    row: int
    sheet: str
    values: dict[str, Any] = field(default_factory=dict)
    amenities: dict[str, Has] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)
    cafe: dict[str, Any] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    coordinates: tuple[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """What a row of the spaces file states, ready to apply."""

    @property
    def hours_cells(self) -> Cells:
        return Cells(**self.hours)

    def report(self, column: str, value: str, remedy: str) -> None:
        self.problems.append(Problem(self.row, column, value, remedy, self.sheet))


def refusal(record: Record, column: str, value: str, remedy: str) -> Refused:
    return Refused(Problem(record.row, column, value, remedy, record.sheet))


def check_identity(record: Record, facts: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Refuse what no index takes and what names no place; `columns` are its columns, by fact."""
    for name, column in columns.items():
        most = LONGEST[name]
        if len(facts.get(name, "")) > most:
            remedy = _("長すぎます（%(most)s 字まで）。確かめてください。", most=most)
            raise refusal(record, column, facts[name][:50], remedy)
    if "address" in facts and not any(letter.isalpha() for letter in facts["address"]):
        remedy = _("住所に町の名前がありません。書き足してください。")
        raise refusal(record, columns["address"], facts["address"], remedy)
