"""Words whose meaning their neighbours decide, before a sentence is cut into clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from commentary.model import Step, Window
from commentary.reading.numbers import number_word
from commentary.reading.times import When
from commentary.reading.tokens import Token

_TURNS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "higher than": (1, ()), "lower than": (-1, ()), "wider than": (1, ("spread",)), "narrower than": (-1, ("spread",)),
    "tighter than": (-1, ("spread",)), "above": (1, ()), "below": (-1, ()), "less than": (-1, ()), "more than": (1, ()),
}  # fmt: skip


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
        if window and count and past is not None and past.text.lower() in ("in", "over") and closed:
            same = When(token.at, token.at + len(token.text), window=replace(window, count=count))
            yield Token("when", token.text, token.at, when=same)
            continue
        if token.when is not None and token.when.window is not None:
            window = token.when.window
        yield token


def _figured(run: list[Token], place: int) -> bool:
    """Whether a figure follows: "the day before" is then whose level it is, and not how long ago."""
    after = next((t for t in run[place + 1 :] if not t.soft), None)
    return after is not None and after.kind == "fig"


def _settled(found: Iterable[Token]) -> Iterator[Token]:
    """Words whose meaning their neighbour decides: "higher than 20 sessions ago", "a 250-session low of"."""
    past: Token | None = None
    run = list(found)
    for place, token in enumerate(run):
        if (
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
        if token.kind == "intra" and lookback and token.text.lower().endswith("of"):
            token = replace(token, kind="edge")
        if past is not None:
            yield past
        past = token
    if past is not None:
        yield past
