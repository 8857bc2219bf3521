"""The public directory as a folder: whole or not at all, and nothing in it needs a program."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import Result
from flask import Flask

from kyodo_spaces import web
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.sharing import site, site_index
from kyodo_spaces.venues.details import OpeningHours, SpecialHours
from kyodo_spaces.venues.models import State, Venue
from tests.factories import space, store, venue
from tests.inspection import parse
from tests.people import department, person

HOSTILE = '<!--end--><img src="/x">"\'&'
POINT = Point(139.55, 35.32, Level.PIN, 20, "市")
HERE = "https://folder.example/"
NEEDS_A_PROGRAM = ("/staff", "/report", "/oembed", "/embed", "folder.invalid", "localhost")


@pytest.fixture(autouse=True)
def _directory(app: Flask) -> None:
    closed = SpecialHours(starts_on=date(2099, 1, 4), ends_on=date(2099, 1, 4))
    with app.app_context():
        store(
            venue(
                "小町会館",
                space("広間", special_hours=[closed]),
                space("和室"),
                point=POINT,
                phone="0467-23-0000",
            ),
            venue(HOSTILE, space(HOSTILE), district="大船"),
            venue("秘密", space("下書き"), state=State.DRAFT, note="CANARY"),
            venue("公開", space("CANARY", state=State.DRAFT)),
        )


def files(folder: Path) -> dict[str, bytes]:
    """What the folder holds, without what is the same for every directory."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    own = {name: path for name, path in found.items() if not name.startswith(("static/", "map/"))}
    return {name: path.read_bytes() for name, path in own.items() if path.is_file()}


def links(folder: Path, page: str) -> list[str]:
    """Where each link of a page leads, as files of the folder."""
    html = parse((folder / page).read_text(encoding="utf-8"))
    found = []
    for element in html.elements:
        for name in ("href", "src", "action", "data-places", "data-towns"):
            address = urljoin(f"{HERE}{page}", element.get(name, ""))
            if element.get(name) and address.startswith(HERE):
                path = urlsplit(address).path[1:]
                found.append(f"{path}index.html" if path.endswith("/") or not path else path)
    return found


def test_each_page_leads_to_files_of_the_folder_alone(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    told = run("export", "--site", tmp_path / "site")
    assert (told.exit_code, "ファイルを書き出しました" in told.output) == (0, True), told.output
    pages = [name for name in files(tmp_path / "site") if name.endswith("index.html")]
    assert len(pages) == 1 + 3 + 3
    for page in pages:
        led = links(tmp_path / "site", page)
        assert len(led) > 10
        assert [path for path in led if not (tmp_path / "site" / path).is_file()] == []
        text = (tmp_path / "site" / page).read_text()
        assert [word for word in NEEDS_A_PROGRAM if word in text] == []
        assert "Content-Security-Policy" in text
        assert "frame-ancestors" not in text


def test_the_folder_holds_the_public_view_in_every_form(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("export", "--site", tmp_path / "site")
    held = files(tmp_path / "site")
    names = {"spaces.csv", "venues.csv", "spaces.json", "spaces.geojson", "search.json", "404.html"}
    assert names <= set(held)
    assert not {"feed.atom", "sitemap.xml", "spaces/1.ics"} & set(held)
    assert [name for name, body in held.items() if b"CANARY" in body] == []
    rows = list(csv.DictReader(io.StringIO(held["spaces.csv"].decode("utf-8-sig"))))
    assert {row["スペース名"] for row in rows} >= {"広間", "和室", HOSTILE}
    addresses = {item["url"] for item in json.loads(held["spaces.json"])["items"]}
    assert addresses == {"spaces/1", "spaces/2", "spaces/3", "venues/4"}
    places = json.loads(held["search.json"])["places"]
    assert {place.get("space_id") for place in places} == {1, 2, 3, None}
    cards = [name for name in held if name.startswith("cards/")]
    assert sorted(cards) == [
        f"cards/{name}.html" for name in "space-1 space-2 space-3 venue-4".split()
    ]
    assert b"\xe5\xba\x83\xe9\x96\x93" in held["cards/space-1.html"]
    assert held["cards/space-3.html"].count(b"<li class") == 1
    assert sorted(set(held) - {"files.json"}) == sorted(
        name
        for name in json.loads(held["files.json"])
        if not name.startswith(("static/", "map/")) and name != "files.json"
    )


def test_the_folder_promises_nothing_that_it_does_not_do(
    run: Callable[..., Result], app: Flask, tmp_path: Path
) -> None:
    hours = [OpeningHours(weekday=day, opens=540, closes=1260) for day in range(7)]
    with app.app_context():
        store(venue("会館", space("室", opening_hours=hours)))
    run("export", "--site", tmp_path / "site")
    index = (tmp_path / "site/index.html").read_text()
    assert "すべての場所のデータ" in index
    assert [
        words for words in ("この一覧のデータ", "知りたいこと", "火曜の夜") if words in index
    ] == []
    page = (tmp_path / "site/spaces/6/index.html").read_text()
    assert "曜日ごとの時間" in page
    assert [words for words in ("これから1週間", "今日（") if words in page] == []
    assert "これから1週間" in app.test_client().get("/spaces/6").text


def test_without_javascript_all_is_listed_by_district_with_phone_numbers(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    run("export", "--site", tmp_path / "site")
    index = (tmp_path / "site/index.html").read_text()
    (listed,) = re.findall(r"<noscript>\s*<link.*?</noscript>", index, re.DOTALL)
    assert re.findall(r"<h3>(.*?)</h3>", listed) == ["大船", "地区は不明"]
    assert listed.count('href="tel:0467230000"') == 2
    assert [each in listed for each in ("広間", "和室", "公開")] == [True, True, True]


def test_where_little_is_found_the_folder_says_whom_to_ring(
    run: Callable[..., Result], app: Flask, tmp_path: Path
) -> None:
    with app.app_context():
        person("coordinator", Role.COORDINATOR, department("市民活動課", phone="0467-23-3000"))
    run("export", "--site", tmp_path / "site")
    index = (tmp_path / "site/index.html").read_text()
    assert '市民活動課 <a href="tel:0467233000">0467-23-3000</a>' in index


def test_with_a_public_address_what_tells_addresses_is_there_too(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(PUBLIC_URL="https://town.example.jp/spaces-list/")
    with app.app_context():
        site.write(tmp_path / "site", lambda _done, _length: None)
    held = files(tmp_path / "site")
    assert b'href="https://town.example.jp/spaces-list/venues/1"' in held["feed.atom"]
    assert b"https://town.example.jp/spaces-list/venues/1" in held["sitemap.xml"]
    assert b"BEGIN:VCALENDAR" in held["spaces/1.ics"]
    assert 'href="/spaces-list/"' in held["404.html"].decode()
    page = held["spaces/1/index.html"].decode()
    assert "https://town.example.jp/spaces-list/spaces/1" in page
    assert "../../spaces/1.ics" in page
    assert [
        path for path in links(tmp_path / "site", "spaces/1/index.html") if path.startswith("..")
    ] == []


def test_a_second_export_takes_the_first_one_s_place(
    run: Callable[..., Result], app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    run("export", "--site", folder)
    assert (folder / "venues/1/index.html").is_file()
    with app.app_context(), transaction() as session:
        session.get_one(Venue, 1).state = State.DRAFT
    assert run("export", "--site", folder).exit_code == 0
    assert not (folder / "venues/1").exists()
    assert not (folder / "cards/space-1.html").exists()
    assert (folder / "venues/2/index.html").is_file()
    assert folder.stat().st_mode & 0o777 == 0o755
    assert [path.name for path in tmp_path.glob(".site*")] == []


@pytest.mark.parametrize("name", ["index.html", "deep/er.txt"])
def test_a_folder_of_other_people_s_files_is_left_as_it_is(
    run: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    other = tmp_path / "site" / name
    other.parent.mkdir(parents=True)
    other.write_text("theirs")
    told = run("export", "--site", tmp_path / "site")
    assert (told.exit_code, name in told.output) == (2, True)
    assert [
        path for path in tmp_path.rglob("*.*") if path.parent.name == "site" or path == other
    ] == [other]
    other.unlink()
    (tmp_path / "file").write_text("theirs")
    assert run("export", "--site", tmp_path / "file").exit_code == 2


def test_a_file_added_to_an_export_keeps_it(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    run("export", "--site", folder)
    (folder / "CNAME").write_text("town.example.jp")
    before = files(folder)
    told = run("export", "--site", folder)
    assert (told.exit_code, "CNAME" in told.output) == (2, True)
    assert files(folder) == before


def test_an_export_that_fails_leaves_what_was_there(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    run("export", "--site", folder)
    before = files(folder)

    def fail(*_arguments: object) -> None:
        raise OSError(28, "full", str(folder))

    monkeypatch.setattr(site_index, "data", fail)
    told = run("export", "--site", folder)
    assert (told.exit_code, "ディスクに空きがありません" in told.output) == (2, True)
    assert files(folder) == before
    assert [path.name for path in tmp_path.glob(".site*")] == []


def test_no_visitor_can_ask_for_such_a_page(app: Flask) -> None:
    client = app.test_client()
    for name in (web.EXPORTED, "kyodo-exported", "Kyodo.Exported"):
        assert "/staff" in client.get("/spaces/1/report", headers={name: "1"}).text
