"""What a round asks of each place, and how the text of an answer is read. Pure but for words.

One table for each kind of round serves the web form, the workbook, the preview and the approval.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ..text import fold
from ..venues import values
from ..venues.cells import clean, guarded, squeeze
from ..venues.models import Kind
from ..venues.values import Read
from .models import RoundKind

ASK = "要確認"
"""An answer that says that it is not known yet."""
FACILITY = "施設全体"
KINDS = {
    FACILITY: Kind.FACILITY,
    "会議室": Kind.ROOM,
    "ホール": Kind.HALL,
    "展示・発表": Kind.EXHIBITION,
    "チラシ配架": Kind.LEAFLET_RACK,
    "フリースペース": Kind.FREE_SPACE,
}
LENDS, PERHAPS, NEVER = "貸せる", "調整すれば貸せる", "貸せない"
YES, NO = "はい", "いいえ"
EXACT, TOWN_ONLY, NOWHERE = "番地まで", "町名まで", "載せない"
LONG = 4_000
LINE = 300


class Question(NamedTuple):
    """One question. `read` gives the value of a text, or None with what is wrong with it."""

    key: str
    header: str
    """As the form and the workbook's column say it."""
    read: Callable[[str], Read]
    choices: tuple[str, ...] = ()
    """The only words that are understood."""
    is_long: bool = False
    kinds: tuple[str, ...] = ()
    """The words of KINDS that it is asked of; empty for all."""
    help: str = ""


def _text(text: str) -> Read:
    return Read(text or None)


def _choice(words: dict[str, Any], also: dict[str, str] | None = None) -> Callable[[str], Read]:
    """Reads one of these words, however wide; `also` are other ways to say one."""
    known = {fold(word): word for word in words} | {
        fold(other): word for other, word in (also or {}).items()
    }

    def read(text: str) -> Read:
        if not text:
            return Read(None)
        if (word := known.get(fold(text))) is not None:
            return Read(word)
        return Read(None, f"{'・'.join(words)} のどれかで答えてください。")

    return read


_ABOUT = re.compile(r"\s*(?:程度|[くぐ]らい|ほど|前後)$")
_KANJI = {char: number for number, char in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"(?:([一二三四五六七八九])?百)?(?:([一二三四五六七八九])?十)?([一二三四五六七八九])?"
)


def _from_kanji(text: str) -> str:
    """二十名 as 20名; any other text as it is.

    >>> _from_kanji("百二十人")
    '120人'
    """
    found = _KANJI_NUMBER.match(text)
    if not found or not found[0]:
        return text
    total = 0
    for digit, mark, unit in zip(found.groups(), "百十", (100, 10), strict=False):
        if mark in found[0]:
            total += unit * (_KANJI[digit] if digit else 1)
    total += _KANJI[found[3]] if found[3] else 0
    return f"{total}{text[found.end() :]}"


def _people(text: str) -> Read:
    found = values.integer(_from_kanji(_ABOUT.sub("", text)))
    if found.value is not None and not 1 <= found.value <= 99_999:
        return Read(None, "1～99,999の数で答えてください。例: 30")
    return found


def _phone(text: str) -> Read:
    if text and not any(char.isdigit() for char in text):
        return Read(None, "電話番号として読めません。0467-23-3000 のように書いてください。")
    return values.phone(text)


_STATES = {
    "有": dict.fromkeys("有り あり ○ 〇 ◯ はい ある".split(), "有"),
    "可": dict.fromkeys("○ 〇 ◯ はい よい 可能 できる".split(), "可"),
}
_NOES = {
    "有": dict.fromkeys("無し なし × ✕ いいえ ない".split(), "無"),
    "可": dict.fromkeys("× ✕ いいえ 不可能 否 できない".split(), "不可"),
}
_ASKS = dict.fromkeys("不明 未確認 確認中 ？ 要相談 応相談".split(), ASK)


def _three(key: str, header: str, yes: str = "有", no: str = "無", **more: Any) -> Question:
    words = (yes, no, ASK)
    also = _STATES[yes] | _NOES[yes] | _ASKS
    return Question(key, header, _choice(dict.fromkeys(words), also), words, **more)


def _one_of(key: str, header: str, *words: str, also: Any = None, **more: Any) -> Question:
    return Question(key, header, _choice(dict.fromkeys(words), also), words, **more)


def _plain(key: str, header: str, read: Any = _text, **more: Any) -> Question:
    return Question(key, header, guarded(read), **more)


def _long(key: str, header: str, **more: Any) -> Question:
    return Question(key, header, _text, is_long=True, **more)


_KIND_WORDS = (
    dict.fromkeys("施設 建物 建物全体".split(), FACILITY)
    | dict.fromkeys("集会室 研修室 和室 多目的室 ミーティングルーム".split(), "会議室")
    | dict.fromkeys("展示 発表 ギャラリー 展示コーナー 展示スペース".split(), "展示・発表")
    | dict.fromkeys("チラシ等配架 チラシ チラシ置き場 配架 ラック".split(), "チラシ配架")
)
_LENDS_WORDS = (
    dict.fromkeys("可 可能 ○ 〇 ◯ ◎ はい".split(), LENDS)
    | dict.fromkeys("△ ▲ 要調整 調整 条件付き 条件付きで可".split(), PERHAPS)
    | dict.fromkeys("× ✕ 不可 不可能 いいえ".split(), NEVER)
)
_FEE_WORDS = dict.fromkeys("ただ 無償 0円".split(), "無料") | {"有償": "有料"}
_HOURS = "月～金 9:00～17:00 のように書いてください。"
_ROOMS = (FACILITY, "会議室", "ホール", "フリースペース")
INQUIRY: tuple[Question, ...] = (
    _plain("venue_name", "施設名"),
    _plain("address", "住所", help="市内の町名から。前からある施設は空欄でかまいません。"),
    _plain("name", "部屋・場所の名前", help="施設全体のときは、施設名と同じでかまいません。"),
    _one_of("kind", "種類", *KINDS, also=_KIND_WORDS),
    _one_of(
        "lends",
        "貸出",
        *(LENDS, PERHAPS, NEVER),
        also=_LENDS_WORDS,
    ),
    _long("obstacle", "調整が必要なこと", help="「調整すれば貸せる」のときに書いてください。"),
    _plain("floor", "階・場所"),
    _plain("capacity", "定員（人）", _people),
    _long("hours", "使える曜日・時間", help=_HOURS),
    _long("closed", "休みの日", help="土日祝、12月29日～1月3日 のように書いてください。"),
    _one_of("is_free", "料金の有無", "無料", "有料", ASK, also=_FEE_WORDS | _ASKS),
    _long("fee", "料金の説明"),
    _long("eligibility", "使える人・条件"),
    _long("how_to_apply", "申込方法"),
    _plain("apply_ahead", "申込の時期"),
    _plain("contact_note", "問い合わせ先（係名）"),
    _plain("phone", "電話番号", _phone),
    _plain("phone_extension", "内線"),
    _three("tables_and_chairs", "机・椅子", kinds=_ROOMS),
    _three("whiteboard", "ホワイトボード", kinds=_ROOMS),
    _three("projector", "プロジェクター", kinds=_ROOMS),
    _three("microphone", "マイク", kinds=_ROOMS),
    _three("wifi", "無線LAN"),
    _three("wheelchair_access", "車椅子での利用"),
    _three("allows_food", "飲食", "可", "不可"),
    _three("allows_sound", "音を出すこと", "可", "不可"),
    _plain("wall_length_m", "壁の長さ（m）", values.decimal, kinds=("展示・発表",)),
    _plain("longest_period_days", "続けて使える日数", _people, kinds=("展示・発表",)),
    _plain("paper_sizes", "紙の大きさ", kinds=("チラシ配架",)),
    _plain("copies", "部数", _people, kinds=("チラシ配架",)),
    _plain("rack_period", "置ける期間", kinds=("チラシ配架",)),
    _long("note", "備考"),
)
CAFE: tuple[Question, ...] = (
    _plain("venue_name", "お店・場所の名前"),
    _plain("address", "住所"),
    _plain("phone", "電話番号", _phone),
    _long("hours", "開いている曜日と時間", help=_HOURS),
    _long("closed", "お休みの日"),
    _plain("capacity", "席の数", _people),
    _long("eligibility", "来られる人", help="どなたでも、会員の方 など"),
    _long("fee", "料金・注文", help="飲み物を1つ注文、1回200円 など"),
    _three("group_use", "団体での利用", "可", "不可"),
    _three("leaflets", "チラシを置くこと", "可", "不可"),
    _three("events", "催しを開くこと", "可", "不可"),
    _long("description", "どんな場所ですか"),
    _one_of("publish_name", "名前を市民に案内してよいですか", YES, NO),
    _one_of("publish_address", "住所はどこまで案内してよいですか", EXACT, TOWN_ONLY, NOWHERE),
    _one_of("publish_phone", "電話番号を案内してよいですか", YES, NO),
)
QUESTIONS = {RoundKind.INQUIRY: INQUIRY, RoundKind.CAFE: CAFE}


def questions_of(kind: str) -> tuple[Question, ...]:
    return QUESTIONS[RoundKind(kind)]


def read(question: Question, text: str) -> Read:
    """The value of an answer's text, or None; with a notice where it can't be understood."""
    most = LONG if question.is_long else LINE
    if len(text) > most:
        return Read(None, f"長すぎます。{most:,}字までで書いてください。")
    return question.read(text)


def canonical(question: Question, text: str) -> str:
    """The text as it is stored: in one form where it is understood, else as it was given.

    >>> canonical(next(one for one in INQUIRY if one.key == "capacity"), "２０名")
    '20'
    """
    ends = "\n" if question.is_long else " "
    lines = squeeze(clean(text).replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    text = ends.join(line.strip(" \t\u3000") for line in lines).strip()
    if not question.is_long and not values.plain(text):
        return ""
    found = read(question, text)
    if found.value is None:
        return text
    return f"{found.value:g}" if isinstance(found.value, float) else str(found.value)


def problems(kind: str, answers: dict[str, str]) -> dict[str, str]:
    """What can't be understood, by key: the answer stays as it was given."""
    found = {}
    for question in questions_of(kind):
        notice = read(question, answers.get(question.key, "")).notice
        if notice:
            found[question.key] = notice
    return found
