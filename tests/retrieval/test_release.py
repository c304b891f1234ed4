"""Since when an observation is known, for every release rule of the catalog, across holidays and clock changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.catalog import catalog, releases
from retrieval.release import known_times

CASES = [
    ("us-close", "XNYS", "2026-02-05", "2026-02-05T21:15"),
    ("us-close", "XNYS", "2025-07-03", "2025-07-03T20:15"),
    ("tokyo-close", "XTKS", "2026-02-06", "2026-02-06T06:45"),
    ("utc-day", "24/7", "2026-02-05", "2026-02-06T00:00"),
    ("treasury-evening", "USGOV", "2026-02-05", "2026-02-05T23:00"),
    ("fred-next-day", "USGOV", "2026-02-06", "2026-02-09T21:15"),
    ("h10", "USGOV", "2026-02-05", "2026-02-09T21:15"),
    ("h10", "USGOV", "2022-06-15", "2022-06-21T20:15"),  # the Monday is Juneteenth
    ("ice-next-morning", "USGOV", "2026-02-05", "2026-02-06T14:00"),
    ("ice-next-morning", "USGOV", "2026-01-31", "2026-02-02T14:00"),  # a month's end on a Saturday
    ("nyfed-next-morning", "USGOV", "2026-02-04", "2026-02-05T13:00"),
    ("nyfed-next-morning", "USGOV", "2026-01-16", "2026-01-20T13:00"),  # Martin Luther King Day
    ("nyfed-effr", "USGOV", "2026-02-05", "2026-02-06T14:00"),
    ("nyfed-afternoon", "USGOV", "2026-02-05", "2026-02-05T18:20"),
    ("nyfed-repo", "USGOV", "2026-02-05", "2026-02-05T18:50"),
    ("fed-effective", "USGOV", "2026-02-07", "2026-02-09T14:00"),  # a Saturday waits for Monday
    ("h41", "weekly", "2026-02-04", "2026-02-05T21:30"),
    ("h41", "weekly", "2025-11-26", "2025-11-28T21:30"),  # Thanksgiving
    ("dts", "USGOV", "2026-02-05", "2026-02-06T21:00"),
    ("nfci", "weekly", "2026-01-30", "2026-02-04T13:30"),
    ("nfci", "weekly", "2026-01-16", "2026-01-22T13:30"),  # a holiday in between
    ("stlfsi", "weekly", "2026-01-30", "2026-02-05T16:00"),
    ("ofr", "USGOV", "2026-02-03", "2026-02-05T17:00"),
    ("h6", "monthly", "2025-12-01", "2026-01-27T18:00"),
    ("gdp", "quarterly", "2025-07-01", "2025-10-30T12:30"),
    ("eia", "XNYS", "2026-02-02", "2026-02-05T18:00"),
    ("farside", "XNYS", "2026-02-05", "2026-02-06T04:00"),
    ("filing", "quarterly", "2026-02-05", "2026-02-06T02:00"),
    ("shanghai-close", "XSHG", "2026-02-05", "2026-02-05T07:15"),
    ("hong-kong-close", "XHKG", "2026-02-05", "2026-02-05T08:30"),
    ("cfets-parity", "XSHG", "2026-02-05", "2026-02-05T01:20"),
    ("cfets-parity", "XSHG", "2026-02-16", "2026-02-24T01:20"),  # the Spring Festival: nothing is fixed
    ("cfets-shibor", "XSHG", "2026-02-05", "2026-02-05T03:30"),
    (
        "cfets-shibor",
        "XSHG",
        "2026-02-14",
        "2026-02-24T03:30",
    ),  # a Saturday worked for the holiday: too late, never too early
    ("hkab-fixing", "XHKG", "2026-02-05", "2026-02-05T03:20"),
    ("hkma-next-morning", "XHKG", "2026-02-05", "2026-02-06T01:00"),
    ("hkma-next-morning", "XHKG", "2026-02-16", "2026-02-20T01:00"),  # Lunar New Year
    ("auction", "weekly", "2026-02-05", "2026-02-05T18:05"),
    ("treasury-evening", "USGOV", "2025-03-07", "2025-03-07T23:00"),  # the last evening of winter time
    ("treasury-evening", "USGOV", "2025-03-10", "2025-03-10T22:00"),
]


@pytest.mark.parametrize(("rule", "calendar", "day", "known"), CASES)
def test_release_rules(rule: str, calendar: str, day: str, known: str) -> None:
    found = known_times(releases()[rule], calendar, np.array([day], "datetime64[D]"))
    assert str(found[0].astype("datetime64[m]")) == known


def test_every_rule_of_the_catalog_has_a_case() -> None:
    used = {subject.release for subject in catalog().values() if subject.release}
    assert used <= {releases()[rule] for rule, *_ in CASES}


@given(st.sampled_from(sorted(releases())), st.lists(st.integers(16436, 20512), min_size=1, max_size=40))
def test_nothing_is_known_before_its_day_and_order_is_kept(rule: str, days: list[int]) -> None:
    asked = np.sort(np.array(days, "datetime64[D]"))
    known = known_times(releases()[rule], "USGOV", asked)
    seconds, midnight = known.astype(np.int64), asked.astype("datetime64[s]").astype(np.int64)
    assert bool((seconds >= midnight - 14 * 3600).all())
    assert bool((np.diff(seconds) >= 0).all())
