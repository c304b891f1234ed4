"""What the contract needs to know of a provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from retrieval.plugins import MarketFactory


@dataclass(frozen=True)
class Case:
    """A provider, a series of it, and bodies as it is documented to serve them, by the beginning of their path.

    ``rows`` is what must be read of ``good``: the value of each day as the provider writes it, None where it is missing.
    ``empty`` holds no observation, as served where there is none. ``unknown`` is a name it does not have, ``unknowns`` what it
    serves for that: a status and a body.
    """

    id: str
    make: MarketFactory
    name: str
    good: Mapping[str, bytes]
    rows: Mapping[date, Decimal | None]
    empty: Mapping[str, bytes]
    unit: str | None = None
    known: Mapping[date, datetime] | None = None
    unknown: str = ""
    unknowns: tuple[int, bytes] = (404, b"")
    environment: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"
