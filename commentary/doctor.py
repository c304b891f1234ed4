"""What is well with a desk and what is not: a line each, with what to do. It asks nothing of the network but the model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from commentary import unattended, upkeep
from commentary.errors import CommentaryError, SettingsError
from commentary.wiring import loopback

if TYPE_CHECKING:
    from commentary.wiring import Desk
    from retrieval.states import State

Health = Literal["ok", "off", "warn", "fail"]
_LITTLE, _LESS = 2_000_000_000, 200_000_000  # bytes of disk
_SKEW = 120  # seconds that the clock may be off a server's


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``remedy`` says what to do about it."""

    area: str
    name: str
    health: Health
    what: str
    remedy: str = ""


def examine(folder: Path, now: datetime) -> list[Check]:
    """All checks of the workspace in ``folder``; where it does not open, why, and nothing more."""
    from commentary.wiring import open_desk

    try:
        desk = open_desk(folder)
    except CommentaryError as error:
        if isinstance(error, SettingsError):
            return [Check("settings", error.where or str(folder), "fail", error.what, error.remedy)]
        return [Check("record", "library.db", "fail", error.what, error.remedy)]
    if broken := desk.library.broken():
        return [*_settings(desk), Check("record", "library.db", "fail", broken, "move it away, then update and import")]
    found = (_settings(desk), _record(desk), _note(desk, now), _sources(desk, now), _model(desk), _machine(desk))
    return [check for checks in found for check in checks]


def _settings(desk: Desk) -> Iterator[Check]:
    settings = desk.settings
    count = f"{len(settings.feeds)} feeds and {len(settings.series)} tables of series are named"
    named = settings.feeds or settings.series
    yield Check("settings", "commentary.toml", "ok" if named else "warn", count, "" if named else "name some in it")


def _record(desk: Desk) -> Iterator[Check]:
    from retrieval.index import Index

    counts = desk.library.counts()
    held = f"{counts['articles']} versions of articles, {counts['observations']} of observations"
    yield Check("record", "library.db", "ok", held)
    try:
        Index(desk.place, desk.library.embedder)
    except CommentaryError as error:
        yield Check("index", "chroma", "warn", error.what, "commentary reindex")
    else:
        yield Check("index", "chroma", "ok", "opens")


def _note(desk: Desk, now: datetime) -> Iterator[Check]:
    day = desk.settings.day(now)
    there = unattended.written(desk, day)
    what = f"the note of {day} is there" if there else f"there is no note of {day}"
    yield Check("note", f"{day}", "ok" if there else "warn", what, "" if there else "commentary run")


def _sources(desk: Desk, now: datetime) -> Iterator[Check]:
    jobs, unusable = upkeep.jobs(desk)
    for error in unusable:
        yield Check("sources", error.where, "fail", error.what, error.remedy)
    states = desk.library.states((job.key, job.title) for job in jobs)
    for job in jobs:
        yield _source(job.key, states[job.key], now)
    yield from _stale(desk, now)


def _source(name: str, state: State, now: datetime) -> Check:
    if state.tried is None:
        return Check("sources", name, "warn", "was never asked", "commentary update")
    good = f"last read {state.good:%Y-%m-%d %H:%M}Z" if state.good else "never read"
    new = f", last new {state.fresh:%Y-%m-%d %H:%M}Z" if state.fresh else ""
    if state.gone:
        return Check("sources", name, "fail", f"gone: {state.what}", "take it out of commentary.toml, or correct it")
    if state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times in a row"
        return Check("sources", name, "fail", f"failed {times}, {good}: {state.what}")
    if state.kind:
        return Check("sources", name, "warn", f"{state.kind}: {state.what}, {good}", "is it still kept up?")
    if state.moved:
        return Check("sources", name, "warn", f"has moved to {state.moved}, {good}", "write that in commentary.toml")
    return Check("sources", name, "ok", good + new)


def _stale(desk: Desk, now: datetime) -> Iterator[Check]:
    for subject, last, age in upkeep.stale(desk, now):
        what = f"the last value is of {last}, {age} days old" if last else "there is no value"
        yield Check("series", subject, "warn", what, f"commentary update --only series, or see {subject}'s source")


def _model(desk: Desk) -> Iterator[Check]:
    if not desk.model:
        yield Check("model", "none", "off", "the plain writer writes; OPENAI_MODEL or [model] names another")
        return
    try:
        desk.reach()
    except CommentaryError as error:
        yield Check("model", desk.model, "fail", error.what, error.remedy)
    else:
        yield Check("model", desk.model, "ok", "answers")


def _machine(desk: Desk) -> Iterator[Check]:
    free = shutil.disk_usage(desk.settings.folder).free
    health: Health = "fail" if free < _LESS else "warn" if free < _LITTLE else "ok"
    yield Check("machine", "disk", health, f"{free / 1e9:.1f} GB free", "" if health == "ok" else "make room")
    told = desk.library.recall("skew")
    skew = int(told or 0)
    if not told:
        yield Check("machine", "clock", "off", "no server was asked the time yet: an update does")
    else:
        off = abs(skew) > _SKEW
        yield Check(
            "machine", "clock", "fail" if off else "ok", f"{skew:+d} s from a server's", "set it" if off else ""
        )
    if loopback():
        yield Check("machine", "COMMENTARY_ALLOW_LOOPBACK", "warn", "sources may reach this machine", "unset it")
