"""Draft → Note: every sentence is read again and must say exactly its claims, in both languages, or it goes. Pure.

The check is against the facts a claim names, never a pool of figures. A sentence that fails in one language is dropped
in both, and listed. The same rules read an edited page: :func:`check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from commentary import claims, reading
from commentary.claims import Truth
from commentary.errors import NotPublishable
from commentary.model import (
    Answer,
    Article,
    Claim,
    Draft,
    Dropped,
    Fact,
    Lang,
    Note,
    Predicate,
    Regime,
    Section,
    Sentence,
    Statement,
    Subject,
    Table,
    Verification,
)  # fmt: skip
from commentary.ports import View
from commentary.reading import numbers
from commentary.wording import Context, Wording

ONE_OF = frozenset({"takeaway", "headline", "deck"})  # the writer offers alternatives; the first that passes stands
REQUIRED = ("headline",)
OWED = frozenset({"method", "disclaimer"})  # what a page may not lose
EMPTY_CELLS = frozenset({"", "n/a", "暂无"})


class Piece(Protocol):
    """A stretch of a page: ``kind`` is sentence, heading, cell, fixed or quote; ``row``/``column`` name a cell."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def claims(self) -> tuple[str, ...]: ...
    @property
    def line(self) -> int: ...
    @property
    def row(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def section(self) -> str: ...


@dataclass(frozen=True)
class Failure:
    """A stretch of text that does not say what the data say."""

    line: int
    text: str
    why: str
    nearest: str = ""

    def __str__(self) -> str:
        near = f" · nearest fact: {self.nearest}" if self.nearest else ""
        return f"line {self.line}: “{self.text}”: {self.why}{near}"


@dataclass(frozen=True)
class Rules:
    """What the checks are held against: the day's facts and claims, the names of things, and texts fixed by files."""

    as_of: datetime
    facts: Mapping[str, Fact]
    claims: Mapping[str, Claim]
    subjects: Mapping[str, Subject]
    named: Mapping[str, tuple[str, str]]
    fixed: frozenset[str]
    states: Mapping[str, tuple[float, float]]

    @property
    def publishers(self) -> tuple[str, ...]:
        """Whose figures the day's facts hold: names a sentence may attribute a figure to."""
        return tuple(sorted({fact.publisher for fact in self.facts.values() if fact.publisher}))

    def names(self, lang: Lang) -> dict[str, tuple[str, ...]]:
        """Further names of one language, by id."""
        return {key: (pair[0] if lang is Lang.EN else pair[1],) for key, pair in self.named.items()}

    def why_not(self, text: str, lang: Lang, ids: Sequence[str]) -> str:
        """Why a sentence may not stand; empty when it may."""
        if not ids:
            reasons = () if text in self.fixed else reading.bare(text, lang, self.subjects)
            return "says what no claim supports: " + "; ".join(reasons) if reasons else ""
        unknown = [key for key in ids if key not in self.claims]
        if unknown:
            return f"claims {', '.join(unknown)}, which the data do not support"
        untrue = [key for key in ids if claims.holds(self.claims[key], self.facts, self.states) is not Truth.TRUE]
        if untrue:
            return f"claim {', '.join(untrue)} is not true"
        readings = reading.readings(text, lang, self.as_of, self.subjects, self.names(lang), publishers=self.publishers)
        return told_amiss([self.claims[key] for key in ids], self.facts, readings)


def told_amiss(made: Sequence[Claim], facts: Mapping[str, Fact], readings: Iterable[reading.Read]) -> str:
    """Why a sentence does not say just what ``made`` claim; empty when one of its readings does."""
    allowed = [statement for claim in made for statement in may(claim, facts)]
    first = ""
    for read in readings:
        expected = [said for claim in made for said in owed(claim, facts, read)]
        why = "; ".join((*_out_of_order(made, facts, read), *reading.match(expected, read, allowed)))
        if not why:
            return ""
        first = first or why
    return first


def _out_of_order(made: Sequence[Claim], facts: Mapping[str, Fact], read: reading.Read) -> Iterable[str]:
    """Rankings whose figures are all told, and not in turn."""
    for claim in made:
        if claim.predicate is Predicate.RANK:
            figures = claims.figures(claim, facts)
            if all(reading.says(read, one) for one in figures) and not reading.ordered(read, figures):
                yield "a ranking whose figures are out of turn"


def owed(claim: Claim, facts: Mapping[str, Fact], read: reading.Read) -> tuple[Statement, ...]:
    """What a sentence must say to make a claim: its word, or figures that say the same."""
    figures = claims.entailing(claim, facts)
    told = bool(figures) and all(reading.says(read, statement) for statement in figures)
    if told and claim.predicate in (Predicate.RANK, Predicate.COMPARE):
        told = not read.compares and reading.ordered(read, figures)  # a word that compares has to be read
    return figures if told else claims.says(claim, facts)


def may(claim: Claim, facts: Mapping[str, Fact]) -> tuple[Statement, ...]:
    """All that a sentence making a claim may say of it."""
    return (*claims.says(claim, facts), *claims.figures(claim, facts))


def note(
    draft: Draft, regime: Regime, view: View, rules: Rules, zone: str,
    provenance: Sequence[tuple[str, str]] = (),
) -> Note:  # fmt: skip
    """What of a draft may be published. NotPublishable when no headline is left."""
    keeper = _Keeper(rules)
    sections = tuple(kept for section in draft.sections if (kept := keeper.section(section)))
    left = {section.id for section in sections}
    for needed in REQUIRED:
        if needed not in left:
            why = keeper.dropped[0].why if keeper.dropped else "the data support none"
            when = f"note of {regime.as_of:%Y-%m-%d %H:%M}Z"
            remedy = "" if keeper.dropped else "update or import newer data, or name a day the data reach: --as-of"
            raise NotPublishable(f"no {needed} can stand: {why}", when, remedy)
    used = {key for section in sections for sentence in _sentences(section) for key in sentence.claims}
    made = tuple(claim for claim in draft.claims if claim.id in used)
    wanted = {key for claim in made for key in claim.facts} | {fact.id for fact in regime.facts}
    told = {fact.subject for fact in (*draft.facts, *regime.facts, *_drawn(regime))}
    told |= {test.id for test in (*regime.symptoms, *regime.chain)}
    named = {f"{way}{key}" for key in told for way in ("", "seen/", "not_seen/")} & rules.named.keys()
    return Note(
        id=f"{regime.as_of.astimezone(UTC):%Y-%m-%dT%H:%MZ}", as_of=regime.as_of, zone=zone, regime=regime,
        sections=sections, exhibits=draft.exhibits, facts=tuple(f for f in draft.facts if f.id in wanted), claims=made,
        articles=_cited((s for section in sections for s in _sentences(section)), view), writer=draft.writer, provenance=tuple(provenance), calendar=draft.calendar, outages=draft.outages, uncovered=draft.uncovered,
        verification=Verification(keeper.figures, keeper.matched, keeper.sentences, tuple(keeper.dropped)),
        subjects=tuple(rules.subjects[key] for key in sorted(told & rules.subjects.keys())),
        names=tuple((key, *rules.named[key]) for key in sorted(named)),
    )  # fmt: skip


def _drawn(regime: Regime) -> tuple[Fact, ...]:
    """The facts of the bathtub."""
    if not (bath := regime.bath):
        return ()
    own = (bath.level, bath.low, bath.high, bath.moved, *(fact for _, fact in bath.flows), *bath.ducks)
    return tuple(fact for fact in own if fact)


def answer(draft: Answer, rules: Rules, view: View) -> Answer:
    """What of a drafted answer stands in both languages, and only the facts, claims and articles it rests on."""
    kept, against = (
        tuple(s for s in said if not any(rules.why_not(s.text(lang), lang, s.claims) for lang in Lang))
        for said in (draft.sentences, draft.against)
    )
    told = {key for sentence in kept for key in sentence.claims}
    if not told:
        return replace(
            draft, sentences=(), against=(), facts=(), claims=(),
            missing=draft.missing or ("nothing that was known by then answers it",),
        )  # fmt: skip
    told |= {key for sentence in against for key in sentence.claims}
    made = tuple(claim for claim in draft.claims if claim.id in told)
    used = {key for claim in made for key in claim.facts}
    return replace(
        draft, sentences=kept, against=against, claims=made, facts=tuple(fact for fact in draft.facts if fact.id in used),
        articles=_cited((*kept, *against), view),
    )  # fmt: skip


def check(page: Sequence[Piece], fresh: Sequence[Piece], lang: Lang, rules: Rules) -> tuple[Failure, ...]:
    """What an editor's ``page`` says that may not stand, beside the ``fresh`` rendering of the same day.

    What stands as it was rendered was verified when the day was made again; everything else is read. A standing sentence
    of the framework's may be moved or left out, but one that the day did not give is refused like any other.
    """
    rules = replace(rules, fixed=rules.fixed & {piece.text for piece in fresh})
    same = {_place(piece) for piece in fresh}
    found = [failure for piece in page if _place(piece) not in same and (failure := _check(piece, lang, rules))]
    kept = {piece.text for piece in page}
    owed = (piece for piece in fresh if piece.section in OWED and piece.kind in ("fixed", "quote"))
    return (*found, *(Failure(0, piece.text, "is gone from the page") for piece in owed if piece.text not in kept))


def front(page: Mapping[str, object], pieces: Sequence[Piece], fresh: Mapping[str, object]) -> tuple[Failure, ...]:
    """What front matter says that the page below it or the data do not: its title is the headline, the rest is data."""
    said = " ".join(piece.text for piece in pieces if piece.section == "headline")
    found = [] if page.get("title") == said else [Failure(1, f"title: {page.get('title')}", "is not the headline")]
    own = ("note_id", "as_of", "regime", "lsi", "posture", "writer")
    wrong = (key for key in own if page.get(key) != fresh.get(key))
    return (*found, *(Failure(1, f"{key}: {page.get(key)}", f"the data say {fresh.get(key)}") for key in wrong))


def _place(piece: Piece) -> tuple[object, ...]:
    return (piece.kind, piece.text, piece.claims, piece.row, piece.column)


def unclaimed(note: Note, lang: Lang) -> Iterable[str]:
    """The texts of a note that make no claim: names in tables, headers, the framework's own words."""
    for section in note.sections:
        for sentence in (*_sentences(section), *(section.table.head if section.table else ())):
            if not sentence.claims:
                yield sentence.text(lang)


def _check(piece: Piece, lang: Lang, rules: Rules) -> Failure | None:
    if piece.kind == "fixed":
        return None
    if piece.kind == "quote":
        why = "is not the line the data give"
    elif piece.kind == "cell":
        why = _cell(piece, lang, rules)
    else:
        why = rules.why_not(piece.text, lang, piece.claims)
    return Failure(piece.line, piece.text, why, _nearest(piece.claims, lang, rules)) if why else None


def _cell(piece: Piece, lang: Lang, rules: Rules) -> str:
    """A cell says its claim's first figure (or, of a value date, its day) in its own row."""
    if not piece.claims:
        return "" if piece.text in EMPTY_CELLS | rules.fixed else "a cell without its claim"
    claim = rules.claims.get(piece.claims[0])
    if claim is None:
        return f"claims {piece.claims[0]}, which the data do not support"
    fact, words = rules.facts[claim.facts[0]], Wording(Context(rules.as_of, rules.facts, rules.subjects, rules.named))
    if piece.row not in (words.name(fact.subject).text(lang), *_layer_names(fact, rules, lang)):
        return f"stands in the row of {piece.row}, its claim is of {words.name(fact.subject).text(lang)}"
    if piece.text in (words.cell(claim).text(lang), words.date(fact.end).text(lang)):
        return ""
    found = numbers.figures(piece.text, lang)
    if len(found) != 1:
        return "is not one figure"
    shown = found[0]
    off = abs(shown.signed - fact.value) > shown.quantum / 2 or (shown.unit or fact.unit) is not fact.unit
    return f"says {piece.text}, its claim says {words.cell(claim).text(lang)}" if off else ""


def _layer_names(fact: Fact, rules: Rules, lang: Lang) -> tuple[str, ...]:
    pair = rules.named.get(fact.subject)
    return (pair[0] if lang is Lang.EN else pair[1],) if pair else ()


def _nearest(ids: Sequence[str], lang: Lang, rules: Rules) -> str:
    known = [key for key in ids if key in rules.claims]
    if not known or rules.claims[known[0]].predicate in (Predicate.SEEN, Predicate.NOT_SEEN):
        return ""
    words = Wording(Context(rules.as_of, rules.facts, rules.subjects, rules.named))
    fact = rules.facts[rules.claims[known[0]].facts[0]]
    return f"{words.name(fact.subject).text(lang)} {words.cell(rules.claims[known[0]]).text(lang)}, {fact.end}"


class _Keeper:
    """Keeps what passes, lists what does not."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.dropped = rules, list[Dropped]()
        self.figures, self.matched, self.sentences = 0, 0, 0

    def section(self, section: Section) -> Section | None:
        if section.id in ONE_OF:
            passing = (kept for paragraph in section.paragraphs if (kept := self._paragraph(paragraph)) == paragraph)
            first = next(passing, None)
            return Section(section.id, (first,)) if first else None
        paragraphs = tuple(kept for paragraph in section.paragraphs if (kept := self._paragraph(paragraph)))
        table = self._table(section.table) if section.table else None
        return Section(section.id, paragraphs, table) if paragraphs or table else None

    def _paragraph(self, paragraph: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        kept = tuple(sentence for sentence in paragraph if self._passes(sentence))
        # The framework's own words carry a paragraph only together with a claim of the day.
        return kept if any(s.claims for s in kept) or not any(s.claims for s in paragraph) else ()

    def _passes(self, sentence: Sentence) -> bool:
        found = len(numbers.figures(sentence.en, Lang.EN)) if sentence.claims else 0
        self.figures += found
        for lang in Lang:
            why = self.rules.why_not(sentence.text(lang), lang, sentence.claims)
            if why:
                self.dropped.append(Dropped(" ".join(sentence.claims), lang, sentence.text(lang), why))
                return False
        self.sentences += 1
        self.matched += found
        return True

    def _table(self, table: Table) -> Table:
        cells = [cell for row in table.rows for cell in row if cell.claims]
        untrue = {
            cell.claims for cell in cells
            if claims.holds(self.rules.claims[cell.claims[0]], self.rules.facts, self.rules.states) is not Truth.TRUE
        }  # fmt: skip
        self.figures += len(cells)
        self.matched += sum(cell.claims not in untrue for cell in cells)
        gone = Sentence("n/a", "暂无")
        return Table(table.head, tuple(tuple(gone if c.claims in untrue else c for c in row) for row in table.rows))


def _sentences(section: Section) -> Iterable[Sentence]:
    for paragraph in section.paragraphs:
        yield from paragraph
    for row in section.table.rows if section.table else ():
        yield from row


def _cited(sentences: Iterable[Sentence], view: View) -> tuple[Article, ...]:
    """Cited articles in the order of their first citation."""
    order = dict.fromkeys(key for sentence in sentences for key in sentence.cites)
    known = {article.id: article for article in view.articles()} if order else {}
    return tuple(known[key] for key in order if key in known)
