"""A question typed in plain words becomes filters, which the page shows and can take back."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.geo.geojson import Level, Point
from tests.factories import space, store, venue
from tests.inspection import Page, words


@pytest.fixture(autouse=True)
def _directory(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 10, 5, tzinfo=clock.JST))
    with app.app_context():
        store(
            venue(
                "大船会館",
                space("広間", capacity=30, is_free=True),
                district="大船",
                point=Point(139.53, 35.35, Level.PIN, 20, "test"),
            ),
            venue("音楽の家", space("小部屋", capacity=4)),
        )


def asked(client: FlaskClient, address: str) -> dict[str, list[str]]:
    answer = client.get(address)
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.location).query)


def test_what_was_typed_becomes_filters_and_stays_to_be_seen(client: FlaskClient) -> None:
    question = "大船で12人、無料"
    address = f"/?plain=1&q={question}&capacity=&near="
    found = {"district": ["大船"], "capacity": ["12"], "free": ["1"], "said": [question]}
    assert asked(client, address) == found
    page = client.get(address, follow_redirects=True).text
    assert f"「{question}」を、次の条件と読み取りました。" in page
    links = {words(item): item.get("href", "") for item in Page(page).all("a")}
    assert parse_qs(str(urlsplit(links["ことばのまま探す"]).query)) == {"q": [question]}
    assert {"広間", "12人以上の条件をはずす"} <= links.keys()


def test_what_is_not_read_stays_a_search_for_words(client: FlaskClient) -> None:
    assert asked(client, "/?plain=1&q=大船会館") == {"q": ["大船会館"]}
    assert asked(client, "/?plain=1&q=囲碁 12人")["q"] == ["囲碁"]
    assert asked(client, "/?plain=1&free=1") == {"free": ["1"]}
    assert asked(client, f"/?plain=1&q={'大船で12人' * 60}").keys() == {"q"}


def test_the_name_of_a_place_is_no_question(client: FlaskClient) -> None:
    assert asked(client, "/?plain=1&q=音楽の家") == {"q": ["音楽の家"]}
    assert asked(client, "/?plain=1&q=音楽の練習")["purpose"] == ["music"]


def test_a_word_alone_that_is_written_nowhere_asks_for_its_purpose(client: FlaskClient) -> None:
    assert asked(client, "/?plain=1&q=打ち合わせ") == {
        "purpose": ["meeting"],
        "said": ["打ち合わせ"],
    }
    assert asked(client, "/?plain=1&q=カラオケ&free=1")["purpose"] == ["music"]
    assert asked(client, "/?plain=1&q=音楽") == {"q": ["音楽"]}
    assert asked(client, "/?plain=1&q=囲碁") == {"q": ["囲碁"]}


def test_words_go_before_a_field_of_one_value_and_beside_one_of_many(client: FlaskClient) -> None:
    found = asked(client, "/?plain=1&q=20人 マイク&capacity=8&amenity=wifi&weekday=1")
    assert found["capacity"] == ["20"]
    assert found["amenity"] == ["wifi", "microphone"]
    assert "day" in asked(client, "/?plain=1&q=明日&weekday=1")
    assert "weekday" not in asked(client, "/?plain=1&q=明日&weekday=1")
    assert "from" not in asked(client, "/?plain=1&q=夜に&from=10:00&to=12:00")


def test_places_are_read_where_they_are_known(client: FlaskClient) -> None:
    assert asked(client, "/?plain=1&q=玉縄の近く")["near"] == ["玉縄"]
    assert asked(client, "/?plain=1&q=大船駅から1km")["within"] == ["1000"]
    assert asked(client, "/?plain=1&q=大船会館の近く")["near"] == ["大船会館"]
    assert asked(client, "/?plain=1&q=植木屋の近く 5人")["q"] == ["植木屋の近く"]


def test_nobody_is_sent_to_another_site(client: FlaskClient) -> None:
    answer = client.get("/?plain=1&q=//evil.example 12人&said=x")
    assert answer.location.startswith("/?")
