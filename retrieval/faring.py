"""How sources fare, in the record: their states, which only updates read, and their outages, which notes tell of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from retrieval import schema
from retrieval.states import State, down

_TIMES = ("tried", "good", "fresh", "until")


def load(connection: Connection, named: Iterable[tuple[str, str]]) -> Mapping[str, State]:
    """The states of sources by key; a source that was never asked has a fresh one. ``named`` are keys and titles."""
    table = schema.sources
    rows = {row["key"]: dict(row) for row in connection.execute(select(table)).mappings()}
    return {key: _state(rows[key]) if key in rows else State(key, title) for key, title in named}


def save(connection: Connection, before: State, after: State, subjects: Sequence[str]) -> None:
    """Store how a source fares; an outage begins with its first failure and ends with the next answer."""
    table = schema.sources
    row = {part.name: _plain(getattr(after, part.name)) for part in fields(State)}
    connection.execute(delete(table).where(table.c.key == after.key))
    connection.execute(insert(table), [row])
    if down(after) and not down(before):
        _begin(connection, after, subjects)
    elif down(before) and not down(after):
        _end(connection, after)


def forget(connection: Connection, keys: Collection[str], now: datetime) -> None:
    """End the outages of sources that are not among ``keys``."""
    table = schema.outages
    ended = update(table).where(table.c.until.is_(None), table.c.key.not_in(sorted(keys)))
    connection.execute(ended.values(until=int(now.timestamp())))


def _begin(connection: Connection, after: State, subjects: Sequence[str]) -> None:
    assert after.tried is not None
    row = {
        "key": after.key, "since": int(after.tried.timestamp()), "until": None, "title": after.title, "kind": after.kind,
        "subjects": json.dumps(list(subjects)),
    }  # fmt: skip
    table = schema.outages
    connection.execute(delete(table).where(table.c.key == row["key"], table.c.since == row["since"]))
    connection.execute(insert(table), [row])


def _end(connection: Connection, after: State) -> None:
    assert after.tried is not None
    table = schema.outages
    ended = update(table).where(table.c.key == after.key, table.c.until.is_(None))
    connection.execute(ended.values(until=int(after.tried.timestamp())))


def _state(row: Mapping[str, Any]) -> State:
    values: dict[str, Any] = {name: _time(value) if name in _TIMES else value for name, value in row.items()}
    return State(**values)


def _time(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value, UTC)


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value
