"""Times as the house style prints them: New York first for the market, Beijing beside it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commentary.model import Due, Event, Kept, Lang, Note, Outage
from outputs.edition import Edition
from outputs.text import clean, clip, spaced

EASTERN = ZoneInfo("America/New_York")
BEIJING = ZoneInfo("Asia/Shanghai")
KEPT_SHOWN = 6  # series of a source that is down


def local(note: Note) -> datetime:
    """The note's instant in its workspace's own zone."""
    return note.as_of.astimezone(ZoneInfo(note.zone))


def as_of(note: Note, minutes: int, edition: Edition) -> str:
    """The line under the deck: the instant in New York and Beijing, in the workspace's zone if that is a third."""
    eastern, beijing, own = note.as_of.astimezone(EASTERN), note.as_of.astimezone(BEIJING), local(note)
    if eastern.date() == beijing.date():
        other = edition.say("beijing", time=_clock(beijing))
    else:
        form = "day" if eastern.year == beijing.year else "date"
        other = edition.say("beijing_day", time=_clock(beijing), day=_day(beijing, form, edition))
    if own.utcoffset() not in (eastern.utcoffset(), beijing.utcoffset()):
        other = edition.say("elsewhere", other=other, time=_clock(own), zone=own.tzname())
    day = _day(eastern, "date", edition)
    return edition.say("asof", eastern=_clock(eastern), day=day, other=other, minutes=minutes)


def short(when: datetime, edition: Edition) -> str:
    """The time of a news item on its reader's own clock: New York's in English, Beijing's in Chinese."""
    eastern, beijing = when.astimezone(EASTERN), when.astimezone(BEIJING)
    day = _day(eastern if edition.code == "en" else beijing, "date", edition)
    return edition.say("short", eastern=_clock(eastern), beijing=_clock(beijing), day=day)


def due(event: Due, edition: Edition) -> str:
    """A release to come on both clocks, with what it is of and what it decides."""
    name = edition.script(event.en if edition.lang is Lang.EN else event.zh)
    said = edition.say("due", name=name, observed=_day(event.observed, "day", edition), **_both(event.when, edition))
    names = edition.say("joint").join(edition.shown(name) for name in event.decides)
    bears = edition.say("due_bears", list=names) if names else ""
    return said + (bears if edition.lang is Lang.EN else spaced(bears))


def event(entry: Event, edition: Edition) -> str:
    """A recorded event on both clocks, or on its day, with whose word it is where it is another's."""
    name = clip(clean(edition.script(entry.en if edition.lang is Lang.EN else entry.zh)), 160)
    if entry.publisher:
        publisher = edition.script(edition.sources.get(entry.publisher, entry.publisher))
        name = edition.say("event_of", name=name, publisher=clip(clean(publisher), 60))
    if entry.when:
        return edition.say("event", name=name, **_both(entry.when, edition))
    weekday, on = _weekday(entry.day, edition), _day(entry.day, "day", edition)
    return edition.say("event_day", name=name, weekday=weekday, day=on)


def _both(when: datetime, edition: Edition) -> dict[str, str]:
    """The slots of a moment on both clocks."""
    eastern, beijing = when.astimezone(EASTERN), when.astimezone(BEIJING)
    own = eastern if edition.code == "en" else beijing
    same = edition.code == "en" and eastern.date() == beijing.date()
    weekday = _weekday(own, edition)
    form = "beijing" if same else "beijing_day" if edition.code == "en" else "beijing_week"
    other = edition.say(form, time=_clock(beijing), day=_day(beijing, "day", edition), weekday=weekday)
    return {"weekday": weekday, "day": _day(eastern, "day", edition), "eastern": _clock(eastern), "other": other}


def _weekday(when: date, edition: Edition) -> str:
    return edition.phrases["weekdays"].split()[when.weekday()]


def outage(found: Outage, as_of: datetime, edition: Edition) -> str:
    """A source that gave nothing, since when, and what of its series is used with its age at ``as_of``."""
    title = edition.script(edition.sources.get(found.title, found.title))
    said = edition.say("outage", title=clip(clean(title), 60), time=short(found.since, edition))
    if not found.held:
        return said
    shown = [_kept(kept, as_of, edition) for kept in found.held[:KEPT_SHOWN]]
    used = edition.say("outage_used", list=edition.say("joint").join(shown))
    more = len(found.held) - KEPT_SHOWN
    return said + used + (edition.say("outage_more", n=more) if more > 0 else "")


def _kept(kept: Kept, as_of: datetime, edition: Edition) -> str:
    assert kept.last is not None
    assert kept.name is not None
    days = (as_of.astimezone(EASTERN).date() - kept.last).days
    age = edition.say("age_0" if days <= 0 else "age_1" if days == 1 else "age_n", n=days)
    return edition.say("outage_kept", name=edition.shown(kept.name), day=_day(kept.last, "day", edition), age=age)


def day(when: date, edition: Edition) -> str:
    """A date with its year."""
    return _day(when, "date", edition)


def _clock(when: datetime) -> str:
    return f"{when:%H:%M}"


def _day(when: date, form: str, edition: Edition) -> str:
    month = edition.phrases["months"].split()[when.month - 1]
    return edition.say(form, d=when.day, m=when.month, b=month, y=when.year)
