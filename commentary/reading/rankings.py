"""Rankings: a list in a stated order, and who was the weakest or strongest of a named basket."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Lang, Metric, Predicate, Statement, Unit
from commentary.reading.clauses import Clause
from commentary.reading.numbers import number_word
from commentary.reading.period import Period
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder


_THEN = frozenset({"followed by", "followed", "ahead of", "in front of", "then", "next", "next came", "trailed by", "其次", "再次", "其次是", "再次是",
                   "次之", "随后是", "紧随其后", "居次", "居中", "其后", "second", "third", "in the middle", "in between"})  # fmt: skip
_FELL = ("lost", "loss", "los", "fell", "fall", "drop", "slid", "sank", "shed", "declin", "slip", "跌", "降")
_ROSE = ("gain", "rose", "rise", "climb", "added", "advanc", "made", "jump", "涨", "升")


def ranking(b: Binder, part: Clause) -> None:
    """Note an order to be applied to what follows, and read "the weakest of …" at once."""
    for token in part.tokens:
        if token.kind == "order":
            b.used.add(token.at)
            sided = any(t.key != "unread" for p in b.parts for t in p.of("order"))
            if token.key == "unread" and (
                sided or token.text.startswith("依次") or any(t.key == "percentile" for t in part.of("fig"))
            ):
                continue
            if token.key == "unread":
                b.problems.append(f"an order without a direction: {token.text}")
            else:
                b.scope.order = token
                _turned(b, token, True)
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
    b.used |= {
        t.at for i, p in enumerate(b.parts) for t in p.of("subj")
        if others and b.one(t) in others and t.at > mark.at and not _told(b, i, t)
    }  # fmt: skip
    _turned(b, mark, False)
    b.add(Statement(
        Predicate.RANK, head, Metric.RETURN, value=None if size is None else Decimal(size), unit=Unit.COUNT if size else None,
        window=None, base="top", others=others, word=side,
    ))  # fmt: skip


def _told(b: Binder, index: int, name: Token) -> bool:
    """Whether a name of the basket has a figure of its own, in its clause or in a bracket after it."""
    after = b.parts[index + 1] if index + 1 < len(b.parts) else None
    inside = any(t.kind == "fig" and t.figure and t.figure.unit for t in b.parts[index].tokens)
    return inside or (
        after is not None and after.opener.endswith(("(", ",")) and after.has("fig") and not after.has("subj")
    )


def _turned(b: Binder, mark: Token, heading: bool) -> None:
    """The direction a ranking is told in: "lost most, 5.3%", 跌幅由大到小, which its unsigned figures take."""
    words = mark.text.lower()
    fell, rose = (any(word in words for word in stems) for stems in (_FELL, _ROSE))
    if fell is rose:
        return
    turn = replace(mark, kind="dir", sign=-1 if fell else 1, kinds=())
    b.scope.direction = turn
    if heading:
        b.headings.append(turn)


def _topper(b: Binder, part: Clause, place: int) -> str | None:
    own = [t for t in part.tokens if t.kind == "subj"]
    if b.lang is Lang.ZH:
        near = [t for t in part.tokens[:place] if t.kind == "subj"]
        return b.one(near[-1]) if near else b.scope.subjects[-1] if b.scope.subjects else None
    earlier = [t for t in own if t.at < part.tokens[place].at]
    return b.one(earlier[-1]) if earlier else b.scope.subjects[-1] if b.scope.subjects else None


def ordered(b: Binder) -> None:
    mark = b.scope.order
    if mark is None:
        return
    moves = [m for m in b.made if m.statement.predicate is Predicate.MOVED and m.token is not None]
    own = next(p.segment for p in b.parts if any(t is mark for t in p.tokens))
    near = [m for m in moves if b.parts[m.clause].segment == own]
    moves = near if len(near) > 1 else moves
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


def completed(b: Binder) -> None:
    """The basket of "weakest", when not named, is what the sentence itself lists; its period is theirs."""
    _completed(b)
    _in_turn(b)
    tops = [m for m in b.made if m.statement.predicate is Predicate.RANK and m.statement.base == "top"]
    if len(tops) < 2:
        return
    moves = {m.statement.subject: m.statement.value for m in b.made if m.statement.predicate is Predicate.MOVED}
    for made in tops[1:]:
        said = made.statement
        values = [moves.get(name) for name in said.others]
        known = [value for value in values if value is not None]
        if len(known) < 2 or len(known) != len(values) or set(said.others) != set(tops[0].statement.others):
            b.problems.append(f"two rankings in one sentence: {said.subject}")
        elif moves[said.subject] != (min(known) if said.word == "low" else max(known)):
            b.problems.append(f"a ranking that its figures deny: {said.subject}")
        else:
            b.made = [m for m in b.made if m is not made]


def _in_turn(b: Binder) -> None:
    """Who follows whom in a ranking must follow in figures too: "lost most, 5.3%, followed by …"."""
    first = next(
        (m.statement for m in b.made if m.statement.predicate is Predicate.RANK and m.statement.base == "top"), None
    )
    if first is None or not any(t.text.lower() in _THEN for p in b.parts for t in p.tokens):
        return
    told = sorted((m.token.at, m.statement.value) for m in b.made
                  if m.token is not None and m.statement.predicate is Predicate.MOVED
                  and m.statement.subject in first.others and m.statement.value is not None)  # fmt: skip
    values = [value for _, value in told]
    if values != sorted(values, reverse=first.word == "high"):
        b.problems.append("a ranking out of turn")


def _completed(b: Binder) -> None:
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
