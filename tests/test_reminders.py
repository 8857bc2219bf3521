"""`kyodo remind` and /staff/reminders: who is asked what, by mail, by text and on paper."""

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

from kyodo_spaces import clock
from kyodo_spaces.accounts.models import Role
from kyodo_spaces.cli import main as kyodo
from kyodo_spaces.venues.freshness import oldest
from kyodo_spaces.venues.models import State
from kyodo_spaces.venues.reminders import find_reminders
from tests import people
from tests.factories import space, store, venue
from tests.mail_server import HOST, receiving

URL = "https://spaces.example.jp"
HOSTILE = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}`</script>\nBcc: x@example.jp"


class Box:
    """Keeps what arrives: (to, subject, text); refuses as many as it is told to."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str, str]] = []
        self.refusals = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name for it
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.refusals:
            self.refusals -= 1
            return "451 later"
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        text = message.get_content().replace("\r\n", "\n")
        self.arrived.append((message["To"], message["Subject"], text))
        return "250 OK"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def app(make_app: Callable[..., Flask], box: Box) -> Iterator[Flask]:
    """With mail. 生涯学習課 (1) has an address, 市民課 (2) has none, 旧文化課 (3) is over."""
    with receiving(box) as port:
        mail = {"SMTP_URL": f"smtp://{HOST}:{port}", "MAIL_FROM": "kyodo@city.example.jp"}
        app = make_app(PUBLIC_URL=URL, **mail)
        fill(app)
        yield app


def fill(app: Flask) -> None:
    today = clock.today()
    fresh, old = oldest(today, 11), oldest(today, 13)
    with app.app_context():
        first = people.department("生涯学習課", email="gakushu@city.example.jp")
        second, past = (
            people.department("市民課"),
            people.department("旧文化課", valid_through=2021),
        )
        store(
            venue(
                "小町会館",
                space("広間", confirmed_on=old, confirmed_by="生涯学習課"),
                space("和室", confirmed_on=fresh),
                space("下書き", state=State.DRAFT),
                space("市民課の窓口", department_id=second),
                space("再開したか", state=State.SUSPENDED, suspended_until=old, confirmed_on=fresh),
                confirmed_on=fresh,
                department_id=first,
            ),
            venue(HOSTILE, department_id=first),
            venue("消えた課の館", department_id=past),
            venue("みんなの喫茶", space("席", kind="cafe"), confirmed_on=fresh),
            venue("廃止の館", state=State.RETIRED, department_id=first),
        )


def asked(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        return {
            each.name: [one.name for one in each.asked]
            for each in find_reminders(clock.today(), 12)
        }


def remind(app: Flask, *options: str) -> Result:
    script = ScriptInfo(create_app=lambda: app)
    return app.test_cli_runner().invoke(kyodo, ["remind", *options], obj=script)


def test_each_keeper_is_asked_for_its_own_and_for_nothing_else(app: Flask) -> None:
    assert asked(app) == {
        "市民課": ["小町会館 市民課の窓口"],
        "生涯学習課": [" ".join(HOSTILE.split()), "小町会館 広間", "小町会館 再開したか"],
        "NPOセンター": ["みんなの喫茶 席"],
        "取りまとめ課（担当課のない場所）": ["消えた課の館"],
    }


def test_mail_where_it_can_and_words_for_the_rest(app: Flask, box: Box) -> None:
    done = remind(app)
    assert done.exit_code == 0, done.output
    ((to, subject, text),) = box.arrived
    assert to == "gakushu@city.example.jp"
    assert subject == "【協働スペース】案内の内容の確認をお願いします（3件）"
    assert "■ <img src=x onerror=alert(1)>${alert(1)}{{7*7}}`</script> Bcc: x@example.jp\n" in text
    assert "■ 小町会館 広間\n  前の確認から時間がたっています、使える時間が不明です\n" in text
    assert f"\n  {URL}/staff/spaces/1\n" in text
    assert "和室" not in text
    assert "生涯学習課（3件）: gakushu@city.example.jp に送りました。" in done.output
    assert "■ 小町会館 市民課の窓口\n  一度も確認していません、使える時間が不明です" in done.output
    assert "NPOセンター" in done.output


def test_one_mail_a_day_however_often_it_runs(app: Flask, box: Box) -> None:
    remind(app)
    done = remind(app)
    assert done.exit_code == 0
    assert "今日もう送ってあります" in done.output
    assert len(box.arrived) == 1


def test_a_mail_that_failed_is_tried_again(app: Flask, box: Box) -> None:
    box.refusals = 1
    failed = remind(app)
    assert failed.exit_code == 2
    assert "送れませんでした" in failed.output
    assert "NPOセンター" in failed.output, "the others are told all the same"
    assert remind(app).exit_code == 0
    assert len(box.arrived) == 1


def test_a_dry_run_sends_and_remembers_nothing(app: Flask, box: Box) -> None:
    done = remind(app, "--dry-run")
    assert done.exit_code == 0
    assert "gakushu@city.example.jp に送る文" in done.output
    assert box.arrived == []
    remind(app)
    assert len(box.arrived) == 1


def test_without_mail_all_is_words(make_app: Callable[..., Flask], box: Box) -> None:
    app = make_app(PUBLIC_URL=URL)
    fill(app)
    done = remind(app)
    assert done.exit_code == 0
    assert done.output.count("--- ") == 4
    assert box.arrived == []


def test_without_an_address_of_its_own_it_shows_what_it_would_send(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app()
    fill(app)
    done = remind(app)
    assert done.exit_code == 2
    assert "KYODO_PUBLIC_URL" in done.output
    tried = remind(app, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "http://127.0.0.1:8000/staff/spaces/1\n" in tried.output


def test_nothing_to_ask(make_app: Callable[..., Flask]) -> None:
    app = make_app(PUBLIC_URL=URL)
    with app.app_context():
        store(venue(confirmed_on=clock.today()))
    assert remind(app).output == "確認をお願いする場所はありません。\n"


def test_the_page_shows_each_reader_their_own(app: Flask) -> None:
    with app.app_context():
        clerk = people.person("hanako", Role.EDITOR, 1)
        centre = people.person("npo", Role.CENTRE)
        coordinator = people.person("taro", Role.COORDINATOR)
    own = people.sign_in(app, clerk).get("/staff/reminders")
    assert "広間" in own.text
    assert "&lt;img src=x onerror=alert(1)&gt;${alert(1)}{{7*7}}`&lt;/script&gt;" in own.text
    for other in ("市民課の窓口", "みんなの喫茶", "消えた課の館"):
        assert other not in own.text
    assert people.sign_in(app, clerk).get("/staff/reminders?of=2").status_code == 404
    assert people.sign_in(app, clerk).get("/staff/reminders?of=1").status_code == 200
    assert "みんなの喫茶" in people.sign_in(app, centre).get("/staff/reminders").text
    desk = people.sign_in(app, coordinator)
    for key, place in (
        ("2", "市民課の窓口"),
        ("centre", "みんなの喫茶"),
        ("coordinator", "消えた課"),
    ):
        one = desk.get(f"/staff/reminders?of={key}").text
        assert one.count('class="sheet"') == 1
        assert place in one
    for key in ("3", "9", "x", "9" * 30, "²"):
        assert desk.get(f"/staff/reminders?of={key}").status_code == 404
    everything = desk.get("/staff/reminders").text
    assert everything.count('class="sheet"') == 4
    assert f"{URL}/staff/spaces/1" in everything
    assert "□ 変更なし" in everything


def test_opening_the_links_of_a_mail_changes_nothing(app: Flask, box: Box) -> None:
    remind(app)
    before = asked(app)
    with app.app_context():
        clerk = people.person("hanako", Role.EDITOR, 1)
    signed_out, desk = app.test_client(), people.sign_in(app, clerk)
    links = [line.strip() for line in box.arrived[0][2].splitlines() if URL in line]
    assert len(links) == 3
    for link in links:
        assert signed_out.get(link.removeprefix(URL)).status_code == 302
        assert desk.get(link.removeprefix(URL)).status_code == 200
    assert asked(app) == before
