"""A market commentator's desk: bilingual notes whose every figure was computed from data or quoted by name."""

__version__ = "0.1.0"
