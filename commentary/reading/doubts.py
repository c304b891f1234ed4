"""What takes the truth out of a sentence: negation, hedges, causes, strangers beside a name; and who reports it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import takewhile
from typing import TYPE_CHECKING

from commentary.model import Kind, Lang, Predicate, Statement, Status
from commentary.reading import leftovers, rankings, sources
from commentary.reading.clauses import THINGS, Clause
from commentary.reading.lexicon import lexicon
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_SUFFIX = ("ly", "ed")
_PRICES = frozenset({"price", "prices", "price's", "share price", "价格", "股价", "币价", "return", "returns", "回报"})
_FOREIGN = frozenset("€£₩₹₽₣฿₿₺₫₴¢")
_PAPER = frozenset({"treasury", "treasuries", "bond", "note", "bonds", "notes", "us", "u.s."})
_THINGS = frozenset(
    {
        "price",
        "prices",
        "stock",
        "stocks",
        "share",
        "shares",
        "index",
        "yield",
        "yields",
        "spread",
        "spreads",
        "return",
        "returns",
        "value",
    }
)
_OF = frozenset({"of", "behind"})
_PLAIN = frozenset({"被", "遭", "公布", "发布", "披露", "录得"})
_LINKS = _OF | {"for", "into", "on", "in", "to", "from", "against", "around"}
_PLACES = frozenset({"at", "in", "of", "for", "from", "among", "with", "by", "excluding", "ex"})
_OWN = frozenset(
    {"close", "closing", "last", "latest", "return", "total", "tally", "balance", "shares", "stock", "session"}
)
_NO_PRICE = frozenset({"yield", "yields", "spread", "spreads", "收益率", "利差", "rate", "rates"})


def finish(b: Binder, lenient: bool = False) -> None:
    """Rankings, publishers, and every doubt about the sentence as a whole."""
    leftovers.unsaid(b)
    leftovers.borne_out(b)
    rankings.ordered(b)
    rankings.completed(b)
    sources.attributed(b)
    _headed(b)
    if b.made:
        _doubts(b)
        _mentions(b)
    if not lenient:
        for token in (t for part in b.parts for t in part.tokens if t.kind in ("name", "word")):
            b.problems.append(f"an unknown {token.kind}: {token.text}")
    foreseen = any(m.statement.status in (Status.EXPECTED, Status.GUIDED) for m in b.made)
    if b.made and not foreseen and (marks := [t for part in b.parts for t in part.of("status")]):
        b.problems.append(f"a forecast of nothing: {marks[0].text}")
    for token in (
        t for part in b.parts for t in part.tokens if t.kind in ("fig", "state", "verdict") and t.at not in b.used
    ):
        if not (token.kind == "verdict" and token.key == "seen"):
            b.problems.append(f"read as nothing: {token.text}")


def _doubts(b: Binder) -> None:
    for index, part in enumerate(b.parts):
        for place, token in enumerate(part.tokens):
            b.problems += _plainly(b, token)
            if token.kind == "doubt" and (why := _doubt(b, index, place, token)):
                b.problems.append(f"{why}: {token.text}")
            if token.kind == "dir" and token.text.lower() in ("up", "down", "off") and _phrasal(part, place):
                b.problems.append(f"a verb that is not known: {part.tokens[place - 1].text} {token.text}")
            if token.key == "percentile" and (other := _ranked(part, place)):
                b.problems.append(f"a percentile of something else: {other}")
            if token.kind == "subj":
                b.problems += _strange(b, part, place)


def _plainly(b: Binder, token: Token) -> Iterable[str]:
    """What no sentence may hold, wherever it stands."""
    if token.kind == "neither" and not _counted(b, token):
        yield f"a name that must be guessed: {token.text}"
    if token.kind == "punct" and token.text in _FOREIGN:
        yield f"a currency that is not read: {token.text}"
    if token.kind == "sup" and token.key == "unread":
        yield f"a superlative that cannot be read: {token.text}"


def _strange(b: Binder, part: Clause, place: int) -> Iterable[str]:
    """Words after a name that make it the name of something else."""
    token = part.tokens[place]
    if other := _misnamed(b, part, place):
        yield f"not a measure of {token.text}: {other}"
    if strange := _stranger(b, part, place) or _measure(b, part, place):
        yield f"not {token.text} but something of it: {strange}"


def _doubt(b: Binder, index: int, place: int, token: Token) -> str | None:
    part = b.parts[index]
    match token.key:
        case "modal" if token.text in ("将", "会", "料", "will") and part.has("status"):
            return None
        case "negation" if _contrast(b, part, place):
            return None
        case "negation" | "modal" | "cause":
            return f"a {token.key} that is not read"
        case "measure":
            return "a measure that is not read"
        case "streak":
            return "a count or mean that is not read"
        case "hedge" if _touches(part, place):
            return "a hedge that changes what is true"
        case "approximate" if made := _governed(b, part, place):
            return None if made.status is not Status.ACTUAL else "an approximation of a known figure"
    return None


def _contrast(b: Binder, part: Clause, place: int) -> bool:
    """Whether it only sets the announced against the expected: "$99bn, and not the $156bn analysts had pencilled in"."""
    rest = [t for t in part.tokens[place + 1 :] if t.kind in ("fig", "subj", "dir", "rel", "doubt", "when")]
    if len(rest) != 1 or rest[0].kind != "fig" or part.has("dir", "rel"):
        return False
    made = next((i for i, m in enumerate(b.made) if m.token is rest[0]), None)
    if not made or (any(t.kind == "fig" for t in part.tokens[:place]) and b.lang is Lang.EN):
        return False
    said, past = b.made[made].statement, b.made[made - 1].statement
    return said.status is Status.EXPECTED and past.status is not Status.EXPECTED and said.subject == past.subject


def _counted(b: Binder, token: Token) -> bool:
    """Whether "the three" are the three that are ranked, "the two" the two compared."""
    size = {"三者": 3, "两者": 2, "二者": 2}.get(token.text)
    baskets = [m.statement for m in b.made if m.statement.predicate in (Predicate.RANK, Predicate.COMPARE)]
    return any(len({said.subject, *said.others}) == size for said in baskets)


def _ranked(part: Clause, place: int) -> str | None:
    """A Chinese word before a percentile that is neither its thing nor its own history: 估值处于, 所有篮子的."""
    for token in reversed(part.tokens[:place]):
        if token.kind == "word" and not token.text.isascii():
            return token.text
        if token.kind not in ("fill", "level", "of"):
            return None
    return None


def _misnamed(b: Binder, part: Clause, place: int) -> str | None:
    """A measure its subject does not have: the price of a yield, the yield of a coin."""
    subject = b.catalog.get(part.tokens[place].ids[0])
    after = next((t for t in part.tokens[place + 1 :] if t.text.lower() not in _PAPER), None)
    if subject is None or after is None or after.kind == "subj":
        return None
    word = after.text.lower()
    if subject.kind is Kind.PRICE:
        return after.text if word in _NO_PRICE else None
    return after.text if word in _PRICES else None


def _headed(b: Binder) -> None:
    """A direction said once for a list holds of each of its figures."""
    for turn in b.headings:
        moves = [m.statement for m in b.made if m.statement.predicate is Predicate.MOVED and m.token is not None
                 and m.token.at > turn.at]  # fmt: skip
        if not moves or any(said.sign != turn.sign for said in moves):
            b.problems.append(f"a direction that its figures do not have: {turn.text}")


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
    if rest and rest[0].text.lower() == "over" and (beyond := next((t for t in rest[1:] if t.kind != "fill"), None)):
        spread = (subject := b.catalog.get(part.tokens[place].ids[0])) is not None and subject.kind is Kind.SPREAD
        if spread and beyond.kind in ("word", "name", "subj"):
            return f"over {beyond.text}"  # a spread over something else
    while rest and (rest[0].text in ("的", "之") or (rest[0].kind == "fill" and rest[0].text.lower() in _THINGS)):
        rest = rest[1:]
    if not rest or rest[0].kind not in ("word", "name"):
        return (
            "ETF"
            if rest and rest[0].text in ("ETF", "ETFs", "fund", "funds", "基金") and not _is_fund(b, part.tokens[place])
            else None
        )
    word = rest[0]
    if word.text in ("put", "puts") and len(rest) > 1 and rest[1].kind in ("when", "capex"):
        return None  # "put 2023 capital spending at …"
    if word.text == "spent" and part.has("capex"):
        return None
    if b.lang is Lang.EN and (
        word.text.endswith(_SUFFIX) or (part.tokens[place].text.endswith("'s") and word.text.lower() in _OWN)
    ):
        return None
    telling = ("fig", "dir", "rel", "flat") if b.lang is Lang.EN else ("fig", "dir", "rel", "flat", "verdict")
    return word.text if any(t.kind in telling for t in part.tokens) else None


def _measure(b: Binder, part: Clause, place: int) -> str | None:
    """A noun that makes a name the name of something else: "the dominance of bitcoin", "bitcoin holdings", 比特币仓位."""
    own = _words_of(b, part.tokens[place].ids[0])
    attached = lexicon(b.lang).attached
    after = next((t for t in part.tokens[place + 1 :] if t.text not in ("的", "之")), None)
    if after is not None and after.text.lower() in attached and after.text.lower() not in own:
        return after.text
    if b.lang is Lang.EN:
        return _within(part, place) or _headed_by(part, place, own, lexicon(b.lang).heads)
    return _kind_of(part, place, own)


def _within(part: Clause, place: int) -> str | None:
    """A name narrowed by what follows it: "bank reserves at small banks", "bitcoin (futures)"."""
    rest = part.tokens[place + 1 :]
    if not rest or rest[0].text.lower() not in (*_PLACES, "("):
        return None
    beyond = next((t for t in rest[1:] if t.kind != "fill" or t.soft), None)
    telling = any(t.kind in ("fig", "dir", "rel", "flat") for t in rest)
    return f"{rest[0].text} {beyond.text}" if beyond and beyond.kind in ("word", "name") and telling else None


def _kind_of(part: Clause, place: int, own: str) -> str | None:
    """A Chinese name narrowed by the word before it: 外资银行准备金, 小型银行的银行准备金."""
    before = part.tokens[:place]
    if len(before) > 1 and before[-1].text in ("的", "之"):
        before = before[:-1]
    last = before[-1] if before else None
    if last is None or last.kind not in ("word", "name") or last.text.isascii() or last.text in own:
        return None
    return None if last.text in _PLAIN else f"{last.text}{part.tokens[place].text}"


def _nominal(token: Token) -> bool:
    """Whether a word may stand in the phrase that a name ends."""
    return token.kind in ("fill", "word", "name", "of", "pronoun") or token.text.endswith(" of")


def _headed_by(part: Clause, place: int, own: str, heads: Set[str]) -> str | None:
    """A name that is not the head of its phrase: "demand for bitcoin", "wrapped bitcoin", "excess bank reserves"."""
    before = [t for t in part.tokens[:place] if t.text.lower() not in ("the", "a", "an")]
    if not before:
        return None
    last = before[-1]
    run = list(takewhile(_nominal, reversed(before)))
    opening = len(run) == len(before) or before[-1 - len(run)].kind in ("when", "punct")
    if (
        last.kind == "word"
        and opening
        and not last.text.endswith(("ing", "ly"))
        and last.text.lower().rstrip("s'") not in own
    ):
        return f"{last.text} {part.tokens[place].text}"
    if len(before) < 2 or last.text.lower() not in _LINKS or before[-2].text.lower() in own:
        return None
    noun = before[-2]
    strange = noun.kind in ("word", "name") or any(word in heads for word in noun.text.lower().split())
    if strange and (last.text.lower() in _OF or opening):
        return f"{noun.text} {last.text} {part.tokens[place].text}"
    compound = len(before) > 2 and noun.kind in ("fill", "metric") and before[-3].kind in ("word", "name")
    return f"{before[-3].text} {noun.text}" if compound and last.text.lower() in _OF else None


def _words_of(b: Binder, name: str) -> str:
    """Everything a subject is called, to see whether a word is part of its own name; an amount has a balance."""
    subject = b.catalog.get(name)
    if subject is not None and subject.kind is Kind.AMOUNT:
        return " ".join(
            (subject.en, subject.zh, *subject.aliases_en, *subject.aliases_zh, "balances 规模 存量 金额 用量")
        ).lower()
    return " ".join((subject.en, subject.zh, *subject.aliases_en, *subject.aliases_zh)).lower() if subject else ""


def _is_fund(b: Binder, token: Token) -> bool:
    subject = b.catalog.get(token.ids[0])
    return subject is not None and "ETF" in subject.en


def _phrasal(part: Clause, place: int) -> bool:
    """Whether an unknown verb stands before: "wound up 14%" is not "up 14%"."""
    return place > 0 and part.tokens[place - 1].kind == "word"


def _mentions(b: Binder) -> None:
    said = {name for m in b.made for name in (m.statement.subject, *m.statement.others)}
    parts = {part for name in said if name in b.catalog and (d := b.catalog[name].derived) for part in d.of}
    bases = {name.removesuffix("_CAPEX") for name in said}
    for token in (t for part in b.parts for t in part.of("subj")):
        name = token.ids[0]
        if name not in said | parts | bases | THINGS and token.at not in b.used:
            b.problems.append(f"a name of which nothing is said: {token.text}")
