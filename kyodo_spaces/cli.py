"""`kyodo`: the command line; each command calls an operation."""

import errno
import socket
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DBAPIError

from . import create_app, db
from .cli_accounts import audit_group, department_group, user_group
from .cli_backup import backup_command, restore_command
from .cli_exchange import export_command, import_command
from .cli_geo import gazetteer_group, geocode_command
from .cli_index import index_group
from .cli_remind import remind_command
from .cli_succession import succeed_command
from .cli_survey import survey_group
from .errors import Invalid, KyodoError
from .geo import leaflet
from .venues import starting

REASONS = {
    errno.ENOENT: "そのようなファイルかフォルダーがありません",
    errno.EACCES: "読み書きする権限がありません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "途中の名前がフォルダーではありません",
    errno.ENOSPC: "ディスクに空きがありません",
}
"""Why a file can't be used, for what happens to people."""


class Group(click.Group):
    """A group that tells our own errors in a sentence, with exit 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except KyodoError as error:
            click.echo(str(error), err=True)
        except DBAPIError as error:
            click.echo(f"データベースを使えません（{error.orig}）。", err=True)
            click.echo(
                "KYODO_DATABASE_URL・KYODO_INSTANCE の先と、ほかの取り込みの途中でないかを"
                "確かめてから、もう一度お試しください。",
                err=True,
            )
        except OSError as error:
            why = REASONS.get(error.errno or 0, error.strerror)
            click.echo(f"{error.filename or ''} を使えません（{why}）。", err=True)
        sys.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """協働スペース: 市民が使える会議室・展示場所・地域カフェの案内をつくる道具です。"""
    context.obj = context.obj or ScriptInfo(create_app=create_app)
    context.with_resource(context.obj.load_app().app_context())


main.add_command(import_command)
main.add_command(export_command)
main.add_command(geocode_command)
main.add_command(gazetteer_group)
main.add_command(user_group)
main.add_command(department_group)
department_group.add_command(succeed_command)
main.add_command(audit_group)
main.add_command(backup_command)
main.add_command(restore_command)
main.add_command(remind_command)
main.add_command(survey_group)
main.add_command(index_group)


@main.command()
@click.pass_context
def serve(context: click.Context) -> None:
    """案内のページを公開します（止めるには Ctrl+C を押してください）。"""
    host, port = current_app.config["HOST"], int(current_app.config["PORT"])
    _check_port(host, port)
    starting.prepare()
    leaflet.shell()
    app: Flask = context.obj.load_app()
    app.test_client().get("/")  # the first visitor shall not wait for templates and counts
    db.release()
    Server(app, host, port).run()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn with an app that is made already: its workers are copies of this process."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self.app = app
        self.address = f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self.address,
            "worker_class": "gthread",
            "workers": 2,
            "threads": 4,
            "graceful_timeout": 3,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "when_ready": self._tell,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app

    def _tell(self, _arbiter: object) -> None:
        click.echo(f"http://{self.address}/ を開いてください。止めるには Ctrl+C を押します。")


def _check_port(host: str, port: int) -> None:
    """Refuse before any work when the address can't be listened on."""
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Invalid(
            f"{host} のポート {port} は使えません（{error.strerror or error}）。\n"
            f"ほかの番号でお試しください。例: KYODO_PORT={port % 65535 + 1} ./run"
        ) from error
