"""The directory's links: all that can be chosen, and no more."""

import pytest
from flask.testing import FlaskClient

from kyodo_spaces.venues.amenities import AMENITIES
from tests.inspection import Page, words


@pytest.mark.parametrize(
    "question",
    [
        "&".join(f"district={n}" for n in range(700)),
        "&".join(["district=大船"] * 700),
        "&".join(["q=会議"] * 700),
        "q=" + "a" * 8_000,
    ],
)
def test_what_is_said_many_times_or_at_length_is_not_said_in_every_link(
    client: FlaskClient, question: str
) -> None:
    assert len(client.get(f"/?{question}").data) < 150_000


def test_links_keep_all_that_can_be_chosen(client: FlaskClient) -> None:
    chosen = [f"amenity={key}" for key in AMENITIES]
    page = Page(client.get(f"/?{'&'.join(chosen)}").text)
    (sheet,) = (item.get("href", "") for item in page.all("a") if words(item) == "CSV")
    assert sheet.split("?")[1].split("&") == chosen
