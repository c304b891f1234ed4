"""A CSV, Parquet or JSON table of observations → batches in stored units, and what was refused of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from commentary.errors import InputError
from commentary.history import Days, Values
from commentary.model import Subject
from retrieval.cells import ALWAYS, days_of, known_of, read_column
from retrieval.doubts import Refusals
from retrieval.mappings import ColumnMapping, SeriesMapping
from retrieval.writing import Batch, Doubt

Stored = Callable[[str], tuple[Days, Values]]


def read_series(
    path: Path, mapping: SeriesMapping, subjects: Mapping[str, Subject], stored: Stored, now: datetime
) -> tuple[list[Batch], list[Doubt]]:
    """The mapped columns of a table.

    Raises InputError for a file that is no table, a column or subject it lacks, a unit that does not convert and
    dates that cannot be read. A value that cannot be believed is refused and doubted, and the rest is kept.
    """
    table = _frame(path, path.suffix.lower() == ".parquet", str(path))
    require(str(path), table, [mapping.date, *mapping.columns, *([mapping.known] if mapping.known else [])])
    days = days_of(str(path), table[mapping.date].tolist(), mapping.date_format)
    cells = None if mapping.known is None else table[mapping.known].tolist()
    batches, doubts = [], []
    for name, column in mapping.columns.items():
        subject = _subject(path, column, subjects)
        known = None if cells is None else known_of(str(path), subject, table[name].tolist(), cells)
        refusals = Refusals(column.series, path.name)
        batches.append(
            read_column(str(path), table[name].tolist(), days, known, column, subject, stored(column.series), refusals)
        )
        doubts += refusals.doubts(subject.release or ALWAYS, subject.calendar, now)
    return batches, doubts


def read_body(body: bytes, mapping: SeriesMapping, where: str) -> pd.DataFrame:
    """The table that came from an address: CSV, Parquet or JSON, told by its first bytes. Raises InputError."""
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        raise InputError("is a page, not a table", where, "give the address of the data itself")
    if start.startswith((b"{", b"[")):
        return _records(body, mapping.rows, where)
    return _frame(BytesIO(body), start.startswith(b"PAR1"), where)


def _frame(source: Path | BytesIO, parquet: bool, where: str) -> pd.DataFrame:
    try:
        if parquet:
            return pd.read_parquet(source).reset_index(drop=False)
        return pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8-sig", skipinitialspace=True)
    except ImportError as error:
        raise InputError("Parquet needs pyarrow", where, "pip install 'liquidity-commentary[parquet]'") from error
    except (OSError, ValueError, UnicodeError) as error:
        raise InputError(f"is no table: {str(error).splitlines()[0]}", where, "give a CSV in UTF-8") from error


def _records(body: bytes, path: str, where: str) -> pd.DataFrame:
    """The records of a JSON, at a path of keys; numbers as they are written."""
    try:
        found: Any = json.loads(body, parse_float=str, parse_int=str)
    except ValueError as error:
        raise InputError(f"is no JSON: {error}", where) from error
    for key in path.split(".") if path else ():
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise InputError(f"holds no list of records at {path or 'its top'!r}", where, "declare rows")
    return pd.DataFrame(found, dtype=object).astype(object).where(lambda cells: cells.notna(), "")


def require(where: str, table: pd.DataFrame, names: Sequence[str]) -> None:
    """Raises InputError for a table that lacks a column."""
    absent = [name for name in names if name not in table.columns]
    if absent:
        have = ", ".join(map(str, table.columns[:12]))
        raise InputError(f"has no column {', '.join(absent)}", where, f"its columns are {have}")


def _subject(path: Path, column: ColumnMapping, subjects: Mapping[str, Subject]) -> Subject:
    subject = subjects.get(column.id)
    if subject is None:
        raise InputError(f"{column.id} is no subject", str(path), "define it in commentary.toml or correct its name")
    if column.metric not in ("level", "high", "low"):
        raise InputError(f"{column.metric!r} is no metric", str(path), "use level, high or low")
    if subject.derived is not None:
        raise InputError(f"{column.id} is computed from others", str(path), "map its parts instead")
    return subject
