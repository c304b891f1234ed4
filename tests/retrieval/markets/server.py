"""A provider on loopback, over real HTTP: bodies by the beginning of their path, faults by order."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Provider(ThreadingHTTPServer):
    """``asked`` holds the paths it was asked for. ``fault`` is a status and a body that stand for every answer, ``cut`` ends
    each body half-way, ``packed`` gzips it.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.bodies: Mapping[str, bytes] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.fault: tuple[int, bytes] | None = None
        self.cut = self.packed = False
        self.type = "application/json"

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        provider = self.server
        provider.asked.append(self.path)
        provider.agents.append(self.headers.get("user-agent", ""))
        status, body = self._answer()
        self.send_response(status)
        self.send_header("content-type", provider.type)
        if provider.packed:
            body = gzip.compress(body)
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        if status == 429:
            self.send_header("retry-after", "120")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if provider.cut else body)

    def _answer(self) -> tuple[int, bytes]:
        if self.server.fault:
            return self.server.fault
        fitting = [body for start, body in self.server.bodies.items() if self.path.startswith(start)]
        return (200, fitting[0]) if fitting else (404, b"not found")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider, at work."""
    with Provider() as provider:
        Thread(target=provider.serve_forever, args=(0.01,), daemon=True).start()
        yield provider
        provider.shutdown()
