"""When observations became known, by their release rule; whole arrays at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from commentary.history import Days, Seconds
from commentary.model import Release

_EXCHANGES = ("XNYS", "XTKS", "XHKG", "XSHG", "XLON")


def known_times(release: Release, calendar: str, days: Days) -> Seconds:
    """The UTC moment at which the observation of each day is released.

    Business days are those of the exchange ``calendar`` when it is one, else those of the US federal government.
    A date that is no business day counts from the business day before it, or, at lag 0, waits for the next. A weekday
    that is a holiday moves on to the next business day.
    """
    if not len(days):
        return np.array([], "datetime64[s]")
    if release.business:
        holidays = _holidays(calendar, int(days.min().astype(object).year), int(days.max().astype(object).year) + 1)
        roll: Literal["backward", "forward"] = "backward" if release.lag else "forward"
        due = np.busday_offset(days, release.lag, roll=roll, holidays=holidays)
    else:
        due = days + np.timedelta64(release.lag, "D")
    if release.weekday is not None:
        weekday = (due.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
        due = due + ((release.weekday - weekday) % 7).astype("timedelta64[D]")
        due = np.busday_offset(due, 0, roll="forward", holidays=holidays) if release.business else due
    return at_time(due, release.time, release.zone)


def rolled(calendar: str, days: Days, roll: Literal["backward", "forward"]) -> Days:
    """The days, each moved to the nearest business day of a calendar in one direction where it is none."""
    holidays = _holidays(calendar, int(days.min().astype(object).year), int(days.max().astype(object).year) + 1)
    return np.busday_offset(days, 0, roll=roll, holidays=holidays)


def open_on(calendar: str, days: Days) -> NDArray[np.bool_]:
    """Whether the exchange of a calendar traded on each day; other calendars are never shut."""
    if calendar not in _EXCHANGES or not len(days):
        return np.ones(len(days), bool)
    first, last = (int(day.astype(object).year) for day in (days.min(), days.max()))
    return np.is_busday(days, holidays=_holidays(calendar, first, last + 1))


def at_time(days: Days, time: str, zone: str) -> Seconds:
    """``time`` (HH:MM) in ``zone`` on each day, in UTC; a time a clock change skips is the next that exists."""
    import pandas as pd  # here and below: a question that needs no calendar does not wait for one

    hour, minute = map(int, time.split(":"))
    local = days.astype("datetime64[s]") + np.timedelta64(hour * 3600 + minute * 60, "s")
    stamps = pd.DatetimeIndex(local).tz_localize(
        zone, nonexistent="shift_forward", ambiguous=np.zeros(len(local), dtype=bool)
    )
    return np.asarray(stamps.tz_convert(None).to_numpy(), "datetime64[s]")


@lru_cache(maxsize=32)
def _holidays(calendar: str, first: int, last: int) -> NDArray[np.datetime64]:
    """Weekdays without business from the first to the last year."""
    if calendar in _EXCHANGES:
        return _closed(calendar, first)
    from pandas.tseries.holiday import USFederalHolidayCalendar

    found = USFederalHolidayCalendar().holidays(f"{first}-01-01", f"{last}-12-31")
    return np.array(found.to_list(), "datetime64[D]")


@lru_cache(maxsize=8)
def _closed(exchange: str, first: int) -> NDArray[np.datetime64]:
    import exchange_calendars

    start = max(first, 1990)
    sessions = exchange_calendars.get_calendar(exchange, start=f"{start}-01-01").sessions
    held = np.asarray(sessions.to_numpy(), "datetime64[D]")
    weekdays = np.arange(held[0], held[-1] + 1, dtype="datetime64[D]")
    weekdays = weekdays[np.is_busday(weekdays)]
    return np.setdiff1d(weekdays, held)
