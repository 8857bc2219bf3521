"""The form of the directory: what it keeps, and what it says of a question nobody can ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import space, store, venue
from tests.inspection import Page, words


def test_the_form_keeps_the_filters_it_does_not_show(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("小町会館", space(), district="鎌倉"))
    address = "/?kind=room&kind=hall&bbox=139,35,140,36&q=小町&capacity=5&amenity=wifi&unknown=1"
    page = Page(client.get(address).text)
    sent = {
        (item.get("name"), item.get("value"))
        for item in page.all("input")
        if item.get("type") != "checkbox" or "checked" in item.attrib
    }
    assert sent >= {
        ("kind", "room"),
        ("kind", "hall"),
        ("bbox", "139,35,140,36"),
        ("q", "小町"),
        ("capacity", "5"),
        ("amenity", "wifi"),
        ("unknown", "1"),
    }


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=%00", "ことば: 使えない文字が含まれています。"),
        ("bbox=nan", "地図の範囲: 西,南,東,北 の順に、経度と緯度を指定してください。"),
        ("page=1e9", "ページ: "),
        ("kind=palace", "種類: 選択肢が正しくありません。"),
        ("purpose=palace", "使いみち: 選択肢が正しくありません。"),
        ("allow=smoke", "できること: 選択肢が正しくありません。"),
        ("capacity=many", "人数: "),
        ("day=あさって", "日にち: 日付を 2026-12-01 や 12月1日 のように入れてください。"),
        ("day=2026-02-30", "日にち: 日付を"),
        ("day=9999-12-31", "日にち: 日付を"),
        ("weekday=7", "曜日: 選択肢が正しくありません。"),
        ("weekday=1&weekday=7", "曜日: 選択肢が正しくありません。"),
        ("slot=noon", "時間帯: "),
        ("from=25:00", "始まり: 時刻を 18:00 のように入れてください。"),
        ("to=x", "終わり: 時刻を 18:00 のように入れてください。"),
        ("near=大船&within=-1", "距離: "),
    ],
)
def test_a_question_that_can_not_be_asked_says_what_to_mend(
    client: FlaskClient, query: str, told: str
) -> None:
    """At the field, which keeps what was typed; programs get the same words as an error."""
    response = client.get(f"/?{query}&free=1")
    assert response.status_code == 400
    page = Page(response.text)
    (summary,) = [item for item in page.all("div") if item.get("role") == "alert"]
    assert told in words(summary)
    assert "条件をはずして一覧を見る" in {words(item) for item in page.all("a")}
    name, typed = query.rsplit("=", 1)
    field = [item for item in page.all("input") if item.get("id") == name.rsplit("&")[-1]]
    if field and "%" not in typed:
        assert typed in [item.get("value") for item in field]
    assert client.get(f"/spaces.json?{query}").status_code == 400
