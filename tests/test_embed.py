"""The list and the map on other people's sites: who may frame them, and the code."""

from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.sharing import frames
from kyodo_spaces.venues.models import State
from kyodo_spaces.venues.purposes import PURPOSES
from tests.factories import space, store, venue
from tests.inspection import Page, words
from tests.people import sent_by
from tests.test_house_files import ASSETS, OPEN

ORIGINS = "https://npo.example.jp,https://www.city.example.jp:8443"
EMBEDDED = ("/embed/list", "/embed/map", "/embed/both")
FRAMED = "frame-ancestors 'self' https://npo.example.jp https://www.city.example.jp:8443"


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    """30 rooms in venue 1, a hall in venue 2, a café in venue 3 that is closed, and a draft."""
    app = make_app(EMBED_ORIGINS=ORIGINS)
    with app.app_context():
        rooms = [space(f"会議室{number}", capacity=number) for number in range(30)]
        paused = space("喫茶", kind="cafe", state=State.SUSPENDED)
        store(
            venue("会館", *rooms, district="大船", phone="0467-00-0000"),
            venue("ホール", space("大ホール", kind="hall"), district="鎌倉"),
            venue("カフェ", paused),
            venue("CANARY", space("CANARY"), state=State.DRAFT),
        )
    return app.test_client()


def rows(client: FlaskClient, address: str) -> list[str]:
    page = Page(client.get(address).text)
    return ["".join(item.itertext()) for item in page.all("h2")]


@pytest.mark.parametrize("path", EMBEDDED)
@pytest.mark.parametrize("query", ["", "?kind=cafe&height=400", "?kind=castle"])
def test_the_sites_of_the_setting_may_frame_the_slim_pages(
    client: FlaskClient, path: str, query: str
) -> None:
    headers = client.get(path + query).headers
    assert headers["Content-Security-Policy"].endswith(FRAMED)
    assert "X-Frame-Options" not in headers


def test_nothing_else_may_be_framed(client: FlaskClient) -> None:
    doors = [door.split()[1] for door in OPEN | ASSETS if door.startswith("GET ")]
    for door in sorted(doors):
        path = door.replace("<id>", "1").replace("<show>", "nowhere").replace("<filename>", "x")
        if door == "/embed/<show>":
            continue
        with client.get(path) as response:
            headers = response.headers
        assert headers["Content-Security-Policy"].endswith("frame-ancestors 'none'"), path
        assert headers["X-Frame-Options"] == "DENY", path


def test_without_the_setting_only_the_preview_may(make_app: Callable[..., Flask]) -> None:
    client = make_app().test_client()
    headers = client.get("/embed/list").headers
    assert headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert "まだ登録されていません" in client.get("/embed").text


def test_another_setting_is_no_304(make_app: Callable[..., Flask]) -> None:
    """A browser would go on with the policy that it has."""
    tag = make_app().test_client().get("/embed/list").headers["ETag"]
    again = make_app(EMBED_ORIGINS=ORIGINS).test_client()
    assert again.get("/embed/list", headers={"If-None-Match": tag}).status_code == 200


def test_a_frame_shows_as_many_as_fit(client: FlaskClient) -> None:
    assert len(rows(client, "/embed/list")) == 20
    for height in range(frames.LEAST_PX["list"], 3_000, 97):
        shown = rows(client, f"/embed/list?height={height}")
        assert len(shown) == min(20, (height - frames.ENDS_PX) // frames.ROW_PX)
    least = frames.LEAST_PX["both"]
    assert len(rows(client, f"/embed/both?height={least}")) == 1
    assert len(rows(client, "/embed/list?height=1")) == 1
    assert rows(client, "/embed/list?kind=hall&height=500") == ["大ホール"]
    assert client.get("/embed/list?height=x").status_code == 400
    assert client.get("/embed/table").status_code == 404


@pytest.mark.parametrize("path", EMBEDDED)
def test_what_is_clicked_opens_outside_the_frame(client: FlaskClient, path: str) -> None:
    page = Page(client.get(f"{path}?height=900").text)
    links = [item for item in page.all("a") if not item.get("href", "").startswith("tel:")]
    assert len(links) > 1
    assert {(item.get("target"), item.get("rel")) for item in links} == {("_blank", "noopener")}


def test_a_slim_page_tells_the_public_view(client: FlaskClient) -> None:
    text = client.get("/embed/list?kind=cafe&kind=hall").text
    assert "休止の案内があります" in text
    assert 'href="http://localhost/?kind=cafe&amp;kind=hall"' in text
    assert "CANARY" not in client.get("/embed/both").text
    assert "見つかりませんでした" in client.get("/embed/list?q=ない").text


@pytest.mark.parametrize("path", EMBEDDED)
def test_what_may_fit_is_told_where_nothing_surely_does(client: FlaskClient, path: str) -> None:
    page = Page(client.get(f"{path}?kind=hall&capacity=50").text)
    (link,) = (item for item in page.all("a") if "不明な1件" in words(item))
    assert link.get("target") == "_blank"
    address = link.get("href", "").removeprefix("http://localhost")
    assert "大ホール" in client.get(address).text
    assert "不明な" not in client.get(f"{path}?kind=hall&capacity=50&unknown=1").text


def code(client: FlaskClient, address: str, id: str) -> str:
    found = next(
        item for item in Page(client.get(address).text).all("textarea") if item.get("id") == id
    )
    return unescape("".join(found.itertext()))


def test_the_builder_makes_code_for_what_was_chosen(client: FlaskClient) -> None:
    address = "/embed?show=both&kind=room&kind=hall&district=大船&q=%22%3E%3Cb%3E&height=700"
    iframe = Page(f"<title>x</title>{code(client, address, 'iframe-code')}").all("iframe")[0]
    source = iframe.get("src", "")
    assert source.startswith("http://localhost/embed/both?")
    assert (iframe.get("height"), iframe.get("width")) == ("700", "100%")
    assert iframe.get("title") == "鎌倉市の、みんなで使える場所"
    inside = source.removeprefix("http://localhost")
    assert client.get(inside).status_code == 200
    assert "kind=room&kind=hall" in inside
    script = Page(f"<title>x</title>{code(client, address, 'script-code')}").all("script")[0]
    assert script.get("src") == "http://localhost/embed.js"
    embed = script.get("data-embed", "")
    assert embed.startswith("both?")
    assert "height" not in embed
    assert rows(client, f"/embed/{embed}") == rows(
        client, f"{inside}&height=".replace("&height=700", "")
    )


def test_the_builder_previews_and_keeps_to_its_limits(client: FlaskClient) -> None:
    (frame,) = Page(client.get("/embed?near=大船&show=map").text).all("iframe")
    assert frame.get("src", "").startswith("/embed/map?")
    assert client.get("/embed?show=table").status_code == 400
    assert "https://npo.example.jp" in client.get("/embed").text
    low = Page(client.get("/embed?show=both&height=1").text).all("iframe")[0]
    assert low.get("height") == str(frames.LEAST_PX["both"])


@pytest.mark.parametrize(
    ("asked", "told"), [("50", "476にしました"), ("99999", "3000にしました"), ("700", ""), ("", "")]
)
def test_a_height_that_cannot_be_is_told_beside_its_field(
    client: FlaskClient, asked: str, told: str
) -> None:
    page = Page(client.get(f"/embed?show=both&height={asked}").text)
    (hint,) = (item for item in page.all("p") if item.get("id") == "height-hint")
    assert told in words(hint)
    assert ("にしました" in words(hint)) is bool(told)


SEVERAL = (
    "purpose=meeting&purpose=music&kind=hall&district=大船&capacity=3&free=0&near=大船&within=1500"
    "&allow=food&allow=walk_in&amenity=wifi&amenity=diaper_changing&unknown=1"
)
CARRIED = "q=会議&day=2026-12-01&from=18:00&to=20:00&bookable=1&bbox=139,35,140,36"
ALSO = "会議、2026年12月1日（火）、18:00から20:00まで、その日の申し込みを受け付けている、地図の範囲"


def sent(client: FlaskClient, address: str) -> dict[str, list[str]]:
    """What the builder's form asks for as it stands, the empty fields left out."""
    page = Page(client.get(address).text)
    (form,) = (item for item in page.all("form") if item.get("id") == "embed-form")
    asked = {name: [value for value in several if value] for name, several in sent_by(form).items()}
    return {name: several for name, several in asked.items() if several}


def test_the_form_sends_every_filter_that_the_page_was_opened_with(client: FlaskClient) -> None:
    told = sent(client, f"/embed?show=both&height=700&lang=en&{SEVERAL}&{CARRIED}")
    asked = parse_qs(f"show=both&height=700&lang=en&{SEVERAL}&{CARRIED}")
    assert {name: sorted(told[name]) for name in told} == {
        name: sorted(asked[name]) for name in asked
    }
    assert set(sent(client, "/embed")) == {"show", "height"}
    assert sent(client, "/embed?capacity=１２")["capacity"] == ["１２"]


def test_the_builder_has_a_field_for_each_lasting_filter(client: FlaskClient) -> None:
    page = Page(client.get("/embed").text)
    shown = {item.get("name", "") for item in page.all("input", "select") if item.get("name")}
    assert shown == {"show", "height", "lang", *parse_qs(SEVERAL)}
    named = {item.get("value") for item in page.all("input") if item.get("name") == "purpose"}
    assert named == set(PURPOSES)


def test_what_the_builder_has_no_field_for_is_told_and_taken_off(client: FlaskClient) -> None:
    page = Page(client.get(f"/embed?show=map&height=700&lang=easy&{SEVERAL}&{CARRIED}").text)
    (notice,) = (item for item in page.all("p") if item.get("class") == "notice")
    assert f"ことば: {ALSO}。日にちは、過ぎても変わりません。" in words(notice)
    (summary, *_groups) = page.all("summary")
    assert words(summary).endswith(
        "会議、音楽、ホール、大船、3人以上、有料、無線LAN、おむつ替えコーナー、飲食できる、予約なしで使える、"
        "近く: 鎌倉市大船、1.5km以内、不明も含める"
    )
    link = next(item.get("href", "") for item in page.all("a") if item in list(notice))
    told = sent(client, link)
    assert told == parse_qs(f"show=map&height=700&lang=easy&{SEVERAL}")
    assert "notice" not in client.get("/embed?purpose=music").text


def test_the_builder_says_when_no_place_has_the_name(client: FlaskClient) -> None:
    told = client.get("/embed?near=ないところ").text
    assert "「ないところ」がどこか、わかりませんでした。" in told


def test_the_builder_counts_what_may_fit(client: FlaskClient) -> None:
    assert "不明な場所が、ほかに2件あります" in client.get("/embed?capacity=29").text
    assert "不明な場所が" not in client.get("/embed?capacity=29&unknown=1").text


def test_a_frame_keeps_to_what_is_asked_of_an_occasion(client: FlaskClient) -> None:
    asked = "purpose=music&allow=sound&day=2026-12-01&slot=evening&near=大船&within=2000"
    (frame,) = Page(client.get(f"/embed?show=list&{asked}").text).all("iframe")
    inside = parse_qs(urlsplit(frame.get("src", "")).query)
    inside.pop("height")
    assert inside == parse_qs(asked)
    everything, some = rows(client, "/embed/list"), rows(client, "/embed/list?purpose=exhibition")
    assert len(some) < len(everything)


def test_the_directory_leads_to_the_builder_with_its_filters(client: FlaskClient) -> None:
    assert 'href="/embed?kind=hall"' in client.get("/?kind=hall").text


def test_the_script_is_served_from_its_own_address(client: FlaskClient) -> None:
    with client.get("/embed.js") as response:
        assert response.mimetype == "text/javascript"
        assert b"currentScript" in response.data


def test_the_code_has_the_public_address(make_app: Callable[..., Flask]) -> None:
    root = "https://spaces.example.jp/kyodo"
    client = make_app(PUBLIC_URL=f"{root}/", EMBED_ORIGINS=ORIGINS).test_client()
    assert f'src="{root}/embed.js"' in code(client, "/embed", "script-code")


def test_what_the_builder_can_not_use_is_told_where_it_is_mended(client: FlaskClient) -> None:
    """Its part is open, the rest of what was chosen holds, and a link leads to the field."""
    response = client.get("/embed?show=both&capacity=many&kind=hall&day=xx&height=high")
    assert response.status_code == 400
    page = Page(response.text)
    (part,) = (item for item in page.all("details") if item.get("class") == "more")
    assert part.get("open") is not None
    (field,) = (item for item in page.all("input") if item.get("name") == "capacity")
    assert (field.get("value"), field.get("aria-invalid")) == ("many", "true")
    (summary,) = (item for item in page.all("div") if item.get("class") == "error-summary")
    told = {words(item): item.get("href") for item in page.all("a") if item in list(summary.iter())}
    assert told == {
        "人数: 1から100000までの数字を入れてください。": "#capacity",
        "条件をはずして作る": "/embed?show=both",
    }
    assert "日にち: " in words(summary)
    (frame,) = page.all("iframe")
    usual = frames.USUAL_PX["both"]
    assert frame.get("src") == f"/embed/both?kind=hall&height={usual}"
    (hint,) = (item for item in page.all("p") if item.get("id") == "height-hint")
    assert f"{usual}にしました" in words(hint)
    (closed,) = (
        item
        for item in Page(client.get("/embed").text).all("details")
        if item.get("class") == "more"
    )
    assert closed.get("open") is None


def test_a_frame_knows_where_its_places_are_and_how_many_it_does_not_show(
    client: FlaskClient,
) -> None:
    (section,) = Page(client.get("/embed/map?kind=hall").text).all("section")
    assert (section.get("data-extent"), section.get("data-off-map")) == (None, "1件")
