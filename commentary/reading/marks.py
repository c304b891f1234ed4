"""The words around a figure: what governs it from before and from after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commentary.model import Unit
from commentary.reading.clauses import Clause
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Token

SKIP = frozenset(
    {
        "fill",
        "word",
        "when",
        "doubt",
        "status",
        "capex",
        "respectively",
        "publisher",
        "name",
        "shares",
        "pronoun",
        "punct",
        "and",
    }
)
_MONEY = frozenset({Unit.USD, Unit.JPY, Unit.CNY, Unit.HKD})


def is_money(unit: Unit | None) -> bool:
    """Whether a unit is a currency."""
    return unit in _MONEY


def is_change_unit(figure: Figure | None) -> bool:
    """Whether a figure can only be a change from a peak: a percentage or points of one."""
    return figure is not None and figure.unit in (Unit.PERCENT, Unit.BP, Unit.PP)


def joins(part: Clause) -> bool:
    """Whether the clause carries on a list of names: "and ether fell"."""
    return part.opener in ("and", "、", "和", "与", "及", "以及", ",and", "同", "跟", "as well as", ",")


def before(tokens: Sequence[Token], place: int) -> Token | None:
    """The nearest word before ``place`` that governs a figure."""
    for token in reversed(tokens[:place]):
        if token.kind == "when" and token.text.startswith(("至", "到")):
            return replace(token, kind="to")  # 至 2 月 4 日的 286 个基点
        if token.kind not in SKIP:
            return token
    return None


def following(tokens: Sequence[Token], place: int) -> Token | None:
    """The nearest governing word after ``place``."""
    return next((t for t in tokens[place + 1 :] if t.kind not in SKIP and t.kind != "of"), None)
