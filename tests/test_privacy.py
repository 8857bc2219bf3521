"""A venue that shows its town alone holds no more than that, whatever writes it."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.geo.geojson import Level
from kyodo_spaces.places import geocoder
from kyodo_spaces.venues import changes, creating, history, merging, operations
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.privacy import EXACT, town_facts
from tests.factories import store
from tests.people import COORDINATOR
from tests.privacy import LOT, TOWN, assert_held, conceal, held, home, told


@pytest.mark.usefixtures("app_context")
class TestTownFacts:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            (LOT, TOWN),
            ("鎌倉市大船2-1-26 田中ビル3階", "神奈川県鎌倉市大船二丁目"),
            ("鎌倉市 田中邸裏 今泉台1-2", "神奈川県鎌倉市今泉台一丁目"),
            ("鎌倉市腰越864", "神奈川県鎌倉市腰越"),
            ("鎌倉市三角屋敷12", "神奈川県鎌倉市"),
            ("鎌倉市大船 田中荘", "神奈川県鎌倉市大船"),
        ],
    )
    def test_an_address_is_cut_to_its_town(self, address: str, shown: str) -> None:
        facts = town_facts(address)
        assert facts["address"] == shown
        assert Level(facts["point_level"]).rank >= Level.CHOME.rank
        assert [facts[name] for name in ("lot", "building", "postal_code", "access")] == [None] * 4

    def test_what_names_no_town_is_refused(self) -> None:
        with pytest.raises(Invalid, match="町名を読み取れません"):
            town_facts("さっちゃんち")


@pytest.mark.usefixtures("app_context")
class TestWrites:
    @pytest.fixture(autouse=True)
    def private(self, request: pytest.FixtureRequest) -> None:
        request.getfixturevalue("app_context")
        store(home())
        conceal()
        assert_held()

    @pytest.mark.parametrize(
        "facts",
        [
            {"address": LOT},
            {"lot": "3-7"},
            {"building": "砂押荘"},
            {"postal_code": "247-0053"},
            {"access": "橋から2軒目"},
            {"town": "今泉台五丁目3-7"},
            {"extra": {"地番": "3-7"}},
            {"longitude": 139.5601},
            {"point_is_locked": True},
            {"point_level": "pin"},
        ],
    )
    def test_no_change_makes_it_finer(self, facts: dict[str, Any]) -> None:
        version = db.session.get_one(Venue, 1).version
        with pytest.raises(Invalid, match="町名まで"):
            changes.change("venues", 1, facts, version=version, by=COORDINATOR)
        with pytest.raises(Invalid, match="町名まで"):
            write_past_every_operation(facts)
        assert_held()

    def test_the_database_itself_refuses_a_pin_and_a_lot(self) -> None:
        for values in ({"lot": "3-7"}, {"point_level": "pin"}, {"point_is_locked": True}):
            with pytest.raises(IntegrityError), transaction() as session:
                session.execute(update(Venue).values(values))

    def test_other_facts_change_when_the_gazetteer_has_learnt_more(self) -> None:
        """Its point is the town's of that day, and is no reason to refuse new hours."""
        with transaction() as session:
            session.execute(update(Venue).values(longitude=139.5))
        version = db.session.get_one(Venue, 1).version
        changes.change("venues", 1, {"note": "土足厳禁"}, version=version, by=COORDINATOR)

    def test_nothing_is_taken_back_or_restored(self) -> None:
        owner = db.session.get_one(Venue, 1)
        for entry in history.get_history("venues", owner, COORDINATOR):
            assert not entry.can_undo
            with pytest.raises(Invalid):
                history.undo("venues", 1, entry.line.id, by=COORDINATOR)
        first = history.get_history("venues", owner, COORDINATOR)[-1].line
        then = history.facts_after("venues", owner, first)
        assert not EXACT & then.keys()
        changes.change("venues", 1, then, version=owner.version, by=COORDINATOR)
        assert_held()

    def test_its_past_is_hidden_from_every_reader(self) -> None:
        owner = db.session.get_one(Venue, 1)
        entries = history.get_history("venues", owner, COORDINATOR)
        texts = str([entry.changes for entry in entries])
        assert "町名まで" in texts
        assert not [
            one for one in ("3-7", "砂押", "247-0053", "青い門", "139.5601") if one in texts
        ]
        past = changes.facts_at("venues", 1, 1, [*EXACT, "name"])
        assert {name: past[name] for name in EXACT} == told(owner)

    def test_no_geocoder_moves_it(self) -> None:
        assert operations.find_unlocated() == []
        list(operations.locate([1], geocoder(), by="test"))
        assert_held()

    def test_a_merger_needs_both_to_show_alike(self) -> None:
        (other,) = store(home())
        for kept, gone in ((1, other), (other, 1)):
            with pytest.raises(Invalid, match="片方だけ"):
                merge(kept, gone, taken=["address", "point"])
        conceal(other)
        merge(1, other, taken=["address", "point"])
        assert_held()
        merging.unmerge(other, by=COORDINATOR)
        assert_held()
        assert told(db.session.get_one(Venue, other)) == held()


def write_past_every_operation(facts: dict[str, Any]) -> None:
    with transaction() as session:
        row = session.get_one(Venue, 1)
        for name, value in facts.items():
            setattr(row, name, value)


def merge(kept: int, other: int, taken: list[str]) -> None:
    rows = [db.session.get_one(Venue, id, populate_existing=True) for id in (kept, other)]
    spaces = {space.id: space.version for row in rows for space in row.spaces}
    joined = {rows[1].spaces[0].id: rows[0].spaces[0].id}
    versions = {row.id: row.version for row in rows}
    chosen = merging.Merger(kept, other, versions, spaces, taken, joined)
    merging.merge(chosen, by=COORDINATOR)
    db.session.rollback()


@pytest.mark.usefixtures("app_context")
def test_what_was_merged_into_it_is_cut_too_and_stays_so() -> None:
    store(home(), home(building=None))
    merge(1, 2, taken=["building"])  # so that taking it back would bring the building back
    conceal()
    assert_held()
    assert told(db.session.get_one(Venue, 2)) == held()
    merging.unmerge(2, by=COORDINATOR)
    assert_held()
    assert told(db.session.get_one(Venue, 2)) == held()


@pytest.mark.usefixtures("app_context")
def test_a_draft_of_an_exact_address_can_not_claim_to_be_cut() -> None:
    facts = creating.locate("西鎌みんなの家", "鎌倉市西鎌倉3-3-3") | {"is_address_private": True}
    with pytest.raises(Invalid, match="町名まで"):
        creating.create_venue(facts, by=COORDINATOR)
