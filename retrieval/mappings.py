"""What a workspace declares of its files: where they are, what their columns hold, in which unit, and since when known.

All foreign knowledge about a file is here, as data; nothing is guessed from a value's size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from fnmatch import fnmatchcase
from pathlib import Path

from commentary.model import EventKind


@dataclass(frozen=True)
class ColumnMapping:
    """A column holds ``metric`` (``level``, ``high`` or ``low``) of subject ``id`` in ``unit``, as the file serves it.

    Where the unit changed, ``units`` says up to and including which day each held; None is from there on:
    ``((date(2025, 11, 13), "USD bn"), (None, "USD mn"))``. ``unit`` is then unused.
    """

    id: str
    unit: str
    units: tuple[tuple[date | None, str], ...] = ()
    metric: str = "level"

    @property
    def series(self) -> str:
        """The series it is stored as: ``BTC``, ``BTC.high``, ``BTC.low``."""
        return self.id if self.metric == "level" else f"{self.id}.{self.metric}"


@dataclass(frozen=True)
class SeriesMapping:
    """A table: ``file`` is a glob, absolute or relative to the workspace, or an address; ``date`` its date column.

    ``columns`` maps the file's column names. ``known`` names a column with the moment or the (filing) date since
    when each row is known; without it the subject's release rule says so. ``date_format`` is for dates that are not
    ISO, such as ``%d/%m/%Y``. ``rows`` is the path to the records of a JSON, which only an address may serve.
    """

    file: str
    date: str
    columns: Mapping[str, ColumnMapping]
    known: str | None = None
    date_format: str | None = None
    rows: str = ""

    def files(self, folder: Path) -> list[Path]:
        """The files it names, in order."""
        return _glob(self.file, folder)


@dataclass(frozen=True)
class FeedMapping:
    """Feed files: ``file`` as above; ``publisher`` the feed's own name (else its channel's title).

    ``captured`` says since when items are known: ``published``, ``file-date`` or an ISO instant
    (:func:`retrieval.imports.captured_at`). ``lang`` (``en``, ``zh``) where it must not be detected.
    """

    file: str
    publisher: str | None = None
    captured: str = "published"
    lang: str | None = None

    def files(self, folder: Path) -> list[Path]:
        """The files it names, in order."""
        return _glob(self.file, folder)


@dataclass(frozen=True)
class CalendarMapping:
    """Events: those of a ``file`` (ICS or CSV) as above, of an ICS at a ``url``, of a ``provider``, by ``rule`` or of a ``day``.

    ``hour`` (none: the whole day) is in ``zone``; ``kind`` is that of all its events.
    """

    file: str = ""
    url: str = ""
    provider: str = ""
    rule: str = ""
    day: date | None = None
    hour: time | None = None
    zone: str = "America/New_York"
    en: str = ""
    zh: str = ""
    kind: EventKind = EventKind.OTHER

    def files(self, folder: Path) -> list[Path]:
        """The files it names, in order."""
        return _glob(self.file, folder) if self.file else []

    @property
    def live(self) -> bool:
        """Whether it is read from the network."""
        return bool(self.url) or self.provider == "auctions"


def matches(pattern: str, path: Path, folder: Path) -> bool:
    """Whether ``path`` is one that ``pattern`` names."""
    wanted = str(_absolute(pattern, folder))
    name = str(path.absolute())
    return fnmatchcase(name, wanted) or fnmatchcase(name, wanted.replace("**/", ""))


def _glob(pattern: str, folder: Path) -> list[Path]:
    wanted = _absolute(pattern, folder)
    root = Path(wanted.anchor)
    return sorted(path for path in root.glob(str(wanted.relative_to(root))) if path.is_file())


def _absolute(pattern: str, folder: Path) -> Path:
    path = Path(pattern)
    return path if path.is_absolute() else folder.absolute() / path
