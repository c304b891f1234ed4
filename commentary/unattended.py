"""A run that nobody watches: update, write, verify, tell. One exit code and one line of reason.

Runs are keyed by the scheduled day. A note of that day which stands already is left alone, so that a second run, or a late one,
does no harm. The note is as of the end of the run's own update, since what is fetched after the scheduled hour was not known by
then; a run after the day's end writes it as of that end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commentary import upkeep
from commentary.errors import CommentaryError, NotPublishable
from commentary.wiring import NOTES, Model

if TYPE_CHECKING:
    from pathlib import Path

    from commentary.model import Note
    from commentary.wiring import Desk
    from retrieval.updating import Done, Summary

BACK = 7  # days that are looked back for notes that are missing


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its exit code, its reason in one line, and further lines for a person."""

    code: int
    reason: str
    more: tuple[str, ...] = ()
    pages: tuple[Path, ...] = ()
    asked: Summary | None = field(default=None, repr=False)


def run(
    desk: Desk,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    model: Model = "live",
    tell: Callable[[Done], None] = lambda done: None,
) -> Outcome:
    """Update and write the note of the scheduled day that has last passed. Never raises what this program understands."""
    day = desk.settings.day(now())
    try:
        summary, gaps = _updated(desk, now, tell)
    except CommentaryError as error:
        return Outcome(error.code, f"not updated: {error}")
    if written(desk, day):
        return Outcome(0, f"the note of {day} stands already", gaps, asked=summary)
    try:
        return _written(desk, day, _until(desk, day, now()), model, summary, gaps)
    except CommentaryError as error:
        return Outcome(error.code, f"no note of {day}: {error}", gaps, asked=summary)


def check(desk: Desk, now: datetime) -> Outcome:
    """Whether the note of the scheduled day that has last passed is there: what a second schedule asks, to hear silence."""
    day = desk.settings.day(now)
    if written(desk, day):
        return Outcome(0, f"the note of {day} is there")
    return Outcome(1, f"no note of {day}: no run has written it", ("run commentary doctor",))


def written(desk: Desk, day: date) -> bool:
    """Whether the note of a day stands."""
    return (desk.settings.folder / NOTES / f"{day}" / "brief.json").exists()


def missed(desk: Desk, day: date) -> list[date]:
    """The days before ``day`` without a note, back to the last that has one; none where there never was one."""
    days = [day - timedelta(days=n) for n in range(1, BACK + 1)]
    for place, each in enumerate(days):
        if written(desk, each):
            return days[:place][::-1]
    return []


def tell(desk: Desk, outcome: Outcome, addresses: tuple[str, ...]) -> Outcome:
    """Send the outcome to ``addresses``; a service that does not take it makes the run a failure."""
    from outputs.notify import notify

    if not addresses:
        return outcome
    try:
        failed = notify(addresses, f"commentary: {outcome.reason}", "\n".join((outcome.reason, *outcome.more)))
    except CommentaryError as error:
        return Outcome(max(outcome.code, error.code), f"{outcome.reason}; nobody was told: {error}", outcome.more)
    if not failed:
        return outcome
    return Outcome(max(outcome.code, 1), f"{outcome.reason}; not told by {', '.join(failed)}", outcome.more)


def _updated(
    desk: Desk, now: Callable[[], datetime], tell: Callable[[Done], None]
) -> tuple[Summary | None, tuple[str, ...]]:
    """The update, where there is anything to ask, and what of it gave nothing."""
    if not upkeep.jobs(desk):
        return None, ()
    summary = upkeep.update(desk, tell=tell, now=now)
    if not summary.good:
        return summary, (f"none of {len(summary.done)} sources could be read: is there a network?",)
    told = (f"not read: {each.title}: {each.state.what}" for each in summary.failed if each.state is not None)
    return summary, tuple(dict.fromkeys(told))  # a provider once, however many its series


def _until(desk: Desk, day: date, now: datetime) -> datetime:
    """The instant of a day's note: now, or the day's last second."""
    zone = ZoneInfo(desk.settings.schedule.zone)
    end = datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)
    return min(now.astimezone(UTC).replace(microsecond=0), end)


def _written(
    desk: Desk, day: date, as_of: datetime, model: Model, summary: Summary | None, gaps: tuple[str, ...]
) -> Outcome:
    note, failed = desk.brief(as_of, model)
    pages = desk.save(note, desk.settings.languages)
    _verified(desk, pages)
    more = [*_said(note, desk), *gaps, *(f"without the model: {error}" for error in failed)]
    if gone := missed(desk, day):
        more.append(f"no notes of {', '.join(map(str, gone))}")
    reason = f"the note of {day} is written"
    if summary is not None and summary.failed:
        reason += f", without {len(summary.failed)} of {len(summary.done)} sources"
    return Outcome(0, reason, tuple(more), tuple(pages), summary)


def _verified(desk: Desk, pages: list[Path]) -> None:
    """Raises NotPublishable for a page that does not say what the data say, as anyone would find who verified it."""
    for page in pages:
        if page.suffix == ".md" and (failures := desk.verify(page)):
            raise NotPublishable(f"{len(failures)} lines do not hold, first: {failures[0]}", str(page))


def _said(note: Note, desk: Desk) -> list[str]:
    """The note in a line a language."""
    from outputs import render

    found = {section.id: section for section in note.sections}
    sentences = [s for paragraph in found["takeaway"].paragraphs for s in paragraph] if "takeaway" in found else []
    return [
        ("" if lang != "en" else " ").join(render.shown(sentence, lang) for sentence in sentences)
        for lang in desk.settings.languages
        if sentences
    ]
