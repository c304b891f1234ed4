"""Comparisons of moves and of levels: more than, lagged by, level with, 跑输, 比 … 高."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commentary.model import Kind, Metric, Predicate, Statement, Unit
from commentary.reading import marks
from commentary.reading.clauses import Clause
from commentary.reading.period import Period
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_AGAINST = (
    "against", "versus", "vs", "vs.", "compared with", "compared to", "as against", "set against", "对比",
    "相比", "相对", "与之相比", "相较", "对照", "next to", "beside", "where",
)  # fmt: skip
_GAPS = frozenset({"高出", "高", "低", "多出", "higher", "lower", "高了", "低了"})


def objects(part: Clause) -> frozenset[int]:
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
    after = marks.following(part.tokens, place)
    return after is not None and after.kind == "subj"


def rival(part: Clause, place: int) -> Token | None:
    """The name compared with, when the figure at ``place`` is its own: "ahead of gold at 0.5%", "more than the 2.2% in gold"."""
    tokens, figure = part.tokens, part.tokens[place].figure
    link = next((i for i, t in enumerate(tokens) if t.kind in ("rel", "than")), None)
    if link is None or link > place or figure is None or figure.unit in (Unit.PP, None):
        return None
    placed = objects(part)
    others = [(i, t) for i, t in enumerate(tokens) if t.at in placed and i > link]
    if len(others) != 1 or any(t.kind == "fig" for t in tokens[link + 1 : place]):
        return None
    where, other = others[0]
    between = tokens[where + 1 : place] if where < place else tokens[link + 1 : place]
    if where < place and not any(t.kind in ("level", "of") or t.text in ("的", "'s") for t in between):
        return None
    led: tuple[str, ...] = ("fill", "of", "level", "word", "doubt")
    if where > place and all(t.text == "的" for t in tokens[place + 1 : where]) and where > place + 1:
        led = (*led, "dir")  # 跑赢上涨 1.3% 的黄金
    return other if all(t.kind in led and t.key != "negation" for t in between) else None


def _paired(b: Binder, part: Clause, head: str, other: tuple[str, ...]) -> None:
    """Two bare figures after a comparison are its two sides' own: "did better than gold: +0.3% against −0.7%"."""
    later = []
    for after in b.parts[b.index + 1 :]:
        if after.segment != part.segment or after.has("subj", "rel", "sup"):
            break
        later += after.of("fig")
    opener = b.parts[b.index + 1].opener if b.index + 1 < len(b.parts) else ""
    units = {t.figure.unit for t in later if t.figure is not None}
    percent = units in ({Unit.PERCENT}, {Unit.BP})
    if (
        opener.endswith((":", "(", ",", "—", "–"))
        and len(later) == 2
        and len(other) == 1
        and percent
        and not part.has("fig")
    ):
        b.queue = [head, other[0]]


def _other_side(b: Binder, part: Clause, link: Token) -> tuple[str, ...]:
    """Whom a comparison is with that names only one side: the other of the two of which the sentence tells."""
    heads = b.scope.subjects
    moved = [m.statement.subject for m in b.made if m.statement.predicate is Predicate.MOVED]
    told = list(dict.fromkeys((*moved, *heads)))
    turned = any(p.opener.lower().endswith(_AGAINST) for p in b.parts[: b.index + 1])
    if (turned and not part.has("subj")) or link.text.lower().endswith(" than"):
        return ()  # "compared with a 13% drop in ether, and was the weaker": who?
    if link.kind != "rel" or len(told) != 2 or len(heads) != 1 or not moved or link.key.endswith("level"):
        return ()
    if part.has("fig") and not link.text.lower().startswith(("the ", "was ", "did ", "更", "较", "略", "稍", "表现")):
        return ()
    return tuple(name for name in told if name != heads[0])


def compare(b: Binder, part: Clause, now: Period) -> None:
    """Read "bitcoin fell more than the Nasdaq 100", "software lagged the S&P 500 by 23.3 points", SOFR 与准备金利率持平."""
    placed = objects(part)
    named = [t for t in part.tokens if t.at in placed and t.at not in b.used] or b.scope.versus
    link = _link(part, named)
    if link is None or (link.kind == "rel" and link.at in b.used):
        return
    if not named and not part.has("subj") and any(t.kind in ("word", "name") for t in part.tokens):
        b.problems.append(f"a comparison of something that is not known: {link.text}")
        return
    alone = () if named else _other_side(b, part, link)
    if not named and not alone:
        return
    b.scope.versus = []
    heads = b.scope.subjects
    if len(heads) != 1:
        b.problems.append(f"a comparison without a subject: {link.text}")
        return
    other = alone or tuple(dict.fromkeys(b.one(t) for t in named))
    statement = _compared(b, part, link, heads[0], other, now)
    b.used |= {link.at, *(t.at for t in named)}
    if statement is not None:
        b.add(statement)
        _paired(b, part, heads[0], other)


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
    if measure == "level" and price and _of_returns(part, link):
        measure = "return"
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
    told = replace(link, kind="dir", kinds=()) if link.sign and turn is None else turn
    b.scope.changed, b.scope.direction = True, told or b.scope.direction
    return Statement(
        Predicate.COMPARE, head, metric, sign if measure == "amount" else None,
        gap.figure.value if gap and gap.figure else None, gap.figure.quantum if gap and gap.figure else None,
        (Unit.PP if price else gap.figure.unit) if gap and gap.figure else None,
        when.start, when.end, when.window, others=other, word=word,
    )  # fmt: skip


def _of_returns(part: Clause, link: Token) -> bool:
    """Whether it is a return that is said to be higher: 以太币的回报高于黄金."""
    past = [t for t in part.tokens if t.at < link.at and t.kind in ("fill", "subj", "fig", "dir")]
    return bool(past) and past[-1].text.startswith(("回报", "收益", "报酬", "return")) and not part.has("fig")


def late_gap(b: Binder, part: Clause, token: Token, name: str) -> bool:
    """Take the gap of the comparison just made: "… did worse than the S&P 500, by 23.3 points"."""
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
    after = marks.following(part.tokens, place)
    return after is not None and after.kind == "fig" and after.figure is not None and after.figure.unit is Unit.PERCENT


def _gap(b: Binder, part: Clause, units: tuple[Unit, ...], turn: Token | None) -> Token | None:
    for token in part.tokens:
        if token.kind != "fig" or token.figure is None or rival(part, part.tokens.index(token)) is not None:
            continue
        if token.at not in b.used and token.figure.unit in units:
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
