"""The daily line: view, regime, evidence, draft, verified note. Today, a back-dated run and a dry run take it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commentary import __version__, annotating, asking, composing, framework, interpretation, plain, press, verify
from commentary.annotating.annotate import Layers
from commentary.annotating.parity import Names
from commentary.asking import Question
from commentary.composing import Worded
from commentary.errors import ModelError, NotPublishable
from commentary.essays import Annotated, Essay
from commentary.interpretation import Strangers
from commentary.model import (
    Answer,
    Claim,
    Draft,
    Evidence,
    Exhibit,
    Fact,
    Lang,
    Note,
    Passage,
    Regime,
    Sentence,
    Subject,
)
from commentary.offers import Ask, Offer, Plan
from commentary.plain.materials import Materials
from commentary.ports import Answerer, Author, Library, Translator, View, Writer
from commentary.verify import Failure, Piece, Rules
from commentary.wording import Context, Wording

PRESS_DAYS = 3
FOUND = asking.FOUND  # passages in which an answer is looked for
NEAREST = 3  # passages shown where there is none
STANDING = ("takeaway", "against")  # sections of the day's note that stand beside an article
NEWS = 5  # stories of a language that a model may choose from


def brief(as_of: datetime, library: Library, writer: Writer, zone: str, previous: datetime | None = None) -> Note:
    """The note as of an instant: nothing that was not known by then, whatever was run before.

    ``previous`` is the instant of the reading before, a day earlier where it is not said.
    """
    day = _read(as_of, library, writer, previous)
    return _note(day, day.draft, zone)


def authored(
    as_of: datetime,
    library: Library,
    writer: Writer,
    zone: str,
    author: Author,
    strangers: Strangers,
    previous: datetime | None = None,
) -> tuple[Note, tuple[ModelError, ...]]:
    """The note as a model would have it: what of its choice, its wording and its free prose stands, and what failed.

    Where nothing of it does, the note is the plain writer's.
    """
    day = _read(as_of, library, writer, previous)
    made, failed = _composed(day, author)
    own = replace(_note(day, made.draft, zone), composition=made.count, refused=made.refused)
    if not any(error.gone for error in failed):
        own, more = interpretation.interpreted(own, author, day.view.subjects, strangers)
        failed += more
    if own.writer != "plain" or own.interpretation:
        own = replace(own, provenance=(*own.provenance, *author.provenance))
    return own, failed


def annotate(
    essay: Essay, as_of: datetime, library: Library, writer: Writer, zone: str, layers: Layers, quote: int
) -> Annotated:
    """An article with its claims held against what was known by an instant."""
    day = _read(as_of, library, writer)
    try:
        standing = [
            sentence for section in _note(day, day.draft, zone).sections if section.id in STANDING
            for paragraph in section.paragraphs for sentence in paragraph
        ]  # fmt: skip
    except NotPublishable:
        standing = []  # no note can stand of the day: what the library holds may still answer
    materials = Materials(day.regime, day.evidence, day.view, names(day.view))
    for claim in day.draft.claims:
        materials.claims.setdefault(claim.id, claim)
    for fact in day.draft.facts:
        materials.keep(fact)
    made = annotating.annotated(essay, materials, standing, zone, layers, quote)
    provenance = (("version", __version__), ("framework", day.regime.framework))
    held = rules(made.facts, made.claims, as_of, day.view, framework.fixed())
    return replace(annotating.stood(made, held), provenance=provenance)


def translate(
    made: Annotated, author: Translator, view: View, who: Names, newcomers: Strangers, strangers: Strangers
) -> tuple[Annotated, tuple[ModelError, ...]]:
    """The article in the other language too, and a model's free prose on what the data say of it; what failed."""
    made, failed = annotating.translated(made, author, view.subjects, who, newcomers)
    if not any(error.gone for error in failed):
        sentences = [*made.standing, *(s for one in made.held for s in one.data)]
        given = {lang: [s.text(lang) for s in sentences] for lang in Lang}
        blocks, refused, more = interpretation.interpretations(given, author, view.subjects, strangers)
        made, failed = replace(made, interpretation=blocks, refused=(*made.refused, *refused)), (*failed, *more)
    return replace(made, provenance=(*made.provenance, *author.provenance)), failed


def offered(
    as_of: datetime, library: Library, writer: Writer, previous: datetime | None = None
) -> tuple[Offer, Sequence[tuple[Lang, Sequence[Ask]]]]:
    """What a model would be offered for the day, and asked to word if it left the plan to the plain writer."""
    day = _read(as_of, library, writer, previous)
    held = _rules(day, day.draft)
    offer = composing.offered(day.draft, day.regime, held, _news(day))
    return offer, [(lang, composing.asks(day.draft, (), held, _words(held), lang)) for lang in Lang]


@dataclass(frozen=True)
class _Day:
    """What was known, what the framework reads in it, and what the plain writer says of it."""

    view: View
    regime: Regime
    evidence: Evidence
    draft: Draft


def _read(as_of: datetime, library: Library, writer: Writer, previous: datetime | None = None) -> _Day:
    view = library.at(as_of)
    regime = framework.read(view, previous=previous)
    evidence = gather(view)
    return _Day(view, regime, evidence, writer.write(regime, evidence, view))


def _rules(day: _Day, draft: Draft) -> Rules:
    return rules(draft.facts, draft.claims, day.view.as_of, day.view, framework.fixed())


def _words(held: Rules) -> Wording:
    return Wording(Context(held.as_of, held.facts, held.subjects, held.named))


def _news(day: _Day) -> Sequence[Exhibit]:
    return plain.exhibits(day.evidence, day.regime, NEWS)


def _note(day: _Day, draft: Draft, zone: str) -> Note:
    provenance = (("version", __version__), ("framework", day.regime.framework), ("read", _digest(draft)))
    return verify.note(draft, day.regime, day.view, _rules(day, draft), zone, provenance)


def _composed(day: _Day, author: Author) -> tuple[Worded, tuple[ModelError, ...]]:
    """What a model makes of the day's draft."""
    held, news = _rules(day, day.draft), _news(day)
    failed: tuple[ModelError, ...] = ()
    try:
        plan = author.plan(composing.offered(day.draft, day.regime, held, news))
    except ModelError as error:
        failed, plan = (error,), Plan()
    if any(error.gone for error in failed):
        return Worded(day.draft), failed
    chosen = composing.planned(day.draft, plan, day.regime, held, news, composing.sayer(_words(held), held))
    held = _rules(day, chosen.draft)
    made = composing.worded(chosen.draft, chosen.groups, author, held, _words(held))
    count = replace(made.count, proposed=chosen.proposed, true=chosen.true)
    stood = count.worded + count.repaired > 0 or chosen.draft != day.draft
    draft = replace(made.draft, writer=author.name) if stood else day.draft
    return Worded(draft, count, (*chosen.refused, *made.refused)), (*failed, *made.failed)


def asked(text: str, as_of: datetime, subjects: Mapping[str, Subject]) -> Question:
    """A question, read as of an instant."""
    return asking.question(text, as_of, subjects)


def then(read: Question, as_of: datetime) -> datetime:
    """The instant whose record answers it, at the latest ``as_of``."""
    return asking.then(read, as_of)


def answer(read: Question, view: View) -> tuple[Answer, str]:
    """What the series of the record answer, with the headlines that say why where it asks; and what to search reports for,
    empty where none may answer.
    """
    if read.refused:
        made = Answer(read.text, read.lang, view.as_of, missing=(read.refused,))
    else:
        needs = read.why or bool(set(read.subjects) & framework.OWN)
        regime = framework.read(view) if needs else framework.unread(view.as_of)
        evidence = Evidence(tuple(view.stories())) if read.why else Evidence()  # the press's figures are a note's
        draft = asking.draft(read, regime, evidence, view, names(view))
        held = rules(draft.facts, draft.claims, view.as_of, view, framework.fixed() | asking.fixed())
        made = verify.answer(draft, held, view)
    return replace(made, reports=made.reports[: asking.SHOWN]), read.topic if _quotable(made, read) else ""


def reported(read: Question, view: View, made: Answer, found: Sequence[Passage]) -> Answer:
    """The answer with the reports among the passages ``found`` that hold what is asked; where none does, what stands nearest."""
    if found and _quotable(made, read):
        made = replace(made, reports=asking.reports(read, found, {a.id: a for a in view.articles()}))
    return replace(made, nearest=tuple(found[:NEAREST])) if made.empty else made


def understood(read: Question, view: View, answerer: Answerer) -> Question | None:
    """The question as a model understood it, in words of ours; None where it asks for nothing that a series holds."""
    about = asking.candidates(read, view.subjects)
    if not about:
        return None  # a model may read how a question asks, but not put what it does not speak of into it
    sense = answerer.understand(read.text, view.as_of.date(), about)
    return asking.restated(sense, read, about, view.as_of.date())


def _quotable(made: Answer, read: Question) -> bool:
    """Whether reports may answer; never what takes for granted something that the data contradict, nor why a thing moved,
    where the headlines of that time about it do.
    """
    return read.quotable and not made.denied and not (made.sentences and read.why)


def held(made: Answer, read: Question, view: View, answerer: Answerer) -> Answer:
    """The answer with those of the reports that hold something of what is asked which a model takes for answers.

    It sees more of them than stand without it, and can add no other; they are quoted all the same.
    """
    found: Sequence[Passage] = ()
    if made.sentences and read.why:
        move = asking.moved(read, made)
        offered = asking.reasons(read, move, view)[: asking.FOUND] if move else ()
    elif _quotable(made, read):
        found = view.search(read.topic, asking.FOUND)
        offered = asking.reports(read, found, {a.id: a for a in view.articles()}, offered=True)
    else:
        return made
    kept = answerer.holding(made.question, [asking.opening(report) for report in offered]) if offered else ()
    made = replace(made, reports=tuple(report for n, report in enumerate(offered) if n in kept)[: asking.SHOWN])
    return replace(made, nearest=tuple(found[:NEAREST]) if made.empty else ())


def told(made: Answer, view: View, answerer: Answerer, failed: Callable[[ModelError], None]) -> Iterator[Sentence]:
    """The sentences of an answer, worded by a model in the question's language, each as soon as it is verified."""
    about = rules(made.facts, made.claims, view.as_of, view, framework.fixed() | asking.fixed())
    return composing.streamed(made.sentences, answerer, about, _words(about), made.lang, failed)


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
