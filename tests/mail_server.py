"""A mail server on this machine, for tests of what arrives."""

import socket
from asyncio import AbstractServer
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class _Server(Controller):
    """Listens at a port that the system gives: one that was free may be another's by now."""

    def _create_server(self) -> Awaitable[AbstractServer]:
        listening = socket.create_server((HOST, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


@contextmanager
def receiving(box: object, **options: Any) -> Iterator[int]:
    """The port of a server that hands to `box` what arrives."""
    server = _Server(box, HOST, ready_timeout=60, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
