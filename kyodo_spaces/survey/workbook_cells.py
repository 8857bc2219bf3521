"""Cells of the inquiry's workbooks, and how much room their texts need."""

import unicodedata
from math import ceil
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

_WIDE, _NARROW = 1.9, 1.05
"""Units of a column's width that a full-width and a half-width character take."""
LINE_POINTS = 18


def put(sheet: Worksheet, row: int, column: int, value: str | float, style: str = "") -> Any:
    """Write a text that stays a text whatever it begins with, or a number; the cell."""
    cell = sheet.cell(row, column)
    if style:
        cell.style = f"kyodo {style}"
    if isinstance(value, str) and value:
        cell.value = value
        cell.data_type = "s"
    elif value != "":
        cell.value = value
    return cell


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, wrapped."""
    return sum(max(1, ceil(_units(line) / width)) for line in text.split("\n"))


def _units(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return wide * _WIDE + (len(text) - wide) * _NARROW
