"""A market commentator's desk: bilingual notes whose every figure was computed from data or quoted with its publisher."""

__version__ = "0.1.0"
