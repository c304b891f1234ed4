"""HTTP → bytes, from public addresses alone, within a size and a time.

The address that is really connected to is checked, again for each redirect, so that a name which answers differently the
second time reaches nothing inside. The size is that of the body after decompression.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from commentary.errors import InputError

LARGEST = 15_000_000  # bytes
SECONDS = 20.0  # of a whole fetch, redirects and all
_READ = 5.0  # seconds without a byte
REDIRECTS = 5
_AGENT = "commentary (a market commentator's desk)"


@dataclass(frozen=True)
class Fetched:
    """A body, the address it came from in the end, and its declared type."""

    url: str
    body: bytes
    type: str


def fetch(
    url: str,
    loopback: bool = False,
    largest: int = LARGEST,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """The body at ``url``. Raises InputError, saying why there is none. ``loopback`` lets this machine's own addresses pass."""
    until = clock() + seconds
    with httpx2.Client(transport=_Transport(loopback), timeout=_READ, trust_env=False) as client:
        for _ in range(REDIRECTS + 1):
            _permitted(url)
            try:
                found = _once(client, url, largest, until, clock)
            except _Forbidden as error:
                raise InputError(str(error), url, "only public addresses are read") from None
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                raise InputError(f"cannot be read ({type(error).__name__})", url, "is the address right?") from None
            if isinstance(found, Fetched):
                return found
            url = found
    raise InputError("redirects too often", url)


def _once(client: httpx2.Client, url: str, largest: int, until: float, clock: Callable[[], float]) -> Fetched | str:
    """The body, or the address that stands for this one."""
    with client.stream("GET", url, headers={"user-agent": _AGENT}) as answer:
        if answer.is_redirect and (to := answer.headers.get("location")):
            return urljoin(url, to)
        if answer.status_code != httpx2.codes.OK:
            raise InputError(f"answers {answer.status_code}", url)
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > largest:
                raise InputError(f"is larger than {largest:,} bytes", url)
            if clock() > until:
                raise InputError("takes too long", url, "try again later")
        return Fetched(url, bytes(body), answer.headers.get("content-type", ""))


def _permitted(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputError("is no address", url, "write it whole: https://…") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
        raise InputError("is no http or https address", url, "write it whole: https://…")


class _Forbidden(httpx2.TransportError):
    """An address that may not be connected to."""


class _Transport(httpx2.HTTPTransport):
    """Connects through :class:`_Guarded`; the pool is the only place where a client lets that be said."""

    def __init__(self, loopback: bool) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(), network_backend=_Guarded(loopback)
        )


class _Guarded(httpcore2.NetworkBackend):
    """Resolves a name once, and connects to an address that passed."""

    def __init__(self, loopback: bool) -> None:
        self._loopback, self._plain = loopback, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = _resolved(host, port)
        if not all(public(address, self._loopback) for address in addresses):
            raise _Forbidden("is not a public address")
        return self._plain.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def _resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, which may be one itself."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise httpcore2.ConnectError("no such host") from None


def public(address: str, loopback: bool = False) -> bool:
    """Whether an IP address is one of the public network's; forms that wrap another are judged by what they wrap."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return (loopback and found.is_loopback) or (found.is_global and not found.is_multicast)
