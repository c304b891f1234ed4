from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary import derive
from commentary.catalog import catalog
from commentary.errors import SettingsError
from commentary.history import History
from commentary.model import Derivation
from tests.fakes import FakeView, noon

DAY = date(2026, 2, 4)


def series(name: str, rows: list[tuple[int, int, int]]) -> History:
    """Rows of (day, value, hour known)."""
    unique = list({(day, known): (day, value, known) for day, value, known in rows}.values())
    day = np.array([row[0] for row in unique], np.int64).astype("datetime64[D]")
    known = np.array([row[2] for row in unique], np.int64).astype("datetime64[h]").astype("datetime64[s]")
    return History.of(name, day, np.array([row[1] for row in unique], float), known)


ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(-9, 9), st.integers(0, 30)), max_size=14)


@given(ROWS, ROWS, ROWS, st.integers(0, 3))
def test_a_panel_at_any_instant_is_what_the_parts_known_by_then_give(
    a: list[tuple[int, int, int]], b: list[tuple[int, int, int]], c: list[tuple[int, int, int]], tolerance: int
) -> None:
    parts = [series("A", a), series("B", b), series("C", c)]
    panel = derive.align(parts, tolerance)
    for hour in range(32):
        when = np.datetime64(hour, "h").astype("datetime64[s]")
        told: dict[object, list[float]] = {}
        for day, value, known in zip(panel.day, panel.value, panel.known, strict=True):
            if known <= when:
                told[day] = list(value)
        assert told == naive([part.until(when).latest for part in parts], tolerance)


def naive(parts: list[History], tolerance: int) -> dict[object, list[float]]:
    found = {}
    for day, value in zip(parts[0].day, parts[0].value, strict=True):
        row = [value]
        for part in parts[1:]:
            near = (part.day <= day) & (part.day >= day - tolerance)
            if near.any():
                row.append(part.value[near][-1])
        if len(row) == len(parts):
            found[day] = row
    return found


def test_a_spread_is_exact_in_basis_points_and_known_with_its_last_part() -> None:
    view = FakeView(noon(date(2026, 2, 6)), {"SOFR": {DAY: 3.69}, "IORB": {DAY - timedelta(3): 3.65}})
    held = derive.history(view, "SOFR_IORB")
    assert list(held.value) == [4.0]  # and not 4.0000000000000036
    assert held.known[0] == np.datetime64("2026-02-05T00:00:00")


def test_a_part_older_than_the_tolerance_is_not_used() -> None:
    view = FakeView(noon(date(2026, 2, 6)), {"SOFR": {DAY: 3.69}, "IORB": {DAY - timedelta(8): 3.65}})
    assert not len(derive.history(view, "SOFR_IORB"))


def test_a_stored_series_passes_through() -> None:
    view = FakeView(noon(date(2026, 2, 6)), {"BTC": {DAY: 62702.1}})
    assert list(derive.history(view, "BTC").value) == [62702.1]


def test_a_subject_derived_from_itself_is_refused_by_name() -> None:
    turning = replace(catalog()["BUFFER"], id="TURN", derived=Derivation(("TURN",), (1.0,)))
    view = FakeView(noon(DAY), {}, subjects={"TURN": turning})
    with pytest.raises(SettingsError, match="TURN"):
        derive.history(view, "TURN")
