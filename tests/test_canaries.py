"""What is not public is in no public answer, and nothing of a department is in another's."""

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.venues import map_views
from tests.canaries import (
    EXACT,
    SECRET,
    VIEW,
    addresses,
    found_in,
    plant,
    questions,
    unpacked,
    walk,
)
from tests.people import person, sign_in

PARTS = EXACT.values()
EVERYTHING = [*PARTS, *SECRET]


@pytest.fixture
def stranger(app: Flask) -> Actor:
    app.test_client_class = FlaskClient  # its pages are inspected elsewhere
    return plant(app)


def heard(told: dict[str, str], canaries: Iterable[str]) -> dict[str, list[str]]:
    return {path: found for path, text in told.items() if (found := found_in(text, canaries))}


@pytest.mark.usefixtures("stranger")
def test_no_open_door_and_no_search_tells_any(app: Flask) -> None:
    visitor = app.test_client()
    told = dict(walk(visitor, addresses(app, is_open=True)))
    assert {"/", "/venues/1", "/spaces/1", "/spaces.json", "/spaces.xlsx"} <= told.keys()
    assert {"/feed.atom", "/spaces/1.ics", "/embed/both", "/api/v1/venues/1"} <= told.keys()
    assert heard(told, EVERYTHING) == {}
    for canary in [*PARTS, "Canary"]:
        found = visitor.get("/spaces.json", query_string={"q": canary}).get_json()
        assert found["total"] == 0, canary


@pytest.mark.usefixtures("stranger")
def test_no_question_is_answered_with_any(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = app.test_client()
    told = dict(walk(visitor, questions()))
    assert told.keys() == set(questions())
    assert "小町会館" in told["/sheet"]
    assert '"features":[{' in told[f"{VIEW}&zoom=9"]
    monkeypatch.setattr(map_views, "PINS", 0)
    cells = dict(walk(visitor, [f"{VIEW}&zoom=8"]))
    assert '"cells":[[' in "".join(cells.values())
    # A page may say again what was asked of it, and nothing else that is hidden.
    unasked = {
        path: set(found) - set(found_in(unquote(path), found))
        for path, found in heard(told | cells, EVERYTHING).items()
    }
    assert {path: found for path, found in unasked.items() if found} == {}


def test_no_page_tells_another_department_any(app: Flask, stranger: Actor) -> None:
    told = dict(walk(sign_in(app, stranger), addresses(app, is_open=False)))
    assert {"/staff", "/staff/survey", "/staff/reminders"} <= told.keys()
    assert heard(told, EVERYTHING) == {}


@pytest.mark.usefixtures("stranger")
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CENTRE])
def test_the_address_is_told_in_the_survey_alone(app: Flask, role: Role) -> None:
    """Who runs the survey reads it in the answer, and nowhere else what it was before."""
    with app.app_context():
        lines = str([(line.before, line.after) for line in db.session.scalars(select(AuditLine))])
        assert found_in(lines, PARTS) == list(PARTS)
        client = sign_in(app, person("runner", role))
    told = dict(walk(client, addresses(app, is_open=False)))
    survey = {path: text for path, text in told.items() if "/survey" in path}
    rest = {path: text for path, text in told.items() if path not in survey}
    assert heard(rest, PARTS) == {}
    assert heard(survey, [EXACT["building"]])
    if role == Role.COORDINATOR:  # a walk that hears nothing anywhere would prove nothing
        assert len(found_in("".join(told.values()), SECRET)) > len(SECRET) // 2


@pytest.mark.usefixtures("stranger")
def test_no_export_tells_any(run: Callable[..., Result], tmp_path: Path) -> None:
    for options, canaries in (([], EVERYTHING), (["--all"], PARTS)):
        folder = tmp_path / f"out{len(options)}"
        assert run("export", folder, *options).exit_code == 0
        told = {path.name: unpacked(path.read_bytes()) for path in folder.iterdir()}
        assert {"venues.csv", "spaces.csv"} <= told.keys()
        assert heard(told, canaries) == {}


@pytest.mark.usefixtures("stranger")
def test_no_folder_of_pages_tells_any(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert run("export", "--site", folder).exit_code == 0
    files = [path for path in folder.rglob("*") if path.is_file()]
    told = {str(path.relative_to(folder)): unpacked(path.read_bytes()) for path in files}
    assert {"index.html", "search.json"} <= told.keys()
    assert any(name.startswith("cards/") for name in told)
    assert heard(told, EVERYTHING) == {}
