"""The daily line: a view, a regime, evidence, a draft, a verified note. Today, a back-dated run and a dry run take it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from commentary import __version__, framework, plain, press, verify
from commentary.model import Draft, Evidence, Lang, Note, Regime
from commentary.ports import Library, View, Writer
from commentary.verify import Failure, Piece, Rules

PRESS_DAYS = 3


def brief(as_of: datetime, library: Library, writer: Writer, zone: str) -> Note:
    """The note as of an instant: nothing that was not known by then, whatever was run before."""
    view = library.at(as_of)
    regime = framework.read(view)
    evidence = gather(view)
    draft = writer.write(regime, evidence, view)
    provenance = (("version", __version__), ("framework", regime.framework), ("read", _digest(draft)))
    return verify.note(draft, regime, evidence, view, rules(draft, regime, view), zone, provenance)


def check(pieces: Iterable[Piece], lang: Lang, as_of: datetime, library: Library, quotes: frozenset[str]) -> Sequence[Failure]:
    """What in a page, perhaps edited by hand, the library as of its own instant does not support."""
    view = library.at(as_of)
    regime = framework.read(view)
    draft = plain.PlainWriter(names(view)).write(regime, gather(view), view)
    return verify.check(pieces, lang, rules(draft, regime, view), quotes)


def gather(view: View) -> Evidence:
    """Stories by rank, and the press's figures of the last days."""
    recent = [a for a in view.articles() if view.as_of - a.known_at <= timedelta(days=PRESS_DAYS)]
    return Evidence(tuple(view.stories()), (), press.reported(recent, view.subjects, view.as_of))


def names(view: View) -> Mapping[str, tuple[str, str]]:
    """What tests, layers and causes are called, EN and ZH, by id."""
    return {**framework.names(), **view.labels}


def rules(draft: Draft, regime: Regime, view: View) -> Rules:
    """What verification holds a page of this day against."""
    return Rules(
        regime.as_of, {fact.id: fact for fact in draft.facts}, {claim.id: claim for claim in draft.claims}, view.subjects,
        names(view), framework.fixed() | plain.fixed(), plain.bands(),
    )  # fmt: skip


def _digest(draft: Draft) -> str:
    """Of every figure that was read."""
    told = "\n".join(f"{fact.id}={fact.value}" for fact in sorted(draft.facts, key=lambda fact: fact.id))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
