"""Days and times in plain words: certain ones, several of one week, and what is left out."""

from datetime import datetime

import pytest

from kyodo_spaces import clock
from tests.plain import pairs, reading

READ = {
    "今週末に会議": "day=2026-11-28 also=2026-11-29 purpose=meeting",
    "来週末 30人": "day=2026-12-05 also=2026-12-06 capacity=30",
    "今週の土日": "day=2026-11-28 also=2026-11-29",
    "来週の土・日に親子で": "day=2026-12-05 also=2026-12-06 purpose=childcare",
    "再来週の土日": "day=2026-12-12 also=2026-12-13",
    "再来週の火曜の夜": "day=2026-12-08 slot=evening",
    "この週末 会議": "day=2026-11-28 also=2026-11-29 purpose=meeting",
    "今度の土日に会議": "day=2026-11-28 also=2026-11-29 purpose=meeting",
    "今週末の日曜": "day=2026-11-29 weekday=6",
    "今週末の土曜の夜": "day=2026-11-28 weekday=5 slot=evening",
    "今週の日曜と土曜に": "day=2026-11-28 also=2026-11-29",
    "来週の火曜か木曜": "day=2026-12-01 also=2026-12-03",
    "来週月曜か火曜の午後": "day=2026-11-30 also=2026-12-01 slot=afternoon",
    "来週の水木": "day=2026-12-02 also=2026-12-03",
    # The 23rd is a holiday.
    "今週の平日": "day=2026-11-24 also=2026-11-25 also=2026-11-26 also=2026-11-27",
    "第2土曜": "day=2026-12-12",
    "第二土曜日の午後": "day=2026-12-12 slot=afternoon",
    "第5日曜": "day=2026-11-29",
    "来月の第2土曜": "day=2026-12-12",
    "1月の第3水曜": "day=2027-01-20",
    "第2・第4土曜の午前": "day=2026-11-28 also=2026-12-12 slot=morning",
    "第１第３火曜": "day=2026-12-01 also=2026-12-15",
    "来月の15日 会議": "day=2026-12-15 purpose=meeting",
    "再来月の3日": "day=2027-01-03",
    "三日後に会議": "day=2026-11-26 purpose=meeting",
    "1週間後": "day=2026-11-30",
    "11月20日の午後": "day=2027-11-20 slot=afternoon",
    "今年の12月10日": "day=2026-12-10",
    "来年の12月10日": "day=2027-12-10",
    "20日": "day=2026-12-20",
    "23日": "day=2026-11-23",
    "十二月五日土曜日": "day=2026-12-05 weekday=5",
    "12月の10日": "day=2026-12-10",
    "令和八年十二月三日の夜間": "day=2026-12-03 slot=evening",
    "11月28日と29日": "day=2026-11-28 also=2026-11-29",
    "十一月二十八日、二十九日": "day=2026-11-28 also=2026-11-29",
    "土日どちらか": "weekday=5 weekday=6",
    "二十日の午後": "day=2026-12-20 slot=afternoon",
    "月曜以外": "weekday=1 weekday=2 weekday=3 weekday=4 weekday=5 weekday=6",
    "土日以外の日に会議": "weekday=0 weekday=1 weekday=2 weekday=3 weekday=4 purpose=meeting",
    "平日を除く": "weekday=5 weekday=6",
    "火曜と木曜以外の夜": "weekday=0 weekday=2 weekday=4 weekday=5 weekday=6 slot=evening",
    "月曜から金曜以外": "weekday=5 weekday=6",
    "夜、7時から9時": "from=19:00 to=21:00",
    "夜9時から12時": "from=21:00 to=24:00",
    "お昼の十一時から一時": "from=11:00 to=13:00",
    "昼11時から": "from=11:00 to=13:00",
    "昼11時から11時半": "from=11:00 to=11:30",
    "正午から2時": "from=12:00 to=14:00",
    "10時から12時半まで": "from=10:00 to=12:30",
    "10時から正午まで": "from=10:00 to=12:00",
    "午前十時から十二時": "from=10:00 to=12:00",
    "午後1時半から3時間くらい": "from=13:30 to=16:30",
    "午後2時ごろから": "from=14:00 to=16:00",
    "14時頃 会議": "from=14:00 to=16:00 purpose=meeting",
    "夜7時に会議": "from=19:00 to=21:00 purpose=meeting",
    "今すぐ使えるところ": "day=2026-11-23 from=10:05 to=11:05",
    "今日これから": "day=2026-11-23 from=10:05 to=11:05",
    "今から2時間 会議": "day=2026-11-23 from=10:05 to=12:05 purpose=meeting",
}
NOT_READ = (
    "10日ほど展示したい",
    "15日くらい展示したい",
    "12日以上の展示",
    "二十日ほど展示",
    "1/2の大きさの部屋",
    "再来年の1月15日",
    "翌年の1月15日",
    "先月の15日",
    "翌月の15日",
    "半年後の12月1日",
    "前の火曜",
    "12月31日、1日に会議",
    "11月30日と1日に会議",
    "次の土日",
    "次の週末",
    "来週の月日",
    "来週の火曜以外",
    "次の火曜以外",
    "今月の第4日曜",
    "来月の第5土曜",
    "毎月第2土曜",
    "毎月の第2土曜",
    "第2土曜は休み",
    "第2土曜以外",
    "今月20日",
    "来月の3日間",
    "今年の11月20日",
    "月曜以外は休み",
    "月曜以外でもいい",
    "月曜以外の平日",
    "土日以外の火曜",
    "月曜は休み",
    "午後以外",
    "午前を除く",
    "明日以外",
    "夜12時から",
    "夜1時から",
    "夜 会議 7時から9時",
    "朝 会議 14時から16時",
    "7時に閉まる会議室",
    "14時頃まで",
    "2時間くらい 会議",
    "月末に会議",
    "月初の会議",
    "お盆に会議",
    "祝日に使える会議室",
    "12月の土曜日",
    "三日間 展示",
    "12月1日〜3日 展示",
    "11月28日と40日",
    "今週末と明日",
)


@pytest.mark.parametrize("question", READ)
def test_certain_days_and_times_are_read(question: str) -> None:
    found = reading(question)
    assert pairs(found) == sorted(READ[question].split())
    assert found is not None
    assert found.rest == ""


@pytest.mark.parametrize("question", NOT_READ)
def test_nothing_is_read_of_days_that_no_filter_can_say(question: str) -> None:
    assert reading(question) is None


@pytest.mark.parametrize(
    ("day", "question", "found"),
    [
        (28, "今週末", "day=2026-11-28 also=2026-11-29"),
        (29, "今週末", "day=2026-11-29"),
        (29, "来週末", "day=2026-12-05 also=2026-12-06"),
        (29, "この土日", "day=2026-11-29"),
        (28, "今度の土日", "day=2026-12-05 also=2026-12-06"),
        (27, "今度の土日", "day=2026-11-28 also=2026-11-29"),
        (25, "今週の平日", "day=2026-11-25 also=2026-11-26 also=2026-11-27"),
        (27, "第4金曜", "day=2026-11-27"),
        (28, "第4金曜", "day=2026-12-25"),
    ],
)
def test_days_that_are_over_are_not_meant(day: int, question: str, found: str) -> None:
    now = datetime(2026, 11, day, 10, tzinfo=clock.JST)
    assert pairs(reading(question, now)) == sorted(found.split())


def test_of_listed_days_of_this_week_all_are_meant_or_none() -> None:
    assert reading("今週の火曜か木曜", datetime(2026, 11, 25, 10, tzinfo=clock.JST)) is None


def test_now_ends_at_midnight() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=clock.JST)
    assert pairs(reading("今すぐ", late)) == ["day=2026-11-23", "from=23:30", "to=24:00"]
