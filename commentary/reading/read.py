"""One sentence, English or Chinese, to the statements it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commentary.model import Lang, Metric, Predicate, Statement, Subject
from commentary.reading.apart import Aside, apart, resumed
from commentary.reading.bind import Binder
from commentary.reading.clauses import clauses
from commentary.reading.elided import amiss, full, misplaced
from commentary.reading.names import Names, names, normal
from commentary.reading.references import referred
from commentary.reading.settle import settled
from commentary.reading.times import fresh_since
from commentary.reading.tokens import tokens
from commentary.reading.told import compares, is_clause, told, untold

_NONE: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Read:
    """What a sentence says, in the order it says it, and why it may not be relied on.

    ``compares`` tells of words that compare or rank, whether or not they could be read; ``implied`` are states that a
    strong verb tells beside its figure. ``latest`` is the oldest day an undated level may be of: the last trading date known at the time of reading; of
    the ids in ``weekly``, which are published for Wednesdays, the last Wednesday before it.
    """

    statements: tuple[Statement, ...]
    problems: tuple[str, ...]
    latest: date | None = None
    compares: bool = False
    implied: tuple[Statement, ...] = ()
    weekly: frozenset[str] = frozenset()


def read(
    text: str,
    lang: Lang,
    as_of: datetime,
    subjects: Mapping[str, Subject],
    named: Mapping[str, tuple[str, ...]] = _NONE,
    *,
    lenient: bool = False,
    publishers: tuple[str, ...] = (),
) -> Read:
    """Read ``text`` (one sentence) as of an aware time: the first of its :func:`readings`.

    ``lenient`` tolerates unknown names (the press's prose).
    """
    return next(readings(text, lang, as_of, subjects, named, lenient=lenient, publishers=publishers))


def readings(
    text: str,
    lang: Lang,
    as_of: datetime,
    subjects: Mapping[str, Subject],
    named: Mapping[str, tuple[str, ...]] = _NONE,
    *,
    lenient: bool = False,
    publishers: tuple[str, ...] = (),
) -> Iterator[Read]:
    """What ``text`` (one sentence) may say as of an aware time, the likeliest first.

    A time said before a semicolon may hold after it or not; words that compare may be taken out of a sentence that gives
    both figures, and told as comparisons beside what the rest says.

    ``named`` gives further ids and what they are called in ``lang``: layers, measures, causes; ids that begin with
    ``state/`` or ``posture/`` are the values of the regime and the posture, with ``seen/`` or ``not_seen/`` whole
    clauses that tests say. ``publishers`` are names of sources the caller knows, read as such whatever they look like and
    compared as given. Never raises for any text.
    """
    clean = full(normal(text, lang), lang)
    if tests := told(clean, lang, named):
        yield Read(tests, ())
        return
    nouns = {key: called for key, called in named.items() if not is_clause(key)}
    reader = _Reader(lang, as_of.astimezone(UTC), subjects, named, names(lang, subjects, nouns, publishers), lenient)
    for carrying in (True, False):
        yield reader.read(clean, (), carrying)
    if (hit := reader.called.at(clean, 0)) and (again := resumed(clean, clean[: hit[1]].removesuffix("'s"))) != clean:
        yield reader.read(again, (), True)
    asides, plainer = apart(clean, lang, reader.called)
    for plain, places in plainer:
        for carrying in (True, False):
            yield reader.read(plain, tuple(zip(asides, places, strict=True)), carrying)


@dataclass(frozen=True)
class _Reader:
    """All that a reading needs beside the text."""

    lang: Lang
    now: datetime
    subjects: Mapping[str, Subject]
    named: Mapping[str, tuple[str, ...]]
    called: Names
    lenient: bool

    def read(self, whole: str, asides: Sequence[tuple[Aside, int]], carrying: bool) -> Read:
        tests, clean = untold(whole, self.lang, self.named)
        binder = self._bound(clean, carrying)
        if tests and binder.problems and (hit := self.called.at(whole, 0)):
            # What goes on after a clause may be of the clause's own subject: "software has fallen behind: it lost 12.8%".
            again = self._bound(f"{whole[: hit[1]]} {clean}", carrying)
            binder = binder if again.problems else again
        if tests and not binder.made:
            binder.problems.append(f"not read: {clean}")
        binder.problems += amiss(clean, self.lang)
        compared = [_compared(aside, place, binder) for aside, place in asides]
        statements = (*tests, *(made.statement for made in binder.made), *compared)
        ranked = any(statement.metric is Metric.PERCENTILE for statement in statements)
        if ranked and (other := misplaced(clean, self.lang)):
            binder.problems.append(f"a percentile of something else: {other}")
        weekly = frozenset(key for key, subject in self.subjects.items() if subject.calendar == "weekly")
        problems = tuple(dict.fromkeys(binder.problems))
        latest = fresh_since(self.now.date(), self.now.hour)
        return Read(statements, problems, latest, compares(clean, self.lang), tuple(binder.implied), weekly)

    def _bound(self, text: str, carrying: bool) -> Binder:
        found = settled(referred(tokens(text, self.lang, self.now.date(), self.called)))
        binder = Binder(clauses(found), self.lang, self.now.date(), self.subjects, self.lenient, carrying)
        binder.run()
        return binder


def _compared(aside: Aside, place: int, binder: Binder) -> Statement:
    """A comparison in words, over the time of the move that is told of its subject nearest to it."""
    moves = [m for m in binder.made if m.statement.predicate is Predicate.MOVED and m.token is not None]
    own = [m for m in moves if m.statement.subject == aside.subject]
    near = next((m for m in reversed(own) if m.token and m.token.at < place), next(iter(own), None))
    when = near.statement if near else None
    signs = {m.statement.sign for m in moves if m.statement.subject in (aside.subject, aside.other)}
    way = when.sign if when else None
    if aside.sized and (len(signs) != 1 or (aside.sign and aside.sign != way)):
        binder.problems.append(f"sizes of moves that are not alike: {aside.subject}, {aside.other}")
    return Statement(
        Predicate.COMPARE, aside.subject, when.metric if when else Metric.RETURN, way if aside.sized else None,
        start=when.start if when else None, end=when.end if when else None, window=when.window if when else None,
        others=(aside.other,), word=aside.word,
    )  # fmt: skip
