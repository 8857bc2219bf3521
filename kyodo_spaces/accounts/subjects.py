"""The names of what audit lines tell of. Tables are asked by name: their features come later."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import FromClause, Select, select

from ..audit import AuditLine
from ..db import db

Names = dict[tuple[str, int], str]
"""By the kind of a subject and its number."""
NAMED = {"venue_id": "venue", "space_id": "space", "department_id": "department"}
"""Facts that are the number of a subject, and its kind."""
_KINDS = {"venue", "space", "user", "department", "correction"}
_KINDS |= {"survey_round", "survey_request", "survey_response", "survey_case", "survey_file"}
_KINDS |= {"agreement", "offer"}
_TITLED = {"survey_round", "agreement", "offer"}


def find_names(lines: Iterable[AuditLine]) -> Names:
    """What the lines' subjects, and those in their facts, are called now."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        wanted[line.subject_type].add(line.subject_id)
        for facts in (line.before or {}, line.after or {}):
            for fact, kind in NAMED.items():
                if facts.get(fact) is not None:
                    wanted[kind].add(facts[fact])
    names: Names = {}
    for kind in _KINDS & wanted.keys():
        for id, *parts in db.session.execute(_query(kind, wanted[kind])):
            names[kind, id] = " ".join(dict.fromkeys(filter(None, parts)))
    return names


def _query(kind: str, ids: set[int]) -> Select[Any]:
    tables = db.metadata.tables
    subject, venue, space = tables[kind], tables["venue"], tables["space"]
    columns: list[Any]
    source: FromClause
    if kind == "correction":
        columns = [subject.c.id, venue.c.name, space.c.name]
        source = subject.join(venue, subject.c.venue_id == venue.c.id)
        source = source.outerjoin(space, subject.c.space_id == space.c.id)
    elif kind == "space":
        columns = [space.c.id, venue.c.name, space.c.name]
        source = space.join(venue, space.c.venue_id == venue.c.id)
    elif kind in {"survey_response", "survey_case"}:
        columns, source = _query_answer(subject)
    else:
        name = subject.c.title if kind in _TITLED else subject.c.name
        columns, source = [subject.c.id, name], subject
    return select(*columns).select_from(source).where(subject.c.id.in_(ids))


def _query_answer(subject: Any) -> tuple[list[Any], FromClause]:
    """An answer of the inquiry, and the case of one, are called after whoever was asked."""
    request, response = (db.metadata.tables[f"survey_{name}"] for name in ("request", "response"))
    source: FromClause = subject
    if subject is not response:
        source = source.join(response, subject.c.response_id == response.c.id)
    source = source.join(request, response.c.request_id == request.c.id)
    return [subject.c.id, request.c.name], source
