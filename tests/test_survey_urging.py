"""督促: words to paste, mail at most once a day, and what was done by hand, noted."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kyodo_spaces.accounts.models import Department
from kyodo_spaces.audit import AuditLine
from kyodo_spaces.db import db, transaction
from kyodo_spaces.survey import answering, rounds, urging
from kyodo_spaces.survey.models import SurveyRound
from tests.mail_server import HOST, receiving
from tests.people import COORDINATOR, department, sign_in, submit
from tests.surveys import Town, days, make_town, request_of
from tests.test_reminders import Box

URGE = "/staff/survey/rounds/1/urge"
URL = "https://spaces.example.jp"
MAIL = "gakushu@city.example.jp"


@pytest.fixture
def town(app: Flask) -> Town:
    """生涯学習課 has an address for mail, 観光課 has none; both have not answered."""
    with app.app_context():
        found = make_town()
        with transaction() as session:
            row = session.scalars(select(Department).where(Department.name == "生涯学習課")).one()
            row.email = MAIL
    return found


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.coordinator)


class TestWithoutMail:
    def test_the_words_are_ready_to_paste(self, desk: FlaskClient) -> None:
        page = desk.get(URGE).text
        assert "生涯学習課 ご担当者様" in page
        assert (
            "「市民団体が利用できる場所について（照会）」に、まだ回答をいただいていません。" in page
        )
        assert "「照会・調査」から回答してください。" in page
        assert f"（{days(14).year}年）{days(14).month}月{days(14).day}日" in page
        assert "地域のつながり課 協働担当（内線2583）" in page
        assert "http" not in page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
        assert 'value="mail"' not in page

    def test_what_was_done_by_hand_is_noted_once_a_day(
        self, app: Flask, town: Town, desk: FlaskClient
    ) -> None:
        assert desk.get(URGE).text.count(" checked>") == 2
        assert "1件を、今日督促したと記録しました" in sent(desk, request="1", way="hand")
        page = desk.get(URGE).text
        assert page.count(" checked>") == 1
        assert "今日は督促しました" in page
        assert "0件を、今日督促したと記録しました" in sent(desk, request="1", way="hand")
        assert lines(app) == ["urge by hand"]
        with app.app_context():
            request = request_of(town)
            answering.submit(1, by=COORDINATOR, version=request.version, has_nothing=True)
        assert "生涯学習課" not in desk.get(URGE).text.split("<main", 1)[1]

    def test_nobody_is_mailed_where_no_mail_is_set(self, app: Flask, desk: FlaskClient) -> None:
        sent(desk, way="mail")
        assert lines(app) == ["urge by hand", "urge by hand"]

    def test_after_the_close_nobody_is_reminded(
        self, app: Flask, town: Town, desk: FlaskClient
    ) -> None:
        page = desk.get(URGE)
        with app.app_context():
            row = db.session.get_one(SurveyRound, town.round_id)
            facts = {"opens_on": days(-20), "due_on": days(-9), "closes_on": days(-1)}
            rounds.change_round(row.id, facts, version=row.version, by=COORDINATOR)
        assert submit(desk, page, URGE, way="hand").status_code == 400
        assert "受付中ではないので" in desk.get(URGE).text
        assert lines(app) == []


class TestWithMail:
    @pytest.fixture
    def box(self) -> Box:
        return Box()

    @pytest.fixture
    def app(self, make_app: Callable[..., Flask], box: Box) -> Iterator[Flask]:
        with receiving(box) as port:
            smtp = f"smtp://{HOST}:{port}"
            yield make_app(PUBLIC_URL=URL, SMTP_URL=smtp, MAIL_FROM="kyodo@city.example.jp")

    def test_all_are_mailed_at_once_and_once_a_day(
        self, app: Flask, desk: FlaskClient, box: Box
    ) -> None:
        desk.get(URGE)
        assert box.arrived == []  # only a button sends
        told = sent(desk, way="mail")
        assert "1件にメールを送りました" in told
        assert "メールアドレスがないので送っていません: 観光課" in told
        ((to, subject, text),) = box.arrived
        assert to == MAIL
        assert subject == "【回答のお願い】市民団体が利用できる場所について（照会）"
        assert f"\n{URL}/staff/survey/requests/1\n" in text
        assert "0件にメールを送りました" in sent(desk, request=["1", "2"], way="mail")
        assert len(box.arrived) == 1
        assert lines(app) == ["urge"]

    def test_what_did_not_go_out_is_told_and_tried_again(
        self, app: Flask, desk: FlaskClient, box: Box
    ) -> None:
        box.refusals = 1
        told = sent(desk, way="mail")
        assert "メールを送れませんでした: 生涯学習課" in told
        assert MAIL not in told  # the server's own words are for the log
        assert "督促はまだです" in told
        sent(desk, way="mail")
        assert len(box.arrived) == 1
        assert lines(app) == ["urge", "urge failed", "urge"]

    def test_a_server_that_is_down_is_not_asked_for_each(
        self, app: Flask, town: Town, desk: FlaskClient, box: Box
    ) -> None:
        with app.app_context():
            ids = [department(f"第{n}課", email=f"n{n}@city.example.jp") for n in range(5)]
            rounds.ask_departments(town.round_id, ids, by=COORDINATOR)
        box.refusals = 9
        assert "メールを送れませんでした" in sent(desk, way="mail")
        assert box.refusals == 9 - urging.MOST_FAILURES

    def test_who_is_to_correct_is_told_what(self, app: Flask, town: Town, box: Box) -> None:
        with app.app_context():
            request = request_of(town)
            answering.submit(1, by=COORDINATOR, version=request.version, has_nothing=True)
            version = request_of(town).version
            answering.send_back(1, "定員を入れてください", version=version, by=COORDINATOR)
        sent(sign_in(app, town.coordinator), way="mail")
        ((_to, _subject, text),) = box.arrived
        assert "の回答について、修正をお願いしています。" in text
        assert "直していただきたいこと: 定員を入れてください" in text


def sent(desk: FlaskClient, **changed: object) -> str:
    """Press a button; the page that one sees then."""
    response = submit(desk, URGE, URGE, **changed)
    assert response.status_code == 303
    return desk.get(response.location).text


def lines(app: Flask) -> list[str]:
    """What the audit says of reminders."""
    with app.app_context():
        query = select(AuditLine.operation).where(AuditLine.operation.startswith("urge"))
        return list(db.session.scalars(query.order_by(AuditLine.id)))
