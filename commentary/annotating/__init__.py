"""Somebody's article beside its translation, its figures, the framework's terms, and the data its claims are held against.

Pure. What the article says stays its own: quoted, with its author. What the desk adds is computed: figures found in a
paragraph (:mod:`parity`), terms explained where they first stand (:mod:`glossary`), and each claim that a series of the
library can answer, with the figures that answer it (:mod:`confront`). A model's translation of a paragraph stands when its
figures, dates, names and directions are the original's.
"""

from __future__ import annotations

from commentary.annotating.annotate import annotated, stood, translated
from commentary.annotating.glossary import glossary, terms
from commentary.annotating.parity import amiss

__all__ = ["amiss", "annotated", "glossary", "stood", "terms", "translated"]
