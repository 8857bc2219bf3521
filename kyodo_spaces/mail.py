"""Plain mail by the server of SMTP_URL. Without one nothing is sent, and pages say so."""

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import audit, clock
from .db import transaction
from .errors import Unavailable

TIMEOUT_S = 15


class NotSent(Unavailable):
    """The mail did not go out; the text says why, in words for whoever runs the program."""


def is_set() -> bool:
    """Whether mail can be sent at all."""
    return bool(current_app.config["SMTP_URL"])


def send(to: str, subject: str, text: str) -> None:
    """Send a plain text to one address; raises NotSent, and then nothing went out."""
    server = urlsplit(current_app.config["SMTP_URL"])
    try:
        message = _message(to, subject, text)
        with _connect(server, message["From"].addresses[0].domain) as smtp:
            _log_in(smtp, server)
            smtp.send_message(message)
    except OSError as error:
        raise NotSent(f"{to} にメールを送れませんでした（{error}）。") from error
    except (MessageError, ValueError, IndexError) as error:
        raise NotSent(f"宛先か件名に使えない文字があります（{to!r}）。") from error


def send_daily(
    to: str, subject: str, text: str, *, about: tuple[str, int], operation: str, by: audit.Actor
) -> bool:
    """Send what a subject (its kind and number) is to hear at most once a day; False when it has.

    The line that says so is written first: two runs at once send one mail. Raises NotSent, and
    the next run tries again.
    """
    with transaction() as session:
        if _was_sent_today(session, about, operation):
            return False
        audit.record(session, [audit.note(operation, *about, by=by)])
    try:
        send(to, subject, text)
    except NotSent:
        with transaction() as session:
            audit.record(session, [audit.note(failed(operation), *about, by=by)])
        raise
    return True


def failed(operation: str) -> str:
    """What the line is called that takes a mail's line back: it did not go out."""
    return f"{operation} failed"


def _was_sent_today(session: Session, about: tuple[str, int], operation: str) -> bool:
    line = audit.AuditLine
    query = select(line.operation, line.at).where(
        line.subject_type == about[0],
        line.subject_id == about[1],
        line.operation.in_((operation, failed(operation))),
    )
    last = session.execute(query.order_by(line.id.desc()).limit(1)).first()
    return last is not None and (
        last.operation == operation and clock.in_japan(last.at).date() == clock.today()
    )


def _message(to: str, subject: str, text: str) -> EmailMessage:
    """Raises ValueError or MessageError for what would not stay within its header."""
    message = EmailMessage()
    message["From"] = Address(addr_spec=current_app.config["MAIL_FROM"])
    message["To"] = Address(addr_spec=to)
    if not to.isascii():
        raise ValueError(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    return message


def _connect(server: SplitResult, own_name: str) -> smtplib.SMTP:
    safe = ssl.create_default_context()
    host = server.hostname or ""
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, own_name, timeout=TIMEOUT_S, context=safe)
    smtp = smtplib.SMTP(host, server.port or 25, own_name, timeout=TIMEOUT_S)
    try:
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=safe)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: SplitResult) -> None:
    """A password never goes out in the clear, even if the server asks for it."""
    if not server.username:
        return
    if not isinstance(smtp.sock, ssl.SSLSocket):
        raise smtplib.SMTPException("暗号化されない接続では、パスワードを送りません")
    smtp.login(unquote(server.username), unquote(server.password or ""))
