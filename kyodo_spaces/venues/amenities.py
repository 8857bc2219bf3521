"""What a place may have: one table of keys, labels and the standard file's own columns."""

from typing import NamedTuple


class AmenityType(NamedTuple):
    key: str
    """As stored in `Amenity.key` and written in addresses (`?amenity=projector`)."""
    label: str
    """What people read, and the name in the spaces file."""
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
)

AMENITIES: dict[str, AmenityType] = {amenity.key: amenity for amenity in _TYPES}


def label(key: str) -> str:
    """The Japanese name of an amenity; a key that is not in the table is its own name."""
    return AMENITIES[key].label if key in AMENITIES else key
