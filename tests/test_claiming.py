"""Places whose text names a department become its own: by the button, and by a file."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import NotAllowed, NotFound
from kyodo_spaces.venues.claiming import claim, find_claimable
from kyodo_spaces.venues.models import Space, Venue
from tests.exchange import Import, counts, importer
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

pytestmark = pytest.mark.usefixtures("app_context")
FILE = "名称,住所,所管課\n会館,鎌倉市大船1-1,生涯学習課\n"


@pytest.fixture
def load(tmp_path: Path) -> Import:
    return importer(tmp_path)


def owner_of(model: type[Venue] | type[Space], name: str) -> int | None:
    return db.session.scalars(select(model.department_id).where(model.name == name)).one()


@pytest.mark.every_database
def test_a_department_takes_over_what_its_name_stands_on() -> None:
    mine, other = department("生涯学習課"), department("市民課")
    store(
        venue("無主", space("室", department="生涯 学習課"), department="生涯学習課"),
        venue("よその", department="生涯学習課", department_id=other),
        venue("別の名", department="市民課"),
        venue(
            "協力",
            space("協力の室", department="生涯学習課"),
            department="生涯学習課",
            is_partner=True,
        ),
        venue("市民課の", space("その室", department="生涯学習課"), department_id=other),
    )
    assert [row.name for row in find_claimable(mine)] == ["無主", "室"]
    assert len(claim(mine, by=COORDINATOR)) == 2
    assert (owner_of(Venue, "無主"), owner_of(Space, "室")) == (mine, mine)
    assert (owner_of(Venue, "よその"), owner_of(Venue, "別の名")) == (other, None)
    assert (owner_of(Venue, "協力"), owner_of(Space, "協力の室")) == (None, None)
    assert owner_of(Space, "その室") is None
    assert claim(mine, by=COORDINATOR) == []
    line = db.session.scalars(select(AuditLine).where(AuditLine.operation == "claim")).first()
    assert line is not None
    assert (line.before, line.after) == ({"department_id": None}, {"department_id": mine})


def test_a_past_department_and_one_of_two_of_a_name_take_nothing() -> None:
    past = department("生涯学習課", valid_through=2021)
    twin = department("市民課")
    department("市民課")
    store(venue(department="生涯学習課"), venue(department="市民課"))
    assert claim(past, by=COORDINATOR) == claim(twin, by=COORDINATOR) == []


def test_only_a_coordinator_may_claim() -> None:
    mine = department("生涯学習課")
    with pytest.raises(NotAllowed):
        claim(mine, by=person("mina", Role.EDITOR, mine))
    with pytest.raises(NotFound):
        claim(99, by=COORDINATOR)


def test_a_file_that_names_a_department_gives_it_the_place(load: Import) -> None:
    mine = department("生涯学習課")
    assert counts(load(FILE)) == (1, 0, 0, 0)
    assert owner_of(Venue, "会館") == mine
    assert counts(load(FILE)) == (0, 0, 1, 0)
    spaces = "施設名,スペース名,スペースID,所管課\n会館,広間,1,生涯学習課\n"
    assert counts(load(spaces, "spaces.csv")) == (1, 0, 0, 0)
    assert owner_of(Space, "広間") is None, "its venue's department keeps it"
    assert counts(load(spaces, "spaces.csv")) == (0, 0, 1, 0)


def test_a_department_that_came_later_is_linked_once(load: Import) -> None:
    load(FILE)
    assert owner_of(Venue, "会館") is None
    mine = department("生涯学習課")
    assert counts(load(FILE)) == (0, 1, 0, 0)
    assert owner_of(Venue, "会館") == mine
    assert counts(load(FILE)) == (0, 0, 1, 0)


def test_a_file_takes_no_place_from_a_department(load: Import) -> None:
    first = department("生涯学習課")
    load(FILE)
    department("市民課")
    load(FILE.replace("生涯学習課", "市民課"))
    assert owner_of(Venue, "会館") == first
    spaces = "施設名,スペース名,スペースID,所管課\n会館,広間,1,市民課\n"
    for _time in range(2):
        load(spaces, "spaces.csv")
        assert owner_of(Space, "広間") is None
