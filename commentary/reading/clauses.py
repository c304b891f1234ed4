"""Tokens to clauses: a sentence is cut where a new predication may begin, and what belongs together is joined.

A :class:`Clause` remembers its ``segment`` (what stands between semicolons) and what opened it, because subject and
period are inherited within a segment and, for want of any, from the segment before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from commentary.model import Unit
from commentary.reading.times import When
from commentary.reading.tokens import Token

_BREAKS = {",", ";", ":", "(", ")", "—", "–", "、", "。", "|", "·"}
_STOPS = {";", "。"}
# Names that the reader knows of itself; a workspace may call them otherwise.
THINGS = frozenset({"SYMPTOMS", "CHAIN", "PREDICTIONS", "LADDER", "REGIME", "POSTURE"})
_SET = frozenset(
    {"close", "close of", "closing level", "level", "set", "reached", "made", "touched", "hit", "posted", "recorded"}
)
_JOINING = {"和", "与", "同", "跟", "及"}


@dataclass
class Clause:
    """The tokens of one clause, without boundaries; ``opener`` is the text that opened it."""

    segment: int
    opener: str
    tokens: list[Token] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        """Whether any token is of one of ``kinds``."""
        return any(token.kind in kinds for token in self.tokens)

    def of(self, kind: str) -> list[Token]:
        """The tokens of ``kind``, in order."""
        return [token for token in self.tokens if token.kind == kind]


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The clauses of a sentence, empty ones dropped."""
    found = _peaks(list(found))
    parts = [Clause(0, "")]
    for index, token in enumerate(found):
        if not _boundary(found, index):
            parts[-1].tokens.append(token)
            continue
        segment = parts[-1].segment + (token.text in _STOPS)
        opener = token.text if parts[-1].tokens or not parts[-1].opener else f"{parts[-1].opener}{token.text}"
        if parts[-1].tokens:
            parts.append(Clause(segment, opener))
        else:
            parts[-1] = Clause(segment, opener)
    return [part for part in parts if part.tokens]


def _boundary(found: Sequence[Token], index: int) -> bool:
    token = found[index]
    if token.kind == "punct":
        return token.text in _BREAKS
    if token.kind == "against":
        return _next_kind(found, index) in ("fig", "status", "subj", "when", "dir")
    if token.kind == "than" and token.text in _JOINING:
        return not _equated(found, index)
    if token.kind == "fill" and token.text in ("和", "与", "及"):
        return True
    return token.kind == "and"


def _equated(found: Sequence[Token], index: int) -> bool:
    """Whether a conjunction belongs to a comparison: A 与 B 持平."""
    for token in found[index + 1 :]:
        if token.kind == "punct" or token.kind == "respectively":
            return False
        if token.kind == "against" or token.kind == "flat" or (token.kind == "rel" and token.key.startswith("equal")):
            return True
        if token.kind == "rel":
            return True
    return False


def _next_kind(found: Sequence[Token], index: int) -> str:
    for token in found[index + 1 :]:
        if not token.soft and token.kind != "level":
            return token.kind
    return ""


def _peaks(found: list[Token]) -> list[Token]:
    """Join "October 2025 peak of $126,198" and 去年 10 月 126,198 美元的高点 into one token each."""
    out: list[Token] = []
    index = 0
    while index < len(found):
        token = found[index]
        if _is_peak(found, index):
            token = replace(token, kind="peak", key="peak")
            token, out = _left(token, out)
            token, index = _right(token, found, index)
        out.append(token)
        index += 1
    return out


def _is_peak(found: Sequence[Token], index: int) -> bool:
    token = found[index]
    if token.kind == "edge" and token.key == "peak":
        return True
    following = found[index + 1] if index + 1 < len(found) else None
    before = next((past for past in reversed(found[:index]) if not past.soft), None)
    dated = before is not None and before.kind == "when" and before.when is not None and _point(before)
    if token.kind == "edge" and token.key == "high":
        return dated or bool(before and before.kind in ("from",) and following and following.kind in ("of", "in"))
    return (
        token.kind == "sup"
        and token.key == "record"
        and token.text.lower() in ("record", "纪录")
        and (dated or bool(following and following.kind == "of"))
    )


def _point(token: Token) -> bool:
    """Whether a time names a moment or a span of the calendar, not a length."""
    return token.when is not None and token.when.window is None and bool(token.when.end or token.when.start)


def _whole(token: Token) -> When | None:
    """The whole month or year, where "since October" dates a peak."""
    when = token.when
    return replace(when, end=when.end or when.last) if when is not None else None


def _left(peak: Token, out: list[Token]) -> tuple[Token, list[Token]]:
    """Take in a level and a date that stand directly before the peak."""
    keep = list(out)
    while keep and keep[-1].kind == "fill":
        keep.pop()
    figure = keep[-1].figure if keep and keep[-1].kind == "fig" else None
    if figure is not None and _levelled(keep[-1]) and (keep[-1] is out[-1] or out[-1].text in ("的", "这一")):
        peak = replace(peak, figure=figure)
        keep.pop()
        while keep and keep[-1].kind == "fill":
            keep.pop()
    if keep and keep[-1].kind == "when" and _point(keep[-1]):
        peak = replace(peak, when=_whole(keep.pop()))
        while keep and keep[-1].kind == "fill":
            keep.pop()
        return peak, keep
    return (peak, keep) if peak.figure else (peak, out)


def _levelled(token: Token) -> bool:
    """A figure that may be the height of a peak: an amount of money or a bare number, not a percentage."""
    return token.key == "" and token.figure is not None and not token.figure.vague and token.figure.unit not in (
        Unit.PERCENT, Unit.PP, Unit.BP,
    )  # fmt: skip


def _right(peak: Token, found: Sequence[Token], index: int) -> tuple[Token, int]:
    """Take in "of $126,198" and "in October 2025" after the peak."""
    while True:
        step = index + 1
        while step + 1 < len(found) and found[step].text.lower() in _SET:
            step += 1
        linked = step < len(found) and found[step].kind == "of"
        step += linked
        linked = linked or found[step - 1].text.lower() == "close of"
        if step >= len(found):
            return peak, index
        token = found[step]
        if (
            token.kind == "when"
            and peak.when is None
            and _point(token)
            and (token.text[:2].lower() in ("in", "of") or linked or _adjacent(token))
        ):
            peak, index = replace(peak, when=_whole(token)), step
        elif token.kind == "fig" and peak.figure is None and (linked or _levelled(token)):
            peak, index = replace(peak, figure=token.figure), step
        else:
            return peak, index


def _adjacent(token: Token) -> bool:
    return token.text.lower().startswith("on ")


def _dates(part: Clause, past: Clause) -> bool:
    """A date in brackets after a peak dates the peak."""
    hard = [t for t in part.tokens if not t.soft]
    place = next((i for i, t in enumerate(past.tokens) if t.kind == "peak" and t.when is None), None)
    if place is None or place != len(past.tokens) - 1 or len(hard) != 1 or hard[0].when is None:
        return False
    past.tokens[place] = replace(past.tokens[place], when=hard[0].when)
    return True


def settle_times(parts: list[Clause]) -> None:
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
