"""The files that commands are given."""

from pathlib import Path
from typing import Any

import click

from .errors import Invalid


class ExistingFile(click.Path):
    """The path of a file that can be read; raises Invalid, as our own errors are in Japanese."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            raise Invalid(f"{value} というファイルがないか、読めません。") from error
