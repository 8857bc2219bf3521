"""`kyodo geocode` and `kyodo gazetteer`: what people see and the exit they get."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from kyodo_spaces.cli_geo import gazetteer_group, geocode_command, staff_geocoder
from kyodo_spaces.errors import Invalid
from kyodo_spaces.geo.geojson import Level
from tests.geo_files import BLOCK_COLUMNS, block, csv_bytes


@pytest.fixture
def blocks(tmp_path: Path) -> Path:
    path = tmp_path / "blocks.csv"
    path.write_bytes(csv_bytes([BLOCK_COLUMNS, block("1"), block("2", 140.5)]))
    return path


def run(app: Flask, *words: str) -> Result:
    command, *rest = words
    with app.app_context():
        if command == "geocode":
            return CliRunner().invoke(geocode_command, rest)
        return CliRunner().invoke(gazetteer_group, rest)


def test_geocode_shows_what_was_understood_and_why(app: Flask) -> None:
    result = run(app, "geocode", "大船2-15 別館")
    assert result.exit_code == 0
    for line in (
        "市区町村: 神奈川県鎌倉市（142042）",
        "町・丁目: 大船二丁目",
        "番地以下: 15",
        "建物など: 別館",
        "緯度,経度: 35.351830,139.535420",
        "出典: Geolonia 住所データ",
    ):
        assert line in result.output
    assert "2丁目15番とも2番地15とも" in result.output
    assert "読み方が複数あります" in result.output


def test_geocode_of_no_address_exits_2(app: Flask) -> None:
    result = run(app, "geocode", "未定")
    assert result.exit_code == 2
    assert "読み取れません" in result.output


def test_import_reports_each_file_and_what_it_refused(app: Flask, blocks: Path) -> None:
    result = run(app, "gazetteer", "import", str(blocks))
    assert result.exit_code == 0
    assert "blocks.csv: 2 行" in result.stderr
    assert "2 行のうち 取り込み 1、対象外 0、見送り 1" in result.stdout
    assert "3 行目 「大船二丁目 140.50000,35.35073」" in result.stdout
    with app.app_context():
        point = staff_geocoder().geocode("大船2-1-26").point
    assert point
    assert point.level is Level.BLOCK


def test_import_of_another_file_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("名称,住所\n", encoding="utf-8")
    result = run(app, "gazetteer", "import", str(path))
    assert isinstance(result.exception, Invalid)
    assert "配布元のファイルをそのまま" in str(result.exception)


def test_import_lists_only_the_first_refusals(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blocks.csv"
    rows = [block(str(number), 140.5) for number in range(30)]
    path.write_bytes(csv_bytes([BLOCK_COLUMNS, *rows]))
    result = run(app, "gazetteer", "import", str(path))
    assert result.stdout.count("行目") == 20
    assert "ほか 10 行" in result.stdout
