"""Places of which only the text says whose they are, to the department of that name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import Department
from ..accounts.rights import Actor, require_coordinator
from ..db import db, transaction
from ..errors import NotFound
from ..text import fold
from . import changes
from .models import Space, Venue
from .queries import Listing
from .rights import department_of


class Departments:
    """The departments that are valid today, by their names as people write them."""

    def __init__(self, session: Session) -> None:
        self._ids: dict[str, int | None] = {}
        year = clock.fiscal_year(clock.today())
        for row in session.scalars(select(Department)):
            if row.is_valid_in(year):
                name = key(row.name)
                self._ids[name] = None if name in self._ids else row.id

    def find(self, name: str | None) -> int | None:
        """The one department of this name; None where there is none, or more than one."""
        return self._ids.get(key(name or ""))

    def link(self, owner: Venue | Space) -> dict[str, int]:
        """The fact that links a place to the department that its text names.

        Empty for a place that somebody keeps already: a department, also through its venue, or
        the NPO centre as a partner venue.
        """
        venue = owner.venue if isinstance(owner, Space) else owner
        found = self.find(owner.department)
        if found is None or department_of(owner) is not None or venue.is_partner:
            return {}
        return {"department_id": found}


def key(name: str) -> str:
    """The form in which names of departments are compared."""
    return fold(name).replace(" ", "")


def find_claimable(department_id: int) -> list[Venue | Space]:
    """The places that nobody keeps and whose text names this department, if it is valid today."""
    departments = Departments(db.session())
    return [
        *_find_named(Venue, department_id, departments),
        *_find_named(Space, department_id, departments),
    ]


def _find_named(
    model: type[Listing], department_id: int, departments: Departments
) -> list[Listing]:
    is_unkept = model.department_id.is_(None)
    texts = db.session.scalars(select(model.department).where(is_unkept).distinct())
    named = [text for text in texts if departments.find(text) == department_id]
    query = select(model).where(is_unkept, model.department.in_(named)).order_by(model.id)
    return [row for row in db.session.scalars(query) if departments.link(row)]


def claim(department_id: int, *, by: Actor) -> list[int]:
    """Link these places to the department; the numbers of the audit lines.

    Raises NotAllowed for all but coordinators, and NotFound for no department.
    """
    require_coordinator(by)
    with transaction() as session:
        if session.get(Department, department_id) is None:
            raise NotFound
        lines = [
            changes.write(session, row, {"department_id": department_id}, by=by, operation="claim")
            for row in find_claimable(department_id)
        ]
        return [line for line in lines if line is not None]
