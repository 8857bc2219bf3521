"""The inquiry's states in Japanese words."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import clock
from ..venues.dates import write_day, write_year
from .models import RoundKind, Status
from .progress import Progress

KINDS: dict[str, Any] = {
    RoundKind.INQUIRY: _l("全庁照会"),
    RoundKind.CAFE: _l("カフェの調査"),
}
STATUSES: dict[str, Any] = {
    Status.PREPARING: _l("準備中"),
    Status.OPEN: _l("受付中"),
    Status.LATE: _l("期限を過ぎて受付中"),
    Status.CLOSED: _l("締め切り"),
}
PROGRESS: dict[str, Any] = {
    Progress.UNANSWERED: _l("未回答"),
    Progress.NOTHING: _l("該当なし"),
    Progress.ANSWERED: _l("回答済"),
    Progress.CHECKING: _l("確認中"),
    Progress.READY: _l("公開可"),
}
MEDIA: dict[str, Any] = {"web": _l("画面"), "excel": _l("Excel"), "paper": _l("紙")}
"""How an answer came."""
SETTLED: dict[str, Any] = {
    "applied": _l("取り込みました"),
    "returned": _l("修正をお願いしました"),
    "discarded": _l("取り込まずに片付けました"),
}
"""What became of a returned workbook."""
_WEEKDAYS = "月火水木金土日"


def era_day(day: date) -> str:
    """令和8年（2026年）12月7日（月）: as letters say a due date, the Western year beside."""
    era, rest = write_day(day).split("年", 1)
    western = f"（{day.year}年）" if era.startswith("令和") else ""
    return f"{era}年{western}{rest}（{_WEEKDAYS[day.weekday()]}）"


def era_year(year: int) -> str:
    """令和8年度（2026年度）."""
    return f"令和{write_year(year)}年度（{year}年度）"


def short_day(at: datetime) -> str:
    """12月7日, of a moment from the database: on the board the year is known."""
    day = clock.in_japan(at).date()
    return str(_("%(m)s月%(d)s日", m=day.month, d=day.day))


def days_left(due_on: date, today: date) -> str:
    """あと14日, 今日まで, 3日過ぎています."""
    days = (due_on - today).days
    if days == 0:
        return str(_("今日まで"))
    return str(_("あと%(n)s日", n=days) if days > 0 else _("%(n)s日過ぎています", n=-days))
