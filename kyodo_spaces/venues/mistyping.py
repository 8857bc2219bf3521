"""How far a word is from a name that somebody may have meant by it. Pure."""

import re
from collections.abc import Iterable

from ..text import fold_spelling
from .words import spellings

LONGEST = 20
"""In characters: longer words are sentences, which nobody mistypes as a whole."""
MISTAKEN = (
    "船舟 坂阪 崎埼 町街 屋谷 明妙 比井 川河 岡丘 里理 台代 越腰 寺時 堂道 盤磐 植上 城白 巻巡 "
    "廻回 廻巡 梶鍛 材財 座坐 階回 所社 切桐 扇仙 佐左 助介 手出 広弘 極曲 稲否 村邑 西酉 雪幸 "
    "館官 間軒 宮官 園苑 支市 住民 氏士 福服 祉社 祐裕 岩石 関閑 講構 議義 堀掘 ゃや ゅゆ ょよ "
    "っつ ぁあ ぃい ぅう ぇえ ぉお ずづ じぢ をお ゑえ ゐい ーう ーあ ーい ーお"
).split()
"""Kanji that are read or look alike and so are typed for one another in names of places, and kana
that differ in size or in old spelling alone."""
_PAIRS = {frozenset(pair) for pair in MISTAKEN}
_LIKE = 0.5
_AFTER_TOWN = re.compile("(?:駅前?|地区|周辺|付近)$")


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name that the word was most likely meant to be, or None where none is near enough.

    Of names as near the first. Of a longer name a part may be what is like the word.
    """
    folded = fold_spelling(word)
    tail = _AFTER_TOWN.search(folded)
    stem = folded[: tail.start()] if tail else folded
    if not 2 <= len(stem) <= LONGEST:
        return None
    best, least = None, _most(len(stem)) + _LIKE
    for name in dict.fromkeys(names):
        if tail and len(name) != len(stem):
            continue  # 鎌倉駅 is in no 鎌倉山
        cost = min(_cost(stem, form) for form in spellings(fold_spelling(name)))
        if cost < least:
            best, least = name, cost
    return best + folded[len(stem) :] if best else None


def _most(length: int) -> float:
    """How many letters may be wrong: of two none but one that is easily mistaken."""
    return _LIKE if length < 3 else 1 if length < 5 else 2


def _cost(word: str, name: str) -> float:
    """What it takes to turn the word into the name or, but for a letter, into a part of it."""
    length = len(word)
    parts = (name[at : at + length] for at in range(len(name) - length + 1))
    of_part = min((_distance(word, part) for part in parts), default=_far(word))
    is_short = of_part > _most(length - 1)
    return min(_distance(word, name), _far(word) if is_short else of_part + _LIKE / 2)


def _far(word: str) -> float:
    return len(word) + 1.0


def _distance(word: str, name: str) -> float:
    """Letters to put in, to leave out, to replace, and neighbours to swap."""
    if abs(len(word) - len(name)) > 2:
        return _far(word)
    before: list[float] = []
    last = [float(n) for n in range(len(name) + 1)]
    for i, letter in enumerate(word):
        row = [i + 1.0]
        for j, other in enumerate(name):
            cost = min(last[j] + _swap(letter, other), last[j + 1] + 1, row[j] + 1)
            if before and j and letter == name[j - 1] and word[i - 1] == other:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _swap(letter: str, other: str) -> float:
    if letter == other:
        return 0
    return _LIKE if frozenset((letter, other)) in _PAIRS else 1
