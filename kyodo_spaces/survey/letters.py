"""The letter of a round: the text that it begins with, and what stands under 記."""

from typing import Any

from flask_babel import gettext as _

from .. import web
from . import wording
from .models import RoundKind, SurveyRound

_INQUIRY = (
    "　市では、市民団体等の活動を応援するため、会議、講座、展示等に利用できる場所を"
    "市民に案内しています。\n"
    "　ついては、各課等が所管する施設等のうち、市民団体等が利用できるもの、"
    "又は調整すれば利用できるものについて、下記により御回答くださいますようお願いします。"
)
_CAFE = (
    "　市民が気軽に集まれる地域のカフェなどの場所を、市民に案内したいと考えています。\n"
    "　つきましては、開いている曜日や時間、利用のしかたなどについて、"
    "下記により御回答くださいますようお願いいたします。\n"
    "　お名前、住所及び電話番号は、御承諾いただいた範囲だけを市民に案内します。"
)


def default(kind: str) -> dict[str, str]:
    """The title and the text of a new round, to be changed at will."""
    if kind == RoundKind.CAFE:
        return {"title": str(_("地域のカフェなどの場所について（調査）")), "body": _CAFE}
    return {"title": str(_("市民団体等が利用できる場所について（照会）")), "body": _INQUIRY}


def addressee(row: SurveyRound) -> str:
    is_cafe = row.kind == RoundKind.CAFE
    return str(_("地域のカフェ等の皆様") if is_cafe else _("各課等の長　様"))


def items(row: SurveyRound) -> list[tuple[str, str]]:
    """What stands under 記, by heading: read from the round, so that it is never another's day."""
    due = wording.era_day(row.due_on) if row.due_on else _("別途お知らせします。")
    found: list[tuple[Any, Any]] = [
        (_("おたずねする内容") if row.kind == RoundKind.CAFE else _("照会の内容"), _about(row)),
        (_("回答の期限"), due),
        (_("回答の方法"), _how(row)),
    ]
    if row.contact:
        found.append((_("問い合わせ先"), row.contact))
    return [(str(heading), str(text)) for heading, text in found]


def _about(row: SurveyRound) -> Any:
    if row.kind == RoundKind.CAFE:
        return _(
            "開いている曜日と時間、席の数、料金や注文、団体での利用、チラシを置くこと、"
            "催しを開くこと、市民に案内してよい範囲"
        )
    return _(
        "施設（建物の全体を貸すことができるもの）、会議室・ホール等、"
        "展示・発表に利用できる場所（ロビー、壁面等）、チラシ等を配架できる場所"
    )


def _how(row: SurveyRound) -> Any:
    if row.kind == RoundKind.CAFE:
        return _("お届けした用紙の二次元コードから、又は用紙に書いて御回答ください。")
    page = web.public_url("survey.index")
    return _(
        "「協働スペース」の画面（%(page)s）にログインし、「照会・調査」から御回答ください。"
        "画面を開けないときは、Excelの回答票に記入して御提出ください。"
        "該当する場所がないときも、「該当なし」と御回答ください。",
        page=page,
    )
