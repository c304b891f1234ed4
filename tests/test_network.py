"""The guard of conftest.py does guard."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("0.0.0.0", 80)])
def test_a_connection_beyond_this_machine_raises(address: tuple[str, int]) -> None:
    with socket.socket() as far, pytest.raises(AssertionError, match="a test connects to"):
        far.connect(address)


def test_a_name_beyond_this_machine_is_not_looked_up() -> None:
    with pytest.raises(AssertionError, match="a test looks up"):
        socket.create_connection(("example.org", 80))


def test_the_loopback_address_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as near:
        assert near.getpeername() == server.getsockname()
