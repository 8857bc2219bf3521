"""もしかして: what a visitor may have meant, by words that lead nowhere."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.venues import mistyping
from tests.factories import space, store, venue

TOWNS = (
    "大船 大町 小町 腰越 浄明寺 由比ガ浜 七里ガ浜 稲村ガ崎 材木座 二階堂 十二所 笛田 長谷".split()
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("大舟", "大船"),
        ("大舟駅", "大船駅"),
        ("鎌倉駅", None),
        ("小街", "小町"),
        ("浄妙寺", "浄明寺"),
        ("由井ヶ浜", "由比ガ浜"),
        ("由比浜", "由比ガ浜"),
        ("七理が浜", "七里ガ浜"),
        ("稲村ヶ埼", "稲村ガ崎"),
        ("財木座", "材木座"),
        ("二回堂", "二階堂"),
        ("腰腰", "腰越"),
        ("芸術官", "鎌倉芸術館"),
        ("ミーテイングルーム", "ミーティングルーム"),
        ("せいかつコーナー", "生活コーナー"),
    ],
)
def test_a_misspelt_name_is_known_again(typed: str, meant: str | None) -> None:
    names = [*TOWNS, "鎌倉山", "鎌倉芸術館", "ミーティングルーム", "生活コーナー"]
    assert mistyping.nearest(typed, names) == (meant if typed != "せいかつコーナー" else None)


@pytest.mark.parametrize("typed", ["", "谷", "大川", "横浜", "天体観測", "卓球台", "あ" * 200])
def test_another_word_is_not_taken_for_a_name(typed: str) -> None:
    assert mistyping.nearest(typed, TOWNS) is None


def link(client: FlaskClient, path: str) -> tuple[str, dict[str, list[str]]]:
    """The words and the parameters of the page's suggestion; empty without one."""
    page = client.get(path).text
    found = re.search(r'もしかして：<a href="([^"]*)"><strong>(.*?)</strong>', page)
    if not found:
        return "", {}
    return found[2], parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)


@pytest.fixture
def client(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        store(
            venue("大船学習センター", space("第1会議室", capacity=20), address="鎌倉市大船2-1"),
            venue("きらら鎌倉", space("ホール", capacity=300), address="鎌倉市小町1-10"),
        )
    return client


def test_the_link_keeps_the_other_filters(client: FlaskClient) -> None:
    words, asked = link(client, "/?q=大舟&capacity=12")
    assert (words, asked) == ("大船", {"q": ["大船"], "capacity": ["12"]})
    assert "1件" in client.get("/?q=大舟&capacity=12").text.split("もしかして")[1][:200]
    assert link(client, "/?q=きらら鎌蔵")[0] == "きらら鎌倉"


def test_the_other_name_of_a_place_is_known_again(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("玉縄行政センター", name_alias="玉縄学習センター", address="鎌倉市岡本2-16"))
    assert link(client, "/?q=玉縄学習せんたあ")[0] == "玉縄学習センター"


def test_words_without_a_space_are_taken_apart(client: FlaskClient) -> None:
    assert link(client, "/?q=大船会議室")[1] == {"q": ["大船 会議室"]}
    assert link(client, "/?q=大舟 会議室")[0] == "大船 会議室"


def test_a_place_that_nobody_knows_is_known_again(client: FlaskClient) -> None:
    assert link(client, "/?near=大舟&free=1")[1] == {"near": ["大船"], "free": ["1"]}


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=大船", "/?near=大船", "/?q=天体観測", "/?q=大船&capacity=900", "/?q=" + "あ" * 200],
)
def test_nothing_is_suggested_without_need(client: FlaskClient, path: str) -> None:
    assert link(client, path) == ("", {})
