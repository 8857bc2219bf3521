"""Municipal files in: which venues they make, change and leave alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces import audit
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues import venue_import
from kyodo_spaces.venues.details import OpeningHours
from kyodo_spaces.venues.index_models import IndexedPlace
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.standard import closings_of, openings_of
from tests.exchange import HALL, HEAD, Import, counts, importer, only, venues


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Iterator[Import]:
    with app.app_context():
        yield importer(tmp_path)


@pytest.mark.every_database
def test_a_simple_file_makes_drafts_with_pins_and_their_source(load: Import) -> None:
    assert counts(load(f"{HEAD}\n{HALL}\n")) == (1, 0, 0, 0)
    venue = only()
    assert (venue.name, venue.phone, venue.state) == ("中央会館", "0467-23-3000", State.DRAFT)
    assert (venue.prefecture, venue.city, venue.town) == ("神奈川県", "鎌倉市", "御成町")
    assert venue.municipality_code == "142042"
    assert (venue.longitude, venue.latitude, venue.point_level) == (139.546687, 35.319225, "pin")
    assert (venue.source, venue.as_of) == ("facilities.csv", None)
    assert venue.external_id


@pytest.mark.every_database
def test_importing_again_changes_nothing(load: Import) -> None:
    text = f"{HEAD}\n{HALL}\n西館,鎌倉市大船1-2-3,,,\n"
    load(text)
    before = db.session.scalar(select(AuditLine.id).order_by(AuditLine.id.desc()))
    assert counts(load(text, publish=False)) == (0, 0, 2, 0)
    assert db.session.scalar(select(AuditLine.id).order_by(AuditLine.id.desc())) == before


def test_a_change_shows_before_and_after_and_leaves_a_line(load: Import) -> None:
    load(f"{HEAD}\n{HALL}\n")
    report = load(f"{HEAD}\n{HALL.replace('3000', '3999')}\n", "new.csv", as_of="2026-04-01")
    (change,) = report.changed
    assert (change.row, change.name) == (2, "中央会館")
    assert change.before == {"phone": "0467-23-3000", "source": "facilities.csv", "as_of": None}
    assert change.after == {"phone": "0467-23-3999", "source": "new.csv", "as_of": "2026-04-01"}
    lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [line.before for line in lines] == [None, change.before]
    assert {(line.operation, line.actor, line.is_public) for line in lines} == {
        ("import", "kyodo import", False)
    }


def test_a_file_s_name_takes_no_attribution_away(load: Import) -> None:
    load(f"{HEAD},データセット名\n{HALL},公共施設一覧\n")
    report = load(f"{HEAD}\n{HALL.replace('3000', '3999')}\n", "new.csv")
    assert [set(change.after) for change in report.changed] == [{"phone"}]
    assert only().source == "公共施設一覧"


def test_an_empty_cell_erases_nothing(load: Import) -> None:
    load(f"{HEAD},備考\n{HALL},車で来ないでください\n")
    assert counts(load(f"{HEAD},備考\n中央会館,鎌倉市御成町18-10,,,,-\n")) == (0, 0, 1, 0)
    assert only().note == "車で来ないでください"
    assert only().phone == "0467-23-3000"


def test_publishing_moves_drafts_and_leaves_the_retired_alone(load: Import) -> None:
    text = f"{HEAD}\n{HALL}\n西館,鎌倉市大船1-2-3,,,\n"
    load(text)
    with transaction() as session:
        retired = session.scalars(select(Venue).where(Venue.name == "西館")).one()
        retired.state = State.RETIRED
    assert audit.revision() == 0
    assert counts(load(f"{text}東館,鎌倉市材木座1-2-3,,,\n", publish=True)) == (1, 1, 1, 0)
    assert [venue.state for venue in venues()] == ["published", "retired", "published"]
    assert audit.revision() > 0


def test_a_dry_run_tells_the_same_and_writes_nothing(load: Import) -> None:
    report = load(f"{HEAD}\n{HALL}\n", is_dry_run=True)
    assert counts(report) == (1, 0, 0, 0)
    assert report.is_dry_run
    assert venues() == []
    assert db.session.scalars(select(AuditLine)).all() == []


@pytest.mark.every_database
def test_a_fault_in_the_middle_of_a_file_stores_nothing(
    load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fault(Exception):
        pass

    def fail(record: Any) -> Any:
        if record.row == 1500:
            raise Fault
        return {}

    rows = "\n".join(f"会館{number},鎌倉市大船{number},,," for number in range(1600))
    monkeypatch.setattr(venue_import, "_rest", fail)
    with pytest.raises(Fault):
        load(f"{HEAD}\n{rows}\n")
    assert venues() == []
    assert db.session.scalars(select(AuditLine)).all() == []


def test_rows_without_a_name_or_an_address_are_refused_by_row_and_column(load: Import) -> None:
    report = load(
        f"{HEAD}\n,鎌倉市大船1,,,\n会館,,,,\n会館,35.35,,,\n{'長' * 301},鎌倉市,,,\n{HALL}\n"
    )
    assert counts(report) == (1, 0, 0, 4)
    refused = [(problem.row, problem.column) for problem in report.problems]
    assert refused[:3] == [(2, "名称"), (3, "住所"), (4, "住所")]


def test_a_file_without_any_row_is_refused(load: Import) -> None:
    with pytest.raises(Invalid, match="1件もありません"):
        load(f"{HEAD}\n")


def test_unknown_columns_and_values_are_kept_word_for_word_and_told(load: Import) -> None:
    text = (
        "名称,住所,FAX番号,郵便番号,URL,法人番号,授乳室\n"
        "会館,鎌倉市御成町1-1,0467-1,24,javascript:x,2.00002E+12,判断保留\n"
    )
    report = load(text)
    assert only().extra == {
        "FAX番号": "0467-1",
        "郵便番号": "24",
        "URL": "javascript:x",
        "法人番号": "2.00002E+12",
    }
    assert [(row.has, row.note) for row in only().amenities] == [(None, "判断保留")]
    told = {problem.column for problem in report.problems}
    assert told == {"FAX番号", "郵便番号", "URL", "法人番号", "授乳室"}


def test_accessibility_as_a_list(load: Import) -> None:
    load(
        "名称,住所,バリアフリー情報\n会館,鎌倉市大船1,多目的トイレ有り;スロープ有り;授乳室なし;手すり\n"
    )
    found = {row.key: row.has for row in only().amenities}
    assert found == {"accessible_toilet": True, "step_free": True, "nursing_room": False}
    assert only().extra == {"バリアフリー情報": "多目的トイレ有り;スロープ有り;授乳室なし;手すり"}


def test_hours_become_rows_and_the_rest_stays_text(load: Import) -> None:
    head = "名称,住所,利用可能曜日,開始時間,終了時間,利用可能時間特記事項"
    load(f"{head}\n会館,鎌倉市大船1,月火水,9:00,17:00,年末年始は要相談\n")
    assert len(openings_of(only())) == 3
    assert only().hours_note == "年末年始は要相談"
    load(f"{head}\n会館,鎌倉市大船1,,,,【開館時間】9:00～21:00【休館日】月曜日\n")
    assert (len(openings_of(only())), len(closings_of(only()))) == (7, 1)
    assert only().hours_note is None
    load(f"{head}\n会館,鎌倉市大船1,随時,9:00,,\n")
    assert openings_of(only()) == []
    assert only().hours_note == "利用可能曜日：随時；開始時間：9:00"


def test_hours_that_a_person_made_from_the_same_words_stay(load: Import) -> None:
    text = "名称,住所,開館時間\n会館,鎌倉市大船1,朝から夕方まで\n"
    load(text)
    with transaction() as session:
        venue = session.scalars(select(Venue)).one()
        venue.opening_hours.append(OpeningHours(weekday=0, opens=540, closes=1020))
    assert counts(load(text)) == (0, 0, 1, 0)
    assert len(openings_of(only())) == 1


def test_the_licence_and_the_data_set_of_a_row(load: Import) -> None:
    load(
        "名称,住所,_自治体名,_データセット名,_ライセンス,更新日\n"
        "会館,鎌倉市大船1,鎌倉市,施設,CC BY,R8.4.1\n"
    )
    venue = only()
    assert (venue.source, venue.license) == ("鎌倉市 施設", "CC BY")
    assert venue.as_of == "2026-04-01"


def test_a_cafeteria_is_a_place_to_sit_down(load: Import) -> None:
    head = "名称,住所,定員,参加条件,予約方法,参加費_子ども"
    text = f"{head}\nこども食堂 大船,鎌倉市大船1,20名,どなたでも,電話,無料\n"
    load(text)
    (space,) = db.session.scalars(select(Space)).all()
    assert (space.kind, space.capacity, space.eligibility) == ("cafe", 20, "どなたでも")
    assert only().extra == {"参加費_子ども": "無料"}
    assert counts(load(text)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("told", "days", "note"),
    [
        ("月1回,土,第2土曜日", [(5, 2)], None),
        ("毎週,土,", [(5, None)], None),
        (
            "月1回,土,",
            [],
            "利用可能曜日：開催： 月1回 土；開始時間：11:00；終了時間：14:00",
        ),
    ],
)
def test_a_cafeteria_is_open_on_its_dates_only(
    load: Import, told: str, days: list[tuple[int, int | None]], note: str | None
) -> None:
    head = "名称,住所,開催頻度,開催曜日,開催日,開催開始時間,開催終了時間,参加条件"
    load(f"{head}\nこども食堂,鎌倉市大船1,{told},11:00,14:00,どなたでも\n")
    assert [(one.weekday, one.nth) for one in openings_of(only())] == days
    assert only().hours_note == note


def test_text_that_a_spreadsheet_would_run_loses_its_guard(load: Import) -> None:
    load("名称,住所,備考\n会館,鎌倉市大船1,'=1+1\n二館,鎌倉市大船2,''=1\n三館,鎌倉市大船3,'普通\n")
    assert [venue.note for venue in venues()] == ["=1+1", "'=1", "'普通"]


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>${alert(1)}", "＝会館", "会館😀"])
def test_names_are_kept_as_they_are(load: Import, name: str) -> None:
    load(f"名称,住所\n{name},鎌倉市大船1\n")
    assert only().name == name


def test_another_width_or_dash_is_no_change(load: Import) -> None:
    load("名称,住所,備考\n会館(別館),鎌倉市大船1－2,9〜17時\n")
    assert counts(load("名称,住所,備考\n会館（別館）,鎌倉市大船1−2,9～17時\n")) == (0, 0, 1, 0)


@pytest.mark.every_database
def test_each_of_many_new_venues_keeps_what_belongs_to_it(load: Import) -> None:
    """Their numbers are those that the database gave, also after others that went before."""
    head = "名称,住所,利用可能曜日,開始時間,終了時間\n"
    rows = [f"会館{hour},鎌倉市大船{hour}-1,月火,{hour:02}:00,22:00\n" for hour in range(1, 20)]
    load(head + rows.pop(9) + rows.pop(4))
    load(head + "".join(rows), publish=True)
    lines = {line.subject_id: line.after or {} for line in db.session.scalars(select(AuditLine))}
    public = {venue.id: venue.name for venue in venues() if venue.is_public}
    indexed = db.session.execute(select(IndexedPlace.venue_id, IndexedPlace.name)).all()
    assert (len(public), dict(indexed)) == (17, public)
    for venue in venues():
        opens = 60 * int(venue.name.removeprefix("会館"))
        assert lines[venue.id]["name"] == venue.name
        assert [one[:2] for one in openings_of(venue)] == [(0, opens), (1, opens)]
