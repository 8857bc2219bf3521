"""The first database: its schema, and the municipality's starting directory if we have one."""

from pathlib import Path

from .. import audit, db, places
from ..config import asset_dir
from . import index_writes
from .importing import import_file
from .storing import Options


def prepare() -> None:
    """Bring the database up to date, and fill it on the very first day.

    Filling again after it was cut off is safe, because importing a file twice changes nothing;
    nothing is filled in once the public has seen any entry.
    """
    db.upgrade_schema()
    with db.transaction() as session:
        if index_writes.is_missing(session):
            for _done in index_writes.rebuild(session):
                pass
    if audit.revision() == 0:
        home = places.home()
        for file in starting_files(home.code) if home else ():
            import_file(file, Options(by="kyodo start"))


def starting_files(municipality: str) -> list[Path]:
    """The municipality's venues and spaces files in data/, in the order to read them."""
    folder = asset_dir("data") / "starting" / municipality
    files = [folder / "venues.csv", folder / "spaces.csv"]
    return files if folder.is_dir() else []
