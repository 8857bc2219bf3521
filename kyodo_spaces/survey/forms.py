"""What the forms of an answer say, as plain data. A card's fields are named `<id>-<key>`."""

from typing import NamedTuple

from ..venues.editing import Given, version_of
from . import questions
from .models import SurveyResponse


class Typed(NamedTuple):
    """One card as it was sent; `is_unchanged` is None where the form does not ask it."""

    version: int
    answers: dict[str, str]
    is_unchanged: bool | None


def read_card(given: Given, response: SurveyResponse) -> Typed | None:
    """None where the form does not hold this answer's card; raises Invalid without its version.

    A text is left out where the other one, which somebody else saved first, was ticked.
    """
    start = f"{response.id}-"
    if f"{start}version" not in given:
        return None
    keys = [each.key for each in questions.questions_of(response.request.round.kind)]
    ticks = given.getlist(f"{start}unchanged")
    return Typed(
        version_of(given, f"{start}version"),
        {
            key: given[start + key]
            for key in keys
            if start + key in given and f"{start}theirs-{key}" not in given
        },
        bool(ticks[-1]) if ticks else None,
    )
