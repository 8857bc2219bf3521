"""Who may use a place: what is read of a rule's words, and what is left to be asked."""

import pytest

from kyodo_spaces.venues.eligibility import Terms, read, terms
from tests.factories import space

CLEAR = {
    "どなたでも": "anyone",
    "どなたでも利用できます。": "anyone",
    "登録団体のみ": "registered",
    "利用者登録をした団体に限ります": "registered",
    "団体登録が必要です": "registered",
    "市内在住・在勤・在学の方": "residents",
    "市民のみ": "residents",
    "市内在住・在勤・在学の方が半数以上の団体": "half_residents",
    "半数以上が市内在住者であること": "half_residents",
    "５人以上の団体": "members:5",
    "60歳以上の方": "oldest:60",
    "満60歳以上の市民": "residents oldest:60",
    "会員のみ": "insiders",
    "町内会員に限る": "insiders",
    "営利目的の利用は不可": "profit",
    "営利・政治・宗教を目的とする利用はできません": "profit politics religion",
    "市内在住・在勤・在学の5人以上の団体。営利目的は不可。": "residents members:5 profit",
    "5名以上の登録団体（営利活動は禁止）": "registered members:5 profit",
    "政治活動、宗教活動はお断りします": "politics religion",
    "どなたでも\n営利目的での使用はご遠慮ください": "anyone profit",
}
UNCLEAR = {
    "": "",
    "お問い合わせください": "",
    "市内の文化団体": "",
    "18歳未満は保護者の同伴が必要です": "",
    "どなたでも。ただし高校生以下は17時まで": "anyone",
    "市内在住の方。飲酒は禁止です": "residents",
    "登録団体を優先します": "~registered",
    "原則として市内在住の方": "~residents",
    "市内在住の方または登録団体": "~registered ~residents",
    "市内在住者以外は2倍の料金": "~residents",
}


def short(found: Terms) -> set[str]:
    return {
        f"{'~' if rule.is_soft else ''}{rule.key}{f':{rule.n}' if rule.n else ''}"
        for rule in found.rules
    }


@pytest.mark.parametrize("text", CLEAR)
def test_what_is_clear_is_read_whole(text: str) -> None:
    found = read(text)
    assert short(found) == set(CLEAR[text].split())
    assert found.is_clear


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_leaves_a_doubt_never_makes_a_yes(text: str) -> None:
    found = read(text)
    assert short(found) == set(UNCLEAR[text].split())
    assert not found.is_clear or any(rule.is_soft for rule in found.rules)


def test_the_words_are_quoted_as_they_are() -> None:
    rules = read("市内在住の方。営利目的は不可。").rules
    assert [rule.words for rule in rules] == ["市内在住の方", "営利目的は不可"]


def test_what_a_space_does_not_allow_belongs_to_it() -> None:
    found = terms(space(allows_food=False, food_note="水分補給を除く", allows_sound=True))
    assert found == {
        "text": "",
        "is_clear": False,
        "rules": [{"key": "food", "words": "水分補給を除く", "n": None, "is_soft": False}],
    }
    silent = terms(space(eligibility="どなたでも"))["rules"]
    assert [(rule["key"], rule["is_soft"]) for rule in silent] == [
        ("anyone", False),
        ("food", True),
        ("sound", True),
    ]


@pytest.mark.parametrize("text", ["の" * 4_000, "・なやを" * 1_500, "営利活動目的の利用" * 400])
def test_what_no_rule_is_as_long_as_is_not_read(text: str) -> None:
    """The patterns take time that grows with the square of a sentence."""
    assert read(text) == Terms((), is_clear=False)
    assert read(f"市内在住の方。{text}").rules[0].key == "residents"
