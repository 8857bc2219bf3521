"""The map as a shell without data: folium draws constants only.

folium runs every text that it is given as a template on the server, and writes it into a
script. So nothing that a person typed ever enters it: the page's own script reads the places
from GeoJSON and sets them as text.
"""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

TEMPLATE_MARKS = ("{{", "{%", "{#")
JAPAN = (36.5, 137.5)


class Shell(NamedTuple):
    """What a page needs: an element, Leaflet's files, and the script that makes the map of it."""

    html: str
    script: str
    leaflet_js: str
    leaflet_css: str
    version: str
    """Changes whenever the script or Leaflet does, so that both may be cached for good."""


@cache
def shell() -> Shell:
    """The directory's map, drawn once in a process; the first call imports folium (1 s)."""
    return draw(
        zoom_start=5,
        maxZoom=18,
        zoom_control=False,
        attributionControl=False,
        fadeAnimation=False,
    )


def draw(**options: Any) -> Shell:
    """Draw a map with folium's options; ValueError for an option that folium would run."""
    for name, value in options.items():
        if any(mark in str(value) for mark in TEMPLATE_MARKS):
            raise ValueError(f"folium would run the option {name} as a template: {value!r}")

    import folium  # noqa: PLC0415 - takes a second, which no command should wait for

    class Map(folium.Map):
        """Leaflet alone: without jQuery, Bootstrap and Font Awesome."""

        default_js = [("leaflet", "leaflet.js")]
        default_css = [("leaflet_css", "leaflet.css")]

    drawn = Map(location=JAPAN, tiles=None, **options)
    drawn._id = "main"  # noqa: SLF001 - else each process would serve another script
    figure: Any = drawn.get_root()
    figure.render()
    script = figure.script.render()
    stamp = f"{version('django-js-lib-leaflet')} {script}"
    return Shell(
        html=figure.html.render().strip(),
        script=script,
        leaflet_js=Map.default_js[0][1],
        leaflet_css=Map.default_css[0][1],
        version=sha256(stamp.encode()).hexdigest()[:12],
    )


def assets() -> Path:
    """The folder of Leaflet's own files, from the installed package."""
    return Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"
