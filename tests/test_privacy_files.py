"""No file writes a closer address onto a venue that shows its town alone."""

from pathlib import Path
from typing import Any

import pytest

from kyodo_spaces.db import db, transaction
from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues import inserting
from kyodo_spaces.venues.exporting import encode, find_venues, space_rows
from kyodo_spaces.venues.models import State, Venue
from kyodo_spaces.venues.privacy import EXACT, town_facts
from kyodo_spaces.venues.spaces_file import SPACES_HEADER
from tests.exchange import importer, only, remedies, venues
from tests.factories import store
from tests.privacy import LOT, TOWN, assert_held, conceal, held, home, told

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.mark.parametrize(
    "row",
    [
        f"さっちゃんち,{LOT} 砂押荘,0467-1-2,35.3456,139.5601",
        f"さっちゃんち,神奈川県{LOT},0467-1-2,99,999",
        "さっちゃんち,神奈川県鎌倉市今泉台五丁目3番7号,0467-1-2,35.3456,139.5601",
    ],
)
def test_a_list_of_facilities_adds_no_closer_address(tmp_path: Path, row: str) -> None:
    store(home())
    conceal()
    load = importer(tmp_path)
    head = "名称,住所,電話番号,緯度,経度,地番"
    for _again in range(2):
        report = load(f"{head}\n{row},3-7\n", publish=True)
        assert "町名まで公開する施設" in remedies(report)
        assert only().phone == "0467-1-2"
        assert_held()


def test_the_same_name_in_another_town_is_another_place(tmp_path: Path) -> None:
    store(home())
    conceal()
    importer(tmp_path)("名称,住所\nさっちゃんち,鎌倉市今泉台1-2-3\n")
    assert [row.address for row in venues()] == [TOWN, "鎌倉市今泉台1-2-3"]


def test_the_spaces_file_goes_round(tmp_path: Path) -> None:
    store(home(is_partner=True))
    conceal()
    rows = encode(SPACES_HEADER, space_rows(find_venues(is_all=True), lambda _: True)).data
    report = importer(tmp_path)(rows, "spaces.csv")
    assert (report.unchanged, report.problems) == (2, [])
    assert_held()


def test_the_spaces_file_cuts_a_known_venue_and_a_new_one(tmp_path: Path) -> None:
    store(home())
    head = "施設名,施設住所,スペースID,スペース名,住所は町名まで,アクセス,緯度,経度,目印"
    text = f"{head}\nさっちゃんち,{LOT},,,はい,橋のそば,35.34,139.56,青\n"
    text += "西鎌みんなの家,鎌倉市西鎌倉3-3-3 砂押荘,,,はい,橋のそば,35.3,139.5,青\n"
    text += "西鎌みんなの家,,,居間,,,,,青い門\n"
    importer(tmp_path)(text, "spaces.csv")
    assert_held()
    new = venues()[1]
    expected = town_facts("鎌倉市西鎌倉3-3-3")
    assert told(new) == {name: expected[name] for name in EXACT}
    assert (new.is_address_private, new.spaces[0].extra) == (True, {})


def test_no_file_shows_the_lot_again(tmp_path: Path) -> None:
    store(home())
    conceal()
    head = "施設名,施設住所,スペースID,スペース名,住所は町名まで,緯度,経度"
    text = f"{head}\nさっちゃんち,{LOT},,,いいえ,35,139\n"
    report = importer(tmp_path)(text, "spaces.csv")
    assert "職員のページ" in remedies(report)
    assert only().is_address_private
    assert_held()


def test_a_space_keeps_no_further_columns(tmp_path: Path) -> None:
    store(home())
    conceal()
    text = f"施設名,施設住所,スペースID,スペース名,定員,目印\nさっちゃんち,{LOT},,居間,8,3-7\n"
    report = importer(tmp_path)(text, "spaces.csv")
    assert "町名まで公開する施設" in remedies(report)
    assert (only().spaces[0].capacity, only().spaces[0].extra) == (8, {})


def test_what_was_merged_into_it_is_cut_by_a_file_too(tmp_path: Path) -> None:
    store(home(), home(state=State.RETIRED, merged_into_id=1, name="旧さっちゃんち"))
    head = "施設名,施設住所,スペースID,スペース名,住所は町名まで"
    importer(tmp_path)(f"{head}\nさっちゃんち,{LOT},,,はい\n", "spaces.csv")
    assert_held()
    assert told(db.session.get_one(Venue, 2)) == held()
    assert [row.extra for row in db.session.get_one(Venue, 2).spaces] == [{}]


@pytest.mark.parametrize(
    "wrong", [{"lot": "3-7"}, {"extra": {"目印": "青い門"}}, {"longitude": 139.5}]
)
def test_many_at_a_time_are_refused_as_one_by_the_session(wrong: dict[str, Any]) -> None:
    def cut(**facts: Any) -> Venue:
        return Venue(name="さっちゃんち", state=State.DRAFT, **town_facts(LOT) | facts)

    with pytest.raises(Invalid, match="町名まで"), transaction() as session:
        session.add(cut(**wrong))
    with pytest.raises(Invalid, match="町名まで"), transaction() as session:
        inserting.insert_venues(session, [cut(), cut(**wrong)])
    assert venues() == []
    with transaction() as session:
        inserting.insert_venues(session, [cut()])
    assert told(only()) == held()
