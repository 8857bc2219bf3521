"""`kyodo survey export`: what it can't write it says, and what is there it leaves alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.surveys import make_town, open_round

Run = Callable[..., Result]


@pytest.mark.parametrize(("number", "words"), [(2, "カフェの調査"), (99, "の照会はありません")])
def test_a_round_without_workbooks_is_told_with_those_that_have_them(
    app: Flask, run: Run, tmp_path: Path, number: int, words: str
) -> None:
    with app.app_context():
        make_town()
        open_round("cafe", title="カフェの調べ")
    result = run("survey", "export", number, tmp_path / "out")
    assert result.exit_code != 0
    assert f"番号{number}" in result.output
    assert words in result.output
    assert "1: 市民団体が利用できる場所について（照会）" in result.output
    assert "カフェの調べ" not in result.output
    assert not (tmp_path / "out").exists()


def test_without_any_inquiry_that_is_told(run: Run, tmp_path: Path) -> None:
    assert "全庁照会は、まだありません" in run("survey", "export", 1, tmp_path / "out").output


def test_no_file_that_is_there_is_written_over(app: Flask, run: Run, tmp_path: Path) -> None:
    with app.app_context():
        make_town()
    mine = tmp_path / "02_観光課.xlsx"
    mine.write_bytes(b"what a department sent back")
    result = run("survey", "export", 1, tmp_path)
    assert result.exit_code != 0
    assert "02_観光課.xlsx" in result.output
    assert [path.name for path in tmp_path.iterdir() if "課" in path.name] == [mine.name]
    assert mine.read_bytes() == b"what a department sent back"
