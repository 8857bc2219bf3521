"""In whose name the public is told of what staff did: an office's, and the right one."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.accounts.models import Role
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit

OPEN = ("/venues/1", "/spaces/1", "/venues/1.json", "/spaces.json", "/spaces.csv")


def told(app: Flask) -> str:
    """All that the public reads of the first venue and its space."""
    client = app.test_client()
    answers = [client.get(path) for path in OPEN]
    assert {answer.status_code for answer in answers if answer.mimetype == "text/html"} == {200}
    return "".join(answer.text for answer in answers)


def pin(client: FlaskClient) -> None:
    path, at = "/staff/venues/1/pin", "35.319, 139.55"
    preview = submit(client, path, path, at=at, choice="map", step="preview", far="1")
    assert submit(client, preview, path, step="save").status_code == 303


@pytest.mark.parametrize(
    ("role", "office"), [(Role.CENTRE, "NPOセンター"), (Role.COORDINATOR, "取りまとめ課")]
)
def test_nobody_s_own_name_reaches_the_public(app: Flask, role: Role, office: str) -> None:
    with app.app_context():
        store(venue("カフェ", space("席", kind="cafe"), is_partner=True))
        client = sign_in(app, person("yamada", role, name="山田太郎"))
    assert submit(client, "/staff/spaces/1", "/staff/spaces/1/confirm").status_code == 303
    pin(client)
    text = told(app)
    assert "山田太郎" not in text
    assert f"{office}が確認" in text
    assert f"{office}が地図で指定" in text


def test_who_is_of_two_departments_speaks_for_the_one_that_keeps_the_place(app: Flask) -> None:
    with app.app_context():
        own, other = department("生涯学習課"), department("市民課")
        store(venue("会館", space("広間", department_id=other), department_id=own))
        client = sign_in(app, person("hanako", Role.EDITOR, own, other))
    submit(client, "/staff/spaces/1", "/staff/spaces/1/confirm")
    assert "市民課が確認" in app.test_client().get("/spaces/1").text
    preview = submit(
        client, "/staff/bulk", "/staff/bulk", place="venues-1", verb="confirm", step="preview"
    )
    assert submit(client, preview, "/staff/bulk", step="save").status_code == 303
    pin(client)
    text = told(app)
    assert "生涯学習課が確認" in text
    assert "生涯学習課が地図で指定" in text
    assert "生涯学習課・市民課" not in text
