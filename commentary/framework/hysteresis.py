"""Index → regime, slowly: a regime changes only when a threshold is crossed clearly, or for days."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commentary.history import Values

UNKNOWN = -1


def band(lsi: float, thresholds: Sequence[float]) -> int:
    """The band of an index by thresholds alone: its upper bounds are exclusive."""
    return sum(lsi >= threshold for threshold in thresholds)


def regime(readings: Values, thresholds: Sequence[float], points: float, days: int) -> int:
    """The band after replaying ``readings`` (one a session, oldest first, NaN where there is none).

    The first reading decides where the replay starts. Later the band moves to where the index is beyond a threshold by
    ``points``, or to where it stayed for ``days`` readings. UNKNOWN when the last reading is NaN.
    """
    if not len(readings) or np.isnan(readings[-1]):
        return UNKNOWN
    held = [float(reading) for reading in readings if not np.isnan(reading)]
    at = band(held[0], thresholds)
    for n, lsi in enumerate(held):
        recent = [band(value, thresholds) for value in held[max(n - days + 1, 0) : n + 1]]
        firm = band(lsi - points, thresholds), sum(lsi > threshold - points for threshold in thresholds)
        stayed = min(recent), max(recent)  # fewer than `days` still hold the band that the replay began in
        if band(lsi, thresholds) > at:
            at = max(at, firm[0], stayed[0])
        elif band(lsi, thresholds) < at:
            at = min(at, firm[1], stayed[1])
    return at
