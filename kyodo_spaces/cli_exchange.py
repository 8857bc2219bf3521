"""`kyodo import` and `kyodo export`: municipal files in and out."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from . import cli_site
from .cli_files import ExistingFile
from .errors import Invalid
from .venues import exporting, starting, values
from .venues.import_report import ImportReport
from .venues.importing import import_file
from .venues.spaces_file import SPACES_HEADER
from .venues.standard import STANDARD_HEADER
from .venues.storing import Options

_FILE = ExistingFile()
_LONG = 1_000
"""From so many rows on, it shows how far it is."""


def _as_of(_context: object, _option: object, text: str | None) -> str | None:
    read = values.as_of(text or "")
    if read.notice:
        raise click.BadParameter(read.notice)
    return str(read.value) if read.value else None


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--dry-run", is_flag=True, help="確かめるだけで、何も書き込みません。")
@click.option(
    "--as-of",
    callback=_as_of,
    help="いつの情報か（例 2026-04-01、2026-04、2026）。新規・変更の施設に記録します。",
)
@click.option(
    "--publish", is_flag=True, help="新規と、公開したことのない下書きの施設を公開します。"
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="結果の全部を書き出す JSON ファイル。",
)
def import_command(
    files: Sequence[Path], dry_run: bool, as_of: str | None, publish: bool, report: Path | None
) -> None:
    """自治体の施設一覧（CSV・XLSX・JSON）やスペース一覧を取り込みます。

    ファイルごとに、全部を取り込むか、何も取り込まないかのどちらかです。使えないファイルが
    あっても、ほかのファイルは取り込みます（そのときの終了コードは 2 です）。
    """
    if report:
        report.touch()
    starting.prepare()
    options = Options(publish=publish, as_of=as_of, is_dry_run=dry_run)
    reports = [_import(file, options) for file in files]
    for each in reports:
        click.echo("\n".join(each.lines()))
    if report:
        text = json.dumps([each.to_json() for each in reports], ensure_ascii=False, indent=1)
        report.write_text(text + "\n", encoding="utf-8")
    if any(each.error is not None for each in reports):
        sys.exit(2)


def _import(file: Path, options: Options) -> ImportReport:
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(rows: int, about: int) -> None:
            if about >= _LONG and not bars:
                bar = click.progressbar(length=about, label=file.name, file=sys.stderr)
                bars.append(stack.enter_context(bar))
            for each in bars:
                each.update(rows)

        try:
            return import_file(file, options, tell)
        except Invalid as error:
            return ImportReport(file.name, error=str(error), is_dry_run=options.is_dry_run)


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="export")
@click.option(
    "--encoding", type=click.Choice(["utf-8", "cp932"]), default="utf-8", help="文字コード。"
)
@click.option("--all", "is_all", is_flag=True, help="下書きや廃止の施設も書き出します。")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    help="公開中のページと検索の全部を、置くだけで見られるフォルダーにします。",
)
def export_command(folder: Path, encoding: str, is_all: bool, site: Path | None) -> None:
    """FOLDER（なければ export）に venues.csv と spaces.csv を書き出します。

    venues.csv は自治体標準オープンデータセットの公共施設一覧（56列）、spaces.csv はそこに書けない
    部屋や条件の一覧です。2つを取り込むと、同じ内容に戻ります。--site を付けると、そのフォルダー
    だけを書き出します。
    """
    starting.prepare()
    if site:
        cli_site.write(site)
        return
    folder.mkdir(parents=True, exist_ok=True)
    venues = exporting.standard_rows(exporting.find_venues(is_all=is_all))
    _write(folder / "venues.csv", STANDARD_HEADER, venues, encoding)
    spaces = exporting.space_rows(
        exporting.find_venues(is_all=is_all), lambda space: is_all or space.is_public
    )
    _write(folder / "spaces.csv", SPACES_HEADER, spaces, encoding)


def _write(
    path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]], encoding: str
) -> None:
    """Write the whole file or none of it; tell what the encoding could not hold."""
    encoded = exporting.encode(header, rows, encoding)
    partial = path.with_suffix(".part")
    partial.write_bytes(encoded.data)
    partial.replace(path)
    click.echo(f"{path} に {encoded.rows:,} 行を書き出しました。")
    for lost in encoded.lost:
        click.echo(
            f"{path.name} {lost.row} 行目 {lost.column}: "
            f"「{lost.character}」は {encoding} で書けないので 〓 にしました。",
            err=True,
        )
