"""Clauses to statements: which figure belongs to which subject, as what, in which direction and period.

Nothing is guessed: a figure without subject, unit, direction or period, a direction without a figure, and a name of
which nothing is said are *problems*, and a sentence with a problem does not pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from commentary.model import Kind, Lang, Metric, Predicate, Statement, Status, Step, Subject, Window
from commentary.reading import comparisons, doubts, extremes, leftovers, rankings, verdicts, whose
from commentary.reading.changes import Role
from commentary.reading.clauses import Clause, settle_times
from commentary.reading.lexicon import lexicon
from commentary.reading.period import DAY, Period, period, ranked_in
from commentary.reading.roles import role_of
from commentary.reading.times import When
from commentary.reading.tokens import Token

ASSERTING = (
    "bar",
    "median",
    "fig",
    "dir",
    "flat",
    "rel",
    "state",
    "sup",
    "value",
    "edge",
    "peak",
    "verdict",
    "intra",
    "size",
    "order",
)


@dataclass
class Made:
    """A statement with the place in the text it was read from."""

    statement: Statement
    clause: int
    token: Token | None = None


@dataclass
class Scope:
    """What a clause inherits from those before it."""

    subjects: tuple[str, ...] = ()
    group: list[str] = field(default_factory=list)
    direction: Token | None = None
    pending: Token | None = None
    period: Period = field(default_factory=Period)
    moved: bool = False  # a change has been told in the segment
    correlated: frozenset[str] = frozenset()  # names that are themselves correlations
    measured: tuple[str, Metric] | None = None  # of whom a level was told last, and what
    unsaid: tuple[str, ...] = ()  # of whom the pending direction was said
    changed: bool = False  # the last figure of the segment was a change
    order: Token | None = None
    versus: list[Token] = field(default_factory=list)  # "compared with the S&P 500, …"
    peak: Token | None = None  # "since its October peak, …"
    announced: bool = False  # a day that stands by itself at the head: "To 4 February, …"
    metric: Token | None = None  # "the rank correlation …" whose figure is still to come


class Binder:
    """Reads the clauses of one sentence in order."""

    def __init__(
        self, parts: list[Clause], lang: Lang, as_of: date, subjects: Mapping[str, Subject], lenient: bool = False,
        carrying: bool = True,
    ) -> None:  # fmt: skip
        self.parts, self.lang, self.as_of, self.catalog = parts, lang, as_of, subjects
        self.lenient = lenient
        self.carrying = carrying  # whether a time holds beyond a semicolon, and a day for the clauses before its own
        self.scope = Scope()
        self.made: list[Made] = []
        self.problems: list[str] = []
        self.implied: list[Statement] = []  # states that a strong verb of direction tells beside its figure
        self.used: set[int] = set()  # ``at`` of tokens that a statement accounts for
        self.queue: list[str] = []
        self.headings: list[Token] = []  # directions said once for a list of figures
        self.index = 0
        called = [t for part in parts for t in part.of("subj") if "correlation" in t.text or "相关" in t.text]
        self.scope.correlated = frozenset(name for t in called for name in t.ids)

    def run(self) -> None:
        """Fill ``made`` and ``problems``."""
        settle_times(self.parts)
        verdicts.verdicts(self)
        segment = -1
        for index, part in enumerate(self.parts):
            self.index = index
            if part.segment != segment:
                segment, self.scope.changed, self.scope.moved = part.segment, False, False
                self.scope.period = self.scope.period if self.carrying else Period()
                whose.respectively(self, segment)
            self._clause(part)
        doubts.finish(self, self.lenient)

    def one(self, token: Token) -> str:
        """The id a name stands for."""
        if len(token.ids) > 1:
            self.problems.append(f"a name of several things: {token.text}")
        return token.ids[0]

    def add(self, statement: Statement, token: Token | None = None) -> None:
        """Record a statement made by the clause being read."""
        self.made.append(Made(statement, self.index, token))
        if token is not None:
            self.used.add(token.at)

    def amend(self, place: int, **changes: object) -> None:
        """Change a statement already made."""
        self.made[place].statement = replace(self.made[place].statement, **changes)  # type: ignore[arg-type]

    # --- a clause -----------------------------------------------------------------------------------------------

    def _clause(self, part: Clause) -> None:
        heads = whose.heads(self, part)
        if not part.has(*ASSERTING):
            own = self._stated(part)
            self.scope.period = own.after(self.scope.period) if own != Period() else self.scope.period
            self.scope.announced = self.scope.announced or own.end is not None
            whose.carry(self, part, heads)
            return
        if heads:
            leftovers.unsaid(self)
        whose.settle(self, part, heads)
        extremes.extreme(self, part)
        rankings.ranking(self, part)
        own = self._stated(part)
        now = self._now(own)
        comparisons.compare(self, part, now)
        verdicts.state(self, part, now)
        for place, token in enumerate(part.tokens):
            if token.kind == "fig" and token.at not in self.used:
                self._figure(part, place, now)
        leftovers.leftovers(self, part, now)
        if own != Period():
            self.scope.period = now

    def _stated(self, part: Clause) -> Period:
        """The period the clause's own words state."""
        own, trouble = period([t.when for t in part.of("when") if t.when and t.at not in self.used], self.scope.period)
        self.problems += trouble
        return own

    def _now(self, own: Period) -> Period:
        """The period with what is unsaid taken from before, else from the next clause that says how long."""
        # A length of its own runs to its own latest day, unless a day was announced for all that follows.
        anew = not self.carrying and own.window not in (None, DAY) and not self.scope.announced
        now = own if anew else own.after(self.scope.period)
        if now.long or own.span:
            return now
        later = (part for part in self.parts[self.index + 1 :] if not part.has("sup", "edge", "peak"))
        periods = (period([t.when for t in part.of("when") if t.when], Period())[0] for part in later)
        ahead = next((found for found in periods if found.long and (self.carrying or found.window != DAY)), None)
        return Period(ahead.start, now.end or ahead.end, ahead.window, ahead.span) if ahead else now

    # --- a figure -----------------------------------------------------------------------------------------------

    def _figure(self, part: Clause, place: int, now: Period) -> None:
        token = part.tokens[place]
        self.used.add(token.at)
        names = whose.whose(self, part, place)
        if not names:
            self.problems.append(f"a figure without a subject: {token.text}")
            return
        if comparisons.late_gap(self, part, token, names[0]):
            return
        for name in names:
            self._say(part, place, name, now)
        if len(names) == 1:
            self.scope.subjects = names

    def _say(self, part: Clause, place: int, name: str, now: Period) -> None:
        token = part.tokens[place]
        role = role_of(part, place, name, self.catalog.get(name), self.scope)
        shares = [t for t in part.of("shares") if t.at > token.at]
        if shares and "CAPEX" in name and not part.has("capex"):
            self.problems.append(f"spending on what is not spent on: {shares[0].text}")
        if part.has("capex") and "CAPEX" not in name:
            self.problems.append(f"spending of something that spends nothing: {token.text}")
        self.problems += role.problems
        self.used |= role.used
        if role.problems:
            return
        status = leftovers.status(self, part, place, now)
        if role.base == "bar":
            self.add(_statement(Predicate.LEVEL, name, role, Period(), "bar", status), token)
        elif role.metric in (Metric.RETURN, Metric.CHANGE):
            self._move(token, name, role, now, status)
        else:
            self._level(part, place, name, role, now, status)

    def _move(self, token: Token, name: str, role: Role, now: Period, status: Status) -> None:
        when = now.of_move()
        if role.peak is not None:
            peak = role.peak.when
            month = peak is not None and peak.span and peak.end is not None and peak.end.month == 1
            when = Period((peak.start or peak.end) if peak else None, now.end, Window(1, Step.MONTH) if month else None)
        self._strength(name, when, self.scope.pending, role.direction)
        if self.scope.pending is not None and self.scope.pending.sign != role.sign:
            self.problems.append(f"a direction without a figure: {self.scope.pending.text}")
        self.scope.changed, self.scope.moved, self.scope.pending = True, True, None
        self.scope.direction = role.direction or self.scope.direction
        if not when.long and when.end is None and role.base is None:
            self.problems.append(f"a change without a period: {token.text}")
        self.add(_statement(Predicate.MOVED, name, role, when, role.base, status), token)

    def _strength(self, name: str, when: Period, *turns: Token | None) -> None:
        """What of a move its verbs tell beside the direction: 暴跌 13.2% is the lowest band too."""
        kind = self.catalog[name].kind if name in self.catalog else None
        for turn in turns:
            if turn is not None and kind and (band := lexicon(self.lang).band(turn.text, kind)):
                self.implied.append(Statement(Predicate.STATE, name, end=when.end, word=band))

    def _level(self, part: Clause, place: int, name: str, role: Role, now: Period, status: Status) -> None:
        when = self._level_time(part, role, now, self.catalog.get(name), part.tokens[place])
        self.scope.changed = False
        self.scope.measured = (name, role.metric)
        base = role.base
        if base not in ("peak", "median") and leftovers.is_previous(self, part, place, name, role):
            base, when = None, replace(when, end=leftovers.before_that(self, name, now))
        self.add(_statement(Predicate.LEVEL, name, role, when, base, status), part.tokens[place])

    def _level_time(self, part: Clause, role: Role, now: Period, subject: Subject | None, token: Token) -> Period:
        """A level's day; its window too where it is a total, a count or a correlation over one."""
        if role.peak is not None and role.base == "peak":
            peak: When | None = role.peak.when
            return Period(peak.start, peak.end) if peak else Period()
        if role.base == "start":
            return Period(None, None, now.window)
        start = now.start if now.span or role.metric is Metric.PERCENTILE else None
        return Period(start, now.end, self._level_window(part, role, now, subject, token))

    def _level_window(
        self, part: Clause, role: Role, now: Period, subject: Subject | None, token: Token
    ) -> Window | None:
        if role.metric is Metric.PERCENTILE:
            told = any(m.statement.predicate is Predicate.MOVED for m in self.made)
            return ranked_in(part, token, now, told)
        if role.base == "median":
            return next(t.when.window for t in part.of("median") if t.when)
        if role.metric in (Metric.CORRELATION, Metric.TALLY):
            return None if now.window == DAY else now.window  # a day is when it stood there, not what it is over
        if subject is not None and subject.kind is Kind.FLOW and not self.scope.changed and now.window is not None:
            return now.window
        self.problems += leftovers.timeless(self, part)
        return None


def _statement(
    predicate: Predicate, name: str, role: Role, when: Period, base: str | None, status: Status
) -> Statement:
    return Statement(
        predicate, name, role.metric, role.sign if predicate is Predicate.MOVED else None, role.value, role.quantum,
        role.unit, when.start, when.end, when.window, base, status,
    )  # fmt: skip
