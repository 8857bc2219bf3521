"""Whose a venue or a space is. What is another's is answered as if it were not there."""

from typing import TypeVar

from ..accounts.forms import ROLES
from ..accounts.models import Department, Role
from ..accounts.rights import Actor, Refused
from ..db import db
from ..errors import NotFound
from .models import Kind, Space, State, Venue

Listing = TypeVar("Listing", bound=Venue | Space)


def department_of(owner: Venue | Space) -> int | None:
    """The department that keeps it: a space without one of its own is its venue's."""
    if isinstance(owner, Space) and owner.department_id is None:
        return owner.venue.department_id
    return owner.department_id


def may_edit(actor: Actor, owner: Venue | Space) -> bool:
    if actor.is_coordinator:
        return True
    if actor.role == Role.CENTRE:
        return is_centres(owner)
    department_id = department_of(owner)
    return department_id is not None and department_id in actor.department_ids


def is_centres(owner: Venue | Space) -> bool:
    """A partner venue and what is in it, a café, and a venue where nothing but cafés is known.

    Nothing that a department keeps, nor a venue in which one keeps a space: what happens to the
    house happens to that too.
    """
    if department_of(owner) is not None:
        return False
    if isinstance(owner, Space):
        return owner.venue.is_partner or owner.kind == Kind.CAFE
    live = [space for space in owner.spaces if space.state != State.RETIRED]
    if any(space.department_id is not None for space in live):
        return False
    return owner.is_partner or {space.kind for space in live} == {Kind.CAFE}


def voice_of(actor: Actor, owner: Venue | Space) -> str:
    """In whose name the actor speaks of it to the public: an office's, never a person's."""
    id = department_of(owner)
    if id is not None and id in actor.department_ids:
        return db.session.get_one(Department, id).name
    return actor.department or str(ROLES[actor.role])


def require(actor: Actor, owner: Listing | None, operation: str) -> Listing:
    """The owner itself if the actor may change it.

    Raises NotFound for what is not there, and Refused, which looks the same, for another's.
    """
    if owner is None:
        raise NotFound
    if not may_edit(actor, owner):
        raise Refused(operation, owner.__tablename__, owner.id)
    return owner
