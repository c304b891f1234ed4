"""Which addresses may be connected to, and until when: the network backend under every fetch.

A name is resolved once and the address that passed is the one connected to, so that a name which answers differently
the second time reaches nothing inside. Each read ends with the fetch's own time, however slowly bytes drip.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore2
import httpx2

CONNECTIONS = 100
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")  # all that is allocated of IPv6
_RESERVED = (ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("192.88.99.0/24"))  # documentation, 6to4 relays
until: ContextVar[float] = ContextVar("until")  # on the clock of the transport: when the fetch in hand must be over


class ForbiddenError(httpx2.TransportError):
    """An address that may not be connected to."""


class OverdueError(httpx2.TransportError):
    """The time of a fetch is over."""


class Transport(httpx2.HTTPTransport):
    """Connects through the guard; the pool is the only place where a client lets that be said."""

    def __init__(self, loopback: bool, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            network_backend=_Guarded(loopback, clock),
            max_connections=CONNECTIONS,
            keepalive_expiry=5.0,
        )


class _Guarded(httpcore2.NetworkBackend):
    """Resolves a name once, and connects to an address that passed."""

    def __init__(self, loopback: bool, clock: Callable[[], float]) -> None:
        self._loopback, self._clock, self._plain = loopback, clock, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = _resolved_in_time(host, port, _left(timeout, self._clock))
        if not all(public(address, self._loopback) for address in addresses):
            raise ForbiddenError("is not a public address")
        for address in addresses[:-1]:  # a host may be had at some of its addresses only
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return self._connected(addresses[-1], port, timeout, local_address, socket_options)

    def _connected(
        self,
        address: str,
        port: int,
        timeout: float | None,
        local: str | None,
        options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, self._clock)
        return _Timed(self._plain.connect_tcp(address, port, left, local, options), self._clock)


class _Timed(httpcore2.NetworkStream):
    """A stream that ends with the fetch which uses it."""

    def __init__(self, plain: httpcore2.NetworkStream, clock: Callable[[], float]) -> None:
        self._plain, self._clock = plain, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, _left(timeout, self._clock))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _left(timeout, self._clock))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Timed(self._plain.start_tls(ssl_context, server_hostname, _left(timeout, self._clock)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


def _left(timeout: float | None, clock: Callable[[], float]) -> float:
    """The seconds that a single step may take."""
    left = until.get() - clock()
    if left <= 0:
        raise OverdueError("takes too long")
    return left if timeout is None else min(timeout, left)


def _resolved_in_time(host: str, port: int, seconds: float) -> list[str]:
    """As :func:`_resolved`; a resolver has no deadline of its own, so that one that hangs is left behind."""
    found: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            found.put(_resolved(host, port))
        except Exception as error:  # noqa: BLE001  # raised again by whoever waits
            found.put(error)

    Thread(target=look_up, daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise OverdueError("takes too long") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, which may be one itself."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise httpcore2.ConnectError("no such host") from None
    if not found:
        raise httpcore2.ConnectError("no such host")
    return found


def public(address: str, loopback: bool = False) -> bool:
    """Whether an IP address is one of the public network's; forms that wrap another are judged by what they wrap."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    if loopback and found.is_loopback:
        return True
    if isinstance(found, ipaddress.IPv6Address) and found not in _UNICAST:
        return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _RESERVED)
