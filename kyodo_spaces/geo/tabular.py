"""Published CSV files, bare or in a zip, read row by row within limits."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TextIO
from unicodedata import normalize

from ..errors import Invalid

MAX_MEMBERS = 200
MAX_BYTES = 2 * 2**30
MAX_RATIO = 100
MAX_LINE = 64 * 2**10
_FREE_BYTES = 20 * 2**20


# Damage, a password, and a method of compression that Python does not know.
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


class UnreadableFile(Invalid):
    """A file that cannot be read as published data; the message says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV: its name, its header (NFKC), and its rows with their line numbers."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Source:
    """A CSV file, or a member of a zip, that can be opened more than once."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The file's name, and the member's behind it."""
        return self.path.name if self.member is None else f"{self.path.name}/{self.member}"

    @contextmanager
    def open(self) -> Iterator[Table]:
        """Read the header; the rows follow lazily. Raises UnreadableFile."""
        try:
            with self._binary() as file:
                head = file.read(MAX_LINE)
                file.seek(0)
                with io.TextIOWrapper(file, encoding=_encoding(head), newline="") as text:
                    yield _table(self.name, text)
        except UnicodeDecodeError as error:
            message = "文字コードが UTF-8 でも Shift_JIS（cp932）でもありません。"
            raise UnreadableFile(f"{self.name}: {message}") from error
        except (csv.Error, *_ZIP_FAULTS) as error:
            raise UnreadableFile(f"{self.name}: CSV として読めません（{error}）。") from error

    @contextmanager
    def _binary(self) -> Iterator[IO[bytes]]:
        if self.member is None:
            with self.path.open("rb") as file:
                yield file
        else:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                yield member


def sources(path: Path) -> list[Source]:
    """The CSV files that a file holds: itself, or the members of a zip.

    Raises UnreadableFile for a zip without any, or one that unpacks beyond the limits.
    """
    if not zipfile.is_zipfile(path):
        return [Source(path)]
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except _ZIP_FAULTS as error:
        raise UnreadableFile(f"{path.name}: zip として読めません（{error}）。") from error
    members = [info for info in infos if info.filename.lower().endswith(".csv")]
    if not members:
        raise UnreadableFile(f"{path.name}: zip の中に CSV がありません。")
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(f"{path.name}: zip の中の CSV が {MAX_MEMBERS} を超えています。")
    size = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    if size > MAX_BYTES or size > max(_FREE_BYTES, MAX_RATIO * packed):
        raise UnreadableFile(f"{path.name}: zip を展開すると大きすぎます（{size:,} バイト）。")
    return [Source(path, info.filename) for info in members]


def _table(name: str, text: TextIO) -> Table:
    reader = csv.reader(_lines(text))
    header = tuple(normalize("NFKC", cell).strip() for cell in next(reader, []))
    rows = ((reader.line_num, dict(zip(header, row, strict=False))) for row in reader if any(row))
    return Table(name, header, rows)


def _encoding(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise csv.Error("長すぎる行があります")
        yield line
