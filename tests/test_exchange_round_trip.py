"""Out and in again: what was exported comes back to the byte, and changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues import exporting
from kyodo_spaces.venues.models import Space, Venue
from kyodo_spaces.venues.spaces_file import COLUMNS, SPACES_HEADER
from kyodo_spaces.venues.standard import STANDARD_HEADER
from tests.exchange import Import, counts, importer, venues
from tests.exchange_rows import (
    cells,
    exported,
    full_venue,
    plain_venue,
    store,
    text,
    told_but_not_structured,
    uniform,
)

# Who may change a place, and what came of a citizen's report, are this directory's own affairs:
# a file tells the department by its name, and a backup keeps the rest.
OF_THIS_DIRECTORY = {"department_id", "corrected_on"}

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def load(tmp_path: Path) -> Import:
    return importer(tmp_path)


@pytest.mark.every_database
def test_export_then_import_changes_nothing_and_gives_the_same_bytes(load: Import) -> None:
    store(full_venue(), uniform(), told_but_not_structured(), plain_venue(4, state_reason="x"))
    standard, spaces = exported()
    assert counts(load(text(standard), "venues.csv")) == (0, 0, 4, 0)
    assert counts(load(text(spaces), "spaces.csv")) == (0, 0, 6, 0)
    with transaction() as session:
        session.execute(delete(Space))
        session.execute(delete(Venue))
    load(text(standard), "venues.csv")
    load(text(spaces), "spaces.csv")
    assert [text(data) for data in exported()] == [text(standard), text(spaces)]


def test_a_workbook_that_comes_back_untouched_changes_nothing(load: Import) -> None:
    store(full_venue(), uniform(), told_but_not_structured())
    book = exporting.spaces_workbook(exporting.space_rows(venues(), lambda _space: True))
    report = load(book, "spaces.xlsx")
    assert (report.created, report.changed) == ([], [])


def test_an_export_that_goes_through_an_import_keeps_every_fact(load: Import) -> None:
    store(full_venue())
    standard, spaces = exported()
    before = _facts(venues()[0])
    with transaction() as session:
        session.execute(delete(Space))
        session.execute(delete(Venue))
    load(text(standard), "venues.csv")
    load(text(spaces), "spaces.csv")
    assert _facts(venues()[0]) == before


def _facts(venue: Venue) -> dict[str, Any]:
    """All columns but the numbers of rows and versions, of the venue and of what belongs to it."""

    def plain(row: Any) -> dict[str, Any]:
        left_out = {"id", "venue_id", "space_id", "version"}
        names = [column.key for column in row.__table__.columns if column.key not in left_out]
        return {name: getattr(row, name) for name in names}

    def owned(row: Any) -> dict[str, Any]:
        lists = ("amenities", "opening_hours", "closing_rules", "special_hours")
        return {name: sorted(map(str, map(plain, getattr(row, name)))) for name in lists}

    spaces = [plain(space) | owned(space) for space in venue.spaces]
    return plain(venue) | owned(venue) | {"spaces": spaces}


def test_every_fact_has_a_column_in_one_of_the_two_files() -> None:
    held = {field for column in COLUMNS for field in column.fields}
    held |= {"municipality_code", "external_id", "name", "address"}
    names = {column.key for column in Space.__table__.columns}
    assert names - held == {"id", "venue_id", "version", "search_text"} | OF_THIS_DIRECTORY
    of_venue = {field for column in COLUMNS if column.of_venue for field in column.fields}
    assert "is_partner" in of_venue
    assert len(set(SPACES_HEADER)) == len(SPACES_HEADER)


def test_a_cp932_export_changes_nothing_when_it_comes_back(load: Import) -> None:
    store(plain_venue(1, note="9〜17時"), plain_venue(2))
    encoded = exporting.encode(
        STANDARD_HEADER, exporting.standard_rows(exporting.find_venues(is_all=True)), "cp932"
    )
    assert counts(load(encoded.data.decode("cp932"))) == (0, 0, 2, 0)


def test_ids_of_our_own_stay_for_good(load: Import) -> None:
    load("名称,住所\n会館,鎌倉市大船1-1\n")
    first = cells(exported()[0])[0]["ID"]
    assert first.isascii()
    assert first.isalnum()
    load("名称,住所,電話番号\n会館,鎌倉市大船1-1,1\n")
    assert cells(exported()[0])[0]["ID"] == first
    load("ID,名称,住所\n15,会館,鎌倉市大船1-1\n")
    assert db.session.scalars(select(Venue.external_id)).one() == "15"
