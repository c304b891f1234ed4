"""The reader: what a finished sentence says, found without knowing how it was written.

It shares no code and no lexicon with the wording, so that a mistake there is not repeated here. :func:`read` gives a
sentence's statements and every reason to distrust it; :func:`match` holds them against the claims the sentence is
meant to make; :func:`bare` says why free prose is not free of assertion.

The way of a sentence: :mod:`names` and :mod:`tokens` (names, figures, times, words with a meaning, unknown words) →
:mod:`settle`, :mod:`references` → :mod:`clauses` → :mod:`bind`, which goes through the clauses from left to right, asks :mod:`whose` a
figure is and in which role (:mod:`roles`, :mod:`changes`), and hands subject, direction and period on to the next.
Extremes, rankings, comparisons, states and verdicts have a module each; :mod:`publishers` finds who reports and
:mod:`sources` says what of the sentence is theirs; :mod:`doubts` has the last word.

Conventions of a :class:`~commentary.model.Statement` as read:

- a *move* has ``sign`` and a signed ``value``; "unchanged" has sign 0; a direction between two levels is checked, not said;
- ``base`` is ``peak`` (a fall from a peak, and the peak's own level), ``start`` (where a move came from), ``bar`` (the
  line of a test), ``median`` (over ``window``), ``record`` or a horizon such as ``5 session`` (of an extreme's own
  movement), the total of a tally ("4 of 7" has base ``7``), ``top`` (a ranking that names only who is first or last);
- an *extreme*'s ``window`` or ``start`` is how far it looks back, ``word`` its algebraic side: the largest fall is ``low``;
- a *comparison*'s ``word`` goes with its ``sign``: to have fallen more is to be less; without a sign it is algebraic;
- a *ranking* lists the whole order in ``others``, first named first, ``word`` saying whether that is ``low`` or ``high``;
- a *state* is a band (``lowest``, ``low``, ``middle``, ``high``, ``highest``) for a subject of the catalog, and the
  word's own key (``calm``, ``tight`` …) for other things; ids that begin with ``state/`` or ``posture/`` are values of
  the subjects ``REGIME`` and ``POSTURE``;
- a *missing* value's ``start`` is the day of the last one.
"""

from commentary.reading.bare import bare, spoken
from commentary.reading.loose import Mentions, mentions
from commentary.reading.match import differs, match, ordered, says
from commentary.reading.read import Read, read, readings

__all__ = ["Mentions", "Read", "bare", "differs", "match", "mentions", "ordered", "read", "readings", "says", "spoken"]
