"""Answers that servers give and HTTP does not foresee: each ends in a body or in a SourceError, and in time."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched, Fetcher, Limits, Request

from .server import Grounds, Reply, Visit

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
FAR = "Fri, 31 Dec 9999 23:59:59 -1200"  # no date in UTC


@pytest.fixture(scope="module")
def grounds() -> Iterator[Grounds]:
    grounds = Grounds(5, lambda path: 0)
    grounds.host()
    grounds.open()
    yield grounds
    grounds.close()


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(True, Limits(seconds=1, silence=0.5)) as fetcher:
        yield fetcher


def _get(grounds: Grounds, fetcher: Fetcher, reply: Reply, **held: str) -> Fetched:
    grounds.replies[0] = reply
    return fetcher.get(Request(f"http://{grounds.hosts[0].key}/0/0", **held))


def _kind(grounds: Grounds, fetcher: Fetcher, reply: Reply, **held: str) -> str:
    with pytest.raises(SourceError) as told:
        _get(grounds, fetcher, reply, **held)
    return told.value.kind


def _raw(data: bytes) -> Reply:
    def reply(visit: Visit) -> None:
        visit.close_connection = True
        visit.write(data)

    return reply


def _sent(status: int, headers: Mapping[str, str], body: bytes = b"body") -> Reply:
    return lambda visit: visit.send(status, body, headers)


@pytest.mark.parametrize("location", ["http://[", "//[x]/", "http://ex\u2100mple.com/"])
def test_a_redirect_to_no_address_is_told(location: str, grounds: Grounds, fetcher: Fetcher) -> None:
    assert _kind(grounds, fetcher, _sent(302, {"location": location})) == "forbidden"


@pytest.mark.parametrize(("location", "kind"), [
    ("", "refused"), ("#here", "redirects"), ("?again", "redirects"), ("/a b", "refused"), ("/国", "refused"), ("/\x7f", "broken"),
    ("http://127.0.0.1:99999/", "forbidden"), ("data:text/xml,x", "forbidden"),
])  # fmt: skip
def test_odd_redirects_end(location: str, kind: str, grounds: Grounds, fetcher: Fetcher) -> None:
    def reply(visit: Visit) -> None:
        known = visit.path.startswith("/0/0")
        visit.send(302 if known else 404, b"", {"location": location} if known else {})

    assert _kind(grounds, fetcher, reply) == kind


def test_a_date_beyond_the_calendar_is_no_date(grounds: Grounds, fetcher: Fetcher) -> None:
    assert _get(grounds, fetcher, _sent(200, {"date": FAR})).date is None
    assert _kind(grounds, fetcher, _sent(429, {"retry-after": FAR})) == "limited"


def test_a_tag_beyond_ascii_is_sent_back_or_left_out(grounds: Grounds, fetcher: Fetcher) -> None:
    first = _get(grounds, fetcher, _sent(200, {"etag": '"é"', "last-modified": "五月"}))
    assert _get(grounds, fetcher, _sent(200, {}), etag=first.etag, modified=first.modified).body == b"body"


def test_nothing_new_is_no_answer_to_who_has_nothing(grounds: Grounds, fetcher: Fetcher) -> None:
    assert _kind(grounds, fetcher, _raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")) == "refused"


def test_nothing_new_is_not_a_redirect(grounds: Grounds, fetcher: Fetcher) -> None:
    answer = _raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\nLocation: /0/1\r\n\r\n")
    assert _get(grounds, fetcher, answer, etag='"1"').unchanged


@pytest.mark.parametrize("after", [bytes(16), b"\r\n"], ids=["zeros", "a line"])
def test_what_follows_a_whole_gzip_does_no_harm(after: bytes, grounds: Grounds, fetcher: Fetcher) -> None:
    answer = _sent(200, {"content-encoding": "gzip"}, gzip.compress(b"body") + after)
    assert _get(grounds, fetcher, answer).body == b"body"


def test_a_gzip_of_many_empty_members_ends(grounds: Grounds, fetcher: Fetcher) -> None:
    answer = _sent(200, {"content-encoding": "gzip"}, gzip.compress(b"") * 20_000 + gzip.compress(b"body"))
    assert _get(grounds, fetcher, answer).body == b"body"


@pytest.mark.parametrize("head", [
    b"Content-Length: -1", b"Content-Length: +4", b"Content-Length: 3\r\nContent-Length: 4", b"Content-Length: 1e3",
    b"Content-Length: " + b"9" * 5000, b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding: chunked\r\n\r\n-4", b"No colon",
    b"X-Nul: a\x00b", b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffffffff",
])  # fmt: skip
def test_no_http_is_told(head: bytes, grounds: Grounds, fetcher: Fetcher) -> None:
    assert _kind(grounds, fetcher, _raw(OK + head + b"\r\n\r\nbody")) == "broken"


@pytest.mark.parametrize("answer", [
    b"", b"<rss></rss>", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 99999 No\r\n\r\n", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
])  # fmt: skip
def test_no_answer_is_told(answer: bytes, grounds: Grounds, fetcher: Fetcher) -> None:
    assert _kind(grounds, fetcher, _raw(answer)) == "broken"


@pytest.mark.parametrize("answer", [
    OK + b"Transfer-Encoding: chunked\r\n\r\n4;a=b;c\r\nbody\r\n0\r\nX-After: 1\r\n\r\n",
    OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    OK + b"Content-Range: bytes 0-3/900\r\nContent-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n" + OK + b"Content-Length: 4\r\n\r\nbody",
    b"HTTP/1.1 200\nConnection: close\nContent-Length: 4\n\nbody", b"HTTP/1.0 200 OK\r\n\r\nbody", OK + b"Folded: a\r\n b\r\nX: \xe9\r\nContent-Length: 4\r\n\r\nbody",
])  # fmt: skip
def test_odd_answers_are_read(answer: bytes, grounds: Grounds, fetcher: Fetcher) -> None:
    assert _get(grounds, fetcher, _raw(answer)).body == b"body"


def test_hints_without_end_end_with_the_time(grounds: Grounds, fetcher: Fetcher) -> None:
    def reply(visit: Visit) -> None:
        visit.close_connection = True
        while not visit.grounds.over.is_set():
            visit.write(b"HTTP/1.1 103 Hints\r\n\r\n" * 100)

    assert _kind(grounds, fetcher, reply) == "slow"


def test_no_cookie_is_kept(grounds: Grounds, fetcher: Fetcher) -> None:
    _get(grounds, fetcher, _sent(200, {"set-cookie": "who=you; path=/"}))
    told = _get(grounds, fetcher, lambda visit: visit.send(200, str(visit.headers["cookie"]).encode()))
    assert told.body == b"None"
