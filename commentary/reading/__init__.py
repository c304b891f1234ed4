"""The reader: what a finished sentence says, found without knowing how it was written.

It shares no code and no lexicon with the wording, so that a mistake there is not repeated here. :func:`read` gives a
sentence's statements and every reason to distrust it; :func:`match` holds them against the claims the sentence is
meant to make; :func:`bare` says why free prose is not free of assertion.
"""

from commentary.reading.bare import bare
from commentary.reading.match import differs, match
from commentary.reading.read import Read, read

__all__ = ["Read", "bare", "differs", "match", "read"]
