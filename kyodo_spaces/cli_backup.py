"""`kyodo backup` and `kyodo restore`: the whole database in one file, and back."""

from contextlib import suppress
from pathlib import Path

import click
from flask import current_app

from . import backup
from .errors import Invalid


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="同じ名前のファイルを置きかえます。")
def backup_command(file: Path, force: bool) -> None:
    """データベースの全部を、1つの FILE に写します。サーバーを止める必要はありません。

    写したものを確かめてから名前を付けるので、途中のファイルは残りません。
    """
    backup.make(file, overwrites=force)
    click.echo(f"{file} にバックアップしました（{file.stat().st_size:,} バイト）。")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore_command(file: Path) -> None:
    """FILE の内容に戻します。先にサーバーを止めてください。

    いまのデータベースは消さずに、別の名前で残します。
    """
    instance = Path(current_app.instance_path)
    try:
        aside = backup.restore(file, instance)
    except (Invalid, OSError):
        _take_back(instance, current_app.extensions["new_folders"])
        raise
    click.echo(f"{file} の内容に戻しました。")
    if aside:
        click.echo(f"戻す前のデータベースは {aside} に残してあります。")


def _take_back(instance: Path, new: list[Path]) -> None:
    """Remove the folders that were made for a restore which then put nothing into them."""
    if new:
        (instance / "secret_key").unlink(missing_ok=True)
    for folder in new:
        with suppress(OSError):  # a folder that holds something by now stays
            folder.rmdir()
