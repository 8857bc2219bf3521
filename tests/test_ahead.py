"""From when a place takes applications, as people write it."""

from datetime import date, timedelta

import pytest

from kyodo_spaces.venues import ahead

DAY = date(2027, 5, 31)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3か月前から", date(2027, 2, 28)),
        ("利用日の３ヶ月前から7日前まで", date(2027, 2, 28)),
        ("三か月前の同日9時から", date(2027, 2, 28)),
        ("2か月前の1日", date(2027, 3, 1)),
        ("利用月の2カ月前から受付", date(2027, 3, 1)),
        ("利用日の属する月の2か月前の初日（土日は翌日）", date(2027, 3, 1)),
        ("半年前から", date(2026, 11, 30)),
        ("1年前の月初", date(2026, 5, 1)),
        ("30日前", date(2027, 5, 1)),
        ("二週間前より", date(2027, 5, 17)),
    ],
)
def test_it_is_read_to_the_day(text: str, first: date) -> None:
    rule = ahead.read(text)
    assert rule
    assert ahead.opens_on(rule, DAY) == first


@pytest.mark.parametrize(
    "text", ["", None, "7日前まで", "抽選の後", "3か月前の第1月曜日", "1年半前から", "前年度の10月"]
)
def test_what_is_not_certain_is_unknown(text: str | None) -> None:
    assert ahead.read(text) is None


def test_the_index_holds_rules_that_say_the_same() -> None:
    for text in ("3か月前", "2か月前の1日", "45日前", "随時"):
        rule = ahead.read(text)
        assert rule
        for away in range(0, 200, 3):
            today = DAY - timedelta(days=away)
            found = any(first <= rule.rule <= last for first, last in ahead.open_rules(DAY, today))
            assert found is (ahead.opens_on(rule, DAY) <= today), (text, today)
