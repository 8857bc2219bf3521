"""Cells of files from elsewhere, made safe to read: nothing that a terminal obeys, nothing endless.

The readers of cells take time that grows with the square of a text's length, or worse with its
blanks. So they are given short texts alone; what is long is kept, but not read.
"""

import re
from collections.abc import Callable

from ..text import FORMULA
from .values import Read

LONGEST_READ = 1_000
"""Characters; a longer cell is prose."""
TOO_LONG = "長すぎて読み取れないので、文のまま残しました（1,000 字まで）。短く書いてください。"

# All control characters but tab and line ends. NUL is refused elsewhere.
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_RUN = re.compile(r"(\s{4})\s+")


def clean(text: str) -> str:
    """The text without the characters that steer a terminal."""
    return _CONTROLS.sub("", text)


def cell_text(cell: str) -> str:
    """The text of a cell, without the `'` that `text.protect` put before it."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell.strip()


def squeeze(text: str) -> str:
    """The text with no more than four blanks in a row: more are layout."""
    return _RUN.sub(r"\1", text) if len(text) > 4 else text


def short(text: str) -> str | None:
    """The text for a reader; None where it is too long to be read."""
    return squeeze(text) if len(text) <= LONGEST_READ else None


def guarded(parse: Callable[[str], Read]) -> Callable[[str], Read]:
    """The same reader for short texts alone."""

    def read(text: str) -> Read:
        safe = short(text)
        return Read(None, TOO_LONG) if safe is None else parse(safe)

    return read
