"""How long a statement's time is, made comparable."""

from __future__ import annotations

from datetime import timedelta

from commentary.model import Statement, Step, Window

_DAYS = (Step.SESSION, Step.DAY)


def daily(statement: Statement) -> bool:
    """Whether it is of one day or session."""
    window = statement.window
    if window is not None:
        return window.count == 1 and window.step in _DAYS
    if statement.start is None or statement.end is None:
        return False
    return statement.end - statement.start == timedelta(days=1)


def clock(window: Window | None) -> tuple[int, str] | None:
    """Windows of equal length on the same kind of clock are equal: 52 weeks, 12 months, 365 days and a year are the year."""
    if window is None:
        return None
    count, step = window.count, window.step
    if step is Step.YEAR or (step is Step.MONTH and count % 12 == 0) or (step is Step.WEEK and count % 52 == 0):
        return count // {Step.YEAR: 1, Step.MONTH: 12, Step.WEEK: 52}[step], "year"
    if step is Step.DAY and count % 365 == 0:
        return count // 365, "year"
    return (count * 7, Step.DAY) if step is Step.WEEK else (count, step)


def length(statement: Statement) -> str:
    """How long, in words."""
    window = statement.window
    if window is None:
        return f"since {statement.start}" if statement.start else "no stated period"
    return f"{window.count} {window.step}{'s' if window.count != 1 else ''}"
