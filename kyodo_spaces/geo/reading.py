"""Reads an address against the gazetteer: which municipality, which town, which numbers."""

from dataclasses import dataclass

from .addresses import MAX_LENGTH, Address, LotNumbers, normalise, read_numbers
from .folding import Folded
from .gazetteer import Gazetteer
from .locating import Located, locate
from .towns import Town, TownIndex, TownMatch


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
        reading = Reading(_address(located, folded, "", None, 0), None, "", [])
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
    first = numbers.values[0] if numbers.values and not numbers.lot else None

    def as_chome(number: int) -> Reading:
        key = match.chome[number]
        address = _address(located, folded, index.name(key), numbers, 1)
        return Reading(address, _town(index, key, match), key, numbers.keys(skip=1))

    def as_lot() -> Reading:
        key = match.name or ""
        name = index.name(key) if match.name else folded.source(located.start, match.end)
        address = _address(located, folded, name, numbers, 0)
        return Reading(address, _town(index, key, match), key, numbers.keys())

    is_chome = first in match.chome and not numbers.is_banchi
    if match.name is None:
        if first is not None and is_chome:
            return [as_chome(first)], []
        return [as_lot()], [_no_chome(first)] if first is not None else []
    if first is None or not is_chome or len(numbers.values) == 1:
        return [as_lot()], []
    if len(numbers.values) > 2:
        return [as_chome(first)], []
    note = f"「{numbers.values[0]}-{numbers.values[1]}」は{first}丁目とも{first}番地とも読めます。"
    return [as_chome(first), as_lot()], [note]


def _no_chome(first: int) -> str:
    return f"{first}丁目は見つからないので、丁目を分けない町の中心です。"


def _town(index: TownIndex, key: str, match: TownMatch) -> Town | None:
    """The town of a key; where it has no point or no key, the middle of the 丁目 of that name."""
    town = index.town(key) if key else None
    return town or index.middle(match.chome.values(), index.name(key))


def _address(
    located: Located, folded: Folded, town: str, numbers: LotNumbers | None, skip: int
) -> Address:
    if numbers is None or located.match is None:
        start = end = located.start
    else:
        start = numbers.ends[skip - 1] if skip else located.match.end
        end = numbers.end
    return Address(
        prefecture=located.municipality.prefecture,
        city=located.municipality.name,
        municipality_code=located.municipality.code,
        town=town,
        lot=numbers.lot if numbers else "",
        numbers=numbers.values[skip:] if numbers else (),
        rest=folded.source(start, end).strip(" -"),
        building=folded.source(end).strip(" -、,"),
    )
