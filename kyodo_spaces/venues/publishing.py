"""What coordinators decide of a venue or a space: who keeps it, and whether the public sees it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import Department
from ..accounts.rights import Actor, require_coordinator
from ..db import transaction
from ..errors import Invalid
from . import changes
from .models import State

NOT_SUSPENDED: dict[str, None] = dict.fromkeys(
    ("suspended_from", "suspended_until", "state_reason")
)


def state_facts(state: str) -> dict[str, Any]:
    """The facts of a state; raises Invalid for one that is no coordinator's to choose."""
    if state not in {State.DRAFT, State.PUBLISHED, State.RETIRED}:
        raise Invalid(_("公開の状態を選んでください。"))
    return {"state": state, **NOT_SUSPENDED}


def department_facts(session: Session, department_id: int | None) -> dict[str, Any]:
    """Whose a place is, and what the public reads of it; raises Invalid unless valid today."""
    if department_id is None:
        return {"department_id": None, "department": None}
    row = session.get(Department, department_id)
    if row is None or not row.is_valid_in(clock.fiscal_year(clock.today())):
        raise Invalid(_("今年度の課から選んでください。"))
    return {"department_id": row.id, "department": row.name}


def govern(
    kind: str,
    id: int,
    facts: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    operation: str = "state",
    confirms: bool = False,
) -> int | None:
    """Publish, unpublish, retire or bring back a place, or give it to a department.

    As `changes.change`; raises NotAllowed for all but coordinators.
    """
    with transaction() as session:
        owner = changes.lock_listing(session, kind, id, by=by, operation=operation)
        require_coordinator(by)
        if owner.version != version:
            raise changes.Stale(owner.version)
        if confirms:
            facts = {**facts, **changes.vouched(owner, by)}
        return changes.write(session, owner, facts, by=by, operation=operation)
