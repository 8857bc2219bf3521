"""Places are handed to a department: what goes along is told before, and who loses what."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.rights import is_centres
from tests.factories import space, store, venue
from tests.inspection import parse
from tests.people import department, person, sign_in, submit

BULK = "/staff/bulk"
FOLLOWING = "施設といっしょに担当が変わる場所"
LEAVING = "NPOセンターが直せなくなります。"


@pytest.fixture
def boss(app: Flask) -> FlaskClient:
    """Venue 1 is nobody's, with a café and a room of 生涯学習課; 2 is 生涯学習課's."""
    with app.app_context():
        own, _other = department("生涯学習課"), department("市民課")
        cafe, lent = space("喫茶", kind="cafe"), space("展示室", department_id=own)
        store(
            venue("協力館", space("広間"), cafe, lent),
            venue("会館", space("和室"), department_id=own),
        )
        return sign_in(app, person("boss", Role.COORDINATOR))


def preview(boss: FlaskClient, **given: str | list[str]) -> TestResponse:
    asked = {"verb": "department", "department": "2", "step": "preview"} | given
    return submit(boss, BULK, BULK, **asked)


def listed(page: TestResponse, words: str) -> list[str]:
    """The items of the list that follows the text."""
    told = page.text.partition(words)[2].partition("</ul>")[0]
    items = parse(told).all("li")
    return ["".join(item.itertext()) for item in items]


def test_what_goes_with_its_venue_is_told_as_such(boss: FlaskClient) -> None:
    page = preview(boss, building="2")
    assert listed(page, FOLLOWING) == ["和室（会館）"]
    assert "変わらない場所" not in page.text
    assert LEAVING not in page.text


def test_a_space_with_a_keeper_of_its_own_stays_behind(boss: FlaskClient) -> None:
    assert listed(preview(boss, place="venues-1"), FOLLOWING) == [
        "広間（協力館）",
        "喫茶（協力館）",
    ]


def test_a_space_without_its_venue_is_left_and_the_remedy_is_said(boss: FlaskClient) -> None:
    page = preview(boss, place="spaces-4")
    assert FOLLOWING not in page.text
    assert listed(page, "変わらない場所") == [
        "和室（会館）: 施設の担当課に従います。施設も選んでください。"
    ]


def test_what_leaves_the_centre_is_warned_of(app: Flask, boss: FlaskClient) -> None:
    page = preview(boss, place="venues-1")
    assert listed(page, LEAVING) == ["喫茶（協力館）"]
    submit(boss, page, BULK, step="save")
    with app.app_context():
        assert not any(is_centres(row) for row in db.session.get_one(Venue, 1).spaces)


def test_only_a_handing_over_takes_anything_along(boss: FlaskClient) -> None:
    page = preview(boss, place="venues-1", verb="draft")
    assert "1件を変更する" in page.text
    assert FOLLOWING not in page.text
    assert LEAVING not in page.text


def test_each_building_tells_whose_it_is(boss: FlaskClient) -> None:
    page = boss.get(BULK).text
    house, other = page.partition(">会館</legend>")[2], page.partition(">協力館</legend>")[2]
    assert "担当課: 生涯学習課" in house.partition("<label")[0]
    assert "担当課なし" in other.partition("<label")[0]
    assert "担当課: 生涯学習課" in other.partition("展示室")[2].partition("</label>")[0]


def test_where_no_name_helps_the_way_to_hand_places_over_is_shown(boss: FlaskClient) -> None:
    page = boss.get("/staff/departments/1/claim").text.partition("<h1>")[2]
    assert f'href="{BULK}"' in page
