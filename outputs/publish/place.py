"""Putting a note's folders where they belong: each appears whole or not at all, and what is the same already is not touched.

A folder is written aside, under a name that begins with a dot and that no site builder reads, and takes its place in one step: a
rename where it is new, an exchange where it is not. A process killed in between leaves at most what is aside, and the next
publication clears that away.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from commentary.errors import InputError, LibraryError
from outputs.publish.target import Unit

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


def place(root: Path, units: Sequence[Unit], owned: Sequence[str] = ()) -> list[Path]:
    """Bring the units into a site, in their order, then take away what else stands in ``owned`` folders that hold some of them.

    The folders that changed. Raises InputError for a folder that would lie outside the site, LibraryError where it cannot be
    written.
    """
    folders = [_inside(root, unit.folder) for unit in units]
    changed = []
    try:
        for folder, unit in zip(folders, units, strict=True):
            _recovered(folder)
            if not _same(folder, unit):
                _swapped(folder, unit)
                changed.append(folder)
        for old in _left(root, folders, owned):
            shutil.rmtree(old)
            changed.append(old)
    except OSError as error:
        what = error.strerror or type(error).__name__
        raise LibraryError(
            f"cannot be written: {what}", str(error.filename or root), "check space and permissions"
        ) from error
    return changed


def asides(folder: str) -> list[str]:
    """Where a folder is written before it takes its place, and where its forerunner stands for a moment."""
    return [str(path) for path in (_aside(Path(folder)), _old(Path(folder)))]


def _left(root: Path, folders: Sequence[Path], owned: Sequence[str]) -> list[Path]:
    """What earlier versions left: what is no unit in a folder that is the note's and none itself."""
    holders = [_inside(root, folder) for folder in owned]
    inside = (
        path for holder in holders if holder not in folders and holder.is_dir() for path in sorted(holder.iterdir())
    )
    return [path for path in inside if path not in folders]


def _inside(root: Path, folder: str) -> Path:
    """A folder of the site, whatever links stand on the way to it."""
    path = root / folder
    if not path.resolve().is_relative_to(root.resolve()) or path.resolve() == root.resolve():
        raise InputError("lies outside the site", str(path), "mend section, or the link on the way to it")
    return path


def _same(folder: Path, unit: Unit) -> bool:
    """Whether our files in a folder are just these."""
    held = {path.name: path for path in _ours(folder, unit)}
    return held.keys() == unit.files.keys() and all(
        path.read_bytes() == unit.files[name] for name, path in held.items()
    )


def _ours(folder: Path, unit: Unit) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if any(fnmatch(path.name, name) for name in unit.owned))


def _swapped(folder: Path, unit: Unit) -> None:
    """Write a folder aside, with what others put into the one that stands, and let it take that one's place."""
    aside = _aside(folder)
    aside.mkdir(parents=True)
    ours = set(_ours(folder, unit))
    for path in folder.iterdir() if folder.is_dir() else ():
        if path not in ours:
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, aside / path.name)
    for name, content in unit.files.items():
        with (aside / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        _exchanged(aside, folder)
        shutil.rmtree(aside)
    else:
        aside.rename(folder)


def _exchanged(aside: Path, folder: Path) -> None:
    """Let two folders change places: in one step where the system can, else in two, between which `_recovered` mends."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        rename = None
    if rename and rename(_HERE, os.fsencode(aside), _HERE, os.fsencode(folder), _EXCHANGE) == 0:
        return
    folder.rename(_old(folder))
    aside.rename(folder)
    _old(folder).rename(aside)


def _recovered(folder: Path) -> None:
    """Clear away what a killed process left; a folder that was on its way out and has no successor comes back."""
    if _old(folder).exists():
        if folder.exists():
            shutil.rmtree(_old(folder))
        else:
            _old(folder).rename(folder)
    if _aside(folder).exists():
        shutil.rmtree(_aside(folder))


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.new")


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")
