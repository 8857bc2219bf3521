"""The coordinator's page for how closely an address is shown, and what other pages tell then."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db, transaction
from kyodo_spaces.venues.models import Venue
from tests.factories import store
from tests.people import person, sign_in
from tests.privacy import LOT, SECRETS, TOWN, assert_held, home
from tests.staff import send

PAGE = "/staff/venues/1/address"


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
