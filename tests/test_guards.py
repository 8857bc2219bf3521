"""The tests' own guards see what they promise to see."""

import socket

import pytest
from flask import Flask

from tests.inspection import InspectingClient
from tests.network import no_network


@pytest.mark.parametrize("host", ["203.0.113.1", "2001:db8::1", "example.org", b"example.org"])
def test_a_name_or_address_elsewhere_is_refused_and_noted(host: str | bytes) -> None:
    with no_network() as asked:
        with pytest.raises(OSError, match="a test asked for"):
            socket.getaddrinfo(host, 80)
        assert asked == [str(host)]


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_elsewhere_is_refused_and_noted(method: str) -> None:
    with no_network() as asked, socket.socket() as sock:
        with pytest.raises(OSError, match="a test asked for"):
            getattr(sock, method)(("203.0.113.1", 80))
        assert asked == ["203.0.113.1"]


def test_this_machine_may_be_asked() -> None:
    with no_network() as asked, socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
    assert asked == []


def test_the_client_refuses_a_page_with_a_fault() -> None:
    app = Flask(__name__)
    app.test_client_class = InspectingClient
    app.add_url_rule("/faulty", view_func=lambda: "<p>no title</p>", endpoint="faulty")
    app.add_url_rule("/data", view_func=lambda: {"no": "page"}, endpoint="data")
    client = app.test_client()
    assert client.get("/data").json == {"no": "page"}
    with pytest.raises(AssertionError, match="one h1"):
        client.get("/faulty")
