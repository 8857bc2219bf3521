"""What the rows of one file share while they are stored: session, known venues, report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import audit, places
from ..audit import AuditLine
from . import applying, inserting, queries
from .applying import Difference
from .claiming import Departments
from .import_report import Change, Created, ImportReport
from .matching import Entry, Matcher
from .models import PUBLIC_STATES, Space, State, Venue
from .placing import Placer

BATCH = 500
"""So many rows are stored at a time."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is imported.

    `publish` publishes what is new, and drafts that the public never saw; `as_of` is of when
    the file tells, no more exactly than is known (2026-10-03, 2026-10 or 2026).
    """

    by: str = "kyodo import"
    publish: bool = False
    as_of: str | None = None
    is_dry_run: bool = False


class Store:
    """Writes venues and spaces in batches, each with its audit line."""

    def __init__(self, session: Session, report: ImportReport, options: Options) -> None:
        self.session = session
        self.report = report
        self.options = options
        self.gazetteer = places.gazetteer()
        self._departments = Departments(session)
        self.placer = Placer(places.geocoder(), self.gazetteer)
        home = places.home()
        self.matcher = Matcher(self.gazetteer, home.code if home else None)
        self.matcher.add(self._entries())
        self.venues: dict[int, Venue] = {}
        self._fresh: dict[Entry, Venue] = {}
        self._new: list[Venue | Space] = []
        self._rows: list[tuple[Venue | Space, Any, dict[str, Any]]] = []
        self._unwritten: list[
            tuple[Venue | Space, dict[str, Any] | None, dict[str, Any], bool]
        ] = []

    def _entries(self) -> Iterable[Entry]:
        merged = select(Venue.id, Venue.merged_into_id).where(Venue.merged_into_id.is_not(None))
        into = {id: survivor for id, survivor in self.session.execute(merged) if survivor}
        columns = (
            Venue.id,
            Venue.municipality_code,
            Venue.external_id,
            Venue.name,
            Venue.address,
            Venue.is_address_private,
        )
        query = select(*columns).order_by(Venue.merged_into_id.is_not(None), Venue.id)
        for id, code, external_id, name, address, is_private in self.session.execute(query):
            survivor = id
            while survivor in into:
                survivor = into[survivor]
            known = self.matcher.key(name, address, code)
            merged_id = id if survivor != id else None
            yield Entry(
                survivor, code, external_id, known, merged_id=merged_id, is_private=is_private
            )

    def load(self, entries: Iterable[Entry | None]) -> None:
        """Read the venues of a batch at once, with their spaces and what belongs to both."""
        ids = dict.fromkeys(entry.id for entry in entries if entry and entry.id)
        self.venues = {venue.id: venue for venue in queries.get_venues(list(ids))}

    def venue(self, entry: Entry) -> Venue:
        if entry in self._fresh:
            venue = self._fresh[entry]
            self.write()
            inserting.attach(self.session, venue)
            self.venues[venue.id] = venue
        return self._known(entry.id or 0)

    def left_behind(self, entry: Entry) -> list[Space]:
        """The spaces that stayed with a venue when it was merged, because they are retired."""
        return self._known(entry.merged_id).spaces if entry.merged_id else []

    def _known(self, id: int) -> Venue:
        if id not in self.venues:
            (self.venues[id],) = queries.get_venues([id])
        return self.venues[id]

    def create_venue(self, row: int, facts: Mapping[str, Any], entry: Entry) -> Venue:
        """A new venue of these facts, in a state that the options or the facts say."""
        venue = Venue(state=self.new_state)
        entry.row = row
        self._fresh[entry] = venue
        self.matcher.add([entry])
        self.create(venue, facts)
        self.report.created.append(Created(row, venue.name))
        return venue

    @property
    def new_state(self) -> State:
        return State.PUBLISHED if self.options.publish else State.DRAFT

    def create(self, owner: Venue | Space, facts: Mapping[str, Any]) -> None:
        """Store a new venue or space."""
        after, rows = applying.fill(owner, {**facts, **self._dated(facts)})
        after |= applying.fill(owner, self._link(owner, facts))[0]
        self._rows += ((owner, model, values) for model, values in rows)
        if isinstance(owner, Space) and owner.venue in self.session:
            self.session.add(owner)
        else:
            self._new.append(owner)
        self.report.drafts += owner.state == State.DRAFT
        self._unwritten.append((owner, None, after, _is_public(owner)))

    def change(
        self,
        owner: Venue | Space,
        facts: Mapping[str, Any],
        source: Mapping[str, Any],
        *,
        is_exact: bool = False,
    ) -> Difference:
        """Set the facts that differ, and then where they come from; returns what changed."""
        was_public = _is_public(owner)
        before, after = applying.apply(owner, facts, is_exact=is_exact)
        if after:
            withdrawn = self._unconfirm(owner, after)
            before, after = before | withdrawn[0], after | withdrawn[1]
            unsaid = {name: told for name, told in source.items() if name not in facts}
            more = applying.apply(owner, unsaid | self._dated(facts))
            before, after = before | more[0], after | more[1]
        more = applying.apply(owner, self._link(owner, facts))
        before, after = before | more[0], after | more[1]
        if self.options.publish and owner.state == State.DRAFT and not self._was_seen(owner):
            more = applying.apply(owner, {"state": State.PUBLISHED})
            before, after = before | more[0], after | more[1]
        if after:
            is_public = was_public or _is_public(owner)
            self._unwritten.append((owner, before, after, is_public))
        return before, after

    def _unconfirm(self, owner: Venue | Space, changed: Mapping[str, Any]) -> Difference:
        """Nobody vouched for what a file changes, unless it tells who did and when."""
        if owner.confirmed_on is None or {"confirmed_on", "confirmed_by"} & changed.keys():
            return {}, {}
        self.report.unconfirmed += 1
        return applying.apply(owner, {"confirmed_on": None, "confirmed_by": None})

    def _was_seen(self, owner: Venue | Space) -> bool:
        """Whether a draft was public once: somebody took it back, and a file does not."""
        was = AuditLine.before["state"].as_string()
        found = select(AuditLine.id).where(
            AuditLine.subject_type == owner.__tablename__,
            AuditLine.subject_id == owner.id,
            was.in_(PUBLIC_STATES),
        )
        was_seen = self.session.scalar(found.limit(1)) is not None
        self.report.withheld += was_seen
        return was_seen

    def tell(self, row: int, name: str, difference: Difference) -> None:
        """Count a row whose venue or space is known as changed or unchanged."""
        before, after = difference
        if after:
            self.report.changed.append(Change(row, name, before, after))
        else:
            self.report.unchanged += 1

    def _link(self, owner: Venue | Space, facts: Mapping[str, Any]) -> dict[str, int]:
        """Whose a place is, where the file names a department and nobody keeps it yet."""
        return self._departments.link(owner) if "department" in facts else {}

    def _dated(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {} if "as_of" in facts or not self.options.as_of else {"as_of": self.options.as_of}

    def write(self) -> None:
        """Write what is new, what belongs to it, and the audit lines."""
        inserting.insert_venues(self.session, [new for new in self._new if isinstance(new, Venue)])
        for new in self._new:
            if isinstance(new, Space):
                inserting.attach(self.session, new.venue)
        self._new.clear()
        self.session.flush()
        for entry, venue in self._fresh.items():
            entry.id = venue.id
        self._fresh.clear()
        inserting.insert_owned(self.session, self._rows)
        self._rows.clear()
        audit.record(
            self.session,
            [
                audit.line(
                    "import",
                    owner,
                    by=self.options.by,
                    before=before,
                    after=after,
                    is_public=is_public,
                )
                for owner, before, after, is_public in self._unwritten
            ],
        )
        self._unwritten.clear()

    def finish(self) -> None:
        """Write the batch and let go of it."""
        self.write()
        self.venues.clear()
        self.session.expunge_all()


def _is_public(owner: Venue | Space) -> bool:
    venue = owner.venue if isinstance(owner, Space) else owner
    return owner.is_public and venue.is_public
