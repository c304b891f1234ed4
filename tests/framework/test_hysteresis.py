import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.framework.hysteresis import UNKNOWN, band, regime

THRESHOLDS = [35.0, 60.0, 80.0]


def after(*readings: float) -> int:
    return regime(np.array(readings, float), THRESHOLDS, 2.0, 3)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ((50,), 1),
        ((50, 61), 1),  # crossed by one point, one day
        ((50, 62), 2),  # by two points
        ((50, 60, 61, 60), 2),  # or for three days
        ((50, 60, 59, 61), 1),  # not in a row
        ((70, 59), 2),
        ((70, 58), 1),
        ((70, 59, 59, 59), 1),
        ((50, 81), 2),  # two thresholds, only the first by enough
        ((50, 81, 81, 81), 3),
        ((90, 34), 1),
        ((90, 33), 0),
        ((50, np.nan, 62), 2),
        ((50, 60, np.nan, 60, 60), 2),  # a day without a reading is not a day back
        ((50, np.nan), UNKNOWN),
        ((), UNKNOWN),
        ((60, 50, 60), 1),
    ],
)
def test_a_regime_changes_by_two_points_or_three_days(readings: tuple[float, ...], expected: int) -> None:
    assert after(*readings) == expected


@given(st.lists(st.integers(0, 100), min_size=3, max_size=60), st.integers(0, 3))
def test_three_days_in_a_band_settle_the_regime(readings: list[int], to: int) -> None:
    middle = [20.0, 50.0, 70.0, 90.0][to]
    assert after(*readings, middle, middle, middle) == to


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60))
def test_the_regime_is_never_more_than_a_threshold_away_from_a_clear_reading(readings: list[int]) -> None:
    found = after(*readings)
    assert band(readings[-1] - 2, THRESHOLDS) <= found <= band(readings[-1] + 2, THRESHOLDS)
