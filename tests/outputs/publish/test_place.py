"""Folders that appear whole or not at all, wherever the process that puts them there is killed."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commentary.errors import InputError, LibraryError
from outputs.publish import place as placing
from outputs.publish.place import place
from outputs.publish.target import Page, Target, Unit

DAY = "2030-03-08"
CHANGING = [
    (os, "mkdir"),
    (os, "fsync"),
    (os, "rename"),
    (os, "unlink"),
    (os, "rmdir"),
    (placing, "_exchanged"),
    (placing, "_same"),
]


def shown(root: Path) -> dict[str, bytes]:
    """What a site builder would read: all files but those below names that begin with a dot."""
    paths = (path for path in root.rglob("*") if path.is_file())
    kept = (path for path in paths if not any(part.startswith(".") for part in path.relative_to(root).parts))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}


def killed(root: Path, there: Target, pages: list[Page], count: int, way: str) -> bool:
    """Whether a process that dies before its ``count``-th change on disk died."""
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, -signal.SIGKILL)
        return code != 0
    calls = itertools.count(1)

    def dying(plain: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if next(calls) == count:
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(*args, **named)

        return call

    for owner, name in CHANGING:
        setattr(owner, name, dying(getattr(owner, name)))
    if way == "steps":
        placing._EXCHANGE = 1 << 30  # as on a system that cannot exchange
    try:
        place(root, there.units(pages), there.owns(DAY))
    except BaseException:  # noqa: BLE001  # a child of pytest's must end here, whatever happens
        os._exit(1)
    os._exit(0)


@pytest.mark.parametrize("way", ["exchange", "steps"])
def test_killed_at_every_step(site: Path, there: Target, paged: Callable[..., Page], tmp_path: Path, way: str) -> None:
    old, new = [paged("en"), paged("zh")], [paged("en", ("Nothing else did.", "Nothing else moved.")), paged("zh")]
    bare = shown(site)
    place(site, there.units(old), there.owns(DAY))
    first = shown(site)
    place(site, there.units(new), there.owns(DAY))
    second = shown(site)
    for before, pages, after in ((first, new, second), (second, old, first)):
        count = 1
        while killed(site, there, pages, count, way):
            now = texts(shown(site))
            gone = texts(bare) if way == "steps" else texts(before)
            assert now in (texts(before), texts(after), gone), count
            place(site, there.units(pages), there.owns(DAY))
            assert shown(site) == after
            assert not [path for path in site.rglob(".*") if path.is_dir()]
            place(site, there.units(new if pages is old else old), there.owns(DAY))
            count += 1
        assert count > 5
        assert shown(site) == after


def texts(files: dict[str, bytes]) -> dict[str, bytes]:
    """The pages: pictures of another version may stand beside them, since none of them shows these."""
    return {path: content for path, content in files.items() if not path.endswith(".svg")}


def test_what_others_put_into_a_note_stays(tmp_path: Path) -> None:
    unit = Unit("content/notes/day", {"index.en.md": b"1"}, ("index.*.md",))
    place(tmp_path, [unit])
    (tmp_path / unit.folder / "photo.png").write_bytes(b"theirs")
    place(tmp_path, [Unit(unit.folder, {"index.en.md": b"2"}, unit.owned)])
    assert shown(tmp_path) == {"content/notes/day/index.en.md": b"2", "content/notes/day/photo.png": b"theirs"}


@pytest.mark.parametrize("folder", ["../outside", "/etc/notes", "content/../..", "link/notes"])
def test_nothing_is_written_outside_the_site(tmp_path: Path, folder: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (site / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="lies outside the site"):
        place(site, [Unit(folder, {"a.md": b""})])
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "link", "site"]


def test_a_disk_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = Unit("notes/day", {"en.md": b"1"})
    place(tmp_path, [unit])

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match="cannot be written: No space left"):
        place(tmp_path, [Unit("notes/day", {"en.md": b"2"})])
    assert shown(tmp_path) == {"notes/day/en.md": b"1"}
