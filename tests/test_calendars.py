"""Special days and suspensions as a calendar that other programs read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from kyodo_spaces import clock
from kyodo_spaces.venues.changes import change
from kyodo_spaces.venues.details import OpeningHours, SpecialHours
from kyodo_spaces.venues.hours_form import Special
from kyodo_spaces.venues.models import State
from tests.factories import space, store, venue
from tests.hostile import fill
from tests.people import COORDINATOR

JAN = date(2027, 1, 4)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 3))


def events(client: FlaskClient, address: str) -> dict[str, Any]:
    """The events by summary; the calendar is held to what RFC 5545 asks of it."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.data.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    (found,) = Calendar.from_ical(response.data.decode(), multiple=True)
    assert {"VERSION", "PRODID"} <= set(found)
    assert found.errors == []
    assert found.subcomponents
    told = list(_checked(found.walk("VEVENT")))
    assert len({event["UID"] for event in told}) == len(told)
    return {str(event["SUMMARY"]): event for event in told}


def _checked(found: list[Any]) -> Iterator[Any]:
    for event in found:
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND"} <= set(event)
        assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0
        for name in ("DTSTART", "DTEND"):
            assert event[name].params["VALUE"] == "DATE"
            assert type(event[name].dt) is date
        assert event["DTSTART"].dt < event["DTEND"].dt
        yield event


def days(event: Any) -> tuple[date, date]:
    return event["DTSTART"].dt, event["DTEND"].dt


def test_a_day_is_whole_and_its_end_is_the_day_after(app: Flask, client: FlaskClient) -> None:
    closed = SpecialHours(starts_on=JAN, ends_on=date(2027, 1, 6), reason="床の工事")
    other = SpecialHours(starts_on=date(2026, 12, 31), ends_on=date(2026, 12, 31), opens=540)
    other.closes = 720
    with app.app_context():
        store(venue("会館", space("広間", special_hours=[closed]), special_hours=[other]))
    of_space, of_venue = events(client, "/spaces/1.ics"), events(client, "/venues/1.ics")
    assert set(of_space) == {"広間: 休み", "会館: 9:00から12:00まで"}
    assert days(of_space["広間: 休み"]) == (JAN, date(2027, 1, 7))
    assert of_space["広間: 休み"]["DESCRIPTION"] == "床の工事"
    day = of_venue["会館: 9:00から12:00まで"]
    assert days(day) == (date(2026, 12, 31), date(2027, 1, 1))
    assert day["UID"] == of_space["会館: 9:00から12:00まで"]["UID"]
    assert set(of_venue) == {"会館: 9:00から12:00まで"}


def test_the_turn_of_the_year_is_told_where_nobody_told_of_it(
    app: Flask, client: FlaskClient
) -> None:
    hours = [OpeningHours(weekday=day, opens=540, closes=1020) for day in range(7)]
    first = SpecialHours(starts_on=date(2026, 12, 29), ends_on=date(2026, 12, 29))
    with app.app_context():
        store(venue("会館", opening_hours=hours, special_hours=[first]))
    told = events(client, "/venues/1.ics")
    assert set(told) == {"会館: 休み", "会館: 年末年始は要確認"}
    assert days(told["会館: 年末年始は要確認"]) == (date(2026, 12, 30), JAN)


def test_days_between_that_were_told_part_the_turn_of_the_year(
    app: Flask, client: FlaskClient
) -> None:
    hours = [OpeningHours(weekday=day, opens=540, closes=1020) for day in range(7)]
    with app.app_context():
        store(venue("会館", opening_hours=hours))
    assert turn(client) == {"2027-1229": (date(2026, 12, 29), JAN)}
    with app.app_context():
        eve = Special(date(2026, 12, 31), date(2026, 12, 31), 600, 720)
        change("venues", 1, {"specials": (eve,)}, version=1, by=COORDINATOR)
    assert turn(client) == {
        "2027-1229": (date(2026, 12, 29), date(2026, 12, 31)),
        "2027-0101": (date(2027, 1, 1), JAN),
    }


def turn(client: FlaskClient) -> dict[str, tuple[date, date]]:
    """The days to be asked about, by the part of the UID that tells them from others."""
    with client.get("/venues/1.ics") as response:
        told: list[Any] = Calendar.from_ical(response.data.decode()).walk("VEVENT")
    uids = {event["UID"].split("@")[0]: days(event) for event in told}
    return {uid.split("-turn-")[1]: span for uid, span in uids.items() if "-turn-" in uid}


def test_suspensions_are_told_with_what_is_known_of_their_days(
    app: Flask, client: FlaskClient
) -> None:
    paused: dict[str, Any] = {"state": State.SUSPENDED, "state_reason": "改修"}
    with app.app_context():
        store(
            venue(
                "会館",
                space("一", **paused, suspended_from=JAN, suspended_until=date(2027, 3, 31)),
                space("二", **paused),
                space("三", **paused, suspended_until=date(2026, 9, 1)),
                space("四", **paused, suspended_until=date.max),
            )
        )
    found = events(client, "/spaces/1.ics")
    assert days(found["一: 休止"]) == (JAN, date(2027, 4, 1))
    assert found["一: 休止"]["DESCRIPTION"] == "改修"
    found = events(client, "/spaces/2.ics")
    assert days(found["二: 休止（終わりは未定）"]) == (date(2026, 10, 3), date(2027, 10, 4))
    found = events(client, "/spaces/3.ics")
    assert days(found["三: 休止"]) == (date(2026, 9, 1), date(2026, 9, 2))
    assert "四: 休止" in events(client, "/spaces/4.ics")


def test_an_event_keeps_its_uid_while_its_days_stay(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        store(venue("会館", special_hours=[SpecialHours(starts_on=JAN, ends_on=JAN)]))
    (before,) = events(client, "/venues/1.ics").values()
    with app.app_context():
        specials = (Special(JAN, JAN, reason="工事"), Special(date(2027, 2, 1), date(2027, 2, 1)))
        facts = {"specials": specials, "name": "新しい会館"}
        change("venues", 1, facts, version=1, by=COORDINATOR)
    with client.get("/venues/1.ics") as response:
        after: list[Any] = Calendar.from_ical(response.data.decode()).walk("VEVENT")
    same = [event for event in after if event["UID"] == before["UID"]]
    assert [str(event["SUMMARY"]) for event in same] == ["新しい会館: 休み"]
    assert same[0]["DTSTAMP"].dt >= before["DTSTAMP"].dt
    assert len(after) == 2


def test_a_place_without_such_days_and_a_hostile_one_are_valid(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        fill()
        store(venue("静か"))
    assert events(client, "/venues/2.ics") == {}
    assert len(events(client, "/spaces/1.ics")) == 2  # summaries: both are called the same
    assert client.get("/spaces/1.ics").text.count("BEGIN:VEVENT") == 4


def test_pages_lead_to_it_and_drafts_have_none(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        day = SpecialHours(starts_on=JAN, ends_on=JAN)
        own = space("室", special_hours=[day])
        store(venue("会館", own, space("下書き", state=State.DRAFT), space("別の室")))
        store(venue("家", space("休み", state=State.SUSPENDED)))
    assert 'href="/spaces/4.ics"' in client.get("/spaces/4").text
    for silent in ("/spaces/3", "/venues/1", "/venues/2"):
        assert ".ics" not in client.get(silent).text
        assert client.get(f"{silent}.ics").status_code == 200
    assert 'href="/spaces/1.ics"' in client.get("/spaces/1").text
    with app.app_context():
        store(venue("館", special_hours=[SpecialHours(starts_on=JAN, ends_on=JAN)]))
    assert 'href="/venues/3.ics"' in client.get("/venues/3").text
    assert client.get("/spaces/2.ics").status_code == 404
    tag = client.get("/spaces/1.ics").headers["ETag"]
    assert client.get("/spaces/1.ics", headers={"If-None-Match": tag}).status_code == 304
