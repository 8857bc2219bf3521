"""A venue that shows its town alone holds no more than that, whatever writes it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.places import geocoder
from kyodo_spaces.venues import changes, creating, disclosing, history, merging, operations
from kyodo_spaces.venues.exporting import encode, find_venues, space_rows
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.privacy import EXACT, town_facts
from kyodo_spaces.venues.spaces_file import SPACES_HEADER
from tests.exchange import importer, only, remedies, venues
from tests.factories import space, store, venue
from tests.people import COORDINATOR, person, sign_in
from tests.staff import send

LOT = "鎌倉市今泉台5-3-7"
TOWN = "神奈川県鎌倉市今泉台五丁目"
PAGE = "/staff/venues/1/address"
SECRETS = ("3-7", "砂押", "247-0053", "青い門", "139.5601")
HOUSE = Point(139.5601, 35.3456, Level.PIN, 20, "市の一覧", is_locked=True)


def home(**fields: Any) -> Venue:
    """A café in a house, with an exact address, and one space."""
    plain = {
        "address": LOT,
        "town": "今泉台五丁目",
        "lot": "3-7",
        "building": "砂押荘",
        "postal_code": "247-0053",
        "access": "砂押橋から2軒目",
        "extra": {"目印": "青い門"},
        "point": HOUSE,
    }
    return venue("さっちゃんち", space("居間", kind="cafe"), **plain | fields)


def conceal(id: int = 1) -> None:
    found = db.session.get_one(Venue, id)
    facts = disclosing.by_town(found, "")
    disclosing.disclose("venues", id, facts, version=found.version, by=COORDINATOR)
    db.session.rollback()


def told(found: Venue) -> dict[str, Any]:
    return {name: getattr(found, name) for name in EXACT}


def held() -> dict[str, Any]:
    return {name: value for name, value in town_facts(LOT).items() if name in EXACT}


def assert_held() -> None:
    db.session.rollback()
    assert told(db.session.get_one(Venue, 1, populate_existing=True)) == held()


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
class TestFiles:
    @pytest.mark.parametrize(
        "row",
        [
            f"さっちゃんち,{LOT} 砂押荘,0467-1-2,35.3456,139.5601",
            f"さっちゃんち,神奈川県{LOT},0467-1-2,99,999",
            "さっちゃんち,神奈川県鎌倉市今泉台五丁目3番7号,0467-1-2,35.3456,139.5601",
        ],
    )
    def test_a_list_of_facilities_adds_no_closer_address(self, tmp_path: Path, row: str) -> None:
        store(home())
        conceal()
        load = importer(tmp_path)
        head = "名称,住所,電話番号,緯度,経度,地番"
        for _again in range(2):
            report = load(f"{head}\n{row},3-7\n", publish=True)
            assert "町名まで公開する施設" in remedies(report)
            assert only().phone == "0467-1-2"
            assert_held()

    def test_the_same_name_in_another_town_is_another_place(self, tmp_path: Path) -> None:
        store(home())
        conceal()
        importer(tmp_path)("名称,住所\nさっちゃんち,鎌倉市今泉台1-2-3\n")
        assert [row.address for row in venues()] == [TOWN, "鎌倉市今泉台1-2-3"]

    def test_the_spaces_file_goes_round(self, tmp_path: Path) -> None:
        store(home(is_partner=True))
        conceal()
        rows = encode(SPACES_HEADER, space_rows(find_venues(is_all=True), lambda _: True)).data
        report = importer(tmp_path)(rows, "spaces.csv")
        assert (report.unchanged, report.problems) == (2, [])
        assert_held()

    def test_the_spaces_file_cuts_a_known_venue_and_a_new_one(self, tmp_path: Path) -> None:
        store(home())
        head = "施設名,施設住所,スペースID,スペース名,住所は町名まで,アクセス,緯度,経度,目印"
        text = f"{head}\nさっちゃんち,{LOT},,,はい,橋のそば,35.34,139.56,青\n"
        text += "西鎌みんなの家,鎌倉市西鎌倉3-3-3 砂押荘,,,はい,橋のそば,35.3,139.5,青\n"
        text += "西鎌みんなの家,,,居間,,,,,青い門\n"
        importer(tmp_path)(text, "spaces.csv")
        assert_held()
        new = venues()[1]
        expected = town_facts("鎌倉市西鎌倉3-3-3")
        assert told(new) == {name: expected[name] for name in EXACT}
        assert (new.is_address_private, new.spaces[0].extra) == (True, {})

    def test_no_file_shows_the_lot_again(self, tmp_path: Path) -> None:
        store(home())
        conceal()
        head = "施設名,施設住所,スペースID,スペース名,住所は町名まで,緯度,経度"
        text = f"{head}\nさっちゃんち,{LOT},,,いいえ,35,139\n"
        report = importer(tmp_path)(text, "spaces.csv")
        assert "職員のページ" in remedies(report)
        assert only().is_address_private
        assert_held()

    def test_a_space_keeps_no_further_columns(self, tmp_path: Path) -> None:
        store(home())
        conceal()
        text = f"施設名,施設住所,スペースID,スペース名,定員,目印\nさっちゃんち,{LOT},,居間,8,3-7\n"
        report = importer(tmp_path)(text, "spaces.csv")
        assert "町名まで公開する施設" in remedies(report)
        assert (only().spaces[0].capacity, only().spaces[0].extra) == (8, {})


class TestPages:
    @pytest.fixture
    def boss(self, app: Flask) -> FlaskClient:
        with app.app_context():
            store(home())
            return sign_in(app, person("boss", Role.COORDINATOR))

    def found(self, app: Flask) -> Venue:
        with app.app_context():
            return db.session.get_one(Venue, 1)

    def test_it_is_cut_and_shown_again_by_a_new_address(
        self, app: Flask, boss: FlaskClient
    ) -> None:
        assert PAGE in boss.get("/staff/venues/1").text
        assert TOWN in send(boss, PAGE, "preview", show="town").text
        done = send(boss, PAGE, show="town")
        assert done.status_code == 303
        after = boss.get("/staff/venues/1").text
        assert "住所の公開を変えました。" in after
        assert "元に戻す" not in after
        assert "/staff/venues/1/pin" not in after
        with app.app_context():
            assert_held()
        public = app.test_client().get("/venues/1").text
        assert "町名までをご案内しています" in public
        for text in ("", "鎌倉市今泉台", "さっちゃんち"):
            assert send(boss, PAGE, show="lot", address=text).status_code == 400
        assert send(boss, PAGE, show="lot", address=LOT).status_code == 303
        again = self.found(app)
        assert (again.address, again.lot, again.is_address_private) == (LOT, "3-7", False)

    def test_a_text_that_tells_the_lot_is_named(self, app: Flask, boss: FlaskClient) -> None:
        with app.app_context(), transaction() as session:
            row = session.get_one(Venue, 1)
            row.note, row.spaces[0].description = "番地は3番7号です", "砂押荘の居間"
        page = send(boss, PAGE, show="town")
        assert page.status_code == 400
        assert "さっちゃんちの備考、居間の紹介文" in page.text

    def test_forms_ask_for_no_closer_address(self, app: Flask, boss: FlaskClient) -> None:
        send(boss, PAGE, show="town")
        page = boss.get("/staff/venues/1/details").text
        assert 'name="district"' in page
        assert not [one for one in ("address", "building", "access") if f'name="{one}"' in page]
        sent = send(boss, "/staff/venues/1/details", address=LOT, building="砂押荘", note="静か")
        assert sent.status_code == 303
        assert boss.get("/staff/venues/1/pin").status_code == 400
        assert "1施設" not in boss.get("/staff/points").text
        with app.app_context():
            assert_held()
            assert db.session.get_one(Venue, 1).note == "静か"

    def test_a_form_from_before_tells_nothing_of_it(self, boss: FlaskClient) -> None:
        """What was open while it was cut: the conflict, and the list of what others changed."""
        send(boss, PAGE, show="town")
        pages = [
            send(boss, PAGE, version="1", show="town", address="鎌倉市今泉台1"),
            boss.post("/staff/venues/1/confirm", data=self.stale(boss)),
            boss.get("/staff/venues/1/history"),
            boss.get("/staff/venues/1/history.csv"),
            boss.get("/staff/audit.csv"),
            boss.get("/staff/spaces/1/history.csv"),
        ]
        assert [page.status_code for page in pages] == [409, 409, 200, 200, 200, 200]
        for page in pages:
            found = [secret for secret in SECRETS if secret in page.text]
            assert found == [], page.request.path

    def stale(self, boss: FlaskClient) -> dict[str, str]:
        text = boss.get("/staff/account").text
        token = text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        return {"csrf_token": token, "version": "1"}

    def test_only_a_coordinator_decides(self, app: Flask) -> None:
        with app.app_context():
            store(home(is_partner=True))
            centre = sign_in(app, person("centre", Role.CENTRE))
        assert centre.get(PAGE).status_code == 403
        assert centre.get("/staff/venues/1").status_code == 200
        assert PAGE not in centre.get("/staff/venues/1").text

    def test_a_new_venue_begins_with_its_town(self, app: Flask, boss: FlaskClient) -> None:
        address = "鎌倉市西鎌倉3-3-3 砂押荘"
        new = {"name": "西鎌みんなの家", "address": address, "private": "1"}
        assert send(boss, "/staff/venues/new", **new).status_code == 303
        with app.app_context():
            row = db.session.get_one(Venue, 2)
            assert (row.address, row.is_address_private) == ("神奈川県鎌倉市西鎌倉三丁目", True)
        assert "3-3" not in boss.get("/staff/audit.csv").text


@pytest.mark.usefixtures("app_context")
def test_a_draft_of_an_exact_address_can_not_claim_to_be_cut() -> None:
    facts = creating.locate("西鎌みんなの家", "鎌倉市西鎌倉3-3-3") | {"is_address_private": True}
    with pytest.raises(Invalid, match="町名まで"):
        creating.create_venue(facts, by=COORDINATOR)
