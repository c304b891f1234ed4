"""Publishing a note: its pages are held against the data once more, and what holds goes to a site of the user's, whole.

What has been published is known from the site itself: its pages carry what was corrected and when, so that the same note again
changes nothing, wherever it is done from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commentary.errors import BusyError, InputError, LibraryError, NotPublishable, SettingsError
from commentary.settings import Outlet
from commentary.wiring import NOTES

if TYPE_CHECKING:
    from commentary.wiring import Desk, Reread
    from outputs.markup import Parsed
    from outputs.publish.repository import Repository
    from outputs.publish.target import Page, Target

WAIT = 300.0  # seconds for another publication to end


@dataclass(frozen=True)
class Published:
    """A note at its outlet: the ``pages`` that stand there, the folders that ``changed``, what was ``corrected`` on which page.

    ``draft`` ones are not shown by the site. ``committed`` tells of a new commit.
    """

    day: str
    outlet: str
    pages: tuple[Path, ...]
    changed: tuple[Path, ...]
    corrected: Mapping[str, tuple[str, ...]]
    draft: bool
    committed: bool


def publish(desk: Desk, source: str, name: str, now: datetime, draft: bool = False, dry: bool = False) -> Published:
    """Publish the note that ``source`` names (a day, a folder or a page of it; empty for the last) to the outlet ``name``.

    Raises NotPublishable for pages that do not hold, unless as a ``draft``; SettingsError for an outlet that is none; BusyError
    while another publishes. A ``dry`` run writes nothing.
    """
    with _alone(desk):
        return _publish(desk, source, name, now, draft, dry)


def _publish(desk: Desk, source: str, name: str, now: datetime, draft: bool, dry: bool) -> Published:
    from outputs.publish.place import asides, place

    outlet = _outlet(desk, name)
    target, root = _target(desk, outlet)
    read = desk.reread(_pages(desk, source))
    if not draft:
        _holds(read)
    day = _day(read)
    own = list(target.owns(day))
    repository = _repository(root, outlet)
    if repository and not dry:
        repository.ready([*own, *(path for folder in own for path in asides(folder))])
    pages = [_page(each, target, root, outlet, now, draft) for each in read]
    units = target.units(pages)
    changed = [] if dry else place(root, units, own)
    message = (outlet.git.message if outlet.git else "").format(day=day, title=pages[0].post.title)
    committed = bool(repository and not dry and repository.record(own, message))
    fresh = {
        page.post.lang: page.corrections[-1].sections
        for page in pages
        if page.corrections and page.corrections[-1].when == now
    }
    there = tuple(root / target.page(day, page.post.lang) for page in pages)
    return Published(day, name, there, tuple(changed), fresh, draft, committed)


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """One at a time in a workspace: who comes second waits for the first."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(desk.settings.folder / "publish.lock", timeout=WAIT):
            yield
    except Timeout as error:
        raise BusyError("is being published from already", str(desk.settings.folder), "try again later") from error


def _outlet(desk: Desk, name: str) -> Outlet:
    known = desk.settings.publish
    if not known:
        example = f'add [publish.blog] with to = "hugo" and folder = "…" to {desk.settings.folder / "commentary.toml"}'
        raise SettingsError("nowhere to publish to", "publish", example)
    if name not in known:
        raise SettingsError(f"no outlet {name!r}", "--to", f"there are {', '.join(known)}")
    return known[name]


def _target(desk: Desk, outlet: Outlet) -> tuple[Target, Path]:
    from outputs.publish.target import Site, target

    root = desk.settings.folder / Path(outlet.folder).expanduser()
    made = target(outlet.to, Site(root, outlet.section, {str(lang): code for lang, code in outlet.codes.items()}))
    made.check()
    return made, root


def _repository(root: Path, outlet: Outlet) -> Repository | None:
    from outputs.publish.repository import Repository

    return Repository(root, outlet.git.remote) if outlet.git else None


def _pages(desk: Desk, source: str) -> list[Path]:
    """The pages of a note, in the workspace's languages as far as there are any."""
    folder = _folder(desk, source)
    found = [folder / f"brief.{lang}.md" for lang in desk.settings.languages]
    if missing := [page.name for page in found if not page.exists()]:
        raise InputError(f"has no {missing[0]}", str(folder), "write it with: commentary brief --as-of DAY")
    return found


def _folder(desk: Desk, source: str) -> Path:
    notes = desk.settings.folder / NOTES
    if not source:
        days = sorted(path for path in notes.glob("????-??-??") if path.is_dir())
        if not days:
            raise InputError("holds no note yet", str(notes), "write one with: commentary brief")
        return days[-1]
    try:
        return notes / str(date.fromisoformat(source))
    except ValueError:
        path = Path(source)
        return path.parent if path.suffix == ".md" else path


def _holds(read: Sequence[Reread]) -> None:
    for each in read:
        if each.failures:
            count = "1 line does" if len(each.failures) == 1 else f"{len(each.failures)} lines do"
            remedy = "mend it, see commentary verify; or publish --draft"
            raise NotPublishable(f"{count} not hold, first: {each.failures[0]}", str(each.path), remedy)


def _day(read: Sequence[Reread]) -> str:
    """The day of the note that all pages are of."""
    from outputs import stamps

    first = read[0]
    for each in read[1:]:
        if each.note.as_of != first.note.as_of:
            raise NotPublishable(
                "is of another note than the page before", str(each.path), "write both anew: commentary brief"
            )
    return f"{stamps.local(first.note):%Y-%m-%d}"


def _page(read: Reread, target: Target, root: Path, outlet: Outlet, now: datetime, draft: bool) -> Page:
    from outputs.charts import draw
    from outputs.post import post
    from outputs.publish.corrections import corrections
    from outputs.publish.target import Page

    made = post(read.page, read.note)
    held = _held(root / target.page(made.day, made.lang))
    rising = outlet.rising if outlet.rising != "local" else "green" if made.lang == "en" else "red"
    return Page(made, draw(read.note, made.lang, rising), corrections(held, made, now), draft)


def _held(path: Path) -> Parsed | None:
    """The page that stands at the outlet. Raises LibraryError for one that was changed there."""
    from outputs import markup
    from outputs.publish.markdown import touched

    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"cannot be read: {error}", str(path), "move it away, then publish again") from error
    if touched(text):
        raise LibraryError(
            "was edited by hand at the site", str(path), "edit the page in notes/ instead, and move this one away"
        )
    return markup.parse(text)
