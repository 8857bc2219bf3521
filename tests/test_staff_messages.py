"""What a form says is wrong: which field, and what to write instead."""

import pytest
from flask import Flask

from tests.inspection import Page, words
from tests.staff import ROOM, make_desk, send


def summary(text: str) -> list[str]:
    (box,) = (each for each in Page(text).all("div") if each.get("class") == "error-summary")
    return [words(line) for line in box.iter() if line.tag.endswith("li")]


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("18", "1", "終わりが始まりより前です。夜中を過ぎるときは"),
        ("9", "9", "始まりと終わりが同じ時刻です。"),
        ("25:00", "26:00", "始まりは、24:00より前の時刻にしてください。"),
    ],
)
def test_times_that_cannot_be_say_why(app: Flask, opens: str, closes: str, said: str) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, f"{ROOM}/hours", **{"o-5-0": opens, "c-5-0": closes})
    assert f"土: {said}" in refused.text
    day = {"from-0": "2099-02-02", "kind-0": "open", "opens-0": opens, "closes-0": closes}
    refused = send(desk.editor, f"{ROOM}/dates", **day)
    assert f"1番目: {said}" in refused.text


@pytest.mark.parametrize("typed", ["-5", "0", "100000", "9999999999", "たくさん"])
def test_a_number_of_people_says_from_where_to_where(app: Flask, typed: str) -> None:
    desk = make_desk(app)
    refused = send(desk.editor, f"{ROOM}/details", capacity=typed)
    (line,) = summary(refused.text)
    assert line.startswith("定員（人）: 1～99,999の数で入れてください。")
    for allowed in ("1", "９９，９９９人"):
        assert send(desk.editor, f"{ROOM}/details", "preview", capacity=allowed).status_code == 200


def test_the_summary_names_each_field_once(app: Flask) -> None:
    desk = make_desk(app)
    wrong = {"name": "", "email": "みずうみ", "n-piano": "あ" * 301}
    assert summary(send(desk.editor, f"{ROOM}/details", **wrong).text) == [
        "メールアドレスとして読めません。",
        "名称を入れてください。",
        "ピアノ: 300字までで入れてください。",
    ]
    wrong = {"others": "ときどき", "closings": "お盆のころ", "slot-1": "あ" * 21}
    named = summary(send(desk.editor, f"{ROOM}/hours", **wrong).text)
    assert [line.split(": ")[0] for line in named] == [
        "区分2の名前",
        "月の何番目かで決まる時間など",
        "休みの日のきまり",
    ]
