"""Whose a place is: what the rule says of each, and that the lists of staff say the same."""

from flask import Flask
from sqlalchemy import select

from kyodo_spaces.accounts.models import Role
from kyodo_spaces.db import db
from kyodo_spaces.venues import own
from kyodo_spaces.venues.models import Space, State, Venue
from kyodo_spaces.venues.rights import may_edit
from tests.factories import space, store, venue
from tests.people import department, person, sign_in, submit


def cafe(name: str, **fields: object) -> Space:
    return space(name, kind="cafe", **fields)


def test_the_centre_keeps_what_no_department_does_and_the_lists_agree(app: Flask) -> None:
    with app.app_context():
        learning = department("生涯学習課")
        store(
            venue("喫茶館", cafe("喫茶")),
            venue("協力館", space("協力室"), is_partner=True),
            venue("元会議館", cafe("新喫茶"), space("もとの室", state=State.RETIRED)),
            venue("混ざり館", cafe("相席"), space("奥の間")),
            venue("借り館", cafe("課の喫茶", department_id=learning)),
            venue("借り混ざり館", cafe("席"), cafe("課の席", department_id=learning)),
            venue(
                "協力借り館",
                space("残り"),
                space("課の室", department_id=learning),
                is_partner=True,
            ),
            venue("閉じた館", cafe("閉じた喫茶", state=State.RETIRED)),
            venue("課の協力館", cafe("課の協力喫茶"), is_partner=True, department_id=learning),
        )
        centre = person("npo", Role.CENTRE)
        rows = [*db.session.scalars(select(Venue)), *db.session.scalars(select(Space))]
        mine = {row.name for row in rows if may_edit(centre, row)}
        assert mine == set(
            "喫茶館 喫茶 協力館 協力室 元会議館 新喫茶 相席 席 残り 閉じた喫茶".split()
        )
        listed = db.session.scalars(select(Venue.name).where(own.is_own(centre)))
        assert set(listed) == mine & {row.name for row in rows if isinstance(row, Venue)}


def test_a_department_s_edit_gives_the_centre_no_venue(app: Flask) -> None:
    with app.app_context():
        learning = department("生涯学習課")
        store(venue("会館", space("室", department_id=learning)))
        editor = sign_in(app, person("hanako", Role.EDITOR, learning))
        centre = sign_in(app, person("npo", Role.CENTRE))
    path = "/staff/spaces/1/details"
    preview = submit(editor, path, path, kind="cafe", step="preview")
    assert submit(editor, preview, path, step="save").status_code == 303
    for place in ("venues", "spaces"):
        assert centre.get(f"/staff/{place}/1").status_code == 404
