"""Plants words that nobody may read where they don't belong, and walks every door to find them."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Department, Role
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.corrections.models import Correction
from kyodo_spaces.db import db, transaction
from kyodo_spaces.geo.geojson import Level, Point
from kyodo_spaces.survey import rounds
from kyodo_spaces.survey.models import (
    Case,
    CaseNote,
    SurveyFile,
    SurveyRequest,
    SurveyResponse,
    SurveyRound,
)
from kyodo_spaces.venues import changes, disclosing, publishing
from kyodo_spaces.venues.models import State, Venue
from kyodo_spaces.venues.partners import Agreement, Offer
from tests.factories import space, store, venue
from tests.people import COORDINATOR, department, person
from tests.surveys import ask_cafe, days

EXACT = {
    "lot": "8317-6259",
    "building": "Canary-House",
    "postal_code": "999-8317",
    "access": "Canary-Bridge",
    "extra": "Canary-Gate",
    "longitude": "139.561239",
    "latitude": "35.345671",
}
"""Of the private venue's address as it was, by the fact that held it."""
SECRET = [f"Canary-Secret-{number:02}" for number in range(40)]
"""Of drafts, notes, contacts and agreements, in the order in which they are planted."""
FAR = date(2099, 1, 1)
VIEW = "/map-view.json?view=139,35,140,36"
_NUMBERS = range(1, 4)


def plant(app: Flask) -> Actor:
    """A town with something to hide in all its tables; an editor whom none of it concerns."""
    with app.app_context():
        words = iter(SECRET)
        own, other = department("生涯学習課"), department("公園課")
        keeper = person("keeper", Role.EDITOR, own, email=f"{next(words)}@example.jp")
        _plant_address(own)
        _plant_drafts(own, words)
        _plant_survey(own, keeper, words)
        _plant_partners(words)
        with transaction() as session:
            session.get_one(Department, own).email = f"{next(words)}@example.jp"
            session.add(
                Correction(
                    venue_id=1,
                    text=next(words),
                    contact=next(words),
                    sender=next(words),
                    sent_at=clock.stamp(),
                )
            )
        return person("stranger", Role.EDITOR, other)


def _plant_address(own: int) -> None:
    """Venue 1, exact for a while, changed, merged with its twin, and then cut to its town."""
    facts = {name: text for name, text in EXACT.items() if name not in {"longitude", "latitude"}}
    at = Point(float(EXACT["longitude"]), float(EXACT["latitude"]), Level.PIN, 20, "x")
    plain = facts | {
        "address": f"鎌倉市今泉台五丁目{EXACT['lot']} {EXACT['building']}",
        "extra": {"目印": EXACT["extra"]},
        "department_id": own,
        "point": at,
    }
    store(
        venue("みんなの家", space("居間", kind="cafe", extra={"目印": EXACT["extra"]}), **plain),
        venue("みんなの家", merged_into_id=1, **plain | {"state": State.RETIRED}),
    )
    for id in (1, 2):
        _change(id, {"address": "鎌倉市今泉台五丁目1-1", "access": None, "lot": "1-1"})
        _change(id, {name: plain[name] for name in ("address", "access", "lot")})
    found = db.session.get_one(Venue, 1)
    town = disclosing.by_town(found, "")
    publishing.govern("venues", 1, town, version=found.version, by=COORDINATOR)


def _change(id: int, facts: dict[str, object]) -> None:
    found = db.session.get_one(Venue, id, populate_existing=True)
    changes.change("venues", id, facts, version=found.version, by=COORDINATOR)


def _plant_drafts(own: int, words: Iterator[str]) -> None:
    draft = space(next(words), state=State.DRAFT, note=next(words))
    store(
        venue(next(words), space(next(words)), state=State.DRAFT, note=next(words)),
        venue("小町会館", space("広間"), draft, department_id=own),
    )


def _plant_survey(own: int, keeper: Actor, words: Iterator[str]) -> None:
    dates = {"opens_on": days(-1), "due_on": days(9), "closes_on": days(20)}
    letter = {name: next(words) for name in ("title", "document_number", "body", "contact")}
    round_id = rounds.create_round("inquiry", 2026, letter | dates, by=COORDINATOR)
    rounds.ask_departments(round_id, [own], by=COORDINATOR)
    cafes = rounds.create_round("cafe", 2026, letter | dates, by=COORDINATOR)
    ask_cafe(cafes, venue_id=1, by=COORDINATOR)
    with transaction() as session:
        for request in session.query(SurveyRequest):
            request.returned_note, request.submitted_by = next(words), keeper.label
            request.submitted_at = clock.stamp()
            answers = {"venue_name": next(words), "address": f"{EXACT['lot']} {EXACT['building']}"}
            response = SurveyResponse(request=request, venue_id=1, answers=answers)
            names = ("blocker", "next_action", "owner", "drop_reason")
            case = Case(response=response, **{name: next(words) for name in names})
            case.notes = [CaseNote(at=clock.stamp(), by=next(words), text=next(words))]
            session.add(case)
        session.add(
            SurveyFile(
                round=session.get_one(SurveyRound, round_id),
                name=next(words),
                sha256="0" * 64,
                content={"cells": [next(words)]},
                uploaded_at=clock.stamp(),
                uploaded_by=next(words),
            )
        )


def _plant_partners(words: Iterator[str]) -> None:
    today = clock.today()
    with transaction() as session:
        names = ("title", "party", "note")
        told = {name: next(words) for name in names}
        session.add(Agreement(venue_id=1, starts_on=today, **told))
        plain = {"venue_id": 1, "kind": "trial", "starts_on": today, "ends_on": FAR}
        session.add_all(
            [
                Offer(title=next(words), is_withdrawn=True, **plain),
                Offer(title=next(words), **plain | {"starts_on": FAR}),
                Offer(title=next(words), **plain | {"ends_on": days(-1), "starts_on": days(-2)}),
            ]
        )


def addresses(app: Flask, *, is_open: bool) -> list[str]:
    """Every address that is read by GET, with each parameter filled in in several ways."""
    found = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and getattr(view, "is_open_door", False) == is_open:
            found |= set(_filled(rule.rule))
    return sorted(path for path in found if not path.startswith(("/static", "/map/")))


def questions() -> list[str]:
    """What a visitor may ask of the pages that search, also with the words that are hidden."""
    asked = ["/?capacity=99999", "/?capacity=99999&unknown=1", "/sheet", "/sheet?capacity=99999"]
    asked += [f"{VIEW}&zoom=9"]
    for canary in map(quote, [*EXACT.values(), SECRET[0]]):
        asked += [f"/?q={canary}", f"/?near={canary}", f"/?plain=1&q={canary}"]
    return asked


def _filled(rule: str) -> Iterator[str]:
    parts = re.split(r"(<[^>]+>)", rule)
    ways = [_ways(part) if part.startswith("<") else [part] for part in parts]
    return ("".join(chosen) for chosen in product(*ways))


def _ways(parameter: str) -> list[str]:
    if words := re.match(r"<any\((.*)\):", parameter):
        return words[1].split(",")
    return [str(number) for number in _NUMBERS] if parameter.startswith("<id:") else ["x"]


def walk(client: FlaskClient, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each address that answers, also where it leads to, with all that its answer says."""
    for path in paths:
        answer = client.get(path)
        if answer.status_code < 400:
            yield path, read(answer)
        answer.close()


def read(answer: TestResponse) -> str:
    """The text of an answer and its headers; of a workbook or an archive, that of its parts."""
    return f"{unpacked(answer.data)}\n{answer.headers}"


def unpacked(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(unpacked(archive.read(name)) for name in archive.namelist())


def found_in(text: str, canaries: Iterable[str]) -> list[str]:
    lower = text.lower()
    return [canary for canary in canaries if canary.lower() in lower]
