"""What words refer to when they name nothing: the former, its rival's, 前者; and negations that make an extreme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commentary.reading.tokens import Token

_FIRST = frozenset({"the former", "the former's", "前者"})
_SECOND = frozenset({"the latter", "the latter's", "后者", "其对手", "对手"})
_FORMER, _LATTER = frozenset({"the former", "前者"}), frozenset({"the latter", "后者"})
_RIVAL = frozenset({"its rival's", "its rival", "the other one", "the other", "the other's", "its peer", "its peer's",
                    "its counterpart", "its counterpart's"})  # fmt: skip
_SIDES = {
    "higher": "high", "wider": "high", "above": "high", "lower": "low", "narrower": "low", "tighter": "low",
    "below": "low", "更高": "high", "更宽": "high", "更低": "low", "更窄": "low",
}  # fmt: skip
_LISTED = frozenset({"ahead of", "behind", "in front of"})


def referred(found: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens with references resolved where exactly two things have been named, and denied superlatives turned."""
    return tuple(_listed(_named(_told(_never(list(found))))))


def _told(found: list[Token]) -> list[Token]:
    """Give the figures of "the former" and "the latter" to the two publishers named before, when only these are meant."""
    named = [i for i, t in enumerate(found) if t.kind == "publisher"]
    marks = [i for i, t in enumerate(found) if t.kind == "neither" and t.text.lower() in _FORMER | _LATTER]
    subjects = {t.ids for t in found if t.kind == "subj"}
    if len(named) != 2 or len(marks) != 2 or marks[0] < named[1] or len(subjects) > 1:
        return found
    first, second = (found[i] for i in named)
    if first.key == second.key or len({found[i].text.lower() in _FORMER for i in marks}) != 2:
        return found
    out = list(found)
    for place in marks:
        whose = first if found[place].text.lower() in _FORMER else second
        out[place] = replace(found[place], kind="publisher", key=whose.key)
    for place in named:
        out[place] = replace(found[place], kind="fill", key="")
    return out


def _named(found: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in found:
        text = token.text.lower()
        told = list(dict.fromkeys(t.ids for t in out if t.kind == "subj"))
        if token.kind == "neither" and len(told) == 2 and text in _FIRST | _SECOND | _RIVAL:
            token = replace(token, kind="subj", ids=told[0] if text in _FIRST else told[1])
            if out and out[-1].kind == "to":
                out[-1] = replace(out[-1], kind="than")  # "falling 2.2% to its rival's 0.8%"
        out.append(token)
    return out


def _listed(found: list[Token]) -> list[Token]:
    """In a ranking, "ahead of" only leads on to the next place."""
    ranked = False
    for place, token in enumerate(found):
        if token.kind == "rel" and token.text.lower() in _LISTED and ranked:
            found[place] = replace(token, kind="fill")
        ranked = ranked or (token.kind == "sup" and token.key in ("weakest", "strongest"))
    return found


def _never(found: list[Token]) -> list[Token]:
    """Read "Not in 200 days had it closed higher than" as the highest close in 200 days."""
    for place, token in enumerate(found):
        if token.kind != "doubt" or token.key != "negation":
            continue
        if _denied(found, place):
            continue
        span = _upto(found, place)
        long = next((i for i, t in enumerate(span) if t.kind == "when" and t.when and t.when.window), None)
        if long is None or any(t.kind not in ("fill", "word", "doubt", "of") for t in span[:long]):
            continue
        turn = next((i for i, t in enumerate(span) if t.kind in ("rel", "dir") and _side(t)), None)
        if turn is None or any(t.kind in ("fig", "doubt", "dir", "rel") for t in span[long + 1 : turn]):
            continue
        at = place + 1 + turn
        found[at] = replace(found[at], kind="sup", key=_side(found[at]), sign=0, kinds=())
        found[place] = replace(token, kind="fill", key="")
        for index in range(at + 1, min(at + 2, len(found))):
            if found[index].kind == "than":
                found[index] = replace(found[index], kind="fill")
    return found


def _denied(found: list[Token], place: int) -> bool:
    """Turn 250 天以来，从未收得比 62,702 美元更低, whose length stands before the negation, into an extreme."""
    if not any(t.kind == "when" and t.when and t.when.window for t in found[max(0, place - 8) : place]):
        return False
    span = _upto(found, place)
    turn = next((i for i, t in enumerate(span) if t.text in _SIDES and t.kind in ("rel", "dir")), None)
    if turn is None or any(t.kind not in ("fill", "word", "than", "level", "when", "fig") for t in span[:turn]):
        return False
    for at in range(place, place + 1 + turn):
        if found[at].kind in ("than", "doubt"):
            found[at] = replace(found[at], kind="fill", key="")
    found[place + 1 + turn] = replace(span[turn], kind="sup", key=_side(span[turn]), sign=0, kinds=())
    return True


def _side(token: Token) -> str:
    return _SIDES.get(token.text.lower().removesuffix(" than").split()[-1], "")


def _upto(found: Sequence[Token], place: int) -> list[Token]:
    out: list[Token] = []
    for token in found[place + 1 :]:
        if token.kind == "punct" and token.text in ",;:。":
            break
        out.append(token)
    return out
