"""`kyodo survey`: an inquiry's workbooks out, and the returned ones in."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from . import web
from .accounts.rights import operator
from .cli_files import ExistingFile
from .survey.returned_filing import receive
from .survey.workbook import File, make_workbooks
from .venues import starting


@click.group("survey")
def survey_group() -> None:
    """全庁照会のExcelを書き出し、返ってきたものを読み込みます。"""


@survey_group.command("export")
@click.argument("round_id", metavar="ROUND", type=click.IntRange(1, 2**31 - 1))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="survey")
def export_command(round_id: int, folder: Path) -> None:
    """照会 ROUND（番号）の課ごとのExcelを、FOLDER（なければ survey）に書き出します。"""
    starting.prepare()
    files = make_workbooks(round_id, by=operator("kyodo survey export"))
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        partial = folder / f"{file.name}.part"
        partial.write_bytes(file.data)
        partial.replace(folder / file.name)
    click.echo(f"{folder} に{len(files):,}課の分を書き出しました。")


@survey_group.command("read")
@click.argument("round_id", metavar="ROUND", type=click.IntRange(1, 2**31 - 1))
@click.argument("files", nargs=-1, required=True, type=ExistingFile())
def read_command(round_id: int, files: Sequence[Path]) -> None:
    """照会 ROUND に返ってきたExcel（またはそのZIP）を受け取ります。

    回答はまだ変わりません。表示されたページで中身を確かめて、取り込んでください。
    読めないファイルがあっても、ほかは受け取ります（そのときの終了コードは 2 です）。
    """
    starting.prepare()
    given = (File(file.name, file.read_bytes()) for file in files)
    received = receive(round_id, given, by=operator("kyodo survey read"))
    for each in received:
        if each.file_id is None:
            click.echo(f"{each.name}: {each.words}", err=True)
        else:
            where = web.mailed_url(f"/staff/survey/files/{each.file_id}")
            click.echo(f"{each.name}: {each.words} {where}")
    if any(each.file_id is None for each in received):
        sys.exit(2)
