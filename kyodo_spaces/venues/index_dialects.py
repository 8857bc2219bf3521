"""Which module speaks of the index in the words of a database."""

import json
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Text, literal

from . import index_postgresql, index_sqlite


def dialect(connection: Connection) -> ModuleType:
    """`index_sqlite` or `index_postgresql`: each has the same functions."""
    return index_sqlite if connection.dialect.name == "sqlite" else index_postgresql


def among(connection: Connection, ids: Iterable[int]) -> Any:
    """Numbers for `in_` as one parameter: hundreds of them take longer to write than to find."""
    return dialect(connection).among(literal(json.dumps(list(ids)), Text))
