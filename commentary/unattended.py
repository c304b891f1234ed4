"""A run that nobody watches: update, write, verify, tell. One exit code and one line of reason.

Runs are keyed by the scheduled day. A note of that day which stands already is left alone, so that a second run, or a late one,
does no harm. The note is as of the end of the run's own update, since what is fetched after the scheduled hour was not known by
then; a run after the day's end writes it as of that end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commentary import publishing, upkeep
from commentary.errors import BusyError, CommentaryError, NotPublishable
from commentary.wiring import NOTES, Model

if TYPE_CHECKING:
    from commentary.model import Note
    from commentary.wiring import Desk
    from retrieval.updating import Done, Summary

LAST = time(23, 59, 59)
TOLD = "told"  # the day of the note that was told of last
WAIT = 900.0  # seconds that a run waits for an update, or another run, that is at work
BACK = 7  # days that are looked back for notes that are missing


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its exit code, its reason in one line, and further lines for a person.

    A ``quiet`` one is no news to anybody: a run beside another, a note that was told of already.
    """

    code: int
    reason: str
    more: tuple[str, ...] = ()
    pages: tuple[Path, ...] = ()
    asked: Summary | None = field(default=None, repr=False)
    quiet: bool = False
    day: date | None = None  # of the note that stands
    mail: str = field(default="", repr=False)  # what an e-mail shows of it, in HTML


def run(
    desk: Desk,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    model: Model = "live",
    tell: Callable[[Done], None] = lambda done: None,
) -> Outcome:
    """Update and write the note of the scheduled day that has last passed. Never raises what this program understands."""
    try:
        with upkeep.alone(desk, WAIT):
            return _run(desk, now, model, tell)
    except BusyError as error:
        return Outcome(error.code, f"not run: {error}", quiet=True)


def _run(desk: Desk, now: Callable[[], datetime], model: Model, tell: Callable[[Done], None]) -> Outcome:
    day = desk.settings.day(now())
    try:
        summary, gaps = _updated(desk, now, tell)
    except CommentaryError as error:
        return Outcome(error.code, f"not updated: {error}")
    if written(desk, day):
        known = desk.library.recall(TOLD) == str(day)
        stands = Outcome(0, f"the note of {day} stands already", gaps, asked=summary, quiet=known, day=day)
        return _published(desk, stands, now())
    try:
        made = _written(desk, day, _until(desk, day, desk.library.seal(now())), model, summary, gaps)
        return _published(desk, made, now())
    except CommentaryError as error:
        return Outcome(error.code, f"no note of {day}: {error}", gaps, asked=summary)


def check(desk: Desk, now: datetime) -> Outcome:
    """Whether the note of the scheduled day that has last passed is there: what a second schedule asks, to hear silence."""
    day = desk.settings.day(now)
    if written(desk, day):
        return Outcome(0, f"the note of {day} is there", quiet=True)
    return Outcome(1, f"no note of {day}: no run has written it", ("run commentary doctor",))


def written(desk: Desk, day: date) -> bool:
    """Whether the note of a day stands: one as of its scheduled hour or later, not one of the morning."""
    try:
        data = json.loads((desk.settings.folder / NOTES / f"{day}" / "brief.json").read_text("utf-8"))
        return datetime.fromisoformat(data["as_of"]) >= desk.settings.schedule.on(day)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def missed(desk: Desk, day: date) -> list[date]:
    """The days before ``day`` without a note, back to the last that has one; none where there never was one."""
    days = [day - timedelta(days=n) for n in range(1, BACK + 1)]
    for place, each in enumerate(days):
        if written(desk, each):
            return days[:place][::-1]
    return []


def tell(desk: Desk | None, outcome: Outcome, addresses: Sequence[str]) -> Outcome:
    """Send the outcome to ``addresses``; a service that does not take it makes the run a failure."""
    from outputs.notify import notify

    if outcome.quiet or not addresses:
        return outcome
    failed = notify(
        addresses, f"commentary: {outcome.reason}", "\n".join((outcome.reason, *outcome.more)), outcome.mail
    )
    if desk is not None and outcome.day and len(failed) < len(addresses):
        desk.library.remember(TOLD, str(outcome.day))
    if not failed:
        return outcome
    return replace(outcome, code=max(outcome.code, 1), reason=f"{outcome.reason}; not told by {', '.join(failed)}")


def _updated(desk: Desk, now: Callable[[], datetime], tell: Callable[[Done], None]) -> tuple[Summary, tuple[str, ...]]:
    """The update, and what of it gave nothing."""
    summary, remarks = upkeep.renewed(desk, (), None, tell, now)
    if not summary.good:
        return summary, (f"none of {len(summary.done)} sources could be read: is there a network?", *remarks)
    told = (f"not read: {each.title}: {each.state.what}" for each in summary.failed if each.state is not None)
    return summary, (*dict.fromkeys(told), *remarks)  # a provider once, however many its series


def _until(desk: Desk, day: date, now: datetime) -> datetime:
    """The instant of a day's note: now, or the day's last second."""
    zone = ZoneInfo(desk.settings.schedule.zone)
    return min(now.astimezone(UTC), datetime.combine(day, LAST, zone).astimezone(UTC))


def _written(desk: Desk, day: date, as_of: datetime, model: Model, summary: Summary, gaps: tuple[str, ...]) -> Outcome:
    note, failed = desk.brief(as_of, model)
    _verified(desk, note)
    pages = desk.save(note, desk.settings.languages)
    from outputs import digest

    more = [
        *(digest.chat(note, lang) for lang in desk.settings.languages),
        *gaps,
        *(f"without the model: {error}" for error in failed),
    ]
    if gone := missed(desk, day):
        more.append(f"no notes of {', '.join(map(str, gone))}")
    reason = f"the note of {day} is written"
    if summary.failed:
        reason += f", without {len(summary.failed)} of {len(summary.done)} sources"
    if as_of.astimezone(ZoneInfo(desk.settings.schedule.zone)).time() == LAST:
        reason += ", from what was known by the day's end"
    mail = digest.email(note, desk.settings.languages, more[len(desk.settings.languages) :])
    return Outcome(0, reason, tuple(more), tuple(pages), summary, day=day, mail=mail)


def _published(desk: Desk, outcome: Outcome, now: datetime) -> Outcome:
    """The note at every outlet that wants it daily; one that fails makes the run a failure, and is tried again by the next."""
    where, failed = list[str](), list[str]()
    for name in (name for name, outlet in desk.settings.publish.items() if outlet.daily):
        try:
            if publishing.publish(desk, f"{outcome.day}", name, now).changed:
                where.append(name)
        except CommentaryError as error:
            failed.append(f"{name}: {error}")
    if where:
        outcome = replace(outcome, reason=f"{outcome.reason}, and published to {', '.join(where)}")
    if failed:
        reason = f"{outcome.reason}; not published to {'; '.join(failed)}"
        outcome = replace(outcome, code=max(outcome.code, 1), reason=reason, quiet=False)
    return outcome


def _verified(desk: Desk, note: Note) -> None:
    """Raises NotPublishable for a page that does not say what the data say, as anyone would find who verified it.

    It is held against them before it stands where notes stand.
    """
    with TemporaryDirectory(dir=desk.settings.folder, prefix=".unverified-") as folder:
        for page in desk.save(note, desk.settings.languages, Path(folder)):
            if page.suffix == ".md" and (failures := desk.verify(page)):
                count = "1 line does" if len(failures) == 1 else f"{len(failures)} lines do"
                raise NotPublishable(f"{count} not hold, first: {failures[0]}", page.name)
