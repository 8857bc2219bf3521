"""Who may use a place, read out of the rule's own words as far as these are clear. Pure.

The browser compares what is read with what a group says of itself, and quotes the words. A
sentence that is not understood to its last word never makes a "yes", nor does silence.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

_SENTENCE = re.compile(r"[^。\n;※]+")
LONGEST = 200
"""No rule takes longer; what does is quoted, but not read: it would take long."""
_ENTITLED = "在住|在勤|在学|在園|居住|通勤|通学|お住まい|住んでいる|勤める|市民"
_HALF = "半数以上|過半数|半数を超え"
_RULES = (
    (
        "anyone",
        re.compile("(?:どなた|誰|だれ)でも|どの団体でも|(?:利用)?制限(?:は)?(?:なし|ありません)"),
    ),
    (
        "registered",
        re.compile(
            "(?:あらかじめ|事前に?|市に|市への)?(?:利用者?|使用者?|団体)?(?:の)?登録"
            "(?:を?し[たて]|(?:済み?)の?|を受けた|のある|が必要|が要る|を要する|制|団体|グループ|サークル)"
        ),
    ),
    ("half_residents", re.compile(f"[^、。]{{0,30}}(?:{_HALF})[^、。]{{0,24}}")),
    (
        "residents",
        re.compile(f"(?:市内)?(?:に|の|で)?(?:{_ENTITLED})(?:[・、,や/](?:{_ENTITLED}))*"),
    ),
    ("members", re.compile(r"(?P<n>\d{1,4})(?:人|名)以上")),
    ("oldest", re.compile(r"(?:満)?(?P<n>\d{1,3})歳以上")),
    (
        "insiders",
        re.compile(
            "(?:町内会?|自治会|組合|施設利用|マンション)?(?:会員|組合員|関係者|入居者|居住者)"
        ),
    ),
)
_AIMS = {"profit": "営利|商業|販売|勧誘", "politics": "政治|選挙", "religion": "宗教|布教"}
_ALL_AIMS = "|".join(_AIMS.values())
_REFUSED = re.compile(
    f"(?P<aims>(?:{_ALL_AIMS}|活動|目的|利用|使用|行為|催し|団体|場合|集会|関する|こと|もの|及び|および"
    "|または|又は|ための|ため|等|など|[的な・、やをとするしたのではにもがごお])*)"
    "(?:不可|禁止|お断り|遠慮|認めません|(?:利用|使用|使え|でき)(?:は)?(?:でき)?ません|除く|除きます)"
    "(?:します|しています|いたします|ください|願います|です)?"
)
_EITHER = re.compile("または|又は|もしくは|若しくは|あるいは|のいずれか")
_SOFT = re.compile("原則|優先|ただし|但し|場合|除[くき]|以外|応相談|相談|要確認|など|等")
_HARMLESS = re.compile(
    "(?:利用|使用|お?使い)?(?:いただけます|できます|になれます|可能|可)|使えます|利用|使用|"
    "必要|要|のみ|だけ|に?限(?:る|ります|り|定)|専用|対象|ください|である|こと|以上|"
    "構成(?:する|される|された)?|方々?|者|人|個人|団体|グループ|サークル|会|市内|または|又は|"
    "もしくは|あるいは|です|ます|で|の|が|は|も|を|と|に|か|する|した|いる|ある|、|,|・|[()「」\\s]"
)


class Rule(NamedTuple):
    """What a group has to be, in a key; how many or how old; and the words that say so.

    `is_soft`: they leave room, so that who does not fit had better ask.
    """

    key: str
    words: str
    n: int | None = None
    is_soft: bool = False


class Terms(NamedTuple):
    """`is_clear`: all that the words say is in the rules."""

    rules: tuple[Rule, ...]
    is_clear: bool


class Lent(Protocol):
    """What is asked of a space."""

    eligibility: Any
    allows_food: Any
    food_note: Any
    allows_sound: Any
    sound_note: Any


@lru_cache(4_096)
def read(text: str) -> Terms:
    """The rules in a text about who may use a place.

    >>> read("市内在住・在勤の方。営利目的は不可").rules[1]
    Rule(key='profit', words='営利目的は不可', n=None, is_soft=False)
    """
    rules: list[Rule] = []
    is_clear = bool(text.strip())
    for found in _SENTENCE.finditer(unicodedata.normalize("NFKC", text)):
        sentence = found[0].strip()
        if len(sentence) > LONGEST:
            is_clear = False
            continue
        some, rest = _refused(sentence)
        more, rest = _required(sentence, rest)
        rules += some + more
        is_clear = is_clear and bool(some or more or not sentence) and not _HARMLESS.sub("", rest)
    return Terms(tuple(rules), is_clear)


def _refused(sentence: str) -> tuple[list[Rule], str]:
    """The aims that are not wanted, and the sentence without them."""
    found = [each for each in _REFUSED.finditer(sentence) if re.search(_ALL_AIMS, each["aims"])]
    rules = [
        Rule(key, sentence, is_soft=bool(re.search("原則|ただし|但し|応相談|要確認", sentence)))
        for key, words in _AIMS.items()
        if any(re.search(words, each["aims"]) for each in found)
    ]
    for each in found:
        sentence = sentence.replace(each[0], "")
    return rules, sentence


def _required(sentence: str, rest: str) -> tuple[list[Rule], str]:
    is_soft = bool(_SOFT.search(rest) or _EITHER.search(rest))
    rules = []
    for key, pattern in _RULES:
        if found := pattern.search(rest):
            n = int(found["n"]) if "n" in pattern.groupindex else None
            rules.append(Rule(key, sentence, n, is_soft))
            rest = rest[: found.start()] + rest[found.end() :]
    return rules, rest


def terms(space: Lent) -> dict[str, Any]:
    """For the browser: the rules of a space, with what it does not allow, as plain data."""
    text = space.eligibility or ""
    found = read(text)
    rules = [rule._asdict() for rule in found.rules]
    for key, allowed, note in (
        ("food", space.allows_food, space.food_note),
        ("sound", space.allows_sound, space.sound_note),
    ):
        if allowed is not True:
            soft = allowed is None
            rules.append(Rule(key, note or "", is_soft=soft)._asdict())
    return {"text": text, "is_clear": found.is_clear, "rules": rules}
