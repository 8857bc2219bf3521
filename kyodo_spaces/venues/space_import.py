"""Rows of the directory's own spaces file onto spaces, and onto what only it says of venues."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _

from .. import places
from ..geo.geojson import DEFAULT_RADIUS_M, Level
from . import private_rows, queries, values
from .applying import Difference
from .cells import cell_text
from .import_report import Created
from .matching import Entry
from .models import OWN_ID, Space, Venue
from .placing import SOURCE
from .records import Record, Refused, check_identity, refusal
from .spaces_file import COLUMNS
from .storing import Store
from .tables import Row, Table

_COLUMNS = {column.header: column for column in COLUMNS}
_POINT = frozenset(
    "latitude longitude point_level point_radius_m point_source point_is_locked "
    "point_is_ambiguous".split()
)

_VENUE = {"施設名": "name", "施設住所": "address", "施設ID": "external_id"}
_SPACE = {"スペース名": "name", "スペースID": "external_id"}
_PIN = {
    "point_level": Level.PIN.value,
    "point_radius_m": DEFAULT_RADIUS_M[Level.PIN],
    "point_source": SOURCE,
}


class SpaceRows:
    """Stores the rows of one table, a batch at a time."""

    def __init__(self, store: Store, table: Table, file: str) -> None:
        self._store = store
        self._report = store.report
        self._table = table
        self._source = {"source": file}
        home = places.home()
        self._home = home.code if home else None
        self._seen: dict[tuple[Entry, str], int] = {}

    def store(self, batch: Sequence[Row]) -> None:
        records = [self._read(number, cells) for number, cells in batch]
        records = [record for record in records if self._is_done(record, self._check)]
        self._store.load(self._find(record) for record in records)
        for record in records:
            if self._is_done(record, self._store_one):
                self._report.problems += record.problems
        self._store.finish()

    def _is_done(self, record: Record, do: Callable[[Record], None]) -> bool:
        """False where the row is refused, which the report tells."""
        try:
            do(record)
        except Refused as refused:
            self._report.refused += 1
            self._report.problems.append(refused.problem)
            return False
        return True

    def _check(self, record: Record) -> None:
        for names in (_VENUE, _SPACE):
            told = {
                name: text for column, name in names.items() if (text := record.values.get(column))
            }
            check_identity(record, told, {name: column for column, name in names.items()})

    def _read(self, number: int, cells: Sequence[str]) -> Record:
        """`values` hold the identity by column name, `facts` what is stated."""
        record = Record(number, self._table.sheet)
        texts = {
            header: cell_text(cells[index])
            for header, index in self._table.columns.fields.items()
            if values.plain(cells[index])
        }
        record.values = {name: text for name, text in texts.items() if name not in _COLUMNS}
        is_of_venue = not {"スペースID", "スペース名"} & record.values.keys()
        for header, text in texts.items():
            if column := _COLUMNS.get(header):
                is_used = column.of_venue if is_of_venue else column.of_space
                notice = None if is_used else _("この行では使わない列なので、文のまま残しました。")
                found, notice = column.read(text) if is_used else values.Read(None, notice)
                if notice:
                    record.report(header, text, notice)
                if found is None:
                    record.extra[header] = text
                else:
                    record.facts |= zip(column.fields, found, strict=True)
        for header, index in self._table.columns.unknown.items():
            if values.plain(cells[index]):
                record.extra[header] = cell_text(cells[index])
        if record.extra:
            record.facts["extra"] = record.facts.get("extra", {}) | record.extra
        return record

    def _code(self, record: Record) -> str | None:
        text = record.values.get("全国地方公共団体コード", "")
        known = self._store.gazetteer.municipality
        code = values.municipality_code(text, lambda one: known(one) is not None).value
        return code or self._home

    def _find(self, record: Record) -> Entry | None:
        name, address = record.values.get("施設名", ""), record.values.get("施設住所", "")
        external_id = record.values.get("施設ID")
        code = self._code(record)
        key = self._store.matcher.key(name, address, code)
        return self._store.matcher.find_known(key, code, external_id)

    def _store_one(self, record: Record) -> None:
        entry = self._find(record)
        names = {"スペースID", "スペース名"} & record.values.keys()
        if entry is None:
            if names:
                remedy = _("施設が見つかりません。先に、施設の一覧を取り込んでください。")
                raise refusal(record, "施設ID", record.values.get("施設ID", ""), remedy)
            self._create_venue(record)
            return
        self._claim(record, entry)
        venue = self._store.venue(entry)
        if entry.merged_id and (not names or _find_space(self._store.left_behind(entry), record)):
            remedy = _(
                "「%(name)s」にまとめたものなので、内容は使いませんでした。", name=venue.name
            )
            record.report("", "", remedy)
            self._report.unchanged += 1
        elif names:
            self._store_space(record, venue)
        else:
            self._store_venue(record, venue)

    def _store_venue(self, record: Record, venue: Venue) -> None:
        before, after = self._conceal(record, venue)
        facts = private_rows.permitted(record, venue, self._placed(record, venue))
        more = self._store.change(venue, facts, self._source)
        self._store.tell(record.row, venue.name, (before | more[0], after | more[1]))

    def _conceal(self, record: Record, venue: Venue) -> Difference:
        """Cut a known venue to its town where the row asks for it."""
        if venue.is_address_private or not record.facts.get("is_address_private"):
            return {}, {}
        facts = private_rows.town(record, venue.address)
        for each in queries.get_with_merged(venue):
            for space in each.spaces:
                self._store.change(space, {"extra": {}}, {}, is_exact=True)
            if each is not venue:
                town = private_rows.town(record, each.address)
                self._store.change(each, town, {}, is_exact=True)
        return self._store.change(venue, facts, {}, is_exact=True)

    def _claim(self, record: Record, entry: Entry) -> None:
        """One row a space and one a venue: two would take turns."""
        told = record.values.get("スペースID") or record.values.get("スペース名", "")
        first = self._seen.setdefault((entry, told), record.row)
        if first != record.row:
            remedy = _("%(row)s 行目と同じものです。1行にまとめてください。", row=first)
            raise refusal(record, "スペースID", told, remedy)

    def _create_venue(self, record: Record) -> None:
        """A venue that no file of facilities told of."""
        told = record.values
        for column in ("施設名", "施設住所"):
            if not told.get(column):
                remedy = _("知らない施設です。施設名と施設住所を書き足してください。")
                raise refusal(record, column, "", remedy)
        identity = {_VENUE[column]: text for column, text in told.items() if column in _VENUE}
        if "全国地方公共団体コード" in told:
            identity |= {"municipality_code": self._code(record)}
        place = Record(record.row, record.sheet, values=identity, problems=record.problems)
        found = self._store.placer.place(place, None, is_moved=True)
        facts = identity | found | self._source | self._placed(record, None)
        facts = private_rows.reduced(record, facts)
        key = self._store.matcher.key(facts["name"], facts["address"], self._code(record))
        code, external_id = facts.get("municipality_code"), facts.get("external_id")
        entry = Entry(None, code, external_id, key)
        self._seen[(entry, "")] = record.row
        self._store.create_venue(record.row, facts, entry)

    def _store_space(self, record: Record, venue: Venue) -> None:
        external_id, name = record.values.get("スペースID"), record.values.get("スペース名")
        identity = {"external_id": external_id, "name": name}
        facts = record.facts | {key: text for key, text in identity.items() if text}
        space = _find_space(venue.spaces, record)
        facts = private_rows.permitted_of_space(record, venue, facts)
        if space:
            difference = self._store.change(space, facts, self._source)
            self._store.tell(record.row, space.name, difference)
            return
        if not name:
            remedy = _("新しいスペースには名前が要ります。書き足してください。")
            raise refusal(record, "スペース名", "", remedy)
        self._store.create(Space(venue=venue, state=self._store.new_state), self._source | facts)
        self._report.created.append(Created(record.row, name))

    def _placed(self, record: Record, venue: Venue | None) -> dict[str, Any]:
        """The facts, with a coordinate whole or left out; a pin that a person set stays."""
        facts = dict(record.facts)
        apart = {name: fact for name, fact in facts.items() if name not in _POINT}
        latitude, longitude = facts.get("latitude"), facts.get("longitude")
        is_half = len({"latitude", "longitude"} & facts.keys()) == 1
        if is_half or (latitude is None) != (longitude is None):
            record.report("緯度・経度", str(latitude or longitude), _("両方を書いてください。"))
            return apart
        is_same = venue and (venue.latitude, venue.longitude) == (latitude, longitude)
        if latitude is not None and longitude is not None and not is_same:
            if not self._is_plausible(record, venue, longitude, latitude):
                return apart
            facts = _PIN | facts
        elif venue is None or venue.point is None:
            facts = apart
        if venue is None or not venue.point_is_locked:
            return facts
        if any(getattr(venue, name) != facts[name] for name in _POINT & facts.keys()):
            remedy = _("地図の上で固定された位置があるので、動かしませんでした。")
            record.report("位置の固定", "", remedy)
        return apart

    def _is_plausible(
        self, record: Record, venue: Venue | None, longitude: float, latitude: float
    ) -> bool:
        address = venue.address if venue else record.values["施設住所"]
        place = Record(record.row, record.sheet, {"address": address})
        if self._store.placer.can_be_at(place, venue, longitude, latitude):
            return True
        remedy = _("自治体の外の座標なので、使いませんでした。緯度と経度を確かめてください。")
        record.report("緯度・経度", f"{latitude}、{longitude}", remedy)
        return False


def _find_space(spaces: Sequence[Space], record: Record) -> Space | None:
    external_id, name = record.values.get("スペースID"), record.values.get("スペース名")
    for space in spaces:
        if external_id and space.external_id == external_id:
            return space
    for space in spaces:
        has_own = not space.external_id or space.external_id.startswith(OWN_ID)
        if space.name == name and (has_own or not external_id):
            return space
    return None
