"""Guessing: bounded over processes, threads and addresses, and the owner is never shut out."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from kyodo_spaces import clock
from kyodo_spaces.accounts import own, signing_in, throttle, tickets, users
from kyodo_spaces.accounts.checks import WrongFields
from kyodo_spaces.accounts.models import Role, SignInFailure
from kyodo_spaces.accounts.rights import Actor
from kyodo_spaces.accounts.signing_in import Wrong
from kyodo_spaces.accounts.throttle import TooMany, network
from kyodo_spaces.db import db, release
from tests import workers, writers
from tests.accounts import PASSWORD, member, visitor
from tests.people import COORDINATOR, department, submit

NEW = "staple correct horse 2"


@pytest.fixture
def yui(app_context: Flask) -> Actor:
    del app_context
    return member("yui", Role.EDITOR, department())


def fail(times: int, login: str = "yui", address: str = "192.0.2.1", **cookies: str) -> None:
    for _try in range(times):
        with pytest.raises(Wrong):
            signing_in.with_password(login, "wrong password 1", visitor(address, **cookies))


def failures() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInFailure)) or 0


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    then = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: then)


@pytest.mark.usefixtures("yui")
def test_after_ten_failures_the_right_password_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)  # time stands still, however long ten passwords take to check
    fail(10)
    with pytest.raises(TooMany) as refused:
        signing_in.with_password("yui", PASSWORD, visitor("198.51.100.7"))
    assert 890 <= refused.value.seconds <= 901
    later(monkeypatch, 14.9)
    for _try in range(5):  # what is refused is not counted: the wait ends when it was said to
        with pytest.raises(TooMany):
            signing_in.with_password("yui", PASSWORD, visitor())
    later(monkeypatch, 0.2)
    assert signing_in.with_password("yui", PASSWORD, visitor()).actor
    assert failures() == 0, "what is past was swept"


@pytest.mark.usefixtures("yui")
def test_what_was_right_is_not_counted() -> None:
    for _time in range(15):
        assert signing_in.with_password("yui", PASSWORD, visitor()).actor
    assert failures() == 0


def test_a_browser_that_signed_in_before_is_counted_apart(yui: Actor) -> None:
    entry = signing_in.with_password("yui", PASSWORD, visitor())
    own_cookie = {f"kyodo_device_{yui.user_id}": entry.device}
    fail(10)
    with pytest.raises(TooMany):
        signing_in.with_password("yui", PASSWORD, visitor())
    assert signing_in.with_password("yui", PASSWORD, visitor(**own_cookie)).actor
    fail(10, **own_cookie)
    with pytest.raises(TooMany):
        signing_in.with_password("yui", PASSWORD, visitor(**own_cookie))


def test_a_device_of_somebody_else_or_of_an_older_password_is_none(yui: Actor) -> None:
    other = member("other")
    theirs = signing_in.with_password("other", PASSWORD, visitor()).device
    mine = signing_in.with_password("yui", PASSWORD, visitor())
    assert mine.actor
    fail(10)
    name = f"kyodo_device_{yui.user_id}"
    for cookie in (theirs, mine.device + "x", "", f"{other.user_id}"):
        with pytest.raises(TooMany):
            signing_in.with_password("yui", PASSWORD, visitor(**{name: cookie}))
    known = visitor(**{name: mine.device})
    changed = own.change_password(mine.actor, PASSWORD, NEW, NEW, known)
    with pytest.raises(TooMany):
        signing_in.with_password("yui", NEW, known)
    assert signing_in.with_password("yui", NEW, visitor(**{name: changed.device})).actor


def test_a_reset_link_lets_the_owner_in_at_once(yui: Actor) -> None:
    fail(10)
    link = users.make_link(yui.user_id or 0, by=COORDINATOR)
    own.accept_reset(link.token, "yui", NEW, NEW, visitor())
    assert signing_in.with_password("yui", NEW, visitor()).actor


@pytest.mark.usefixtures("yui")
def test_an_address_that_tries_many_accounts_is_refused() -> None:
    for number in range(100):
        throttle.reserve(f"account {number}", "192.0.2.1")
    with pytest.raises(TooMany):
        signing_in.with_password("yui", PASSWORD, visitor())
    assert signing_in.with_password("yui", PASSWORD, visitor("192.0.2.2")).actor


def test_an_unknown_account_is_bounded_as_a_known_one(yui: Actor) -> None:
    del yui
    fail(10, "nobody")
    with pytest.raises(TooMany):
        signing_in.with_password("NOBODY", "wrong password 1", visitor("192.0.2.2"))


def test_failures_keep_nothing_of_what_was_typed(yui: Actor) -> None:
    del yui
    fail(1, "my secret passphrase")
    assert "secret" not in db.session.scalars(select(SignInFailure.account)).one()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("garbage, 1", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_is_counted_by_its_subscriber(address: str | None, counted: str) -> None:
    assert network(address) == counted


def test_guessing_whose_a_found_link_is_is_bounded_too(app_context: Flask) -> None:
    del app_context
    by = COORDINATOR
    details = users.Details("由比", "", "coordinator", frozenset())
    _id, link = users.invite("hidden", details, by=by)
    for number in range(10):
        with pytest.raises(WrongFields):
            own.accept_invitation(link.token, f"guess{number}", NEW, NEW, visitor())
    with pytest.raises(TooMany):
        own.accept_invitation(link.token, "hidden", NEW, NEW, visitor())
    assert tickets.get_user(link.token, tickets.INVITATION).login == "hidden"


@pytest.mark.every_database
def test_twenty_at_once_from_processes_and_threads_never_exceed_the_limit(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with app.app_context():
        member("yui", Role.EDITOR, department())
        release()
    ready = workers.together(20)
    started = [writers.start(workers.guess, database_url, tmp_path, 5, ready) for _ in range(4)]
    answers = Counter(each for _process, pipe in started for each in writers.heard(pipe))
    for process, _pipe in started:
        process.join()
    assert answers == {"wrong": 10, "refused": 10}


class Browser:
    """A browser of no kind, that says whatever of itself."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.cookies: dict[str, str] = {}
        self.asked = 0

    def ask(self, method: str, path: str, **fields: str) -> tuple[HTTPResponse, str]:
        """Ask the next worker in turn, from another alleged address each time."""
        self.asked += 1
        there = HTTPConnection("127.0.0.1", self.ports[self.asked % len(self.ports)])
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"203.0.113.{self.asked}",
        }
        there.request(method, path, urlencode(fields), headers)
        answer = there.getresponse()
        body = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        there.close()
        return answer, body

    def sign_in(self, password: str) -> HTTPResponse:
        _answer, page = self.ask("GET", "/staff/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        sent = {"login": "yui", "password": password, "csrf_token": token[1]}
        return self.ask("POST", "/staff/sign-in", **sent)[0]


@pytest.fixture
def two_workers(app: Flask, database_url: str, tmp_path: Path) -> Iterator[list[int]]:
    """The ports of two processes that serve one database."""
    with app.app_context():
        member("yui", Role.EDITOR, department())
        release()
    started = [writers.start(workers.serve, database_url, tmp_path) for _ in range(2)]
    yield [pipe.recv() for _process, pipe in started]
    for process, _pipe in started:
        process.terminate()
        process.join()


def test_twenty_wrong_passwords_over_two_workers_with_changing_forwarded_addresses(
    two_workers: list[int],
) -> None:
    owner, attacker = Browser(two_workers), Browser(two_workers)
    assert owner.sign_in(PASSWORD).status == 303
    answers = [attacker.sign_in(f"wrong password {number}").status for number in range(20)]
    assert answers == [400] * 10 + [429] * 10
    refused = attacker.sign_in(PASSWORD)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 901
    owner.cookies.pop("session")
    assert owner.sign_in(PASSWORD).status == 303


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_forwarded_addresses_count_only_where_a_proxy_is_ours(
    make_app: Callable[..., Flask], proxies: int, counted: str
) -> None:
    client = make_app(PROXIES=proxies).test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "198.51.100.1, 203.0.113.9"
    answer = submit(client, "/staff/sign-in", login="yui", password="x")  # noqa: S106 - wrong on purpose
    assert answer.status_code == 400
    with client.application.app_context():
        assert db.session.scalars(select(SignInFailure.address)).one() == counted
