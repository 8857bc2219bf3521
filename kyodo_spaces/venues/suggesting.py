"""もしかして: what may have been meant by words that lead nowhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select

from ..db import db
from ..places import gazetteer, home
from ..text import fold_spelling
from . import index, mistyping, queries, search, words
from .criteria import Criteria
from .forms import Question
from .index_models import IndexedPlace
from .models import Space, Venue

_MOST_NAMES = 50
"""So many names are compared that share a part with a word."""
_MOST_WORDS = 5


class Suggestion(NamedTuple):
    """What to ask instead: the address parameter, its value, and how many that would find."""

    field: str
    text: str
    n: int


def suggest(question: Question, total: int) -> Suggestion | None:
    """For a question that found nothing, or that names a place which nobody knows."""
    near = question.form.near.data
    if near and not question.near_label:
        return _of_place(near, question.criteria)
    return None if total else _of_words(question.criteria)


def _of_words(asked: Criteria) -> Suggestion | None:
    """Other words for a question that found nothing, with its other filters kept.

    Only a word that is nowhere in the directory is replaced; what is suggested is found there.
    """
    given = asked.q.split()
    if not 0 < len(given) <= _MOST_WORDS:
        return None
    meant = [word if _finds(word) else _meant(word) for word in given]
    text = " ".join(word or given[at] for at, word in enumerate(meant))
    if text == " ".join(given) or not _finds(text):
        return None
    return Suggestion("q", text, search.count(replace(asked, q=text)))


def _of_place(near: str, asked: Criteria) -> Suggestion | None:
    """Another place than one that nobody knows."""
    name = mistyping.nearest(near, [*towns(), *_names_like(near)])
    return Suggestion("near", name, search.count(asked)) if name else None


def _meant(word: str) -> str | None:
    if apart := _apart(word):
        return apart
    known = [*towns(), *queries.districts(), *words.told(), *_names_like(word)]
    name = mistyping.nearest(word, known)
    return name if name and _finds(name) else None


def _apart(word: str) -> str | None:
    """大船会議室 as 大船 会議室, where a part of it is a town or a word of the synonyms."""
    folded = fold_spelling(word)
    if len(folded) != len(word) or len(word) > mistyping.LONGEST:
        return None
    known = {form for name in (*towns(), *queries.districts()) for form in _forms(name)}
    known |= {form for name in words.told() for form in _forms(name)}
    for at in range(1, len(word)):
        parts = word[:at], word[at:]
        if any(known.intersection(_forms(part)) for part in parts) and _finds(" ".join(parts)):
            return " ".join(parts)
    return None


def _forms(name: str) -> list[str]:
    return words.spellings(fold_spelling(name))


def _finds(text: str) -> bool:
    return search.count(Criteria(q=text)) > 0


def towns() -> list[str]:
    """The towns of the municipality, without their 丁目."""
    municipality = home()
    known = gazetteer().towns(municipality.code) if municipality else []
    return list(dict.fromkeys(queries.CHOME.sub("", town.name) for town in known))


def _names_like(word: str) -> Iterator[str]:
    """Names of public places that share the word's first half, or its second one."""
    middle = -(-len(word) // 2)
    for part in dict.fromkeys((word[:middle], word[-middle:])):
        if not part.strip():
            continue
        keys = index.within(db.session.connection(), Criteria(q=part), IndexedPlace.key)
        some = select(keys.limit(_MOST_NAMES).subquery().c.key)
        query = (
            select(Venue.name, Venue.name_alias, Space.name)
            .select_from(IndexedPlace)
            .join(Venue, Venue.id == IndexedPlace.venue_id)
            .outerjoin(Space, Space.id == IndexedPlace.space_id)
            .where(IndexedPlace.key.in_(some))
        )
        for names in db.session.execute(query):
            yield from filter(None, names)
