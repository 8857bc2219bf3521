"""What a café may answer, in plain words: above all what the public would see of it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .questions import EXACT, NOWHERE, TOWN_ONLY

_MAY = {"可": _l("できる"), "不可": _l("できない"), "要確認": _l("相談してほしい")}
CHOICES: dict[str, dict[str, Any]] = {
    "group_use": _MAY,
    "leaflets": _MAY,
    "events": _MAY,
    "publish_name": {
        "はい": _l("はい（案内に、お店の名前と上の内容が載ります）"),
        "いいえ": _l("いいえ（お店のことは、案内に何も載りません）"),
    },
    "publish_address": {
        EXACT: _l("番地まで（例:「小町1丁目2番3号」。地図に印がつきます）"),
        TOWN_ONLY: _l("町名まで（例:「小町」だけ。地図には町のまわりの大きな円だけが出ます）"),
        NOWHERE: _l("載せない（住所も地図も出ません）"),
    },
    "publish_phone": {
        "はい": _l("はい（案内に電話番号が載ります）"),
        "いいえ": _l("いいえ（電話番号は載りません）"),
    },
}
"""By the question's key and the word that is stored."""


def seen_by_public(answers: Mapping[str, str]) -> list[str]:
    """What an answer lets the public see, a sentence each."""
    if answers.get("publish_name") != "はい":
        return [_("何も載りません。")]
    address = {
        EXACT: _("住所: %(address)s", address=answers.get("address") or _("書かれていません")),
        TOWN_ONLY: _("住所: 町の名前だけ"),
    }.get(answers.get("publish_address", ""), _("住所: 載りません"))
    phone = _("電話: 載りません")
    if answers.get("publish_phone") == "はい":
        phone = _("電話: %(phone)s", phone=answers.get("phone") or _("書かれていません"))
    return [
        _("名前: %(name)s", name=answers.get("venue_name", "")),
        address,
        phone,
        _("開いている時間、席の数、料金など、書いていただいたお店のこと"),
    ]
