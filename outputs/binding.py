"""Which figure of a sentence is which fact. Pure.

A sentence has been verified before; this says only what to show beside each of its figures. It looks at the facts that the
sentence's own claims name, never at others, and where two of them would be printed alike both are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commentary.model import Fact, Lang, Metric, Unit
from commentary.reading import numbers

_TIME = re.compile(
    r"[\s-]?(?:sessions?|hours?|days?|weeks?|months?|quarters?|years?|min\b|ET\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|个?交易日|个?小时|天|周|个月|个?季度|年|月|日|:\d)"
)
_DATED = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* $")
_BARE = {Unit.POINTS, Unit.RATIO, Unit.COUNT}  # what may be written without its unit


@dataclass(frozen=True)
class Bound:
    """A figure at ``text[start:end]`` and the facts that it shows."""

    start: int
    end: int
    facts: tuple[Fact, ...]


def bound(text: str, lang: Lang, facts: Sequence[Fact]) -> tuple[Bound, ...]:
    """The figures of a sentence that show one of ``facts``, from left to right."""
    found = []
    for figure in numbers.figures(text, lang):
        if not (figure.unit is None and _of_time(text, figure)):
            shown = tuple({fact.id: fact for fact in facts if _shows(figure, fact)}.values())
            if shown:
                found.append(Bound(figure.start, figure.end, shown))
    return tuple(found)


def _of_time(text: str, figure: numbers.Figure) -> bool:
    """Whether a number without a unit counts time or is a date."""
    return bool(_TIME.match(text, figure.end) or _DATED.search(text[: figure.start]))


def _shows(figure: numbers.Figure, fact: Fact) -> bool:
    if figure.unit is not fact.unit and not (figure.unit is None and fact.unit in _BARE):
        return False
    if figure.sign and fact.metric is not Metric.LEVEL and (figure.sign < 0) != (fact.value < 0):
        return False
    return abs(figure.value - abs(fact.value)) <= figure.quantum / 2
