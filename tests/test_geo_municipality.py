"""Geocoding: which municipality an address names, and what is said where it names none."""

import pytest

from kyodo_spaces.config import asset_dir
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geocode import AddressGeocoder, Answer
from kyodo_spaces.geo.geojson import DEFAULT_RADIUS_M, Level

KAMAKURA, FUJISAWA, TOKYO_FUCHU = "142042", "142051", "132063"
SHIZUOKA, NUMAZU = "221007", "222038"
GAZETTEER = Gazetteer(asset_dir("data"))
AT_HOME = AddressGeocoder(GAZETTEER, home=KAMAKURA)


def geocode(address: str, municipality: str | None = None) -> Answer:
    return AT_HOME.geocode(address, municipality)


def test_without_a_municipality_it_is_at_home_and_says_so() -> None:
    answer = geocode("大船2-1-26")
    assert (answer.municipality_code, answer.is_outside) == (KAMAKURA, False)
    assert any("とみなしました" in note for note in answer.notes)


def test_another_municipality_is_honoured_and_flagged() -> None:
    answer = geocode("東京都府中市白糸台1-60")
    assert (answer.municipality_code, answer.is_outside) == (TOKYO_FUCHU, True)
    assert any("鎌倉市の外（東京都府中市）" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("address", "hint", "prefecture"),
    [
        ("府中市府川町315", None, "広島県"),
        ("府中市白糸台1-60", None, "東京都"),
        ("広島県府中市府川町315", TOKYO_FUCHU, "広島県"),
        ("府中市元町1", "342084", "広島県"),
        ("府中市日新町1-1", TOKYO_FUCHU, "東京都"),
        ("伊達市保原町旭町1", None, "福島県"),
        ("伊達市鹿島町20-1", None, "北海道"),
        ("府中市役所", "341002", "広島県"),
    ],
)
def test_namesakes_are_settled_by_prefecture_hint_or_town(
    address: str, hint: str | None, prefecture: str
) -> None:
    answer = geocode(address, hint)
    assert answer.prefecture == prefecture
    assert answer.point
    assert not answer.point.is_ambiguous


def test_namesakes_that_nothing_settles_are_ambiguous() -> None:
    answer = geocode("府中市役所")
    assert answer.point
    assert answer.point.is_ambiguous
    assert any("東京都府中市、広島県府中市" in note for note in answer.notes)


def test_a_ward_alone_is_looked_for_in_the_city_of_the_hint() -> None:
    answer = geocode("葵区追手町5-1", SHIZUOKA)
    assert (answer.city, answer.town, answer.is_outside) == ("静岡市葵区", "追手町", False)


@pytest.mark.parametrize(
    ("address", "hint", "city"),
    [
        ("朝日町1-1", FUJISAWA, "藤沢市"),
        ("富士見町3-1", NUMAZU, "沼津市"),
        ("富士見町落合10777", NUMAZU, "諏訪郡富士見町"),
        ("富士見町落合10777", KAMAKURA, "諏訪郡富士見町"),
        ("長野県富士見町1", NUMAZU, "諏訪郡富士見町"),
    ],
)
def test_a_town_at_home_comes_before_a_far_municipality_of_that_name(
    address: str, hint: str, city: str
) -> None:
    assert geocode(address, hint).city == city


def test_a_hint_that_is_no_code_is_no_hint() -> None:
    answer = geocode("東京都府中市白糸台1-60", "000000")
    assert (answer.municipality_code, answer.is_outside) == (TOKYO_FUCHU, False)
    assert geocode("大船2-1-26", "000000").point is None


def test_a_prefecture_alone_needs_a_hint_in_it() -> None:
    assert geocode("東京都高輪1-16-25").point is None
    assert geocode("東京都高輪1-16-25", "131032").town == "高輪一丁目"


def test_a_municipality_without_a_town_gives_its_middle() -> None:
    answer = geocode("静岡県焼津市2-7-5")
    assert answer.point
    assert (answer.town, answer.rest, answer.point.level) == ("", "2-7-5", Level.MUNICIPALITY)
    assert answer.point.radius_m > DEFAULT_RADIUS_M[Level.OAZA]
    assert geocode("利島村248").point


@pytest.mark.parametrize("text", ["", " ", "電話で問い合わせ", "未定", "オンライン", "\x00", "999"])
def test_what_is_no_address_has_no_point(text: str) -> None:
    answer = geocode(text)
    assert (answer.point, answer.municipality_code) == (None, None)
    assert answer.notes


def test_a_known_municipality_stands_even_without_a_town() -> None:
    answer = geocode("未定", KAMAKURA)
    assert answer.point
    assert (answer.municipality_code, answer.point.level) == (KAMAKURA, Level.MUNICIPALITY)


def test_without_a_home_only_named_places_are_found() -> None:
    nowhere = AddressGeocoder(GAZETTEER, home=None)
    assert nowhere.geocode("大船2-1-26").point is None
    found = nowhere.geocode("鎌倉市大船2-1-26")
    assert (found.town, found.is_outside) == ("大船二丁目", False)
