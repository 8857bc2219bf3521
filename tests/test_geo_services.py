"""Online address searches over HTTP: asked as each wants it, read, and never followed elsewhere."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.exc import GeocoderServiceError, GeocoderTimedOut, GeopyError

from kyodo_spaces.geo import online
from kyodo_spaces.geo.online import (
    GSI,
    Courteous,
    Jageocoder,
    StrictAdapter,
    TitledNominatim,
)
from kyodo_spaces.geo.store import Store
from tests.geo_files import LATITUDE, LONGITUDE

KAMAKURA = "142042"
TIMEOUT_S = 60
"""What answers, answers on a busy machine too; geopy itself would give up after a second."""
PLACE = [LONGITUDE, LATITUDE]
Answering = Callable[[BaseHTTPRequestHandler], None]


class Service(ThreadingHTTPServer):
    """A small HTTP server on this machine: answers as told and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.answer: Answering = says([])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.agents.append(self.headers["User-Agent"])
        self.server.answer(self)

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clean."""


def says(document: object, status: int = 200, **headers: str) -> Answering:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def feature(title: str, place: list[float] | None = None) -> dict[str, Any]:
    return {"geometry": {"coordinates": place or PLACE}, "properties": {"title": title}}


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gazetteer.sqlite3")


@pytest.fixture
def gsi(service: Service) -> GSI:
    return GSI(url=service.url, timeout=TIMEOUT_S, adapter_factory=StrictAdapter)


def test_gsi_is_asked_and_read(service: Service, gsi: GSI) -> None:
    service.answer = says([feature("神奈川県鎌倉市大船二丁目"), feature("神奈川県鎌倉市")])
    location = gsi.geocode("鎌倉市大船 2")
    assert location
    assert (location.address, location.longitude) == ("神奈川県鎌倉市大船二丁目", LONGITUDE)
    assert parse_qs(urlsplit(service.asked[0]).query) == {"q": ["鎌倉市大船 2"]}
    service.answer = says([])
    assert gsi.geocode("どこにもない") is None


def test_jageocoder_is_asked_and_read(service: Service) -> None:
    node = {"x": LONGITUDE, "y": LATITUDE, "level": 7, "fullname": ["神奈川県", "鎌倉市", "大船"]}
    service.answer = says([{"node": node, "matched": "大船"}])
    geocoder = Jageocoder(url=service.url + "/", timeout=TIMEOUT_S, adapter_factory=StrictAdapter)
    location = geocoder.geocode("大船")
    assert location
    assert (location.address, location.latitude) == ("神奈川県鎌倉市大船", LATITUDE)
    assert urlsplit(service.asked[0]).path == "/geocode"
    service.answer = says([])
    assert geocoder.geocode("どこにもない") is None


def test_nominatim_is_asked_in_japan_and_titled(service: Service) -> None:
    address = {
        "house_number": "26",
        "neighbourhood": "大船二丁目",
        "suburb": "大船",
        "city": "鎌倉市",
        "province": "神奈川県",
        "country": "日本",
    }
    place = {"lat": str(LATITUDE), "lon": str(LONGITUDE), "display_name": "…", "address": address}
    service.answer = says([place])
    nominatim = TitledNominatim(
        domain=urlsplit(service.url).netloc,
        scheme="http",
        user_agent="kyodo-spaces (a@example.jp)",
        timeout=TIMEOUT_S,
        adapter_factory=StrictAdapter,
    )
    location = nominatim.geocode("鎌倉市大船2-1-26")
    assert location
    assert location.address == "神奈川県鎌倉市大船二丁目26"
    assert parse_qs(urlsplit(service.asked[0]).query)["countrycodes"] == ["jp"]
    assert service.agents == ["kyodo-spaces (a@example.jp)"]
    service.answer = says([])
    assert nominatim.geocode("どこにもない") is None


def test_a_redirect_is_not_followed(service: Service, gsi: GSI) -> None:
    service.answer = says([], 302, Location="/secret")
    with pytest.raises(GeocoderServiceError):
        gsi.geocode("大船")
    assert len(service.asked) == 1


def test_an_answer_too_long_is_cut_off(
    service: Service, gsi: GSI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "MAX_ANSWER_BYTES", 10)
    service.answer = says([feature("神奈川県鎌倉市")])
    with pytest.raises(GeocoderServiceError, match="too long"):
        gsi.geocode("大船")


def test_an_answer_that_never_ends_is_given_up(service: Service) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not stop.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    service.answer = drip
    slow = GSI(url=service.url, timeout=0.2, adapter_factory=StrictAdapter)
    with pytest.raises(GeocoderTimedOut):
        slow.geocode("大船")
    stop.set()


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b'{"a": 1}', b"[1]", b'[{"x": null}]'])
def test_what_is_no_answer_is_a_service_error(
    service: Service, gsi: GSI, store: Store, body: bytes
) -> None:
    service.answer = says(body)
    with pytest.raises(GeopyError):
        Courteous(gsi, "試験", store).geocode("大船")
