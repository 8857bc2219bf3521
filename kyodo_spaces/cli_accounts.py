"""`kyodo user`, `kyodo department` and `kyodo audit`: who may do what, and what was done."""

from pathlib import Path

import click

from . import clock
from .accounts import departments, lines, tickets, users
from .accounts.models import Role, User
from .accounts.rights import operator
from .measures import moment
from .venues import starting
from .web import mailed_url

ROLES = {Role.EDITOR: "課の担当者", Role.COORDINATOR: "取りまとめ課", Role.CENTRE: "NPOセンター"}


@click.group("user")
def user_group() -> None:
    """職員の利用者を管理します。"""
    starting.prepare()


@user_group.command("add")
@click.argument("login")
@click.option("--name", required=True, help="氏名。")
@click.option(
    "--role", type=click.Choice([str(role) for role in Role]), required=True, help="役割。"
)
@click.option("--department", "names", multiple=True, help="課の名前（いくつでも）。")
@click.option("--email", default="", help="案内や確認のお願いを送るメールアドレス。")
def add_user(login: str, name: str, role: str, names: tuple[str, ...], email: str) -> None:
    """LOGIN の人を加え、パスワードを決めてもらうためのリンクを出します。"""
    year = clock.fiscal_year(clock.today())
    ids = departments.find_named(names, year)
    by = operator("kyodo user add")
    id, link = users.invite(login, users.Details(name, email, role, ids), by=by)
    _tell(users.get_user(id, by=by), link)


@user_group.command("list")
def list_users() -> None:
    """利用者の一覧を出します。"""
    for user in users.find_users("", by=operator("kyodo user list")):
        told = [user.login, user.name, ROLES[Role(user.role)], _state(user)]
        told += [each.name for each in user.departments]
        click.echo("\t".join(told))


def _state(user: User) -> str:
    if not user.is_active:
        return "停止中"
    return "利用中" if user.password_hash else "招待中"


@user_group.command("reset")
@click.argument("login")
@click.option("--codes-off", is_flag=True, help="確認コード（アプリの6桁）も外します。")
def reset_user(login: str, codes_off: bool) -> None:
    """LOGIN の人に、パスワードを決め直すためのリンクを出します。"""
    by = operator("kyodo user reset")
    user = users.get_user_named(login)
    if codes_off:
        users.turn_codes_off(user.id, by=by)
    _tell(user, users.make_link(user.id, by=by))


@user_group.command("disable")
@click.argument("login")
def disable_user(login: str) -> None:
    """LOGIN の人の利用を止めます。ログイン中なら、すぐに終わります。"""
    user = users.get_user_named(login)
    users.set_active(user.id, is_active=False, by=operator("kyodo user disable"))
    click.echo("利用を止めました。")


@user_group.command("enable")
@click.argument("login")
def enable_user(login: str) -> None:
    """LOGIN の人の利用を再開します。"""
    user = users.get_user_named(login)
    users.set_active(user.id, is_active=True, by=operator("kyodo user enable"))
    click.echo("利用を再開しました。")


def _tell(user: User, link: tickets.Link) -> None:
    click.echo("次のリンクとログイン名を、本人に渡してください。リンクは1回だけ使えます。")
    click.echo(mailed_url(link.path))
    click.echo(f"ログイン名: {user.login}")
    click.echo(f"期限: {moment(link.expires_at)}")


@click.group("department")
def department_group() -> None:
    """課を管理します。"""
    starting.prepare()


@department_group.command("add")
@click.argument("name")
@click.option("--from", "valid_from", required=True, help="始まりの年度（西暦4桁）。")
@click.option("--through", default="", help="終わりの年度（西暦4桁）。続くなら要りません。")
@click.option("--phone", default="", help="電話番号。")
@click.option("--email", default="", help="課のメールアドレス。")
def add_department(name: str, valid_from: str, through: str, phone: str, email: str) -> None:
    """NAME という課を加えます。"""
    details = departments.Details(name, valid_from, through, phone, email)
    departments.add(details, by=operator("kyodo department add"))
    click.echo("課を加えました。")


@department_group.command("list")
@click.option("--year", type=int, help="この年度の課だけを出します。")
def list_departments(year: int | None) -> None:
    """課の一覧を出します。"""
    for row in departments.find_departments(year):
        click.echo(f"{row.name}\t{row.valid_from}年度から{_through(row.valid_through)}")


def _through(year: int | None) -> str:
    return f"{year}年度まで" if year else ""


@click.group("audit")
def audit_group() -> None:
    """だれが何をしたかの記録を扱います。"""
    starting.prepare()


@audit_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_audit(file: Path) -> None:
    """記録の全部を FILE（CSV）に書き出します。"""
    partial = file.with_suffix(".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with partial.open("wb") as out:
        out.writelines(lines.export(lines.Wanted(), by=operator("kyodo audit export")))
    partial.replace(file)
    click.echo(f"{file} に書き出しました。")
