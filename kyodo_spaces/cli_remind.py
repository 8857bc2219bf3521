"""`kyodo remind`: ask departments to confirm what the public reads of their places."""

import sys

import click
from flask import current_app

from . import clock, mail, web
from .accounts.rights import operator
from .errors import Invalid
from .venues import reminders, starting
from .venues.reminders import Reminder


@click.command("remind")
@click.option("--dry-run", is_flag=True, help="だれに何を送るかを見るだけで、送りません。")
def remind_command(dry_run: bool) -> None:
    """確認が必要な場所を、担当課に知らせます。同じ課には1日に1通だけ送ります。

    メールを送れない課の分は、そのまま使える文を表示します。紙の一覧は /staff/reminders で
    印刷できます。
    """
    if not (dry_run or current_app.config["PUBLIC_URL"]):
        raise Invalid("KYODO_PUBLIC_URL: お知らせに書くアドレスが必要です。")
    starting.prepare()
    months = int(current_app.config["CONFIRM_MONTHS"])
    with current_app.test_request_context(base_url=web.mailed_url("")):
        found = reminders.find_reminders(clock.today(), months)
        if not found:
            click.echo("確認をお願いする場所はありません。")
        done = [_remind(reminder, is_dry_run=dry_run) for reminder in found]
    if not all(done):
        sys.exit(2)


def _remind(reminder: Reminder, *, is_dry_run: bool) -> bool:
    """Send one reminder, or show it where it can't be sent; False when sending failed."""
    words = reminders.text(reminder, link)
    about = f"{reminder.name}（{len(reminder.asked):,}件）"
    email = reminder.department.email if reminder.department else None
    if not (email and mail.is_set()):
        click.echo(f"--- {about}: メールを送れないので、この文か紙でお知らせください。\n{words}")
        return True
    if is_dry_run:
        click.echo(f"--- {about}: {email} に送る文\n{words}")
        return True
    try:
        is_sent = reminders.send(reminder, words, by=operator("kyodo remind"))
    except mail.NotSent as error:
        click.echo(f"{about}: {error}", err=True)
        return False
    click.echo(f"{about}: {email} に{'送りました' if is_sent else 'は今日もう送ってあります'}。")
    return True


def link(kind: str, id: int) -> str:
    return web.public_url("staff.place", kind=kind, id=id)
