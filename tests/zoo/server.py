"""Hosts on the loopback addresses: a listening socket each, a thread a connection, and what each was asked."""

from __future__ import annotations

import select
import selectors
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event, Lock, Thread
from typing import Any, cast

Reply = Callable[["Visit"], None]


@dataclass
class Host:
    """One host. ``most`` is the largest number of requests that were in flight at once."""

    key: str
    inside: set[socket.socket] = field(default_factory=set)
    most: int = 0


class Grounds:
    """All hosts of a zoo; the first part of a path says whose reply is wanted, so that redirects may lead to any host."""

    def __init__(self, patience: float, wait: Callable[[str], float]) -> None:
        self.patience, self.wait, self.over = patience, wait, Event()
        self.replies: dict[int, Reply] = {}
        self.requests: Counter[int] = Counter()
        self.sent: Counter[int] = Counter()
        self.hosts: list[Host] = []
        self.guard = Lock()
        self._listening = selectors.DefaultSelector()
        self._open: set[socket.socket] = set()
        self._closed: list[socket.socket] = []
        self._thread = Thread(target=self._admit, daemon=True)

    def host(self) -> Host:
        """A new host that listens."""
        listening = self._bound()
        listening.listen(128)
        host = Host("{}:{}".format(*listening.getsockname()))
        self._listening.register(listening, selectors.EVENT_READ, host)
        self.hosts.append(host)
        return host

    def closed(self) -> str:
        """The key of a host with nobody behind its port, which is kept so that nobody else takes it."""
        self._closed.append(self._bound())
        return "{}:{}".format(*self._closed[-1].getsockname())

    def open(self) -> None:
        """Let visitors in."""
        self._thread.start()

    def close(self) -> None:
        """End every visit, and listen no more."""
        self.over.set()
        self._thread.join()
        for key in list(self._listening.get_map().values()):
            cast(socket.socket, key.fileobj).close()
        self._listening.close()
        with self.guard:
            ending = [*self._open, *self._closed]
        for one in ending:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for one in self._closed:
            one.close()

    def _bound(self) -> socket.socket:
        """A socket on the next loopback address."""
        made = socket.socket()
        made.bind((f"127.0.0.{len(self.hosts) % 250 + 1}", 0))
        return made

    def _admit(self) -> None:
        while not self.over.is_set():
            for key, _ in self._listening.select(0.05):
                connection, _ = cast(socket.socket, key.fileobj).accept()
                with self.guard:
                    self._open.add(connection)
                Thread(target=self._receive, args=(connection, key.data), daemon=True).start()

    def _receive(self, connection: socket.socket, host: Host) -> None:
        with connection, suppress(OSError):
            Visit(connection, host, self)
        with self.guard:
            self._open.discard(connection)


class Visit(BaseHTTPRequestHandler):
    """One connection, and the request in hand."""

    protocol_version = "HTTP/1.1"
    wbufsize = 0

    def __init__(self, connection: socket.socket, host: Host, grounds: Grounds) -> None:
        self.host, self.grounds, self.number = host, grounds, 0
        super().__init__(connection, connection.getsockname(), cast(Any, None))

    def do_GET(self) -> None:
        first = self.path.strip("/").split("/")[0]
        self.number = int(first) if first.isdecimal() else -1
        with self.grounds.guard:
            self.grounds.requests[self.number] += 1
            self.host.inside = {other for other in self.host.inside if _there(other)} | {self.connection}
            self.host.most = max(self.host.most, len(self.host.inside))
        self.grounds.over.wait(self.grounds.wait(self.path))
        try:
            self.grounds.replies.get(self.number, _nobody)(self)
        finally:
            self.leave()

    def leave(self) -> None:
        """Out of the host, before the last bytes are sent: the client may be back before the server has counted."""
        with self.grounds.guard:
            self.host.inside.discard(self.connection)

    def write(self, data: bytes) -> None:
        """Bytes to the client, counted."""
        with self.grounds.guard:
            self.grounds.sent[self.number] += len(data)
        self.wfile.write(data)

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head of an answer whose body is not to end well."""
        self.write(head(status, headers))
        self.close_connection = True

    def send(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        """A whole answer, at once."""
        self.leave()
        self.write(head(status, {"content-length": str(len(body)), **(headers or {})}) + body)

    def hang(self) -> None:
        """Nothing, until the client goes away or the zoo closes."""
        self.close_connection = True
        select.select([self.connection], [], [], self.grounds.patience)

    def drip(self, seconds: float) -> None:
        """A byte at a time, until the client goes away or the zoo closes."""
        self.close_connection = True
        for _ in range(int(self.grounds.patience / seconds)):
            if self.grounds.over.wait(seconds):
                return
            self.write(b"a")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Status line and headers; values in UTF-8."""
    lines = [f"HTTP/1.1 {status} Zoo", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode()


def _nobody(visit: Visit) -> None:
    visit.send(404)


def _there(visitor: socket.socket) -> bool:
    """Whether the client still holds its end."""
    try:
        return visitor.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
