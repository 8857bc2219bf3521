"""Rows of a file of facilities onto venues."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from . import private_rows, values
from .applying import Difference
from .cells import squeeze
from .hours_text import Cells, Hours, understand
from .import_report import label
from .matching import Entry, Key
from .models import OWN_ID, Kind, Space, Venue
from .records import Record, Refused
from .row_reading import RowReader
from .standard import closings_of, hours_cells, openings_of
from .storing import BATCH, Store
from .tables import Row, Table
from .values import Has, is_same_text


@lru_cache(4_096)
def _understand(cells: Cells) -> Hours:
    return understand(Cells(*map(squeeze, cells)))


_FILE_NAME = re.compile(r"\.\w{3,4}$")


class VenueRows:
    """Stores the rows of one table, a batch at a time."""

    def __init__(self, store: Store, table: Table, file: str) -> None:
        self._store = store
        self._report = store.report
        self._reader = RowReader(table, store.gazetteer)
        self._is_cafeteria = table.columns.kind == "cafeteria"
        self._provenance = _provenance(table.facts, file)
        self._waiting: list[tuple[Record, Key]] = []

    def store(self, batch: Sequence[Row]) -> None:
        records = []
        for number, cells in batch:
            try:
                records.append(self._reader.read(number, cells))
            except Refused as refused:
                self._report.refused += 1
                self._report.problems.append(refused.problem)
        keyed = [(record, self._key(record)) for record in records]
        self._store_all([each for each in keyed if not self._must_wait(*each)])

    def store_rest(self) -> None:
        """Store the rows that wait, after all others of the table."""
        for start in range(0, len(self._waiting), BATCH):
            self._store_all(self._waiting[start : start + BATCH])

    def _must_wait(self, record: Record, key: Key) -> bool:
        """Whether a row's venue has another ID, which may be that of a row further down."""
        entry = self._find(record, key)
        external_id = record.values.get("external_id")
        if entry is None or entry.row is not None or external_id in {None, entry.external_id}:
            return False
        self._waiting.append((record, key))
        return True

    def _store_all(self, keyed: Sequence[tuple[Record, Key]]) -> None:
        self._store.load(self._find(record, key) for record, key in keyed)
        for record, key in keyed:
            self._store_one(record, key)
            self._report.problems += record.problems
        self._store.finish()

    def _key(self, record: Record) -> Key:
        facts = record.values
        code = facts.get("municipality_code")
        return self._store.matcher.key(facts["name"], facts["address"], code)

    def _find(self, record: Record, key: Key) -> Entry | None:
        code, external_id = _identity(record.values)
        return self._store.matcher.find(key, code, external_id)

    def _store_one(self, record: Record, key: Key) -> None:
        entry = self._find(record, key)
        if entry is None:
            self._create(record, key)
            return
        venue = self._store.venue(entry)
        if entry.row is not None or entry.merged_id:
            self._merge(record, venue, entry.row)
            return
        entry.row = record.row
        facts = _fuller(self._known_identity(record, venue), venue)
        is_moved = key.address != entry.key.address
        facts |= self._store.placer.place(record, venue, is_moved=is_moved)
        facts |= self._hours(record, venue)
        facts |= _rest(record)
        facts = private_rows.permitted(record, venue, facts)
        before, after = self._store.change(venue, facts, self._source(record, venue.source))
        more = self._store_cafe(record, venue)
        self._store.tell(record.row, venue.name, (before | more[0], after | more[1]))

    def _create(self, record: Record, key: Key) -> None:
        facts = record.values | self._store.placer.place(record, None, is_moved=True)
        facts |= self._hours(record, None) | _rest(record) | self._source(record)
        entry = Entry(None, *_identity(facts), key)
        venue = self._store.create_venue(record.row, facts, entry)
        self._store_cafe(record, venue)

    def _known_identity(self, record: Record, venue: Venue) -> dict[str, Any]:
        """The facts to set; a body's code and ID stay, or two files would change them in turn."""
        facts = dict(record.values)
        code, external_id = _identity(facts)
        if venue.external_id is None or venue.external_id.startswith(OWN_ID):
            return facts
        if external_id and (code or venue.municipality_code, external_id) != (
            venue.municipality_code,
            venue.external_id,
        ):
            remedy = _(
                "すでにID %(id)s で登録した施設なので、IDは変えませんでした。", id=venue.external_id
            )
            record.report("ID", external_id, remedy)
        return {
            name: fact
            for name, fact in facts.items()
            if name not in {"municipality_code", "external_id"}
            or (name == "municipality_code" and venue.municipality_code is None)
        }

    def _hours(self, record: Record, venue: Venue | None) -> dict[str, Any]:
        cells = record.hours_cells
        if not any(cells) or (venue and _says_the_same(cells, venue)):
            return {}
        hours = _understand(cells)
        facts: dict[str, Any] = {}
        if hours.note or cells.note or cells.hours or cells.closed:
            facts["hours_note"] = hours.note or None
        if hours.closings is not None:
            facts["closings"] = hours.closings
        is_new_text = venue is None or hours.note != venue.hours_note
        if hours.openings or (hours.openings is not None and is_new_text):
            facts["openings"] = hours.openings
        _report_hours(record, hours)
        return facts

    def _merge(self, record: Record, venue: Venue, row: int | None) -> None:
        """A second row of one venue fills what is not known; the two never take turns.

        So does, without a `row`, that of a venue which was merged: what was chosen then stays.
        """
        facts = _fuller(record.values, venue) | self._hours(record, venue) | _rest(record)
        missing, different = _compare(venue, private_rows.permitted(record, venue, facts))
        point = venue.point
        if record.coordinates and not (point and _stands_at(record.coordinates, point)):
            different["緯度・経度"] = "、".join(record.coordinates)
        note = _("「%(name)s」にまとめた施設です。", name=venue.name)
        remedy = _("値が違うので、いまの内容を残しました。")
        if row is not None:
            note = _("%(row)s 行目と同じ施設です。", row=row)
            remedy = _("値が違うので、先の行を使いました。")
            if not different:
                record.report("", "", note + _("1行にまとめられます。"))
        for name, value in different.items():
            record.report(label(name), str(value), note + remedy)
        self._store.tell(record.row, venue.name, self._store.change(venue, missing, {}))

    def _source(self, record: Record, known: str | None = None) -> dict[str, Any]:
        """A file's name says less than what is known of where the facts come from."""
        told = record.source
        named = " ".join(told[name] for name in ("publisher", "dataset") if name in told)
        found = {"source": named} if named else {}
        found |= {"license": told["license"]} if "license" in told else {}
        found = self._provenance | found
        if known and not _FILE_NAME.search(known) and found["source"] == self._store.report.file:
            del found["source"]
        return found

    def _store_cafe(self, record: Record, venue: Venue) -> Difference:
        """A 子ども食堂 is a place to sit down together: one space of the kind cafe."""
        if not self._is_cafeteria:
            return {}, {}
        facts = record.cafe | {"kind": Kind.CAFE.value, "name": venue.name}
        fees = {header: text for header, text in record.extra.items() if "参加費" in header}
        if fees:
            facts["fee"] = "、".join(f"{header}：{text}" for header, text in fees.items())
        for space in venue.spaces:
            if space.kind == Kind.CAFE:
                told = self._source(record, space.source)
                before, after = self._store.change(space, facts, told)
                return _of_space(before), _of_space(after)
        space = Space(venue=venue, state=self._store.new_state)
        self._store.create(space, facts | self._source(record))
        return {"スペース": None}, {"スペース": venue.name}


def _of_space(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {f"スペースの{label(name)}": fact for name, fact in facts.items()}


def _provenance(facts: Mapping[str, str], file: str) -> dict[str, Any]:
    """Where a table comes from, as LinkData's first lines or else the file's name say it."""
    named = " ".join(facts[name] for name in ("attribution_name", "file_name") if facts.get(name))
    found = {"source": named or file}
    return found | ({"license": facts["license"]} if facts.get("license") else {})


def _identity(facts: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return facts.get("municipality_code"), facts.get("external_id")


def _fuller(facts: Mapping[str, Any], venue: Venue) -> dict[str, Any]:
    """The facts without an address that is the known one but for its prefecture."""
    known = (venue.prefecture or "") + facts["address"]
    is_shorter = is_same_text(known, venue.address)
    return {name: fact for name, fact in facts.items() if name != "address" or not is_shorter}


def _rest(record: Record) -> dict[str, Any]:
    facts = {"amenities": record.amenities, "extra": record.extra}
    return {name: fact for name, fact in facts.items() if fact}


def _says_the_same(cells: Cells, venue: Venue) -> bool:
    """Whether the cells are those that an export of the venue would hold."""
    if cells.hours or cells.closed:
        return False
    known = hours_cells(venue)
    return all(
        not cell or cell == other or values.minutes(cell) == values.minutes(other) is not None
        for cell, other in zip(cells[:4], known, strict=True)
    )


def _report_hours(record: Record, hours: Hours) -> None:
    if hours.openings == ():
        remedy = _("開いている時間を確実には読めないので、文のまま残しました。")
        record.report(_("利用可能曜日・時間"), hours.note or "", remedy)


def _compare(venue: Venue, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts that are not known yet, and those that differ from what is known."""
    missing: dict[str, Any] = {}
    different: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {
        "amenities": {row.key: row.has for row in venue.amenities},
        "extra": venue.extra,
    }
    lists: dict[str, Sequence[Any]] = {
        "openings": openings_of(venue),
        "closings": closings_of(venue),
    }
    for name, value in facts.items():
        if name in parts:
            known = parts[name]
            missing[name] = {key: one for key, one in value.items() if key not in known}
            stated = {key: one.has if isinstance(one, Has) else one for key, one in value.items()}
            different |= {
                key: one for key, one in stated.items() if key in known and known[key] != one
            }
            continue
        old = set(lists[name]) if name in lists else getattr(venue, name)
        if not old:
            missing[name] = value
        elif old != (set(value) if name in lists else value):
            different[name] = value
    return {name: value for name, value in missing.items() if value}, different


def _stands_at(coordinates: tuple[str, str], point: Any) -> bool:
    latitude = values.degrees(coordinates[0], is_longitude=False)
    longitude = values.degrees(coordinates[1], is_longitude=True)
    return point.latitude in latitude and point.longitude in longitude
