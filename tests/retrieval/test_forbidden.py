"""No writing of an inside address, no redirect and no answer of a name server leads to a connection."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address
from typing import Any

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetcher, Limits, Request
from tests.zoo.server import Grounds

PUBLIC = "93.184.216.34"
LIMITS = Limits(seconds=2, silence=1)

WRITINGS: dict[str, Callable[[IPv4Address], str]] = {
    "dotted": str,
    "decimal": lambda one: str(int(one)),
    "decimal, too large": lambda one: str(int(one) + 2**32),
    "hex": lambda one: hex(int(one)),
    "hex, capital": lambda one: f"0X{int(one):X}",
    "octal": lambda one: f"0{int(one):o}",
    "octal parts": lambda one: ".".join(f"0{part:o}" for part in one.packed),
    "octal parts, padded": lambda one: ".".join(f"{part:09o}" for part in one.packed),
    "hex parts": lambda one: ".".join(hex(part) for part in one.packed),
    "mixed parts": lambda one: "{}.0x{:x}.0{:o}.{}".format(*one.packed),
    "two parts": lambda one: f"{one.packed[0]}.{int(one) & 0xFFFFFF}",
    "three parts": lambda one: "{}.{}.{}".format(*one.packed[:2], int(one) & 0xFFFF),
    "leading zeros": lambda one: "{:03}.{:03}.{:03}.{:03}".format(*one.packed),
    "trailing dot": lambda one: f"{one}.",
    "two trailing dots": lambda one: f"{one}..",
    "full-width digits": lambda one: str(one).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
    "full-width, dots too": lambda one: "".join(chr(ord(char) + 0xFEE0) for char in str(one)),
    "ideographic dots": lambda one: str(one).replace(".", "\u3002"),
    "half-width dots": lambda one: str(one).replace(".", "\uff61"),
    "circled digits": lambda one: str(one).translate({ord("0"): "⓪", ord("1"): "①", ord("2"): "②", ord("7"): "⑦"}),
    "Arabic digits": lambda one: str(one).translate({ord(digit): 0x660 + int(digit) for digit in "0123456789"}),
    "soft hyphen": lambda one: str(one).replace(".", "\u00ad."),
    "percent-encoded": lambda one: "".join(f"%{ord(char):02x}" for char in str(one)),
    "percent-encoded dots": lambda one: str(one).replace(".", "%2e"),
    "nul": lambda one: f"{one}%00.example.com",
    "mapped": lambda one: f"[::ffff:{one}]",
    "mapped, hex": lambda one: f"[::ffff:{int(one) >> 16:x}:{int(one) & 0xFFFF:x}]",
    "mapped, whole": lambda one: f"[0:0:0:0:0:FFFF:{one}]",
    "mapped, with a zone": lambda one: f"[::ffff:{one}%25lo]",
    "compatible": lambda one: f"[::{one}]",
    "translated": lambda one: f"[::ffff:0:{one}]",
    "6to4": lambda one: f"[2002:{int(one) >> 16:x}:{int(one) & 0xFFFF:x}::1]",
    "Teredo": lambda one: f"[2001:0:5db8:d822:0:0:{~int(one) >> 16 & 0xFFFF:x}:{~int(one) & 0xFFFF:x}]",
    "NAT64": lambda one: f"[64:ff9b::{one}]",
    "NAT64, local": lambda one: f"[64:ff9b:1::{one}]",
    "NAT64, local and longer": lambda one: f"[64:ff9b:1:fffe::{one}]",
    "wildcard name": lambda one: f"{one}.example",
}
"""One IPv4 address in every writing that some resolver, library or gateway takes for it."""

ADDRESSES = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.251",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::2", "100::1", "2001:2::1", "2001:10::1", "2001:db8::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
    "::ffff:10.0.0.1", "::10.0.0.1", "::ffff:0:a00:1", "2002:a00:1::1", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
)  # fmt: skip
"""What is not the public network: one address of each range, and some in their wrappings."""

NAMES = (
    "localhost",
    "LOCALHOST",
    "localhost.",
    "www.localhost",
    "localhost.localdomain",
    "printer.local",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "router",
    "metadata.google.internal",
)

URLS = (
    "http://user@{host}/", "http://user:word@{host}/", "http://@{host}/", f"http://{PUBLIC}@{{host}}/", f"http://{PUBLIC}:80@{{host}}/",
    f"http://{{host}}#@{PUBLIC}/", f"http://{{host}}?@{PUBLIC}/", f"http://{{host}}\\@{PUBLIC}/", f"http://{PUBLIC}\\@{{host}}/",
    f"http://{PUBLIC}%40{{host}}/", f"http://{{host}}%2f@{PUBLIC}/", f"http://{{host}};@{PUBLIC}/", f"http://{PUBLIC}&@{{host}}#@{PUBLIC}/",
    "http:\\\\{host}\\", "http:/\\{host}/", "http:{host}/", "http:/{host}/", "http:///{host}/", "HTTP://{host}/", "https://{host}/",
    "\thttp://{host}/", " http://{host}/", "\x01http://{host}/", "ht\ttp://{host}/", "http://{host}\t/",
    "ftp://{host}/", "gopher://{host}/_x", "file://{host}/etc/passwd", "dict://{host}/", "//{host}/", "http://[{host}]/",
)  # fmt: skip
"""Addresses that are read in two ways by two readers, or say another scheme."""

BROKEN = (
    "http://{host}/\r\nX-Inside: 1", "http://{host}\r\n/", "http://\r\n{host}/", "http://{host}/ HTTP/1.1\r\nHost: inside\r\n\r\n",
    f"http://{PUBLIC}\r\n@{{host}}/", "http://{host}%0d%0a/", "http://{host}\n.example/", "http://{host}\x00.example/",
)  # fmt: skip
"""Addresses with the ends of lines in them, which no header can carry."""


@dataclass
class Watch:
    """Who is looked up and connected to. ``sentinel`` listens on the loopback address, where nobody may come."""

    sentinel: socket.socket
    permitted: set[tuple[str, int]] = field(default_factory=set)
    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    otherwise: str = "127.0.0.1"  # what any other name is said to be
    tried: list[tuple[str, int]] = field(default_factory=list)
    found: Any = socket.getaddrinfo
    connected: Any = socket.socket.connect

    @property
    def port(self) -> int:
        return int(self.sentinel.getsockname()[1])

    def look_up(self, host: str | bytes, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        """A numeric writing as the system reads it, a known name as it answers now, any other as the inside."""
        name = host if isinstance(host, str) else host.decode()
        if name in self.answers:
            told = self.answers[name]
            return [_entry(address, port) for address in (told.pop(0) if len(told) > 1 else told[0])]
        with suppress(socket.gaierror, UnicodeError):
            return list(self.found(name, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
        return [_entry(self.otherwise, port)]

    def connect(self, made: socket.socket, address: Any) -> None:
        """Every attempt is noted; only what is permitted and on this machine comes about."""
        self.tried.append(address[:2])
        if address[:2] not in self.permitted or not ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError
        self.connected(made, address)

    def saw_nobody(self) -> bool:
        """Whether nobody came to the sentinel and nothing was tried beyond what is permitted."""
        try:
            self.sentinel.accept()[0].close()
        except BlockingIOError:
            return set(self.tried) <= self.permitted
        return False


def _entry(address: str, port: int) -> Any:
    plain, _, zone = address.partition("%")
    if ip_address(plain).version == 4:
        return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
    return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, int(bool(zone))))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    with socket.create_server(("127.0.0.1", 0)) as sentinel:
        sentinel.setblocking(False)
        watch = Watch(sentinel, connected=socket.socket.connect)
        monkeypatch.setattr(socket, "getaddrinfo", watch.look_up)
        monkeypatch.setattr(socket.socket, "connect", lambda made, address: watch.connect(made, address))
        yield watch


@pytest.fixture(scope="module")
def grounds() -> Iterator[Grounds]:
    grounds = Grounds(5, lambda path: 0)
    grounds.host()
    grounds.open()
    yield grounds
    grounds.close()


@pytest.fixture(scope="module")
def fetchers() -> Iterator[dict[bool, Fetcher]]:
    """One that may read this machine, and one that may not."""
    with Fetcher(False, LIMITS) as strict, Fetcher(True, LIMITS) as near:
        yield {False: strict, True: near}


@dataclass(frozen=True)
class Asking:
    """Addresses in, kinds of errors out: direct, or as the redirect of a permitted loopback page."""

    fetchers: dict[bool, Fetcher]
    grounds: Grounds
    watch: Watch

    def direct(self, url: str, near: bool = False) -> str:
        with pytest.raises(SourceError) as told:
            self.fetchers[near].get(Request(url))
        return told.value.kind

    def sent_on(self, location: str) -> str:
        host, _, port = self.grounds.hosts[0].key.partition(":")
        self.watch.permitted.add((host, int(port)))
        self.watch.otherwise = "10.0.0.1"
        asked = self.grounds.requests[0]
        self.grounds.replies[0] = lambda visit: visit.send(302, headers={"location": location})
        kind = self.direct(f"http://{host}:{port}/0/", near=True)
        assert self.grounds.requests[0] > asked
        return kind


@pytest.fixture
def asking(fetchers: dict[bool, Fetcher], grounds: Grounds, watch: Watch) -> Asking:
    return Asking(fetchers, grounds, watch)


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS)
def test_no_writing_of_this_machine_is_connected_to(
    writing: Callable[[IPv4Address], str], watch: Watch, asking: Asking
) -> None:
    asking.direct(f"http://{writing(IPv4Address('127.0.0.1'))}:{watch.port}/")
    assert watch.saw_nobody()


@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254"])
@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS)
def test_no_redirect_to_a_writing_of_the_inside_is_followed(
    writing: Callable[[IPv4Address], str], inside: str, watch: Watch, asking: Asking
) -> None:
    asking.sent_on(f"http://{writing(IPv4Address(inside))}:{watch.port}/")
    assert watch.saw_nobody()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_beyond_the_public_network_is_connected_to(address: str, watch: Watch, asking: Asking) -> None:
    assert asking.direct(_url(address, watch.port)) == "forbidden"
    assert watch.saw_nobody()


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not ip_address(one.partition("%")[0]).is_loopback])
def test_no_redirect_beyond_the_public_network_is_followed(address: str, watch: Watch, asking: Asking) -> None:
    assert asking.sent_on(_url(address, watch.port)) == "forbidden"
    assert watch.saw_nobody()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_whose_answer_changes_is_checked_each_time(address: str, watch: Watch, asking: Asking) -> None:
    watch.answers["turns.example"] = [[PUBLIC], [address]]
    watch.permitted.add((PUBLIC, watch.port))
    assert asking.direct(f"http://turns.example:{watch.port}/") == "unreachable"
    assert asking.direct(f"http://turns.example:{watch.port}/") == "forbidden"
    assert watch.tried == [(PUBLIC, watch.port)]
    assert watch.saw_nobody()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("first", [True, False], ids=["public first", "inside first"])
def test_a_name_with_an_inside_answer_is_not_connected_to_at_all(
    first: bool, address: str, watch: Watch, asking: Asking
) -> None:
    watch.answers["both.example"] = [[PUBLIC, address] if first else [address, PUBLIC]]
    assert asking.direct(f"http://both.example:{watch.port}/") == "forbidden"
    assert watch.tried == []


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_the_inside_is_connected_to(name: str, watch: Watch, asking: Asking) -> None:
    asking.direct(f"http://{name}:{watch.port}/")
    assert watch.saw_nobody()


@pytest.mark.parametrize("name", NAMES)
def test_no_redirect_to_a_name_of_the_inside_is_followed(name: str, watch: Watch, asking: Asking) -> None:
    asking.sent_on(f"http://{name}:{watch.port}/")
    assert watch.saw_nobody()


@pytest.mark.parametrize("url", [*URLS, *BROKEN])
def test_no_address_that_can_be_read_in_two_ways_leads_inside(url: str, watch: Watch, asking: Asking) -> None:
    asking.direct(url.format(host=f"127.0.0.1:{watch.port}"))
    assert watch.saw_nobody()


@pytest.mark.parametrize("url", URLS)
def test_no_redirect_that_can_be_read_in_two_ways_leads_inside(url: str, watch: Watch, asking: Asking) -> None:
    asking.sent_on(url.format(host=f"10.0.0.1:{watch.port}"))
    assert watch.saw_nobody()


def test_the_watch_sees_who_comes(watch: Watch) -> None:
    watch.permitted.add(("127.0.0.1", watch.port))
    with Fetcher(True, Limits(seconds=0.05)) as fetcher, pytest.raises(SourceError):
        fetcher.get(Request(f"http://127.0.0.1:{watch.port}/"))
    assert not watch.saw_nobody()


def _url(address: str, port: int) -> str:
    plain = address.replace("%", "%25")
    return f"http://[{plain}]:{port}/" if ":" in plain else f"http://{plain}:{port}/"
