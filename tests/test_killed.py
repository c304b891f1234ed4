"""An update that is killed at any moment: what was stored stays, nothing is stored twice, and the next one finishes the work."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from tests.world import Sky, World, turning

# Dies before the N-th call of a function, as if its machine had lost power.
DYING = """
import os, signal, sys
from importlib import import_module

module, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
owner = import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
plain, calls = getattr(owner, last), 0

def dying(*args, **kwargs):
    global calls
    calls += 1
    if calls == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*args, **kwargs)

setattr(owner, last, dying)
from commentary.cli import main
main(["update", "-w", sys.argv[4]])
"""
BOUNDARIES = [
    ("retrieval.updating.update", "collect", 1),  # before anything is asked
    ("retrieval.updating.collect", "_one", 7),  # while asking
    ("retrieval.updating.jobs", "FeedJob.decide", 2),  # asked, not decided
    ("retrieval.updating.update", "_kept", 5),  # decided, not stored
    ("retrieval.writing", "Writing.flags", 4),  # in the midst of a transaction
    ("retrieval.writing", "Writing.fare", 6),  # items written, how the source fares not yet
    ("retrieval.writing", "Writing.vectors", 1),  # stored, not embedded
    ("retrieval.index", "reindex", 1),  # embedded, not indexed
    ("retrieval.places", "Embedded.build", 1),  # in the midst of indexing
]

Rows = list[tuple[object, ...]]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("COMMENTARY_ALLOW_LOOPBACK", "1")
    with turning(Sky(datetime(2026, 2, 6, 12, tzinfo=UTC))) as found:
        yield found


def workspace(world: World, folder: Path) -> Path:
    folder.mkdir()
    (folder / "commentary.toml").write_text(world.settings(), "utf-8")
    return folder


def updated(folder: Path) -> float:
    """A whole update; the seconds it took."""
    start = monotonic()
    subprocess.run([sys.executable, "-P", "-m", "commentary", "update", "-w", folder], check=True, capture_output=True)
    return monotonic() - start


def held(folder: Path) -> tuple[Rows, Rows]:
    """What the record holds of articles and observations, each version once."""
    with sqlite3.connect(folder / "library.db") as record:
        articles = record.execute("select id, version, title, text from articles order by 1, 2").fetchall()
        query = "select series, day, version, value, known_at from observations order by 1, 2, 3"
        return articles, record.execute(query).fetchall()


def finds(folder: Path) -> str:
    """What a search of the index gives."""
    command = [sys.executable, "-P", "-m", "commentary", "search", "bitcoin", "-w", str(folder), "--json"]
    return str(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def dies(folder: Path, module: str, name: str, count: int) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", DYING, module, name, str(count), folder], capture_output=True, text=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def whole(world: World, folder: Path) -> tuple[tuple[Rows, Rows], float]:
    """What an update that nobody disturbs leaves, and how long it takes."""
    seconds = updated(workspace(world, folder))
    return held(folder), seconds


def finished(folder: Path, expected: tuple[Rows, Rows]) -> None:
    """What was stored stays, and the next update does the rest."""
    before = held(folder) if (folder / "library.db").exists() else ([], [])
    updated(folder)
    after = held(folder)
    assert set(before[0]) <= set(after[0])
    assert set(before[1]) <= set(after[1])
    assert after == expected
    assert finds(folder).count("\n") == 8


def test_a_kill_between_the_items_and_how_their_source_fares(world: World, tmp_path: Path) -> None:
    expected, _ = whole(world, tmp_path / "whole")
    dies(workspace(world, tmp_path / "killed"), "retrieval.writing", "Writing.fare", 6)
    finished(tmp_path / "killed", expected)


@pytest.mark.soak
def test_a_kill_at_every_boundary(world: World, tmp_path: Path) -> None:
    expected, _ = whole(world, tmp_path / "whole")
    for number, (module, name, count) in enumerate(BOUNDARIES):
        folder = workspace(world, tmp_path / f"boundary-{number}")
        dies(folder, module, name, count)
        finished(folder, expected)


@pytest.mark.soak
def test_a_kill_at_fifty_moments(world: World, tmp_path: Path) -> None:
    expected, seconds = whole(world, tmp_path / "whole")
    chance = random.Random(50)
    for number in range(50):
        folder = workspace(world, tmp_path / f"moment-{number}")
        for _ in range(2):  # a second kill finds the work half done
            run = subprocess.Popen(
                [sys.executable, "-P", "-m", "commentary", "update", "-w", folder],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                run.wait(chance.uniform(0.2, seconds))
            except subprocess.TimeoutExpired:
                os.kill(run.pid, signal.SIGKILL)
                run.wait()
        finished(folder, expected)
