"""Which venue a row tells of, and where it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kyodo_spaces.db import transaction
from kyodo_spaces.venues.models import Venue
from tests.exchange import HALL, HEAD, Import, counts, importer, only, remedies, venues


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Iterator[Import]:
    with app.app_context():
        yield importer(tmp_path)


def test_an_id_counts_only_where_the_name_or_the_address_agrees(load: Import) -> None:
    head = "全国地方公共団体コード,ID,名称,住所"
    load(f"{head}\n142042,1,会館,鎌倉市御成町1-1\n")
    assert counts(load(f"{head}\n142042,1,会館,鎌倉市大船2-1\n")) == (0, 1, 0, 0)
    assert counts(load(f"{head}\n142042,1,文化会館,鎌倉市大船2-1\n")) == (0, 1, 0, 0)
    assert counts(load(f"{head}\n142042,1,プール,鎌倉市山崎1-1\n")) == (1, 0, 0, 0)


def test_the_same_place_written_another_way_is_one_venue(load: Import) -> None:
    load("名称,住所\n中央 会館,神奈川県鎌倉市大船一丁目２番３号 会館ビル2階\n")
    assert counts(load("名称,住所\n中央会館,鎌倉市大船1-2-3\n"))[0] == 0
    assert counts(load("名称,住所\n中央会館,大船1丁目2-3\n"))[0] == 0
    assert counts(load("名称,住所\n中央会館,横浜市中区大船1-2-3\n"))[0] == 1


def test_two_files_that_give_one_venue_two_ids_do_not_take_turns(load: Import) -> None:
    one = "全国地方公共団体コード,ID,名称,住所\n142042,1,会館,鎌倉市御成町1-1\n"
    other = one.replace(",1,", ",77,")
    load(one)
    report = load(other)
    assert counts(report) == (0, 0, 1, 0)
    assert "ID 1" in remedies(report)
    assert counts(load(one)) == (0, 0, 1, 0)


def test_identical_rows_are_one_venue_and_rows_with_ids_of_their_own_are_two(load: Import) -> None:
    report = load(f"{HEAD}\n{HALL}\n{HALL}\n")
    assert counts(report) == (1, 0, 1, 0)
    assert "2 行目と同じ施設" in remedies(report)
    text = "ID,名称,住所\n1,北館,鎌倉市大船1-1\n2,北館,鎌倉市大船1-1\n"
    assert counts(load(text)) == (2, 0, 0, 0)
    assert counts(load(text)) == (0, 0, 2, 0)


def test_a_second_row_of_a_venue_fills_gaps_and_never_takes_turns(load: Import) -> None:
    text = f"{HEAD},授乳室\n{HALL},\n中央会館,鎌倉市御成町18-10,0467-99-9999,,,有\n"
    report = load(text)
    assert counts(report) == (1, 1, 0, 0)
    assert "電話番号: 2 行目と同じ施設です。値が違う" in remedies(report)
    assert only().phone == "0467-23-3000"
    assert [(row.key, row.has) for row in only().amenities] == [("nursing_room", True)]
    assert counts(load(text)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "word"),
    [
        ("139.546687", "35.319225", "入れ替え"),
        ("3519092", "13932481", "度分秒"),
    ],
)
def test_coordinates_that_can_be_mended(
    load: Import, latitude: str, longitude: str, word: str
) -> None:
    report = load(f"{HEAD}\n中央会館,鎌倉市御成町18-10,,{latitude},{longitude}\n")
    assert word in remedies(report)
    venue = only()
    assert venue.latitude == pytest.approx(35.3192, abs=1e-3)
    assert venue.longitude == pytest.approx(139.5467, abs=1e-3)
    assert venue.point_level == "pin"


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("0", "0"), ("43.06", "141.35"), ("不詳", "不詳"), ("35.3", "")]
)
def test_coordinates_that_cannot_be_are_kept_as_text_and_the_address_is_used(
    load: Import, latitude: str, longitude: str
) -> None:
    text = f"{HEAD}\n中央会館,鎌倉市御成町18-10,,{latitude},{longitude}\n"
    assert "座標" in remedies(load(text))
    venue = only()
    assert venue.point_level == "oaza"
    assert f"{latitude}、{longitude}" in venue.extra.values()
    assert counts(load(text)) == (0, 0, 1, 0)


def test_a_locked_pin_never_moves(load: Import) -> None:
    load(f"{HEAD}\n{HALL}\n")
    with transaction() as session:
        session.scalars(select(Venue)).one().point_is_locked = True
    report = load(f"{HEAD}\n{HALL.replace('35.319225', '35.319999')}\n")
    assert counts(report) == (0, 0, 1, 0)
    assert "固定" in remedies(report)
    assert only().latitude == 35.319225


def test_a_move_looks_for_the_new_address_and_nothing_else_does(load: Import) -> None:
    head, row = "全国地方公共団体コード,ID,名称,住所,電話番号", "142042,1,会館"
    load(f"{head}\n{row},鎌倉市御成町1-1,1\n")
    with transaction() as session:
        venue = session.scalars(select(Venue)).one()
        venue.longitude, venue.latitude, venue.point_source = 139.55, 35.32, "手で置いた"
    load(f"{head}\n{row},鎌倉市御成町１番１号,2\n")
    assert (only().point_source, only().phone) == ("手で置いた", "2")
    load(f"{head}\n{row},鎌倉市大船2-1-26,2\n")
    assert only().town == "大船二丁目"
    assert only().point_source != "手で置いた"


CODED = "全国地方公共団体コード,ID,名称,住所"


@pytest.mark.parametrize("address", ["鎌倉市大船2-1", "大船2-1"])
def test_an_id_without_a_code_is_of_the_municipality_of_its_address(
    load: Import, address: str
) -> None:
    load("ID,名称,住所\n7,会館,鎌倉市御成町1-1\n")
    assert counts(load(f"ID,名称,住所\n7,会館,{address}\n")) == (0, 1, 0, 0)
    assert only().address == address
    assert counts(load("ID,名称,住所\n7,会館,横浜市中区本町1\n")) == (1, 0, 0, 0)


def test_no_row_takes_the_venue_of_another_row_s_id(load: Import) -> None:
    head, one, two = CODED, "142042,1,北館,鎌倉市大船1-1", "142042,2,北館,鎌倉市大船1-1"
    load(f"{head}\n{one}\n")
    assert counts(load(f"{head}\n{two}\n{one}\n")) == (1, 0, 1, 0)
    assert sorted(venue.external_id or "" for venue in venues()) == ["1", "2"]
    assert counts(load(f"{head}\n{two}\n{one}\n")) == (0, 0, 2, 0)


def test_no_row_of_a_later_batch_loses_its_venue(load: Import) -> None:
    head, one, two = CODED, "142042,1,北館,鎌倉市大船1-1", "142042,2,北館,鎌倉市大船1-1"
    load(f"{head}\n{one}\n")
    others = "\n".join(f"142042,x{number},館{number},鎌倉市大船{number}" for number in range(600))
    assert counts(load(f"{head}\n{two}\n{others}\n{one}\n")) == (601, 0, 1, 0)


def test_an_id_of_another_row_that_tells_of_another_venue_takes_nothing(load: Import) -> None:
    load(f"{CODED}\n142042,1,北館,鎌倉市大船1-1\n")
    sports = f"{CODED}\n142042,7,北館,鎌倉市大船1-1\n142042,1,プール,鎌倉市山崎1-1\n"
    assert counts(load(sports)) == (1, 0, 1, 0)


def test_an_address_outside_is_told_with_or_without_a_code(load: Import) -> None:
    report = load("名称,住所\n会館,横浜市中区本町1-1\n本館,鎌倉市御成町1-1\n")
    (problem,) = report.problems
    assert (problem.row, problem.column, problem.value) == (2, "住所", "横浜市中区本町1-1")
    assert "鎌倉市の外" in problem.remedy
    assert "確かめてください" in problem.remedy
    report = load(f"{CODED}\n142042,1,新館,横浜市中区本町1-2\n")
    assert "鎌倉市の外" in remedies(report)
    report = load("施設名,施設住所,スペースID,スペース名\n別館,横浜市中区本町1-3,,\n", "spaces.csv")
    assert "鎌倉市の外" in remedies(report)


def test_an_address_without_its_prefecture_is_no_change(load: Import) -> None:
    load("名称,住所\n会館,神奈川県鎌倉市小町1-1\n")
    short = "名称,住所\n会館,鎌倉市小町１-１\n"
    assert counts(load(short)) == (0, 0, 1, 0)
    report = load(f"{short}会館,鎌倉市小町1-1\n")
    assert "値が違う" not in remedies(report)
    assert only().address == "神奈川県鎌倉市小町1-1"
