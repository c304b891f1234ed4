"""Units as files serve them → units as the record stores them. Only what is declared here is converted."""

from __future__ import annotations

from decimal import Decimal

from commentary.model import Unit

_MONEY = ("USD", "JPY", "CNY", "HKD")
_SCALES = {"": 1, " k": 10**3, " mn": 10**6, " bn": 10**9, " tn": 10**12}
_RATES: dict[tuple[str, str], int | Decimal] = {
    ("%", "bp"): 100,
    ("pp", "bp"): 100,
    ("bp", "%"): Decimal("0.01"),
    ("bp", "pp"): Decimal("0.01"),
}

_FACTORS: dict[tuple[str, str], Decimal] = (
    {(unit.value, unit.value): Decimal(1) for unit in Unit}
    | {(f"{money}{scale}", money): Decimal(by) for money in _MONEY for scale, by in _SCALES.items()}
    | {pair: Decimal(by) for pair, by in _RATES.items()}
)


def factor(served: str, stored: Unit) -> Decimal | None:
    """What a value in ``served`` is multiplied by, or None for an unlike or unknown unit."""
    return _FACTORS.get((" ".join(served.split()), stored.value))


def known_units() -> str:
    """The units a mapping may declare, for a message."""
    return ", ".join(sorted({served for served, _ in _FACTORS}))
