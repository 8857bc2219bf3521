"""The map is a shell of constants, and its files may be kept for good."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.geo import leaflet


def test_the_shell_needs_leaflet_alone_and_holds_no_data() -> None:
    shell = leaflet.shell()
    assert shell.html == '<div class="folium-map" id="map_main" ></div>'
    assert shell.script.strip().startswith("var map_main = L.map(")
    assert "http" not in shell.script
    for word in ("jquery", "bootstrap", "awesome"):
        assert word not in shell.script.lower()


@pytest.mark.parametrize("text", ["{{7*7}}", "{% raw %}", "{# #}"])
def test_nothing_that_folium_would_run_gets_in(text: str) -> None:
    with pytest.raises(ValueError, match="as a template"):
        leaflet.draw(zoom_start=5, attr=f"地図{text}")


def test_another_script_gets_another_address() -> None:
    assert leaflet.draw(zoom_start=6).version != leaflet.shell().version


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("shell.js", "text/javascript"),
        ("leaflet/leaflet.js", "text/javascript"),
        ("leaflet/leaflet.css", "text/css"),
        ("leaflet/images/layers.png", "image/png"),
    ],
)
def test_its_files_are_served_from_here_and_kept(client: FlaskClient, name: str, kind: str) -> None:
    response = client.get(f"/map/{leaflet.shell().version}/{name}")
    assert response.status_code == 200
    assert response.mimetype == kind
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    response.close()


@pytest.mark.parametrize("path", ["0/shell.js", "0/leaflet/leaflet.js"])
def test_an_old_address_is_gone(client: FlaskClient, path: str) -> None:
    assert client.get(f"/map/{path}").status_code == 404


def test_no_file_outside_leaflet_is_served(client: FlaskClient) -> None:
    version = leaflet.shell().version
    for name in ("none.js", "../apps.py", "..%2f..%2f..%2fapps.py"):
        assert client.get(f"/map/{version}/leaflet/{name}").status_code == 404


def test_the_page_asks_only_this_host_and_the_tiles_that_are_set(app: Flask) -> None:
    policy = app.test_client().get("/").headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["img-src"] == "'self'"
    app.config["TILES"] = "https://tiles.example.jp/{z}/{x}/{y}.png"
    policy = app.test_client().get("/").headers["Content-Security-Policy"]
    assert "img-src 'self' https://tiles.example.jp;" in policy
