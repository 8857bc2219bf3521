"""Forgotten passwords: a mailed link, made and sent so that nobody learns who has an account."""

import logging

from flask_babel import gettext as _
from sqlalchemy import select

from .. import mail
from ..db import db, transaction
from ..web import mailed_url
from . import signing_in, throttle, tickets
from .checks import fold_login
from .models import User
from .signing_in import Visitor
from .tickets import Link

_PER_ACCOUNT = 3
"""Mails in a quarter of an hour, so that nobody's letter box is filled."""
_LOG = logging.getLogger(__name__)


def may_mail() -> bool:
    return mail.is_set()


def reserve(login: str, visitor: Visitor) -> None:
    """Count one request, whether or not there is such an account; raises TooMany."""
    account = throttle.key("forgot", fold_login(login))
    throttle.reserve(account, throttle.network(visitor.address), limit=_PER_ACCOUNT)


def mail_link(login: str) -> None:
    """Mail a reset to whoever has this login, an address, and a password to reset."""
    login = fold_login(login)
    with transaction() as session:
        user = session.scalar(select(User).where(User.login == login))
        if user is None or not (user.email and user.is_active and user.password_hash):
            return
        link, to = tickets.make(session, user, by=signing_in.NOBODY), user.email
    db.session.remove()
    try:
        send(to, link)
    except mail.NotSent:
        _LOG.exception("a reset was not mailed")


def send(to: str, link: Link) -> None:
    """Mail a link; raises mail.NotSent."""
    lines = [
        _("協働スペースの職員用ページから、リンクをお送りします。"),
        _("次のページを開き、ログイン名と新しいパスワードを入れてください。"),
        "",
        mailed_url(link.path),
        "",
        _("リンクは1回だけ、期限まで使えます。心当たりがなければ、このメールは捨ててください。"),
    ]
    subjects = {
        tickets.INVITATION: _("協働スペース: 職員用ページへのご案内"),
        tickets.RESET: _("協働スペース: パスワードの決め直し"),
    }
    mail.send(to, str(subjects[link.purpose]), "\n".join(map(str, lines)))
