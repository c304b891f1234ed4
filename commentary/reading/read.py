"""One sentence, English or Chinese, to the statements it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commentary.model import Lang, Statement, Subject
from commentary.reading.bind import Binder
from commentary.reading.clauses import clauses
from commentary.reading.names import names, normal
from commentary.reading.references import referred
from commentary.reading.settle import settled
from commentary.reading.times import fresh_since
from commentary.reading.tokens import tokens
from commentary.reading.told import is_clause, told

_NONE: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Read:
    """What a sentence says, in the order it says it, and why it may not be relied on.

    ``latest`` is the oldest day an undated level may be of: the last trading date known at the time of reading; of
    the ids in ``weekly``, which are published for Wednesdays, the last Wednesday before it.
    """

    statements: tuple[Statement, ...]
    problems: tuple[str, ...]
    latest: date | None = None
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
    clean = normal(text, lang)
    if tests := told(clean, lang, named):
        return Read(tests, ())
    nouns = {key: called for key, called in named.items() if not is_clause(key)}
    found = tokens(clean, lang, now.date(), names(lang, subjects, nouns, publishers))
    binder = Binder(clauses(settled(referred(found))), lang, now.date(), subjects, lenient)
    binder.run()
    statements = tuple(made.statement for made in binder.made)
    weekly = frozenset(key for key, subject in subjects.items() if subject.calendar == "weekly")
    return Read(statements, tuple(dict.fromkeys(binder.problems)), fresh_since(now.date(), now.hour), weekly)
