"""Kyodo Spaces: a public directory of the spaces that a town shares."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from . import answers, config, db, headers, languages, places, web
from .accounts import gate, staff_account, staff_audit, staff_departments, staff_users
from .accounts import views as accounts
from .corrections import staff as staff_corrections
from .corrections import views as corrections
from .corrections.queries import count_open
from .sharing import api, oembed
from .sharing import feeds as sharing
from .sharing import views as embed
from .survey import (
    staff_answers,
    staff_approve,
    staff_board,
    staff_cases,
    staff_files,
    staff_invites,
    staff_rounds,
)
from .survey import views as cafes
from .survey.queries import find_waiting
from .venues import (
    feeds,
    index_writes,
    staff,
    staff_bulk,
    staff_dates,
    staff_details,
    staff_disclosing,
    staff_history,
    staff_hours,
    staff_merge,
    staff_partners,
    staff_pause,
    staff_places,
    staff_points,
    staff_reminders,
    staff_stale,
    staff_succession,
    staff_unanswered,
    views,
)
from .venues.map import bp as map_bp

DOORS = (
    accounts,
    staff_account,
    staff_audit,
    staff_departments,
    staff_users,
    cafes,
    corrections,
    staff_corrections,
    feeds,
    api,
    embed,
    oembed,
    sharing,
    staff,
    staff_answers,
    staff_approve,
    staff_board,
    staff_bulk,
    staff_cases,
    staff_dates,
    staff_details,
    staff_disclosing,
    staff_files,
    staff_history,
    staff_hours,
    staff_invites,
    staff_merge,
    staff_partners,
    staff_pause,
    staff_places,
    staff_points,
    staff_reminders,
    staff_rounds,
    staff_stale,
    staff_succession,
    staff_unanswered,
    views,
)
"""The modules with pages, each with its blueprint `bp`."""


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The application, from `KYODO_*` and `overrides` (names of SETTINGS without the prefix).

    Raises Invalid, saying what is wrong with the settings and the remedy.
    """
    settings = config.load(overrides)
    instance = Path(settings["INSTANCE"]).absolute()
    new = [folder for folder in (instance, *instance.parents) if not folder.exists()]
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # accounts and reports lie there
    app = Flask(
        __name__,
        instance_path=str(instance),
        template_folder=str(config.asset_dir("templates")),
        static_folder=str(config.asset_dir("static")),
    )
    app.config.from_mapping(settings)
    languages.init_app(app)
    db.init_app(app, settings["DATABASE_URL"], instance)
    index_writes.listen()
    places.init_app(app)
    web.init_app(app)
    headers.init_app(app)
    answers.init_app(app)
    gate.init_app(app)  # outside, where the proxies' headers are read
    app.extensions["new_folders"] = new  # the deepest first
    app.extensions["open_reports"] = count_open  # venues ask for these, and may not import them
    app.extensions["waiting_inquiries"] = find_waiting

    for door in DOORS:
        app.register_blueprint(door.bp)
    app.register_blueprint(map_bp)
    return app
