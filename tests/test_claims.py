from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commentary import claims
from commentary.claims import Truth
from commentary.model import Claim, Fact, Metric, Predicate, Status, Step, Unit, Window
from tests.fakes import noon

STATES = {"lowest": (0.0, 5.0), "middle": (20.0, 80.0)}
BASE = Fact(
    "SPY/return/a/b", "SPY", Metric.RETURN, Decimal("-1.2"), Unit.PERCENT, date(2026, 2, 5), noon(date(2026, 2, 6)),
    start=date(2026, 2, 4), window=Window(1, Step.SESSION),
)  # fmt: skip
OTHER = replace(BASE, id="BTC/return/a/b", subject="BTC", value=Decimal("-14.1"))


def truth(claim: Claim, *facts: Fact) -> Truth:
    return claims.holds(claim, {fact.id: fact for fact in facts}, STATES)


def test_a_comparison_has_the_sign_of_its_figures() -> None:
    assert truth(claims.compare(OTHER, BASE, "less"), BASE, OTHER) is Truth.TRUE
    assert truth(claims.compare(OTHER, BASE, "more"), BASE, OTHER) is Truth.FALSE


@pytest.mark.parametrize(
    "unlike",
    [
        {"start": date(2026, 1, 7)},
        {"end": date(2026, 2, 6)},
        {"unit": Unit.BP},
        {"metric": Metric.CHANGE},
        {"status": Status.REPORTED},
    ],
)
def test_unlike_things_are_never_compared_or_ranked(unlike: dict[str, object]) -> None:
    other = replace(OTHER, **unlike)  # type: ignore[arg-type]
    assert truth(claims.compare(other, BASE, "less"), BASE, other) is Truth.UNDECIDABLE
    assert truth(claims.rank([other, BASE]), BASE, other) is Truth.UNDECIDABLE


def test_a_ranking_is_true_only_from_the_lowest_up() -> None:
    assert truth(claims.rank([OTHER, BASE]), BASE, OTHER) is Truth.TRUE
    assert truth(claims.rank([BASE, OTHER]), BASE, OTHER) is Truth.FALSE


def test_a_claim_without_its_fact_is_undecidable() -> None:
    assert truth(claims.moved(BASE)) is Truth.UNDECIDABLE


def test_a_level_of_another_day_does_not_belong_to_a_move() -> None:
    level = replace(BASE, id="SPY/level/x", metric=Metric.LEVEL, unit=Unit.USD, end=date(2026, 2, 4), start=None)
    assert truth(claims.moved(BASE, level), BASE, level) is Truth.FALSE


def test_a_word_of_loss_is_not_said_of_a_rise() -> None:
    rank = replace(BASE, id="SPY/percentile/x", metric=Metric.PERCENTILE, unit=Unit.POINTS, value=Decimal(3))
    rise = replace(BASE, value=Decimal("0.4"))
    assert truth(claims.state(rank, "lowest", rise), rank, rise) is Truth.FALSE
    assert truth(claims.state(rank, "lowest", BASE), rank, BASE) is Truth.TRUE


def test_press_figures_are_never_told_as_measured() -> None:
    told = replace(BASE, id="press/1", status=Status.REPORTED, publisher="Demo Wire A", article="a1")
    assert truth(claims.moved(told), told) is Truth.UNDECIDABLE
    assert truth(claims.reported(told), told) is Truth.TRUE
    assert claims.reported(told).sources == ("a1",)


def test_equal_claims_have_equal_ids_and_unlike_ones_do_not() -> None:
    assert claims.moved(BASE).id == claims.moved(replace(BASE, value=Decimal(9))).id
    assert claims.moved(BASE).id != claims.moved(OTHER).id


def test_a_move_with_its_level_says_two_things() -> None:
    level = replace(BASE, id="SPY/level/b", metric=Metric.LEVEL, unit=Unit.USD, value=Decimal("677.62"), start=None)
    said = claims.says(claims.moved(BASE, level), {BASE.id: BASE, level.id: level})
    assert [(s.predicate, s.sign) for s in said] == [(Predicate.MOVED, -1), (Predicate.LEVEL, None)]


def test_two_figures_compare_themselves_and_a_state_is_its_percentile() -> None:
    rank = replace(BASE, id="SPY/percentile/x", metric=Metric.PERCENTILE, unit=Unit.POINTS, value=Decimal(3))
    held = {fact.id: fact for fact in (BASE, OTHER, rank)}
    compared = claims.entailing(claims.compare(OTHER, BASE, "less"), held)
    assert [(said.subject, said.value) for said in compared] == [("BTC", OTHER.value), ("SPY", BASE.value)]
    assert [said.metric for said in claims.entailing(claims.state(rank, "lowest", BASE), held)] == [Metric.PERCENTILE]
    assert claims.entailing(claims.moved(BASE), held) == ()
