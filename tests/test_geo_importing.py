"""Imports of published points: all or none, replaced, refused where they cannot be true."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kyodo_spaces.config import asset_dir
from kyodo_spaces.geo import tabular
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geojson import Level
from kyodo_spaces.geo.importing import FileReport, import_files
from kyodo_spaces.geo.tabular import UnreadableFile
from tests.geo_files import (
    BLOCK_COLUMNS,
    LATITUDE,
    LONGITUDE,
    TOWN_COLUMNS,
    block,
    csv_bytes,
    damage,
    town,
    zipped,
)

KAMAKURA = "142042"
Import = Callable[..., list[FileReport]]


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    return Gazetteer(asset_dir("data"), tmp_path / "gazetteer.sqlite3")


@pytest.fixture
def load(gazetteer: Gazetteer) -> Import:
    """Import files, without a word on progress."""

    def run(*paths: Path) -> list[FileReport]:
        return import_files(gazetteer, paths, lambda _name, _rows: None)

    return run


def block_file(folder: Path, *rows: list[str]) -> Path:
    content = csv_bytes([BLOCK_COLUMNS, *rows])
    return zipped(folder / "14204-24.0a.zip", "14204-24.0a\\14204_2024.csv", content)


def test_blocks_are_imported_as_published(
    tmp_path: Path, gazetteer: Gazetteer, load: Import
) -> None:
    path = block_file(
        tmp_path,
        block("1", LONGITUDE + 0.001),
        block("2", representative="0"),
        block("3", outdated="1"),
        block("4.5"),
        block("Ａ"),
    )
    [report] = load(path)
    assert (report.rows, report.stored, report.skipped, report.refused) == (5, 3, 2, 0)
    point = gazetteer.finest(KAMAKURA, "大船2丁", ["1-26", "1"])
    assert point
    assert (point.level, round(point.longitude - LONGITUDE, 4)) == (Level.BLOCK, 0.001)
    assert "位置参照情報" in point.source
    assert gazetteer.finest(KAMAKURA, "大船2丁", ["3"]) is None


@pytest.mark.parametrize("first", ["0", "1"])
def test_the_representative_point_of_a_block_wins(
    tmp_path: Path, gazetteer: Gazetteer, load: Import, first: str
) -> None:
    rows = {"1": block("1", LONGITUDE), "0": block("1", LONGITUDE + 0.002, representative="0")}
    load(block_file(tmp_path, rows.pop(first), *rows.values()))
    point = gazetteer.finest(KAMAKURA, "大船2丁", ["1"])
    assert point
    assert point.longitude == pytest.approx(LONGITUDE)


def test_importing_again_replaces(tmp_path: Path, gazetteer: Gazetteer, load: Import) -> None:
    load(block_file(tmp_path, block("1"), block("2")))
    load(block_file(tmp_path, block("1", LONGITUDE + 0.001)))
    point = gazetteer.finest(KAMAKURA, "大船2丁", ["1"])
    assert point
    assert point.longitude == pytest.approx(LONGITUDE + 0.001)
    assert gazetteer.finest(KAMAKURA, "大船2丁", ["2"]) is None


def test_points_that_cannot_be_true_are_refused_and_named(tmp_path: Path, load: Import) -> None:
    path = block_file(
        tmp_path,
        block("1", LONGITUDE + 1.0),
        block("2", town="ない町", longitude=LONGITUDE + 1.0),
        block("3", LATITUDE, LONGITUDE),
        ["神奈川県", "ない市", *block("4")[2:]],
        [*block("5")[:8], "x", "y", *block("5")[10:]],
        block("6"),
    )
    [report] = load(path)
    assert (report.stored, report.refused) == (1, 5)
    assert [refusal.line for refusal in report.refusals] == [2, 3, 4, 5, 6]
    reasons = " ".join(refusal.reason for refusal in report.refusals)
    for word in (
        "離れて",
        "市区町村の外",
        "日本の外",
        "市区町村が見つかりません",
        "数ではありません",
    ):
        assert word in reasons


def test_only_so_many_refusals_are_kept(
    tmp_path: Path, load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kyodo_spaces.geo.importing.MAX_REFUSALS_KEPT", 2)
    [report] = load(block_file(tmp_path, *(block(str(number), 150.0) for number in range(5))))
    assert (report.refused, len(report.refusals)) == (5, 2)


def test_imported_towns_stand_before_embedded_ones(
    tmp_path: Path, gazetteer: Gazetteer, load: Import
) -> None:
    before = len(gazetteer.towns(KAMAKURA))
    rows = [TOWN_COLUMNS, town("大船二丁目", LONGITUDE + 0.001), town("新しい町")]
    path = tmp_path / "towns.csv"
    path.write_bytes(csv_bytes(rows))
    load(path)
    towns = {town.name: town for town in gazetteer.towns(KAMAKURA)}
    assert len(towns) == before + 1
    assert towns["大船二丁目"].longitude == pytest.approx(LONGITUDE + 0.001)
    assert (towns["新しい町"].level, towns["大船二丁目"].level) == (Level.OAZA, Level.CHOME)


ABR_TOWN = "lg_code machiaza_id pref city ward oaza_cho chome koaza rsdt_addr_flg".split()
ABR_TOWN_POS = "lg_code machiaza_id rsdt_addr_flg rep_lon rep_lat rep_srid".split()
ABR_NAMES = [
    ABR_TOWN,
    [KAMAKURA, "0001002", "神奈川県", "鎌倉市", "", "大船", "二丁目", "", "1"],
    [KAMAKURA, "0020000", "神奈川県", "鎌倉市", "", "常盤", "", "", "0"],
]
PLACE = [f"{LONGITUDE:.6f}", f"{LATITUDE:.6f}"]


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(csv_bytes(rows, encoding))
    return path


@pytest.mark.parametrize("is_names_first", [True, False])
def test_abr_positions_are_joined_to_names_in_any_order(
    tmp_path: Path, gazetteer: Gazetteer, load: Import, *, is_names_first: bool
) -> None:
    names = write(tmp_path / "mt_town.csv", ABR_NAMES)
    positions = write(
        tmp_path / "mt_town_pos.csv",
        [ABR_TOWN_POS, [KAMAKURA, "0001002", "1", *PLACE, "EPSG:6668"]],
    )
    reports = load(*((names, positions) if is_names_first else (positions, names)))
    assert {report.name: report.stored for report in reports} == {
        "mt_town.csv": 2,
        "mt_town_pos.csv": 1,
    }
    found = {town.name: town for town in gazetteer.towns(KAMAKURA)}["大船二丁目"]
    assert (found.longitude, "アドレス・ベース" in found.source) == (LONGITUDE, True)


def test_abr_positions_without_names_say_what_is_missing(tmp_path: Path, load: Import) -> None:
    rows = [ABR_TOWN_POS, [KAMAKURA, "0001002", "1", *PLACE, "EPSG:6668"]]
    [report] = load(write(tmp_path / "mt_town_pos.csv", rows, "utf-8"))
    assert report.refused == 1
    assert "mt_town" in report.refusals[0].reason


def test_abr_blocks_houses_and_parcels(tmp_path: Path, gazetteer: Gazetteer, load: Import) -> None:
    head = ["lg_code", "machiaza_id"]
    load(write(tmp_path / "mt_town.csv", ABR_NAMES))
    load(
        write(
            tmp_path / "blk.csv",
            [[*head, "blk_id", "oaza_cho", "blk_num"], [KAMAKURA, "0001002", "501", "大船", "12"]],
        ),
        write(
            tmp_path / "blk_pos.csv",
            [
                [*head, "blk_id", "rep_lon", "rep_lat"],
                [KAMAKURA, "0001002", "001", *PLACE],
                [KAMAKURA, "0001002", "501", *PLACE],
            ],
        ),
        write(
            tmp_path / "rsdt_pos.csv",
            [
                [*head, "blk_id", "rsdt_id", "rsdt2_id", "rep_lon", "rep_lat"],
                [KAMAKURA, "0001002", "001", "026", "", *PLACE],
            ],
        ),
        write(
            tmp_path / "parcel_pos.csv",
            [[*head, "prc_id", "rep_lon", "rep_lat"],
             [KAMAKURA, "0020000", "001110000300000", "139.5276", "35.3268"]],
        ),
    )  # fmt: skip
    levels = {
        (town, numbers[0]): point and point.level
        for town, numbers in [
            ("大船2丁", ["1-26"]),
            ("大船2丁", ["1"]),
            ("大船2丁", ["12"]),
            ("常盤", ["111-3"]),
        ]
        for point in [gazetteer.finest(KAMAKURA, town, numbers)]
    }
    assert list(levels.values()) == [Level.BUILDING, Level.BLOCK, Level.BLOCK, Level.BUILDING]


# Bad files


def test_a_file_of_no_known_form_stores_nothing(
    tmp_path: Path, gazetteer: Gazetteer, load: Import
) -> None:
    good = block_file(tmp_path, block("1"))
    bad = write(tmp_path / "other.csv", [["名称", "住所"], ["a", "b"]])
    with pytest.raises(UnreadableFile, match=r"other\.csv.*見出し"):
        load(good, bad)
    assert gazetteer.finest(KAMAKURA, "大船2丁", ["1"]) is None


def test_a_file_that_breaks_half_way_stores_nothing(
    tmp_path: Path, gazetteer: Gazetteer, load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kyodo_spaces.geo.importing._BATCH", 1)
    path = tmp_path / "broken.csv"
    rows = [block(str(number)) for number in range(500)]
    path.write_bytes(csv_bytes([BLOCK_COLUMNS, *rows]) + b"\x81\x20\xff\n")
    with pytest.raises(UnreadableFile, match="文字コード"):
        load(path)
    assert gazetteer.finest(KAMAKURA, "大船2丁", ["1"]) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x00\x00\x00", b"<html><body>", b"PK\x03\x04broken", b"\xff\xfe\x00"],
)
def test_rubbish_is_refused(tmp_path: Path, load: Import, content: bytes) -> None:
    path = tmp_path / "rubbish.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"rubbish\.csv"):
        load(path)


def test_a_line_without_end_is_refused(tmp_path: Path, load: Import) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(csv_bytes([BLOCK_COLUMNS]) + b"a" * (2 * tabular.MAX_LINE))
    with pytest.raises(UnreadableFile, match="長すぎる行"):
        load(path)


def test_a_zip_that_unpacks_without_end_is_refused(
    tmp_path: Path, load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "_FREE_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        load(zipped(tmp_path / "bomb.zip", "a.csv", b"0" * 10**6))


def test_a_zip_of_too_many_files_is_refused(
    tmp_path: Path, load: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "MAX_MEMBERS", 0)
    with pytest.raises(UnreadableFile, match="超えて"):
        load(block_file(tmp_path, block("1")))


@pytest.mark.parametrize("at", [-60, -10, 40])
def test_a_damaged_zip_is_refused(tmp_path: Path, load: Import, at: int) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.zip"):
        load(damage(zipped(tmp_path / "a.zip", "a.csv", b"city,town\r\n" * 500), at))


def test_a_zip_without_csv_is_refused(tmp_path: Path, load: Import) -> None:
    with pytest.raises(UnreadableFile, match="CSV がありません"):
        load(zipped(tmp_path / "a.zip", "readme.txt", b"hello"))


def test_another_thread_reads_what_was_imported(
    tmp_path: Path, gazetteer: Gazetteer, load: Import
) -> None:
    gazetteer.towns(KAMAKURA)
    load(block_file(tmp_path, block("1")))
    found = []
    thread = threading.Thread(
        target=lambda: found.append(gazetteer.finest(KAMAKURA, "大船2丁", ["1"]))
    )
    thread.start()
    thread.join()
    assert found[0] is not None
