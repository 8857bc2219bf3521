"""Which facts tell whether a place suits a purpose; what nobody has said stays unknown."""

from collections.abc import Mapping

import pytest

from kyodo_spaces.venues import purposes

NOTHING: Mapping[str, bool] = {}


@pytest.mark.parametrize(
    ("purpose", "kind", "amenities", "sound", "text", "expected"),
    [
        ("meeting", "room", NOTHING, None, "", True),
        ("meeting", "cafe", NOTHING, None, "", None),
        ("meeting", "cafe", NOTHING, None, "打ち合わせにどうぞ", True),
        ("meeting", "leaflet_rack", NOTHING, None, "会議室の前", False),
        ("music", "room", NOTHING, None, "", None),
        ("music", "room", NOTHING, True, "", True),
        ("music", "room", {"piano": True}, None, "", True),
        ("music", "room", {"piano": True}, False, "音楽室", False),
        ("music", "room", NOTHING, None, "音楽室", True),
        ("music", "room", NOTHING, None, "楽器は使えません。畳です", None),
        ("dance", "hall", NOTHING, True, "", None),
        ("dance", "hall", NOTHING, None, "軽運動室", True),
        ("cooking", "room", {"cooking_counter": True}, None, "", True),
        ("cooking", "room", {"cooking_counter": False}, None, "料理", False),
        ("exhibition", "exhibition", NOTHING, None, "", True),
        ("leaflets", "leaflet_rack", NOTHING, None, "", True),
        ("leaflets", None, {"leaflets": False}, None, "", False),
        ("childcare", None, {"nursing_room": False}, None, "", None),
    ],
)
def test_facts_tell(
    purpose: str,
    kind: str | None,
    amenities: Mapping[str, bool],
    sound: bool | None,
    text: str,
    expected: bool | None,
) -> None:
    facts = purposes.Facts(kind, amenities, sound, purposes.named_in(text))
    assert purposes.suits(facts).get(purpose) is expected
