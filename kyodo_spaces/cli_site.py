"""`kyodo export --site`: the public directory as a folder for a plain web server."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from .sharing import site


def write(folder: Path) -> None:
    """Make the folder anew and tell of it; Invalid for one that holds other people's files."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(done: int, about: int) -> None:
            if not bars:
                bar = click.progressbar(length=about, label="書き出しています", file=sys.stderr)
                bars.append(stack.enter_context(bar))
            bars[0].update(done)

        files = site.write(folder, tell)
    click.echo(f"{folder} に {files:,} 個のファイルを書き出しました。")
    click.echo("フォルダーの中身を、そのままウェブサーバーに置いてください。")
