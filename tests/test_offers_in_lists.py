"""What is offered for a while, seen before anyone opens a place: in the list and at its venue."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.db import transaction
from kyodo_spaces.venues.models import State, Venue
from kyodo_spaces.venues.partners import Offer
from tests.factories import space, store, venue
from tests.test_survey_board import counted

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def offered(first: int, last: int, **facts: object) -> Offer:
    """An offer of venue 1 from so many days after today to so many."""
    plain = {"venue_id": 1, "kind": "trial", "title": "体験", "is_withdrawn": False}
    days = {"starts_on": TODAY + timedelta(first), "ends_on": TODAY + timedelta(last)}
    return Offer(**plain | days | facts)


def put(app: Flask, *offers: Offer) -> None:
    with app.app_context():
        store(venue("NEKTON", space("会議室"), space("広場")), venue("市役所", space("ロビー")))
        with transaction() as session:
            session.add_all(offers)


def badges(page: str) -> list[str]:
    return [part.split("</p>")[0] for part in page.split('<p class="badge">')[1:]]


def test_a_running_offer_is_told_in_the_list_and_at_each_space(
    app: Flask, client: FlaskClient
) -> None:
    put(app, offered(-3, 27))
    assert badges(client.get("/").text) == ["無料体験 2026年12月20日まで"] * 2
    assert badges(client.get("/venues/1").text) == ["無料体験 2026年12月20日まで"] * 2
    assert badges(client.get("/venues/2").text) == []


def test_only_its_own_space_has_it(app: Flask, client: FlaskClient) -> None:
    put(app, offered(0, 0, space_id=2, kind="presentation"))
    page = client.get("/").text
    assert badges(page) == ["発表の場 2026年11月23日まで"]
    assert page.index("/spaces/2") < page.index('class="badge"')
    assert badges(client.get("/?q=会議室").text) == []


def test_what_runs_goes_before_what_is_to_come(app: Flask, client: FlaskClient) -> None:
    put(app, offered(5, 6), offered(-9, 60, kind="presentation"))
    assert set(badges(client.get("/").text)) == {"発表の場 2027年1月22日まで"}


def test_what_is_to_come_is_told_so(app: Flask, client: FlaskClient) -> None:
    put(app, offered(8, 9))
    assert set(badges(client.get("/").text)) == {"無料体験 2026年12月1日から"}


def test_what_is_over_far_off_or_withdrawn_is_not(app: Flask, client: FlaskClient) -> None:
    put(app, offered(-9, -1), offered(31, 40), offered(0, 9, is_withdrawn=True))
    assert badges(client.get("/").text) == []


def test_it_follows_its_venue_into_a_merger(app: Flask, client: FlaskClient) -> None:
    put(app, offered(0, 9))
    with app.app_context(), transaction() as session:
        gone = session.get_one(Venue, 1)
        gone.state, gone.merged_into_id = State.RETIRED, 2
    assert badges(client.get("/").text) == ["無料体験 2026年12月2日まで"]


def test_a_longer_list_asks_no_more_of_the_database(app: Flask, client: FlaskClient) -> None:
    put(app, offered(0, 9))
    asked = []
    for more in (0, 10):
        with app.app_context():
            made = store(*(venue(f"第{n}会館", space(f"第{n}室")) for n in range(more)))
            with transaction() as session:
                session.add_all(offered(0, 9, venue_id=id) for id in made)
        with counted(app) as statements:
            page = client.get("/").text
        assert len(badges(page)) == 2 + more
        asked.append(len(statements))
        assert sum(" offer" in each for each in statements) == 1
    assert asked[0] == asked[1]
