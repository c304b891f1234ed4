"""HTTP → bytes: over a real server on loopback, and never from inside."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, ClassVar

import pytest

from commentary.errors import InputError, SourceError
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


def test_size_counts_after_decompression(server: str) -> None:
    Page.replies = {"/bomb": lambda page: page.send(200, gzip.compress(b"a" * 200_000), content_encoding="gzip")}
    assert len(fetch(f"{server}/bomb", loopback=True).body) == 200_000
    with pytest.raises(SourceError, match="larger than") as told:
        fetch(f"{server}/bomb", loopback=True, largest=100_000)
    assert told.value.kind == "large"


def test_a_bomb_is_not_unpacked_beyond_its_limit(server: str) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    Page.replies = {"/bomb": lambda page: page.send(200, bomb, content_encoding="gzip")}
    tracemalloc.start()
    with pytest.raises(SourceError, match="larger than"):
        fetch(f"{server}/bomb", loopback=True, largest=1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_members_of_a_gzip_follow_one_another_and_a_short_one_is_told(server: str) -> None:
    two = gzip.compress(b"one") + gzip.compress(b"two")
    Page.replies = {
        "/two": lambda page: page.send(200, two, content_encoding="gzip"),
        "/cut": lambda page: page.send(200, gzip.compress(b"a" * 1000)[:-4], content_encoding="gzip"),
        "/odd": lambda page: page.send(200, b"nothing packed", content_encoding="gzip"),
        "/br": lambda page: page.send(200, b"...", content_encoding="br"),
    }
    assert fetch(f"{server}/two", loopback=True).body == b"onetwo"
    for path, kind in (("/cut", "broken"), ("/odd", "broken"), ("/br", "encoded")):
        with pytest.raises(SourceError) as told:
            fetch(f"{server}{path}", loopback=True)
        assert told.value.kind == kind


def test_a_drip_ends_with_the_time_of_the_whole(server: str) -> None:
    def drip(page: Page) -> None:
        page.send_response(200)
        page.send_header("content-length", "1000")
        page.end_headers()
        with suppress(OSError):
            while not over.wait(0.05):
                page.wfile.write(b"a")

    over = Event()
    Page.replies = {"/drip": drip}
    with pytest.raises(SourceError, match="takes too long") as told:
        fetch(f"{server}/drip", loopback=True, seconds=0.4)
    over.set()
    assert told.value.kind == "slow"


def test_a_loop_and_a_failure_are_told(server: str) -> None:
    Page.replies = {
        "/loop": lambda page: page.send(301, location="/loop"),
        "/gone": lambda page: page.send(410),
        **{f"/{n}": lambda page, n=n: page.send(302, location=f"/{n + 1}") for n in range(REDIRECTS + 2)},  # type: ignore[misc]
    }
    with pytest.raises(SourceError, match="in a circle"):
        fetch(f"{server}/loop", loopback=True)
    with pytest.raises(SourceError, match="too often"):
        fetch(f"{server}/0", loopback=True)
    assert len(Page.asked) == 1 + REDIRECTS + 1
    with pytest.raises(SourceError, match="answers 410") as told:
        fetch(f"{server}/gone", loopback=True)
    assert told.value.kind == "gone"


def test_what_is_held_already_is_not_sent_again(server: str) -> None:
    def feed(page: Page) -> None:
        if page.headers["if-none-match"] == '"1"' and page.headers["if-modified-since"] == "then":
            page.send(304)
        else:
            page.send(200, b"items", etag='"1"', last_modified="then")

    Page.replies = {"/feed": feed}
    first = fetch(f"{server}/feed", loopback=True)
    with Fetcher(True) as fetcher:
        again = fetcher.get(Request(f"{server}/feed", first.etag, first.modified))
    assert (first.unchanged, again.unchanged, again.body, fetcher.traffic.bytes) == (False, True, b"", 0)


@pytest.mark.parametrize(("statuses", "moved"), [
    ((301, 308), "/2"), ((301, 302), "/1"), ((302, 301), ""), ((307,), ""), ((308,), "/1"),
])  # fmt: skip
def test_where_it_has_moved_for_good_is_as_far_as_the_chain_is_permanent(
    server: str, statuses: tuple[int, ...], moved: str
) -> None:
    Page.replies = {f"/{len(statuses)}": lambda page: page.send(200, b"here")}
    for n, status in enumerate(statuses):
        Page.replies[f"/{n}"] = lambda page, n=n, status=status: page.send(status, location=f"/{n + 1}")  # type: ignore[misc]
    assert fetch(f"{server}/0", loopback=True).moved == (server + moved if moved else "")


NOW = datetime(2026, 2, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(("header", "minutes"), [
    ("120", 2), ("0", 0), ("99999999999999", 24 * 60), ("Fri, 06 Feb 2026 12:10:00 GMT", 10), ("Fri, 06 Feb 2099 12:10:00 GMT", 24 * 60),
])  # fmt: skip
def test_a_server_says_when_it_wants_to_be_asked_again(header: str, minutes: int) -> None:
    assert retry_at(header, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("header", ["", "-5", "soon", "Fri, 06 Feb 2026 11:00:00 GMT", "12.5", "Fri, 99 Foo", "１２"])
def test_what_says_no_time_to_come_is_no_reason_to_wait(header: str) -> None:
    assert retry_at(header, NOW) is None


def test_a_host_is_asked_one_thing_at_a_time(server: str) -> None:
    inside, most, lock = 0, 0, Lock()

    def count(page: Page) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        wait(0.02)
        with lock:
            inside -= 1
        page.send(200, b"here")

    wait = Event().wait
    Page.replies = {f"/{n}": count for n in range(8)}
    with Fetcher(True) as fetcher, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: fetcher.get(Request(f"{server}/{n}")), range(8)))
    assert (most, fetcher.traffic.requests) == (1, 8)
