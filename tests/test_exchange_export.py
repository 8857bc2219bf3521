"""Municipal files out: the pure standard, the encodings, and nothing that is not public."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo_spaces.text import protect
from kyodo_spaces.venues import exporting
from kyodo_spaces.venues.cells import cell_text
from kyodo_spaces.venues.models import Space, Venue
from kyodo_spaces.venues.spaces_file import COLUMNS
from kyodo_spaces.venues.standard import STANDARD_HEADER
from tests.checkout import ROOT
from tests.exchange import Import, importer
from tests.exchange_rows import cells, exported, full_venue, plain_venue, store, uniform

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def load(tmp_path: Path) -> Import:
    return importer(tmp_path)


def test_the_standard_file_is_pure() -> None:
    store(full_venue())
    data = exported()[0]
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(STANDARD_HEADER).encode() + b"\r\n")
    (row,) = cells(data)
    assert row["名称"] == "'=中央会館〜本館"
    assert row["説明"] == "''=引用; 改行\nあり"
    assert row["高度の値"] == "-1"
    assert row["連絡先備考（その他、SNSなど）"] == "'@city"
    assert (row["授乳室"], row["飲食可否"], row["字幕"]) == ("有", "", "")
    assert (row["緯度"], row["経度"]) == ("35.31", "139.54")
    assert row["地方公共団体名"] == "神奈川県鎌倉市"
    assert row["所在地_全国地方公共団体コード"] == "142042"


def test_the_standard_file_says_hours_in_its_columns_where_they_hold_them() -> None:
    store(uniform())
    (row,) = cells(exported()[0])
    names = ("利用可能曜日", "開始時間", "終了時間", "利用可能時間特記事項")
    assert [row[name] for name in names] == [
        "月火水木金",
        "09:00",
        "17:00",
        "【休館日】月曜日(祝日の場合は開館)",
    ]


def test_a_coarse_point_is_left_out_of_the_standard_file_alone(load: Import) -> None:
    load("名称,住所\n会館,鎌倉市大船1-1\n")
    standard, spaces = exported()
    assert cells(standard)[0]["緯度"] == ""
    assert cells(spaces)[0]["位置の精度"] in {"大字", "丁目"}
    assert cells(spaces)[0]["緯度"] != ""


def test_the_public_files_hold_nothing_that_is_not_public() -> None:
    venue = plain_venue(1)
    venue.spaces = [Space(name="公開室", state="published"), Space(name="下書き室", state="draft")]
    store(venue, plain_venue(2), Venue(name="未公開", address="鎌倉市大船9", state="draft"))
    standard, spaces = exported(is_all=False)
    assert [row["名称"] for row in cells(standard)] == ["会館1", "会館2"]
    assert [row["スペース名"] for row in cells(spaces)] == ["", "公開室", ""]
    assert "未公開".encode() not in standard + spaces
    assert "下書き室".encode() not in standard + spaces


def test_what_cp932_cannot_hold_is_told() -> None:
    row = {"名称": "〜−—㉑😀髙橋", "住所": "鎌倉市"}
    encoded = exporting.encode(["名称", "住所"], [row], "cp932")
    assert encoded.data.decode("cp932") == "名称,住所\r\n～－〓〓〓髙橋,鎌倉市\r\n"
    assert [(lost.row, lost.column, lost.character) for lost in encoded.lost] == [
        (2, "名称", "—"),
        (2, "名称", "㉑"),
        (2, "名称", "😀"),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20))
def test_the_guard_of_a_formula_goes_as_it_came(cell: str) -> None:
    guarded = protect(cell)
    assert guarded[:1] not in set("=+@\t＝＋－＠")
    assert cell_text(guarded) in {cell, cell.strip()}


def test_the_examples_in_the_documentation_read_as_their_columns_say() -> None:
    table = (ROOT / "docs" / "files.md").read_text(encoding="utf-8").split("\n\n")
    rows = next(part for part in table if part.startswith("| 列 |")).splitlines()[2:]
    columns = {column.header: column for column in COLUMNS}
    for row in rows:
        _before, names, told, _after = row.split("|")
        for name in names.strip().split("、"):
            examples = re.findall("`([^`]+)`", told) or told.strip().split("、")
            assert [text for text in examples if columns[name].read(text).notice] == [], name
