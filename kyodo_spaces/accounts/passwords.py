"""Passwords: what a new one must be, and argon2id with the same work for accounts that are none."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..text import fold, is_storable
from .checks import WrongFields

SHORTEST = 12
LONGEST = 200
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
"""32 MiB for each check: eight at once, which is all that serve, stay below 300 MiB."""
_OBVIOUS = frozenset(
    "123456789012 1234567890123 12345678901234 1234567890abc abcdefghijkl qwertyuiopas "
    "qwertyuiop12 1qaz2wsx3edc 1q2w3e4r5t6y password1234 password12345 passwordpassword "
    "kamakura1234 kamakurakamakura administrator iloveyou1234 welcome12345 letmein12345".split()
)
_FEWEST_CHARACTERS = 5


def normalise(password: str) -> str:
    """One form of what different keyboards send: full-width letters become plain ones."""
    return unicodedata.normalize("NFKC", password)


def check_new(password: str, again: str, *, login: str, name: str) -> str:
    """A new password in its one form; raises WrongFields with the rule that it breaks."""
    password, again = normalise(password), normalise(again)
    if not SHORTEST <= len(password) <= LONGEST or not is_storable(password):
        raise WrongFields(
            {"password": f"パスワードは{SHORTEST}文字以上、{LONGEST}文字以下にしてください。"}
        )
    folded = fold(password)
    if folded in {fold(login), fold(name)} or folded in _OBVIOUS:
        raise WrongFields({"password": "ログイン名や氏名、よくある並びは使えません。"})
    if len(set(folded)) < _FEWEST_CHARACTERS:
        raise WrongFields({"password": "同じ文字のくり返しは使えません。"})
    if password != again:
        raise WrongFields({"again": "2回のパスワードが違います。同じものを入れてください。"})
    return password


def make_hash(password: str) -> str:
    """What the database keeps of a password that `check_new` let through."""
    return _HASHER.hash(password)


def verify(hashed: str | None, password: str) -> bool:
    """Whether it is the password; as much work where there is none to compare with."""
    password = normalise(password[:LONGEST])
    try:
        _HASHER.verify(hashed or _nobodys(), password if is_storable(password) else "")
    except (VerificationError, InvalidHashError):
        return False
    return bool(hashed)


def renew(hashed: str, password: str) -> str | None:
    """A new hash of the same password where the old one was made with other parameters."""
    return make_hash(normalise(password)) if _HASHER.check_needs_rehash(hashed) else None


@cache
def _nobodys() -> str:
    return _HASHER.hash("")
