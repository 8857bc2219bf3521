"""oEmbed: what other sites' editors ask about an address that somebody pasted."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.sharing import frames
from kyodo_spaces.venues.models import State
from tests.factories import space, store, venue
from tests.inspection import Page

ORIGINS = "https://npo.example.jp"


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    """A room in venue 1, a hall in venue 2, a café in venue 3 that is closed, and a draft."""
    app = make_app(EMBED_ORIGINS=ORIGINS)
    with app.app_context():
        store(
            venue("会館", space()),
            venue("ホール", space("大ホール", kind="hall")),
            venue("カフェ", space("喫茶", kind="cafe", state=State.SUSPENDED)),
            venue("CANARY", space("CANARY"), state=State.DRAFT),
        )
    return app.test_client()


def ask(client: FlaskClient, url: str, **more: object) -> dict[str, object]:
    response = client.get("/oembed", query_string={"url": url, **more})
    assert response.status_code == 200
    answer: dict[str, object] = response.get_json()
    assert answer["version"] == "1.0"
    assert answer["title"]
    return answer


def test_oembed_gives_a_frame_of_the_list(client: FlaskClient) -> None:
    answer = ask(client, "http://localhost/?kind=hall&x=1", maxwidth=320, maxheight=400)
    assert (answer["type"], answer["width"], answer["height"]) == ("rich", 320, 400)
    (frame,) = Page(f"<title>x</title>{answer['html']}").all("iframe")
    assert frame.get("src") == "http://localhost/embed/list?kind=hall&height=400"
    assert frame.get("height") == "400"
    small = ask(client, "http://localhost/", maxheight=frames.LEAST_PX["list"] - 1)
    assert small["type"] == "link"
    assert "html" not in small


def test_oembed_gives_a_place_s_name(client: FlaskClient) -> None:
    answer = ask(client, "http://localhost/venues/2", format="json")
    assert (answer["type"], answer["title"]) == ("link", "ホール")
    assert ask(client, "http://localhost/spaces/2")["title"] == "大ホール"


def test_oembed_promises_no_frame_that_nobody_may_show(make_app: Callable[..., Flask]) -> None:
    assert ask(make_app().test_client(), "http://localhost/")["type"] == "link"


@pytest.mark.parametrize(
    ("url", "more", "status"),
    [
        ("", {}, 404),
        ("https://other.example.jp/", {}, 404),
        ("http://localhost.example.jp/", {}, 404),
        ("http://localhost/venues/4", {}, 404),
        ("http://localhost/spaces/99999999999999999999", {}, 404),
        ("http://localhost/staff", {}, 404),
        ("http://localhost/spaces.json", {}, 404),
        ("http://localhost//other.example.jp", {}, 404),
        ("http://localhost/?kind=castle", {}, 400),
        ("http://localhost/", {"maxwidth": "wide"}, 400),
        ("http://localhost/", {"format": "xml"}, 501),
    ],
)
def test_what_oembed_cannot_tell_is_refused_as_json(
    client: FlaskClient, url: str, more: dict[str, str], status: int
) -> None:
    response = client.get("/oembed", query_string={"url": url, **more})
    assert response.status_code == status
    assert response.get_json()["status"] == status


@pytest.mark.parametrize("path", ["/?kind=hall&free=1", "/venues/2", "/spaces/2"])
def test_pages_lead_to_their_oembed(client: FlaskClient, path: str) -> None:
    (link,) = (
        item
        for item in Page(client.get(path).text).all("link")
        if item.get("type") == "application/json+oembed"
    )
    assert client.get(link.get("href", "")).get_json()["title"]


def test_addresses_are_the_public_ones(make_app: Callable[..., Flask]) -> None:
    root = "https://spaces.example.jp/kyodo"
    client = make_app(PUBLIC_URL=f"{root}/", EMBED_ORIGINS=ORIGINS).test_client()
    assert ask(client, f"{root}/?kind=hall")["type"] == "rich"
    assert client.get("/oembed?url=http://localhost/").status_code == 404
