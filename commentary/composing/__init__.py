"""A model chooses and words; code decides what stands. Pure.

The plain writer's draft is the floor. A model is offered true claims and answers with a plan (:mod:`planning`): what it
proposes is held against the facts, and what it leaves out of the evidence against stays. Then it words sentences, a
language at a time (:mod:`sentences`): figures, directions, dates and whole clauses stand in slots that code fills, and
between them only names of the claims' subjects and a closed list of linking words (:mod:`linking`). The filled sentence
is read back like any other. One that fails is sent back once with the reason; failing again, the plain sentence stands.
"""

from __future__ import annotations

from commentary.composing.linking import words as linking_words
from commentary.composing.made import WORDED, sayer
from commentary.composing.planning import Planned, offered, planned
from commentary.composing.sentences import Worded, asks, streamed, worded

__all__ = ["WORDED", "Planned", "Worded", "asks", "linking_words", "offered", "planned", "sayer", "streamed", "worded"]
