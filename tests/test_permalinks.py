"""Addresses that last: renamed or merged, each of a place's addresses leads to where it is now."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.comparing import pairs_of_spaces
from kyodo_spaces.venues.merging import Merger, merge, unmerge
from tests.factories import space, store, venue
from tests.inspection import Page
from tests.people import COORDINATOR

VENUE = ("/venues/{}", "/venues/{}.ics", "/api/v1/venues/{}")
SPACE = ("/spaces/{}", "/spaces/{}.ics", "/api/v1/spaces/{}")


@pytest.fixture
def merged(app: Flask) -> None:
    """Venue 2 is merged into 1, and its space 2 into 1; space 3 moves."""
    with app.app_context():
        kept = venue("小町会館", space("広間"))
        other = venue("小町 会館", space("広間"), space("和室"))
        store(kept, other)
        versions = {row.id: row.version for row in (kept, other)}
        spaces = {row.id: row.version for row in (*kept.spaces, *other.spaces)}
        joined = {theirs.id: mine.id for mine, theirs in pairs_of_spaces(kept, other)}
        merge(Merger(kept.id, other.id, versions, spaces, (), joined), by=COORDINATOR)


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize("address", [*VENUE, *SPACE])
def test_a_merged_place_is_found_at_its_successor(
    app: Flask, client: FlaskClient, address: str
) -> None:
    response = client.get(address.format(2))
    assert response.status_code == 301
    assert response.location == address.format(1)
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(response.location).status_code == 200
    assert client.get(address.format(3)).status_code == (200 if address in SPACE else 404)
    with app.app_context():
        unmerge(2, by=COORDINATOR)
    assert client.get(address.format(2)).status_code == 200


@pytest.mark.usefixtures("merged")
def test_what_was_pasted_of_a_merged_place_is_told_of_its_successor(client: FlaskClient) -> None:
    answer = client.get("/oembed?url=http://localhost/venues/2").get_json()
    assert answer["title"] == "小町会館"


def test_another_name_changes_no_address(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("前の名", space("前の室")))
        change("venues", 1, {"name": "新しい名"}, version=1, by=COORDINATOR)
        change("spaces", 1, {"name": "新しい室"}, version=1, by=COORDINATOR)
    for address in (*VENUE, *SPACE):
        assert client.get(address.format(1)).status_code == 200


@pytest.mark.parametrize("address", ["/venues/1", "/spaces/1"])
def test_paper_carries_the_address_and_its_code(
    app: Flask, client: FlaskClient, address: str
) -> None:
    with app.app_context():
        store(venue("会館", space("室")))
    page = Page(client.get(address).text)
    (printed,) = (item for item in page.all("div") if item.get("class") == "print-only printed")
    assert f"http://localhost{address}" in "".join(printed.itertext())
    (picture,) = (item for item in printed.iter() if item.get("class") == "qr")
    assert str(picture.tag).endswith("svg")
    assert "style" not in picture.attrib
