"""Index → regime, slowly: a regime changes only when a threshold is crossed clearly, or for days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from commentary.history import Values

UNKNOWN = -1


def band(lsi: float, thresholds: Sequence[float]) -> int:
    """The band of an index by thresholds alone: its upper bounds are exclusive."""
    return bisect_right(thresholds, lsi)


def regime(readings: Values, thresholds: Sequence[float], points: float, days: int) -> int:
    """The band after replaying ``readings`` (one a session, oldest first, NaN where there is none).

    The first reading decides where the replay starts. Later the band moves to where the index is beyond a threshold by
    ``points``, or to where it stayed for ``days`` readings. UNKNOWN when the last reading is NaN.
    """
    if not len(readings) or np.isnan(readings[-1]):
        return UNKNOWN
    held = [float(reading) for reading in readings if not np.isnan(reading)]
    bands = [band(lsi, thresholds) for lsi in held]
    at = bands[0]
    for n, lsi in enumerate(held):
        if bands[n] == at:
            continue
        recent = bands[max(n - days + 1, 0) : n + 1]  # fewer than `days` still hold the band that the replay began in
        if bands[n] > at:
            at = max(at, band(lsi - points, thresholds), min(recent))
        else:
            at = min(at, bisect_left(thresholds, lsi + points), max(recent))
    return at
