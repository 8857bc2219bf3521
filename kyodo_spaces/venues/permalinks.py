"""Addresses that last: what stood at one that a merger took over is found at its successor's."""

from typing import Any

from flask import Response, make_response, redirect, url_for

from . import queries
from .models import Space, Venue


def from_venue(venue_id: int, to: str) -> Response | None:
    """The way from a merged venue to the one that took over; None for any other.

    `to` is the endpoint with {} for the noun that stands there: `feeds.{}_ics`.
    """
    return _answer(queries.find_successor(venue_id), to)


def from_space(space_id: int, to: str) -> Response | None:
    """The same for a space of a merged venue, which may lead to the venue itself."""
    return _answer(queries.find_space_successor(space_id), to)


def _answer(successor: Venue | Space | None, to: str) -> Response | None:
    """For good as far as anyone knows; but a merger can be taken back, so it is asked each time."""
    if successor is None:
        return None
    noun = successor.__tablename__
    values: dict[str, Any] = {f"{noun}_id": successor.id}
    response = make_response(redirect(url_for(to.format(noun), **values), 301))
    response.headers["Cache-Control"] = "no-cache"
    return response
