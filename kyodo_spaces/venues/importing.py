"""Municipal files in: one file, one transaction, all of it or none."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _

from .. import db
from ..errors import Invalid
from . import workbooks
from .columns import KINDS
from .import_report import ImportReport, Problem
from .space_import import SpaceRows
from .storing import BATCH, Options, Store
from .tables import MAX_BYTES, Row, Table
from .venue_import import VenueRows


def import_file(
    path: Path, options: Options, tell: Callable[[int, int], None] | None = None
) -> ImportReport:
    """Import one file and tell what changed; a dry run does the same and takes it back.

    `tell` is told how many more rows are done, of about how many. Raises Invalid where the file
    as a whole cannot be used; then nothing of it is stored.
    """
    report = ImportReport(path.name, is_dry_run=options.is_dry_run)
    source = workbooks.read(_bytes_of(path))
    report.encoding = source.encoding
    report.problems += (Problem(None, "", "", text) for text in source.skipped)
    with _few_collections(), db.transaction() as session:
        store = Store(session, report, options)
        for table in source.tables:
            for rows in _import_table(store, table):
                if tell:
                    tell(rows, source.about)
        _check_rows(report)
        if options.is_dry_run:
            session.rollback()
    return report


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for garbage after each batch alone: looking all the while took a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _check_rows(report: ImportReport) -> None:
    if not report.rows:
        raise Invalid(_("表に1件もありません。見出しの下に、施設を1行ずつ書いてください。"))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Invalid(_("読めないファイルです（%(why)s）。", why=error.strerror)) from error


def _import_table(store: Store, table: Table) -> Iterator[int]:
    """Import one table; yields how many more rows are done."""
    report = store.report
    report.kind = report.kind or KINDS[table.columns.kind]
    for header in table.columns.unknown:
        remedy = _("知らない列です。中身は、列の名前とともにそのまま残します。")
        report.problems.append(Problem(None, header, "", remedy, table.sheet))
    is_spaces = table.columns.kind == "spaces"
    rows = (SpaceRows if is_spaces else VenueRows)(store, table, report.file)
    for batch in _batches(table.rows()):
        report.rows += len(batch)
        rows.store(batch)
        gc.collect(0)
        yield len(batch)
    if isinstance(rows, VenueRows):
        rows.store_rest()
    for number, text in table.notes:
        remedy = _("注記とみて、施設としては読みませんでした。")
        report.problems.append(Problem(number, "", text, remedy, table.sheet))


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
