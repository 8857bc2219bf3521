"""Past the second limit: a coordinator confirms or unpublishes, and can take it back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.venues.freshness import oldest
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.stale import find_past
from tests import people
from tests.factories import space, store, venue
from tests.people import submit


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    today = clock.today()
    with app.app_context():
        store(
            venue(
                "小町会館",
                space("広間", confirmed_on=oldest(today, 25)),
                space("和室", confirmed_on=oldest(today, 23)),
                space("下書き", state=State.DRAFT),
                confirmed_on=today,
            ),
            venue("古い館", as_of="2018"),
            venue("新しい資料の館", as_of=str(today.year)),
            venue("日付のない館"),
            venue("廃止の館", space("その部屋"), state=State.RETIRED),
        )
        return people.sign_in(app, people.person("taro", Role.COORDINATOR))


def past(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        return [each[:2] for each in find_past(clock.today(), 24)]


@pytest.mark.usefixtures("desk")
def test_what_is_listed_and_in_which_order(app: Flask) -> None:
    assert past(app) == [("venues", 4), ("venues", 2), ("spaces", 1)]


def test_what_was_never_confirmed_stands_apart_and_last(desk: FlaskClient) -> None:
    page = desk.get("/staff/stale").text
    first, second = "前の確認から24か月を過ぎた場所", "一度も確認していない場所"
    order = [first, "広間</a>", second, "日付のない館</a>", "古い館</a>"]
    assert sorted(order, key=page.rindex) == order


def test_confirming_takes_it_off_the_list(app: Flask, desk: FlaskClient) -> None:
    done = submit(desk, "/staff/stale", "/staff/stale/spaces/1", act="confirm")
    assert (done.status_code, done.location) == (303, "/staff/stale")
    assert past(app) == [("venues", 4), ("venues", 2)]
    with app.app_context():
        assert db.session.get_one(Space, 1).confirmed_on == clock.today()


def test_unpublishing_hides_it_and_is_taken_back(app: Flask, desk: FlaskClient) -> None:
    assert desk.get("/venues/2").status_code == 200
    submit(desk, "/staff/stale", "/staff/stale/venues/2", act="unpublish")
    assert desk.get("/venues/2").status_code == 404
    page = desk.get("/staff/stale")
    assert "非公開にしました。" in page.text
    undo = next(
        line for line in page.text.split('"') if line.startswith("/staff/venues/2/history/")
    )
    assert submit(desk, page, undo).status_code == 303
    assert desk.get("/venues/2").status_code == 200
    with app.app_context():
        assert db.session.get_one(Venue, 2).state == State.PUBLISHED


def test_a_stale_button_changes_nothing(app: Flask, desk: FlaskClient) -> None:
    opened = desk.get("/staff/stale")
    submit(desk, "/staff/stale", "/staff/stale/spaces/1", act="confirm")
    assert submit(desk, opened, "/staff/stale/spaces/1", act="unpublish").status_code == 409
    with app.app_context():
        assert db.session.get_one(Space, 1).state == State.PUBLISHED


@pytest.mark.parametrize(
    "changed", [{"act": "delete"}, {"act": None}, {"version": "x", "act": "confirm"}]
)
def test_a_form_that_was_tampered_with_changes_nothing(
    app: Flask, desk: FlaskClient, changed: dict[str, str]
) -> None:
    before = past(app)
    refused = submit(desk, "/staff/stale", "/staff/stale/spaces/1", **changed)
    assert refused.status_code == 400
    assert "送られた内容を受け取れませんでした" in refused.text
    assert past(app) == before


def test_it_is_the_coordinator_s_alone(app: Flask, desk: FlaskClient) -> None:
    _target, fields = people.fields(desk.get("/staff/stale"), "/staff/stale/venues/2")
    with app.app_context():
        own = people.department()
        with_own = people.person("hanako", Role.EDITOR, own)
        store(venue("課の館", department_id=own))
    clerk = people.sign_in(app, with_own)
    assert clerk.get("/staff/stale").status_code == 403
    _target, token = people.fields(clerk.get("/staff/account"))
    sent = {**fields, "csrf_token": token["csrf_token"], "act": ["unpublish"]}
    assert clerk.post("/staff/stale/venues/2", data=sent).status_code == 404
    assert clerk.post("/staff/stale/venues/6", data=sent).status_code == 403
    confirming = sent | {"act": ["confirm"]}
    assert clerk.post("/staff/stale/venues/6", data=confirming).status_code == 403
    assert desk.get("/venues/2").status_code == 200
