"""Whether a text tells a house's number, its building or a telephone, however it is written."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import NamedTuple

from .. import places
from ..geo.addresses import normalise
from ..geo.folding import fold

_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_BETWEEN = re.compile(
    r"(?<=[0-9]) ?(?:丁目?|番地ノ?|番|号|[-ノ\u2010-\u2015\u2212\u30fc])+ ?(?=[0-9])"
)
_AFTER = "-0-9時人名円分日歳年月度"
_NUMBERS = re.compile(rf"(?<![0-9:])[0-9]+(?:-[0-9]+)+(?![{_AFTER}])")
_ONE = re.compile(r"[0-9]+(?:-[0-9]+)*")
_CHOME = re.compile(r"([0-9]+)丁$")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_IN_A_TELEPHONE = re.compile(r"(?<=[0-9])[-()\s\u2010-\u2015\u2212\u30fcの.・]{1,3}(?=[0-9])")

Numbers = tuple[int, ...]


class House(NamedTuple):
    """The numbers after a town, with and without its 丁目, and the town's folded name."""

    town: str
    whole: Numbers
    lot: Numbers


class Exact(NamedTuple):
    """What no text may tell. Empty where nothing is to be kept back."""

    houses: frozenset[House] = frozenset()
    buildings: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def __or__(self, other: "Exact") -> "Exact":
        return Exact(
            self.houses | other.houses,
            self.buildings | other.buildings,
            self.phones | other.phones,
        )


def exact_of(address: str, code: str | None = None, building: str = "") -> Exact:
    """What tells the house of an address; `code` is its municipality's, where it is known."""
    read = places.geocoder().geocode(address, code)
    town, text = _plain(read.town), _plain(address)
    chome = _CHOME.search(town)
    base = town[: chome.start()] if chome else town
    found = _ONE.search(text, text.find(base) + len(base) if base in text else 0)
    buildings = {_plain(each) for each in (read.building, building) if each}
    houses = set()
    if found is not None and (read.rest or not town):
        whole = _numbers(found[0])
        is_chome = chome is not None and whole[0] == int(chome[1])
        houses.add(House(base, whole, whole[1:] if is_chome else whole))
    return Exact(frozenset(houses), frozenset(text for text in buildings if _is_word(text)))


def exact_of_phone(*phones: str | None) -> Exact:
    """What tells these telephones: all their figures, or those without the area code."""
    found: set[str] = set()
    for phone in filter(None, phones):
        groups = _NOT_DIGITS.sub(" ", _figures(phone, " ")).split()
        found.add("".join(groups).lstrip("0"))
        found.add("".join(groups[-2:]))
    return Exact(phones=frozenset(text for text in found if len(text) >= 6))


def tells(text: str, exact: Exact) -> bool:
    """Whether a text tells any of it.

    A house's numbers alone do: a citizen who reads the town's name beside them needs no more.
    """
    plain = _plain(text)
    runs = [_numbers(found[0]) for found in _NUMBERS.finditer(plain)]
    if any(_tells_house(plain, runs, house) for house in exact.houses):
        return True
    if any(building in plain for building in exact.buildings):
        return True
    figures = _figures(text, "")
    return any(phone in figures for phone in exact.phones)


def find_telling(texts: Iterable[tuple[str, str | None]], exact: Exact) -> list[str]:
    """The labels of the texts that tell any of it, each once."""
    return list(dict.fromkeys(label for label, text in texts if text and tells(text, exact)))


def _tells_house(plain: str, runs: Collection[Numbers], house: House) -> bool:
    lot, whole = house.lot, house.whole
    if lot != whole and len(whole) > 1 and any(run[:2] == whole[:2] for run in runs):
        return True
    if len(lot) > 1:
        return any(_contains(run, lot) for run in runs)
    number = lot[0] if lot else None
    named = f"(?<![-0-9]){number}(?=番)|{re.escape(house.town)}{number}(?![{_AFTER}丁])"
    return number is not None and bool(house.town) and bool(re.search(named, plain))


def _contains(run: Numbers, part: Numbers) -> bool:
    return any(run[at : at + len(part)] == part for at in range(len(run) - len(part) + 1))


def _numbers(text: str) -> Numbers:
    return tuple(int(part) for part in text.split("-"))


def _is_word(text: str) -> bool:
    return len(text) > 1 and not text.isdigit()


def _plain(text: str) -> str:
    """Folded as addresses are, with one hyphen for whatever stands between two numbers."""
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return _BETWEEN.sub("-", fold(normalise(visible)))


def _figures(text: str, between: str) -> str:
    wide = unicodedata.normalize("NFKC", text).translate(_KANJI_DIGITS)
    return _IN_A_TELEPHONE.sub(between, wide)
