"""What a row of a file may say of a place that shows its town alone. The report tells the rest."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ..errors import Invalid
from . import privacy
from .models import Venue
from .records import Record, refusal

_FLAG = "is_address_private"


def permitted(record: Record, venue: Venue, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without those that would tell more of the venue than its town."""
    kept = privacy.without_exact(venue, facts)
    dropped = {name: value for name, value in facts.items() if name not in kept}
    if any(getattr(venue, name) != value for name, value in dropped.items()):
        _report(record)
    if venue.is_address_private and kept.get(_FLAG) is False:
        del kept[_FLAG]
        remedy = _("番地まで公開するのは、職員のページの「住所の公開」で決めてください。")
        record.report(_("住所は町名まで"), "", remedy)
    return kept


def permitted_of_space(record: Record, venue: Venue, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a space of the venue: a column of no name may hold the address."""
    if not (venue.is_address_private and facts.get("extra")):
        return dict(facts)
    _report(record)
    return {name: value for name, value in facts.items() if name != "extra"}


def _report(record: Record) -> None:
    remedy = _(
        "住所を町名まで公開する施設なので、町より細かい住所や位置、決まった列のない項目は"
        "使いませんでした。"
    )
    record.report(_("住所・位置"), "", remedy)


def reduced(record: Record, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a new venue, its address cut to the town where the row asks for it."""
    if not facts.get(_FLAG):
        return dict(facts)
    kept = {name: value for name, value in facts.items() if name not in privacy.EXACT}
    return kept | town(record, facts["address"])


def town(record: Record, address: str) -> dict[str, Any]:
    """`privacy.town_facts`; the row is refused where the address names no town."""
    try:
        return privacy.town_facts(address)
    except Invalid as error:
        raise refusal(record, _("住所"), "", str(error)) from error
