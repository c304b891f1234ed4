"""One sentence, English or Chinese, to the statements it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commentary.model import Lang, Metric, Statement, Subject
from commentary.reading.bind import Binder
from commentary.reading.clauses import clauses
from commentary.reading.elided import full, misplaced, placed
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

    ``compares`` tells of words that compare or rank, whether or not they could be read. ``latest`` is the oldest day an undated level may be of: the last trading date known at the time of reading; of
    the ids in ``weekly``, which are published for Wednesdays, the last Wednesday before it.
    """

    statements: tuple[Statement, ...]
    problems: tuple[str, ...]
    latest: date | None = None
    compares: bool = False
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
    """Read ``text`` (one sentence) as of an aware time.

    ``named`` gives further ids and what they are called in ``lang``: layers, measures, causes; ids that begin with
    ``state/`` or ``posture/`` are the values of the regime and the posture, with ``seen/`` or ``not_seen/`` whole
    clauses that tests say. ``lenient`` tolerates unknown names (the
    press's prose). ``publishers`` are names of sources the caller knows, read as such whatever they look like and
    compared as given. Never raises for any text.
    """
    now = as_of.astimezone(UTC)
    clean = full(normal(text, lang), lang)
    if tests := told(clean, lang, named):
        return Read(tests, ())
    whole = clean
    tests, clean = untold(whole, lang, named)
    nouns = {key: called for key, called in named.items() if not is_clause(key)}
    called = names(lang, subjects, nouns, publishers)
    binder = _bound(clean, lang, now.date(), called, subjects, lenient)
    if tests and binder.problems and (hit := called.at(whole, 0)):
        # What goes on after a clause may be of the clause's own subject: "software has fallen behind: it lost 12.8%".
        whose = whole[: hit[1]]
        again = _bound(f"{whose} {clean}", lang, now.date(), called, subjects, lenient)
        binder = binder if again.problems else again
    statements = (*tests, *(made.statement for made in binder.made))
    if tests and not binder.made:
        binder.problems.append(f"not read: {clean}")
    if place := placed(clean, lang):
        binder.problems.append(f"a place that is not read: {place}")
    ranked = any(statement.metric is Metric.PERCENTILE for statement in statements)
    if ranked and (other := misplaced(clean, lang)):
        binder.problems.append(f"a percentile of something else: {other}")
    weekly = frozenset(key for key, subject in subjects.items() if subject.calendar == "weekly")
    problems = tuple(dict.fromkeys(binder.problems))
    return Read(statements, problems, fresh_since(now.date(), now.hour), compares(clean, lang), weekly)


def _bound(text: str, lang: Lang, day: date, called: Names, subjects: Mapping[str, Subject], lenient: bool) -> Binder:
    binder = Binder(clauses(settled(referred(tokens(text, lang, day, called)))), lang, day, subjects, lenient)
    binder.run()
    return binder
