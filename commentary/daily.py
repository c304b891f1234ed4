"""The daily line: view, regime, evidence, draft, verified note. Today, a back-dated run and a dry run take it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from commentary import __version__, asking, framework, interpretation, plain, press, verify
from commentary.asking import Question
from commentary.errors import ModelError
from commentary.model import Answer, Claim, Draft, Evidence, Fact, Lang, Note, Passage, Subject
from commentary.ports import Interpreter, Library, View, Writer
from commentary.verify import Failure, Piece, Rules

PRESS_DAYS = 3
FOUND = asking.FOUND  # passages in which an answer is looked for
NEAREST = 3  # passages shown where there is none


def brief(as_of: datetime, library: Library, writer: Writer, zone: str) -> Note:
    """The note as of an instant: nothing that was not known by then, whatever was run before."""
    view = library.at(as_of)
    regime = framework.read(view)
    evidence = gather(view)
    draft = writer.write(regime, evidence, view)
    provenance = (("version", __version__), ("framework", regime.framework), ("read", _digest(draft)))
    return verify.note(
        draft,
        regime,
        view,
        rules(draft.facts, draft.claims, as_of, view, framework.fixed()),
        zone,
        provenance,
    )


def interpreted(
    note: Note, interpreter: Interpreter, view: View, strangers: Callable[[str, str], Collection[str]]
) -> tuple[Note, tuple[ModelError, ...]]:
    """The note with what stands of a model's free prose on it, and what failed; without it the note is what it was."""
    return interpretation.interpreted(note, interpreter, view.subjects, strangers)


def asked(text: str, as_of: datetime, subjects: Mapping[str, Subject]) -> Question:
    """A question, read as of an instant."""
    return asking.question(text, as_of, subjects)


def then(read: Question, as_of: datetime) -> datetime:
    """The instant whose record answers it, at the latest ``as_of``."""
    return asking.then(read, as_of)


def answer(read: Question, view: View, found: Sequence[Passage]) -> Answer:
    """What the record answers, from its series and from those of the passages ``found`` that hold what is asked.

    Without sentences or reports it says why, and what stands nearest.
    """
    if read.refused:
        made = Answer(read.text, read.lang, view.as_of, missing=(read.refused,))
    else:
        needs = read.why or bool(set(read.subjects) & framework.OWN)
        regime, evidence = (framework.read(view), gather(view)) if needs else (framework.unread(view.as_of), Evidence())
        draft = asking.draft(read, regime, evidence, view, names(view))
        held = rules(draft.facts, draft.claims, view.as_of, view, framework.fixed() | asking.fixed())
        made = verify.answer(draft, held, view)
    if read.quotable and (read.refused or made.sentences):
        made = replace(made, reports=asking.reports(read, found, {a.id: a for a in view.articles()}))
    return replace(made, nearest=tuple(found[:NEAREST])) if made.empty else made


def check(page: Sequence[Piece], fresh: Sequence[Piece], lang: Lang, note: Note, library: Library) -> Sequence[Failure]:
    """What an edited page says that may not stand beside ``note``, the same day made again, as rendered ``fresh``."""
    view = library.at(note.as_of)
    held = rules(note.facts, note.claims, note.as_of, view, frozenset(verify.unclaimed(note, lang)))
    return verify.check(page, fresh, lang, held)


def gather(view: View) -> Evidence:
    """Stories by rank, and the press's figures of the last days."""
    recent = [a for a in view.articles() if view.as_of - a.known_at <= timedelta(days=PRESS_DAYS)]
    return Evidence(tuple(view.stories()), (), press.reported(recent, view.subjects, view.as_of))


def names(view: View) -> Mapping[str, tuple[str, str]]:
    """What tests, layers and causes are called, EN and ZH, by id."""
    return {**framework.names(), **view.labels}


def rules(facts: Sequence[Fact], claims: Sequence[Claim], as_of: datetime, view: View, fixed: frozenset[str]) -> Rules:
    """What verification holds the sentences of a day against."""
    by_id = {fact.id: fact for fact in facts}, {claim.id: claim for claim in claims}
    return Rules(as_of, *by_id, view.subjects, names(view), fixed, plain.bands())


def _digest(draft: Draft) -> str:
    """Of every figure that was read."""
    told = "\n".join(f"{fact.id}={fact.value}" for fact in sorted(draft.facts, key=lambda fact: fact.id))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
