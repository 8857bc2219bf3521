"""The coordinator's pages: people, departments, and who else may not open them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kyodo_spaces.accounts import departments, users
from kyodo_spaces.accounts.models import Department, Role, User
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db
from kyodo_spaces.errors import Invalid
from tests.accounts import PASSWORD, member
from tests.people import COORDINATOR, department, sign_in, submit
from tests.test_mail import Box, box, serve

__all__ = ["box", "serve"]

NEW, NEW_DEPARTMENT = "/staff/users/new", "/staff/departments/new"
HOSTILE = ("<img src=x onerror=alert(1)>", "${7*7}", "{{7*7}}", "`x`", "</script>", "=1+1")


@pytest.fixture
def boss(app: Flask) -> Actor:
    with app.app_context():
        department("生涯学習課")
        department("旧課", valid_through=2025)
        return member("boss", Role.COORDINATOR)


@pytest.fixture
def desk(app: Flask, boss: Actor) -> FlaskClient:
    """The coordinator's browser."""
    return sign_in(app, boss)


def get(app: Flask, login: str) -> User:
    with app.app_context():
        return (
            db.session.scalars(
                select(User).where(User.login == login).options(joinedload(User.departments))
            )
            .unique()
            .one()
        )


@pytest.mark.every_database
def test_from_inviting_to_the_first_sign_in(app: Flask, desk: FlaskClient) -> None:
    page = desk.get(NEW)
    assert "旧課" not in page.text, "only departments of this year can be chosen"
    made = submit(desk, page, NEW, login="Yui", name="由比 太郎", role="editor", departments="1")
    assert made.status_code == 200
    link = re.search(r"http://localhost(/staff/invitation/[\w-]+)", made.text)
    assert link
    found = get(app, "yui")
    assert ([each.name for each in found.departments], found.role) == (["生涯学習課"], "editor")
    assert link[1] not in desk.get("/staff/users").text
    fresh = app.test_client()
    new = {"login": "yui", "password": PASSWORD, "again": PASSWORD}
    assert submit(fresh, link[1], **new).location == "/staff"
    assert "由比 太郎（生涯学習課）" in fresh.get("/staff/account").text


def test_a_form_that_is_wrong_keeps_what_was_typed(app: Flask, desk: FlaskClient) -> None:
    del app
    for wrong in ({"departments": None}, {"name": " "}, {"role": "admin"}, {"departments": "2"}):
        typed = {"login": "yui", "name": "由比", "role": "editor", "departments": "1"} | wrong
        answer = submit(desk, NEW, NEW, **typed)
        assert answer.status_code == 400
        assert 'value="yui"' in answer.text
        assert "入力をお確かめください" in answer.text


def test_an_editor_without_a_department_is_not_stored(app: Flask, desk: FlaskClient) -> None:
    page = desk.get(NEW)
    assert "課の担当者は1つ以上" in page.text
    for none in (None, "", "2", "99"):
        typed = {"login": "yui", "name": "由比", "role": "editor", "departments": none}
        answer = submit(desk, page, NEW, **typed)
        assert answer.status_code == 400
        assert 'href="#f-departments"' in answer.text
    with app.app_context():
        assert db.session.scalars(select(User.login)).all() == ["boss"]


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_texts_and_nothing_else(app: Flask, desk: FlaskClient, text: str) -> None:
    submit(desk, NEW, NEW, login="yui", name=text, role="editor", departments="1")
    with app.app_context():
        departments.add(departments.Details(text, "2026"), by=COORDINATOR)
    for address in ("/staff/users", "/staff/users/2", "/staff/departments", "/staff/audit"):
        page = desk.get(address)
        assert "<img src=x" not in page.text
        assert "49" not in re.findall(r">(49)<", page.text)


def test_people_are_found_by_name_login_and_department(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        member("yui", Role.EDITOR, 1, name="由比 太郎")
    for asked in ("由比", "YUI", "生涯学習"):
        found = desk.get("/staff/users", query_string={"q": asked}).text
        assert "由比 太郎" in found
        assert "/staff/users/1" not in found
    assert "当てはまる人はいません" in desk.get("/staff/users?q=zzz").text


def test_who_changes_second_sees_both_texts(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        member("yui", Role.EDITOR, 1, name="由比 太郎")
    here = "/staff/users/2"
    stale = desk.get(here)
    assert submit(desk, here, here, name="由比 次郎", step="save").status_code == 303
    answer = submit(desk, stale, here, name="由比 三郎", step="save")
    assert answer.status_code == 409
    assert "由比 三郎" in answer.text
    assert "由比 次郎" in answer.text
    assert get(app, "yui").name == "由比 次郎"
    assert submit(desk, answer, here, step="save").status_code == 303
    assert get(app, "yui").name == "由比 三郎"


def test_another_department_alone_is_a_change_too(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        member("yui", Role.EDITOR, 1, 2)
        other = department("文化課")
    stale = desk.get("/staff/users/2")
    submit(desk, stale, "/staff/users/2", departments=str(other), step="save")
    answer = submit(desk, stale, "/staff/users/2", departments="1", step="save")
    assert answer.status_code == 409
    names = {each.name for each in get(app, "yui").departments}
    assert names == {"文化課", "旧課"}, "what is over stays as it was"
    with app.app_context():
        line = db.session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
        assert line
        assert (line.operation, line.subject_id, line.version) == ("change_user", 2, 2)
        assert line.before == {"departments": ["生涯学習課", "旧課"]}
        assert line.after == {"departments": ["旧課", "文化課"]}


def test_the_last_coordinator_stays(app: Flask, desk: FlaskClient, boss: Actor) -> None:
    here = f"/staff/users/{boss.user_id}"
    with app.app_context():
        member("invited", Role.COORDINATOR, password_hash=None)
        member("stopped", Role.COORDINATOR, is_active=False)
    for change in ({"step": "disable"}, {"step": "save", "role": "centre"}):
        answer = submit(desk, here, here, **change)
        assert answer.status_code == 400
        assert "1人もいなくなる" in answer.text
    assert desk.get("/staff/users").status_code == 200
    with app.app_context():
        member("second", Role.COORDINATOR)
        users.set_active(boss.user_id or 0, is_active=False, by=COORDINATOR)
        with pytest.raises(Invalid):
            users.set_active(get(app, "second").id, is_active=False, by=COORDINATOR)


def test_stopping_and_a_new_link(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        yui = member("yui", Role.EDITOR, 1)
    inside = sign_in(app, yui)
    here = "/staff/users/2"
    assert "/staff/reset/" in submit(desk, here, f"{here}/link").text
    assert submit(desk, here, here, step="disable").status_code == 303
    assert inside.get("/staff/account").status_code == 302
    assert "/link" not in desk.get(here).text
    assert submit(desk, here, here, step="enable").status_code == 303


def test_codes_are_taken_off(app: Flask, desk: FlaskClient) -> None:
    with app.app_context():
        member("yui", Role.EDITOR, 1, totp_secret="S" * 32)
    assert submit(desk, "/staff/users/2", "/staff/users/2", step="codes-off").status_code == 303
    assert get(app, "yui").totp_secret is None


def test_an_invitation_is_mailed_where_that_can_be_done(
    make_app: Callable[..., Flask], boss: Actor, serve: Callable[..., int], box: Box
) -> None:
    smtp = {"SMTP_URL": f"smtp://127.0.0.1:{serve()}", "MAIL_FROM": "kyodo@example.jp"}
    desk = sign_in(make_app(**smtp), boss)
    typed = {"name": "由比", "role": "editor", "departments": "1"}
    made = submit(desk, NEW, NEW, login="yui", email="yui@example.jp", **typed)
    assert "yui@example.jp にメールで送りました" in made.text
    assert "/staff/invitation/" in box.messages[0].get_content()
    failed = submit(desk, NEW, NEW, login="no", email="no@example.jp", **typed)
    assert "メールを送れませんでした" in failed.text
    assert "/staff/invitation/" in failed.text


def test_departments_by_year(app: Flask, desk: FlaskClient) -> None:
    now = desk.get("/staff/departments").text
    assert ("生涯学習課" in now, "旧課" in now) == (True, False)
    assert "旧課" in desk.get("/staff/departments?year=2025").text
    for odd in ("x", "0", "99999999999", "-1"):
        assert desk.get("/staff/departments", query_string={"year": odd}).status_code == 200
    made = submit(
        desk, NEW_DEPARTMENT, NEW_DEPARTMENT, name="文化課", valid_from="2026", phone="0467"
    )
    assert made.status_code == 303
    with app.app_context():
        row = db.session.scalars(select(Department).where(Department.name == "文化課")).one()
        assert (row.valid_from, row.valid_through, row.phone) == (2026, None, "0467")
    twice = submit(desk, NEW_DEPARTMENT, NEW_DEPARTMENT, name="文化課", valid_from="2027")
    assert twice.status_code == 400


def test_a_department_is_changed_by_one_at_a_time(app: Flask, desk: FlaskClient) -> None:
    here = "/staff/departments/1"
    stale = desk.get(here)
    assert submit(desk, here, here, phone="0467-1").status_code == 303
    answer = submit(desk, stale, here, phone="0467-2")
    assert answer.status_code == 409
    assert "0467-1" in answer.text
    assert "0467-2" in answer.text
    with app.app_context():
        assert db.session.get_one(Department, 1).phone == "0467-1"
    wrong = submit(desk, here, here, valid_through="2019")
    assert wrong.status_code == 400
    with app.app_context():
        assert db.session.get_one(Department, 1).valid_through is None


COORDINATORS = (
    ("GET", "/staff/users"),
    ("GET", "/staff/users/new"),
    ("POST", "/staff/users/new"),
    ("GET", "/staff/users/1"),
    ("POST", "/staff/users/1"),
    ("POST", "/staff/users/1/link"),
    ("GET", "/staff/users/99"),
    ("GET", "/staff/departments"),
    ("GET", "/staff/departments/new"),
    ("POST", "/staff/departments/new"),
    ("GET", "/staff/departments/1"),
    ("POST", "/staff/departments/1"),
    ("GET", "/staff/audit"),
    ("GET", "/staff/audit.csv"),
)
EVERYONES = (("GET", "/staff/account"), ("GET", "/staff/account/totp"))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CENTRE])
@pytest.mark.usefixtures("boss")
def test_the_coordinators_pages_are_theirs_alone(app: Flask, role: Role) -> None:
    with app.app_context():
        client = sign_in(app, member("other", role, 1))
    for method, address in EVERYONES:
        assert client.open(address, method=method).status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/staff/account").text)
    assert token
    for method, address in COORDINATORS:
        sent = {"csrf_token": token[1], "name": "x", "role": "coordinator", "step": "disable"}
        data = sent if method == "POST" else None
        answer = client.open(address, method=method, data=data)
        assert answer.status_code == 403, address
    with app.app_context():
        assert db.session.scalars(select(User.role).order_by(User.id)).all() == [
            "coordinator",
            role,
        ]
        refused = select(AuditLine).where(AuditLine.operation.startswith("refused "))
        assert len(db.session.scalars(refused).all()) == len(COORDINATORS)


@pytest.mark.usefixtures("boss")
def test_whoever_is_not_signed_in_is_sent_to_the_door(client: FlaskClient) -> None:
    for method, address in (*COORDINATORS, *EVERYONES, ("POST", "/staff/sign-out")):
        answer = client.open(address, method=method)
        assert answer.location.startswith("/staff/sign-in"), address


def test_nobody_raises_their_own_rights_by_a_form_of_their_own(app: Flask, boss: Actor) -> None:
    del boss
    with app.app_context():
        client = sign_in(app, member("yui", Role.EDITOR, 1))
    more = {"role": "coordinator", "departments": "2", "id": "1", "version": "1", "is_active": "1"}
    new = "staple correct horse 2"
    answer = submit(
        client, "/staff/account", "/staff/account", now=PASSWORD, password=new, again=new, **more
    )
    assert answer.status_code == 303
    found = get(app, "yui")
    assert (found.role, [each.id for each in found.departments]) == ("editor", [1])


def test_whoever_is_not_there_is_not_found(desk: FlaskClient) -> None:
    for address in ("/staff/users/99", "/staff/departments/99", "/staff/users/99999999999"):
        assert desk.get(address).status_code == 404
