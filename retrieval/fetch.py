"""HTTP → bytes, from public addresses alone, within a size and a time, one request in flight a host.

The address that is really connected to is checked, again for each redirect (:mod:`retrieval.addresses`). The size is that
of the body after decompression, which stops as soon as it is passed. Only gzip is asked for: a body in any other encoding
was not, and is refused rather than unpacked.
"""

from __future__ import annotations

import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import chain
from threading import Lock
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from commentary.errors import SourceError
from retrieval import addresses
from retrieval.addresses import ForbiddenError, OverdueError, Transport

REDIRECTS = 5
LONGEST_WAIT = timedelta(days=1)  # whatever a server asks for
AGENT = "liquidity-commentary (a market commentator's desk)"
_PERMANENT, _ELSEWHERE = (301, 308), (301, 302, 303, 307, 308)
_MAGIC = b"\x1f\x8b"  # of gzip
_AS_IT_IS = ("", "identity", "none", "utf-8")  # what servers write for a body that is not packed
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class Limits:
    """What one fetch may take: bytes after decompression, seconds in all, seconds without a byte."""

    largest: int = 15_000_000
    seconds: float = 20.0
    silence: float = 8.0


@dataclass(frozen=True)
class Request:
    """An address, and what is held of it already: its validators as the server gave them."""

    url: str
    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> Mapping[str, str]:
        """What makes it conditional."""
        pairs = (("if-none-match", self.etag), ("if-modified-since", self.modified))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True)
class Fetched:
    """A body with the address it came from in the end; without one where the server says that nothing changed.

    ``moved`` is where it has moved for good, as far as the chain of redirects was permanent; ``wire`` the bytes received
    of bodies; ``date`` the server's clock.
    """

    url: str
    body: bytes = b""
    type: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""
    wire: int = 0
    date: datetime | None = None
    unchanged: bool = False


@dataclass
class Traffic:
    """What was asked and received, for a summary."""

    requests: int = 0
    bytes: int = 0


class Fetcher:
    """A client for many sources, used from many threads. ``contact`` is told to servers with the program's name."""

    def __init__(
        self,
        loopback: bool = False,
        limits: Limits | None = None,
        contact: str = "",
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.limits, self.traffic = limits or Limits(), Traffic()
        self._clock, self._now = clock, now
        agent = f"{AGENT[:-1]}; {contact})" if contact else AGENT
        self._agent = agent.encode("ascii", "replace").decode("ascii")
        self._client = httpx2.Client(
            transport=Transport(loopback, clock),
            timeout=self.limits.silence,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none is kept
        )
        self._hosts: defaultdict[str, Lock] = defaultdict(Lock)
        self._guard = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, request: Request) -> Fetched:
        """What stands at an address. Raises SourceError, saying why there is nothing."""
        steps = _Steps(request.url)
        for _ in range(REDIRECTS + 1):
            host = _host(steps.url)
            with self._one_at_a_time(host):
                addresses.until.set(self._clock() + self.limits.seconds - steps.spent)
                start = self._clock()
                found = self._told(request, steps)
                steps.spent += self._clock() - start
            if isinstance(found, Fetched):
                return found
            if found in steps.seen:
                raise SourceError("redirects", "redirects in a circle", request.url)
            steps.go(found)
        raise SourceError("redirects", "redirects too often", request.url)

    def _one_at_a_time(self, host: str) -> Lock:
        with self._guard:
            return self._hosts[host]

    def _told(self, request: Request, steps: _Steps) -> Fetched | str:
        """One step, its failures told in our words."""
        where = steps.url
        try:
            return self._once(request, steps)
        except ForbiddenError:
            raise SourceError("forbidden", "is not a public address", where, "only public addresses are read") from None
        except (OverdueError, httpx2.TimeoutException, httpcore2.TimeoutException):
            raise SourceError("slow", "takes too long", where, "try again later") from None
        except (httpx2.ConnectError, httpcore2.ConnectError):
            raise SourceError("unreachable", "cannot be reached", where, "is the address right?") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, zlib.error) as error:
            if isinstance(error, httpx2.RemoteProtocolError) and not steps.again and not steps.wire:
                steps.again = True  # a connection that was kept may be closed at the moment it is used
                return self._told(request, steps)
            raise SourceError("broken", f"cannot be read ({type(error).__name__})", where, "try again later") from None

    def _once(self, request: Request, steps: _Steps) -> Fetched | str:
        """The answer of one address, or the one that stands for it."""
        headers = {"user-agent": self._agent, "accept-encoding": "gzip", "accept": "*/*", **request.headers}
        self.traffic.requests += 1
        with self._client.stream("GET", steps.url, headers=headers) as answer:
            if answer.status_code in _ELSEWHERE and (to := answer.headers.get("location")):
                steps.permanent = steps.permanent and answer.status_code in _PERMANENT
                return _joined(steps.url, to)
            self._accept(answer, request, steps.url)
            head = answer.headers
            body = b"" if answer.status_code == 304 else self._body(answer, steps)
            return Fetched(
                steps.url,
                body,
                head.get("content-type", ""),
                _sendable(head.get("etag", "")),
                _sendable(head.get("last-modified", "")),
                steps.moved,
                steps.wire,
                http_date(head.get("date", "")),
                answer.status_code == 304,
            )

    def _accept(self, answer: httpx2.Response, request: Request, url: str) -> None:
        """Raises SourceError for an answer without a body worth reading."""
        status = answer.status_code
        if status == 304 and not request.headers:
            raise SourceError("refused", "says that nothing changed to one who has nothing", url, "try again later")
        if status == 200 and (packing := _packing(answer)) not in ([], ["gzip"], ["x-gzip"]):
            raise SourceError("encoded", f"is sent as {', '.join(packing)[:40]!r}, which was not asked for", url)
        if status in (200, 304):
            return
        until = retry_at(answer.headers.get("retry-after", ""), self._now())
        kind = {410: "gone", 429: "limited"}.get(status, "failed" if status >= 500 else "refused")
        remedy = {
            "gone": "it will not come back: take it out of commentary.toml, or give its new address",
            "limited": "it wants to be asked less often",
            "failed": "try again later",
        }.get(kind, "is the address right?")
        raise SourceError(kind, f"answers {status}", url, remedy, until)

    def _body(self, answer: httpx2.Response, steps: _Steps) -> bytes:
        parts = self._counted(answer, steps)
        first = next(parts, b"")
        whole: Iterator[bytes] = chain((first,), parts)
        if _packing(answer) or first.startswith(_MAGIC):  # some send a packed body without a word
            whole = _unpacked(whole, self.limits.largest)
        body = bytearray()
        try:
            for part in whole:
                body += part
                if len(body) > self.limits.largest:
                    raise SourceError("large", f"is larger than {self.limits.largest:,} bytes", steps.url)
                if self._clock() > addresses.until.get():
                    raise OverdueError("takes too long")
        except EOFError:
            raise SourceError("broken", "is cut short", steps.url, "try again later") from None
        return bytes(body)

    def _counted(self, answer: httpx2.Response, steps: _Steps) -> Iterator[bytes]:
        for part in answer.iter_raw():
            steps.wire += len(part)
            self.traffic.bytes += len(part)
            yield part


@dataclass
class _Steps:
    """The chain of one fetch."""

    url: str
    moved: str = ""
    permanent: bool = True
    wire: int = 0
    spent: float = 0.0
    again: bool = False
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.seen.add(self.url)

    def go(self, to: str) -> None:
        """Follow a redirect; one that leaves TLS is never kept."""
        self.permanent = self.permanent and not (self.url.startswith("https:") and to.startswith("http:"))
        self.url = to
        self.seen.add(to)
        if self.permanent:
            self.moved = to


def _unpacked(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Gunzipped parts, never more than a little over ``most`` in all. Raises EOFError for a body that is cut short.

    Members may follow one another; anything else that follows a whole one is left, as browsers do.
    """
    unpacker, made = zlib.decompressobj(_GZIP), 0
    for part in parts:
        rest = part
        while rest:
            if unpacker.eof:
                if not rest.startswith(_MAGIC):
                    return
                unpacker = zlib.decompressobj(_GZIP)
            found = unpacker.decompress(rest, most - made + 1)
            made += len(found)
            yield found
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            if made > most:
                return
    if not unpacker.eof:
        raise EOFError


def _packing(answer: httpx2.Response) -> list[str]:
    """How a body is packed, by its header."""
    said = answer.headers.get("content-encoding", "").lower().split(",")
    return [name for name in (part.strip() for part in said) if name not in _AS_IT_IS]


def _sendable(validator: str) -> str:
    """A validator as it may be sent back; nothing for one that a header cannot hold."""
    return validator if validator.isascii() and validator.isprintable() else ""


def _joined(url: str, to: str) -> str:
    try:
        return urljoin(url, to)
    except ValueError:
        raise SourceError("forbidden", f"redirects to no address: {to[:80]!r}", url) from None


def retry_at(text: str, now: datetime) -> datetime | None:
    """When a server wants to be asked again: seconds or a date, within :data:`LONGEST_WAIT`; None where it does not say."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=int(text[:9])), LONGEST_WAIT)
    when = http_date(text)
    return None if when is None or when <= now else min(when, now + LONGEST_WAIT)


def http_date(text: str) -> datetime | None:
    """A date of HTTP's, in UTC."""
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _host(url: str) -> str:
    """The host of an address that may be asked."""
    try:
        url.encode("utf-8")
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a lone surrogate is one too
        raise SourceError("forbidden", "is no address", url, "write it whole: https://…") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
        raise SourceError("forbidden", "is no http or https address", url, "write it whole: https://…")
    return f"{parts.hostname.rstrip('.')}:{port or (443 if parts.scheme == 'https' else 80)}"
