"""Searches that found nothing: counted without a person, and never in a page's way."""

import csv
import io
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db, transaction, write_if_free
from kyodo_spaces.venues import unanswered
from tests.factories import space, store, venue
from tests.people import person, sign_in

pytestmark = pytest.mark.every_database

NORMAL, FULL = 1, 2
"""How SQLite names what it waits for."""


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    with app.app_context():
        store(venue("大船会館", space("会議室", capacity=20), district="大船"))
    return app.test_client()


def counted(app: Flask) -> list[tuple[str, dict[str, list[str]], int]]:
    with app.app_context():
        return [each[:3] for each in unanswered.find()]


def test_words_and_filters_are_counted_together(app: Flask, visitor: FlaskClient) -> None:
    for path in (
        "/?q=ＰＩＡＮＯ　練習&capacity=30",
        "/?capacity=30&q=piano+練習",
        "/?q=卓球&near=小町1-2-3&bbox=139.5,35.3,139.6,35.4&district=大船&district=山田太郎",
    ):
        assert visitor.get(path).status_code == 200
    assert counted(app) == [
        ("piano 練習", {"capacity": ["30"]}, 2),
        ("卓球", {"district": ["大船"], "bbox": ["1"], "near": ["1"]}, 1),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=大船",
        "/?q=0467-23-3000",
        "/?q=電話　０４６７２３３０００",
        "/?q=hanako@example.jp",
        "/?q=https://example.jp/",
        "/spaces.json?q=卓球",
        "/api/v1/spaces?q=卓球",
        "/embed/list?q=卓球",
        "/?q=卓球&capacity=x",
    ],
)
def test_what_was_found_or_is_private_or_asked_by_programs_is_not(
    app: Flask, visitor: FlaskClient, path: str
) -> None:
    visitor.get(path)
    # As Flask's own client: the usual one looks for a page in every answer.
    FlaskClient.open(visitor, "/?q=卓球", method="HEAD")
    assert counted(app) == []


def test_a_page_that_a_browser_has_already_is_not_counted_again(
    app: Flask, visitor: FlaskClient
) -> None:
    first = visitor.get("/?q=卓球")
    again = visitor.get("/?q=卓球", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, counted(app)) == (304, [("卓球", {}, 1)])


def test_long_words_are_cut_and_a_day_has_an_end(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)
    for words in ("あ" * 150, "い", "う", "い"):
        visitor.get(f"/?q={words}")
    assert counted(app) == [("い", {}, 2), ("あ" * unanswered.LONGEST, {}, 1)]


def test_after_thirteen_months_it_is_forgotten(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, month in ((2025, 9), (2025, 11), (2026, 11)):
        moment = datetime(year, month, 23, 3, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        visitor.get(f"/?q={year}年{month}月")
    assert [words for words, _filters, _n in counted(app)] == ["2026年11月", "2025年11月"]


def test_the_page_for_staff_and_its_file(app: Flask, visitor: FlaskClient) -> None:
    visitor.get("/?q==SUM(A1)&near=小町&free=1")
    visitor.get("/?capacity=999")
    visitor.get("/?capacity=999")
    with app.app_context():
        actor = person("centre", Role.CENTRE)
    centre = sign_in(app, actor)
    page = centre.get("/staff/unanswered-searches").text
    assert page.index("999人以上") < page.index("=sum(a1)")
    assert "2回" in page
    assert "無料、場所の近く" in page
    assert "小町" not in page
    body = centre.get("/staff/unanswered-searches.csv").data.decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(body)))
    today = clock.today().isoformat()
    assert told[1:] == [
        ["", "999人以上", "2", today, today],
        ["'=sum(a1)", "無料、場所の近く", "1", today, today],
    ]


def test_the_page_comes_without_waiting_for_other_writers(app: Flask, visitor: FlaskClient) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL's writers don't lock each other out")
        file = Path(str(db.engine.url.database))
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert visitor.get("/?q=卓球").status_code == 200
        other.execute("ROLLBACK")
    other.close()
    assert counted(app) == []
    assert visitor.get("/?q=卓球").status_code == 200
    assert counted(app) == [("卓球", {}, 1)]


def test_a_count_waits_for_no_disk_and_a_change_still_does(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL forgets it at the end of the transaction by itself")
        with write_if_free() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == NORMAL
        with transaction() as session:
            told = session.connection().exec_driver_sql("PRAGMA synchronous")
            assert told.scalar() == FULL
