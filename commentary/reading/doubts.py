"""What is left when a clause has been read, and what takes the truth out of a sentence: negation, hedges, causes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Lang, Metric, Predicate, Statement, Status, Unit
from commentary.reading import roles
from commentary.reading.clauses import Clause
from commentary.reading.period import DAY, Period
from commentary.reading.special import THINGS
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_SPEND = ("spend", "invest", "投入", "支出", "投")
_SINCE = frozenset({"since", "from", "自", "从", "以来", "相比", "after"})
_FLAT = {Kind.PRICE: (Unit.PERCENT, "0.1"), Kind.INDEX: (Unit.POINTS, "0.1"), Kind.SHARE: (Unit.PP, "0.1")}
_SUFFIX = ("ly", "ed")


def day_before(as_of: date) -> date:
    """The day of the previous note."""
    return as_of - timedelta(days=1)


def spends(part: Clause) -> bool:
    """Whether a clause speaks of planned spending."""
    return any(t.kind == "status" and any(word in t.text.lower() for word in _SPEND) for t in part.tokens)


def status(b: Binder, part: Clause, place: int, now: Period) -> Status:
    """Actual, unless the clause, or an announcing clause before it, says expected or guided."""
    marks = [(abs(i - place), t) for i, t in enumerate(part.tokens) if t.kind == "status"]
    if len({t.key for _, t in marks}) > 1 and len(part.of("fig")) == 1:
        b.problems.append(f"both expected and guided: {part.tokens[place].text}")
    if marks:
        return Status(min(marks, key=lambda m: m[0])[1].key)
    past = b.parts[b.index - 1] if b.index else None
    if past is not None and past.segment == part.segment and not past.has("fig") and past.has("status"):
        return Status(past.of("status")[-1].key)
    future = now.span and now.end is not None and now.end > b.as_of
    return Status.GUIDED if future else Status.ACTUAL


def timeless(part: Clause, used: set[int]) -> list[str]:
    """A level has a day, not a length: "closed at $62,702 over 20 sessions" is refused where nothing else is long."""
    if part.has("dir", "flat", "rel", "sup", "edge", "peak") or any(t.key == "percentile" for t in part.of("fig")):
        return []
    long = [t for t in part.of("when") if t.at not in used and t.when and t.when.window not in (None, DAY)]
    return [f"a level over a length of time: {t.text.strip()}" for t in long]


def is_previous(b: Binder, part: Clause, place: int, name: str, role: roles.Role) -> bool:
    """ "LSI 55, was 53", （前值 53）, "up from 53": the reading of the note before."""
    if role.base == "previous":
        return True
    subject = b.catalog.get(name)
    if role.base == "start":
        return subject is None or subject.calendar == "none"
    mark = roles.before(part.tokens, place)
    told = any(m.statement.subject == name and m.statement.metric is role.metric for m in b.made)
    return told and mark is not None and mark.text.lower() in ("was", "were", "had been")


# --- after a clause --------------------------------------------------------------------------------------------------


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
        elif token.kind in ("sup", "edge", "intra", "size") and not (
            token.kind == "edge" and not part.has("fig", "sup")
        ):
            b.problems.append(f"a superlative that cannot be read: {token.text}")


def _idle(part: Clause, token: Token) -> bool:
    """ "In line with …" and the like with no figure, name or movement near it asserts nothing that can be checked."""
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
        changes = any(roles.is_change_unit(t.figure) for t in part.of("fig"))
        if not changes and any(t.text.lower() in _SINCE or t.kind in ("than", "from") for t in part.tokens):
            b.scope.peak = token
            b.used.add(token.at)
        if token.figure is not None and b.scope.subjects:
            name = b.scope.subjects[-1]
            subject, figure, when = b.catalog.get(name), token.figure, token.when
            unit = figure.unit or (subject.unit if subject and subject.kind is Kind.INDEX else None)
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
    """ "Above the $146.6bn expected": the relation is checked against the figure said just before."""
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
    if not part.has("fig") and b.scope.pending is None:
        b.scope.pending = token
        return
    mine = [
        m.statement for m in b.made if m.clause in (b.index, b.index - 1) and m.statement.predicate is Predicate.LEVEL
    ]
    values = [s for s in mine if s.metric is Metric.LEVEL and s.base != "peak" and s.subject == mine[-1].subject]
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


def _past(b: Binder, said: Statement) -> bool:
    """Whether a level is the previous note's."""
    subject = b.catalog.get(said.subject)
    return subject is not None and subject.calendar == "none" and said.end == day_before(b.as_of)


def _borne_out(b: Binder) -> None:
    """ "Rose to 21.8, up 3.1 points" says one move; a bare direction that the figure beside it contradicts says two."""
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
        if m.statement.subject == move.subject and m.statement.metric is Metric.LEVEL and m.statement.value is not None
    ]  # fmt: skip
    old = next((s for s in levels if s.base in ("peak", "start") or _past(b, s)), None)
    new = next((s for s in levels if s is not old), None)
    if old is None or new is None or old.value is None or new.value is None:
        return False
    return (1 if new.value > old.value else -1) == move.sign


# --- after the sentence ----------------------------------------------------------------------------------------------


def finish(b: Binder, lenient: bool = False) -> None:
    """Rankings, publishers, and every doubt about the sentence as a whole."""
    if b.scope.pending is not None:
        b.problems.append(f"a direction without a figure: {b.scope.pending.text}")
    _borne_out(b)
    _rank(b)
    _top(b)
    _publishers(b)
    if b.made:
        _doubts(b)
        _mentions(b)
    if not lenient:
        for token in (t for part in b.parts for t in part.tokens if t.kind == "name"):
            b.problems.append(f"an unknown name: {token.text}")
    for token in (
        t for part in b.parts for t in part.tokens if t.kind in ("fig", "state", "verdict") and t.at not in b.used
    ):
        if not (token.kind == "verdict" and token.key == "seen"):
            b.problems.append(f"read as nothing: {token.text}")


def _rank(b: Binder) -> None:
    mark = b.scope.order
    if mark is None:
        return
    moves = [m for m in b.made if m.statement.predicate is Predicate.MOVED and m.token is not None]
    listed = list(dict.fromkeys(m.statement.subject for m in moves))
    if not moves:
        listed = list(dict.fromkeys(t.ids[0] for p in b.parts for t in p.of("subj")))
    if len(listed) < 2:
        b.problems.append(f"an order of fewer than two: {mark.text}")
        return
    first = moves[0].statement if moves else None
    when = (
        (first.start, first.end, first.window)
        if first
        else (b.scope.period.start, b.scope.period.end, b.scope.period.window)
    )
    b.add(Statement(
        Predicate.RANK, listed[0], first.metric if first else Metric.RETURN, start=when[0], end=when[1], window=when[2],
        others=tuple(listed), word=mark.key,
    ))  # fmt: skip


def _top(b: Binder) -> None:
    """The basket of "weakest", when not named, is what the sentence itself lists; its period is theirs."""
    for place, made in enumerate(b.made):
        said = made.statement
        if said.predicate is not Predicate.RANK or said.base != "top":
            continue
        moves = [
            m.statement for m in b.made if m.statement.predicate is Predicate.MOVED and m.statement.value is not None
        ]
        others = said.others
        if not others and said.value is None:
            others = tuple(dict.fromkeys(m.subject for m in moves))
            if len(others) < 2 or said.subject not in others:
                b.problems.append("a ranking that does not name its basket")
        own = next((m for m in moves if m.subject == said.subject), moves[0] if moves else None)
        now = Period(own.start, own.end, own.window) if own else b.scope.period
        b.amend(place, others=others, start=now.start, end=now.end, window=now.window)


def _publishers(b: Binder) -> None:
    """Who reports: said first it covers what follows in its segment, said last the clause before it."""
    for index, part in enumerate(b.parts):
        for token in part.of("publisher"):
            for place in _reported(b, index, token):
                said = b.made[place].statement
                kept = said.status if said.status is not Status.ACTUAL else Status.REPORTED
                b.amend(place, publisher=token.key, status=kept)


def _reported(b: Binder, index: int, token: Token) -> list[int]:
    part = b.parts[index]
    after = [
        i for i, m in enumerate(b.made)
        if b.parts[m.clause].segment == part.segment and m.token is not None and m.token.at > token.at
    ]  # fmt: skip
    if after and (
        index == 0 or b.parts[index - 1].segment != part.segment or part.has("fig", "dir") or not _said(b, index)
    ):
        return after
    clause = max((m.clause for m in b.made if m.token is not None and m.token.at < token.at), default=-1)
    return [i for i, m in enumerate(b.made) if m.clause == clause]


def _said(b: Binder, index: int) -> bool:
    return any(m.clause < index and b.parts[m.clause].segment == b.parts[index].segment for m in b.made)


def _doubts(b: Binder) -> None:
    for index, part in enumerate(b.parts):
        for place, token in enumerate(part.tokens):
            if token.kind == "neither":
                b.problems.append(f"a name that must be guessed: {token.text}")
            if token.kind == "sup" and token.key == "unread":
                b.problems.append(f"a superlative that cannot be read: {token.text}")
            if token.kind == "doubt" and (why := _doubt(b, index, place, token)):
                b.problems.append(f"{why}: {token.text}")
            if token.kind == "dir" and token.text.lower() in ("up", "down", "off") and _phrasal(part, place):
                b.problems.append(f"a verb that is not known: {part.tokens[place - 1].text} {token.text}")
            if token.kind == "subj" and (strange := _stranger(b, part, place)):
                b.problems.append(f"not {token.text} but something of it: {strange}")


def _doubt(b: Binder, index: int, place: int, token: Token) -> str | None:
    part = b.parts[index]
    match token.key:
        case "modal" if token.text in ("将", "会", "料", "will") and part.has("status"):
            return None
        case "negation" | "modal" | "cause":
            return f"a {token.key} that is not read"
        case "streak" if part.has("fig", "dir", "rel"):
            return "a count or mean that is not read"
        case "hedge" if _touches(part, place):
            return "a hedge that changes what is true"
        case "approximate" if made := _governed(b, part, place):
            return None if made.status is not Status.ACTUAL else "an approximation of a known figure"
    return None


def _phrasal(part: Clause, place: int) -> bool:
    """ "Wound up 14%" is not "up 14%"."""
    return place > 0 and part.tokens[place - 1].kind == "word"


def _touches(part: Clause, place: int) -> bool:
    """Whether a hedge stands beside a figure with no name or movement between."""
    sides = (part.tokens[place + 1 :], part.tokens[:place][::-1])
    for side in sides:
        near = next((t for t in side if t.kind in ("fig", "subj", "dir", "rel", "when")), None)
        if near is not None and near.kind == "fig":
            return True
    return False


def _governed(b: Binder, part: Clause, place: int) -> Statement | None:
    """The figure an approximation belongs to: the next one, else the one before (左右)."""
    ahead = next((t for t in part.tokens[place + 1 :] if t.kind in ("fig", "subj", "dir")), None)
    behind = part.tokens[place - 1] if place else None
    for token in (ahead, behind):
        if token is not None and token.kind == "fig":
            return next((m.statement for m in b.made if m.token is token), None)
    return None


def _stranger(b: Binder, part: Clause, place: int) -> str | None:
    """An unknown noun directly after a name: "bitcoin miners fell" says nothing of bitcoin."""
    rest = part.tokens[place + 1 :]
    if rest and rest[0].text in ("的", "之"):
        rest = rest[1:]
    if not rest or rest[0].kind not in ("word", "name"):
        return (
            "ETF"
            if rest and rest[0].text in ("ETF", "ETFs", "fund", "funds", "基金") and not _is_fund(b, part.tokens[place])
            else None
        )
    word = rest[0]
    if b.lang is Lang.EN and (
        word.text.endswith(_SUFFIX)
        or (part.tokens[place].text.endswith("'s") and len(rest) > 1 and rest[1].kind == "dir")
    ):
        return None
    return word.text if any(t.kind in ("fig", "dir", "rel", "flat") for t in part.tokens) else None


def _is_fund(b: Binder, token: Token) -> bool:
    subject = b.catalog.get(token.ids[0])
    return subject is not None and "ETF" in subject.en


def _mentions(b: Binder) -> None:
    said = {name for m in b.made for name in (m.statement.subject, *m.statement.others)}
    parts = {part for name in said if name in b.catalog and (d := b.catalog[name].derived) for part in d.of}
    bases = {name.removesuffix("_CAPEX") for name in said}
    for token in (t for part in b.parts for t in part.of("subj")):
        name = token.ids[0]
        if name not in said | parts | bases | THINGS and token.at not in b.used:
            b.problems.append(f"a name of which nothing is said: {token.text}")
