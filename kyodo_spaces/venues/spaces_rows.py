"""A venue or a space as a row of the spaces file, by column name."""

from .models import Space, Venue
from .spaces_file import ALWAYS, COLUMNS, IDENTITY, UNKNOWN


def venue_row(venue: Venue) -> dict[str, str]:
    """The row of the venue itself, by column name."""
    cells = {column.header: column.write(venue) for column in COLUMNS if column.of_venue}
    cells |= {header: UNKNOWN for header in ALWAYS if not cells[header]}
    return _identity(venue) | cells


def space_row(space: Space) -> dict[str, str]:
    """The row of one space, by column name."""
    cells = {column.header: column.write(space) for column in COLUMNS if column.of_space}
    own = {"スペースID": space.external_id or "", "スペース名": space.name}
    return _identity(space.venue) | own | cells


def _identity(venue: Venue) -> dict[str, str]:
    names = ("municipality_code", "external_id", "name", "address")
    cells = (getattr(venue, name) or "" for name in names)
    return dict(zip(IDENTITY[:4], cells, strict=True))
