from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from commentary.framework import scores, signals
from commentary.framework.load import default, window
from commentary.framework.shape import Indicator, Transform
from commentary.model import Unit

DAYS = np.arange(np.datetime64("2025-12-29"), np.datetime64("2026-01-28"))


def indicator(transform: str, over: str | None = None, **more: Any) -> Indicator:
    return Indicator(
        "x", 1, ("X",), Transform(transform), Unit.PERCENT, 1.0, over=window(over) if over else None, **more
    )


def measured(made: Indicator, day: np.ndarray, value: list[Any], scale: float = 1.0) -> np.ndarray:
    rows = np.array(value, float)
    return signals.measure(made, day, rows[:, np.newaxis] if rows.ndim == 1 else rows, scale, default().exhaustion)


def test_a_robust_z_by_hand() -> None:
    # median 2, deviations 2 1 0 1 4 → MAD 1, scale 1.4826: (6 − 2) / 1.4826
    assert scores.robust_z(np.array([[0.0, 1, 2, 3, 6]]), 0.5)[0] == pytest.approx(4 / 1.4826)


def test_the_floor_holds_where_a_series_hardly_moved() -> None:
    assert scores.robust_z(np.array([[0.0, 0, 0, 0, 4]]), 10.0)[0] == pytest.approx(0.4)


def test_a_window_that_is_not_full_counts_only_what_is_there() -> None:
    history = scores.windows(np.array([0.0, 1, 2, 3, 6]), np.array([4]), 9)
    assert scores.robust_z(history, 0.5)[0] == pytest.approx(4 / 1.4826)


def test_a_level_is_its_percentile_as_a_normal_score() -> None:
    # the highest of four: mid-rank 3.5 of 4 is the 87.5th percentile, 1.15 standard deviations
    assert scores.normal_score(np.array([[1.0, 2, 3, 50]]), 0)[0] == pytest.approx(1.1503, abs=1e-4)


def test_a_level_within_half_a_floor_of_its_median_scores_no_more_than_half() -> None:
    assert scores.normal_score(np.array([[0.0, 0, 0, 2.5]]), 5)[0] == pytest.approx(0.5)


def test_sessions_count_rows_and_weeks_count_days() -> None:
    weekly = np.array(["2026-01-07", "2026-01-14", "2026-01-28", "2026-02-04"], "datetime64[D]")
    assert measured(indicator("change", "1 sessions"), weekly, [1, 2, 4, 8]).tolist()[1:] == [1, 2, 4]
    # The week of the 21st is missing: a week before the 28th there is only the 14th, at the edge of a gap.
    assert measured(indicator("change", "2 weeks"), weekly, [1, 2, 4, 8])[2:].tolist() == [2, 6]


def test_a_reporting_year_that_ended_a_day_later_is_still_a_year() -> None:
    quarters = np.array(["2025-01-26", "2025-04-27", "2025-07-27", "2025-10-26", "2026-01-25"], "datetime64[D]")
    assert measured(indicator("change", "12 months"), quarters, [1, 2, 3, 4, 6])[-1] == 5


def test_a_hole_at_the_start_of_a_window_gives_no_number() -> None:
    holed = np.array(["2025-01-01", "2026-01-28", "2026-02-25"], "datetime64[D]")
    assert np.isnan(measured(indicator("change", "13 weeks"), holed, [1, 2, 3])).all()


def test_a_year_of_months_and_a_return() -> None:
    monthly = np.array(["2025-01-01", "2025-07-01", "2026-01-01"], "datetime64[D]")
    assert measured(indicator("return", "12 months"), monthly, [100, 50, 104])[-1] == pytest.approx(4)


def test_a_sum_is_of_the_window_and_nothing_before() -> None:
    assert measured(indicator("sum", "3 sessions"), DAYS[:5], [100, 1, 2, 3, 4])[-1] == 9


def test_exhaustion_runs_from_ample_to_spent() -> None:
    shares = [[14, 100], [13, 100], [10.5, 100], [8, 100], [6, 100]]
    found = measured(indicator("exhaustion", per="GDP"), DAYS[:5], shares)
    assert found.tolist() == [0, 0, 0.5, 1, 1]


def test_baskets_moving_as_one_correlate_fully_and_opposed_ones_do_not() -> None:
    walk = np.cumprod(1 + np.random.default_rng(1).standard_normal(30) / 100)
    alike = signals.pairwise_correlation(np.stack([walk, 3 * walk, 7 * walk], axis=1), 20)
    assert np.isnan(alike[:20]).all()
    assert alike[20:] == pytest.approx(1)
    opposed = np.stack([walk, 1 / walk], axis=1)
    assert (signals.pairwise_correlation(opposed, 20)[20:] < -0.99).all()


def test_every_measure_is_causal() -> None:
    dice = np.random.default_rng(3)
    value = np.exp(dice.standard_normal((30, 2)).cumsum(axis=0) / 50)
    for made in (
        indicator("change", "5 sessions"), indicator("return", "1 weeks"), indicator("sum", "5 sessions"),
        indicator("level", smooth=5), replace(indicator("correlation", "5 sessions"), of=("X", "Y")),
    ):  # fmt: skip
        rows = value if made.transform is Transform.CORRELATION else value[:, :1]
        full = signals.measure(made, DAYS, rows, 1.0, default().exhaustion)
        half = signals.measure(made, DAYS[:17], rows[:17], 1.0, default().exhaustion)
        np.testing.assert_array_equal(full[:17], half)


def test_windows_are_read_as_written() -> None:
    assert window("13 weeks").count == 13
    with pytest.raises(ValueError, match="fortnight"):
        window("2 fortnights")
