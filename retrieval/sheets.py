"""A provider's sheet → observations, and since when each is known.

What a series begins with is history: it is known since its release rule says so, or its provider, and never later than now.
Everything after is known from now on, whatever its day, since the record did not have it a moment ago: a note of an
earlier hour, written again, must find what it found. Of several versions of such a day only the last can be known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from pandas import DataFrame

from commentary.errors import SourceError
from commentary.history import Days, Values
from commentary.model import Subject
from retrieval.cells import ALWAYS, days_of, known_of, read_column
from retrieval.doubts import UNIT_STEP, Refusals
from retrieval.mappings import ColumnMapping, SeriesMapping
from retrieval.plugins import Sheet
from retrieval.release import known_times
from retrieval.tables import require
from retrieval.units import factor
from retrieval.writing import Batch, Doubt

_COMMON = 5  # days on which a restatement must be seen
_ALIKE = 0.01  # how far the ratios of a split may differ, by rounding
_SPLIT = 0.05  # log of the smallest ratio that is a split and not a correction
_TOMORROW = timedelta(days=1)  # it is tomorrow already somewhere
_FAR = datetime(9999, 1, 1, tzinfo=UTC)  # stands for no time, of rows that have no value


@dataclass(frozen=True)
class Wanted:
    """A series of a provider's: its name there and the column it is stored as."""

    name: str
    column: ColumnMapping


def observed(
    sheet: Sheet,
    wanted: Wanted,
    subjects: Mapping[str, Subject],
    held: tuple[Days, Values],
    now: datetime,
    where: str,
) -> tuple[list[Batch], list[Doubt]]:
    """Batches in stored units, and what was refused. ``held`` are the values in force.

    Raises SourceError for a unit that does not convert: a provider that changed it is not guessed after.
    """
    subject = subjects[wanted.column.id]
    column = _with_unit(sheet, wanted, subject, where)
    refusals = Refusals(column.series, where)
    days = np.array([day for day, _ in sheet.rows], "datetime64[D]")
    texts = [text for _, text in sheet.rows]
    ahead = days > np.datetime64((now + _TOMORROW).date(), "D")  # bars that are not settled are left out anyway
    for day in [] if sheet.settling else np.flatnonzero(ahead).tolist():
        refusals.add(days[day], f"{texts[day]!r} is of a day to come", "is it dated right?")
        texts[day] = ""
    known = None if sheet.known is None else np.array([_instant(at) for at in sheet.known], "datetime64[s]")
    beside = (held[0][:0], held[1][:0]) if restated(sheet, held) else held
    batch = read_column(where, texts, days, known, column, subject, beside, refusals)
    doubts = refusals.doubts(subject.release or ALWAYS, subject.calendar, now)
    if sheet.settling:
        batch = _settled(batch, subject, now)
    return _dated(batch, held[0], now), [Doubt(doubt.flag, now) for doubt in doubts]


def restated(sheet: Sheet, held: tuple[Days, Values]) -> bool:
    """Whether bars are all the held ones times one ratio: a share was split, and its history with it.

    A ratio of another unit's size is none of a split and is left to be refused.
    """
    if not sheet.settling:
        return False
    before = dict(zip(held[0].tolist(), held[1].tolist(), strict=True))
    pairs = [(float(text), before[day]) for day, text in sheet.rows if day in before and _plain(text)]
    if len(pairs) < _COMMON:
        return False
    ratios = np.array([new / old for new, old in pairs if old])
    middle = float(np.median(ratios))
    same = np.abs(ratios / middle - 1) < _ALIKE
    return bool(same.mean() > 0.9 and _SPLIT < abs(np.log(middle)) < np.log(UNIT_STEP))


def _plain(text: str) -> bool:
    try:
        return np.isfinite(float(text)) and float(text) > 0
    except ValueError:
        return False


def _with_unit(sheet: Sheet, wanted: Wanted, subject: Subject, where: str) -> ColumnMapping:
    """The column in the unit that the provider tells, or the one declared."""
    column = wanted.column
    if sheet.unit is None:
        if not column.unit and not column.units:
            raise SourceError("unreadable", "tells no unit", where, f"declare that of {wanted.name} in commentary.toml")
        return column
    if factor(sheet.unit, subject.unit) is None:
        what = f"is in {sheet.unit!r} and {column.id} is stored in {subject.unit.value}"
        raise SourceError("unreadable", what, where, "did the provider change it?")
    return ColumnMapping(column.id, sheet.unit, metric=column.metric)


def _settled(batch: Batch, subject: Subject, now: datetime) -> Batch:
    """Without bars that still change: those whose release hour has not come."""
    closed = known_times(subject.release or ALWAYS, subject.calendar, batch.day) <= _instant(now)
    return Batch(batch.series, batch.day[closed], batch.value[closed], batch.known[closed], batch.reconstructed)


def _dated(batch: Batch, held: Days, now: datetime) -> list[Batch]:
    """History, with the times that are its own, or what is new now."""
    if not len(batch.day):
        return []
    at = _instant(now)
    if not len(held):
        return [replace(batch, known=np.minimum(batch.known, at))]
    order = np.lexsort((batch.known, batch.day))
    last = order[np.append(batch.day[order][1:] != batch.day[order][:-1], True)]
    known = np.full(len(last), at)
    return [Batch(batch.series, batch.day[last], batch.value[last], known, reconstructed=False)]


def _instant(moment: datetime) -> np.datetime64:
    return np.datetime64(moment.astimezone(UTC).replace(tzinfo=None), "s")


def as_sheets(
    table: DataFrame, mapping: SeriesMapping, subjects: Mapping[str, Subject]
) -> Iterator[tuple[Wanted, Sheet]]:
    """A table as sheets, one a column. Raises InputError for a column it lacks and for dates that cannot be read."""
    where = mapping.file
    require(where, table, [mapping.date, *mapping.columns, *([mapping.known] if mapping.known else [])])
    days = days_of(where, table[mapping.date].tolist(), mapping.date_format)
    for name, column in mapping.columns.items():
        texts = table[name].tolist()
        known = None
        if mapping.known:
            at = known_of(where, subjects[column.id], texts, table[mapping.known].tolist())
            known = [_FAR if np.isnat(moment) else moment.item().replace(tzinfo=UTC) for moment in at]
        dated = [place for place, day in enumerate(days) if not np.isnat(day)]
        yield (
            Wanted(name, column),
            Sheet(
                [(days[place].item(), str(texts[place])) for place in dated],
                known=None if known is None else [known[place] for place in dated],
            ),
        )
