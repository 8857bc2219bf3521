"""The list and the map inside a page of another origin, with JavaScript and without it."""

import re
import threading
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, FrameLocator, Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from kyodo_spaces.sharing import frames
from kyodo_spaces.venues.details import OpeningHours
from tests.browser.places import pin
from tests.factories import space, store, venue
from tests.inspection import parse

NARROW = {"width": 320, "height": 640}
SIDEWAYS_OR_DOWN = """() => {
    const box = document.scrollingElement;
    const parts = [box, ...document.querySelectorAll("main")];
    return parts.map((part) => [part.scrollWidth - part.clientWidth,
                                part.scrollHeight - part.clientHeight]);
}"""

# A long line may end in three dots; a line that is not there at all may not.
CUT_OFF = """() => [...document.querySelectorAll(".embedded-row, .embedded-head, .embedded-foot")]
    .filter((part) => part.scrollHeight > part.clientHeight || [...part.children].some((each) =>
        each.getBoundingClientRect().bottom > part.getBoundingClientRect().bottom))
    .map((part) => `${part.scrollHeight} ${part.textContent}`)"""
# Beyond the frame's edge there is no scrolling to it.
BEYOND = """() => [...document.querySelectorAll(".embedded-head *, .embedded-foot *, .map-credit")]
    .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
    .map((part) => part.textContent)"""

# Over when the script, which listened first, has heard it too.
HEAR_A_HEIGHT_OF_ITS_OWN = """() => new Promise((resolve) => {
    addEventListener("message", ({ source }) => source === window && resolve());
    postMessage({ kyodoHeight: 9 }, "*");
})"""


class Host:
    """Another site: serves one page, at an origin of its own."""

    def __init__(self) -> None:
        self.body = ""
        application = Request.application(self.answer)
        self.server = make_server("127.0.0.1", 0, application, threaded=True)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request: Request) -> Response:
        if request.path != "/":
            return Response(status=204)
        head = '<!doctype html><html lang="ja"><meta name="viewport" content="width=device-width">'
        return Response(f"{head}<title>x</title><h1>団体の頁</h1>{self.body}", mimetype="text/html")


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    thread = threading.Thread(target=host.server.serve_forever, args=[0.02])
    thread.start()
    yield host
    host.server.shutdown()
    thread.join()
    host.server.server_close()


@pytest.fixture
def app(make_app: Callable[..., Flask], host: Host) -> Flask:
    app = make_app(EMBED_ORIGINS=host.origin)
    with app.app_context():
        long = "とても長い名前の部屋で、一行には入りきらないもの" * 2
        rooms = [space(f"会議室{number}", capacity=number) for number in range(1, 12)]
        point = pin(139.5522, 35.3184)
        late = [OpeningHours(weekday=day, opens=1080, closes=1500) for day in range(7)]
        rooms.append(space("夜の部屋", kind="leaflet_rack", capacity=140, opening_hours=late))
        store(
            venue(
                "ア会館", space(long), *rooms, district="鎌倉", phone="0467-25-2030", point=point
            ),
            venue("イの家", point=pin(139.5008, 35.3134), address="鎌倉市腰越一丁目" * 5),
        )
    return app


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": NARROW}


@pytest.fixture
def code(app: Flask, live_server: str) -> Callable[[str, str], str]:
    """What the builder gives to copy: `code("show=list", "iframe-code")`."""

    def get(query: str, id: str) -> str:
        text = app.test_client().get(f"/embed?{query}", base_url=live_server).text
        found = next(item for item in parse(text).all("textarea") if item.get("id") == id)
        return unescape("".join(found.itertext()))

    return get


def framed(page: Page, host: Host, body: str) -> FrameLocator:
    host.body = body
    page.goto(host.origin)
    return page.frame_locator("iframe")


def fits(page: Page) -> None:
    """Nothing is to be scrolled or cut off inside the frame, and nothing sideways around it."""
    frame = page.frames[1]
    frame.wait_for_url("**/embed/*")  # and all that it loads: a lazy frame begins late
    assert frame.evaluate(SIDEWAYS_OR_DOWN) == [[0, 0], [0, 0]]
    assert frame.evaluate(CUT_OFF) == []
    assert frame.evaluate(BEYOND) == []
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


@pytest.mark.parametrize("show", ["list", "both"])
def test_the_frame_needs_no_script_and_fits(
    page: Page, host: Host, code: Callable[[str, str], str], show: str
) -> None:
    inside = framed(page, host, code(f"show={show}", "iframe-code"))
    expect(inside.get_by_role("link", name="会議室1", exact=True)).to_be_visible()
    fits(page)
    for height in (frames.LEAST_PX[show], 700, 1013):
        framed(page, host, code(f"show={show}&height={height}", "iframe-code"))
        fits(page)


@pytest.mark.parametrize("language", ["", "easy", "en"])
@pytest.mark.parametrize("show", ["list", "both"])
def test_it_fits_in_each_language(
    page: Page, host: Host, live_server: str, show: str, language: str
) -> None:
    address = f"{live_server}/embed/{show}?height=1300&lang={language}"
    for width in (280, 304):
        framed(page, host, f'<iframe src="{address}" width="{width}" height="1300"></iframe>')
        fits(page)
        head = page.frames[1].locator(".embedded-head h1")
        assert head.evaluate("part => [part.scrollWidth - part.clientWidth]") == [0]


def test_a_link_opens_a_window_of_its_own(
    page: Page, host: Host, code: Callable[[str, str], str], live_server: str
) -> None:
    inside = framed(page, host, code("show=list", "iframe-code"))
    with page.expect_popup() as opened:
        inside.get_by_role("link", name="会議室1", exact=True).click()
    expect(opened.value.get_by_role("heading", name="会議室1", level=1)).to_be_visible()
    assert opened.value.url.startswith(live_server)
    assert opened.value.evaluate("opener") is None
    assert page.url.startswith(host.origin)


@pytest.mark.parametrize("show", ["map", "both"])
def test_the_map_opens_a_place_outside_the_frame(
    page: Page, host: Host, code: Callable[[str, str], str], show: str
) -> None:
    inside = framed(page, host, code(f"show={show}", "iframe-code"))
    inside.get_by_role("button", name="イの家").click()
    popup = inside.get_by_role("dialog", name="イの家")
    link = popup.get_by_role("link", name="イの家")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener")
    fits(page)


@pytest.mark.parametrize("show", ["list", "map", "both"])
def test_the_script_makes_a_frame_as_high_as_what_it_shows(
    page: Page, host: Host, code: Callable[[str, str], str], show: str
) -> None:
    inside = framed(page, host, code(f"show={show}", "script-code"))
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    body = page.frames[1].evaluate("document.body.getBoundingClientRect().height")
    expect(page.locator("iframe")).to_have_attribute("height", str(round(body)))
    fits(page)
    if show != "map":
        assert page.locator("iframe").bounding_box()["height"] > 13 * frames.ROW_PX  # type: ignore[index]  # it is there
    expect(page.locator("iframe")).to_have_attribute("title", "鎌倉市の、みんなで使える場所")


def test_the_height_is_heard_of_our_frame_alone(
    page: Page, host: Host, code: Callable[[str, str], str]
) -> None:
    inside = framed(page, host, code("show=list", "script-code"))
    expect(inside.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("iframe")).not_to_have_attribute("height", "600")
    before = page.locator("iframe").get_attribute("height")
    page.evaluate(HEAR_A_HEIGHT_OF_ITS_OWN)
    assert page.locator("iframe").get_attribute("height") == before


@pytest.mark.parametrize("show", ["list", "map", "both"])
def test_without_javascript_the_places_are_listed(
    browser: Browser,
    browser_context_args: dict[str, Any],
    host: Host,
    code: Callable[[str, str], str],
    show: str,
) -> None:
    with browser.new_context(**browser_context_args | {"java_script_enabled": False}) as context:
        page = context.new_page()
        inside = framed(page, host, code(f"show={show}", "iframe-code"))
        expect(inside.get_by_role("link", name="会議室1", exact=True)).to_be_visible()
        expect(inside.get_by_role("link", name="電話 0467-25-2030").first).to_be_visible()
        expect(inside.locator(".map")).to_have_count(0 if show == "list" else 1)
        if show != "list":
            expect(inside.locator(".map")).to_be_hidden()
        fits(page)
        bottom = inside.get_by_role("link", name="すべて見る").bounding_box()
        frame = page.locator("iframe").bounding_box()
        assert bottom is not None
        assert frame is not None
        assert bottom["y"] + bottom["height"] <= frame["y"] + frame["height"]


def refuses(page: Page, host: Host, body: str, complaints: list[str]) -> None:
    """The browser says that the frame may not be shown, and shows its own error instead."""
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        framed(page, host, body)
    page.frames[1].wait_for_url("chrome-error://**")
    complaints[:] = [text for text in complaints if "frame-ancestors" not in text]


def test_another_site_is_refused(
    page: Page,
    host: Host,
    code: Callable[[str, str], str],
    app: Flask,
    complaints: list[str],
) -> None:
    app.config["EMBED_ORIGINS"] = "http://npo.example.jp"
    refuses(page, host, code("show=list", "iframe-code"), complaints)
    refuses(page, host, code("show=both", "script-code"), complaints)


def test_no_other_page_of_ours_can_be_framed(
    page: Page, host: Host, live_server: str, complaints: list[str]
) -> None:
    for path in ("/", "/spaces/1", "/staff/sign-in", "/embed"):
        refuses(page, host, f'<iframe src="{live_server}{path}"></iframe>', complaints)


def test_the_builder_is_for_everyone_and_its_preview_follows(
    page: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page.goto("/embed", wait_until="networkidle")
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.get_by_label("地図と一覧").check()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_role("button", name="イの家")).to_be_visible()
    code = page.get_by_label("枠（どのサイトでも）")
    expect(code).to_have_value(re.compile(r'src="http://127\.0\.0\.1:\d+/embed/both\?height=\d+"'))
    page.get_by_text("載せる場所をしぼる").click()
    page.locator("summary", has_text="地区").last.click()
    page.get_by_label("鎌倉", exact=True).check()
    expect(code).to_have_value(re.compile("district=%E9%8E%8C%E5%80%89&"))
    expect(preview.get_by_role("link", name="会議室1", exact=True)).to_be_visible()
    expect(page.locator("summary", has_text="載せる場所をしぼる")).to_contain_text("鎌倉")
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.get_by_label("地図", exact=True).check()
    expect(page.get_by_role("spinbutton", name="高さ")).to_have_attribute(
        "min", str(frames.LEAST_PX["map"])
    )
    page.goto("/embed/list?height=700", wait_until="networkidle")
    check_accessibility(page)
    page.goto("/embed/both", wait_until="networkidle")
    check_accessibility(page)


def test_a_field_in_a_closed_part_is_not_refused_in_silence(
    page: Page, complaints: list[str]
) -> None:
    page.goto("/embed")
    part = page.locator("details.more")
    part.locator("summary").first.click()
    page.get_by_label("人数").fill("0")
    part.locator("summary").first.click()
    told = "人数: 1から100000までの数字を入れてください。"
    expect(page.get_by_role("alert").get_by_role("link", name=told)).to_be_visible()
    expect(part).to_have_attribute("open", "")
    assert [each[:4] for each in complaints] == ["400:"]
    complaints.clear()
    page.get_by_role("button", name="この内容で作る").click()
    page.get_by_role("alert").get_by_role("link", name=told).click()
    expect(page.get_by_label("人数")).to_be_focused()
    page.get_by_label("人数").fill("5")
    page.get_by_label("料金").focus()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("人数")).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("枠（どのサイトでも）")).to_have_value(re.compile("capacity=5&"))
