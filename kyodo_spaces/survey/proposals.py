"""An answer beside what is published: field by field, what an approval would write."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from .. import places
from ..errors import Invalid
from ..venues import creating, disclosing, privacy, wording
from ..venues.applying import facts_of
from ..venues.models import Space, State, Venue
from ..venues.rights import department_of
from ..venues.telling import Exact, exact_of, exact_of_phone, tells
from . import prefilling
from .answer_facts import facts_of_answer
from .models import RoundKind, SurveyResponse
from .questions import EXACT, TOWN_ONLY, YES
from .rows import Facts, Row, rows_of
from .targets import is_shared, keepers_of

_PHONE = ("phone", "phone_extension")
_ADDRESS = "venue-address"
_SHOWN_OF_ADDRESS = ("address", "postal_code", "access", "is_address_private", "point_level")
_NEAR_M = 500
"""How far from an address a pin may stand that a person set for it."""


class Proposal(NamedTuple):
    """What would be written, and to what: None stands for a new venue or space."""

    venue: Venue | None
    space: Space | None
    rows: list[Row]
    notices: dict[str, str]
    """By the question's key: what could not be understood."""
    obstacles: list[str]
    """Why nothing can be published, in words."""


def propose(response: SurveyResponse, venue: Venue | None, space: Space | None) -> Proposal:
    """The differences between the answer and this place of the directory."""
    kind = response.request.round.kind
    told = space or venue
    known = prefilling.answers_of(told, kind) if told is not None else {}
    answers = response.answers
    said = {key: text for key, text in answers.items() if text != known.get(key, "")}
    if said.keys() & {"hours", "closed"}:
        said |= {key: answers[key] for key in ("hours", "closed") if key in answers}
    amenities = facts_of(space or Space(), ["amenities"])["amenities"]
    read = facts_of_answer(kind, said, amenities)
    house, room = dict(read.venue), dict(read.space)
    obstacles = _obstacles(response, venue, space)
    rows: list[Row] = []
    if kind == RoundKind.CAFE:
        house.pop("address", None)
        if venue is not None and is_shared(venue):
            _move_in(house, room)
        if answers.get("publish_phone") != YES:
            house, room = (
                {k: v for k, v in each.items() if k not in _PHONE} for each in (house, room)
            )
        if space is None and "name" not in room:
            name = answers.get("venue_name") or (venue.name if venue else "")
            room["name"] = _("%(name)sの席", name=name)
        rows += _consented(answers, venue, space, obstacles)
    elif "address" in house or venue is None:
        address = house.pop("address", "")
        rows += _address_rows(_located(house.get("name", ""), address, venue, obstacles), venue)
    rows = [*rows_of(house, venue, of_venue=True), *rows, *rows_of(room, space, of_venue=False)]
    if kind == RoundKind.CAFE:
        exact = _secrets(answers, venue, space)
        rows = _without_secrets(rows, exact, read.notices, obstacles)
        if venue is not None:
            obstacles += _told_already(venue, exact)
    if response.is_unchanged:
        rows = [row._replace(is_ticked=row.is_due) for row in rows]
    return Proposal(venue, space, rows, read.notices, obstacles)


def _obstacles(response: SurveyResponse, venue: Venue | None, space: Space | None) -> list[str]:
    found = []
    if response.withdrawn_at is not None:
        found.append(_("この回答は取り下げられています。"))
    if response.request.submitted_at is None or response.request.returned_at is not None:
        found.append(_("回答がまだ提出されていません。"))
    is_cafe = response.request.round.kind == RoundKind.CAFE
    if is_cafe and response.answers.get("publish_name") != YES:
        found.append(_("名前を市民に案内することに同意がないため、公開できません。"))
    found += _without_keeper(response, venue, space)
    if any(owner is not None and owner.state == State.RETIRED for owner in (venue, space)):
        found.append(_("この場所は廃止になっています。載せるときは、先に下書きに戻してください。"))
    return found


def _without_keeper(
    response: SurveyResponse, venue: Venue | None, space: Space | None
) -> list[str]:
    """The obstacle that nobody can tell whose a place will be, in words."""
    asked, owner = response.request.department_id, space or venue
    is_kept = owner is not None and (
        department_of(owner) is not None or (venue is not None and venue.is_partner)
    )
    if asked is None or is_kept or len(keepers := keepers_of(asked)) == 1:
        return []
    words = _(
        "「%(name)s」は組織改正で変わり、担当課が1つに決まりません（%(names)s）。先に施設を下書きで"
        "作って担当課を決めてから、もう一度開いてください。",
        name=response.request.name,
        names="、".join(row.name for row in keepers) or _("引き継いだ課がありません"),
    )
    return [str(words)]


def _located(name: str, address: str, venue: Venue | None, obstacles: list[str]) -> Facts:
    """An exact address in its parts with its point; a pin that a person set stays."""
    try:
        facts = creating.locate(name or (venue.name if venue else "―"), address)
    except Invalid as error:
        obstacles.append(str(error))
        return {}
    del facts["name"]
    parts = dict.fromkeys(("town", "lot", "building")) | facts
    if venue is None or venue.is_address_private:
        return parts
    code = venue.municipality_code
    if exact_of(address, code) != exact_of(venue.address, code):
        parts |= dict.fromkeys(("postal_code", "access"))
    if venue.point_is_locked:
        if _is_far(venue, parts):
            obstacles.append(
                _(
                    "地図のピンが、新しい住所から離れています。先に施設のページの「地図の位置」で、"
                    "ピンを新しい場所に直してください。"
                )
            )
        parts = {key: value for key, value in parts.items() if not _is_of_point(key)}
    return parts


def _is_far(venue: Venue, facts: Facts) -> bool:
    """Whether the venue's pin is farther from an address than the address is vague."""
    pin, longitude, latitude = venue.point, facts.get("longitude"), facts.get("latitude")
    if pin is None or longitude is None or latitude is None:
        return False
    return pin.distance_m(longitude, latitude) > max(_NEAR_M, facts.get("point_radius_m") or 0)


def _is_of_point(name: str) -> bool:
    return name in {"longitude", "latitude"} or name.startswith("point_")


def _consented(
    answers: Mapping[str, str], venue: Venue | None, space: Space | None, obstacles: list[str]
) -> Iterable[Row]:
    """The address as exactly as its owner lets it be shown; no telephone without consent."""
    if answers.get("publish_phone") != YES:
        none = dict.fromkeys(_PHONE)
        if venue is None or not is_shared(venue):
            yield from rows_of(none, venue, of_venue=True, is_due=True)
        yield from rows_of(none, space, of_venue=False, is_due=True)
    address = answers.get("address", "")
    if venue is not None and is_shared(venue):
        if not _is_open_enough(answers, venue):
            obstacles.append(
                _(
                    "「%(name)s」の中のカフェなので、施設の住所がそのまま案内されます。住所を"
                    "番地まで案内してよいかを確かめて、回答を直してください。",
                    name=venue.name,
                )
            )
    elif answers.get("publish_address") != EXACT:
        is_nowhere = answers.get("publish_address") != TOWN_ONLY
        yield from _town_rows(address, venue, obstacles, is_nowhere=is_nowhere)
    elif address and (venue is None or venue.is_address_private or address != venue.address):
        facts = _located(answers.get("venue_name", ""), address, venue, obstacles)
        yield from _address_rows(facts and facts | {"is_address_private": False}, venue)
    elif venue is None or venue.is_address_private:
        obstacles.append(_("住所の答えがありません。"))


def _is_open_enough(answers: Mapping[str, str], venue: Venue) -> bool:
    """Whether a café lets be shown what is shown of the house in which it is."""
    consent = answers.get("publish_address")
    return consent == EXACT or (consent == TOWN_ONLY and venue.is_address_private)


def _move_in(house: Facts, room: Facts) -> None:
    """A café in a house of others has the name and the telephone of its seats, not the house's."""
    if "name" in house:
        room["name"] = house.pop("name")
    if "phone" in house:
        room["phone"] = house.pop("phone")


def _town_rows(
    address: str, venue: Venue | None, obstacles: list[str], *, is_nowhere: bool
) -> Iterable[Row]:
    code = venue.municipality_code if venue else None
    address = address or (venue.address if venue else "")
    if not address and is_nowhere and (home := places.home()) is not None:
        address = home.name
    try:
        facts = privacy.town_facts(address, code, is_nowhere=is_nowhere)
    except Invalid as error:
        obstacles.append(str(error))
        return
    yield from _address_rows(facts, venue, is_due=True)


def _address_rows(facts: Facts, venue: Venue | None, *, is_due: bool = False) -> list[Row]:
    before = facts_of(venue or Venue(), facts)
    if not facts or (venue is not None and before == facts):
        return []
    shown = [name for name in _SHOWN_OF_ADDRESS if name in facts and (facts[name] or before[name])]
    if "is_address_private" in facts and "is_address_private" not in shown:
        shown.append("is_address_private")
    old, new = ("\n".join(_of_address(name, side) for name in shown) for side in (before, facts))
    is_due = is_due or venue is None
    return [Row(_ADDRESS, True, wording.name("address"), old, new, facts, is_due=is_due)]


def _of_address(name: str, facts: Mapping[str, Any]) -> str:
    if name == "is_address_private":
        return str(_("町名までを案内する") if facts[name] else _("番地まで案内する"))
    text = wording.words(name, facts[name])
    return text if name == "address" else f"{wording.name(name)}: {text}"


def _secrets(answers: Mapping[str, str], venue: Venue | None, space: Space | None) -> Exact:
    """What a café's consent lets nobody see."""
    exact = Exact()
    if answers.get("publish_address") != EXACT:
        code = venue.municipality_code if venue else None
        exact |= exact_of(answers.get("address", ""), code)
        if venue is not None:
            exact |= disclosing.exact_of_venue(venue)
    if answers.get("publish_phone") != YES:
        owners = (space,) if venue is not None and is_shared(venue) else (venue, space)
        known = [owner.phone for owner in owners if owner is not None]
        exact |= exact_of_phone(answers.get("phone"), *known)
    return exact


def _told_already(venue: Venue, exact: Exact) -> list[str]:
    """The obstacle that the place's own texts are, in words."""
    if not (where := disclosing.find_told(venue, exact)):
        return []
    words = _(
        "次のところに、案内してはいけない番地や電話番号が書かれています。先に「くわしい内容を"
        "直す」などで消してください: %(fields)s",
        fields="、".join(where),
    )
    return [str(words)]


def _without_secrets(
    rows: list[Row], exact: Exact, notices: dict[str, str], obstacles: list[str]
) -> list[Row]:
    """The rows that may be taken: none whose text tells what is not to be told."""
    kept = []
    for row in rows:
        texts = [value for value in row.facts.values() if isinstance(value, str)]
        if row.key == _ADDRESS or not any(tells(text, exact) for text in texts):
            kept.append(row)
        elif row.is_due:
            obstacles.append(
                _(
                    "「%(name)s」に、案内してはいけない番地や電話番号が書かれています。"
                    "回答を直してください。",
                    name=row.label,
                )
            )
        else:
            key = "venue_name" if row.key == "venue-name" else row.key.partition("-")[2]
            notices[key] = _(
                "案内してはいけない番地や電話番号が書かれているので、載せません。"
                "載せるときは、先に回答を直してください。"
            )
    return kept
