"""What the tests of municipal files share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kyodo_spaces.db import db
from kyodo_spaces.venues.import_report import ImportReport
from kyodo_spaces.venues.importing import import_file
from kyodo_spaces.venues.models import Venue
from kyodo_spaces.venues.storing import Options

Import = Callable[..., ImportReport]
HEAD = "名称,住所,電話番号,緯度,経度"
HALL = "中央会館,鎌倉市御成町18-10,0467-23-3000,35.319225,139.546687"


def importer(folder: Path) -> Import:
    """Imports a text as a file of a name, and sees to it that every row is counted once."""

    def load(text: str | bytes, name: str = "facilities.csv", **options: Any) -> ImportReport:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8-sig"))
        report = import_file(path, Options(**options))
        assert sum(counts(report)) == report.rows
        return report

    return load


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, refused."""
    return len(report.created), len(report.changed), report.unchanged, report.refused


def remedies(report: ImportReport) -> str:
    return "\n".join(f"{problem.column}: {problem.remedy}" for problem in report.problems)


def venues() -> list[Venue]:
    db.session.rollback()
    return list(db.session.scalars(select(Venue).order_by(Venue.id)))


def only() -> Venue:
    (venue,) = venues()
    return venue
