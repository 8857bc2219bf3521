"""The directory's own file, スペース一覧: each column's name, how it is written and read.

A row with neither スペースID nor スペース名 tells of the venue itself what the standard file
cannot hold. An empty cell says nothing; 不明 says that it is not known.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..geo.geojson import Level
from . import values
from .amenities import MAY, read_amenities, read_has, write_amenities, write_has
from .cells import guarded, short, squeeze
from .hours_form import (
    Special,
    escape,
    join,
    read_closings,
    read_openings,
    read_specials,
    split,
    split_pair,
    unescape,
    write_closings,
    write_openings,
    write_specials,
)
from .models import Kind, Space, State, Venue
from .standard import KEPT_COLUMNS, closings_of, openings_of
from .values import Has, Read

UNKNOWN = "不明"
KINDS = {
    Kind.ROOM: "会議室",
    Kind.HALL: "ホール",
    Kind.EXHIBITION: "展示・発表",
    Kind.LEAFLET_RACK: "チラシ配架",
    Kind.FREE_SPACE: "フリースペース",
    Kind.FACILITY: "施設全体",
    Kind.CAFE: "地域カフェ席",
}
STATES = {
    State.DRAFT: "下書き",
    State.PUBLISHED: "公開",
    State.SUSPENDED: "休止",
    State.RETIRED: "廃止",
}
LEVELS = {
    Level.PIN: "地点",
    Level.BUILDING: "建物",
    Level.BLOCK: "街区",
    Level.CHOME: "丁目",
    Level.OAZA: "大字",
    Level.MUNICIPALITY: "市区町村",
}
_NEVER_UNKNOWN = set(
    "state position is_partner is_address_private point_level point_is_locked "
    "point_is_ambiguous note".split()
)
"""A place has them whenever it has a point; a note says what it says."""
YES_NO = {True: "はい", False: "いいえ"}


class Column(NamedTuple):
    """One column: the facts that it holds, by their names in the model or in `records`."""

    header: str
    fields: tuple[str, ...]
    write: Callable[[Any], str]
    read: Callable[[str], Read]
    """Gives a tuple of values, one for each field."""
    of_venue: bool = True
    of_space: bool = True


def _one(value: Any) -> Read:
    return Read((value,))


def _column(
    header: str, field: str, parse: Callable[[str], Read], *, of_venue: bool, of_space: bool
) -> Column:
    parse = parse if parse is Read else guarded(parse)

    def read(text: str) -> Read:
        if text == UNKNOWN and field not in _NEVER_UNKNOWN:
            return _one(None)
        value, notice = parse(text)
        return Read(None if value is None else (value,), notice)

    def write(row: Any) -> str:
        value = getattr(row, field)
        return "" if value is None else str(value)

    return Column(header, (field,), write, read, of_venue, of_space)


def _both(header: str, field: str, parse: Callable[[str], Read] = Read) -> Column:
    return _column(header, field, parse, of_venue=True, of_space=True)


def _venue(header: str, field: str, parse: Callable[[str], Read] = Read) -> Column:
    return _column(header, field, parse, of_venue=True, of_space=False)


def _space(header: str, field: str, parse: Callable[[str], Read] = Read) -> Column:
    return _column(header, field, parse, of_venue=False, of_space=True)


def _words(table: dict[Any, str], also: dict[str, Any] | None = None) -> Callable[[str], Read]:
    """Reads one of the words of a table."""
    known = {word: key for key, word in table.items()} | (also or {})

    def parse(text: str) -> Read:
        if (key := known.get(values.plain(text))) is not None:
            return Read(key)
        return Read(None, f"使えることばは {'、'.join(table.values())} です。")

    return parse


def _choice(column: Column, table: dict[Any, str]) -> Column:
    """The same column, written in the words of a table."""
    field = column.fields[0]
    return column._replace(write=lambda row: table.get(getattr(row, field), ""))


def _degrees(example: str, *, is_longitude: bool) -> Callable[[str], Read]:
    def parse(text: str) -> Read:
        if found := values.degrees(text, is_longitude=is_longitude):
            return Read(found[0])
        return Read(None, f"度で書いてください。例: {example}")

    return parse


def _terms(header: str, field: str, note: str) -> Column:
    """可, 不可 or 不明, with what is said beside it: 可(飲み物のみ)."""

    def write(space: Space) -> str:
        has, beside = getattr(space, field), getattr(space, note)
        if has is None and not beside:
            return ""
        return write_has(MAY, has, beside)

    def read(text: str) -> Read:
        return Read(tuple(read_has(text)))

    return Column(header, (field, note), write, guarded(read), of_venue=False)


def _write_amenities(row: Venue | Space) -> str:
    return write_amenities({one.key: Has(one.has, one.note) for one in row.amenities})


def _entries(text: str) -> str | None:
    """A list for its reader; None where one of its entries is too long."""
    return None if any(short(entry) is None for entry in split(text)) else squeeze(text)


def _amenities(text: str) -> Read:
    entries = _entries(text)
    found = None if entries is None else read_amenities(entries)
    if found is None:
        return Read(None, "「ホワイトボード=有; プロジェクター=無」のように書いてください。")
    return _one(found)


def _extra(text: str) -> Read:
    found: dict[str, str] = {}
    for entry in split(text):
        pair = split_pair(entry)
        if pair is None:
            return Read(None, "「項目=値; 項目=値」のように書いてください。")
        found[pair[0]] = unescape(pair[1])
    return _one(found)


def _write_extra(row: Venue | Space) -> str:
    return join(
        f"{escape(name)}={escape(value)}"
        for name, value in sorted(row.extra.items())
        if name not in KEPT_COLUMNS
    )


def _specials_of(row: Venue | Space) -> list[Special]:
    return [
        Special(*(getattr(one, field) for field in Special._fields)) for one in row.special_hours
    ]


def _listed(
    header: str, field: str, write: Callable[[Any], str], read: Callable[[str], list[Any] | None]
) -> Column:
    """A list of hours; 不明 is the empty list."""

    def parse(text: str) -> Read:
        entries = _entries(text)
        found = [] if text == UNKNOWN else None if entries is None else read(entries)
        if found is None:
            return Read(
                None, "この列の書き方で読めません。docs/files.md の例のように書いてください。"
            )
        return _one(tuple(found))

    return Column(header, (field,), write, parse)


_FLAG = _words(YES_NO, {"有": True, "無": False, "固定": True})
_STATE = _choice(_both("状態", "state", _words(STATES)), STATES)
_KIND = _words(KINDS, {"地域カフェ": Kind.CAFE, "カフェ": Kind.CAFE, "展示": Kind.EXHIBITION})


def _source(text: str) -> Read:
    return _one(None if text == UNKNOWN else text)


COLUMNS: tuple[Column, ...] = (
    _space("スペース名カナ", "name_kana", values.kana),
    _choice(_space("区分", "kind", _KIND), KINDS),
    _space("順番", "position", values.integer),
    _STATE,
    _both("休止開始日", "suspended_from", values.day),
    _both("休止終了日", "suspended_until", values.day),
    _both("状態の理由", "state_reason"),
    _venue("地区", "district"),
    _venue("種別", "category"),
    _both("所管課", "department"),
    _choice(_venue("協力施設", "is_partner", _FLAG), YES_NO),
    _choice(_venue("住所は町名まで", "is_address_private", _FLAG), YES_NO),
    _venue("アクセス", "access"),
    _space("階", "floor"),
    _space("定員", "capacity", values.integer),
    _space("面積", "area_m2", values.decimal),
    _choice(_space("無料", "is_free", _FLAG), YES_NO),
    _space("料金", "fee"),
    _terms("飲食", "allows_food", "food_note"),
    _terms("音出し", "allows_sound", "sound_note"),
    _terms("火気", "allows_fire", "fire_note"),
    _space("利用できる人", "eligibility"),
    _space("申込方法", "how_to_apply"),
    _space("申込時期", "apply_ahead"),
    _choice(_space("予約なしで利用", "is_walk_in", _FLAG), YES_NO),
    _space("壁面の長さ", "wall_length_m", values.decimal),
    _space("展示の最長日数", "longest_period_days", values.integer),
    _space("用紙サイズ", "paper_sizes"),
    _space("部数", "copies", values.integer),
    _space("配架期間", "rack_period"),
    Column("設備", ("amenities",), _write_amenities, _amenities),
    _listed("開館時間", "openings", lambda row: write_openings(openings_of(row)), read_openings),
    _listed("休館日", "closings", lambda row: write_closings(closings_of(row)), read_closings),
    _listed("特別な日", "specials", lambda row: write_specials(_specials_of(row)), read_specials),
    _both("時間の備考", "hours_note"),
    _space("電話番号", "phone", values.phone),
    _space("内線番号", "phone_extension"),
    _space("メールアドレス", "email", values.email),
    _space("問合せフォームURL", "contact_url", values.web_address),
    _space("連絡先備考", "contact_note"),
    _space("URL", "url", values.web_address),
    _space("画像", "image_url", values.web_address),
    _space("画像_ライセンス", "image_license"),
    _space("説明", "description"),
    _space("備考", "note"),
    _venue("緯度", "latitude", _degrees("35.319225", is_longitude=False)),
    _venue("経度", "longitude", _degrees("139.546687", is_longitude=True)),
    _choice(_venue("位置の精度", "point_level", _words(LEVELS)), LEVELS),
    _venue("位置の半径", "point_radius_m", values.integer),
    _venue("位置の出典", "point_source"),
    _choice(_venue("位置の固定", "point_is_locked", _FLAG), YES_NO),
    _choice(_venue("位置のあいまいさ", "point_is_ambiguous", _FLAG), YES_NO),
    Column("出典", ("source",), lambda row: row.source or UNKNOWN, _source),
    _both("ライセンス", "license"),
    _both("時点", "as_of", values.as_of),
    _both("確認日", "confirmed_on", values.day),
    _both("確認者", "confirmed_by"),
    _both("次の確認日", "confirm_by", values.day),
    Column("その他の項目", ("extra",), _write_extra, _extra),
)
ALWAYS = {"開館時間", "休館日"}
"""Of these a venue's row says 不明, because prose in the standard file may say more or less."""
IDENTITY = "全国地方公共団体コード,施設ID,施設名,施設住所,スペースID,スペース名".split(",")
SPACES_HEADER = [*IDENTITY, *(column.header for column in COLUMNS)]
