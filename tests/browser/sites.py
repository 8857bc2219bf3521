"""The public pages as a folder, on a plain server of files, below a path that is not its top."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PATH = "town/spaces"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library names it so
        """Tests tell of failures, not of each file."""


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """The address of what stands in `root`/`PATH`, served as `python -m http.server` does it."""
    handler = partial(_Quiet, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{PATH}/"
    server.shutdown()
    thread.join()
    server.server_close()
