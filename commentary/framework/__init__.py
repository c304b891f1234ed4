"""The framework: data as known → regime, tests and their record. Code and one data file; no model has a part in it.

``read`` reads one view, ``history`` the index at many instants by the same code, ``track`` what became of predictions.
The file (``liquidity_shortage.toml``) holds every weight, window, floor, threshold, basket, test and standing sentence.
"""

from commentary.framework.index import Track, history
from commentary.framework.load import default, parse
from commentary.framework.regime import read, unread
from commentary.framework.scoring import Scored, Tally, tallies, track
from commentary.framework.shape import Framework, Rival
from commentary.framework.spec import contradicts, fixed, line, names, plenty, remark, rival, says, would

OWN = frozenset({"LSI", "EXHAUSTION"})  # subjects that only a reading measures

__all__ = [
    "OWN",
    "Framework", "Rival", "Scored", "Tally", "Track", "contradicts", "default", "fixed", "history", "line", "names", "parse", "plenty", "read", "remark", "rival", "says",
    "tallies", "track", "unread", "would",
]  # fmt: skip
