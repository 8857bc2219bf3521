"""What a venue offers that was merged into another: seen, and withdrawn in sight of all."""

from typing import Any

import pytest
from flask import Flask

from kyodo_spaces import clock
from kyodo_spaces.db import db
from kyodo_spaces.venues import agreements, partner_forms
from kyodo_spaces.venues.merging import Merger, merge
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.partners import Offer
from tests.factories import space, store, venue
from tests.people import COORDINATOR

TITLE = "会議室の無料体験"


@pytest.mark.parametrize("through", [0, 1], ids=["the one that stays", "the one that went"])
def test_an_offer_of_a_merged_venue_is_withdrawn_at_once(app: Flask, through: int) -> None:
    with app.app_context():
        ids = _merged()
    visitor = app.test_client()
    page = visitor.get(f"/venues/{ids[0]}")
    assert TITLE in page.text
    with app.app_context():
        kept = db.session.get_one(Venue, ids[0])
        assert [each.title for each in agreements.get_offers(kept)] == [TITLE]
        facts: dict[str, Any] = {"is_withdrawn": True}
        partner_forms.save(Offer, ids[through], 1, facts, version=1, by=COORDINATOR)
    after = visitor.get(f"/venues/{ids[0]}", headers={"If-None-Match": page.headers["ETag"]})
    assert after.status_code == 200
    assert TITLE not in after.text


def _merged() -> list[int]:
    """The venue that stays, and the one with the offer that was merged into it."""
    ids = store(
        venue("甲", space("室"), is_partner=True),
        venue("乙", space("部屋"), is_partner=True, address="鎌倉市小町1-2"),
    )
    today = clock.today()
    facts = {"kind": "trial", "title": TITLE, "starts_on": today, "ends_on": today}
    partner_forms.save(Offer, ids[1], None, facts, version=0, by=COORDINATOR)
    rows = [db.session.get_one(Venue, id) for id in ids]
    versions = {row.id: row.version for row in rows}
    spaces = {each.id: each.version for row in rows for each in row.spaces}
    merge(Merger(ids[0], ids[1], versions, spaces, [], {}, []), by=COORDINATOR)
    return list(ids)
