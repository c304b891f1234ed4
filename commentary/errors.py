"""Errors, each one line for a person: what failed, on which input, what to do.

CommentaryError
├── InputError            a file, feed, series or setting that cannot be used
│   ├── SettingsError     commentary.toml or the environment
│   └── SourceError       a source on the network gave nothing that can be used
├── LibraryError          the record cannot be read or written
│   └── BusyError         another process is writing
├── EmbedderError         texts could not be made into vectors
├── ModelError            a language model could not be asked, or its reply cannot be used
├── IndexUnusable         the Chroma index is in doubt and must be rebuilt
└── NotPublishable        the note failed verification, or there is nothing to answer from
"""

from datetime import datetime


class CommentaryError(Exception):
    """Root of what this program raises for a reason it understands; ``code`` is the exit status."""

    code = 1

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(": ".join(part for part in (where, what) if part) + (f" ({remedy})" if remedy else ""))


class InputError(CommentaryError):
    """Input that was refused; nothing was stored from it."""


class SettingsError(InputError):
    """A setting is missing, unknown or impossible."""


class SourceError(InputError):
    """A source on the network gave nothing that can be used. ``kind`` says what went wrong:

    forbidden (no public address), unreachable (no such host, refused, TLS), slow (silent or over its time), large, broken
    (cut short, no HTTP), encoded (in a way that was not asked for), redirects (in a loop, too many), limited (429),
    failed (5xx), gone (410), refused (any other status), unreadable (not what it should be), robots (not wanted there).
    ``until`` is the time before which the server does not want to be asked again.
    """

    def __init__(self, kind: str, what: str, where: str = "", remedy: str = "", until: datetime | None = None) -> None:
        self.kind, self.until = kind, until
        super().__init__(what, where, remedy)


class LibraryError(CommentaryError):
    """The record cannot be opened, read or written."""


class BusyError(LibraryError):
    """Another process holds the workspace's write lock."""


class EmbedderError(CommentaryError):
    """The embedder failed; what it had made before is stored."""


class ModelError(CommentaryError):
    """A language model gave nothing that can be used. ``kind`` says what went wrong:

    refused (the key or the model's name), limited (429), failed (5xx), slow, broken (the connection), declined (by the
    model or a filter), cut (at its length), odd (not what was asked for), spent (the budget), unrecorded (on a replay).
    What the server said is never part of it: it may hold the key.
    """

    def __init__(self, kind: str, what: str, where: str = "", remedy: str = "") -> None:
        self.kind = kind
        super().__init__(what, where, remedy)

    @property
    def gone(self) -> bool:
        """Whether there is no use in asking the model again in this run."""
        return self.kind in ("refused", "limited", "failed", "slow", "broken", "spent")


class IndexUnusable(CommentaryError):
    """The vector index is absent, torn or of another generation; it can always be rebuilt from the record."""


class NotPublishable(CommentaryError):
    """A note that failed verification, or a question without evidence."""

    code = 3
