"""`kyodo index`: what the directory is searched in, made anew or compared with the inventory."""

import sys

import click

from .db import db, transaction, upgrade_schema
from .venues import index_checking, index_writes


@click.group("index")
def index_group() -> None:
    """検索用の索引: ふだんは登録や訂正のたびに、自動で更新されます。"""


@index_group.command("rebuild")
def rebuild_command() -> None:
    """索引をはじめから作り直します。途中で止めても、前の索引が残ります。"""
    upgrade_schema()
    with transaction() as session:
        length = index_writes.count_public(session)
        done = index_writes.rebuild(session)
        label = "索引を作っています"
        with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
            for venues in done:
                bar.update(venues)
    click.echo(f"{length:,} 施設の索引を作りました。")


@index_group.command("check")
def check_command() -> None:
    """索引が登録内容と合っているかを調べます。"""
    upgrade_schema()
    wrong = index_checking.count_differences(db.session.connection())
    if wrong:
        click.echo(
            f"{wrong:,} か所が合っていません。kyodo index rebuild で作り直してください。", err=True
        )
        raise click.exceptions.Exit(1)
    click.echo("索引は登録内容と合っています。")
