"""What people come for, and which facts tell whether a place suits it.

One table, so that anybody can read why a place was found. What nobody has said stays unknown.
"""

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from .models import Kind

_SENTENCE = re.compile(r"[。\n]")
_REFUSAL = re.compile("禁止|不可|ません|遠慮|断り|以外|除[くき]|せんか|ないで")


class Purpose(NamedTuple):
    """A place suits it by any of `kinds`, `has` and `words`, if nothing speaks against it."""

    label: Any
    kinds: frozenset[str] = frozenset()
    has: tuple[str, ...] = ()
    """Amenities that make a place suit it."""
    needs: str | None = None
    """An amenity without which no place suits it."""
    words: str = ""
    """A pattern of what its own text says, folded; a sentence that refuses says nothing."""
    is_loud: bool = False
    """It needs that music and voices are allowed."""
    is_sound_enough: bool = False
    """And it needs no more than that."""


_RACK = Kind.LEAFLET_RACK
_CLOSED = frozenset((Kind.ROOM, Kind.HALL))
PURPOSES: dict[str, Purpose] = {
    "meeting": Purpose(
        _l("会議"),
        _CLOSED | {Kind.FREE_SPACE, Kind.FACILITY},
        words="会議|打ち?合わ?せ|集会|みーてぃんぐ",
    ),
    "lecture": Purpose(
        _l("講座"),
        _CLOSED,
        ("projector", "screen"),
        words="講座|講演|研修|学習|せみなー|教室|わーくしょっぷ",
    ),
    "music": Purpose(
        _l("音楽"),
        has=("piano",),
        words="音楽|楽器|防音|合唱|演奏",
        is_loud=True,
        is_sound_enough=True,
    ),
    "dance": Purpose(
        _l("ダンス"), words="だんす|踊り|舞踊|体操|軽運動|ばれえ|よが|すたじお", is_loud=True
    ),
    "cooking": Purpose(
        _l("料理"),
        has=("cooking_counter",),
        needs="cooking_counter",
        words="料理|調理|きっちん|厨房",
    ),
    "exhibition": Purpose(
        _l("展示"), frozenset((Kind.EXHIBITION,)), words="展示|展覧|ぎゃらりー|作品展"
    ),
    "presentation": Purpose(
        _l("発表"), frozenset((Kind.HALL,)), words="発表|すてーじ|舞台|上演|公演|演奏会"
    ),
    "consultation": Purpose(_l("相談"), frozenset((Kind.ROOM,)), words="相談|面談|談話"),
    "childcare": Purpose(
        _l("子育て"),
        has=("nursing_room", "diaper_changing"),
        words="子育て|親子|乳幼児|保育|託児|きっず|ぷれいるーむ",
    ),
    "leaflets": Purpose(
        _l("チラシを置く"),
        frozenset((_RACK,)),
        ("leaflets",),
        "leaflets",
        "ちらし|配架|ぱんふれっと",
    ),
}

_WORDS = {key: re.compile(purpose.words) for key, purpose in PURPOSES.items()}
_ANY = re.compile("|".join(purpose.words for purpose in PURPOSES.values()))


class Facts(NamedTuple):
    """What is known of a place: a space, or a venue of which no space is known."""

    kind: str | None
    amenities: Mapping[str, bool]
    allows_sound: bool | None
    named: Set[str]
    """The purposes that its own text names."""


def suits(facts: Facts) -> Mapping[str, bool]:
    """By purpose, whether the place suits it; what nobody can tell is left out."""
    found = ((key, _suits(one, facts, key in facts.named)) for key, one in PURPOSES.items())
    return {key: answer for key, answer in found if answer is not None}


def named_in(text: str) -> frozenset[str]:
    """The purposes that a text, folded as for search, names, but for sentences that refuse."""
    if not _ANY.search(text):
        return frozenset()
    return frozenset[str]().union(*map(_named_in, _SENTENCE.split(text)))


@lru_cache(4_096)
def _named_in(sentence: str) -> frozenset[str]:
    if not _ANY.search(sentence) or _REFUSAL.search(sentence):
        return frozenset()
    return frozenset(key for key, words in _WORDS.items() if words.search(sentence))


def _suits(purpose: Purpose, facts: Facts, is_named: bool) -> bool | None:
    """What is refused goes before what is offered."""
    is_loud_here = facts.allows_sound if purpose.is_loud else None
    is_rack = facts.kind == _RACK and _RACK not in purpose.kinds
    if is_loud_here is False or is_rack:
        return False
    if facts.kind in purpose.kinds:
        return True
    if purpose.needs and facts.amenities.get(purpose.needs) is False:
        return False
    offers = (
        any(facts.amenities.get(key) for key in purpose.has),
        is_loud_here and purpose.is_sound_enough,
        is_named,
    )
    return True if any(offers) else None
