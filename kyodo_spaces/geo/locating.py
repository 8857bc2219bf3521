"""Finds the municipality and the town that an address names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .folding import Folded
from .gazetteer import Gazetteer
from .municipalities import Municipality
from .towns import TownIndex, TownMatch

_KYOTO = "261009"
# 京都: the street names up to these words say how to get there; the town comes after them.
_DIRECTION = re.compile("(?:[上下]ケ?ル|[東西]ヘ?入(?:ル|リ)?)")


@dataclass(frozen=True, slots=True)
class Located:
    """A municipality, the town found in it (None if none), and where its name was looked for."""

    municipality: Municipality
    match: TownMatch | None
    start: int
    notes: tuple[str, ...]
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    municipality: Municipality
    match: TownMatch | None

    @property
    def score(self) -> int:
        """The length of the town's name in the text."""
        return self.match.end - self.match.start if self.match else 0


def locate(
    folded: Folded, gazetteer: Gazetteer, hint: str | None, *, is_hint_certain: bool
) -> Located | None:
    """The municipality and town of a folded address; None if it names none.

    An address that names no municipality is looked for in that of the hint.
    """
    home = gazetteer.municipality(hint) if hint else None
    named, start = _named(folded.text, gazetteer, home)
    if named:
        return _best(named, start, folded, gazetteer, home)
    prefecture = gazetteer.municipalities.named(folded.text)
    if home is None or prefecture.prefecture not in ("", home.prefecture):
        return None
    located = _best([home], prefecture.end, folded, gazetteer, home)
    if located.match is None and not is_hint_certain:
        return None
    note = f"市区町村の名がないので、{home.full_name}とみなしました。"
    return Located(
        located.municipality,
        located.match,
        located.start,
        (note, *located.notes),
        located.is_ambiguous,
    )


def _named(
    text: str, gazetteer: Gazetteer, home: Municipality | None
) -> tuple[Sequence[Municipality], int]:
    """The municipalities that the head of the text names, once or twice, and where that ends."""
    municipalities = gazetteer.municipalities
    named = municipalities.named(text)
    candidates, end = named.candidates, named.end
    if named.is_short and not named.prefecture and home:
        is_home = any(municipalities.is_within(row.code, home.code) for row in candidates)
        # A town of the home municipality may be called like a far-off 町 or 村.
        if not is_home and _is_town(text, 0, end, gazetteer, home):
            is_far = not text[end : end + 1].isdigit() and any(
                _is_town(text, end, end + 1, gazetteer, row) for row in candidates
            )
            return (candidates, end) if is_far else ((), 0)
    while candidates:
        again = municipalities.named(text, end)
        same = [
            row
            for row in again.candidates
            if any(municipalities.is_within(row.code, candidate.code) for candidate in candidates)
        ]
        if not same or any(_is_town(text, end, again.end, gazetteer, row) for row in same):
            break
        candidates, end = tuple(same), again.end
    return candidates, end


def _is_town(
    text: str, start: int, end: int, gazetteer: Gazetteer, municipality: Municipality
) -> bool:
    """Whether a town name of the municipality stands at `start` and reaches `end`."""
    for row in gazetteer.municipalities.wards(municipality.code) or [municipality]:
        match = gazetteer.index(row.code).at_head(text, start)
        if match and match.end >= end:
            return True
    return False


def _best(
    candidates: Sequence[Municipality],
    start: int,
    folded: Folded,
    gazetteer: Gazetteer,
    home: Municipality | None,
) -> Located:
    """The candidate that the hint or, failing that, the town name settles."""
    notes: list[str] = []
    municipalities = gazetteer.municipalities
    if len(candidates) > 1 and home:
        near = [row for row in candidates if municipalities.is_within(row.code, home.code)]
        candidates = near or candidates
    found = [_find_town(folded.text, start, gazetteer, row) for row in candidates]
    best = max(candidate.score for candidate in found)
    likely = [candidate for candidate in found if candidate.score == best]
    if len(likely) > 1 and home:
        prefecture = home.prefecture
        likely = [row for row in likely if row.municipality.prefecture == prefecture] or likely
    chosen = likely[0]
    if len(found) > 1:
        names = "、".join(row.full_name for row in candidates)
        notes.append(f"同じ名の{names}のうち、{chosen.municipality.full_name}としました。")
    return Located(chosen.municipality, chosen.match, start, tuple(notes), len(likely) > 1)


def _find_town(
    text: str, start: int, gazetteer: Gazetteer, municipality: Municipality
) -> _Candidate:
    """The longest town name; in a city of wards, in whichever ward has it."""
    municipalities = gazetteer.municipalities
    best = _Candidate(municipality, None)
    for row in municipalities.wards(municipality.code) or [municipality]:
        parent = municipalities.parent(row.code)
        is_kyoto = parent is not None and parent.code == _KYOTO
        candidate = _Candidate(row, _match(gazetteer.index(row.code), text, start, is_kyoto))
        if candidate.score > best.score:
            best = candidate
    return best


def _match(index: TownIndex, text: str, start: int, is_kyoto: bool) -> TownMatch | None:
    if is_kyoto:
        for direction in reversed(list(_DIRECTION.finditer(text, start))):
            match = index.at_head(text, direction.end())
            if match:
                return match
    match = index.at_head(text, start)
    if match and (not is_kyoto or text[match.end :].lstrip()[:1].isdigit()):
        return match
    loose = None if match else index.without_suffix(text, start)
    return loose or index.before_number(text, start) or match
