"""The triage ladder: returns from near cash to distant cash, and how well that order explains them."""

from __future__ import annotations

from commentary.model import Fact, Ladder, Step, Window
from outputs.charts.bars import Bar, rows
from outputs.charts.canvas import Canvas, Chart
from outputs.charts.voice import Voice

_LONG, _SHORT = Window(20, Step.SESSION), Window(5, Step.SESSION)


def picture(voice: Voice) -> Chart | None:
    """The rungs over 20 sessions, fainter over 5."""
    ladders = {ladder.window: ladder for ladder in voice.note.regime.ladders}
    long, short = ladders.get(_LONG), ladders.get(_SHORT)
    if long is None or not long.rungs:
        return None
    brief = {fact.subject: fact for fact in short.rungs} if short else {}
    title = voice.say("ladder_title")
    canvas = Canvas("ladder", voice.edition.code)
    canvas.heading(title, [voice.say("ladder_note", **_span(voice, long.rungs[0]))])
    canvas.notes([voice.say("ladder_faint") if brief else voice.say("ladder_no_faint"), voice.say("ladder_near")])
    rows(canvas, [_bar(voice, fact, brief.get(fact.subject)) for fact in long.rungs])
    told = [_explained(voice, ladder) for ladder in (long, short) if ladder]
    canvas.notes([voice.say("ladder_far"), *told])
    list_ = voice.joined([_told(voice, fact, brief.get(fact.subject)) for fact in long.rungs])
    return canvas.chart(
        "ladder", title, voice.say("ladder_alt", list=list_, told=" ".join(told), **_span(voice, long.rungs[0]))
    )


def _span(voice: Voice, fact: Fact) -> dict[str, str]:
    return {"end": voice.day(fact.end), "start": voice.day(fact.start) if fact.start else "?"}


def _bar(voice: Voice, fact: Fact, brief: Fact | None) -> Bar:
    faint = (float(brief.value), voice.signed(brief)) if brief else None
    return Bar(voice.name(fact.subject), float(fact.value), voice.signed(fact), voice.colour(fact.value), faint=faint)


def _told(voice: Voice, fact: Fact, brief: Fact | None) -> str:
    both = voice.say("ladder_both", short=voice.signed(brief)) if brief else ""
    return f"{voice.name(fact.subject)} {voice.signed(fact)}{both}"


def _explained(voice: Voice, ladder: Ladder) -> str:
    count = ladder.window.count
    if ladder.correlation is None:
        return voice.say("ladder_unknown", n=count)
    said = voice.say("ladder_explained", n=count, value=voice.ratio(ladder.correlation))
    return said if ladder.beta is None else voice.say("ladder_beta", said=said, beta=voice.ratio(ladder.beta))
