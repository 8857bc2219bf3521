"""Reads an address against the gazetteer: which municipality, which town, which numbers."""

import re
from dataclasses import dataclass

from .addresses import MAX_LENGTH, Address, LotNumbers, normalise, read_numbers
from .folding import Folded
from .gazetteer import Gazetteer
from .locating import Located, locate
from .towns import Town, TownIndex, TownMatch

_EDGES = " -、,"
# A 小字 that the gazetteer lacks: a short name between the 大字 and its numbers, which aren't
# those of a floor or a room.
_KOAZA = re.compile("[^0-9 ,、()-]{1,8}(?=[0-9]{1,5}(?![0-9階Ff室]))")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an address.

    `town` is None where only the municipality is known, or the town has no point; `key` is its
    folded name and `numbers` are how imported points call the numbers, the finest first.
    """

    address: Address
    town: Town | None
    key: str
    numbers: list[str]


@dataclass(frozen=True, slots=True)
class Understood:
    """The readings of an address, the likeliest first, and why; none if it names no place."""

    readings: tuple[Reading, ...]
    notes: tuple[str, ...]
    is_ambiguous: bool


def understand(
    text: str, gazetteer: Gazetteer, hint: str | None, *, is_hint_certain: bool
) -> Understood:
    """Read an address; `hint` is the municipality of one that names none.

    Where the hint is certain, it stands even if no town of it is found.
    """
    folded = Folded.of(normalise(text)[:MAX_LENGTH])
    located = locate(folded, gazetteer, hint, is_hint_certain=is_hint_certain)
    if located is None:
        return Understood((), ("市区町村と町名を読み取れません。",), is_ambiguous=False)
    if located.match is None:
        note = "町名が見つからないので、市区町村の中心です。"
        reading = Reading(_municipality_only(located, folded), None, "", [])
        return Understood((reading,), (*located.notes, note), located.is_ambiguous)
    index = gazetteer.index(located.municipality.code)
    readings, notes = _readings(located, folded, index, located.match)
    is_ambiguous = located.is_ambiguous or len(readings) > 1
    return Understood(tuple(readings), (*located.notes, *notes), is_ambiguous)


def _readings(
    located: Located, folded: Folded, index: TownIndex, match: TownMatch
) -> tuple[list[Reading], list[str]]:
    """The 丁目 or the 番地, or both, that the numbers after the town can mean."""
    numbers = read_numbers(folded.text, match.end)
    koaza = ""
    if not numbers.values and (aza := _KOAZA.match(folded.text, match.end)):
        koaza = aza[0]
        numbers = read_numbers(folded.text, aza.end())
    first = numbers.values[0] if numbers.values and not numbers.lot and not koaza else None

    written = folded.source(located.start, match.end)

    def reading(key: str, skip: int) -> Reading:
        key = index.as_written(key, written)
        name = index.name(key) or written
        address = _address(located, folded, name, numbers, skip, match.end)
        return Reading(address, _town(index, key, match), key + koaza, numbers.keys(skip))

    lot = reading(match.name or "", 0)
    if first is None:
        return [lot], []
    chome = None if numbers.is_banchi else match.chome.get(first)
    if match.name is None:
        return ([reading(chome, 1)], []) if chome else ([lot], [_no_chome(first)])
    if chome is None or len(numbers.values) == 1:
        return [lot], []
    if len(numbers.values) > 2:
        return [reading(chome, 1)], []
    second = numbers.values[1]
    note = f"「{first}-{second}」は{first}丁目{second}番とも{first}番地{second}とも読めます。"
    return [reading(chome, 1), lot], [note]


def _no_chome(first: int) -> str:
    return f"{first}丁目は見つからないので、丁目を分けない町の中心です。"


def _town(index: TownIndex, key: str, match: TownMatch) -> Town | None:
    """The town of a key; where it has no point or no key, the middle of the 丁目 of that name."""
    town = index.town(key) if key else None
    return town or index.middle(match.chome.values(), index.name(key))


def _address(
    located: Located, folded: Folded, town: str, numbers: LotNumbers, skip: int, start: int
) -> Address:
    start = numbers.ends[skip - 1] if skip else start
    return Address(
        prefecture=located.municipality.prefecture,
        city=located.municipality.name,
        municipality_code=located.municipality.code,
        town=town,
        numbers=numbers.values[skip:],
        rest=folded.source(start, numbers.end).strip(_EDGES),
        building=folded.source(numbers.end).strip(_EDGES),
    )


def _municipality_only(located: Located, folded: Folded) -> Address:
    return Address(
        prefecture=located.municipality.prefecture,
        city=located.municipality.name,
        municipality_code=located.municipality.code,
        town="",
        numbers=(),
        rest=folded.source(located.start).strip(_EDGES),
        building="",
    )
