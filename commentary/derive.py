"""Series made of other series, as a record of what was known when.

Aligning is the whole difficulty: a row of several series may be put together only from what was known at one
instant, and when a part is revised or arrives late the row is a new version. ``align`` does that for any number of
parts at once, without a loop over days; ``history`` applies a subject's :class:`~commentary.model.Derivation` to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commentary.errors import SettingsError
from commentary.history import Days, History, Seconds, Values
from commentary.ports import Data

Ints = NDArray[np.int64]

_DECIMALS = 6  # sums of decimal inputs are decimals again; beyond this stands only the noise of binary fractions


@dataclass(frozen=True, eq=False)
class Panel:
    """Several series on the days of the first: parallel arrays sorted by (known, day); ``value`` is rows × parts.

    As in a :class:`History` a day may stand several times, once a version.
    """

    day: Days
    value: Values
    known: Seconds

    def __len__(self) -> int:
        return len(self.day)


def history(view: Data, subject_id: str) -> History:
    """The versions of a subject known by ``view.as_of``, stored or derived, in the subject's unit.

    A derived subject has a value on each day of its first part on which every other part has one, on the same day or
    up to ``tolerance`` days before; it is known when the last of them is. Empty when any part is.
    Raises SettingsError when a subject is derived from itself.
    """
    return _history(view, subject_id, ())


def align(parts: Sequence[History], tolerance: int = 0) -> Panel:
    """The parts side by side on the days of the first, each other part at most ``tolerance`` days older.

    A row is known when its last part is; later versions of a part, or a part nearer to the day, make a new version.
    """
    if len(parts) == 1:
        return Panel(parts[0].day, parts[0].value[:, np.newaxis], parts[0].known)
    rows = np.unique(parts[0].day)
    sorted_parts = [_by_day(part) for part in parts]
    offers = [_offers(rows, part, tolerance if i else 0) for i, part in enumerate(sorted_parts)]
    row, best, known = _best(offers)
    value = np.stack([part.value[best[:, i]] for i, part in enumerate(sorted_parts)], axis=1)
    day = rows[row]
    order = np.lexsort((day, known))
    return Panel(day[order], value[order], known[order])


def _history(view: Data, subject_id: str, above: tuple[str, ...]) -> History:
    subject = view.subjects.get(subject_id)
    if subject is None or subject.derived is None:
        return view.history(subject_id)
    if subject_id in above:
        raise SettingsError("is derived from itself", f"subject {subject_id}", "see `derived` in the catalog")
    rule = subject.derived
    parts = [_history(view, part, (*above, subject_id)) for part in rule.of]
    panel = align(parts, rule.tolerance)
    value = np.round(panel.value @ np.array(rule.weights, float) * rule.scale, _DECIMALS)
    return History(subject_id, panel.day, value, panel.known)


def _by_day(part: History) -> History:
    order = np.lexsort((part.known, part.day))
    return History(part.subject, part.day[order], part.value[order], part.known[order])


def _offers(rows: Days, part: History, tolerance: int) -> tuple[Ints, Ints, Seconds]:
    """What a part (sorted by day, then known) offers to each row: row, position in the part, when it was known."""
    first = np.searchsorted(part.day, rows - np.timedelta64(tolerance, "D"), side="left")
    count = np.searchsorted(part.day, rows, side="right") - first
    row = np.repeat(np.arange(len(rows)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    position = np.repeat(first, count) + within
    return row, position, part.known[position]


def _best(offers: Sequence[tuple[Ints, Ints, Seconds]]) -> tuple[Ints, Ints, Seconds]:
    """Versions of complete rows: row, the position used of each part (n × parts), when known.

    A later position is a later day or a later version of the same day, so the best offer by an instant is the largest
    position among the offers known by then: a running maximum within the row.
    """
    row = np.concatenate([offer[0] for offer in offers])
    known = np.concatenate([offer[2] for offer in offers])
    part = np.repeat(np.arange(len(offers)), [len(offer[0]) for offer in offers])
    position = np.concatenate([offer[1] for offer in offers])
    order = np.lexsort((known, row))
    row, known, part, position = row[order], known[order], part[order], position[order]
    base = row * (int(position.max(initial=0)) + 2)
    best = np.stack(
        [np.maximum.accumulate(base + np.where(part == i, position + 1, 0)) - base for i in range(len(offers))], axis=1
    )
    ended = np.append((row[1:] != row[:-1]) | (known[1:] != known[:-1]), True) if len(row) else np.array([], bool)
    keep = ended & (best > 0).all(axis=1)
    row, best, known = row[keep], best[keep] - 1, known[keep]
    fresh = np.ones(len(row), bool)
    fresh[1:] = (row[1:] != row[:-1]) | (best[1:] != best[:-1]).any(axis=1)
    return row[fresh], best[fresh], known[fresh]
