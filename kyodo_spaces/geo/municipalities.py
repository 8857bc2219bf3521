"""Municipalities of Japan: their six-digit codes, their names and which of them a text names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from .folding import fold
from .geojson import BBox

PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 "
    "東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 "
    "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 "
    "香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city, town, village, special ward, or ward of a designated city.

    `name` has its 郡 or its city (三浦郡葉山町, 横浜市中区). The point is the town nearest the
    middle of its towns, and nine in ten of them lie within `radius_m` metres of it; `bbox`
    holds all of them. `former` are names it or parts of it had before.
    """

    code: str
    prefecture: str
    name: str
    longitude: float
    latitude: float
    radius_m: int
    bbox: BBox
    former: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Prefecture and name."""
        return self.prefecture + self.name

    @property
    def short_name(self) -> str:
        """The name without its 郡; a ward's alone."""
        for mark in ("郡", "市"):
            head, found, tail = self.name.partition(mark)
            if found and head and len(tail) > 1 and tail[-1] in ("町村" if mark == "郡" else "区"):
                return tail
        return self.name


@dataclass(frozen=True, slots=True)
class Named:
    """What the head of an address names: the candidates and where their name ends."""

    prefecture: str
    candidates: tuple[Municipality, ...]
    end: int
    is_short: bool


class Municipalities:
    """All municipalities, found by code and by the name at the head of an address."""

    def __init__(self, rows: Iterable[Municipality]) -> None:
        self.by_code = {row.code: row for row in rows}
        self._prefectures = {fold(name): name for name in PREFECTURES}
        self._prefecture_lengths = sorted({len(name) for name in self._prefectures})

    def wards(self, code: str) -> list[Municipality]:
        """The wards of a designated city; empty for any other municipality."""
        city = self.by_code.get(code)
        return self._wards.get((city.prefecture, city.name), []) if city else []

    def parent(self, code: str) -> Municipality | None:
        """The designated city that a ward belongs to."""
        return self._parents.get(code)

    def is_within(self, code: str, other: str) -> bool:
        """Whether a municipality is the other one, a ward of it, or the city it is a ward of."""
        if code == other:
            return True
        parent, other_parent = self.parent(code), self.parent(other)
        return (parent is not None and parent.code == other) or (
            other_parent is not None and other_parent.code == code
        )

    def named(self, text: str, start: int = 0, prefecture: str = "") -> Named:
        """The prefecture and municipalities that a folded text names from `start`.

        The longest name wins; without a prefecture, the candidates may be several.
        """
        for length in self._prefecture_lengths:
            found = self._prefectures.get(text[start : start + length])
            if found and not prefecture:
                return self.named(text, start + length, found)
        for length in self._lengths.get(text[start : start + 2], ()):
            name = text[start : start + length]
            for is_short, names in ((False, self._names), (True, self._short_names)):
                candidates = names.get(name, ())
                if prefecture:
                    candidates = tuple(row for row in candidates if row.prefecture == prefecture)
                if candidates:
                    return Named(prefecture, candidates, start + length, is_short)
        return Named(prefecture, (), start, False)

    @cached_property
    def _wards(self) -> dict[tuple[str, str], list[Municipality]]:
        wards: dict[tuple[str, str], list[Municipality]] = {}
        for row in self.by_code.values():
            if row.name.endswith("区") and row.short_name != row.name:
                city = row.name.removesuffix(row.short_name)
                wards.setdefault((row.prefecture, city), []).append(row)
        return wards

    @cached_property
    def _parents(self) -> dict[str, Municipality]:
        cities = {(row.prefecture, row.name): row for row in self.by_code.values()}
        return {ward.code: cities[key] for key, wards in self._wards.items() for ward in wards}

    @cached_property
    def _names(self) -> dict[str, tuple[Municipality, ...]]:
        return self._index(lambda row: (row.name, *row.former))

    @cached_property
    def _short_names(self) -> dict[str, tuple[Municipality, ...]]:
        return self._index(lambda row: () if row.short_name == row.name else (row.short_name,))

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long the names are that begin with two characters, the longest first."""
        lengths: dict[str, set[int]] = {}
        for name in (*self._names, *self._short_names):
            lengths.setdefault(name[:2], set()).add(len(name))
        return {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def _index(
        self, names_of: Callable[[Municipality], tuple[str, ...]]
    ) -> dict[str, tuple[Municipality, ...]]:
        index: dict[str, tuple[Municipality, ...]] = {}
        for row in self.by_code.values():
            for name in names_of(row):
                index[fold(name)] = (*index.get(fold(name), ()), row)
        return index
