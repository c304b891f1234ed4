"""Making a workspace: the user's own folder, from what ships with the program."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from commentary.errors import InputError
from commentary.settings import FILE, read


def init(folder: Path) -> Path:
    """A new workspace in ``folder`` with a commented ``commentary.toml``; its path.

    Raises InputError when there is one already.
    """
    path = folder / FILE
    if path.exists():
        raise InputError("is a workspace already", str(folder), f"edit {path}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(resources.files("commentary").joinpath("starter.toml").read_bytes())
    except OSError as error:
        raise InputError(f"cannot be made: {error.strerror}", str(folder), "name a folder you may write to") from error
    return path


def demo(folder: Path) -> None:
    """The demonstration workspace in ``folder``; what is there of it already is brought back to what ships.

    Raises InputError when ``folder`` holds anything else, so that nobody's files are ever written over.
    """
    if folder.exists() and not _is_demo(folder):
        raise InputError("is not empty and no demonstration", str(folder), "name another: commentary demo DIR")
    try:
        _copy(resources.files("commentary").joinpath("demo"), folder)
    except OSError as error:
        raise InputError(f"cannot be made: {error.strerror}", str(folder), "name a folder you may write to") from error


def _is_demo(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    if not (folder / FILE).exists():
        return not any(folder.iterdir())
    return read(folder).demo is not None


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for part in source.iterdir():
        if part.is_dir():
            _copy(part, target / part.name)
        else:
            (target / part.name).write_bytes(part.read_bytes())
