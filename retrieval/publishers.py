"""Who really published: one name a publisher, and carriers counted only where nobody else is named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any


def canonical(name: str) -> str:
    """The name a publisher is counted under."""
    return _names().get(name.casefold().strip(), name.strip())


def independent(names: Iterable[str]) -> tuple[str, ...]:
    """The distinct publishers among ``names`` in their order, without carriers unless there is nobody else."""
    distinct = tuple(dict.fromkeys(canonical(name) for name in names))
    return tuple(name for name in distinct if name not in _carriers()) or distinct[:1]


def behind(carrier: str, host: str) -> str:
    """Who published what a carrier links to, by the host of its address; the carrier where that tells nobody known."""
    name = canonical(carrier)
    return _names().get(host.removeprefix("www."), carrier) if name in _carriers() else carrier


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("retrieval").joinpath("publishers.toml").read_text("utf-8"))


@cache
def _names() -> Mapping[str, str]:
    found = {name.casefold(): name for name in _data()["names"]}
    return found | {other.casefold(): name for name, others in _data()["names"].items() for other in others}


@cache
def _carriers() -> frozenset[str]:
    return frozenset(canonical(name) for name in _data()["carriers"])
