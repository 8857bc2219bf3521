"""The app's gazetteer and geocoder, made from the settings once."""

from pathlib import Path
from typing import cast

from flask import Flask, current_app

from .config import asset_dir
from .geo.gazetteer import Gazetteer
from .geo.geocode import AddressGeocoder
from .geo.municipalities import Municipality


def init_app(app: Flask) -> None:
    """Attach the embedded gazetteer, with what the operator imported, and its geocoder."""
    gazetteer = Gazetteer(asset_dir("data"), Path(app.instance_path) / "gazetteer.sqlite3")
    app.extensions["gazetteer"] = gazetteer
    app.context_processor(lambda: {"home": home()})
    app.extensions["geocoder"] = AddressGeocoder(gazetteer, home=app.config["MUNICIPALITY"])


def gazetteer() -> Gazetteer:
    return cast(Gazetteer, current_app.extensions["gazetteer"])


def home() -> Municipality | None:
    """The municipality whose directory this is; None for a code that is not in use."""
    return gazetteer().municipality(current_app.config["MUNICIPALITY"])


def geocoder() -> AddressGeocoder:
    """The offline geocoder: a visitor's words are never sent to another host."""
    return cast(AddressGeocoder, current_app.extensions["geocoder"])
