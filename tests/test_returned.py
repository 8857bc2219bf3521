"""Returned workbooks: what the department meant goes in, what it didn't touch stays."""

from datetime import date
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from kyodo_spaces.survey import answering, returned_applying
from kyodo_spaces.survey.models import Case, SurveyFile
from kyodo_spaces.survey.returned_applying import Overtaken, Settled
from kyodo_spaces.survey.returned_plan import State
from tests.people import COORDINATOR
from tests.surveys import ROOM, Town, first_answer, make_town, request_of
from tests.workbooks import FIRST, apply, decisions, plan_of, put, receive, returned, table, waiting

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def town() -> Town:
    return make_town(capacity=20, phone="0467-23-3000", is_free=True)


def sent(town: Town, *edits: Any, name: str = "生涯学習課") -> SurveyFile:
    return waiting(town.round_id, returned(request_of(town, name).id, *edits))


def answers(town: Town) -> list[dict[str, str]]:
    return [row.answers for row in request_of(town).live]


def test_an_untouched_workbook_changes_nothing_and_is_an_answer(town: Town) -> None:
    before = answers(town)
    file = sent(town)
    assert [plan_of(file).count(state) for state in State] == [0, 0, 0]
    assert apply(file) == 0
    assert answers(town) == before
    request = request_of(town)
    assert request.submitted_at is not None
    assert request.medium == "excel"


@pytest.mark.parametrize(
    ("key", "given", "stored"),
    [
        ("capacity", 35, "35"),
        ("capacity", "３５名", "35"),
        ("capacity", "約35人", "35"),
        ("capacity", 35.0, "35"),
        ("capacity", "ー", ""),
        ("capacity", "なし", ""),
        ("capacity", "20～30", "20～30"),
        ("closed", "なし", "なし"),
        ("wifi", "あり", "有"),
        ("wifi", True, "有"),
        ("wifi", "×", "無"),
        ("allows_food", "〇", "可"),
        ("phone", 467233001, "0467233001"),
        ("phone", "０４６７－２３－３００１", "0467-23-3001"),
        ("wall_length_m", "12.50", "12.5"),
        ("note", "令和8年4月から改修（R8.4.1～元年の例にならう）", None),
        ("note", "=1+1", "=1+1"),
        ("note", "１行目\n２行目", "１行目\n２行目"),
        ("apply_ahead", 20260401, "20260401"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(
    town: Town, key: str, given: Any, stored: str | None
) -> None:
    def edit(book: Workbook) -> None:
        put(book, FIRST, **{key: given})
        table(book).cell(FIRST, 2).value = "小町会館"
        if isinstance(given, str):
            cells = [cell for row in table(book).iter_rows() for cell in row]
            next(cell for cell in cells if cell.value == given).data_type = "s"

    apply(sent(town, edit))
    assert answers(town)[0].get(key, "") == (given if stored is None else stored)


def test_what_is_not_understood_can_be_corrected_in_place_or_stays_as_given(town: Town) -> None:
    file = sent(town, lambda book: put(book, FIRST, capacity="たくさん", copies="すこし"))
    cells = {cell.key: cell for cell in plan_of(file).cells}
    assert {cell.state for cell in cells.values()} == {State.UNREAD}
    assert "数として読めません" in cells["capacity"].notice
    apply(file, texts={(0, "capacity"): "40"})
    assert [answers(town)[0][key] for key in ("capacity", "copies")] == ["40", "すこし"]


@pytest.mark.parametrize("value", [date(2027, 1, 2), "#REF!"])
def test_what_a_spreadsheet_broke_does_not_replace_an_answer(town: Town, value: Any) -> None:
    answer = first_answer(town)
    answering.save(answer.id, {"floor": "1-2"}, version=answer.version, by=town.editor)
    file = sent(town, lambda book: put(book, FIRST, floor=value))
    (cell,) = plan_of(file).cells
    assert (cell.state, cell.is_taken) == (State.UNREAD, False)
    apply(file)
    assert answers(town)[0]["floor"] == "1-2"


def test_what_changed_on_the_web_meanwhile_stays_until_a_person_chooses(town: Town) -> None:
    file = returned(request_of(town).id, lambda book: put(book, FIRST, capacity=30, floor="2階"))
    answer = first_answer(town)
    texts = {"capacity": "25", "note": "画面で書いた"}
    answering.save(answer.id, texts, version=answer.version, by=town.editor)
    found = waiting(town.round_id, file)
    states = {cell.key: cell.state for cell in plan_of(found).cells}
    assert states == {"capacity": State.CONFLICT, "floor": State.CHANGED}
    apply(found)
    stored = answers(town)[0]
    assert [stored[key] for key in ("capacity", "floor", "note")] == ["25", "2階", "画面で書いた"]


def test_a_conflict_that_is_ticked_takes_the_file(town: Town) -> None:
    file = returned(request_of(town).id, lambda book: put(book, FIRST, capacity=30))
    answer = first_answer(town)
    answering.save(answer.id, {"capacity": "25"}, version=answer.version, by=town.editor)
    apply(waiting(town.round_id, file), taken=frozenset({(0, "capacity")}))
    assert answers(town)[0]["capacity"] == "30"


def test_places_are_added_with_ditto_marks_and_merged_cells(town: Town) -> None:
    def edit(book: Workbook) -> None:
        put(
            book,
            FIRST + 1,
            venue_name="〃",
            name="第2会議室",
            kind="同上",
            lends="貸せる",
            capacity=8,
        )
        put(book, FIRST + 2, name="第3会議室", kind="〃", lends="要調整", capacity="″")
        table(book).merge_cells(
            start_row=FIRST + 1, end_row=FIRST + 2, start_column=2, end_column=2
        )

    apply(sent(town, edit))
    found = [(row["venue_name"], row["name"], row["kind"], row["lends"]) for row in answers(town)]
    assert found == [
        ("小町会館", "第1会議室", "会議室", "貸せる"),
        ("小町会館", "第2会議室", "会議室", "貸せる"),
        ("小町会館", "第3会議室", "会議室", "調整すれば貸せる"),
    ]
    assert answers(town)[2]["capacity"] == "8"
    assert db.session.query(Case).count() >= 2


def test_a_row_that_was_deleted_changes_nothing_until_it_is_ticked(town: Town) -> None:
    answering.add(request_of(town).id, ROOM | {"name": "倉庫"}, by=town.editor)
    file = sent(town, lambda book: table(book).delete_rows(FIRST))
    (gone,) = plan_of(file).gone
    assert gone.answers["name"] == "第1会議室"
    apply(file)
    assert len(answers(town)) == 2
    file = sent(
        town, lambda book: table(book).delete_rows(FIRST), lambda book: put(book, FIRST, note="x")
    )
    apply(file, withdrawn=frozenset({gone.id}))
    assert [row["name"] for row in answers(town)] == ["倉庫"]


def test_nothing_to_lend_is_chosen_in_its_cell(town: Town) -> None:
    file = sent(town, lambda book: table(book).__setitem__("G2", "該当なし"), name="観光課")
    assert plan_of(file).has_nothing
    apply(file)
    assert request_of(town, "観光課").has_nothing


def test_unchanged_is_an_answer_and_gives_way_to_changed_cells(town: Town) -> None:
    file = sent(town, lambda book: put(book, FIRST, is_unchanged="変更なし"))
    apply(file)
    assert first_answer(town).is_unchanged
    file = sent(town, lambda book: put(book, FIRST, is_unchanged="○", capacity=50))
    apply(file)
    assert not first_answer(town).is_unchanged
    assert answers(town)[0]["capacity"] == "50"


def test_reading_a_file_again_changes_nothing_and_says_so(town: Town) -> None:
    file = returned(request_of(town).id, lambda book: put(book, FIRST, capacity=30))
    first = waiting(town.round_id, file)
    (again,) = receive(town.round_id, file)
    assert (again.file_id, "もう受け取って" in again.words) == (first.id, True)
    apply(first)
    (again,) = receive(town.round_id, file)
    assert (again.file_id, "取り込み済み" in again.words) == (first.id, True)
    version = first_answer(town).version
    saved_again = file._replace(data=file.data + b"\0")
    assert apply(waiting(town.round_id, saved_again)) == 0
    assert first_answer(town).version == version


def test_a_file_is_settled_once_and_only_as_it_was_seen(town: Town) -> None:
    file = sent(town, lambda book: put(book, FIRST, capacity=30))
    seen = decisions(plan_of(file))
    answer = first_answer(town)
    answering.save(answer.id, {"note": "x"}, version=answer.version, by=town.editor)
    with pytest.raises(Overtaken):
        returned_applying.apply(file.id, seen, version=file.version, by=COORDINATOR)
    apply(file)
    with pytest.raises(Settled):
        returned_applying.discard(file.id, version=file.version, by=COORDINATOR)


def test_what_cannot_be_handed_in_writes_nothing_and_waits(town: Town) -> None:
    file = sent(town, lambda book: put(book, FIRST, lends=None, capacity=30))
    with pytest.raises(Invalid, match="貸出"):
        apply(file)
    assert answers(town)[0]["capacity"] == "20"
    file = returned_applying.get_file(file.id, by=COORDINATOR)
    apply(file, texts={(0, "lends"): "貸せる"})
    assert answers(town)[0]["capacity"] == "30"


def test_sent_back_and_put_aside_files_stay_as_they_came(town: Town) -> None:
    file = sent(town, lambda book: put(book, FIRST, capacity="たくさん"))
    content = file.content
    returned_applying.send_back(file.id, "定員を数で", version=file.version, by=COORDINATOR)
    request = request_of(town)
    assert (request.returned_note, request.submitted_at) == ("定員を数で", None)
    other = sent(town, lambda book: put(book, FIRST, capacity="すこし"))
    returned_applying.discard(other.id, version=other.version, by=COORDINATOR)
    db.session.expire_all()
    kept = db.session.query(SurveyFile).order_by(SurveyFile.id).all()
    assert [row.settled_as for row in kept] == ["returned", "discarded"]
    assert kept[0].content == content
    assert answers(town)[0]["capacity"] == "20"
