"""How a source fares from one update to the next; pure.

A permanent redirect is taken up when it was seen in two updates, since one may be a mistake of a minute. 410 is taken at its
word. A server that says when it wants to be asked again is not asked before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from commentary.errors import SourceError
from retrieval.fetch import LONGEST_WAIT, Fetched, Request

ADOPTED = 2  # updates in which a permanent redirect must be seen


@dataclass(frozen=True)
class State:
    """A source's health. Times are aware, in UTC; ``kind`` and ``what`` say what the last attempt failed at."""

    key: str
    title: str
    tried: datetime | None = None
    good: datetime | None = None
    fresh: datetime | None = None
    etag: str = ""
    modified: str = ""
    digest: str = ""
    moved: str = ""
    seen: int = 0
    until: datetime | None = None
    gone: bool = False
    failures: int = 0
    kind: str = ""
    what: str = ""

    def request(self, url: str) -> Request:
        """What to ask for in place of ``url``."""
        return Request(self.moved if self.seen >= ADOPTED else url, self.etag, self.modified)

    def waits(self, now: datetime) -> bool:
        """Whether it is not to be asked yet, or ever."""
        believed = self.until is not None and self.until <= now + LONGEST_WAIT  # else of a clock since set right
        return self.gone or (believed and self.until is not None and now < self.until)


def unchanged(state: State, fetched: Fetched | None, now: datetime) -> State:
    """After an answer that holds nothing new to read; what it was found to be stays said."""
    kept = replace(state, tried=now, good=now, until=None, failures=0)
    kept = kept if state.kind in ("empty", "dead", "refused") else replace(kept, kind="", what="")
    return kept if fetched is None else _moved(kept, fetched)


def read(state: State, fetched: Fetched | None, digest: str, new: int, problem: str | None, now: datetime) -> State:
    """After an answer that was read and stored. ``problem`` is a feed's own, such as ``empty`` or ``dead``."""
    kind, _, what = (problem or "").partition(": ")
    after = replace(
        state, tried=now, good=now, fresh=now if new else state.fresh, until=None, failures=0, kind=kind, what=what
    )
    if fetched is None:
        return after
    return _moved(replace(after, etag=fetched.etag, modified=fetched.modified, digest=digest), fetched)


def failed(state: State, error: SourceError, now: datetime) -> State:
    """After a failure. What was held stays held; an address taken up from a redirect is given up for the one it was."""
    what = f"{error.what} ({error.remedy})" if error.remedy else error.what
    after = replace(state, tried=now, until=error.until, failures=state.failures + 1, kind=error.kind, what=what)
    if state.seen >= ADOPTED and error.kind in ("gone", "refused", "unreachable", "unreadable"):
        return replace(after, moved="", seen=0)
    return replace(after, gone=error.kind == "gone")


def down(state: State) -> bool:
    """Whether its last attempt gave nothing that can be used."""
    return state.failures > 0


def _moved(state: State, fetched: Fetched) -> State:
    """Count a permanent redirect to one place; an adopted address that answers itself stays adopted."""
    if fetched.moved:
        seen = state.seen + 1 if fetched.moved == state.moved else 1
        return replace(state, moved=fetched.moved, seen=seen)
    return state if state.seen >= ADOPTED else replace(state, moved="", seen=0)
