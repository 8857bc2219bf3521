"""Answers given again without asking Flask: only what would be answered anew in the same way."""

import ast
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, Response, request, request_started
from flask.testing import FlaskClient
from jinja2.defaults import DEFAULT_NAMESPACE
from markupsafe import Markup
from werkzeug.test import TestResponse

from kyodo_spaces import answers, clock, languages, web
from kyodo_spaces.accounts import departments
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.answers import Memory
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.venues import search
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person

NOTHING: Mapping[str, object] = {}
POINT = Point(139.55, 35.32, Level.CHOME, 330, "Geolonia")
KEPT = (
    "/ /?q=小町&lang=easy /venues/1 /spaces/1 /spaces.json /spaces.csv /feed.atom /spaces/1.ics "
    "/sitemap.xml /embed/list /api/v1/spaces /api/openapi.json /oembed?url=http://localhost/"
).split()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """One that looks into no page: other tests do."""
    return FlaskClient(app, Response)


@pytest.fixture
def asked(app: Flask) -> list[str]:
    """The addresses that Flask was asked for, and a directory with a place."""
    with app.app_context():
        store(venue("小町会館", space("広間", capacity=40), point=POINT))
    found: list[str] = []

    def note(_app: Flask, **_more: object) -> None:
        found.append("asked")

    request_started.connect(note, app, weak=False)
    return found


def told(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return response.status_code, response.data, sorted(response.headers)


@pytest.mark.parametrize("path", KEPT)
def test_the_second_visitor_gets_the_first_ones_answer(
    client: FlaskClient, asked: list[str], path: str
) -> None:
    first = told(client.get(path))
    assert first[0] == 200
    assert told(client.get(path)) == first
    assert len(asked) == 1


@pytest.mark.parametrize("path", KEPT)
def test_nothing_new_is_said_as_flask_says_it(
    client: FlaskClient, asked: list[str], path: str
) -> None:
    again = {"If-None-Match": client.get(path).headers["ETag"]}
    client.set_cookie("other", "1")
    of_flask = told(client.get(path, headers=again))
    client.delete_cookie("other")
    assert of_flask[:2] == (304, b"")
    assert told(client.get(path, headers=again)) == of_flask
    assert client.get(path).status_code == 200
    assert told(client.get(path, headers=again)) == of_flask
    assert len(asked) == 2
    assert client.get(path, headers={"If-None-Match": '*, "other"'}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/venues/99999", 404),
        ("/?page=5000", 404),
        ("/?day=zzz", 400),
        ("/spaces.json?day=zzz", 400),
        ("/?plain=1&q=x", 302),
    ],
)
def test_what_is_no_page_is_never_said_to_be_known(
    client: FlaskClient, asked: list[str], path: str, status: int
) -> None:
    again = {"If-None-Match": client.get("/towns.geojson").headers["ETag"]}
    for _each in range(2):
        assert client.get(path, headers=again).status_code == status
    assert len(asked) == 3


@pytest.mark.parametrize(
    "name", ["web.py", "venues/words.py", "data/synonyms.txt", "templates/layout.html"]
)
def test_another_build_has_another_tag(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    changed = tmp_path / name
    for path in (changed, tmp_path / "data" / "synonyms.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.setattr(web, "ROOT", tmp_path)
    monkeypatch.setattr(web, "asset_dir", lambda kind: tmp_path / kind)
    builds = []
    for text in ("", "", "x"):
        changed.write_text(text)
        os.utime(changed, (1, 1))
        builds.append(make_app().extensions["kyodo_build"])
    assert builds[0] == builds[1] != builds[2]


def test_a_change_and_another_day_are_seen_at_once(
    client: FlaskClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "新しい会館" not in client.get("/").text
    with client.application.app_context():
        store(venue("新しい会館"))
    assert "新しい会館" in client.get("/").text
    monkeypatch.setattr(clock, "today", lambda: date(2999, 1, 1))
    client.get("/")
    assert len(asked) == 3


@pytest.mark.every_database
def test_another_number_to_ring_is_seen_at_once(app: Flask, client: FlaskClient) -> None:
    def tag() -> str:
        return client.get("/towns.geojson").headers["ETag"]

    with app.app_context():
        tags = [tag()]
        id = department("地域共生課", phone="0467-23-3000")
        other = department("公園課")
        person("editor", Role.EDITOR, other)
        assert tag() == tags[0]
        person("runner", Role.COORDINATOR, id)
        tags.append(tag())
        facts = departments.Details("地域共生課", "2020", phone="0467-61-3000")
        departments.change(id, facts, version=1, by=COORDINATOR)
        tags.append(tag())
    assert len(set(tags)) == 3


def test_a_language_a_host_and_a_question_have_their_own(
    client: FlaskClient, asked: list[str]
) -> None:
    pages = [
        client.get("/", base_url=base, query_string=query).text
        for base in ("http://localhost", "https://localhost", "http://other.example")
        for query in ({}, {"lang": "easy"}, {"q": "小町"})
    ]
    assert len(set(pages)) == len(pages) == len(asked)


def test_a_proxy_tells_the_host_only_where_there_is_one(make_app: Callable[..., Flask]) -> None:
    headers = {"X-Forwarded-Host": "spaces.example.jp", "X-Forwarded-Proto": "https"}
    for proxies, url in (("0", "http://localhost"), ("1", "https://spaces.example.jp")):
        client = make_app(PROXIES=proxies).test_client()
        client.get("/")
        for _each in range(2):
            assert f"{url}/" in client.get("/", headers=headers).text


def test_whoever_brings_a_cookie_is_answered_by_flask(
    app: Flask, client: FlaskClient, asked: list[str]
) -> None:
    with app.app_context():
        staff = app.test_client()
    client.get("/")
    staff.set_cookie("session", "anything")
    staff.get("/")
    staff.get("/")
    assert len(asked) == 3


def test_pages_for_staff_and_forms_are_never_kept(client: FlaskClient, asked: list[str]) -> None:
    for path in ("/staff", "/staff/sign-in", "/venues/1/correct", "/none", "/venues/99"):
        client.get(path)
        client.delete_cookie("session")
        client.get(path)
    assert len(asked) == 10
    assert client.application.extensions["answers"].size == 0


def test_a_search_that_found_nothing_is_counted_each_time(
    client: FlaskClient, asked: list[str]
) -> None:
    for _each in range(2):
        client.get("/?q=どこにもない")
    assert len(asked) == 2


def test_other_methods_go_to_flask(client: FlaskClient, asked: list[str]) -> None:
    page = client.get("/spaces.json")
    head = client.head("/spaces.json")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert client.post("/spaces.json").status_code in {400, 405}
    assert len(asked) == 3


def test_memory_forgets_what_was_not_asked_for_longest() -> None:
    memory = Memory(300_000)
    for number in range(1000):
        memory.put(("tag", str(number)), b"", 3_000)
        assert memory.get(("tag", "0")) == b"", number
        assert memory.size <= memory.most
    assert memory.get(("tag", "1")) is None
    assert memory.get(("tag", "999")) == b""
    memory.put(("tag", "whole"), b"", 300_000)
    assert memory.get(("tag", "whole")) is None
    before = memory.size
    memory.put(("tag", "999"), b"", 3_000)
    assert memory.size == before


def test_a_part_is_written_once_for_each_language_and_root(app: Flask) -> None:
    written: list[str] = []

    def write() -> Markup:
        written.append(f"{languages.current().key} {request.root_path}")
        return Markup(written[-1])  # noqa: S704 - our own words

    def ask(query: str = "", root: str = "", more: Mapping[str, object] = NOTHING) -> str:
        environ = {web.TAG: "tag", "SCRIPT_NAME": root, **more}
        with app.test_request_context(f"/{query}", environ_overrides=environ):
            return str(answers.written("part", write))

    for _each in range(2):
        assert [ask(), ask("?q=x"), ask("?lang=en"), ask(root="/town")] == [
            " ",
            " ",
            "en ",
            " /town",
        ]
    assert len(written) == 3
    ask(more={web.EXPORTED: object()})
    ask(more={web.TAG: "another"})
    assert len(written) == 5


def test_whoever_has_the_page_is_told_so_before_it_is_made(
    client: FlaskClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    again = {"If-None-Match": client.get("/spaces.json").headers["ETag"]}
    monkeypatch.setattr(search, "find_all", None)
    client.set_cookie("other", "1")
    assert client.get("/spaces.json", headers=again).status_code == 304
    assert len(asked) == 2


def test_what_templates_may_call_is_nothing_that_views_tell_them(app: Flask) -> None:
    """Else a page that tells of a `kept` venue could not be written."""
    told = {
        keyword.arg
        for file in Path(web.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template"
        for keyword in call.keywords
    }
    own = set(app.jinja_env.globals) - set(DEFAULT_NAMESPACE)
    assert {"kept_part", "boxes", "_"} <= own
    assert not own & told
