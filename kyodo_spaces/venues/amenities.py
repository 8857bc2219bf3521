"""What a place may have: one table of keys, labels and the standard file's own columns."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .hours_form import escape, join, split, split_pair, unescape
from .values import Has, plain, three_states


class AmenityType(NamedTuple):
    key: str
    """As stored in `Amenity.key` and written in addresses (`?amenity=projector`)."""
    label: str
    """What people read, and the name in the spaces file; pages say it by `named`."""
    column: str | None = None
    """Its column in the 56-column standard, where it has one."""


_TYPES = (
    AmenityType("wheelchair_access", "車椅子での利用", "車椅子可"),
    AmenityType("wheelchair_loan", "車椅子の貸出", "車椅子貸出"),
    AmenityType("cane_loan", "杖の貸出", "ツエ貸出"),
    AmenityType("accessible_toilet", "バリアフリートイレ", "バリアフリートイレ"),
    AmenityType("step_free", "スロープ・エレベーター", "スロープ、エレベータ、エスカレータ"),
    AmenityType("tactile_paving", "点字ブロックなどの移動支援", "点字ブロック等の移動支援"),
    AmenityType("braille_or_audio", "点字や読み上げの支援", "点字や読上による支援"),
    AmenityType("assistance_dogs", "盲導犬・介助犬・聴導犬の同伴", "盲導犬・介助犬、聴導犬同伴"),
    AmenityType("captions", "字幕", "字幕"),
    AmenityType("written_communication", "筆談", "筆談対応"),
    AmenityType("priority_parking", "優先駐車場", "優先駐車場"),
    AmenityType("ostomate_toilet", "オストメイト対応トイレ", "オストメイト対応トイレ"),
    AmenityType("nursing_room", "授乳室", "授乳室"),
    AmenityType("diaper_changing", "おむつ替えコーナー", "おむつ替えコーナー"),
    AmenityType("food_and_drink", "飲食", "飲食可否"),
    AmenityType("stroller_loan", "ベビーカーの貸出", "ベビーカー貸出"),
    AmenityType("stroller_access", "ベビーカーの利用", "ベビーカー利用"),
    AmenityType("tables_and_chairs", "机・椅子"),
    AmenityType("whiteboard", "ホワイトボード"),
    AmenityType("projector", "プロジェクター"),
    AmenityType("screen", "スクリーン"),
    AmenityType("microphone", "マイク"),
    AmenityType("piano", "ピアノ"),
    AmenityType("cooking_counter", "調理台"),
    AmenityType("wifi", "無線LAN"),
    AmenityType("printer", "印刷機"),
    AmenityType("parking", "駐車場"),
    AmenityType("bicycle_parking", "駐輪場"),
    AmenityType("air_conditioning", "空調"),
    AmenityType("group_use", "団体での利用"),
    AmenityType("leaflets", "チラシを置くこと"),
    AmenityType("events", "催しを開くこと"),
)

AMENITIES: dict[str, AmenityType] = {amenity.key: amenity for amenity in _TYPES}


_ACCESSIBLE = [
    *"wheelchair_access step_free accessible_toilet ostomate_toilet priority_parking".split(),
    *"wheelchair_loan cane_loan tactile_paving braille_or_audio assistance_dogs".split(),
    *"captions written_communication".split(),
]
_FOR_CHILDREN = "nursing_room diaper_changing stroller_access stroller_loan".split()
GROUPS: dict[Any, list[str]] = {
    _l("設備"): [key for key in AMENITIES if key not in {*_ACCESSIBLE, *_FOR_CHILDREN}],
    _l("車椅子・目や耳の不自由な方"): _ACCESSIBLE,
    _l("子ども連れ"): _FOR_CHILDREN,
}
"""As visitors choose them."""


def label(key: str) -> str:
    """The Japanese name of an amenity; a key that is not in the table is its own name."""
    return AMENITIES[key].label if key in AMENITIES else key


def named(key: str) -> str:
    """An amenity's name in the language of the page."""
    return str(_(label(key)))


HAS = {True: "有", False: "無", None: "不明"}
MAY = {True: "可", False: "不可", None: "不明"}


def write_has(words: Mapping[bool | None, str], has: bool | None, note: str | None) -> str:
    """有, or 有(note)."""
    return words[has] + (f"({note})" if note else "")


def read_has(text: str) -> Has:
    """What write_has wrote in either set of words, or any other way to say it."""
    for words in (MAY, HAS):
        for has, word in words.items():
            if text == word:
                return Has(has)
            if text.startswith(word + "(") and text.endswith(")"):
                return Has(has, text[len(word) + 1 : -1])
    return three_states(text)


def write_amenities(amenities: Mapping[str, Has]) -> str:
    """ホワイトボード=有; マイク=不明(有料): in the order of the table, then the others by name."""
    keys = [key for key in AMENITIES if key in amenities]
    keys += sorted(key for key in amenities if key not in AMENITIES)
    return join(
        f"{escape(label(key))}={write_has(HAS, has, escape(note) if note else None)}"
        for key in keys
        for has, note in [amenities[key]]
    )


def read_amenities(text: str) -> dict[str, Has] | None:
    """What write_amenities wrote; None for another form.

    A name that is not in the table is its own key.
    """
    keys = {plain(one.label): one.key for one in AMENITIES.values()}
    found: dict[str, Has] = {}
    for entry in split(text):
        pair = split_pair(entry)
        if pair is None:
            return None
        name, (has, note) = pair[0], read_has(pair[1])
        found[keys.get(plain(name), name)] = Has(has, unescape(note) if note else None)
    return found
