"""Cells of a table as they are written → numbers, days and moments; a column of them → a batch in stored units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np

from commentary.errors import InputError
from commentary.history import Days, Seconds, Values
from commentary.model import Release, Subject
from retrieval.doubts import Refusals, believable
from retrieval.mappings import ColumnMapping
from retrieval.release import at_time, known_times
from retrieval.units import factor, known_units
from retrieval.writing import Batch

ALWAYS = Release(lag=0, time="23:59", zone="UTC", source="no rule declared: end of its day", business=False)
_LARGEST = 60  # digits before the point
_MISSING = frozenset(("", ".", "-", "--", "—", "n/a", "na", "#n/a", "null", "none"))


def read_column(
    where: str,
    texts: Sequence[object],
    days: Days,
    known: Seconds | None,
    column: ColumnMapping,
    subject: Subject,
    stored: tuple[Days, Values],
    refusals: Refusals,
) -> Batch:
    """A column's cells of ``days`` in the subject's unit, those that can be believed; the rest goes to ``refusals``.

    ``known`` are the moments since when each is known; without them the subject's release rule says so.
    Raises InputError for a unit that does not convert.
    """
    factors = _factors(where, column, subject)
    percent = all(unit == "%" for _, unit in factors_units(column))
    rows: list[int] = []
    values: list[float] = []
    for at, text in enumerate(texts):
        value = _number(text, percent)
        if isinstance(value, Decimal):
            rows.append(at)
            values.append(float(value * _factor(factors, days[at])))
        elif value is not None and not np.isnat(days[at]):
            refusals.add(days[at], value, "correct the file")
    day, value_array = days[rows], np.array(values, np.float64)
    since = known_times(subject.release or ALWAYS, subject.calendar, day) if known is None else known[rows]
    keep = believable(day, value_array, since, subject, stored, refusals, known is not None)
    return Batch(column.series, day[keep], value_array[keep], since[keep], reconstructed=known is None)


def factors_units(column: ColumnMapping) -> tuple[tuple[date | None, str], ...]:
    """The units of a column with the last day of each."""
    return column.units or ((None, column.unit),)


def _factors(where: str, column: ColumnMapping, subject: Subject) -> list[tuple[np.datetime64 | None, Decimal]]:
    found: list[tuple[np.datetime64 | None, Decimal]] = []
    for until, unit in sorted(factors_units(column), key=lambda pair: pair[0] or date.max):
        by = factor(unit, subject.unit)
        if by is None:
            raise InputError(
                f"{column.id} is stored in {subject.unit.value} and {unit!r} does not convert to it",
                where,
                f"declare one of: {known_units()}",
            )
        found.append((None if until is None else np.datetime64(until, "D"), by))
    return found


def _factor(factors: Sequence[tuple[np.datetime64 | None, Decimal]], day: np.datetime64) -> Decimal:
    for until, by in factors:
        if until is None or day <= until:
            return by
    return factors[-1][1]


def days_of(where: str, cells: Sequence[object], form: str | None) -> Days:
    """Days of the rows; an empty date cell is not a time, and so its row is skipped."""
    try:
        found = [_day(cell, form) for cell in cells]
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"has a date that cannot be read: {error}", where, 'declare date_format, such as "%d/%m/%Y"'
        ) from error
    return np.array(found, "datetime64[D]")


def _day(cell: object, form: str | None) -> np.datetime64:
    if isinstance(cell, datetime | date):  # pandas' NaT is a datetime, and stays no time
        return np.datetime64(cell.strftime("%Y-%m-%d") if cell == cell else "NaT", "D")
    text = str(cell).strip()
    if not text or text == "NaT":
        return np.datetime64("NaT", "D")
    moment = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
    return np.datetime64(moment.date(), "D")


def known_of(where: str, subject: Subject, texts: Sequence[object], cells: Sequence[object]) -> Seconds:
    """Since when each row is known; of a row without a value it does not matter."""
    rule = subject.release or ALWAYS
    missing = np.datetime64("NaT", "s")
    try:
        found = [
            missing if isinstance(_number(text, True), str | None) else _instant(cell, rule)
            for text, cell in zip(texts, cells, strict=True)
        ]
    except (ValueError, OverflowError) as error:
        raise InputError(f"has a known time that cannot be read: {error}", where, "use ISO dates") from error
    return np.array(found, "datetime64[s]")


def _number(cell: object, percent: bool) -> Decimal | str | None:
    """A cell's number; None when it is missing; a text saying why it is refused."""
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return None
    text = (repr(cell) if isinstance(cell, float) else str(cell)).strip()
    if text.lower() in _MISSING:
        return None
    bare = text.replace("\u2212", "-")
    if bare.endswith("%"):
        if not percent:
            return f"{text!r} is in percent, the column is not"
        bare = bare[:-1]
    try:
        value = Decimal(_ungrouped(bare))
    except ArithmeticError:
        return f"{text[:40]!r} is no number"
    if value.is_finite() and value.adjusted() < _LARGEST:
        return value
    return f"{text[:40]!r} is not finite" if not value.is_finite() else f"{text[:40]!r} is beyond all measure"


def _ungrouped(text: str) -> str:
    """A number without the commas between its thousands; commas anywhere else leave it no number."""
    head, point, tail = text.partition(".")
    groups = head.lstrip("+-").split(",")
    grouped = len(groups) > 1 and 1 <= len(groups[0]) <= 3 and all(len(part) == 3 for part in groups[1:])
    return (head.replace(",", "") if grouped else head) + point + tail


def _instant(cell: object, rule: Release) -> np.datetime64:
    """A moment, or a date taken at the rule's hour."""
    text = (cell.isoformat() if isinstance(cell, datetime | date) else str(cell)).strip()
    if len(text) == 10:
        return np.datetime64(at_time(np.array([text], "datetime64[D]"), rule.time, rule.zone)[0])
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return np.datetime64(aware.astimezone(UTC).replace(tzinfo=None), "s")
