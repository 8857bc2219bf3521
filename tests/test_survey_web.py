"""The department's page: answered without a script, saved by one, another's never there."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kyodo_spaces.db import transaction
from kyodo_spaces.survey import answering
from kyodo_spaces.survey.models import SurveyResponse
from tests.people import fields, sign_in, submit
from tests.surveys import Town, asked, days, first_answer, make_town, move, stored

PAGE = "/staff/survey/requests/1"
SAVE = "/staff/survey/responses/1"


@pytest.fixture
def town(app: Flask) -> Town:
    """Request 1 is 生涯学習課's, whose answer 1 is of 第1会議室; request 2 is 観光課's."""
    with app.app_context():
        return make_town()


@pytest.fixture
def desk(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, town.editor)


def script(desk: FlaskClient, version: int = 1, **texts: str) -> Any:
    """Save answer 1 as the page's script does."""
    token = fields(desk.get(PAGE), PAGE)[1]["csrf_token"][0]
    sent = {f"1-{key}": text for key, text in texts.items()}
    sent |= {"csrf_token": token, "1-version": str(version)}
    return desk.post(SAVE, data=sent, headers={"Sec-Fetch-Site": "same-origin"})


def meddle(app: Flask, town: Town, **texts: str) -> None:
    """A colleague saves these of answer 1 meanwhile."""
    with app.app_context():
        version = first_answer(town).version
        answering.save(1, texts, version=version, by=town.editor)


def late() -> dict[str, Any]:
    return {"opens_on": days(-20), "due_on": days(-1), "closes_on": days(5)}


def test_it_is_answered_without_a_script(app: Flask, desk: FlaskClient) -> None:
    page = desk.get(PAGE)
    assert "第1会議室" in page.text
    assert "未入力: 貸出" not in page.text
    kept = submit(
        desk, page, PAGE, **{"1-capacity": "２０名", "1-fee": "1時間300円", "step": "save-1"}
    )
    assert kept.location == f"{PAGE}?open=1#card-1"
    assert stored(app).answers["capacity"] == "20"
    assert asked(app).submitted_at is None
    sent = submit(desk, kept.location, PAGE, step="submit")
    assert sent.location == f"{PAGE}/sheet"
    sheet = desk.get(sent.location).text
    for told in ("係長", "1時間300円", "回答を受け付けました"):
        assert told in sheet
    assert asked(app).submitted_by == "hanako（生涯学習課）"


def test_what_is_missing_is_told_with_its_field_and_nothing_is_lost(
    app: Flask, desk: FlaskClient
) -> None:
    sent = submit(desk, PAGE, PAGE, **{"1-lends": "", "1-note": "鍵は窓口", "step": "submit"})
    assert sent.status_code == 400
    assert 'href="#f-1-lends"' in sent.text
    assert "未入力: 貸出" in sent.text
    assert stored(app).answers["note"] == "鍵は窓口"
    assert asked(app).submitted_at is None


def test_what_is_not_understood_stays_and_stops_nobody(app: Flask, desk: FlaskClient) -> None:
    given = {"1-capacity": "たくさん", "1-is_free": "むりょう？"}
    assert submit(desk, PAGE, PAGE, **given, step="submit").status_code == 303
    assert stored(app).answers["capacity"] == "たくさん"
    page = desk.get(PAGE)
    assert "読み取れない項目: 定員（人）、料金の有無" in page.text
    held = fields(page, PAGE)[1]
    assert (held["1-capacity"], held["1-is_free"]) == (["たくさん"], ["むりょう？"])


def test_a_place_is_added_taken_off_and_put_back(app: Flask, desk: FlaskClient) -> None:
    added = submit(desk, PAGE, PAGE, step="add", **{"1-note": "前の入力"})
    assert added.location == f"{PAGE}?open=2#card-2"
    assert stored(app).answers["note"] == "前の入力"
    submit(desk, PAGE, PAGE, step="withdraw-2")
    assert stored(app, 2).withdrawn_at is not None
    assert "card-2" not in desk.get(PAGE).text
    submit(desk, PAGE, PAGE, step="restore-2")
    assert stored(app, 2).withdrawn_at is None


def test_nothing_to_lend_is_one_button(app: Flask, town: Town) -> None:
    client = sign_in(app, town.other)
    submit(client, "/staff/survey/requests/2", "/staff/survey/requests/2", step="nothing")
    assert asked(app, 2).has_nothing
    assert "該当なし（貸せる場所はありません）" in client.get("/staff/survey/requests/2/sheet").text


def test_unchanged_holds_until_a_text_changes(app: Flask, desk: FlaskClient) -> None:
    submit(desk, PAGE, PAGE, **{"1-unchanged": ["", "1"], "step": "save-1"})
    assert stored(app).is_unchanged
    submit(desk, PAGE, PAGE, **{"1-fee": "無料です", "step": "save-1"})
    assert not stored(app).is_unchanged
    submit(desk, PAGE, PAGE, **{"1-unchanged": ["", "1"], "step": "save-1"})
    assert not stored(app).is_unchanged, "it is not what the form began with"
    submit(desk, PAGE, PAGE, **{"1-fee": "", "step": "save-1"})
    submit(desk, PAGE, PAGE, **{"1-unchanged": ["", "1"], "step": "save-1"})
    assert stored(app).is_unchanged


def test_the_script_is_told_how_it_went(app: Flask, desk: FlaskClient) -> None:
    told = script(desk, capacity="たくさん", lends="").json
    assert told["version"] == stored(app).version
    assert told["problems"]["capacity"]
    assert "未入力: 貸出" in told["told"]
    assert script(desk, told["version"], note="\u202e逆").status_code == 422


def test_two_people_at_different_fields_both_stay(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    page = desk.get(PAGE)
    meddle(app, town, capacity="20")
    assert submit(desk, page, PAGE, **{"1-fee": "300円", "step": "save-1"}).status_code == 303
    found = stored(app).answers
    assert (found["capacity"], found["fee"]) == ("20", "300円")


def test_two_people_at_one_field_are_both_shown_and_asked(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    page = desk.get(PAGE)
    meddle(app, town, capacity="20")
    told = script(desk, 1, capacity="30")
    assert (told.status_code, told.json["theirs"]) == (409, {"capacity": "20"})
    clash = submit(desk, page, PAGE, **{"1-capacity": "30", "1-note": "私の", "step": "submit"})
    assert clash.status_code == 409
    assert "ほかの人が先に「20」と保存しました" in clash.text
    held = fields(clash, PAGE)[1]
    assert (held["1-capacity"], held["1-note"]) == (["30"], ["私の"])
    assert stored(app).answers["capacity"] == "20"
    assert asked(app).submitted_at is None
    submit(desk, clash, PAGE, **{"1-theirs-capacity": "1", "step": "save-1"})
    found = stored(app).answers
    assert (found["capacity"], found["note"]) == ("20", "私の")


def test_ones_own_text_may_win_when_both_were_shown(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    page = desk.get(PAGE)
    meddle(app, town, capacity="20")
    clash = submit(desk, page, PAGE, **{"1-capacity": "30", "step": "save-1"})
    submit(desk, clash, PAGE, step="save-1")
    assert stored(app).answers["capacity"] == "30"


def test_a_version_that_is_still_to_come_is_refused(app: Flask, desk: FlaskClient) -> None:
    assert script(desk, 99, capacity="30").status_code == 409
    assert "capacity" not in stored(app).answers


def test_sent_back_is_told_until_it_is_answered_again(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    submit(desk, PAGE, PAGE, step="submit")
    move(app, **late())
    assert "直せません" in desk.get(PAGE).text
    runner = sign_in(app, town.coordinator)
    back = f"{PAGE}/send-back"
    assert submit(runner, PAGE, back, note=" ").status_code == 400
    assert submit(runner, PAGE, back, note="定員を入れてください").status_code == 303
    assert "定員を入れてください" in desk.get(PAGE).text
    submit(desk, PAGE, PAGE, **{"1-capacity": "20", "step": "submit"})
    assert "定員を入れてください" not in desk.get(PAGE).text
    assert stored(app).answers["capacity"] == "20"


def test_a_late_answer_is_taken_marked_and_then_stays(app: Flask, desk: FlaskClient) -> None:
    page = desk.get(PAGE)
    move(app, **late())
    assert "期限を過ぎていますが" in desk.get(PAGE).text
    submit(desk, page, PAGE, step="submit")
    shown = desk.get(PAGE).text
    assert "期限後" in shown
    assert "回答は直せません" in shown
    assert 'name="1-capacity"' not in shown
    assert submit(desk, page, PAGE, step="submit").status_code == 403
    assert script_late(desk, page).status_code == 422


def script_late(desk: FlaskClient, page: Any) -> Any:
    token = fields(page, PAGE)[1]["csrf_token"][0]
    sent = {"1-version": "1", "1-capacity": "9", "csrf_token": token}
    return desk.post(SAVE, data=sent)


def test_whoever_runs_the_round_enters_what_came_on_paper(
    app: Flask, town: Town, desk: FlaskClient
) -> None:
    runner = sign_in(app, town.coordinator)
    submit(runner, PAGE, PAGE, **{"1-capacity": "20", "medium": "paper", "step": "submit"})
    assert asked(app).medium == "paper"
    submit(desk, PAGE, PAGE, medium="paper", step="submit")
    assert asked(app).medium == "web"


def test_a_department_with_many_places_saves_them_all_at_once(app: Flask, town: Town) -> None:
    with app.app_context(), transaction() as session:
        rows = (
            SurveyResponse(request_id=1, answers={"name": f"{number}号室", "note": "説明" * 600})
            for number in range(79)
        )
        session.add_all(rows)
    desk = sign_in(app, town.editor)
    assert submit(desk, PAGE, PAGE, **{"80-note": "変えた", "step": "save-80"}).status_code == 303
    assert stored(app, 80).answers["note"] == "変えた"
