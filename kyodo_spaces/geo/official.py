"""The published forms of 位置参照情報 and アドレス・ベース・レジストリ, told by their headers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .addresses import normalise, read_numbers
from .folding import fold
from .geojson import Level
from .towns import town_level

Row = Mapping[str, str]


class Skipped(Exception):
    """A row that the standard says not to use."""


@dataclass(frozen=True, slots=True)
class Record:
    """One published row: where it says the place is, before anything is checked.

    The municipality is a six-digit `code`, or else `prefecture` and `city`. A town is named by
    `town` or, in ABR, by `town_id`; `number_id` is ABR's key of the block or house.
    """

    longitude: str = ""
    latitude: str = ""
    level: Level | None = None
    code: str = ""
    prefecture: str = ""
    city: str = ""
    town: str = ""
    number: str = ""
    town_id: str = ""
    number_id: str = ""
    is_preferred: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A published form: its Japanese name, the columns that tell it, and its reader."""

    name: str
    columns: frozenset[str]
    read: Callable[[Row], Record]
    is_names_only: bool = False


def kind_of(header: tuple[str, ...]) -> Kind | None:
    """The form that a header belongs to: the one with the most of its columns in it."""
    fitting = [kind for kind in KINDS if kind.columns <= set(header)]
    return max(fitting, key=lambda kind: len(kind.columns), default=None)


def number_key(text: str) -> str:
    """How the store calls a published block or lot: 甲12番地3 and 甲12-3 are one."""
    folded = fold(normalise(text))
    numbers = read_numbers(folded)
    return numbers.keys()[0] if numbers.values and numbers.end == len(folded) else folded


def _isj_town(row: Row) -> Record:
    town = row.get("大字町丁目名") or row.get("大字・町丁目名") or ""
    return Record(
        code=row["市区町村コード"],
        prefecture=row["都道府県名"],
        city=row["市区町村名"],
        town=town,
        longitude=row["経度"],
        latitude=row["緯度"],
        level=town_level(town),
    )


def _isj_block(row: Row) -> Record:
    number = row["街区符号・地番"]
    if row.get("更新後履歴フラグ", "0") not in ("0", "") or any(mark in number for mark in ".,"):
        raise Skipped
    town = row.get("大字・丁目名") or row.get("大字・町丁目名") or row.get("大字町丁目名") or ""
    return Record(
        prefecture=row["都道府県名"],
        city=row["市区町村名"],
        town=town + row.get("小字・通称名", ""),
        number=number_key(number),
        longitude=row["経度"],
        latitude=row["緯度"],
        level=Level.BLOCK,
        is_preferred=row.get("代表フラグ", "1") == "1",
    )


def _abr(ids: str = "", numbers: str = "", level: Level | None = None) -> Callable[[Row], Record]:
    """A reader of one of ABR's forms.

    Where a number's own column is missing, its id says it: 001 is 1, blanks and zeros are none.
    """

    def read(row: Row) -> Record:
        keys = [row.get(column, "") for column in ids.split()]
        values = [row.get(column) or "" for column in numbers.split()] or keys
        if not any(values):
            values = [key.lstrip("0") for key in keys]
        if "prc_id" in row:
            values = _parcel_numbers(row["prc_id"])
        return Record(
            code=row["lg_code"],
            town=row.get("oaza_cho", "") + row.get("chome", "") + row.get("koaza", ""),
            town_id=row["machiaza_id"],
            number="-".join(value for value in values if value),
            number_id="/".join((row["machiaza_id"], *keys)) if keys else "",
            longitude=row.get("rep_lon", ""),
            latitude=row.get("rep_lat", ""),
            level=level,
        )

    return read


def _parcel_numbers(text: str) -> list[str]:
    """The numbers in a 地番 id of three times five digits: 001030000300000 is 103, 3."""
    parts = (text[start : start + 5].lstrip("0") for start in range(0, len(text), 5))
    return [part for part in parts if part]


def _kinds(name: str, ids: str, numbers: str, level: Level | None) -> tuple[Kind, Kind]:
    """ABR publishes names and positions apart, joined by their ids."""
    town = ["lg_code", "machiaza_id", *ids.split()[:2]]
    read = _abr(ids, numbers, level)
    own_name = numbers.split()[:1] or ["oaza_cho"]
    if len(ids.split()) > 1:
        own_name = ["rsdt_num"]
    return (
        Kind(f"{_ABR}（{name}の名）", frozenset([*town, *own_name]), read, is_names_only=True),
        Kind(f"{_ABR}（{name}）", frozenset([*town, "rep_lon", "rep_lat"]), read),
    )


_ABR = "アドレス・ベース・レジストリ"
_ISJ = "国土交通省 位置参照情報"
KINDS = (
    Kind(
        f"{_ISJ}（大字・町丁目）",
        frozenset("市区町村コード 大字町丁目コード 緯度 経度".split()),
        _isj_town,
    ),
    Kind(
        f"{_ISJ}（街区）",
        frozenset("都道府県名 市区町村名 街区符号・地番 緯度 経度".split()),
        _isj_block,
    ),
    *_kinds("町字", "", "", None),
    *_kinds("街区", "blk_id", "blk_num", Level.BLOCK),
    *_kinds("住居", "blk_id rsdt_id rsdt2_id", "blk_num rsdt_num rsdt_num2", Level.BUILDING),
    *_kinds("地番", "prc_id", "prc_num1", Level.BUILDING),
)
