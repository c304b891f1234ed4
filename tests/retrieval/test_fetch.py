"""HTTP → bytes: over a real server on loopback, and never from inside."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from commentary.errors import InputError
from retrieval.addresses import public
from retrieval.fetch import REDIRECTS, Fetched, Fetcher, Limits, Request, retry_at

Reply = Callable[["Page"], None]


class Page(BaseHTTPRequestHandler):
    """Each path has its reply."""

    replies: ClassVar[dict[str, Reply]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.replies[self.path](self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Page.replies, Page.asked = {}, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def fetch(url: str, loopback: bool = False, **limits: Any) -> Fetched:
    with Fetcher(loopback, Limits(**limits)) as fetcher:
        return fetcher.get(Request(url))


def test_a_page_is_had_with_its_last_address(server: str) -> None:
    Page.replies = {
        "/old": lambda page: page.send(302, location="/new"),
        "/new": lambda page: page.send(200, b"<p>here</p>", content_type="text/html"),
    }
    found = fetch(f"{server}/old", loopback=True)
    assert (found.url, found.body, found.type) == (f"{server}/new", b"<p>here</p>", "text/html")


def test_this_machine_is_not_read_unless_it_is_said(server: str) -> None:
    Page.replies = {"/": lambda page: page.send(200, b"secret")}
    with pytest.raises(InputError, match="not a public address"):
        fetch(f"{server}/")
    assert not Page.asked


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:db8::1", "2001:0:0:0:0:0:80ff:fffe",
])  # fmt: skip
def test_an_address_of_the_inside_is_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_one_of_the_outside_is(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]", "inside.example"]
)
def test_other_ways_to_write_the_inside_lead_nowhere(host: str, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Page.replies = {"/": lambda page: page.send(200, b"secret")}
    port = int(server.rpartition(":")[2])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", ("127.0.0.1", port))])
    with pytest.raises(InputError, match=r"not a public address|cannot be read"):
        fetch(f"http://{host}:{port}/")
    assert not Page.asked


def test_a_redirect_to_a_name_of_the_inside_is_checked_again(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.rpartition(":")[2])
    answers = {"one.example": "127.0.0.1", "other.example": "10.0.0.1"}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *args, **kwargs: [(2, 1, 6, "", (answers.get(host, host), port))]
    )
    Page.replies = {"/": lambda page: page.send(302, location=f"http://other.example:{port}/")}
    with pytest.raises(InputError, match="not a public address"):
        fetch(f"http://one.example:{port}/", loopback=True)


def test_a_redirect_to_the_inside_is_not_followed(server: str) -> None:
    Page.replies = {"/out": lambda page: page.send(302, location="http://10.0.0.1/")}
    with pytest.raises(InputError, match="not a public address"):
        fetch(f"{server}/out", loopback=True)


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "ftp://example.com/", "http://user:pass@example.com/", "http:///x", "javascript:alert(1)", "http://[", "http://example.com:0/",
])  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        fetch(url)


def test_size_counts_after_decompression_and_time_as_a_whole(server: str) -> None:
    Page.replies = {
        "/bomb": lambda page: page.send(200, gzip.compress(b"a" * 200_000), content_encoding="gzip"),
        "/slow": lambda page: page.send(200, b"late"),
    }
    with pytest.raises(InputError, match="larger than"):
        fetch(f"{server}/bomb", loopback=True, largest=100_000)
    ticks = iter(range(0, 1000, 15))
    with pytest.raises(InputError, match="takes too long"):
        fetch(f"{server}/slow", loopback=True, seconds=10, clock=lambda: next(ticks))


def test_a_loop_and_a_failure_are_told(server: str) -> None:
    Page.replies = {
        "/loop": lambda page: page.send(301, location="/loop"),
        "/gone": lambda page: page.send(410),
    }
    with pytest.raises(InputError, match="redirects too often"):
        fetch(f"{server}/loop", loopback=True)
    assert len(Page.asked) == REDIRECTS + 1
    with pytest.raises(InputError, match="answers 410"):
        fetch(f"{server}/gone", loopback=True)
