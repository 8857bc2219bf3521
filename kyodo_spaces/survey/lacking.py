"""What answers can't do without, before they are handed in."""

from typing import NamedTuple

from flask_babel import gettext as _

from . import questions
from .models import RoundKind, SurveyRequest, SurveyResponse

NEEDED = {
    RoundKind.INQUIRY: ("venue_name", "name", "kind", "lends"),
    RoundKind.CAFE: ("venue_name", "publish_name", "publish_address", "publish_phone"),
}
"""The keys of what is asked of every answer."""


class Lack(NamedTuple):
    """Why the answers can't be handed in yet: the answer's id and the question's key.

    None and "" stand for all of them.
    """

    response_id: int | None
    key: str
    text: str


def find_lacking(request: SurveyRequest) -> list[Lack]:
    """Why the answers can't be handed in yet."""
    if not request.live:
        words = _("回答がありません。貸せる場所がないときは「該当なし」を選んでください。")
        return [Lack(None, "", words)]
    return [
        Lack(
            row.id,
            question.key,
            _(
                "%(number)s件目（%(name)s）: 「%(field)s」に答えてください。",
                number=number,
                name=row.name or _("名前なし"),
                field=question.header,
            ),
        )
        for number, row in enumerate(request.live, start=1)
        for question in missing(row)
    ]


def missing(response: SurveyResponse) -> list[questions.Question]:
    """The questions that an answer can't do without and doesn't answer yet."""
    kind = response.request.round.kind
    needed = NEEDED[RoundKind(kind)]
    return [
        each
        for each in questions.questions_of(kind)
        if each.key in needed and not response.answers.get(each.key)
    ]
