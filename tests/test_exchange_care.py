"""A file takes nothing back that people decided: who vouched, and what the public may see."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues import changes, publishing
from kyodo_spaces.venues.import_report import ImportReport
from kyodo_spaces.venues.merging import Merger, merge
from kyodo_spaces.venues.models import State, Venue
from tests.exchange import Import, counts, importer, only, remedies, venues
from tests.people import COORDINATOR, department, person

pytestmark = pytest.mark.usefixtures("app_context")
HEAD = "名称,住所,電話番号\n"
OTHER = "中央会舘,鎌倉市小町1-1-2,0467-33-3333\n"
FILE = "名称,住所,電話番号\n中央会館,鎌倉市小町1-1,0467-11-1111\n"
SPACES = "施設名,スペースID,スペース名,定員\n中央会館,1,広間,30\n"


@pytest.fixture
def load(tmp_path: Path) -> Import:
    return importer(tmp_path)


def confirmed(phone: str) -> Venue:
    """The venue, of which its department changed the phone and vouched for all the rest."""
    mine = department("市民課")
    id = only().id
    with transaction() as session:
        session.get_one(Venue, id).department_id = mine
    changes.change(
        "venues",
        id,
        {"phone": phone},
        version=only().version,
        by=person("mina", Role.EDITOR, mine),
        confirms=True,
    )
    return only()


def told(report: ImportReport) -> str:
    return "\n".join(report.lines())


@pytest.mark.every_database
def test_what_a_file_changes_is_confirmed_no_more(app: Flask, load: Import) -> None:
    load(FILE, publish=True)
    venue = confirmed("0467-22-2222")
    report = load(FILE)
    assert (only().phone, only().confirmed_on, only().confirmed_by) == ("0467-11-1111", None, None)
    assert report.changed[0].before["confirmed_on"] == clock.today().isoformat()
    assert (report.unconfirmed, "「未確認」に戻しました" in told(report)) == (1, True)
    assert "未確認" in app.test_client().get(f"/venues/{venue.id}").text


def test_what_a_file_leaves_as_it_is_stays_confirmed(load: Import) -> None:
    load(FILE)
    confirmed("0467-11-1111")
    assert counts(load(FILE, as_of="2026-10")) == (0, 0, 1, 0)
    assert only().confirmed_on == clock.today()


def test_a_space_that_a_file_changes_is_confirmed_no_more(load: Import) -> None:
    load(FILE)
    load(SPACES, "spaces.csv")
    (space,) = only().spaces
    vouched = {"confirmed_on": date(2026, 11, 1), "confirmed_by": "市民課"}
    changes.change("spaces", space.id, vouched, version=1, by=COORDINATOR)
    load(SPACES.replace("30", "40"), "spaces.csv")
    assert (only().spaces[0].capacity, only().spaces[0].confirmed_on) == (40, None)


def test_a_file_that_tells_who_vouched_is_believed(load: Import) -> None:
    load(FILE)
    load(SPACES, "spaces.csv")
    (space,) = only().spaces
    vouched = {"confirmed_on": date(2026, 11, 1), "confirmed_by": "市民課"}
    changes.change("spaces", space.id, vouched, version=1, by=COORDINATOR)
    text = "施設名,スペースID,スペース名,定員,確認日,確認者\n中央会館,1,広間,40,2026-11-20,市民課\n"
    assert load(text, "spaces.csv").unconfirmed == 0
    assert only().spaces[0].confirmed_on == date(2026, 11, 20)


@pytest.mark.every_database
def test_what_was_unpublished_stays_so(load: Import) -> None:
    load(FILE)
    load(FILE, publish=True)
    assert only().state == State.PUBLISHED
    load(SPACES, "spaces.csv", publish=True)
    (space,) = only().spaces
    for kind, row in (("spaces", space), ("venues", only())):
        facts = publishing.state_facts(State.DRAFT)
        publishing.govern(kind, row.id, facts, version=row.version, by=COORDINATOR)
    report = load(FILE, publish=True)
    assert counts(report) == (0, 0, 1, 0)
    assert (report.withheld, "下書きのままです" in told(report)) == (1, True)
    load(SPACES, "spaces.csv", publish=True)
    assert [only().state, only().spaces[0].state] == [State.DRAFT, State.DRAFT]


def test_drafts_that_nobody_took_back_are_published(load: Import) -> None:
    load(FILE)
    changes.change("venues", only().id, {"phone": "1"}, version=1, by=COORDINATOR)
    load(FILE, publish=True)
    assert [row.state for row in venues()] == [State.PUBLISHED]
    assert db.session.get_one(Venue, only().id).is_public


def merged(load: Import) -> tuple[Venue, Venue]:
    """Two venues of one file, each with a 広間, made one; the second had a 和室 too."""
    load(FILE + OTHER, publish=True)
    load(
        "施設名,スペースID,スペース名,定員\n"
        "中央会館,1,広間,30\n中央会舘,2,広間,40\n中央会舘,3,和室,10\n",
        "spaces.csv",
    )
    kept, other = venues()
    versions = {row.id: row.version for row in (kept, other)}
    spaces = {row.id: row.version for row in (*kept.spaces, *other.spaces)}
    joined = {other.spaces[0].id: kept.spaces[0].id}
    merge(Merger(kept.id, other.id, versions, spaces, (), joined), by=COORDINATOR)
    kept, other = venues()
    return kept, other


@pytest.mark.every_database
def test_a_file_tells_of_the_venue_that_took_over(load: Import) -> None:
    kept, other = merged(load)
    before = (kept.version, other.version)
    report = load(HEAD + OTHER.replace("3333", "4444"), publish=True)
    assert counts(report) == (0, 0, 1, 0)
    assert "「中央会館」にまとめた施設です" in remedies(report)
    kept, other = venues()
    assert (kept.version, other.version, other.state) == (*before, State.RETIRED)
    load("名称,住所,備考\n中央会舘,鎌倉市小町1-1-2,駐車場なし\n")
    assert [row.note for row in venues()] == ["駐車場なし", None]
    assert counts(load(FILE + OTHER)) == (0, 0, 2, 0)
    assert counts(load(FILE.replace("1111", "2222") + OTHER)) == (0, 1, 1, 0)


@pytest.mark.every_database
def test_a_file_s_spaces_go_to_the_venue_that_took_over(load: Import) -> None:
    merged(load)
    head = "施設名,スペースID,スペース名,定員,状態\n"
    report = load(
        f"{head}中央会舘,2,広間,50,廃止\n中央会舘,3,和室,12,\n中央会舘,4,茶室,4,\n中央会舘,,,,廃止\n",
        "spaces.csv",
    )
    assert counts(report) == (1, 1, 2, 0)
    kept, other = venues()
    found = {row.name: row.capacity for row in kept.spaces}
    assert found == {"広間": 30, "和室": 12, "茶室": 4}
    assert [(row.name, row.capacity) for row in other.spaces] == [("広間", 40)]
    assert kept.state == State.PUBLISHED
