"""Statements that are not one figure: extremes, rankings, comparisons, states, tests seen and values missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Lang, Metric, Predicate, Statement, Step, Subject, Unit, Window
from commentary.reading import roles
from commentary.reading.clauses import Clause
from commentary.reading.numbers import number_word
from commentary.reading.period import Period
from commentary.reading.tokens import Token
from commentary.reading.times import When

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

THINGS = frozenset({"SYMPTOMS", "CHAIN", "PREDICTIONS", "LADDER", "REGIME", "POSTURE"})
_DAILY = (None, Window(1, Step.DAY), Window(1, Step.SESSION))
_GAPS = frozenset({"高出", "高", "低", "多出", "higher", "lower", "高了", "低了"})


def objects(part: Clause, catalog: Mapping[str, Subject]) -> frozenset[int]:
    """Places of the names that a clause compares with: after "than", "lagged", 比, 较, 跑输 …"""
    found: set[int] = set()
    open_ = False
    for place, token in enumerate(part.tokens):
        if token.kind in ("rel", "than") or (token.kind == "dir" and token.text in _GAPS and _beside(part, place)):
            open_ = True
        elif token.kind == "subj" and open_:
            found.add(token.at)
        elif token.kind in ("fig", "dir", "flat") and open_ and found:
            open_ = False
    return frozenset(found)


def _beside(part: Clause, place: int) -> bool:
    after = roles.following(part.tokens, place)
    return after is not None and after.kind == "subj"


# --- extremes --------------------------------------------------------------------------------------------------------


def extreme(b: Binder, part: Clause) -> None:
    """ "The lowest close in 250 sessions", "a 52-week high", 2025 年 4 月 8 日以来最大单日跌幅."""
    mark = next((t for t in part.tokens if _marks(t)), None)
    if mark is None or _of_basket(part, mark):
        return
    turn = _noun(part, mark)
    over, horizon = _reach(part, mark, turn)
    record = next((t for t in part.tokens if t.kind == "sup" and t.key == "record"), None)
    side = _side(mark, turn)
    place = part.tokens.index(mark)
    if (
        mark.kind == "sup"
        and mark.key in ("low", "high")
        and part.tokens[place + 1 : place + 2]
        and part.tokens[place + 1].kind == "word"
    ):
        side = None  # the lowest of something else
    if side is None or (over is None and record is None) or not b.scope.subjects:
        b.problems.append(f"a superlative that cannot be read: {mark.text}")
        b.used |= {mark.at}
        return
    used = [t for t in (mark, turn, over, horizon, record) if t is not None]
    b.used |= {t.at for t in used}
    when = over.when if over is not None and over.when is not None else When(0, 0)
    b.add(_extreme(b, part, side, turn, when, horizon, over is None))


def _marks(token: Token) -> bool:
    return (token.kind == "sup" and token.key in ("low", "high", "size", "small", "fall", "rise")) or (
        token.kind == "edge" and token.key in ("low", "high")
    )


def _of_basket(part: Clause, mark: Token) -> bool:
    """ "The lowest of the six" ranks; it has no past to be the lowest of."""
    place = part.tokens.index(mark)
    after = [t for t in part.tokens[place + 1 :] if t.kind != "word" and t.text.lower() not in ("the", "these", "all")]
    return (
        bool(after)
        and after[0].text.lower() in ("of", "among")
        and len(after) > 1
        and (after[1].kind == "subj" or (after[1].figure is not None and after[1].figure.unit is None))
    )


def _noun(part: Clause, mark: Token) -> Token | None:
    """The movement a size speaks of: "the largest one-day *fall*", 最大单日*跌幅*."""
    if mark.key in ("fall", "rise"):
        return replace(mark, kind="dir", sign=-1 if mark.key == "fall" else 1)
    if mark.key not in ("size", "small"):
        return None
    place = part.tokens.index(mark)
    later = next((t for t in part.tokens[place + 1 :] if t.kind == "dir"), None)
    return later or next((t for t in reversed(part.tokens[:place]) if t.kind == "dir"), None)


def _reach(part: Clause, mark: Token, turn: Token | None) -> tuple[Token | None, Token | None]:
    """The time an extreme looks back over, and the horizon of the movement it is the largest of."""
    place = part.tokens.index(mark)
    stop = next((i for i, t in enumerate(part.tokens) if t is turn), place)
    inner = [t for t in part.tokens[place + 1 : stop] if t.kind == "when"]
    horizon = inner[0] if inner else None
    reach = [
        t for t in part.tokens if t.kind == "when" and t is not horizon and t.when and (t.when.start or t.when.window)
    ]
    reach = [t for t in reach if t.when and not t.when.span]
    if mark.kind == "edge":
        reach = [t for t in reach if t.at < mark.at][-1:] or reach
    if horizon is None and turn is not None and len(reach) > 1:
        horizon = next((t for t in reach if t.when and t.when.window in _DAILY[1:]), None)
        reach = [t for t in reach if t is not horizon]
    later = [t for t in reach if t.at > mark.at]
    return (later or reach or [None])[0], horizon


def _side(mark: Token, turn: Token | None) -> str | None:
    if mark.key in ("low", "high"):
        return mark.key
    if turn is None or mark.key == "small":
        return None
    return "low" if turn.sign < 0 else "high"


def _extreme(
    b: Binder, part: Clause, side: str, turn: Token | None, when: When, horizon: Token | None, record: bool
) -> Statement:
    name = b.scope.subjects[-1]
    subject = b.catalog.get(name)
    metric = Metric.LEVEL
    if turn is not None:
        metric = Metric.RETURN if subject is not None and subject.kind is Kind.PRICE else Metric.CHANGE
    length = horizon.when.window if horizon is not None and horizon.when is not None else None
    base = "record" if record else None if length in _DAILY else f"{length.count} {length.step}" if length else None
    ends = [t.when.end for t in part.tokens if t.kind == "when" and t.when and t.when.end and t.at not in b.used]
    end = ends[0] if ends else b.scope.period.end
    sign = turn.sign if turn is not None else None
    b.scope.direction = turn or b.scope.direction
    return Statement(
        Predicate.EXTREME, name, metric, sign, start=when.start, end=end, window=when.window, base=base, word=side
    )


# --- rankings --------------------------------------------------------------------------------------------------------


def ranking(b: Binder, part: Clause) -> None:
    """Note an order to be applied to what follows, and read "the weakest of …" at once."""
    for token in part.tokens:
        if token.kind == "order":
            b.used.add(token.at)
            if token.key == "unread":
                b.problems.append(f"an order without a direction: {token.text}")
            else:
                b.scope.order = token
    mark = next((t for t in part.tokens if t.kind == "sup" and t.key in ("weakest", "strongest")), None)
    if mark is not None:
        _top(b, part, mark)


def _top(b: Binder, part: Clause, mark: Token) -> None:
    place = part.tokens.index(mark)
    basket = [
        b.one(t) for p in b.parts[b.index :] for t in p.of("subj") if p.segment == part.segment and t.at > mark.at
    ]
    if b.lang is Lang.ZH:
        basket = [b.one(t) for p in b.parts[: b.index + 1] for t in p.of("subj") if p.segment == part.segment]
    head = _topper(b, part, place)
    if head is None:
        b.problems.append(f"a ranking without a subject: {mark.text}")
        return
    count = next((t for t in part.tokens[place + 1 :] if t.kind == "fig" and t.figure and t.figure.unit is None), None)
    word = next(
        (number_word(t.text) for t in part.tokens[place + 1 :] if t.kind in ("word", "fill") and number_word(t.text)),
        None,
    )
    size = count.figure.value if count is not None and count.figure is not None else word
    b.used |= {mark.at, *([count.at] if count is not None else [])}
    others = tuple(dict.fromkeys((head, *basket))) if len(basket) > 1 else ()
    side = "low" if mark.key == "weakest" else "high"
    b.used |= {t.at for p in b.parts for t in p.of("subj") if others and b.one(t) in others and t.at > mark.at}
    b.add(Statement(
        Predicate.RANK, head, Metric.RETURN, value=None if size is None else Decimal(size), unit=Unit.COUNT if size else None,
        window=None, base="top", others=others, word=side,
    ))  # fmt: skip


def _topper(b: Binder, part: Clause, place: int) -> str | None:
    own = [t for t in part.tokens if t.kind == "subj"]
    if b.lang is Lang.ZH:
        near = [t for t in part.tokens[:place] if t.kind == "subj"]
        return b.one(near[-1]) if near else b.scope.subjects[-1] if b.scope.subjects else None
    earlier = [t for t in own if t.at < part.tokens[place].at]
    return b.one(earlier[-1]) if earlier else b.scope.subjects[-1] if b.scope.subjects else None


# --- comparisons -----------------------------------------------------------------------------------------------------


def compare(b: Binder, part: Clause, now: Period) -> None:
    """ "Bitcoin fell more than the Nasdaq 100", "software lagged the S&P 500 by 23.3 points", SOFR 与准备金利率持平."""
    placed = objects(part, b.catalog)
    named = [t for t in part.tokens if t.at in placed and t.at not in b.used] or b.scope.versus
    link = _link(part, named)
    if link is None or not named or (link.kind == "rel" and link.at in b.used):
        return
    b.scope.versus = []
    heads = b.scope.subjects
    if len(heads) != 1:
        b.problems.append(f"a comparison without a subject: {link.text}")
        return
    other = tuple(dict.fromkeys(b.one(t) for t in named))
    statement = _compared(b, part, link, heads[0], other, now)
    b.used |= {link.at, *(t.at for t in named)}
    if statement is not None:
        b.add(statement)


def _link(part: Clause, named: Sequence[Token]) -> Token | None:
    """The word that relates: a relation, a size beside a movement, or a plain higher/lower beside a name."""
    relations = [t for t in part.tokens if t.kind == "rel"]
    if relations:
        return relations[0]
    if not named:
        return None
    than = any(t.kind == "than" for t in part.tokens)
    if than and (size := next((t for t in part.tokens if t.kind == "size"), None)):
        return replace(size, key=f"{size.key} amount")
    many = next((t for t in part.tokens if t.kind == "dir" and t.text in ("多", "少") and t.at > named[-1].at), None)
    if than and many is not None and len(part.of("dir")) > 1:
        return replace(many, key=("more" if many.sign > 0 else "less") + " amount", sign=0)
    if than and (flat := next((t for t in part.tokens if t.kind == "flat"), None)):
        return replace(flat, key="equal level")
    gap = next((t for t in part.tokens if t.kind == "dir" and t.text in _GAPS), None)
    return replace(gap, key=("more" if gap.sign > 0 else "less") + " level") if gap is not None else None


def _compared(b: Binder, part: Clause, link: Token, head: str, other: tuple[str, ...], now: Period) -> Statement | None:
    word, measure = link.key.split()
    subject = b.catalog.get(head)
    price = subject is not None and subject.kind is Kind.PRICE
    turn = next((t for t in part.tokens if t.kind == "dir" and t.at != link.at), None)
    sign = link.sign or (turn.sign if turn is not None else None)
    if measure == "amount" and sign is None and b.scope.changed and b.scope.direction is not None:
        sign = b.scope.direction.sign
    if measure == "level" or (measure == "amount" and sign is None):
        if price:
            b.problems.append(f"levels of prices compared: {link.text}")
            return None
        return _levels(b, part, word, head, other, now)
    if turn is not None and turn.at not in b.used and not _feeds(part, turn):
        b.used.add(turn.at)
    gap = _gap(b, part, (Unit.PP, Unit.POINTS) if price else (Unit.BP, Unit.POINTS, Unit.USD), turn)
    when = now.of_move()
    metric = Metric.RETURN if price else Metric.CHANGE
    b.scope.changed, b.scope.direction = True, turn or b.scope.direction
    return Statement(
        Predicate.COMPARE, head, metric, sign if measure == "amount" else None,
        gap.figure.value if gap and gap.figure else None, gap.figure.quantum if gap and gap.figure else None,
        (Unit.PP if price else gap.figure.unit) if gap and gap.figure else None,
        when.start, when.end, when.window, others=other, word=word,
    )  # fmt: skip


def late_gap(b: Binder, part: Clause, token: Token, name: str) -> bool:
    """ "… did worse than the S&P 500, by 23.3 points": the gap of the comparison just made."""
    last = b.made[-1] if b.made else None
    said = last.statement if last is not None else None
    price = name in b.catalog and b.catalog[name].kind is Kind.PRICE
    if (
        said is None
        or said.predicate is not Predicate.COMPARE
        or said.value is not None
        or token.figure is None
        or not price
    ):
        return False
    if token.figure.unit not in (Unit.PP, Unit.POINTS) or name not in (said.subject, *said.others):
        return False
    again = {t.key.split()[0] for t in part.tokens if t.kind == "rel"} - {said.word}
    if again:
        b.problems.append(f"two relations for one comparison: {token.text}")
    b.used |= {t.at for t in part.tokens if t.kind == "rel"}
    b.amend(len(b.made) - 1, value=token.figure.value, quantum=token.figure.quantum, unit=Unit.PP)
    return True


def _feeds(part: Clause, turn: Token) -> bool:
    """Whether a movement has its own figure right after it."""
    place = part.tokens.index(turn)
    after = roles.following(part.tokens, place)
    return after is not None and after.kind == "fig" and after.figure is not None and after.figure.unit is Unit.PERCENT


def _gap(b: Binder, part: Clause, units: tuple[Unit, ...], turn: Token | None) -> Token | None:
    for token in part.tokens:
        if token.kind == "fig" and token.figure and token.at not in b.used and token.figure.unit in units:
            b.used.add(token.at)
            return token
    return None


def _levels(b: Binder, part: Clause, word: str, head: str, other: tuple[str, ...], now: Period) -> Statement | None:
    subject = b.catalog.get(head)
    gap = _gap(b, part, (Unit.BP, Unit.POINTS, Unit.USD), None)
    if gap is None or gap.figure is None:
        return Statement(Predicate.COMPARE, head, Metric.LEVEL, end=now.end, others=other, word=word)
    whole = next((key for key, s in b.catalog.items() if s.derived and s.derived.of == (head, *other)
                  and s.derived.weights == (1, -1)), None)  # fmt: skip
    value = gap.figure.value if word == "more" else -gap.figure.value
    if whole is None or subject is None:
        return Statement(
            Predicate.COMPARE, head, Metric.LEVEL, None, gap.figure.value, gap.figure.quantum, gap.figure.unit,
            end=now.end, others=other, word=word,
        )  # fmt: skip
    return Statement(
        Predicate.LEVEL, whole, Metric.LEVEL, None, value, gap.figure.quantum, gap.figure.unit, end=now.end
    )


# --- states ----------------------------------------------------------------------------------------------------------


def state(b: Binder, part: Clause, now: Period) -> None:
    """A state word said of a subject, and the regime's or posture's own name."""
    for token in part.tokens:
        if token.kind == "value":
            b.add(_regime(b, token, part), token)
        elif token.kind == "state":
            if not b.scope.subjects:
                b.problems.append(f"a state of nothing: {token.text}")
            for name in b.scope.subjects:
                b.add(Statement(Predicate.STATE, name, end=now.end, word=token.key), token)


def _regime(b: Binder, token: Token, part: Clause) -> Statement:
    family, _, key = token.ids[0].partition("/")
    subject = "REGIME" if family == "state" else "POSTURE"
    earlier = any(m.statement.predicate is Predicate.STATE and m.statement.subject == subject for m in b.made)
    return Statement(Predicate.STATE, subject, word=key, base="previous" if earlier else None)


# --- tests -----------------------------------------------------------------------------------------------------------


def verdicts(b: Binder) -> None:
    """ "Not seen: A; B", "A was seen", "no value for X since …": before anything else, over the whole sentence."""
    marks = [
        (i, t)
        for i, p in enumerate(b.parts)
        for k, t in enumerate(p.tokens)
        if t.kind == "verdict" and not _tallied(p, k)
    ]
    if not marks:
        return
    sequence = [
        (i, t) for i, p in enumerate(b.parts) for t in p.tokens if t.kind == "verdict" or _testable(b, t, marks)
    ]
    sequence = [(i, t) for i, t in sequence if t.kind != "verdict" or any(t is m for _, m in marks)]
    ordered = sequence if sequence and sequence[0][1].kind == "verdict" else sequence[::-1]
    current: Token | None = None
    for index, token in ordered:
        if token.kind == "verdict":
            current = token
        elif current is not None:
            b.index = index
            _judged(b, token, current, b.parts[index])
    b.index = 0


def _tallied(part: Clause, place: int) -> bool:
    return any(t.kind == "fig" and t.key == "tally" for t in part.tokens[:place])


def _testable(b: Binder, token: Token, marks: Sequence[tuple[int, Token]]) -> bool:
    if token.kind != "subj" or token.ids[0] in THINGS:
        return False
    return token.ids[0] not in b.catalog or any(mark.key == "missing" for _, mark in marks)


def _judged(b: Binder, token: Token, mark: Token, part: Clause) -> None:
    name = b.one(token)
    if mark.key != "missing" and name in b.catalog:
        return
    predicate = {"seen": Predicate.SEEN, "not_seen": Predicate.NOT_SEEN, "missing": Predicate.MISSING}[mark.key]
    whens = [
        t for p in b.parts if p.segment == part.segment for t in p.of("when") if t.when and (t.when.start or t.when.end)
    ]
    when = whens[0].when if whens and predicate is Predicate.MISSING else None
    b.used |= {mark.at, token.at, *(t.at for t in whens if predicate is Predicate.MISSING)}
    b.add(Statement(predicate, name, start=(when.start or when.end) if when else None))
