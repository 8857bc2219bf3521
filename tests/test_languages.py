"""The public pages in each language: nothing left in another, facts as they stand, links kept."""

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import pytest
from babel.support import Translations
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces import clock, languages
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import transaction
from kyodo_spaces.venues.partners import Offer
from tests import catalogs, latin
from tests.factories import space, store, venue
from tests.inspection import Page, words

JAPANESE = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uff9f]")
KANJI = re.compile("[々〆一-鿿]")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
TODAY = date(2026, 11, 23)
QUESTIONS = (
    "/?",
    "/?q=zzz",
    f"/?q={'z' * 300}",
    "/?near=zzz",
    "/?kind=room&capacity=30&free=1&unknown=1",
    "/?kind=hall&capacity=900&amenity=piano&amenity=projector&free=0",
    "/?purpose=music&allow=sound&day=2026-12-01&from=18:00&to=20:00&near=35.3184,139.5522",
    "/?purpose=cooking&weekday=1&slot=evening&within=500&near=35.3,139.5&bookable=1",
    "/?bbox=139.5,35.2,139.6,35.4&page=1",
    "/?page=99",
    "/?bbox=near",
    "/?capacity=many&page=0&day=x&from=x&purpose=x",
    "/venues/1?",
    "/venues/2?",
    *(f"/spaces/{id}?" for id in range(1, 8)),
    "/spaces/1/report?",
    "/spaces/1/report?sent=1",
    "/venues/1/report?",
    "/embed/list?",
    "/embed/map?",
    "/embed/both?kind=cafe&capacity=999",
    "/sheet?",
    "/sheet?kind=room&capacity=30&unknown=1",
    "/nowhere?",
)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def town(app: Flask) -> None:
    """Places of every kind whose facts are in Latin letters: what is Japanese is the program's."""
    with app.app_context():
        store(latin.house(), latin.annex())
        with transaction() as session:
            days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 12, 20)}
            facts = {"venue_id": 1, "kind": "trial", "title": "Try it", "is_withdrawn": False}
            session.add(Offer(**facts, **days, terms="Be kind", url="https://example.org/"))


def _pages(client: FlaskClient, language: str) -> Iterator[tuple[str, str]]:
    for question in QUESTIONS:
        address = f"{question}&lang={language}"
        yield address, client.get(address).text
    empty = client.post(f"/spaces/1/report?lang={language}", data=_token(client))
    yield "an empty report", empty.text


def _token(client: FlaskClient) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/spaces/1/report").text)
    return {"csrf_token": found[1] if found else ""}


def _texts(page: Page) -> Iterator[tuple[Element, str]]:
    """Each piece of text and the element it stands in, the browser's words among them."""
    for item in page.elements:
        if item.tag == "script" and item.get("type") == "application/json":
            yield item, json.dumps(json.loads(item.text or "{}"), ensure_ascii=False)
        elif item.tag not in {"script", "style"} and not item.tag.endswith("}text"):
            yield item, item.text or ""  # a drawn map says the names of towns
        parent = page.parents.get(item)
        if parent is not None:
            yield parent, item.tail or ""


def _is_own(page: Page, item: Element) -> bool:
    """Inside the switch, where each language has its own name."""
    return any(each.get("class") == "languages" for each in [item, *page.ancestors(item)])


@pytest.mark.usefixtures("town")
def test_no_word_of_an_english_page_is_japanese(client: FlaskClient) -> None:
    for address, html in _pages(client, "en"):
        page = Page(html)
        assert page.root.get("lang") == "en", address
        found = [text for item, text in _texts(page) if not _is_own(page, item)]
        found += [
            value
            for item in page.elements
            for name, value in item.items()
            if name in {"aria-label", "title", "alt", "data-name"}
        ]
        assert [text for text in found if JAPANESE.search(text)] == [], address


@pytest.mark.usefixtures("town")
def test_each_kanji_of_an_easy_page_has_its_reading(client: FlaskClient) -> None:
    for address, html in _pages(client, "easy"):
        page = Page(html)
        assert page.root.get("lang") == "ja", address
        assert not re.search("[《》｜\ufdd0-\ufdd2]|ufdd[012]", html), address
        bare = [
            text
            for item, text in _texts(page)
            if KANJI.search(text) and item.tag not in {"ruby", "script", "title"}
        ]
        assert [text for text in bare if not re.search("[々一-鿿]（[ぁ-ん]+）", text)] == [], (
            address
        )


@pytest.mark.parametrize("locale", catalogs.TRANSLATED)
def test_each_catalog_says_all_that_the_public_pages_may_say(locale: str) -> None:
    catalog = catalogs.read(locale)
    told = {str(message.id): str(message.string) for message in catalog if message.id}
    assert {words for words in catalogs.find_words() if not told.get(words)} == set()
    for original, translated in told.items():
        assert sorted(set(PLACEHOLDER.findall(original))) == sorted(
            set(PLACEHOLDER.findall(translated))
        ), original
        assert "<" not in translated, original
    compiled = catalogs.path_of(locale).with_suffix(".mo").read_bytes()
    assert _messages(compiled) == _messages(catalogs.compiled(catalog))


def _messages(compiled: bytes) -> dict[str, str]:
    found: dict[Any, str] = Translations(BytesIO(compiled))._catalog  # noqa: SLF001 - all of it
    return {str(words): told for words, told in found.items() if words}


def test_facts_stay_as_they_are_and_say_that_they_are_japanese(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        store(venue("小町会館", space("大広間《おお》"), name_en="Komachi Hall", district="鎌倉"))
    page = client.get("/venues/1?lang=en").text
    assert 'Komachi Hall (<span lang="ja">小町会館</span>)' in page
    assert '<span lang="ja">鎌倉</span>' in client.get("/?lang=en").text
    easy = client.get("/spaces/1?lang=easy").text
    assert "<h1>大広間《おお》</h1>" in easy
    assert 'lang="ja">小町会館' not in easy


@pytest.mark.parametrize("language", ["en", "easy"])
def test_no_name_is_markup_in_any_language(app: Flask, client: FlaskClient, language: str) -> None:
    hostile = "大<img src=x>%(n)s{n}\ue000漢\ue001<b>\ue002&amp;船"
    with app.app_context():
        store(venue(hostile, space(hostile, eligibility=hostile), district=hostile))
    for path in ("/?q=船&", "/venues/1?", "/spaces/1?", "/spaces/1/report?", "/embed/list?"):
        page = Page(client.get(f"{path}lang={language}").text)
        assert page.all("img", "b") == []
        assert "<img src=x>" in words(page.root)


def _links(html: str, *tags: str) -> list[str]:
    page = Page(html)
    return [value for item in page.all(*tags) if (value := item.get("href", ""))]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("language", ["en", "easy"])
def test_links_between_public_pages_keep_the_language(client: FlaskClient, language: str) -> None:
    for path in ("/?kind=room&unknown=1&", "/venues/1?", "/spaces/1?", "/spaces/1/report?"):
        html = client.get(f"{path}lang={language}").text
        main = html[html.index("<main") :]
        for link in _links(main, "a"):
            parts = urlsplit(link)
            if not parts.netloc and re.fullmatch(
                r"/|/(spaces|venues)/\d+(/report)?|/sheet", parts.path
            ):
                assert parse_qs(parts.query).get("lang") == [language], (path, link)
            elif parts.path:
                assert "lang" not in parse_qs(parts.query), (path, link)
    form = client.get(f"/?lang={language}").text
    assert f'<input type="hidden" name="lang" value="{language}">' in form


def test_the_switch_keeps_the_page_and_its_filters(client: FlaskClient) -> None:
    html = client.get("/?kind=room&kind=hall&q=a%26b&lang=en&_external=1&endpoint=x").text
    nav = next(item for item in Page(html).all("nav") if item.get("class") == "languages")
    ways = list(nav.iter("a"))
    assert [way.get("lang") for way in ways] == ["ja", "ja", "en"]
    assert [way.get("aria-current") for way in ways] == [None, None, "true"]
    for way, language in zip(ways, [[], ["easy"], ["en"]], strict=True):
        parts = urlsplit(way.get("href", ""))
        asked = parse_qs(parts.query)
        assert (parts.netloc, parts.path) == ("", "/")
        assert asked.pop("lang", []) == language
        assert (asked["kind"], asked["q"]) == (["room", "hall"], ["a&b"])


@pytest.mark.usefixtures("town")
def test_staff_feeds_and_the_api_are_japanese_whatever_is_asked(client: FlaskClient) -> None:
    assert '<html lang="ja">' in client.get("/staff/sign-in?lang=en", follow_redirects=True).text
    for path in ("/feed.atom", "/spaces.json", "/spaces.csv", "/venues/1.ics", "/api/v1/spaces"):
        assert client.get(f"{path}?lang=en").data == client.get(path).data, path


@pytest.mark.usefixtures("town")
def test_clerks_read_a_report_in_japanese(app: Flask, client: FlaskClient) -> None:
    sent = _token(client) | {"wrong": "hours", "text": "Closed at five"}
    answer = client.post("/spaces/1/report?lang=en", data=sent)
    assert answer.location.endswith("/spaces/1/report?sent=1&lang=en")
    with app.app_context(), transaction() as session:
        (told,) = session.scalars(select(Correction.text))
    assert told == "使える時間・休みの日\nClosed at five"


def test_a_language_that_we_have_not_is_japanese(client: FlaskClient) -> None:
    assert client.get("/?lang=xx").text.startswith(client.get("/").text.split("<main")[0][:200])
    assert languages.LANGUAGES.keys() == {"", "easy", "en"}


def test_what_a_site_embeds_has_the_language_that_was_chosen(client: FlaskClient) -> None:
    page = Page(client.get("/embed?kind=room&lang=en").text)
    assert page.root.get("lang") == "ja"
    chosen = [item.get("value") for item in page.all("option") if "selected" in item.attrib]
    assert "en" in chosen
    frame, script = (words(item) for item in page.all("textarea"))
    assert "lang=en" in frame
    assert 'title="Places that everyone can use in Kamakura"' in frame
    assert 'data-embed="list?kind=room&lang=en"' in script
    easy = words(Page(client.get("/embed?lang=easy").text).all("textarea")[0])
    assert 'title="鎌倉市の、みんなで 使える 場所"' in easy
