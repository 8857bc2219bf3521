"""What no page tells of the past of a place that shows its town alone today.

The audit forgets nothing: lines from before may hold the exact address, and whoever shows them
asks here. Tables are asked by name, for their feature comes later.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from ..audit import AuditLine
from ..db import db

HIDDEN: dict[str, frozenset[str]] = {
    "venue": frozenset(
        "address prefecture city town lot building postal_code access extra longitude latitude "
        "point_level point_radius_m point_source point_is_locked point_is_ambiguous".split()
    ),
    "space": frozenset({"extra"}),
}
"""By subject, the facts that may tell where it is more closely than its town."""
IN_PLACE = "（住所を町名まで公開する施設なので、表示しません）"


def find_private(lines: Iterable[AuditLine]) -> set[tuple[str, int]]:
    """Which of the lines' subjects show their town alone, by kind and number."""
    venue, space = db.metadata.tables["venue"], db.metadata.tables["space"]
    asked = {
        "venue": select(venue.c.id),
        "space": select(space.c.id).join(venue, space.c.venue_id == venue.c.id),
    }
    ids: dict[str, set[int]] = {kind: set() for kind in asked}
    for line in lines:
        if line.subject_type in ids:
            ids[line.subject_type].add(line.subject_id)
    found = set()
    for kind, query in asked.items():
        subject = db.metadata.tables[kind]
        private = query.where(subject.c.id.in_(ids[kind]), venue.c.is_address_private)
        found |= {(kind, id) for id in db.session.scalars(private)}
    return found


def told(
    line: AuditLine, facts: Mapping[str, Any], private: set[tuple[str, int]]
) -> dict[str, Any]:
    """A side of a line as it may be told: the text of IN_PLACE stands for what is hidden."""
    if (line.subject_type, line.subject_id) not in private:
        return dict(facts)
    hidden = HIDDEN[line.subject_type]
    return {name: IN_PLACE if name in hidden else value for name, value in facts.items()}
