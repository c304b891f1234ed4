"""What a sentence may say of its claims, and what it may not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from commentary import claims, plain
from commentary.catalog import catalog
from commentary.model import Fact, Lang, Metric, Step, Unit, Window
from commentary.verify import Rules, check
from tests.fakes import noon


@dataclass(frozen=True)
class FakePiece:
    kind: str
    text: str
    claims: tuple[str, ...] = ()
    line: int = 1
    row: str = ""
    column: str = ""
    section: str = "rival"


BTC = Fact(
    "BTC/return/a/b", "BTC", Metric.RETURN, Decimal("-31.3"), Unit.PERCENT, date(2026, 2, 5), noon(date(2026, 2, 6)),
    start=date(2026, 1, 7), window=Window(20, Step.SESSION),
)  # fmt: skip
SPY = replace(BTC, id="SPY/return/a/b", subject="SPY", value=Decimal("-1.7"))
COMPARED = claims.compare(BTC, SPY, "less")
RULES = Rules(
    noon(date(2026, 2, 6)), {fact.id: fact for fact in (BTC, SPY)}, {COMPARED.id: COMPARED}, catalog(), {}, frozenset(),
    plain.bands(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Over 20 sessions bitcoin did worse than the S&P 500.", True),
        ("Over 20 sessions bitcoin fell 31.3% and the S&P 500 1.7%.", True),
        ("Over 20 sessions bitcoin fell 31.3%, more than the S&P 500's 1.7%.", True),
        ("Over 20 sessions bitcoin fell 31.3%.", False),
        ("Over 20 sessions bitcoin fell 31.3% and the S&P 500 1.9%.", False),
        ("Over 20 sessions bitcoin did better than the S&P 500.", False),
        ("Over 20 sessions bitcoin fell 31.3%, less than the S&P 500's 1.7%.", False),
    ],
)
def test_a_comparison_is_made_by_its_word_or_its_figures_and_neither_may_be_wrong(text: str, passes: bool) -> None:
    assert (RULES.why_not(text, Lang.EN, [COMPARED.id]) == "") is passes


def test_a_standing_sentence_stands_only_on_the_day_that_gave_it() -> None:
    given, other = (
        FakePiece("sentence", text) for text in ("So far the rival does better.", "So far the rival does worse.")
    )
    rules = replace(RULES, fixed=frozenset({given.text, other.text}))
    assert check([given], [given], Lang.EN, rules) == ()
    assert check([replace(given, section="reading", line=9)], [given], Lang.EN, rules) == ()  # moved
    (failure,) = check([other], [given], Lang.EN, rules)
    assert failure.text == other.text
