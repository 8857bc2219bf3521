"""`kyodo import` and `kyodo export`, as a person runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.exchange import HALL, HEAD

Run = Callable[..., Result]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """Of a municipality without a starting directory."""
    return make_app(MUNICIPALITY="222127")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(f"{HEAD}\n{HALL}\n会館,,,,\n", encoding="utf-8")
    return path


def test_a_preview_of_what_was_done(run: Run, good: Path) -> None:
    result = run("import", good)
    assert result.exit_code == 0
    assert "新規 1、変更 0、変わらず 0、取り込めず 1" in result.output
    assert "2: 中央会館" in result.output
    assert "新規のうち 1 件は下書きで、市民には見えません" in result.output
    assert "3 行目 住所: 住所がないので取り込めません" in result.output
    assert "新規 0、変更 0、変わらず 1、取り込めず 1" in run("import", good).output


def test_what_is_published_is_no_draft(run: Run, good: Path) -> None:
    assert "下書き" not in run("import", good, "--publish").output


def test_a_report_that_cannot_be_written_is_told_before_anything_is(run: Run, good: Path) -> None:
    result = run("import", good, "--report", good / "report.json")
    assert result.exit_code == 2
    assert "report.json を使えません" in result.output
    assert "新規 1" in run("import", good).output


def test_changes_show_before_and_after_and_long_lists_are_cut(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = [f"会館{number},鎌倉市大船{number},0467-1" for number in range(30)]
    path.write_text("\n".join(["名称,住所,電話番号", *rows]), encoding="utf-8")
    assert "ほか 10 行" in run("import", path).output
    path.write_text(path.read_text(encoding="utf-8").replace("0467-1", "0467-2"), encoding="utf-8")
    assert "2: 会館0 電話番号: 0467-1 → 0467-2" in run("import", path).output


def test_a_dry_run_writes_nothing(run: Run, good: Path) -> None:
    assert "何も書き込んでいません" in run("import", good, "--dry-run").output
    assert "新規 1" in run("import", good).output


def test_the_whole_report_as_json(run: Run, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    run("import", good, "--report", path, "--as-of", "令和8年4月1日")
    (report,) = json.loads(path.read_text(encoding="utf-8"))
    assert (report["file"], report["rows"], report["refused"]) == ("good.csv", 2, 1)
    assert report["created"] == [{"row": 2, "name": "中央会館"}]
    assert report["problems"][0] == {
        "row": 3,
        "column": "住所",
        "value": "",
        "remedy": "住所がないので取り込めません。書き足してください。",
        "sheet": "",
    }


def test_an_unusable_file_is_exit_2_and_the_others_are_imported(
    run: Run, good: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.csv"
    page.write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    result = run("import", page, good)
    assert result.exit_code == 2
    assert "取り込みませんでした" in result.output
    assert "HTML" in result.output
    assert "新規 1" in result.output


def test_a_date_that_is_none_and_a_file_that_is_not_there(run: Run, good: Path) -> None:
    assert run("import", good, "--as-of", "きのう").exit_code == 2
    assert run("import", "ありません.csv").exit_code == 2
    assert run("import").exit_code == 2


def test_a_folder_of_two_files_that_come_back_unchanged(
    run: Run, good: Path, tmp_path: Path
) -> None:
    run("import", good)
    folder = tmp_path / "out"
    result = run("export", folder, "--all")
    assert result.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["spaces.csv", "venues.csv"]
    again = run("import", folder / "venues.csv", folder / "spaces.csv").output
    assert again.count("新規 0、変更 0、変わらず 1、取り込めず 0") == 2


def test_drafts_are_not_exported_unless_all_is_asked_for(
    run: Run, good: Path, tmp_path: Path
) -> None:
    run("import", good)
    run("export", tmp_path / "out")
    assert "中央会館" not in (tmp_path / "out" / "venues.csv").read_text(encoding="utf-8")


def test_what_cp932_cannot_hold_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "emoji.csv"
    path.write_text("名称,住所\n会館😀,焼津市本町1-1\n", encoding="utf-8")
    run("import", path, "--publish")
    result = run("export", tmp_path / "out", "--encoding", "cp932")
    assert "venues.csv 2 行目 名称: 「😀」は cp932 で書けない" in result.output
    assert "会館〓" in (tmp_path / "out" / "venues.csv").read_text(encoding="cp932")


def test_the_same_problem_in_many_rows_is_told_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "urls.csv"
    rows = [f"会館{number},焼津市本町{number},www.example.jp" for number in range(1, 6)]
    path.write_text("\n".join(["名称,住所,URL", *rows]), encoding="utf-8")
    output = run("import", path).output
    assert output.count("ウェブのアドレスとして読めません") == 1
    assert "2 行目ほか 4 行 URL「www.example.jp」" in output
