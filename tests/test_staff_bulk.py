"""Several places at once: all or none, each with its line, and the whole taken back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import NotAllowed
from kyodo_spaces.venues import bulk
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.models import Space, State, Venue
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, fields, person, sign_in, submit

HOSTILE = "<img src=x onerror=alert(1)>${1}{{7*7}}`</script>"
PERIOD = {"verb": "period", "from": "2026-12-01", "until": "2026-12-31", "reason": "外壁の工事"}


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """Venue 1 is the clerk's with 広間, 和室 and a draft; venue 2 another department's."""
    with app.app_context():
        mine, other = department("生涯学習課"), department("市民課")
        store(
            venue(
                "会館",
                space("広間"),
                space("和室"),
                space("下書き", state=State.DRAFT),
                department_id=mine,
            ),
            venue("よその会館", space("よその室"), department_id=other),
        )
        return sign_in(app, person("mina", Role.EDITOR, mine))


def states() -> dict[str, str]:
    db.session.rollback()
    rows = [*db.session.scalars(select(Venue)), *db.session.scalars(select(Space))]
    return {row.name: row.state for row in rows}


def test_a_whole_building_closes_with_one_tap_and_opens_again(
    app: Flask, clerk: FlaskClient
) -> None:
    preview = submit(clerk, "/staff/bulk", "/staff/bulk", building="1", step="preview", **PERIOD)
    assert "外壁の工事" in preview.text
    assert "公開していない場所なので" in preview.text
    done = submit(clerk, preview, "/staff/bulk", step="save")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff")
    with app.app_context():
        assert states() == {
            "会館": "suspended",
            "広間": "suspended",
            "和室": "suspended",
            "下書き": "draft",
            "よその会館": "published",
            "よその室": "published",
        }
        lines = db.session.scalars(select(AuditLine).where(AuditLine.operation == "suspend")).all()
        assert [line.subject_id for line in lines] == [1, 1, 2]
    assert "工事" in clerk.get("/spaces/1").text
    listed = clerk.get("/staff")
    undo = f"/staff/bulk/{lines[0].id}/{lines[-1].id}/undo"
    assert submit(clerk, listed, undo).status_code == 303
    with app.app_context():
        assert set(states().values()) == {"published", "draft"}


def test_chosen_rooms_are_closed_on_some_days(app: Flask, clerk: FlaskClient) -> None:
    given = PERIOD | {"verb": "days", "place": ["spaces-1", "spaces-2"]}
    preview = submit(clerk, "/staff/bulk", "/staff/bulk", step="preview", **given)
    assert submit(clerk, preview, "/staff/bulk", step="save").status_code == 303
    with app.app_context():
        room = db.session.get_one(Space, 1)
        assert room.state == State.PUBLISHED
        assert [
            (str(row.starts_on), str(row.ends_on), row.opens, row.reason)
            for row in room.special_hours
        ] == [("2026-12-01", "2026-12-31", None, "外壁の工事")]
        assert db.session.get_one(Venue, 1).special_hours == []


def test_confirm_and_reopen(app: Flask, clerk: FlaskClient) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Space, 1).state = State.SUSPENDED
    for verb in ("reopen", "confirm"):
        preview = submit(
            clerk, "/staff/bulk", "/staff/bulk", building="1", verb=verb, step="preview"
        )
        assert submit(clerk, preview, "/staff/bulk", step="save").status_code == 303
    with app.app_context():
        assert states()["広間"] == "published"
        assert {
            row.confirmed_by for row in db.session.scalars(select(Space).where(Space.venue_id == 1))
        } == {"生涯学習課"}


def test_one_that_was_changed_meanwhile_stops_all(app: Flask, clerk: FlaskClient) -> None:
    preview = submit(clerk, "/staff/bulk", "/staff/bulk", building="1", step="preview", **PERIOD)
    with app.app_context():
        change("spaces", 2, {"capacity": 9}, version=1, by=COORDINATOR)
    again = submit(clerk, preview, "/staff/bulk", step="save")
    assert again.status_code == 409
    assert "「和室」を、ほかの人が先に変更しました" in again.text
    with app.app_context():
        assert "suspended" not in states().values()
    assert submit(clerk, again, "/staff/bulk", step="save").status_code == 303
    with app.app_context():
        assert states()["和室"] == "suspended"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"building": None}, "場所を選んでください"),
        ({"verb": None}, "何をするか"),
        ({"verb": "retire"}, "何をするか"),
        ({"reason": ""}, "理由を入れて"),
        ({"reason": "x" * 201}, "200字まで"),
        ({"until": "2026-11-01"}, "始まりの日より前"),
        ({"from": "きのう"}, "日付として読めません"),
        ({"verb": "days", "until": ""}, "日付を入れて"),
        (
            {"reason": "工事\0"},
            "使えない文字",
        ),
        ({"building": "9999999999999"}, "場所を選んでください"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(
    clerk: FlaskClient, changed: dict[str, str | None], words: str
) -> None:
    given = {"building": "1", **PERIOD, **changed}
    page = submit(clerk, "/staff/bulk", "/staff/bulk", step="preview", **given)
    assert page.status_code == 400
    assert words in page.text


def test_another_departments_places_are_not_there(app: Flask, clerk: FlaskClient) -> None:
    assert "よその" not in clerk.get("/staff/bulk").text
    given = {"place": ["spaces-1", "spaces-4"], **PERIOD}
    assert submit(clerk, "/staff/bulk", "/staff/bulk", step="preview", **given).status_code == 404
    with app.app_context():
        assert db.session.scalars(
            select(AuditLine.subject_id).where(AuditLine.operation == "refused bulk")
        ).all() == [4]
    _action, sent = fields(clerk.get("/staff/bulk"), "/staff/bulk")
    taken = clerk.post("/staff/bulk", data=sent | {"building": "2", "step": "save"} | PERIOD)
    assert taken.status_code == 400
    with app.app_context():
        assert states()["よその室"] == "published"


def test_nobody_takes_back_what_another_did(app: Flask, clerk: FlaskClient) -> None:
    with app.app_context():
        line = change("spaces", 1, {"capacity": 9}, version=1, by=COORDINATOR)
    action = f"/staff/bulk/{line}/{line}/undo"
    _action, sent = fields(clerk.get("/staff/bulk"), "/staff/bulk")
    assert clerk.post(action, data={"csrf_token": sent["csrf_token"]}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Space, 1).capacity == 9


def test_text_stays_text(app: Flask, clerk: FlaskClient) -> None:
    with app.app_context(), transaction():
        db.session.get_one(Space, 1).name = HOSTILE
    given = PERIOD | {"reason": HOSTILE}
    preview = submit(clerk, "/staff/bulk", "/staff/bulk", building="1", step="preview", **given)
    submit(clerk, preview, "/staff/bulk", step="save")
    for page in (preview, clerk.get("/staff/bulk"), clerk.get("/spaces/1")):
        assert "<img src=x" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;${1}{{7*7}}`" in page.text


@pytest.mark.usefixtures("clerk")
def test_a_coordinator_finds_a_building_by_its_name(app: Flask) -> None:
    with app.app_context():
        boss = sign_in(app, person("boss", Role.COORDINATOR))
    page = boss.get("/staff/bulk?q=よその")
    assert "よその室" in page.text
    assert "広間" not in page.text
    refused = submit(boss, page, "/staff/bulk", step="preview")
    assert refused.status_code == 400
    assert "広間" not in refused.text


@pytest.fixture
def boss(app: Flask, clerk: FlaskClient) -> FlaskClient:  # noqa: ARG001 - stores the venues
    with app.app_context():
        return sign_in(app, person("boss", Role.COORDINATOR))


def test_a_coordinator_gives_buildings_to_a_department(app: Flask, boss: FlaskClient) -> None:
    asked = {"verb": "department", "department": "2", "building": "1"}
    preview = submit(boss, "/staff/bulk", "/staff/bulk", step="preview", **asked)
    done = submit(boss, preview, "/staff/bulk", step="save")
    with app.app_context():
        kept = db.session.get_one(Venue, 1)
        assert (kept.department_id, kept.department) == (2, "市民課")
        assert {space.department_id for space in kept.spaces} == {None}
    page = boss.get(done.headers["Location"])
    (undo,) = re.findall(r'action="(/staff/bulk/[^"]+/undo)"', page.text)
    submit(boss, page, undo)
    with app.app_context():
        assert db.session.get_one(Venue, 1).department_id == 1


def test_a_coordinator_publishes_drafts_and_ends_no_suspension(
    app: Flask, clerk: FlaskClient, boss: FlaskClient
) -> None:
    preview = submit(
        clerk, "/staff/bulk", "/staff/bulk", place="spaces-1", step="preview", **PERIOD
    )
    submit(clerk, preview, "/staff/bulk", step="save")
    preview = submit(boss, "/staff/bulk", "/staff/bulk", building="1", verb="publish")
    submit(boss, preview, "/staff/bulk", step="save")
    with app.app_context():
        found = states()
        assert (found["下書き"], found["広間"], found["会館"]) == (
            "published",
            "suspended",
            "published",
        )


@pytest.mark.parametrize("verb", ["department", "publish", "draft"])
def test_what_governs_is_no_clerks(app: Flask, clerk: FlaskClient, verb: str) -> None:
    asked = {"verb": verb, "department": "1", "building": "1"}
    for step in ("preview", "save"):
        answer = submit(clerk, "/staff/bulk", "/staff/bulk", step=step, **asked)
        assert answer.status_code == 400
    with app.app_context():
        edit, ken = bulk.Edit("spaces", 3, 1, {"state": "published"}), person("ken", Role.EDITOR, 1)
        with pytest.raises(NotAllowed):
            bulk.change_all([edit], by=ken, operation=bulk.GOVERNS)


def test_a_department_that_is_not_is_told_at_its_field(boss: FlaskClient) -> None:
    asked = {"verb": "department", "department": "99", "building": "1"}
    answer = submit(boss, "/staff/bulk", "/staff/bulk", step="preview", **asked)
    assert answer.status_code == 400
    assert "今年度の課から選んでください。" in answer.text
