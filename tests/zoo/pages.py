"""Good feeds as they are served: their character set, packing, validators and redirects."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from .animals import Item
from .dialects import JSON, Dialect
from .server import Visit, head

CHARSETS = ("utf-8", "gbk", "gb18030", "big5", "utf-16", "windows-1252")
VALIDATORS = ("etag", "modified", "both", "neither")
WAYS = ("plain", "chunked", "extended", "hinted", "mistyped", "closed")
"""How an answer is sent: with a length, in chunks, in chunks with extensions, after early hints, as another type, to the end."""


@dataclass(frozen=True)
class Page:
    """A feed at rest; called with a visit, it answers. ``hops`` are the redirects that lead to it."""

    dialect: Dialect
    items: Sequence[Item]
    charset: str = "utf-8"
    declared: bool = True
    said: str = ""  # the character set that is declared, where that is a lie
    packed: bool = False
    validators: str = "neither"
    way: str = "plain"
    hops: Sequence[tuple[int, str]] = ()
    day: int = 1
    head: str = field(default="", compare=False)

    def __call__(self, visit: Visit) -> None:
        step = int(visit.path.split("/")[2])
        if step < len(self.hops):
            status, location = self.hops[step]
            visit.send(status, headers={"location": location})
        elif self._held({name.lower(): value for name, value in visit.headers.items()}):
            visit.leave()
            visit.write(head(304, self._tags))
        else:
            self._answer(visit)

    @property
    def body(self) -> bytes:
        """The bytes of the feed, before they are packed."""
        text = self.dialect(self.head, self.items)
        if self.dialect in JSON:
            return text.encode()
        encoding = f' encoding="{self.said or self.charset}"' if self.declared else ""
        return f'<?xml version="1.0"{encoding}?>\n{text}'.encode(self.charset)

    @property
    def _tags(self) -> Mapping[str, str]:
        etag = {"etag": f'W/"{crc32(self.body):x}"'} if self.validators in ("etag", "both") else {}
        dated = self.validators in ("modified", "both")
        return etag | ({"last-modified": f"Fri, {5 + self.day:02} Feb 2026 06:00:00 GMT"} if dated else {})

    def _held(self, asked: Mapping[str, str]) -> bool:
        """Whether the client has this already: by its tag, and by its date where it named no tag."""
        if "if-none-match" in asked:
            return asked["if-none-match"] == self._tags.get("etag")
        return asked.get("if-modified-since", "") == self._tags.get("last-modified")

    def _answer(self, visit: Visit) -> None:
        kind = "text/html" if self.way == "mistyped" else "application/xml"
        headers = {"content-type": kind, **self._tags, **({"content-encoding": "gzip"} if self.packed else {})}
        body = gzip.compress(self.body, mtime=0) if self.packed else self.body
        if self.way == "hinted":
            visit.write(head(103, {"link": "</style.css>; rel=preload"}))
        if self.way in ("chunked", "extended"):
            headers["transfer-encoding"] = "chunked"
            visit.leave()
            visit.write(head(200, headers) + chunks(body, ";zoo=1" if self.way == "extended" else "") + b"0\r\n\r\n")
        elif self.way == "closed":
            visit.leave()
            visit.begin(200, headers)
            visit.write(body)
        else:
            visit.send(200, body, headers)


def chunks(body: bytes, extension: str = "", size: int = 700) -> bytes:
    """``body`` in chunks, without the last and empty one."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(f"{len(part):x}{extension}\r\n".encode() + part + b"\r\n" for part in parts)
