"""What is due next, and what is not an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from commentary.catalog import catalog
from commentary.model import Due
from retrieval.calendar import due

FRIDAY = datetime(2026, 2, 6, 12, tzinfo=UTC)
LAST = {"SOFR": date(2026, 2, 4), "WALCL": date(2026, 2, 4), "SPY": date(2026, 2, 5), "HY_OAS": date(2026, 2, 4)}


def events(as_of: datetime = FRIDAY, days: int = 8, **last: date | None) -> list[Due]:
    return list(due(as_of, days, catalog(), {**LAST, **last}))


def test_the_next_release_of_each_rule_by_its_own_hour() -> None:
    told = [(f"{event.when:%m-%d %H:%M}", event.observed, event.subjects) for event in events()]
    assert told == [
        ("02-06 13:00", date(2026, 2, 5), ("SOFR",)),
        ("02-06 14:00", date(2026, 2, 5), ("HY_OAS",)),
        ("02-12 21:30", date(2026, 2, 11), ("WALCL",)),
    ]


def test_the_close_of_an_exchange_is_no_event() -> None:
    assert not any("SPY" in event.subjects for event in events())


def test_what_is_out_is_not_due_and_a_weekend_is_passed_over() -> None:
    late = datetime(2026, 2, 6, 22, tzinfo=UTC)
    [sofr] = [event for event in events(late, SOFR=date(2026, 2, 5)) if "SOFR" in event.subjects]
    assert (sofr.observed, sofr.when) == (date(2026, 2, 6), datetime(2026, 2, 9, 13, tzinfo=UTC))


def test_a_holiday_moves_the_release() -> None:
    before = datetime(2026, 2, 13, 22, tzinfo=UTC)  # Presidents' Day is the Monday after
    [sofr] = [event for event in events(before, SOFR=date(2026, 2, 12)) if "SOFR" in event.subjects]
    assert sofr.when == datetime(2026, 2, 17, 13, tzinfo=UTC)


@pytest.mark.parametrize("last", [None, date(2025, 10, 16)])
def test_a_series_that_is_not_current_has_no_next_release(last: date | None) -> None:
    assert not any("SOFR" in event.subjects for event in events(SOFR=last))


def test_what_lies_beyond_the_days_asked_for_is_left_out() -> None:
    assert not any("WALCL" in event.subjects for event in events(days=3))


def test_a_rule_without_a_name_is_no_event() -> None:
    subject = catalog()["SOFR"]
    assert subject.release is not None
    nameless = {"SOFR": replace(subject, release=replace(subject.release, en="", zh=""))}
    assert due(FRIDAY, 8, nameless, LAST) == ()
