"""Which answer a row of a returned workbook is about: by its hidden key, else by its names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from ..text import fold
from .models import SurveyRequest, SurveyResponse
from .returned import Content

NEW, SKIP, OPEN = "new", "skip", ""
"""What becomes of a row that no answer's number stands for; OPEN: a person has to choose."""
Names = tuple[str, str]


class Match(NamedTuple):
    """`choice` is an answer's number as text, NEW, SKIP or OPEN; `refusal` says why the row can
    be nothing but skipped."""

    choice: str
    notes: list[str]
    refusal: str = ""


def match_rows(content: Content, request: SurveyRequest) -> list[Match]:
    """For each row of the content, in its order, what it is about as far as it can be told."""
    answers = {row.id: row for row in request.responses}
    known = _known_names(content, answers)
    found = [_match(row, request, answers, known) for row in content["rows"]]
    by_choice = defaultdict(list)
    for index, each in enumerate(found):
        if each.choice.isdigit():
            by_choice[each.choice].append(index)
    for choice, indexes in by_choice.items():
        if len(indexes) > 1:
            _tell_apart(int(choice), indexes, content["rows"], found, known)
    return [_withdrawn(each, answers) for each in found]


def names_of(row: Mapping[str, Any]) -> Names:
    """The venue's and the space's folded names in a row."""
    cells = row["cells"]
    venue, name = (cells.get(key, {}).get("text", "") for key in ("venue_name", "name"))
    return fold(venue), fold(name)


def _known_names(content: Content, answers: Mapping[int, SurveyResponse]) -> dict[Names, set[int]]:
    """The answers by the names that they have now, or had when the workbook was made."""
    found = defaultdict(set)
    for id, answer in answers.items():
        texts = (answer.answers.get("venue_name", ""), answer.answers.get("name", ""))
        found[fold(texts[0]), fold(texts[1])].add(id)
    for id, _version, venue, name in (content["keys"] or {}).get("answers", ()):
        if id in answers:
            found[fold(venue), fold(name)].add(id)
    return found


def _match(
    row: Mapping[str, Any],
    request: SurveyRequest,
    answers: Mapping[int, SurveyResponse],
    known: Mapping[Names, set[int]],
) -> Match:
    if refusal := _refusal(row["keys"], request):
        return Match(SKIP, [], refusal)
    key, named = row["keys"].get("response"), known.get(names_of(row), set())
    if key in answers and (key in named or len(named) != 1):
        return Match(str(key), [])
    if len(named) == 1:
        words = _("行の番号がないので、施設名と名前で合わせました。")
        if key in answers:
            words = _("行の番号と名前が合わないので、名前で合わせました。")
        return Match(str(*named), [words])
    if named:
        return Match(OPEN, [_("同じ名前の場所がいくつかあります。どれかを選んでください。")])
    return Match(NEW, [])


def _refusal(keys: Mapping[str, int | None], request: SurveyRequest) -> str:
    if keys.get("round") not in {None, request.round_id}:
        return str(
            _("別の照会の行なので、取り込みません。この照会のファイルに書いてもらってください。")
        )
    if keys.get("request") not in {None, request.id}:
        return str(
            _("ほかの課の行なので、取り込みません。その課のファイルで出してもらってください。")
        )
    return ""


def _tell_apart(
    id: int,
    indexes: Sequence[int],
    rows: Sequence[Mapping[str, Any]],
    found: list[Match],
    known: Mapping[Names, set[int]],
) -> None:
    """Of several rows about one answer the first that bears its name is it; the others are
    copies to leave out, places that were added by copying a row, or for a person to decide."""
    named = [index for index in indexes if id in known.get(names_of(rows[index]), set())]
    kept = (named or indexes)[0]
    for index in indexes:
        if index == kept:
            continue
        if _texts(rows[index]) == _texts(rows[kept]):
            words = _("%(row)s行目と同じなので、読みません。", row=rows[kept]["row"])
            found[index] = Match(SKIP, [words])
        elif names_of(rows[index]) != names_of(rows[kept]):
            found[index] = Match(NEW, [_("行を写して加えたとみて、新しい場所として読みます。")])
        else:
            words = _(
                "%(row)s行目と同じ場所です。どうするか選んでください。", row=rows[kept]["row"]
            )
            found[index] = Match(OPEN, [words])


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: cell["text"] for key, cell in row["cells"].items()}


def _withdrawn(found: Match, answers: Mapping[int, SurveyResponse]) -> Match:
    """What was taken off the list stays off it, unless a person chooses otherwise."""
    answer = answers.get(int(found.choice)) if found.choice.isdigit() else None
    if answer is None or answer.withdrawn_at is None:
        return found
    return Match(
        SKIP, [*found.notes, _("一度、一覧から外した回答です。戻すときは選んでください。")]
    )
