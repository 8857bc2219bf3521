"""Texts that no database or workbook takes are refused; what was sent back can be corrected."""

import pytest

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Department
from kyodo_spaces.db import transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, questions, rounds, urging
from tests.people import COORDINATOR
from tests.surveys import Town, days, first_answer, make_town, open_round, request_of

pytestmark = pytest.mark.usefixtures("app_context")


def submitted(town: Town) -> int:
    answering.submit(1, version=request_of(town).version, by=town.editor)
    return request_of(town).version


@pytest.mark.parametrize("note", ["a\0b", "\u202ea", "\ud800", "あ" * (questions.LONG + 1)])
def test_a_note_that_cannot_be_stored_is_refused(note: str) -> None:
    town = make_town()
    version = submitted(town)
    with pytest.raises(Invalid, match=r"使えない文字|4,000字まで"):
        answering.send_back(1, note, version=version, by=COORDINATOR)


@pytest.mark.parametrize("name", ["a\0b", "\u202ea", "あ" * (rounds.LONGEST + 1)])
def test_a_name_of_a_cafe_that_cannot_be_stored_is_refused(name: str) -> None:
    round_id = open_round("cafe")
    with pytest.raises(Invalid, match=r"使えない文字|300字まで"):
        rounds.ask_cafes(round_id, [], [name], by=COORDINATOR)
    with pytest.raises(Invalid):
        open_round(title=name)


def test_what_was_sent_back_is_corrected_also_once_the_round_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = make_town()
    version, closed = submitted(town), days(40)
    monkeypatch.setattr(clock, "today", lambda: closed)
    assert not answering.is_open(request_of(town), town.editor)
    answering.send_back(1, "定員を直してください", version=version, by=COORDINATOR)
    assert answering.is_open(request_of(town), town.editor)
    submitted(town)
    assert not answering.is_open(request_of(town), town.editor)


def test_a_text_longer_than_a_cell_of_a_workbook_is_refused() -> None:
    town = make_town()
    row = first_answer(town)
    with pytest.raises(Invalid, match="「備考」が長すぎます。32,767字"):
        answering.save(row.id, {"note": "あ" * 32_768}, version=row.version, by=town.editor)
    answering.save(row.id, {"note": "あ" * 32_767}, version=row.version, by=town.editor)
    assert len(first_answer(town).answers["note"]) == 32_767


def test_reminders_go_to_whoever_has_succeeded_the_department() -> None:
    town = make_town()
    year = clock.fiscal_year(clock.today())
    with transaction() as session:
        old = session.get_one(Department, request_of(town).department_id)
        old.email, old.valid_through = "old@example.jp", year - 1
        new = [Department(name=name, email=f"{name}@example.jp", valid_from=year) for name in "ab"]
        old.valid_from = year - 5
        old.successors = new
    assert urging.addresses(request_of(town)) == ["a@example.jp", "b@example.jp"]
    with transaction() as session:
        for row in session.query(Department).filter(Department.name.in_(["a", "b"])):
            row.email = None
    assert urging.addresses(request_of(town)) == ["old@example.jp"]
