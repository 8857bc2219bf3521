"""The search in a folder's page finds what the program's own search finds, in the same order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.datastructures import MultiDict

from kyodo_spaces import clock
from kyodo_spaces.db import transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.sharing import site, site_index
from kyodo_spaces.text import fold
from kyodo_spaces.venues import (
    forms,
    forms_when,
    index_writes,
    near_misses,
    search,
    suggesting,
    values,
)
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.words import forms_of
from tests import inspection, reference
from tests.bench import places
from tests.browser.site_scripts import ASK, READ, SUGGEST, UNDERSTAND
from tests.browser.sites import PATH, serving

QUESTIONS = 300
TIMES = 80
"""So many questions more ask for a time, and for little else."""
TODAYS = (places.FIRST, places.FIRST + timedelta(days=21))
"""The day of the export, and one from which four weeks reach over the turn of the year."""
MISSES = (
    "早めると 遅らせると 短くなります 日なら 曜日なら 人分足りません 遠くに 市 "
    "地図の範囲の外 がありません 飲食は 音は 有料です 無料です まだ始まって 種類は 向きません "
    "ことばは 年末年始 わからないこと"
).split()
"""A part of each sort of sentence about what nearly fits."""
YEAR_END = [date(2026, 12, 29) + timedelta(days=days) for days in range(6)]
FOLDED = "Ｗｉ－Ｆｉ ｶﾏｸﾗ 七里ヶ浜 ヵヶ 〜−‐– Straße ΣΑΣ ＡＢｃ　①㈱ ヴァヷ が ﾊﾟ"
LETTERS = [(0x20, 0x7F), (0xA0, 0x130), (0x2000, 0x3400), (0xF900, 0xFB00), (0xFF00, 0xFFF0)]
WORDS = (
    "カフェ 喫茶店 由比ヶ浜 七里が浜 學習センタ－ 社会敎育 会議室 車いす "
    "ミーティングルーム 葛\U000e0100西 A constructor"
).split()
MISTYPED = (
    "大舟 大船駅前 腰腰 小待 小町通り 浄妙寺 由比が兵 七里ガ濱 材木屋 会儀室 大船会議室 会議室大船 "
    "学習せんたあ コミニュティセンター 図書官 ギャラリ 和質 ないもの 鎌 山の内 玉繩 深澤 若場 "
    "緑ヶ丘 プロジェクタ きっさてん 調里室 第１会儀室"
).split()
MOMENTS = (
    "2026-12-01 ２０２６/１２/１ 20261201 令和8年12月1日 R8.12.1 令和元年5月1日 昭和64年1月7日 "
    "12/1 11月22日 2/29 2/30 2026-02-29 26-12-1 9:00 ９：００ 午後5時 18時半 "
    "正午 24:00 24:01 9:60 午後12時 9 夜"
).split()


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 3, tzinfo=UTC))
    with app.app_context():
        with transaction() as session:
            places.make(session.connection(), 120)
            for _done in index_writes.rebuild(session):
                pass
        site.write(tmp_path / "public" / PATH, lambda _done, _length: None)
    return tmp_path / "public"


def is_known(asked: Criteria) -> bool:
    """Whether the folder knows the hours of the day; of others nobody can say there."""
    return asked.open_on is None or 0 <= (asked.open_on - places.FIRST).days < site_index.DAYS


def as_addressed(asked: Criteria) -> Criteria:
    """What is understood of it when an address asks it."""
    closes = None if asked.opens is None else asked.closes
    return replace(asked, districts=asked.districts[: forms.MOST_DISTRICTS], closes=closes)


def generated() -> Iterator[tuple[date, Criteria]]:
    """Questions and the days on which they are asked; each third is about the turn of the year."""
    found = filter(is_known, reference.questions(Random(7), 2 * QUESTIONS))  # noqa: S311 - the same each time
    for n, each in enumerate(islice(found, QUESTIONS)):
        day = YEAR_END[n // 3 % len(YEAR_END)]
        asked = each if n % 3 else replace(each, open_on=day, weekdays=())
        yield TODAYS[n // 3 % len(TODAYS)], as_addressed(asked)
    for n in range(TIMES):
        yield places.FIRST, about_time(n)


def about_time(n: int) -> Criteria:
    _city, longitude, latitude, _weight = places.CITIES[n % len(places.CITIES)]
    opens = 480 + 30 * (n % 19)
    return Criteria(
        open_on=places.FIRST + timedelta(days=n % 50) if n % 3 else None,
        weekdays=(n % 7,) if n % 4 == 0 else (),
        opens=None if n % 5 == 0 else opens,
        closes=None if n % 5 == 0 else opens + (45, 90, 210, 510)[n % 4],
        is_bookable=n % 2 == 0,
        near=Point(longitude, latitude, Level.PIN, 0, ""),
        within_m=50_000,
    )


def nearly(asked: Criteria, total: int) -> list[list[Any]]:
    """What the program's page tells where little is found."""
    found = near_misses.find(asked, total)
    if not found and not total:
        found = near_misses.find_general(asked)
    return [[miss.row.venue_id, miss.row.space_id, miss.why] for miss in found]


def counted(asked: Criteria) -> dict[str, dict[str | None, int]]:
    """What the form says beside its choices."""
    counts = search.find(asked, 1).facets
    assert counts is not None
    facets = counts._asdict() | {"is_free": {}}
    return {
        name: {value: n for value, n in values.items() if value is not None}
        for name, values in facets.items()
        if name != "is_free"
    }


def told(text: str) -> str | None:
    day = forms_when.read_day(normalize("NFKC", text))
    return day.isoformat() if day else None


def query(asked: Criteria) -> str:
    """The address that asks it."""
    times = {
        name: f"{minutes // 60:02}:{minutes % 60:02}"
        for name, minutes in (("from", asked.opens), ("to", asked.closes))
        if asked.opens is not None and minutes is not None
    }
    given: dict[str, Any] = {
        "q": asked.q,
        "purpose": asked.purposes,
        "kind": asked.kinds,
        "district": asked.districts,
        "capacity": asked.capacity,
        "free": None if asked.is_free is None else int(asked.is_free),
        "amenity": asked.amenities,
        "allow": asked.allows,
        "day": asked.open_on,
        "weekday": asked.weekdays,
        "near": asked.near and f"{asked.near.latitude},{asked.near.longitude}",
        "within": asked.within_m,
        "bookable": 1 if asked.is_bookable else None,
        "bbox": asked.bbox
        and f"{asked.bbox.west},{asked.bbox.south},{asked.bbox.east},{asked.bbox.north}",
        "unknown": 1 if asked.include_unknown else None,
        **times,
    }
    return urlencode({name: value for name, value in given.items() if value is not None}, True)


def test_the_page_finds_what_the_program_finds(
    page: Page, app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list(generated())
    with serving(folder) as url:
        page.goto(url)
        queries = [(today.isoformat(), query(each)) for today, each in asked]
        answers = page.evaluate(ASK, queries)
    told = []
    with app.app_context():
        for (today, criteria), (found, more, counts, near) in zip(asked, answers, strict=True):
            noon = datetime.combine(today, time(3), UTC)
            monkeypatch.setattr(clock, "now", lambda noon=noon: noon)
            rows = list(search.find_all(criteria))
            assert found == [[row.venue_id, row.space_id] for row in rows], criteria
            assert more == search.find(criteria, 1).unknown, (query(criteria), criteria)
            assert counts == counted(criteria), (query(criteria), criteria)
            assert near == nearly(criteria, len(rows)), (today, query(criteria), criteria)
            told += [why for _venue_id, _space_id, why in near]
    assert sum(bool(found) for found, *_rest in answers) > QUESTIONS / 2
    assert [part for part in MISSES if not any(part in why for why in told)] == []


def test_the_page_understands_what_the_program_understands(page: Page, folder: Path) -> None:
    texts = [FOLDED, *map(chr, chain(*(range(*ends) for ends in LETTERS)))]
    with serving(folder) as url:
        page.goto(url)
        asking = {"texts": texts, "words": WORDS, "moments": MOMENTS}
        folded, forms, when = page.evaluate(UNDERSTAND, asking)
    assert [text for text, told in zip(texts, folded, strict=True) if fold(text) != told] == []
    assert [set(each) for (each,) in forms] == [set(forms_of(word)[0]) for word in WORDS]
    assert when == [[told(text), values.minutes(text)] for text in MOMENTS]


def test_the_page_suggests_what_the_program_suggests(page: Page, app: Flask, folder: Path) -> None:
    asked: list[dict[str, str]] = [
        given
        for word in MISTYPED
        for given in ({"q": word}, {"near": word}, {"q": f"{word} 会議室", "capacity": "20"})
    ]
    with serving(folder) as url:
        page.goto(url)
        answers = page.evaluate(SUGGEST, [urlencode(given) for given in asked])
    with app.test_request_context():
        for given, answer in zip(asked, answers, strict=True):
            question = forms.parse(MultiDict(given))
            meant = suggesting.suggest(question, search.count(question.criteria))
            # What the program knows in yet another spelling, the folder may have to suggest.
            if not question.near_label:
                assert answer == (list(meant) if meant else None), given
    assert sum(answer is not None for answer in answers) > len(asked) / 3


WRONG = {
    "capacity=1e2": ["capacity"],
    "capacity=0x10": ["capacity"],
    "within=12.0": ["within"],
    "kind=constructor": ["kind"],
    "slot=toString": ["slot"],
    "weekday=7": ["weekday"],
    "weekday=1&weekday=x": ["weekday"],
    "weekday=5&weekday=6": [],
    "capacity=１２&kind=room&slot=morning": [],
}


def test_the_page_refuses_what_the_program_refuses(page: Page, app: Flask, folder: Path) -> None:
    with serving(folder) as url:
        page.goto(url)
        told = page.evaluate(READ, list(WRONG))
    assert dict(zip(WRONG, told, strict=True)) == WRONG
    client = app.test_client()
    for asked, wrong in WRONG.items():
        assert client.get(f"/spaces.json?{asked}").status_code == (400 if wrong else 200), asked


def test_words_that_find_nothing_are_led_to_the_fields(page: Page, folder: Path) -> None:
    advice = page.get_by_text("人数や日にちは、それぞれの欄に入れてください。")
    with serving(folder) as url:
        page.goto(f"{url}?q=火曜の夜、12人で使える部屋")
        expect(advice).to_be_visible()
        page.goto(f"{url}?q=大舟")
        page.locator(".suggestion").get_by_role("link", name="大船", exact=True).click()
        expect(page.get_by_role("searchbox")).to_have_value("大船")
        page.goto(f"{url}?capacity=90000")
        expect(page.get_by_text("見つかりませんでした")).to_be_visible()
        expect(advice).to_be_hidden()


def test_the_map_begins_with_what_the_program_tells_its_own(
    page: Page, app: Flask, folder: Path
) -> None:
    with serving(folder) as url:
        for asked in ("", "?capacity=50", "?near=35.68,139.76", "?near=35.68,139.76&within=9000"):
            told = inspection.Page(app.test_client().get(f"/{asked}").text)
            (section,) = (item for item in told.all("section") if item.get("id") == "map")
            (line,) = (item for item in told.all("p") if item.get("id") == "off-map")
            page.goto(f"{url}{asked}", wait_until="networkidle")
            data = page.locator("#map").evaluate("(map) => ({...map.dataset})")
            assert data.get("offMap") == section.get("data-off-map")
            assert edges(data.get("extent")) == pytest.approx(edges(section.get("data-extent")))
            assert page.locator("#off-map").is_hidden() == (line.get("hidden") is not None)
            if section.get("data-off-map"):
                assert page.locator("#off-map").inner_text() == inspection.words(line)


def edges(told: str | None) -> list[float]:
    return [float(edge) for edge in told.split(",")] if told else []
