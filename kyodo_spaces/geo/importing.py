"""Takes published points into the store, all or none, and reports what was refused and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path

from .folding import fold
from .gazetteer import Gazetteer
from .geojson import JAPAN, distance_m
from .official import Kind, Record, Skipped, kind_of
from .store import Place, Replacement
from .tabular import Source, Table, UnreadableFile, sources
from .towns import town_level

MAX_REFUSALS_KEPT = 1000
_BATCH = 5000
_FAR_M = 3000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: its line in the file, the value and why."""

    line: int
    value: str
    reason: str


@dataclass(slots=True)
class FileReport:
    """What became of one file: rows = stored + skipped (as the standard says) + refused."""

    name: str
    kind: str
    rows: int = 0
    stored: int = 0
    skipped: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, line: int, value: str, reason: str) -> None:
        """Count a refused row; the first ones are kept word for word."""
        self.refused += 1
        if len(self.refusals) < MAX_REFUSALS_KEPT:
            self.refusals.append(Refusal(line, value, reason))


class _Refused(Exception):
    def __init__(self, value: str, reason: str) -> None:
        super().__init__(reason)
        self.value, self.reason = value, reason


def import_files(
    gazetteer: Gazetteer, paths: Sequence[Path], progress: Callable[[str, int], None]
) -> list[FileReport]:
    """Import files of any of the published forms into the store, all in one transaction.

    `progress` is told the file's name and the rows read so far, every few thousand rows.
    Raises UnreadableFile, with nothing stored, for a file of no known form.
    """
    known = [(source, _kind(source)) for path in paths for source in sources(path)]
    # Names come first: positions in ABR files refer to them by id.
    known.sort(key=lambda item: not item[1].is_names_only)
    checker = _Checker(gazetteer)
    reports = []
    with gazetteer.store.replacing() as replacement:
        for source, kind in known:
            with source.open() as table:
                report = FileReport(source.name, kind.name)
                _import_table(table, kind, replacement, checker, report, progress)
                reports.append(report)
    return reports


def _kind(source: Source) -> Kind:
    with source.open() as table:
        kind = kind_of(table.header)
    if kind is None:
        raise UnreadableFile(
            f"{source.name}: 見出しが位置参照情報ともアドレス・ベース・レジストリとも違います。"
            "配布元のファイルをそのまま指定してください。"
        )
    return kind


def _import_table(
    table: Table,
    kind: Kind,
    replacement: Replacement,
    checker: "_Checker",
    report: FileReport,
    progress: Callable[[str, int], None],
) -> None:
    if kind.is_names_only:
        for batch in _batches(_records(table, kind, report)):
            replacement.add_names(record for _, record in batch)
            report.stored += len(batch)
            progress(report.name, report.rows)
        return
    for batch in _batches(_records(table, kind, report)):
        places = []
        for line, record in batch:
            try:
                places.append(checker.place(record, kind.name, replacement))
            except _Refused as refused:
                report.refuse(line, refused.value, refused.reason)
        replacement.add(places)
        report.stored += len(places)
        progress(report.name, report.rows)


def _records(table: Table, kind: Kind, report: FileReport) -> Iterator[tuple[int, Record]]:
    for line, row in table.rows:
        report.rows += 1
        try:
            yield line, kind.read(row)
        except Skipped:
            report.skipped += 1
        except KeyError as error:
            report.refuse(line, "", f"列「{error.args[0]}」がありません。")


def _batches(records: Iterable[tuple[int, Record]]) -> Iterator[list[tuple[int, Record]]]:
    batch = []
    for record in records:
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


class _Checker:
    """Turns records into places, or refuses them: published points can be wrong by 100 km."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._codes: dict[tuple[str, str], str | None] = {}

    def place(self, record: Record, dataset: str, replacement: Replacement) -> Place:
        """The place of a record whose point can be true; raises _Refused for any other."""
        code = self._code(record)
        town = record.town or replacement.name(code, record.town_id)
        if not town:
            reason = "町字の名がわかりません。mt_town のファイルも一緒に指定してください。"
            raise _Refused(f"{record.code} {record.town_id}", reason)
        number = record.number
        if record.number_id:
            number = replacement.name(code, record.number_id) or number
        longitude, latitude = _coordinates(record)
        self._check_distance(code, town, longitude, latitude)
        level = record.level or town_level(town)
        return Place(code, town, number, dataset, level, longitude, latitude, record.is_preferred)

    def _code(self, record: Record) -> str:
        if record.code and self._gazetteer.municipality(record.code):
            return record.code
        name = record.prefecture, record.city
        if name not in self._codes:
            named = self._gazetteer.municipalities.named(fold("".join(name)))
            candidates = named.candidates if named.prefecture else ()
            self._codes[name] = candidates[0].code if len(candidates) == 1 else None
        code = self._codes[name]
        if code is None:
            value = record.code or "".join(name)
            raise _Refused(value, "市区町村が見つかりません。")
        return code

    def _check_distance(self, code: str, town: str, longitude: float, latitude: float) -> None:
        index = self._gazetteer.index(code)
        match = index.at_head(fold(town))
        known = index.town(match.name) if match and match.name else None
        value = f"{town} {longitude:.5f},{latitude:.5f}"
        if known:
            distance = distance_m(known.longitude, known.latitude, longitude, latitude)
            if distance > max(_FAR_M, 3 * known.radius_m):
                raise _Refused(value, f"町の位置から {distance / 1000:.1f} km 離れています。")
        elif not self._gazetteer.contains(code, longitude, latitude):
            raise _Refused(value, "市区町村の外の位置です。")


def _coordinates(record: Record) -> tuple[float, float]:
    value = f"{record.longitude},{record.latitude}"
    try:
        longitude, latitude = float(record.longitude), float(record.latitude)
    except ValueError:
        raise _Refused(value, "経度・緯度が数ではありません。") from None
    if not (isfinite(longitude) and isfinite(latitude) and JAPAN.contains(longitude, latitude)):
        raise _Refused(value, "日本の外の位置です。")
    return longitude, latitude
