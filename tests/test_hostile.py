"""Every text of every kind, on every page and in every file: a text, and nothing more."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from openpyxl import load_workbook

from kyodo_spaces import clock
from kyodo_spaces.venues import reminders
from tests.hostile import ATTACK, fill
from tests.people import sign_in

# What each of these must show of what was typed; others of the walk may not be about it.
SHOWS = {
    "/",
    "/venues/1",
    "/spaces/1",
    "/staff",
    "/staff/venues/1",
    "/staff/spaces/1",
    "/staff/spaces/1/details",
    "/staff/spaces/1/hours",
    "/staff/spaces/1/dates",
    "/staff/spaces/1/history",
    "/staff/venues/1/history",
    "/staff/venues/1/pin",
    "/staff/corrections",
    "/staff/corrections/1",
    "/staff/reminders",
    "/staff/users",
    "/staff/users/1",
    "/staff/departments",
    "/staff/departments/1",
    "/staff/audit",
    "/staff/bulk",
    "/staff/spaces/1/state",
}
FILES = ("/spaces.csv", "/venues.csv", "/staff/audit.csv", "/staff/spaces/1/history.csv")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    with app.app_context():
        coordinator = fill()
    return sign_in(app, coordinator)


@pytest.mark.parametrize("path", sorted(SHOWS))
def test_a_page_shows_it_as_a_text(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    told = response.text
    assert str(escape(ATTACK)) in told
    assert "<img src=x" not in told
    assert "alert('x')\">" not in told
    assert "1337" not in told


@pytest.mark.parametrize("path", FILES)
def test_a_csv_runs_no_formula(client: FlaskClient, path: str) -> None:
    rows = list(csv.reader(io.StringIO(client.get(path).data.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert any("${alert(1)}{{7*191}}" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []


def test_a_workbook_runs_no_formula(client: FlaskClient) -> None:
    sheet = load_workbook(io.BytesIO(client.get("/spaces.xlsx").data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert ATTACK in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_letter_is_a_plain_text_whose_subject_has_one_line(client: FlaskClient) -> None:
    with client.application.test_request_context():
        (reminder,) = reminders.find_reminders(clock.today(), 12)
        text = reminders.text(reminder, lambda kind, id: f"{kind}/{id}")
        assert ATTACK in text
        assert "\n" not in reminders.subject(reminder)
