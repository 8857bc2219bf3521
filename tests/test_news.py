"""The Atom feed and the sitemap: what changed in public, when, and nothing of how."""

import re
from collections import ChainMap
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from kyodo_spaces import clock
from kyodo_spaces.db import db, transaction
from kyodo_spaces.sharing import feeds, sitemaps
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.creating import create_space, create_venue, locate
from kyodo_spaces.venues.models import State
from kyodo_spaces.venues.partners import Offer
from tests.factories import space, store, venue
from tests.hostile import fill
from tests.people import COORDINATOR

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture(autouse=True)
def _moments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each write is a minute after the one before."""
    start = datetime(2026, 10, 3, tzinfo=UTC)
    moments = (start + timedelta(minutes=n) for n in range(10_000))
    monkeypatch.setattr(clock, "now", lambda: next(moments))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 3))


def edit(app: Flask, kind: str, id: int, version: int, **facts: Any) -> None:
    with app.app_context():
        change(kind, id, facts, version=version, by=COORDINATOR)


def texts(element: Element, name: str) -> list[str]:
    return [item.text or "" for item in element.iter(f"{ATOM}{name}")]


def entries(client: FlaskClient) -> list[Element]:
    response = client.get("/feed.atom")
    assert response.mimetype == "application/atom+xml"
    feed: Element = fromstring(response.data)
    check_atom(feed)
    return list(feed.iter(f"{ATOM}entry"))


def check_atom(feed: Element) -> None:
    """What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2, 4.2)."""
    assert feed.tag == f"{ATOM}feed"
    assert len(feed.findall(f"{ATOM}author")) == 1
    for container in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = container.findall(f"{ATOM}{name}")
            assert found.text
        id = container.findtext(f"{ATOM}id")
        assert re.match(r"https?://\S+$", id or "")
        assert len(container.findall(f"{ATOM}published")) <= 1
        links = container.findall(f"{ATOM}link")
        assert [link.get("rel") for link in links].count("alternate") == 1
        assert all(re.match(r"https?://", link.get("href", "")) for link in links)
        for name in ("updated", "published"):
            moments = [item.text or "" for item in container.findall(f"{ATOM}{name}")]
            assert all(RFC3339.fullmatch(moment) for moment in moments)
        for text in (*container.findall(f"{ATOM}summary"), *container.findall(f"{ATOM}title")):
            assert text.get("type", "text") in {"text", "html"}
            assert len(text) == 0
    ids = [item.findtext(f"{ATOM}id") for item in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert all(link.get("rel") != "self" or link.get("href") for link in feed)


@pytest.mark.every_database
def test_each_place_stands_once_the_newest_change_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("一", space("室")), venue("二"))
    edit(app, "venues", 1, 1, phone="1")
    edit(app, "spaces", 1, 1, fee="100円")
    edit(app, "venues", 1, 2, phone="2")
    found = entries(client)
    assert [item.findtext(f"{ATOM}title") for item in found] == ["一", "室（一）", "二"]
    summaries = [item.findtext(f"{ATOM}summary") for item in found]
    assert summaries == ["内容が変わりました。", "新しく載りました。", "新しく載りました。"]
    moments = [item.findtext(f"{ATOM}updated") or "" for item in found]
    assert all(newer > older for newer, older in pairwise(moments))
    assert texts(found[0], "published") < texts(found[0], "updated")
    assert texts(fromstring(client.get("/feed.atom").data), "updated")[0] == moments[0]


def test_what_was_before_and_after_is_not_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("一", space("室"), note="BEFORE"))
    edit(app, "venues", 1, 1, note="AFTER", phone="AFTER", state_reason="AFTER")
    text = client.get("/feed.atom").text
    assert "内容が変わりました" in text
    assert "BEFORE" not in text
    assert "AFTER" not in text


def test_drafts_and_what_is_public_no_more_are_not_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = create_venue(locate("下書き", "鎌倉市小町1-1"), by=COORDINATOR)
        store(venue("公開"), venue("廃止"), venue("親", space("子")))
        create_space(2, "下書きの室", "room", by=COORDINATOR)
    edit(app, "venues", draft, 1, note="まだ")
    edit(app, "venues", 3, 1, state=State.RETIRED)
    edit(app, "spaces", 1, 1, fee="無料")
    edit(app, "venues", 4, 1, state=State.DRAFT)
    assert [item.findtext(f"{ATOM}title") for item in entries(client)] == ["公開"]
    edit(app, "venues", draft, 2, state=State.PUBLISHED)
    newest = entries(client)[0]
    assert newest.findtext(f"{ATOM}title") == "下書き"
    assert newest.findtext(f"{ATOM}summary") == "新しく載りました。"


def test_it_is_bounded_and_finds_what_lies_behind_many_lines(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        store(*(venue(f"館{number}") for number in range(60)), venue("よく変わる"))
    for version in range(1, 8):
        edit(app, "venues", 61, version, phone=str(version))
    found = entries(client)
    assert len(found) == feeds.MOST_NEWS
    assert [item.findtext(f"{ATOM}title") for item in found[:2]] == ["よく変わる", "館59"]


def test_an_offer_that_begins_or_ends_moves_its_place(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"starts_on": date(2026, 10, 5), "ends_on": date(2026, 10, 7)}
    with app.app_context():
        store(venue("一", space("室")), venue("二"), venue("三"))
        with transaction() as session:
            session.add(Offer(venue_id=1, kind="trial", title="体験", **days))
            session.add(Offer(venue_id=2, kind="trial", title="体験", is_withdrawn=True, **days))

    def newest() -> tuple[str | None, str | None]:
        first = entries(client)[0]
        return first.findtext(f"{ATOM}title"), first.findtext(f"{ATOM}updated")

    assert newest()[0] == "三"
    for today, begun in ((5, "10-04"), (7, "10-04"), (8, "10-07"), (20, "10-07")):
        monkeypatch.setattr(clock, "today", partial(date, 2026, 10, today))
        assert newest() == ("一", f"2026-{begun}T15:00:00+00:00")


def test_an_empty_directory_and_a_hostile_one_are_valid(app: Flask, client: FlaskClient) -> None:
    assert entries(client) == []
    with app.app_context():
        fill()
        store(venue("鈴\x07の\x0b家"))
    found = entries(client)
    assert found[0].findtext(f"{ATOM}title") == "鈴の家"
    assert all("<" not in (item.findtext(f"{ATOM}summary") or "") for item in found)


@pytest.mark.parametrize("path", ["/feed.atom", "/sitemap.xml", "/sitemap.xml?part=venues-1"])
def test_nothing_new_is_304_until_the_public_view_moves(
    app: Flask, client: FlaskClient, path: str
) -> None:
    with app.app_context():
        store(venue("一"), venue("下書き", state=State.DRAFT))
    tag = client.get(path).headers["ETag"]
    edit(app, "venues", 2, 1, note="x")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    edit(app, "venues", 1, 1, note="x")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/venues/1", "/spaces/1"])
def test_pages_lead_to_the_feed(app: Flask, client: FlaskClient, path: str) -> None:
    with app.app_context():
        store(venue("一", space("室")))
    assert 'type="application/atom+xml"' in client.get(path).text


def pages(client: FlaskClient, address: str = "/sitemap.xml") -> dict[str, str | None]:
    response = client.get(address)
    assert response.mimetype == "application/xml"
    check_sitemap(response.data)
    root = fromstring(response.data)
    return {
        item.findtext(f"{SITEMAP}loc") or "": item.findtext(f"{SITEMAP}lastmod") for item in root
    }


@pytest.mark.every_database
def test_the_sitemap_has_each_public_page_and_its_last_change(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        hidden = {"state": State.DRAFT}
        store(venue("一", space("室"), space("下書き", **hidden)), venue("二", **hidden))
    edit(app, "spaces", 1, 1, fee="無料")
    found = pages(client)
    root = "http://localhost"
    assert list(found) == [f"{root}/", f"{root}/venues/1", f"{root}/spaces/1"]
    assert found[f"{root}/venues/1"] == found[f"{root}/spaces/1"]
    before = found[f"{root}/spaces/1"] or ""
    assert RFC3339.fullmatch(before)
    edit(app, "venues", 1, 1, phone="1")
    assert (pages(client)[f"{root}/spaces/1"] or "") > before


def test_a_sitemap_holds_as_much_as_it_may() -> None:
    assert sitemaps.MOST + 1 == 50_000


def check_sitemap(data: bytes) -> None:
    """What sitemaps.org asks of a sitemap, and of an index of them."""
    root = fromstring(data)
    entry = {"urlset": "url", "sitemapindex": "sitemap"}[root.tag.removeprefix(SITEMAP)]
    assert len(data) <= 50 * 1024 * 1024
    assert 1 <= len(root) <= (sitemaps.MOST + 1 if entry == "url" else 50_000)
    for item in root:
        assert item.tag == f"{SITEMAP}{entry}"
        assert [each.tag for each in item] in (
            [f"{SITEMAP}loc"],
            [f"{SITEMAP}loc", f"{SITEMAP}lastmod"],
        )
        address = item.findtext(f"{SITEMAP}loc") or ""
        assert address.startswith("http://localhost/")
        assert len(address) < 2048
        assert RFC3339.fullmatch(item.findtext(f"{SITEMAP}lastmod", "2026-10-03T00:00:00Z"))


@pytest.mark.every_database
def test_more_than_a_sitemap_may_hold_are_told_in_several(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = {"state": State.DRAFT}
    with app.app_context():
        store(venue("一", space("室"), space("室")), venue("二", space("室")))
        store(*(venue(f"下書き{number}", space("室"), **hidden) for number in range(2)))
        store(venue("三", space("下書き", **hidden), space("室")))
    edit(app, "spaces", 2, 1, fee="無料")
    whole = pages(client)
    assert len(whole) == 8
    monkeypatch.setattr(sitemaps, "MOST", 7)
    assert pages(client, "/sitemap.xml?") == whole
    monkeypatch.setattr(sitemaps, "MOST", 2)
    root = "http://localhost/sitemap.xml?part="
    parts = ["venues-1", "venues-3", "spaces-1", "spaces-2", "spaces-4"]
    assert list(pages(client, "/sitemap.xml?q=")) == [f"{root}{part}" for part in parts]
    several = [pages(client, f"/sitemap.xml?part={part}") for part in parts]
    assert sum(map(len, several)) == len(whole)
    assert dict(ChainMap(*several)) == whole
    for part in ("venues-2", "spaces-3", "spaces-5", "venues-0", "4", "-1", "venues-999999"):
        assert client.get(f"/sitemap.xml?part={part}").status_code == 404


@pytest.mark.parametrize("path", ["/feed.atom", "/sitemap.xml?part=venues-1", "/spaces/1.ics"])
def test_the_audit_is_looked_up_by_subject_or_from_its_end(
    app: Flask, client: FlaskClient, path: str
) -> None:
    with app.app_context():
        store(venue("一", space("室")))
        edit(app, "spaces", 1, 1, fee="無料")
        asked: list[tuple[str, Any]] = []
        event.listen(
            db.engine,
            "before_cursor_execute",
            lambda _c, _cursor, sql, values, *_more: asked.append((sql, values)),
        )
        assert client.get(path).status_code == 200
        plans = [
            (sql, row.detail)
            for sql, values in asked
            if sql.startswith("SELECT") and "audit_line" in sql
            for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    told = [(sql, detail) for sql, detail in plans if "audit_line" in detail]
    assert len(told) > 1
    for sql, detail in told:
        is_from_end = "ORDER BY audit_line.id DESC" in sql and "ix_audit_line_public" in detail
        assert is_from_end or detail.endswith("(subject_type=? AND subject_id=?)"), detail


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    lines = response.text.splitlines()
    assert "Disallow: /staff" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines
