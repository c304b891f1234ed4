from datetime import date
from decimal import Decimal

from commentary import facts
from commentary.model import Metric, Step, Unit, Window
from tests.fakes import FakeView, noon, weekdays

DAY = date(2026, 2, 5)


def view(**series: dict[date, float]) -> FakeView:
    return FakeView(noon(date(2026, 2, 6)), series)


def test_a_price_moves_in_percent_from_the_unrounded_closes() -> None:
    held = view(BTC={date(2026, 2, 4): 73019.703125, DAY: 62702.097656})
    fact = facts.move(held, "BTC", date(2026, 2, 4), DAY)
    assert fact is not None
    assert (fact.metric, fact.unit) == (Metric.RETURN, Unit.PERCENT)
    assert fact.value == (Decimal("62702.097656") / Decimal("73019.703125") - 1) * 100


def test_a_yield_in_percent_moves_in_basis_points() -> None:
    fact = facts.move(view(DGS10={date(2026, 2, 4): 4.29, DAY: 4.21}), "DGS10", date(2026, 2, 4), DAY)
    assert fact is not None and (fact.value, fact.unit) == (Decimal(-8), Unit.BP)


def test_a_move_needs_a_value_on_both_dates() -> None:
    assert facts.move(view(BTC={DAY: 1.0}), "BTC", date(2026, 2, 4), DAY) is None


def test_common_days_leave_out_weekends_of_crypto_and_holidays_of_either() -> None:
    days = weekdays(DAY, 5)
    crypto = {**dict.fromkeys(days, 1.0), date(2026, 2, 1): 1.0}
    stocks = dict.fromkeys(days[1:], 1.0)
    shared = facts.common_days(view(BTC=crypto, SPY=stocks), ["BTC", "SPY"])
    assert [day.item() for day in shared] == days[1:]


def test_what_is_not_yet_known_is_not_there() -> None:
    held = FakeView(noon(DAY), {"BTC": {date(2026, 2, 4): 73019.7, DAY: 62702.1}})
    last = facts.level(held, "BTC")
    assert last is not None and last.end == date(2026, 2, 4)


def test_a_peak_is_the_intraday_high_where_one_is_held() -> None:
    highs = {date(2024, 9, 30): 66000.0, date(2025, 10, 6): 126198.0}
    held = view(BTC={date(2025, 10, 6): 124752.0, DAY: 62702.0}, **{"BTC.high": highs})
    found = facts.from_peak(held, "BTC", DAY)
    assert found is not None
    below, peak = found
    assert (peak.value, peak.end) == (Decimal("126198.0"), date(2025, 10, 6))
    assert round(below.value, 1) == Decimal("-50.3")


def test_a_top_near_the_beginning_of_a_series_is_not_called_its_peak() -> None:
    held = view(BTC={date(2025, 10, 1): 100.0, date(2025, 10, 6): 126198.0, DAY: 62702.0})
    assert facts.from_peak(held, "BTC", DAY) is None


def test_a_percentile_needs_a_year_of_moves() -> None:
    days = weekdays(DAY, 300)
    rising = {day: 100.0 + n for n, day in enumerate(days)}
    held = view(SPY=rising)
    assert facts.percentile(held, "SPY", facts.latest(held, "SPY").day[-100:], 20) is None
    full = facts.percentile(held, "SPY", facts.latest(held, "SPY").day, 20)
    assert full is not None and full.window == Window(20, Step.SESSION)
    assert full.value < 1  # an ever smaller rise is the weakest of its history


def test_an_extreme_is_not_claimed_over_more_than_the_series_holds() -> None:
    held = view(SPY=dict.fromkeys(weekdays(DAY, 30), 100.0))
    assert facts.bound(held, "SPY", "low", 365, DAY) is None
    assert facts.bound(held, "SPY", "low", 20, DAY) is not None


def test_a_series_with_gaps_is_not_counted_as_if_it_had_none() -> None:
    days = weekdays(DAY, 30)
    sparse = {days[0]: 270.0, **dict.fromkeys(days[-4:], 280.0)}
    held = view(HY_OAS=sparse, SPY=dict.fromkeys(days, 1.0))
    assert facts.own_move(held, "HY_OAS", 4, facts.latest(held, "SPY").day) is None
    dated = view(HY_OAS=sparse | {days[-6]: 275.0}, SPY=dict.fromkeys(days, 1.0))
    found = facts.own_move(dated, "HY_OAS", 5, facts.latest(dated, "SPY").day)
    assert found is not None and (found.start, found.value) == (days[-6], Decimal("5.0"))
