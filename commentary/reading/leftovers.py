"""What is left of a clause when its figures have been read: flat, peaks, bare directions, expectations."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Metric, Predicate, Statement, Status, Unit
from commentary.reading import marks
from commentary.reading.changes import Role, unit_of
from commentary.reading.clauses import Clause
from commentary.reading.lexicon import lexicon
from commentary.reading.period import DAY, Period
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_SPEND = ("spend", "invest", "投入", "支出", "投")
_SINCE = frozenset({"since", "from", "自", "从", "以来", "相比", "after"})
_FLAT = {Kind.PRICE: (Unit.PERCENT, "0.1"), Kind.INDEX: (Unit.POINTS, "0.1"), Kind.SHARE: (Unit.PP, "0.1")}


def day_before(as_of: date) -> date:
    """The day of the previous note."""
    return as_of - timedelta(days=1)


def before_that(b: Binder, name: str, now: Period) -> date:
    """The day before the one told of, for what trades every day; else that of the previous note."""
    subject = b.catalog.get(name)
    return day_before((now.end if subject and subject.calendar == "24/7" else None) or b.as_of)


def spends(part: Clause) -> bool:
    """Whether a clause speaks of planned spending."""
    return any(t.kind == "status" and any(word in t.text.lower() for word in _SPEND) for t in part.tokens)


_DONE = frozenset(
    {"came to", "was", "were", "totalled", "totaled", "amounted to", "stood at", "reached", "hit", "为", "达", "达到"}
)


def status(b: Binder, part: Clause, place: int, now: Period) -> Status:
    """Actual, unless the clause, or an announcing clause before it, says expected or guided."""
    said = [(abs(i - place), t) for i, t in enumerate(part.tokens) if t.kind == "status"]
    if len({t.key for _, t in said}) > 1 and len(part.of("fig")) == 1:
        b.problems.append(f"both expected and guided: {part.tokens[place].text}")
    if said:
        return Status(min(said, key=lambda m: m[0])[1].key)
    past = b.parts[b.index - 1] if b.index else None
    if past is not None and past.segment == part.segment and not past.has("fig") and past.has("status"):
        return Status(past.of("status")[-1].key)
    if any(t.kind == "doubt" and t.key == "publisher_words" for t in part.tokens[:place]):
        return Status.ACTUAL  # what a company has reported is done
    mark = marks.before(part.tokens, place)
    spent = any("实际" in t.text and t.kind != "subj" for t in part.tokens[:place])
    if spent or (mark is not None and mark.text.lower() in _DONE):
        return Status.ACTUAL
    future = now.span and now.end is not None and now.end > b.as_of
    return Status.GUIDED if future else Status.ACTUAL


def timeless(b: Binder, part: Clause) -> list[str]:
    """A level has a day, not a length: "closed at $62,702 over 20 sessions" is refused where nothing else is long."""
    if part.has("dir", "flat", "rel", "sup", "edge", "peak") or any(t.key == "percentile" for t in part.of("fig")):
        return []
    if any(m.clause == b.index and m.statement.predicate is Predicate.MOVED for m in b.made):
        return []
    long = [t for t in part.of("when") if t.at not in b.used and t.when and t.when.window not in (None, DAY)]
    return [f"a level over a length of time: {t.text.strip()}" for t in long]


def _the_day_before(part: Clause, place: int) -> bool:
    """Whether a figure is put on the day before by the words after it, and these are not the next figure's."""
    rest = [t for t in part.tokens[place + 1 :] if not t.soft]
    told = bool(rest) and rest[0].kind == "previous" and ("day" in rest[0].text.lower() or "前一" in rest[0].text)
    return told and not (len(rest) > 1 and rest[1].kind == "fig")


def is_previous(b: Binder, part: Clause, place: int, name: str, role: Role) -> bool:
    """Whether a level is the previous note's: "LSI 55, was 53", （前值 53）, "up from 53"."""
    if role.base == "previous" or _the_day_before(part, place):
        return True
    subject = b.catalog.get(name)
    if role.base == "start":
        return subject is None or subject.calendar == "none"
    mark = marks.before(part.tokens, place)
    told = any(m.statement.subject == name and m.statement.metric is role.metric for m in b.made)
    return told and mark is not None and mark.text.lower() in ("was", "were", "had been")


def leftovers(b: Binder, part: Clause, now: Period) -> None:
    """Directions, peaks and relations that no statement has taken up."""
    _flat(b, part, now)
    _peaks(b, part)
    _expectation(b, part)
    for token in part.tokens:
        if token.at in b.used:
            continue
        if token.kind == "dir":
            _loose(b, part, token, now)
        elif token.kind == "rel" and not _idle(part, token):
            b.problems.append(f"a comparison that cannot be read: {token.text}")
        elif token.kind == "sup" and token.key == "record" and any(t.key == "percentile" for t in part.of("fig")):
            continue
        elif token.kind in ("sup", "edge", "intra", "size") and not (
            token.kind == "edge" and not part.has("fig", "sup")
        ):
            b.problems.append(f"a superlative that cannot be read: {token.text}")


def _idle(part: Clause, token: Token) -> bool:
    """Whether words such as "in line with" have no figure, name or movement near them, and so assert nothing."""
    return token.key.startswith("equal") and not part.has("fig", "dir", "subj")


def _flat(b: Binder, part: Clause, now: Period) -> None:
    for token in part.of("flat"):
        if token.at in b.used:
            continue
        if len(b.scope.subjects) != 1 or b.scope.subjects[0] not in b.catalog:
            b.problems.append(f"unchanged, but what: {token.text}")
            continue
        name = b.scope.subjects[0]
        kind = b.catalog[name].kind
        unit, quantum = _FLAT.get(kind, (Unit.BP, "1"))
        metric = Metric.RETURN if kind is Kind.PRICE else Metric.CHANGE
        when = now.of_move()
        b.scope.changed = True
        b.add(Statement(
            Predicate.MOVED, name, metric, 0, Decimal(0), Decimal(quantum), unit, when.start, when.end, when.window
        ), token)  # fmt: skip


def _peaks(b: Binder, part: Clause) -> None:
    for token in part.of("peak"):
        changes = any(marks.is_change_unit(t.figure) for t in part.of("fig"))
        if not changes and any(t.text.lower() in _SINCE or t.kind in ("than", "from") for t in part.tokens):
            b.scope.peak = token
            b.used.add(token.at)
        if token.figure is not None and b.scope.subjects:
            name = b.scope.subjects[-1]
            subject, figure, when = b.catalog.get(name), token.figure, token.when
            unit = unit_of(figure, subject) if subject else None
            if subject is None or unit is not subject.unit:
                b.problems.append(f"a peak in a unit that is not its own: {token.text}")
                continue
            b.add(Statement(
                Predicate.LEVEL, name, Metric.LEVEL, None, figure.signed, figure.quantum, unit,
                when.start if when else None, when.end if when else None, None, "peak",
            ), token)  # fmt: skip
        elif token.at not in b.used:
            b.problems.append(f"a peak of which nothing is read: {token.text}")


def _expectation(b: Binder, part: Clause) -> None:
    """Check a relation against the figure said just before: "above the $146.6bn expected"."""
    made = [m.statement for m in b.made if m.statement.value is not None and m.statement.predicate is Predicate.LEVEL]
    if len(made) < 2 or made[-2].subject != made[-1].subject:
        return
    if made[-1].status is not Status.EXPECTED and not _past(b, made[-1]):
        return
    for token in part.tokens:
        if (
            token.at in b.used
            or token.kind not in ("rel", "than", "doubt")
            or made[-1].value is None
            or made[-2].value is None
        ):
            continue
        if token.kind == "rel" and token.key.split()[0] == ("more" if made[-2].value > made[-1].value else "less"):
            b.used.add(token.at)


def _loose(b: Binder, part: Clause, token: Token, now: Period) -> None:
    """A direction without a figure: one is still to come, or the levels around it must bear it out."""
    place = part.tokens.index(token)
    told = next((m.statement for m in b.made if place and m.token is part.tokens[place - 1]), None)
    if told is not None and told.sign == token.sign:
        b.used.add(token.at)  # "took 14.1% off bitcoin" says it twice
        return
    if not part.has("fig") and b.scope.pending is None:
        b.scope.pending, b.scope.unsaid = token, b.scope.subjects
        return
    mine = [
        m.statement for m in b.made if m.clause in (b.index, b.index - 1) and m.statement.predicate is Predicate.LEVEL
    ]
    values = [
        s
        for s in mine
        if s.metric in (Metric.LEVEL, Metric.SCORE) and s.base != "peak" and s.subject == mine[-1].subject
    ]
    before = next((s for s in values if s.base == "start" or _past(b, s)), None)
    after = next((s for s in values if s is not before), None)
    if before and after and before.value is not None and after.value is not None:
        if (after.value > before.value) is not (token.sign > 0):
            b.problems.append(f"the direction contradicts the levels: {token.text}")
    elif after is not None and any(t.kind == "to" for t in part.tokens):
        kind = b.catalog[after.subject].kind if after.subject in b.catalog else None
        metric = Metric.RETURN if kind is Kind.PRICE else Metric.CHANGE
        when = now.of_move()
        b.add(
            Statement(
                Predicate.MOVED, after.subject, metric, token.sign, start=when.start, end=when.end, window=when.window
            )
        )
    else:
        b.problems.append(f"a direction without a figure: {token.text}")
    b.used.add(token.at)


def unsaid(b: Binder) -> None:
    """A direction whose figure never came places its subject in a band, if it is such a word; else it is a problem."""
    token, b.scope.pending = b.scope.pending, None
    if token is None:
        return
    part = b.parts[b.index]
    if part.opener.endswith(":") and all(t.at > part.tokens[0].at - 1 for p in b.parts for t in p.of("subj")):
        b.scope.direction = token  # "Down over five sessions: …"
        b.headings.append(token)
        return
    words = lexicon(b.lang)
    for name in b.scope.unsaid:
        band = words.band(token.text, b.catalog[name].kind if name in b.catalog else None)
        if band is None or any(t.kind == "fig" for part in b.parts for t in part.tokens):
            b.problems.append(f"a direction without a figure: {token.text}")
        else:
            b.add(Statement(Predicate.STATE, name, word=band), token)
    if not b.scope.unsaid:
        b.problems.append(f"a direction without a figure: {token.text}")


def _came_from(b: Binder, move: Statement) -> Statement | None:
    """The level that "from" stands before: "the score rose to 2.75 from 2.33"."""
    for made in b.made:
        if made.token is not None and made.statement.subject == move.subject:
            part = b.parts[made.clause]
            mark = marks.before(part.tokens, part.tokens.index(made.token)) if made.token in part.tokens else None
            if mark is not None and mark.kind in ("from", "previous"):
                return made.statement
    return None


def _past(b: Binder, said: Statement) -> bool:
    """Whether a level is the previous note's."""
    subject = b.catalog.get(said.subject)
    return subject is not None and subject.calendar == "none" and said.end == day_before(b.as_of)


def borne_out(b: Binder) -> None:
    """Drop a bare direction that a figure beside it bears out ("rose to 21.8, up 3.1 points"); refuse one it contradicts."""
    kept = []
    for made in b.made:
        said = made.statement
        bare = said.predicate is Predicate.MOVED and said.value is None
        near = [
            m.statement for m in b.made
            if bare and m.statement.value is not None and m.statement.predicate is Predicate.MOVED
            and m.statement.subject == said.subject and abs(m.clause - made.clause) <= 1
        ]  # fmt: skip
        if near and near[0].sign != said.sign:
            b.problems.append(f"two directions for {said.subject}")
        elif not bare or not (near or _rose(b, said)):
            kept.append(made)
    b.made = kept


def _rose(b: Binder, move: Statement) -> bool:
    """Whether two levels of the sentence bear out a bare direction: 升至 55，前值 53."""
    levels = [
        m.statement for m in b.made
        if m.statement.subject == move.subject and m.statement.metric in (Metric.LEVEL, Metric.SCORE) and m.statement.value is not None
    ]  # fmt: skip
    old = next((s for s in levels if s.base in ("peak", "start") or _past(b, s)), None) or _came_from(b, move)
    new = next((s for s in levels if s is not old), None)
    if old is None or new is None or old.value is None or new.value is None:
        return False
    return (1 if new.value > old.value else -1) == move.sign
