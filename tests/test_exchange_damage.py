"""Workbooks with a byte changed or a part missing are read or refused, never a crash."""

import contextlib
import io
import zipfile
from random import Random

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from kyodo_spaces.errors import Invalid
from kyodo_spaces.venues.workbooks import read


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book[book.sheetnames[0]].append(["名称", "住所"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@given(st.integers(0, 10**9), st.sampled_from(["bytes", "part", "missing"]))
@settings(max_examples=150)
def test_a_damaged_workbook_is_read_or_refused(seed: int, damage: str) -> None:
    whole_file = _workbook()
    dice = Random(seed)  # noqa: S311 - nothing secret
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole_file)) as whole, zipfile.ZipFile(damaged, "w") as broken:
        chosen = dice.choice(whole.namelist())
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            if name == chosen and damage == "part":
                part[dice.randrange(len(part))] = dice.randrange(256)
            if name != chosen or damage != "missing":
                broken.writestr(name, bytes(part))
    data = bytearray(damaged.getvalue())
    if damage == "bytes":
        data[dice.randrange(len(data))] = dice.randrange(256)
    with contextlib.suppress(Invalid):
        for table in read(bytes(data)).tables:
            list(table.rows())
