"""Which column of a municipal file holds what: headers by their many names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from .amenities import AMENITIES
from .column_names import AMENITY_NAMES, FIELD_NAMES
from .spaces_file import COLUMNS, IDENTITY
from .standard import KEPT_COLUMNS, STANDARD_HEADER

SPACES_MARKS = frozenset({"スペースid", "スペース名"})
_STRAY = re.compile(r"^[←↑→↓※＊*⇐]|^(?:注|記入例|入力例)")


@cache
def key_of(header: str) -> str:
    """The form in which a header is compared.

    >>> key_of("都道府県コード又は\\n市区町村コード（必須）")
    '都道府県コード又は市区町村コード'
    """
    header = unicodedata.normalize("NFKC", header).strip()
    if header in {"#", "〒"}:
        return header
    header = re.sub(r"^\w+:(?=\w)", "", header)
    return re.sub(r"(?<=.)(?:必須|任意|有無|の有無)$", "", re.sub(r"[\W_]", "", header.casefold()))


def _aliases() -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in re.sub(r"\n ", " ", FIELD_NAMES).strip().splitlines():
        name, *aliases = line.split()
        fields |= {key_of(alias): name for alias in aliases}
    for amenity in AMENITIES.values():
        for alias in (amenity.column, amenity.label):
            if alias:
                fields[key_of(alias)] = f"amenity.{amenity.key}"
    fields |= {key_of(name): f"amenity.{key}" for name, key in AMENITY_NAMES.items()}
    return fields | {key_of(name): f"kept.{name}" for name in KEPT_COLUMNS}


ALIASES = _aliases()
_SPACES_ALIASES = {key_of(name): name for name in IDENTITY} | {
    key_of(column.header): column.header for column in COLUMNS
}
AMENITY_WORDS = {
    word: name.removeprefix("amenity.")
    for word, name in ALIASES.items()
    if name.startswith("amenity.")
}


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a table; a field's first column counts, others are unknown."""

    kind: str
    fields: dict[str, int]
    unknown: dict[str, int]
    """Columns without a field, by the header as written."""
    stray: dict[str, int] = field(default_factory=dict)
    """Notes written beside the table, and columns that only count."""

    @property
    def is_usable(self) -> bool:
        if self.kind == "spaces":
            return bool({"施設ID", "施設名"} & self.fields.keys())
        has_address = {"address", "town", "lot"} & self.fields.keys()
        return "name" in self.fields and bool(has_address)


KINDS = {
    "spaces": "スペース一覧（この案内の様式）",
    "standard": "自治体標準オープンデータセット 公共施設一覧",
    "recommended": "推奨データセット（旧標準）",
    "cafeteria": "子ども食堂一覧",
    "linkdata": "LinkData",
    "other": "施設の一覧",
}


def understand(header: Sequence[str]) -> Columns:
    """The columns of a header row, and what kind of file it heads."""
    keys = [key_of(cell) for cell in header]
    is_spaces = set(keys) >= SPACES_MARKS
    aliases = _SPACES_ALIASES if is_spaces else ALIASES
    found = Columns("spaces" if is_spaces else _kind(keys, header), {}, {})
    for index, (cell, key) in enumerate(zip(header, keys, strict=True)):
        name = aliases.get(key)
        if cell.strip().startswith("_") and key == "id":
            name = "ignored"  # CKAN's own running number
        if _STRAY.match(cell.strip()) or name == "ignored":
            found.stray[cell] = index
        elif name and name not in found.fields and _is_read(name, found.kind):
            found.fields[name] = index
        else:
            found.unknown[_unique(" ".join(cell.split()), index, found.unknown)] = index
    return found


def _is_read(name: str, kind: str) -> bool:
    """定員 and the like are facts of a café, and unknown columns of another file."""
    return kind == "cafeteria" or not name.startswith("cafe_")


def _kind(keys: Sequence[str], header: Sequence[str]) -> str:
    if any("子ども食堂" in key or "参加費" in key for key in keys) or "参加条件" in keys:
        return "cafeteria"
    if key_of("所在地_連結表記") in keys and len(set(keys) & _STANDARD_KEYS) > 20:
        return "standard"
    if key_of("都道府県コード又は市区町村コード") in keys:
        return "recommended"
    if header and header[0].strip() == "#property":
        return "linkdata"
    return "other"


_STANDARD_KEYS = {key_of(name) for name in STANDARD_HEADER}


def _unique(header: str, index: int, taken: dict[str, int]) -> str:
    """A name under which the cells of an unknown column can be kept."""
    header = header or f"列{index + 1}"
    return header if header not in taken else f"{header}（列{index + 1}）"


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
    """The index of the header among the first rows, with its cells; None where there is none.

    A header of two lines, as merged cells make it, counts at its second line.
    """
    best: tuple[int, int, list[str]] | None = None
    above: Sequence[str] = ()
    for index, row in enumerate(rows):
        joined = [cell or over for cell, over in zip_longest(row, above, fillvalue="")]
        for cells in (list(row), joined):
            columns = understand(cells)
            score = len(columns.fields)
            if columns.is_usable and score > 1 and (best is None or score > best[0]):
                best = (score, index, cells)
        above = row
    return (best[1], best[2]) if best else None
