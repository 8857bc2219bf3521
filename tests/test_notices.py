"""What is told beside the list of a question in words."""

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
    now = datetime(2026, 11, 23, 10, 5, tzinfo=clock.JST)
    monkeypatch.setattr(clock, "now", lambda: now)
    point = Point(139.55, 35.32, Level.PIN, 20, "test")
    with app.app_context():
        store(
            venue("学習館", space("講堂"), district="大船", town="岡本", access="大船駅前"),
            venue("集会所", space("広間"), district="鎌倉", town="小町一丁目", point=point),
            venue("会館", space("和室"), district="鎌倉", town="小町二丁目", point=point),
            venue(
                "公民館", space("洋室"), district="鎌倉", town="御成町", access="鎌倉駅から徒歩5分"
            ),
        )


def told(client: FlaskClient, question: str, more: str = "") -> dict[str, dict[str, str]]:
    """Each notice, with the addresses of its links by their words."""
    answer = client.get(f"/?plain=1&q={question}{more}", follow_redirects=True)
    notices = [each for each in Page(answer.text).all("p") if each.get("class") == "notice"]
    links = [[link for link in each.iter() if link.tag == "a"] for each in notices]
    return {
        words(each): {words(link): link.get("href", "") for link in of_it}
        for each, of_it in zip(notices, links, strict=True)
        if "作りはじめ" not in words(each)
    }


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_of_a_weekend_one_day_is_taken_and_the_other_is_a_link_away(client: FlaskClient) -> None:
    question = "今週末に12人"
    [(text, links)] = told(client, question).items()
    assert text.startswith("2026年11月28日（土）の1日だけでさがしました。")
    asked = query(links["2026年11月29日（日）でさがす"])
    found = {"day": ["2026-11-29"], "also": ["2026-11-28"], "capacity": ["12"], "said": [question]}
    assert asked == found
    page = client.get(links["2026年11月29日（日）でさがす"]).text
    assert "2026年11月29日（日）の1日だけでさがしました。" in page
    assert "2026年11月28日（土）でさがす" in page


@pytest.mark.parametrize("also", ["x", "2026-02-30", "9999-12-31", "2026-12-01", ""])
def test_no_day_that_is_none_is_told(client: FlaskClient, also: str) -> None:
    assert "だけでさがしました" not in client.get(f"/?day=2026-12-01&also={also}").text
    assert "だけでさがしました" not in client.get("/?also=2026-12-01").text


def test_a_station_that_nobody_knows_is_said_so_and_chooses_nothing(client: FlaskClient) -> None:
    [(text, links)] = told(client, "鎌倉駅の近くで、予約なし", "&unknown=1").items()
    assert text.startswith(
        "鎌倉駅の場所はわかりません。近さでは選んでいません。"
        "「近く」に、町名（例: 小町、御成町）や住所を入れてください。"
    )
    found = {"district": ["鎌倉"], "allow": ["walk_in"], "unknown": ["1"]}
    assert query(links["「鎌倉」地区の場所を見る"]) == found
    [(text, links)] = told(client, "北鎌倉駅の近く").items()
    assert "（例: 岡本、小町）" in text
    assert links == {}


def test_a_place_that_nobody_knows_is_said_so(client: FlaskClient) -> None:
    page = client.get("/?near=どこか").text
    assert "「どこか」がどこか、わかりませんでした。" in page


def test_a_station_alone_finds_the_places_that_name_it(client: FlaskClient) -> None:
    page = client.get("/?plain=1&q=鎌倉駅", follow_redirects=True).text
    assert "公民館" in page
    assert "集会所" not in page
    [(text, links)] = told(client, "鎌倉駅").items()
    assert text.startswith("「鎌倉駅」ということばのある場所をさがしました。")
    assert query(links["「鎌倉」地区の場所を見る"]) == {"district": ["鎌倉"]}
    [(_text, links)] = told(client, "大船駅").items()
    assert query(links["大船駅の近くをさがす"]) == {"near": ["大船駅"]}
    assert "鎌倉市大船の中ほどに近い順" in client.get(links["大船駅の近くをさがす"]).text
    assert "北鎌倉駅の場所はわかりません。" in next(iter(told(client, "北鎌倉駅")))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("11月20日", "今年のその日は過ぎたので、2027年11月20日（土）でさがしました。"),
        ("2026年11月20日", "2026年11月20日（金）は過ぎた日です。"),
        ("お盆に会議", "「お盆」は条件として読み取れないので、書かれたことばのままさがしました。"),
        (
            "祝日の会議室",
            "「祝日」は条件として読み取れないので、書かれたことばのままさがしました。",
        ),
        (
            "ピアノ以外",
            "「以外」のような打ち消しは読み取れないので、書かれたことばのままさがしました。",
        ),
        ("明日空いている部屋", "予約の空きは、この一覧ではわかりません。施設にお確かめください。"),
    ],
)
def test_what_was_read_otherwise_or_not_at_all_is_told(
    client: FlaskClient, question: str, text: str
) -> None:
    [found] = told(client, question)
    assert found.startswith(text)


@pytest.mark.parametrize("question", ["1月15日", "2027年11月20日", "来年の11月20日"])
def test_a_day_that_was_meant_needs_no_word(client: FlaskClient, question: str) -> None:
    assert told(client, question) == {}


WORDS = [
    "盆踊り",
    "火曜の夜 12人",
    "月曜以外",
    "囲碁 無料",
    "おはなし会",
    "もったいない市",
    "少ない 囲碁",
    "空き家の相談",
]


@pytest.mark.parametrize("question", WORDS)
def test_nothing_is_told_of_what_was_read_or_asked_as_text(
    client: FlaskClient, question: str
) -> None:
    assert told(client, question) == {}
