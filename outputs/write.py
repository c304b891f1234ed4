"""A note on disk: one folder a day with a page for each edition and the note as data. An annotated article likewise."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from commentary.errors import InputError, LibraryError
from commentary.essays import Annotated
from commentary.model import Note
from outputs import annotation, markup, stamps
from outputs.render import as_json, markdown


def save(note: Note, folder: Path, langs: Iterable[str]) -> list[Path]:
    """Write ``folder/2026-02-06/brief.LANG.md`` and ``brief.json``; the paths, pages first.

    ``folder`` is the workspace's ``notes``; the day is the note's own, in its zone. Everything is rendered and written
    aside first, so a failure leaves what was there. The same note again changes nothing, an editor's text included.
    Raises LibraryError when a page edited by hand would be lost to a different note, or the folder cannot be written.
    """
    day = folder / f"{stamps.local(note):%Y-%m-%d}"
    return _put(day, {f"brief.{lang}.md": markdown(note, lang) for lang in langs} | {"brief.json": as_json(note)})


def save_annotation(made: Annotated, folder: Path, langs: Iterable[str]) -> list[Path]:
    """Write ``folder/DAY-DIGEST/annotated.LANG.md`` and ``annotated.json``, in the way of :func:`save`; the paths."""
    pages = {f"annotated.{lang}.md": annotation.markdown(made, lang) for lang in langs}
    return _put(folder / annotation.identity(made), pages | {"annotated.json": annotation.as_json(made)})


def _put(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Bring pages and their data, which is the last of the files, into a folder."""
    data = list(files)[-1]
    try:
        same = _read(folder / data) == files[data]
        changed = {name: text for name, text in files.items() if _replaces(folder / name, text, same)}
        if changed:
            _swap(folder, changed)
    except OSError as error:
        what = error.strerror or type(error).__name__
        raise LibraryError(f"cannot be written: {what}", str(folder), "check space and permissions") from error
    return [folder / name for name in files]


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _replaces(path: Path, text: str, same: bool) -> bool:
    """Whether ``text`` must be written; a page that a person changed is never overwritten by another note."""
    held = _read(path)
    if held is None or held == text:
        return held is None
    if path.suffix != ".json" and _edited(held):
        if same:
            return False
        raise LibraryError("was edited by hand and the note has changed", str(path), "move it away, then write again")
    return True


def _edited(page: str) -> bool:
    try:
        return markup.parse(page).edited
    except InputError:
        return True


def _swap(day: Path, files: Mapping[str, str]) -> None:
    """Bring finished files into ``day``, by one rename when it is new; the data, which tells whether pages are of it, comes last."""
    day.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{day.name}-", dir=day.parent))
    try:
        for name, text in files.items():
            (aside / name).write_text(text, "utf-8", newline="\n")
        if not day.exists():
            aside.chmod(0o755)
            os.replace(aside, day)
            return
        for name in sorted(files, key=lambda name: name.endswith(".json")):
            os.replace(aside / name, day / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
