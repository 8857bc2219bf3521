"""Processes of their own that edit venue 1 as departments do, and say so after each edit.

They are forked from a server that has the program loaded, so each begins within a few
milliseconds and shares nothing with the test: no connection, no lock.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from kyodo_spaces import create_app
from kyodo_spaces.db import db
from kyodo_spaces.venues.changes import Stale, change, get_listing
from kyodo_spaces.venues.hours_form import Opening
from tests.people import COORDINATOR

PATIENCE_S = 120
"""How long one waits for the others, of whom one may have failed."""


class AnyVersion(int):
    """A version that every other one equals: with it, the guard against stale forms is off."""

    def __ne__(self, _other: object) -> bool:
        return False

    __hash__ = int.__hash__


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.writers"])
    return context


def start(
    target: Callable[..., None], url: str, instance: Path, *arguments: Any
) -> tuple[ForkServerProcess, Connection]:
    """Start `target(url, instance, pipe, *arguments)`; the process, and where it speaks."""
    context = _context()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(url, instance, there, *arguments))
    process.start()
    there.close()
    return process, here


def heard(pipe: Connection) -> list[Any]:
    """All that a process says until it ends."""
    said = []
    while True:
        try:
            said.append(pipe.recv())
        except (EOFError, ConnectionResetError):
            return said


def edit(guard: Callable[[int], int] = int, *, is_rich: bool = False) -> tuple[int | None, int]:
    """Count the venue's description up by one; (its audit line's number, the tries it took).

    A rich edit changes rows of several tables.
    """
    tries = 0
    while True:
        tries += 1
        db.session.rollback()
        venue = get_listing("venues", 1, by=COORDINATOR)
        number = int(venue.description or 0) + 1
        facts: dict[str, Any] = {"description": str(number)}
        if is_rich:
            opening = Opening(weekday=0, opens=number % 1000, closes=1200)
            facts |= {"note": str(number), "openings": (opening,)}
        try:
            line = change("venues", 1, facts, version=guard(venue.version), by=COORDINATOR)
        except Stale:
            continue
        return line, tries


def edit_until_killed(url: str, instance: Path, pipe: Connection) -> None:
    with create_app({"DATABASE_URL": url, "INSTANCE": instance}).app_context():
        while True:
            pipe.send(edit(is_rich=True)[0])


def edit_often(
    url: str, instance: Path, pipe: Connection, ready: Barrier, times: int, is_guarded: bool
) -> None:
    """Say how many tries each edit took. All begin when the last of them is there."""
    with create_app({"DATABASE_URL": url, "INSTANCE": instance}).app_context():
        ready.wait(PATIENCE_S)
        for _ in range(times):
            pipe.send(edit(int if is_guarded else AnyVersion)[1])
