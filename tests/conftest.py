"""No test reaches a network, by accident or otherwise."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class NetworkUsedError(AssertionError):
    """A test tried to reach an address that is not on this machine."""


def _local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Connections and look-ups that leave the loopback addresses raise :class:`NetworkUsedError`."""

    def guarded(original: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if not _local(address):
                raise NetworkUsedError(f"a test connects to {address!r}")
            return original(self, address)

        return connect

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not _local((host if isinstance(host, str) else bytes(host).decode(),)):
            raise NetworkUsedError(f"a test looks up {host!r}")
        return found(host, *args, **kwargs)

    found = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
        patch.setattr(socket, "getaddrinfo", look_up)
        yield
