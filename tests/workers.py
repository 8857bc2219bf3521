"""Processes that serve or sign in for themselves, as the workers of a server do."""

import multiprocessing
import threading
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from werkzeug.serving import make_server

from kyodo_spaces import create_app
from kyodo_spaces.accounts import signing_in
from kyodo_spaces.accounts.throttle import TooMany
from kyodo_spaces.db import db
from tests.accounts import visitor


def serve(url: str, instance: Path, pipe: Connection) -> None:
    """Serve the application until the process is ended; says the port."""
    app = create_app({"DATABASE_URL": url, "INSTANCE": instance, "TILES": "none"})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    pipe.send(server.server_port)
    server.serve_forever()


def together(parties: int) -> Barrier:
    """What threads of several processes wait at, until all are there."""
    return multiprocessing.get_context("forkserver").Barrier(parties)


def guess(url: str, instance: Path, pipe: Connection, times: int, ready: Barrier) -> None:
    """Try wrong passwords, each in a thread of its own; says how each was answered."""
    app = create_app({"DATABASE_URL": url, "INSTANCE": instance, "TILES": "none"})

    def once(number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                signing_in.with_password("yui", f"wrong password {number}", visitor())
            except signing_in.Wrong:
                pipe.send("wrong")
            except TooMany:
                pipe.send("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=once, args=[number]) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        db.engine.dispose()
