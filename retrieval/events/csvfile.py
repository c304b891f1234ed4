"""A CSV of the desk's own events: date, time, zone, en, zh, kind, one event a line.

A line without a time is of the whole day, one without a zone in New York's, one without a kind of the workspace's. A name
that is given in one language stands in both.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as clock

from commentary.model import Event, EventKind
from retrieval.events.result import EASTERN, LONGEST, MOST, EventResult, bounded, event_id, instant
from retrieval.text import one_line

COLUMNS = ("date", "time", "zone", "en", "zh", "kind")


def read(
    body: bytes, source: str, captured: datetime, kind: EventKind = EventKind.OTHER, zone: str = EASTERN
) -> EventResult:
    """The events of a file, known since ``captured`` (aware). A line that cannot be read is refused by its number."""
    try:
        lines = body.decode("utf-8-sig").splitlines()
        reader = csv.DictReader(lines, strict=True)
        problem = _header(reader.fieldnames or ())
        rows = [] if problem else [(reader.line_num, row) for row, _ in zip(reader, range(10 * MOST), strict=False)]
    except (UnicodeDecodeError, csv.Error) as error:
        return EventResult(source, captured, problem=f"unreadable: no CSV in UTF-8: {one_line(str(error), 120)}")
    if problem:
        return EventResult(source, captured, problem=problem)
    events, refused = [], []
    for number, row in rows:
        try:
            events.append(_event(row, source, captured, kind, zone))
        except (ValueError, KeyError, OverflowError) as error:
            refused.append(f"line {number}: {one_line(str(error), 120)}")
    return bounded(source, events, captured, refused)


def _header(names: object) -> str | None:
    found = {str(name).strip() for name in names} if isinstance(names, list | tuple) else set()
    if "date" not in found or not found & {"en", "zh"}:
        return "unreadable: its first line names no date and no en or zh"
    if unknown := sorted(found - set(COLUMNS)):
        return f"unreadable: unknown column {one_line(unknown[0], 40)!r}; there are {', '.join(COLUMNS)}"
    return None


def _event(row: Mapping[str, str | None], source: str, captured: datetime, kind: EventKind, zone: str) -> Event:
    cells = {str(name).strip(): one_line(value or "", LONGEST) for name, value in row.items() if name is not None}
    if None in row:
        raise ValueError("has more cells than columns")
    day = date.fromisoformat(cells["date"])
    hour = clock.fromisoformat(cells["time"]) if cells.get("time") else None
    en, zh = cells.get("en") or cells.get("zh", ""), cells.get("zh") or cells.get("en", "")
    if not en:
        raise ValueError("has no name")
    sort = EventKind(cells["kind"]) if cells.get("kind") else kind
    when = instant(day, hour, cells.get("zone") or zone)
    return Event(event_id(source, en, zh, day.isoformat()), when, day, en, zh, sort, source, captured)
