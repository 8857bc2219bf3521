"""The names and values of facts in Japanese words, for previews, conflicts and the history."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import measures
from ..accounts.models import Department
from ..db import db
from ..geo.geojson import Level
from . import sentences
from .amenities import AMENITIES, HAS, label, write_has
from .forms import KINDS
from .models import State, Venue
from .values import Has

NAMES: dict[str, Any] = {
    "name": _l("名称"),
    "name_kana": _l("名称の読み"),
    "name_en": _l("英語の名称"),
    "name_alias": _l("別の名称"),
    "kind": _l("種類"),
    "floor": _l("階・場所"),
    "position": _l("並び順"),
    "capacity": _l("定員（人）"),
    "area_m2": _l("広さ（㎡）"),
    "category": _l("施設の分類"),
    "postal_code": _l("郵便番号"),
    "address": _l("住所"),
    "prefecture": _l("都道府県"),
    "city": _l("市区町村"),
    "town": _l("町名"),
    "lot": _l("番地"),
    "building": _l("建物名"),
    "is_address_private": _l("住所の公開"),
    "district": _l("地域"),
    "access": _l("行き方"),
    "phone": _l("電話番号"),
    "phone_extension": _l("内線"),
    "email": _l("メールアドレス"),
    "contact_url": _l("問い合わせのページ"),
    "contact_note": _l("連絡先について"),
    "url": _l("ホームページ"),
    "image_url": _l("写真のアドレス"),
    "image_license": _l("写真の利用条件"),
    "department": _l("担当課の表示"),
    "department_id": _l("担当課"),
    "operator": _l("運営者"),
    "corporate_number": _l("法人番号"),
    "municipality_code": _l("自治体のコード"),
    "external_id": _l("自治体のID"),
    "description": _l("紹介文"),
    "openings": _l("使える時間"),
    "closings": _l("休みの日のきまり"),
    "specials": _l("特別な日"),
    "hours_note": _l("時間についての説明"),
    "is_free": _l("料金の有無"),
    "fee": _l("料金"),
    "eligibility": _l("使える人"),
    "how_to_apply": _l("申し込み方法"),
    "apply_ahead": _l("受付の時期"),
    "is_walk_in": _l("予約なしの利用"),
    "allows_food": _l("飲食"),
    "food_note": _l("飲食について"),
    "allows_sound": _l("音を出すこと"),
    "sound_note": _l("音について"),
    "allows_fire": _l("火を使うこと"),
    "fire_note": _l("火について"),
    "wall_length_m": _l("壁の長さ（m）"),
    "longest_period_days": _l("続けて使える日数"),
    "paper_sizes": _l("紙の大きさ"),
    "copies": _l("部数"),
    "rack_period": _l("置ける期間"),
    "amenities": _l("設備・バリアフリー"),
    "note": _l("備考"),
    "extra": _l("そのほかの項目"),
    "state": _l("公開の状態"),
    "suspended_from": _l("休止の始まり"),
    "suspended_until": _l("休止の終わり"),
    "state_reason": _l("休止の理由"),
    "confirmed_on": _l("確認した日"),
    "confirmed_by": _l("確認した課"),
    "confirm_by": _l("次の確認日"),
    "corrected_on": _l("まちがいを直した日"),
    "longitude": _l("経度"),
    "latitude": _l("緯度"),
    "point_level": _l("位置の細かさ"),
    "point_radius_m": _l("位置の誤差（m）"),
    "point_source": _l("位置の出典"),
    "point_is_locked": _l("位置の固定"),
    "point_is_ambiguous": _l("位置の候補が複数"),
    "is_partner": _l("協力施設"),
    "merged_into_id": _l("統合先"),
    "venue_id": _l("施設"),
    "source": _l("出典"),
    "license": _l("利用条件"),
    "as_of": _l("いつの情報か"),
}
"""By attribute of the model or fact, in the order in which people read them."""

STATES: dict[str, Any] = {
    State.DRAFT: _l("下書き（非公開）"),
    State.PUBLISHED: _l("公開中"),
    State.SUSPENDED: _l("休止中"),
    State.RETIRED: _l("廃止（非公開）"),
}
LEVELS: dict[str, Any] = {
    Level.PIN: _l("地点"),
    Level.BUILDING: _l("建物"),
    Level.BLOCK: _l("街区・番地"),
    Level.CHOME: _l("丁目"),
    Level.OAZA: _l("町・大字"),
    Level.MUNICIPALITY: _l("市区町村"),
}
YES_NO: dict[str, tuple[Any, Any]] = {
    "is_free": (_l("無料"), _l("有料")),
    "is_address_private": (_l("町名まで"), _l("番地まで")),
    "is_walk_in": (_l("予約はいらない"), _l("予約がいる")),
    "allows_food": (_l("できる"), _l("できない")),
    "allows_sound": (_l("できる"), _l("できない")),
    "allows_fire": (_l("できる"), _l("できない")),
}
"""The words for yes and no; はい and いいえ for any other."""
_NAMED: dict[str, Any] = {
    "department_id": Department,
    "venue_id": Venue,
    "merged_into_id": Venue,
}
"""Facts that are the number of something with a name."""
_DATES = (
    "suspended_from",
    "suspended_until",
    "confirmed_on",
    "confirm_by",
    "corrected_on",
    "as_of",
)
_NOTHING = {
    "department_id",
    "merged_into_id",
    "confirm_by",
    "closings",
    "specials",
    "suspended_from",
    "suspended_until",
    "state_reason",
    "hours_note",
    "note",
    "extra",
}


def _has(has: Has) -> str:
    return write_has(HAS, has.has, has.note)


_LISTS: dict[str, Callable[[Any], list[str]]] = {
    "closings": sentences.closings,
    "specials": lambda rows: sentences.sentences((), (), rows)[1:],
    "amenities": lambda found: [f"{label(key)}: {_has(has)}" for key, has in found.items()],
    "amenity": lambda has: [_has(has)],
    "extra": lambda texts: [f"{key}: {text}" for key, text in texts.items()],
}
"""By fact, the lines in which its value is told."""


class Change(NamedTuple):
    """What differs, in words: the field, and its text before and after."""

    label: str
    before: str
    after: str


def name(fact: str) -> str:
    """設備: what people call a fact; one that is not in the table is its own name."""
    return str(NAMES.get(fact, fact))


def words(fact: str, value: Any, facts: Mapping[str, Any] | None = None) -> str:
    """A value as people read it. `facts`, those beside it, tell which days are closed."""
    if fact == "openings":
        rules = (facts or {}).get("closings", ())
        told = sentences.sentences(value, rules, ())
        return "\n".join(told[: len(told) - len(sentences.closings(rules))])
    if fact in _LISTS:
        empty = _("なし") if fact in _NOTHING else _("不明")
        return "\n".join(_LISTS[fact](value)) or str(empty)
    if value is None or value == "":
        return str(_("なし")) if fact in _NOTHING else str(_("不明"))
    return _one(fact, value)


def _one(fact: str, value: Any) -> str:
    if fact in _NAMED:
        row = db.session.get(_NAMED[fact], value)
        return row.name if row else str(value)
    named = {"state": STATES, "kind": KINDS, "point_level": LEVELS}.get(fact)
    if named is not None:
        return str(named.get(value, value))
    if isinstance(value, bool):
        yes, no = YES_NO.get(fact, (_("はい"), _("いいえ")))
        return str(yes if value else no)
    if isinstance(value, date) or fact in _DATES:
        return measures.day(value)
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between facts of the same names, in the table's order; amenities one by one."""
    found = []
    names = [
        *(each for each in NAMES if each in after),
        *(each for each in after if each not in NAMES),
    ]
    for fact in names:
        old, new = before.get(fact), after[fact]
        if fact == "amenities":
            found += _amenities(old or {}, new)
        elif not is_same(fact, old, new):
            found.append(Change(name(fact), words(fact, old, before), words(fact, new, after)))
    return found


def is_same(fact: str, one: Any, other: Any) -> bool:
    """Whether two values of a fact say the same; the order of hours says nothing."""
    if fact in {"openings", "closings", "specials"}:
        return set(one or ()) == set(other or ())
    return bool(one == other)


def _amenities(before: Mapping[str, Has], after: Mapping[str, Has]) -> list[Change]:
    nothing = Has(None)
    keys = dict.fromkeys([*AMENITIES, *before, *after])
    pairs = [(key, before.get(key, nothing), after.get(key, nothing)) for key in keys]
    return [Change(label(key), _has(old), _has(new)) for key, old, new in pairs if old != new]
