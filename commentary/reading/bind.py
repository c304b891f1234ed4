"""Clauses to statements: which figure belongs to which subject, as what, in which direction and period.

Nothing is guessed: a figure without subject, unit, direction or period, a direction without a figure, and a name of
which nothing is said are *problems*, and a sentence with a problem does not pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from commentary.model import Kind, Lang, Metric, Predicate, Statement, Status, Subject
from commentary.reading import doubts, roles, special
from commentary.reading.clauses import Clause
from commentary.reading.period import DAY, Period, period
from commentary.reading.tokens import Token
from commentary.reading.times import When

ASSERTING = ("bar", "median", "fig", "dir", "flat", "rel", "state", "sup", "value", "edge", "peak", "verdict", "intra", "size", "order")


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
    metric: Token | None = None  # "the rank correlation …" whose figure is still to come


class Binder:
    """Reads the clauses of one sentence in order."""

    def __init__(
        self, parts: list[Clause], lang: Lang, as_of: date, subjects: Mapping[str, Subject], lenient: bool = False
    ) -> None:
        self.parts, self.lang, self.as_of, self.catalog = parts, lang, as_of, subjects
        self.lenient = lenient
        self.scope = Scope()
        self.made: list[Made] = []
        self.problems: list[str] = []
        self.used: set[int] = set()  # ``at`` of tokens that a statement accounts for
        self.queue: list[str] = []
        self.index = 0
        called = [t for part in parts for t in part.of("subj") if "correlation" in t.text or "相关" in t.text]
        self.scope.correlated = frozenset(name for t in called for name in t.ids)

    def run(self) -> None:
        """Fill ``made`` and ``problems``."""
        _settle_times(self.parts)
        special.verdicts(self)
        segment = -1
        for self.index, part in enumerate(self.parts):
            if part.segment != segment:
                segment, self.scope.changed = part.segment, False
                self.scope.moved = False
                self._respectively(segment)
            self._clause(part)
        doubts.finish(self, self.lenient)

    # --- a clause -----------------------------------------------------------------------------------------------

    def _clause(self, part: Clause) -> None:
        heads = self._heads(part)
        if not part.has(*ASSERTING):
            self._carry(part, heads)
            return
        if heads:
            doubts.unsaid(self)
        self._subjects(part, heads)
        special.extreme(self, part)
        special.ranking(self, part)
        own, trouble = period([t.when for t in part.of("when") if t.when and t.at not in self.used], self.scope.period)
        self.problems += trouble
        now = self._period(part, own)
        special.compare(self, part, now)
        special.state(self, part, now)
        for place, token in enumerate(part.tokens):
            if token.kind == "fig" and token.at not in self.used:
                self._figure(part, place, now)
        doubts.leftovers(self, part, now)
        if own != Period():
            self.scope.period = now

    def _period(self, part: Clause, own: Period) -> Period:
        now = own.after(self.scope.period)
        if now.long or own.span:
            return now
        ahead = next((p for p in map(self._own, self.parts[self.index + 1 :]) if p.long), None)
        return Period(ahead.start, now.end or ahead.end, ahead.window, ahead.span) if ahead else now

    def _own(self, part: Clause) -> Period:
        if part.has("sup", "edge", "peak"):
            return Period()
        return period([t.when for t in part.of("when") if t.when], Period())[0]

    def _carry(self, part: Clause, heads: list[str]) -> None:
        """A clause that asserts nothing hands on its names and its period."""
        own, trouble = period([t.when for t in part.of("when") if t.when], self.scope.period)
        self.problems += trouble
        if own != Period():
            self.scope.period = own.after(self.scope.period)
        objects = special.objects(part, self.catalog)
        if placed := [t for t in part.of("subj") if t.at in objects]:
            self.scope.versus = placed
        elif heads and part.opener.lower().startswith("compared"):
            self.scope.versus = part.of("subj")
        elif heads:
            self.scope.group += [name for name in heads if name not in self.scope.group]
            self.scope.subjects = tuple(self.scope.group)
        if part.has("shares"):
            self._shares()
        if measures := part.of("metric"):
            self.scope.metric = measures[-1]

    def _heads(self, part: Clause) -> list[str]:
        """Subjects of the clause that are not the object of a comparison."""
        objects = special.objects(part, self.catalog)
        return [self.one(t) for t in part.of("subj") if t.at not in objects and t.at not in self.used]

    def _subjects(self, part: Clause, heads: list[str]) -> None:
        if part.has("shares") and not heads:
            self._shares()
        elif heads:
            joined = self.scope.group if roles.joins(part) else []
            self.scope.subjects = tuple(dict.fromkeys([*joined, *heads]))
        elif not self.scope.subjects:
            ahead = [name for later in self.parts[self.index + 1 :] for name in self._heads(later)]
            self.scope.subjects = tuple(ahead[:1])
        self.scope.group = []

    def _shares(self) -> None:
        self.scope.subjects = tuple(key.removesuffix("_CAPEX") for key in self.scope.subjects)

    def _respectively(self, segment: int) -> None:
        parts = [part for part in self.parts if part.segment == segment]
        self.queue = []
        if not any(part.has("respectively") for part in parts) and not _stacked(parts):
            return
        heads = [name for part in parts for name in self._heads(part)]
        figures = [token for part in parts for token in part.of("fig")]
        if len(heads) == len(figures) and len(heads) > 1:
            self.queue = heads
        elif len(heads) != 1:
            self.problems.append(f"{len(heads)} names for {len(figures)} figures")

    # --- a figure -----------------------------------------------------------------------------------------------

    def _figure(self, part: Clause, place: int, now: Period) -> None:
        token = part.tokens[place]
        self.used.add(token.at)
        names = self._whose(part, place)
        if not names:
            self.problems.append(f"a figure without a subject: {token.text}")
            return
        if special.late_gap(self, part, token, names[0]):
            return
        for name in names:
            self._say(part, place, name, now)
        if len(names) == 1:
            self.scope.subjects = names

    def _whose(self, part: Clause, place: int) -> tuple[str, ...]:
        token = part.tokens[place]
        if token.ids:
            return token.ids[:1]
        if self.queue:
            return (self.queue.pop(0),)
        near = roles.before(part.tokens, place)
        if near is not None and near.kind == "subj":
            return self._composed((self.one(near),), part, token)
        objects = special.objects(part, self.catalog)
        own = [(i, t) for i, t in enumerate(part.tokens) if t.kind == "subj" and t.at not in objects]
        earlier = [t for i, t in own if i < place]
        later = [t for i, t in own if i > place]
        if len({t.ids for t in earlier}) > 1 and not roles.listed(part.tokens, earlier):
            self.problems.append(f"two names before one figure: {token.text}")
        if earlier:
            joined = self.scope.subjects if len(self.scope.subjects) > 1 else (self.one(earlier[-1]),)
            return self._composed(joined, part, token)
        if later and not self.scope.pending:
            return self._composed((self.one(later[0]),), part, token)
        return self._composed(self.scope.subjects, part, token)

    def _composed(self, names: tuple[str, ...], part: Clause, token: Token) -> tuple[str, ...]:
        """A company's money beside words of spending is its capital spending, not its share price."""
        return tuple(self._capex(name, part, token) for name in names)

    def _capex(self, name: str, part: Clause, token: Token) -> str:
        whole = f"{name}_CAPEX"
        near = [p for p in self.parts if p.segment == part.segment]
        spending = any(p.has("capex") or doubts.spends(p) for p in near)
        money = token.figure is not None and roles.is_money(token.figure.unit)
        return whole if whole in self.catalog and spending and money else name

    def _say(self, part: Clause, place: int, name: str, now: Period) -> None:
        subject = self.catalog.get(name)
        role = roles.role(part, place, name, subject, self.scope)
        if part.has("capex") and "CAPEX" not in name:
            self.problems.append(f"spending of something that spends nothing: {part.tokens[place].text}")
        self.problems += role.problems
        self.used |= role.used
        if role.problems:
            return
        status = doubts.status(self, part, place, now)
        if role.base == "bar":
            self.add(Statement(Predicate.LEVEL, name, role.metric, None, role.value, role.quantum, role.unit, base="bar"), part.tokens[place])
        elif role.metric in (Metric.RETURN, Metric.CHANGE):
            self._move(part, place, name, role, now, status)
        else:
            self._level(part, place, name, role, now, status)

    def _move(self, part: Clause, place: int, name: str, role: roles.Role, now: Period, status: Status) -> None:
        token, when = part.tokens[place], now.of_move()
        if role.peak is not None:
            when = _since_peak(role.peak.when, now)
        if self.scope.pending is not None and self.scope.pending.sign != role.sign:
            self.problems.append(f"a direction without a figure: {self.scope.pending.text}")
        self.scope.changed, self.scope.moved, self.scope.pending = True, True, None
        if role.direction is not None:
            self.scope.direction = role.direction
        if not when.long and when.end is None and role.base is None:
            self.problems.append(f"a change without a period: {token.text}")
        self.add(
            Statement(
                Predicate.MOVED, name, role.metric, role.sign, role.value, role.quantum, role.unit,
                when.start, when.end, when.window, role.base, status,
            ),
            token,
        )  # fmt: skip

    def _level(self, part: Clause, place: int, name: str, role: roles.Role, now: Period, status: Status) -> None:
        token, subject = part.tokens[place], self.catalog.get(name)
        start, end, window = self._level_time(part, role, now, subject)
        self.scope.changed = False
        base = role.base
        self.scope.measured = (name, role.metric)
        if base not in ("peak", "median") and doubts.is_previous(self, part, place, name, role):
            base, end = None, doubts.day_before(self.as_of)
        self.add(
            Statement(
                Predicate.LEVEL, name, role.metric, None, role.value, role.quantum, role.unit,
                start, end, window, base, status,
            ),
            token,
        )  # fmt: skip

    def _level_time(self, part: Clause, role: roles.Role, now: Period, subject: Subject | None) -> tuple:  # type: ignore[type-arg]
        if role.peak is not None and role.base == "peak":
            when = role.peak.when
            return (when.start, when.end, None) if when else (None, None, None)
        if role.base == "start":
            return None, None, now.window
        flow = subject is not None and subject.kind in (Kind.FLOW, Kind.AMOUNT) and now.window is not None
        total = flow and subject is not None and subject.kind is Kind.FLOW and not self.scope.changed
        if role.base == "median":
            now = replace(now, window=next(t.when.window for t in part.of("median") if t.when))
        keeps_window = total or role.metric in (Metric.CORRELATION, Metric.TALLY) or role.base == "median"
        window = now.window if keeps_window else None
        if window == DAY and role.metric in (Metric.CORRELATION, Metric.TALLY):
            window = None  # the day it stood at, not the length it is of
        if not keeps_window:
            self.problems += doubts.timeless(self, part)
        keeps = now.span or role.metric in (Metric.PERCENTILE,)
        return (now.start if keeps else None), now.end, window

    # --- shared with special ------------------------------------------------------------------------------------

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


def _stacked(parts: list[Clause]) -> bool:
    """ "A, B and C have fallen 1%, 2% and 3%": all names, then as many figures and nothing else between them."""
    if any(part.has("value") or set(token.ids) & special.THINGS for part in parts for token in part.of("subj")):
        return False
    tokens = [
        token for part in parts for token in part.tokens if token.kind in ("subj", "fig", "dir", "to", "from", "level")
    ]
    kinds = "".join({"subj": "s", "fig": "f"}.get(token.kind, "v") for token in tokens)
    names, figures = kinds.count("s"), kinds.count("f")
    return (
        names > 1 and kinds == "s" * names + "v" * (len(kinds) - names - figures) + "f" * figures and names == figures
    )


def _since_peak(when: When | None, now: Period) -> Period:
    return Period((when.start or when.end) if when else None, now.end, None)


def _dates(part: Clause, past: Clause) -> bool:
    """A date in brackets after a peak dates the peak."""
    hard = [t for t in part.tokens if not t.soft]
    place = next((i for i, t in enumerate(past.tokens) if t.kind == "peak" and t.when is None), None)
    if place is None or place != len(past.tokens) - 1 or len(hard) != 1 or hard[0].when is None:
        return False
    past.tokens[place] = replace(past.tokens[place], when=hard[0].when)
    return True


def _settle_times(parts: list[Clause]) -> None:
    """A time in brackets, or at the very end, belongs to the clause before it."""
    for index in range(len(parts) - 1, 0, -1):
        part, past = parts[index], parts[index - 1]
        if part.opener.endswith("(") and past.has("peak") and _dates(part, past):
            del parts[index]
            continue
        only = part.has("when") and all(t.soft or t.kind in ("when", "punct", "from", "level") for t in part.tokens)
        last = index == len(parts) - 1 or parts[index + 1].segment != part.segment
        said = past.has("fig", "flat", "sup", "rel", "state", "edge")
        if only and said and past.segment == part.segment and (last or part.opener.endswith("(")):
            past.tokens += [t for t in part.tokens if t.kind != "punct"]
            del parts[index]
