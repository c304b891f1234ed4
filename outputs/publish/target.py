"""What a target is: a site of somebody's, and what of a note stands where in it. One file a kind; strangers' are found alike.

A target only says which files a note has, and in which folders they appear; :mod:`outputs.publish.place` puts them there. It is a
class behind an entry point of the group ``commentary.targets``; its name there is what ``to`` in ``commentary.toml`` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from commentary.errors import SettingsError
from outputs.charts import Chart
from outputs.post import Post
from outputs.publish.corrections import Correction

TARGETS = "commentary.targets"


@dataclass(frozen=True)
class Site:
    """A user's site: its folder, the part of it that notes stand in, and what it calls our editions (``zh`` → ``zh-cn``)."""

    root: Path
    section: str
    codes: Mapping[str, str] = field(default_factory=dict)

    def code(self, lang: str, usual: Mapping[str, str]) -> str:
        """What the site calls an edition; ``usual`` are the codes of its kind."""
        return self.codes.get(lang) or usual.get(lang, lang)


@dataclass(frozen=True)
class Page:
    """A post with its pictures, and the corrections that were made since it was published."""

    post: Post
    charts: tuple[Chart, ...]
    corrections: tuple[Correction, ...] = ()
    draft: bool = False


@dataclass(frozen=True)
class Unit:
    """A folder, relative to the site, that appears with all its ``files`` or not at all.

    ``owned`` are patterns of the names that are ours in it: what is of none of them was put there by somebody else, and stays.
    """

    folder: str
    files: Mapping[str, bytes]
    owned: tuple[str, ...] = ("*",)


class Target(Protocol):
    """A kind of site."""

    site: Site

    def __init__(self, site: Site) -> None: ...

    def check(self) -> None:
        """Raises SettingsError where there is no site of this kind."""
        ...

    def page(self, day: str, lang: str) -> str:
        """Where the page of a day's note stands, or would, relative to the site."""
        ...

    def units(self, pages: Sequence[Page]) -> Sequence[Unit]:
        """The folders of one note, a page an edition, in the order in which they have to appear."""
        ...

    def owns(self, day: str) -> Sequence[str]:
        """The folders, relative to the site, that are a day's note alone: the units, or what these stand in."""
        ...


def target(kind: str, site: Site) -> Target:
    """The target that is called ``kind``, for a site. Raises SettingsError, with the names there are."""
    points = {point.name: point for point in entry_points(group=TARGETS)}
    if kind not in points:
        raise SettingsError(f"no target {kind!r}", "commentary.toml, publish", f"there are {', '.join(sorted(points))}")
    try:
        made: Target = points[kind].load()(site)
    except Exception as error:  # a stranger's module may fail in any way
        raise SettingsError(f"cannot be loaded: {error}", f"to = {kind!r}", f"see {points[kind].value}") from error
    return made
