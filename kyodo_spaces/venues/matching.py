"""Which stored venue a row of a file tells of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..geo.addresses import normalise
from ..geo.folding import Folded
from ..geo.gazetteer import Gazetteer
from ..text import fold as fold_text

# The lot: numbers joined by a hyphen, or alone at the end or before a blank or a bracket.
_LOT = re.compile(r".*?\d+(?:(?:-\d+)+|(?=番|号|$|[ (]))")
_UNITS = re.compile(r"(?<=\d)(?:番地?ノ?|丁|号)-?(?=\d)")


class Key(NamedTuple):
    """A name and an address in the form in which rows are compared.

    The address is without prefecture, municipality and building; `municipality` is its code
    where that is certain.
    """

    name: str
    address: str
    municipality: str | None


@dataclass(eq=False, slots=True)
class Entry:
    """A stored venue. `id` is None until it is written; `row` is the row that claimed it.

    A venue that was merged, `merged_id`, is known by its own name and IDs still; `id` is then
    the id of the one that took over.
    """

    id: int | None
    code: str | None
    external_id: str | None
    key: Key
    row: int | None = None
    merged_id: int | None = None
    is_private: bool = False
    """It shows its town alone, which is all that its key holds of the address."""


class Matcher:
    """The venues by ID and by place, and which of them the rows of this file have claimed."""

    def __init__(self, gazetteer: Gazetteer, home: str | None) -> None:
        self._municipalities = gazetteer.municipalities
        self._home = home
        self._by_id: dict[tuple[str, str], list[Entry]] = {}
        self._by_place: dict[tuple[str, str], list[Entry]] = {}
        self._by_name: dict[str, list[Entry]] = {}

    def key(self, name: str, address: str, code: str | None) -> Key:
        """`code` is the file's own code, which may be a prefecture's."""
        text = Folded.of(normalise(address)).text
        named = self._municipalities.named(text)
        text = _UNITS.sub("-", text[named.end :].strip())
        lot = _LOT.match(text)
        municipality = code if code in self._municipalities.by_code else None
        if len(named.candidates) == 1:
            municipality = named.candidates[0].code
        rest = lot[0] if lot else text
        return Key(fold_text(name).replace(" ", ""), rest, municipality)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._by_place.setdefault(entry.key[:2], []).append(entry)
            self._by_name.setdefault(entry.key.name, []).append(entry)
            if entry.code and entry.external_id:
                self._by_id.setdefault((entry.code, entry.external_id), []).append(entry)

    def find(self, key: Key, code: str | None, external_id: str | None) -> Entry | None:
        """The venue of a row; it is a duplicate where another row has claimed it.

        An ID counts only where the name or the address agrees, because bodies give the same ID
        in several of their files. Without a code, one is of the address's municipality, or home.
        Venues that were merged have to be added last: they are found where no other is.
        """
        told = self._by_place.get(key[:2]) or self._private(key)
        places = [entry for entry in told if self._may_be(entry, key)]
        free = [entry for entry in places if entry.row is None]
        if not external_id:
            return next(iter(free or places), None)
        same = [entry for entry in places if entry.external_id == external_id]
        if same:
            return next((entry for entry in same if entry.row is None), same[0])
        body = code or key.municipality or self._home
        for entry in self._by_id.get((body or "", external_id), ()):
            agrees = key.name == entry.key.name or key.address == entry.key.address
            if entry.row is None and agrees:
                return entry
        return free[0] if free else None

    def find_known(self, key: Key, code: str | None, external_id: str | None) -> Entry | None:
        """The one venue of an ID, a name or an address, any of which may be missing."""
        if key.name and key.address:
            return self.find(key, code, external_id)
        found = self._by_id.get((code or "", external_id or ""), ())
        if not external_id:
            found = self._by_name.get(key.name, ())
        known = [
            entry
            for entry in found
            if key.name in {"", entry.key.name} and key.address in {"", entry.key.address}
        ]
        own = [entry for entry in known if entry.merged_id is None] or known
        return own[0] if len({entry.id or entry for entry in own}) == 1 else None

    def _private(self, key: Key) -> list[Entry]:
        """Those of the same name that show alone the town in which the row's address lies."""
        named = [entry for entry in self._by_name.get(key.name, ()) if entry.is_private]
        return [entry for entry in named if _is_in(key.address, entry.key.address)]

    def _may_be(self, entry: Entry, key: Key) -> bool:
        one, other = entry.key.municipality, key.municipality
        return one is None or other is None or self._municipalities.is_within(one, other)


def _is_in(address: str, town: str) -> bool:
    """Whether an address begins with a town's name: 大船2-1 with 大船2丁, 腰越864 with 腰越."""
    stem = town.removesuffix("丁")
    goes_on = address[len(stem) : len(stem) + 1]
    return address.startswith(stem) and not (stem[-1:].isdigit() and goes_on.isdigit())
