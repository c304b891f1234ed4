"""Words whose meaning their neighbours decide, before a sentence is cut into clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from commentary.model import Step, Unit, Window
from commentary.reading.numbers import number_word
from commentary.reading.times import When
from commentary.reading.tokens import Token

_TURNS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "higher than": (1, ()), "lower than": (-1, ()), "wider than": (1, ("spread",)), "narrower than": (-1, ("spread",)),
    "tighter than": (-1, ("spread",)), "above": (1, ()), "below": (-1, ()), "less than": (-1, ()), "more than": (1, ()),
}  # fmt: skip


_LAST = frozenset({"the", "last", "past", "previous", "latest", "its"})


def settled(found: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens with elliptic windows filled in and comparative words told from directions."""
    return tuple(_settled(_elliptic(found)))


def _elliptic(found: Sequence[Token]) -> Iterator[Token]:
    """Give a bare number the clock of the window before it: "up 12.8% in 20 sessions but down 12.1% in five"."""
    window: Window | None = None
    for place, token in enumerate(found):
        past = found[place - 1] if place else None
        count = number_word(token.text) if token.kind in ("word", "fig", "fill") else None
        after = found[place + 1] if place + 1 < len(found) else None
        closed = after is None or after.kind in ("punct", "and")
        if window and token.text.lower() == "over" and past is not None and past.kind == "fig" and _short(found, place):
            yield replace(token, kind="fill", key="")
            continue
        if window and count and past is not None and _linked(found, place) and closed:
            same = When(token.at, token.at + len(token.text), window=replace(window, count=count))
            yield Token("when", token.text, token.at, when=same)
            continue
        if token.when is not None and token.when.window is not None:
            window = token.when.window
        yield token


def _linked(found: Sequence[Token], place: int) -> bool:
    """Whether "in" or "over" leads on to the place: "in five", "over the last five"."""
    past = next((t for t in reversed(found[:place]) if t.text.lower() not in _LAST), None)
    return past is not None and past.text.lower() in ("in", "over")


def _short(found: Sequence[Token], place: int) -> bool:
    """Whether a change stands before "over" and only a number after it, so that it tells how long and not how much."""
    figure = found[place - 1].figure
    rest = [t for t in found[place + 1 :] if t.text.lower() not in _LAST]
    closed = len(rest) < 2 or rest[1].kind in ("punct", "and")
    change = figure is not None and figure.unit in (Unit.PERCENT, Unit.BP, Unit.PP)
    return (
        change and bool(rest) and rest[0].kind in ("word", "fig", "fill") and bool(number_word(rest[0].text)) and closed
    )


def _figured(run: list[Token], place: int) -> bool:
    """Whether a figure follows: "the day before" is then whose level it is, and not how long ago."""
    after = next((t for t in run[place + 1 :] if not t.soft), None)
    return after is not None and after.kind == "fig"


def _moved(run: list[Token], place: int) -> bool:
    """Whether a change is told directly before: "up 2.2% the day before" is not of the day itself."""
    past = next((i for i in reversed(range(place)) if not run[i].soft), None)
    figure = run[past].figure if past is not None else None
    if past is None or figure is None or figure.unit not in (Unit.PERCENT, Unit.BP, Unit.PP):
        return False
    turn = next((t for t in reversed(run[:past]) if not t.soft and t.kind != "by"), None)
    return figure.sign is not None or (turn is not None and turn.kind == "dir")


def _otherwise(run: list[Token], place: int) -> bool:
    """Whether a change is put on the day before, or so long ago: "up 2.2% a day earlier", 前一日上涨 2.2%."""
    token, text = run[place], run[place].text.lower()
    if token.kind == "when" and text.endswith(("earlier", "before", "ago")):
        return not text.startswith(("from", "than", "on ", "over", "in ")) and _moved(run, place)
    if token.kind != "previous":
        return False
    if "day" in text:
        return _moved(run, place) and not _figured(run, place)
    rest = [t for t in run[place + 1 :] if not t.soft][:2]
    led = place and run[place - 1].kind in ("rel", "than", "from", "dir", "against")
    change = len(rest) == 2 and rest[0].kind == "dir" and rest[1].figure is not None
    return not led and change and ("日" in text or "天" in text)


def _valued(run: list[Token], place: int) -> bool:
    """Whether a low or a high is given its own amount of money: "the low on Monday was $80,000"."""
    rest = [t for t in run[place + 1 :] if not t.soft and t.kind not in ("when", "subj")]
    figure = rest[1].figure if len(rest) > 1 and rest[0].kind in ("level", "to") else None
    return figure is not None and figure.unit is Unit.USD


def _gained(run: list[Token], place: int) -> bool:
    """Whether an unsigned percentage follows a verb of earning at once: "has made 1.9%"."""
    figure = run[place + 1].figure if place + 1 < len(run) else None
    return figure is not None and figure.sign is None and figure.unit is Unit.PERCENT


def _settled(found: Iterable[Token]) -> Iterator[Token]:
    """Words whose meaning their neighbour decides: "higher than 20 sessions ago", "a 250-session low of"."""
    past: Token | None = None
    run = list(found)
    for place, token in enumerate(run):
        if _otherwise(run, place):
            doubt = f"a change of another day: {token.text}"
            token = replace(token, kind="when", when=When(token.at, token.at + len(token.text), trouble=doubt))
        elif token.text.lower() in ("made", "returned", "earned") and _gained(run, place):
            token = replace(token, kind="dir", key="", sign=1)
        elif (
            token.kind == "previous"
            and past is not None
            and past.kind in ("rel", "than", "from", "dir")
            and not _figured(run, place)
        ):
            token = replace(
                token, kind="when", when=When(token.at, token.at + len(token.text), window=Window(1, Step.DAY))
            )
        if past is not None and token.kind == "when" and past.kind == "rel" and (turn := _TURNS.get(past.text.lower())):
            past = replace(past, kind="dir", key="", sign=turn[0], kinds=turn[1])
        lookback = past is not None and past.when is not None and past.when.window is not None
        if token.kind == "edge" and token.key in ("low", "high") and not lookback and _valued(run, place):
            token = replace(token, kind="intra")
        if token.kind == "intra" and lookback and token.text.lower().endswith("of"):
            token = replace(token, kind="edge")
        if past is not None:
            yield past
        past = token
    if past is not None:
        yield past
