"""The embedded gazetteer: the municipalities and towns of all Japan."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from kyodo_spaces.config import asset_dir, with_check_digit
from kyodo_spaces.errors import Conflict, Unavailable
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geojson import Level
from kyodo_spaces.geo.store import Store
from tests.geo_files import LATITUDE, LONGITUDE

KAMAKURA, HAYAMA, YOKOHAMA, NAKA = "142042", "143014", "141003", "141046"


@pytest.fixture(scope="module")
def embedded() -> Gazetteer:
    return Gazetteer(asset_dir("data"))


def test_every_municipality_of_japan_has_a_code_a_point_and_towns(embedded: Gazetteer) -> None:
    rows = embedded.municipalities.by_code
    wards = [row for row in rows.values() if embedded.municipalities.parent(row.code)]
    assert (len(rows) - len(wards), len(wards)) == (1741, 171)
    assert all(with_check_digit(code[:5]) == code for code in rows)
    without = {row.name for row in rows.values() if not embedded.towns(row.code)}
    assert without == {"利島村", "球磨郡湯前町"}
    assert all(row.bbox.contains(row.longitude, row.latitude) for row in rows.values())


def test_kamakura_s_towns(embedded: Gazetteer) -> None:
    towns = {town.name: town for town in embedded.towns(KAMAKURA)}
    assert len(towns) == 153
    assert towns["大船二丁目"].level is Level.CHOME
    assert towns["常盤"].level is Level.OAZA
    assert 100 <= towns["大船二丁目"].radius_m < towns["常盤"].radius_m <= 5000


def test_a_city_of_wards_has_its_wards_towns(embedded: Gazetteer) -> None:
    assert set(embedded.towns(NAKA)) < set(embedded.towns(YOKOHAMA))
    assert embedded.municipalities.is_within(NAKA, YOKOHAMA)
    assert embedded.municipalities.is_within(YOKOHAMA, NAKA)
    assert not embedded.municipalities.is_within(KAMAKURA, YOKOHAMA)


def test_an_unknown_code_is_empty(embedded: Gazetteer) -> None:
    assert embedded.municipality("999999") is None
    assert embedded.towns("999999") == []
    assert not embedded.contains("999999", LONGITUDE, LATITUDE)


def test_a_place_far_from_all_towns_is_outside(embedded: Gazetteer) -> None:
    assert embedded.contains(KAMAKURA, LONGITUDE, LATITUDE)
    assert not embedded.contains(KAMAKURA, LONGITUDE + 0.2, LATITUDE)
    assert not embedded.contains(KAMAKURA, LATITUDE, LONGITUDE)


def test_an_index_that_was_pushed_out_comes_back(
    embedded: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kyodo_spaces.geo.gazetteer._MAX_INDEXES", 1)
    first = embedded.index(KAMAKURA)
    embedded.index(HAYAMA)
    assert embedded.index(KAMAKURA) is not first
    assert len(embedded.towns(KAMAKURA)) == 153


@pytest.mark.parametrize("code", ["", "1420", "142042", "１４２０４", "1420a"])
def test_a_check_digit_needs_five_figures(code: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        with_check_digit(code)


def test_the_embedded_files_hold_what_the_reader_expects() -> None:
    folder = asset_dir("data") / "gazetteer"
    for path in sorted(folder.glob("[0-9]*.csv.gz")):
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        assert all(line.count(",") == 5 for line in lines)
        assert lines == sorted(lines, key=lambda line: line[:6])


def test_there_is_nothing_to_read_without_a_file(tmp_path: Path) -> None:
    for store in (Store(None), Store(tmp_path / "missing.sqlite3")):
        assert (store.revision(), store.towns(KAMAKURA)) == (0, [])
        assert store.point(KAMAKURA, "大船2丁", ["1"]) is None
        assert store.answer("試験", "大船") is None
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ValueError, match="no file"):
        Store(None).remember("試験", "大船", date(2026, 4, 1), None)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite3"
    path.write_text("not a database, but long enough to be looked at as one" * 20)
    with pytest.raises(Unavailable, match=r"gazetteer\.sqlite3 を読めません"):
        Store(path).revision()


def test_two_imports_at_once_are_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kyodo_spaces.geo.store.WAIT_S", 0.01)
    store = Store(tmp_path / "gazetteer.sqlite3")
    with store.replacing():
        with pytest.raises(Conflict, match="ほかの取り込み"), store.replacing():
            pass
        store.remember("試験", "大船", date(2026, 4, 1), None)
    assert store.answer("試験", "大船") is None
    assert store.revision() == 1
