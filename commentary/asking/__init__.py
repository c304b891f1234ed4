"""Questions put to the library: what is asked, and the checked sentences that answer it. Pure.

A question is read by the reader's own words. One that names a subject of the record and asks for what the record holds
is answered by figures, worded and verified as those of a note are; "why" by the move, the causes that headlines name,
counted, and the evidence against. What no series answers is answered by reports that hold its words, quoted with their
publishers. Anything else is refused, with what would have to be known.
"""

from commentary.asking.answer import draft, then
from commentary.asking.question import Question, fixed, question
from commentary.asking.reasons import moved, reasons
from commentary.asking.reports import FOUND, SHOWN, opening, reports
from commentary.asking.restated import candidates, restated

__all__ = [
    "FOUND",
    "SHOWN",
    "Question",
    "candidates",
    "draft",
    "fixed",
    "moved",
    "opening",
    "question",
    "reasons",
    "reports",
    "restated",
    "then",
]
