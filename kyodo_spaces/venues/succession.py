"""機構改革: what a department kept, and who belonged to it, go to its successors."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from .. import audit, clock
from ..accounts import departments
from ..accounts.models import Department, User
from ..accounts.rights import Actor, require_coordinator
from ..db import db, transaction
from ..errors import Invalid, NotFound
from . import changes
from .claiming import key
from .models import Space, Venue

Place = tuple[str, int]
"""A kind as in addresses, `venues` or `spaces`, and an id."""


class Estate(NamedTuple):
    """What a department hands on."""

    venues: Sequence[Venue]
    spaces: Sequence[Space]
    """Those with a department of their own; the others go with their venue."""
    members: Sequence[User]

    def places(self) -> Iterator[tuple[Place, Venue | Space]]:
        yield from ((("venues", row.id), row) for row in self.venues)
        yield from ((("spaces", row.id), row) for row in self.spaces)


class Shares(NamedTuple):
    """Which successor takes each place, and which ones each member goes to."""

    places: Mapping[Place, int]
    members: Mapping[int, Collection[int]]


def estate(department_id: int) -> Estate:
    """What a department keeps now, in order of name."""
    return _estate(db.session(), department_id)


def _estate(session: Session, department_id: int) -> Estate:
    venues = select(Venue).where(Venue.department_id == department_id)
    venues = venues.options(selectinload(Venue.spaces))
    spaces = select(Space).where(Space.department_id == department_id)
    members = select(User).where(User.departments.any(Department.id == department_id))
    return Estate(
        session.scalars(venues.order_by(Venue.name, Venue.id)).all(),
        session.scalars(spaces.order_by(Space.venue_id, Space.position, Space.id)).all(),
        session.scalars(members.order_by(User.name, User.id)).all(),
    )


def find_successors(department_id: int, from_year: int) -> list[Department]:
    """The departments that could succeed it: all others that are valid in that year and today."""
    rows = departments.find_departments(from_year)
    return [row for row in rows if row.id != department_id and _can_succeed(row, from_year)]


def _can_succeed(row: Department, from_year: int) -> bool:
    """What it takes over it keeps from now on, so that it must not be over by now."""
    return row.is_valid_in(from_year) and row.is_valid_in(clock.fiscal_year(clock.today()))


def succeed(
    old_id: int,
    new_ids: Sequence[int],
    from_year: int,
    *,
    by: Actor,
    shares: Shares | None = None,
) -> Estate:
    """End a department with the fiscal year before, and hand on what it kept; tells what.

    One successor takes all; several need `shares`, in which each place has one successor and
    a member any number. Past records keep the old name. Raises NotAllowed, NotFound, or Invalid
    where the day has not come or a place would be left behind.
    """
    require_coordinator(by)
    _check_year(from_year)
    with transaction() as session:
        old, *new = (session.get(Department, id) for id in (old_id, *new_ids))
        successors = {row.id: row for row in new if row is not None}
        if old is None or len(successors) < len(new):
            raise NotFound
        if not new:
            raise Invalid(_("引き継ぎ先の課を選んでください。"))
        _check(old, successors.values(), from_year)
        handed = _estate(session, old.id)
        shares = shares or _whole(handed, list(successors))
        _check_shares(handed, shares, successors)
        _move_places(session, old, handed, shares, successors, by)
        _move_members(session, old, handed.members, shares, successors, by)
        _end(session, old, list(successors.values()), from_year, by)
        return handed


def has_begun(fiscal_year: int) -> bool:
    """Whether the first of April of a fiscal year has come."""
    return clock.fiscal_year(clock.today()) >= fiscal_year


def _check_year(from_year: int) -> None:
    if not has_begun(from_year):
        raise Invalid(
            _(
                "%(year)s年4月1日より前には引き継げません。それまでは今の課が担当します。"
                "当日からあとに、もう一度行ってください。",
                year=from_year,
            )
        )


def _check(old: Department, successors: Collection[Department], from_year: int) -> None:
    if old.successors:
        raise Invalid(_("「%(name)s」は、もう引き継ぎが済んでいます。", name=old.name))
    if old.valid_from >= from_year:
        raise Invalid(
            _(
                "「%(name)s」は%(year)s年度からの課です。それよりあとの年度から引き継げます。",
                name=old.name,
                year=old.valid_from,
            )
        )
    for row in successors:
        if row.id == old.id or not _can_succeed(row, from_year):
            raise Invalid(
                _(
                    "「%(name)s」は、%(year)s年度の引き継ぎ先にできません。",
                    name=row.name,
                    year=from_year,
                )
            )


def _whole(handed: Estate, new_ids: Sequence[int]) -> Shares:
    if len(new_ids) != 1:
        raise Invalid(_("引き継ぎ先が2つ以上のときは、場所と人を分けてください。"))
    places = {place: new_ids[0] for place, _row in handed.places()}
    return Shares(places, {user.id: new_ids for user in handed.members})


def _check_shares(handed: Estate, shares: Shares, successors: Mapping[int, Department]) -> None:
    left = [
        row.name for place, row in handed.places() if shares.places.get(place) not in successors
    ]
    if left:
        names = "、".join(left[:5])
        raise Invalid(_("引き継ぎ先が決まっていない場所があります（%(names)s）。", names=names))
    if any(set(ids) - successors.keys() for ids in shares.members.values()):
        raise Invalid(_("担当者の引き継ぎ先が、選んだ課ではありません。"))


def _move_places(
    session: Session,
    old: Department,
    handed: Estate,
    shares: Shares,
    successors: Mapping[int, Department],
    by: Actor,
) -> None:
    """The public reads the new name at once, also on spaces that go with their venue."""
    for place, row in handed.places():
        new = successors[shares.places[place]]
        facts = {"department_id": new.id, "department": new.name}
        changes.write(session, row, facts, by=by, operation="succeed")
        for space in row.spaces if isinstance(row, Venue) else ():
            if space.department_id is None and key(space.department or "") == key(old.name):
                name = {"department": new.name}
                changes.write(session, space, name, by=by, operation="succeed")


def _move_members(
    session: Session,
    old: Department,
    members: Sequence[User],
    shares: Shares,
    successors: Mapping[int, Department],
    by: Actor,
) -> None:
    for user in members:
        before = [row.name for row in user.departments]
        kept = [row for row in user.departments if row.id not in {old.id, *successors}]
        taken = {row.id for row in user.departments} | set(shares.members.get(user.id, ()))
        user.departments = kept + [row for id, row in successors.items() if id in taken]
        flag_modified(user, "name")  # else its version would stay: the list is rows of their own
        session.flush()
        after = [row.name for row in user.departments]
        _record(session, user, {"departments": before}, {"departments": after}, by)


def _end(
    session: Session, old: Department, successors: list[Department], from_year: int, by: Actor
) -> None:
    before: dict[str, object] = {"valid_through": old.valid_through, "successors": []}
    old.valid_through = from_year - 1
    old.successors = successors
    flag_modified(old, "name")
    session.flush()
    names = [row.name for row in successors]
    _record(session, old, before, {"valid_through": from_year - 1, "successors": names}, by)


def _record(
    session: Session,
    subject: User | Department,
    before: Mapping[str, object],
    after: Mapping[str, object],
    by: Actor,
) -> None:
    line = audit.line("succeed", subject, by=by, before=before, after=after, is_public=False)
    audit.record(session, [line])
