"""Claims → sentences, in English and Chinese. Grammar and lexicon are the data files beside this module.

One :class:`Wording` words one day. Variants are chosen by a digest of the day and the claims: the same day is always
worded the same, different days seldom. The two languages are worded from the same claims, never from each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from commentary.model import Claim, Fact, Lang, Predicate, Sentence
from commentary.wording.parts import Context, spaced
from commentary.wording.voice import Voice

__all__ = ["Context", "Wording", "spaced"]


class Wording:
    """Words the claims of one day."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._voices = {lang: Voice(lang, context) for lang in Lang}

    def say(self, *claims: Claim) -> Sentence:
        """One sentence making exactly these claims, in order: one predicate, and one window if they are moves."""
        return self._both(claims, lambda voice: voice.say(claims))

    def contrast(self, left: Sequence[Claim], right: Sequence[Claim]) -> Sentence:
        """States set against each other, or against what tests show; with no ``right``, the left alone."""
        return self._both((*left, *right), lambda voice: voice.contrast(left, right))

    def split(self, seen: Sequence[Claim], unseen: Sequence[Claim]) -> Sentence:
        """Tests that are seen set against tests that are not; either may be empty."""
        if not seen or not unseen:
            return self.say(*(seen or unseen))
        return self._both((*seen, *unseen), lambda voice: voice.split(seen, unseen))

    def turned(self, *claims: Claim) -> Sentence:
        """Tests of one verdict that had another the day before."""
        return self._both(claims, lambda voice: voice.turned(claims))

    def turn(self, short: Claim, long: Claim) -> Sentence:
        """A move set against a longer one of the same subject."""
        return self._both((short, long), lambda voice: voice.turn(short, long))

    def fit(self, order: Claim, percentile: Claim, beta: Claim) -> Sentence:
        """How well an order explains the losses, how unusual that is, and how well beta does."""
        return self._both((order, percentile, beta), lambda voice: voice.fit(order, percentile, beta))

    def through(self, fact: Fact) -> bool:
        """Whether a session's move holds days on which the market was shut, and is told with both its dates."""
        return self._voices[Lang.EN].through(fact)

    def moves(self, fact: Fact) -> bool:
        """Whether a move is one at the precision it is shown with."""
        return self._voices[Lang.EN].moves(fact)

    def slot(self, claim: Claim, lang: Lang, timed: bool = True) -> str:
        """What is said of a claim's subject after its name, or a whole clause; empty where a sentence says it otherwise."""
        said = self._voices[lang].slot(claim, timed)
        return spaced(said) if lang is Lang.ZH else said

    def alone(self, claim: Claim) -> Sentence:
        """A claim of one subject as a sentence that leans on none before it."""
        subject = self.context.facts[claim.facts[0]].subject
        return self._both((claim,), lambda voice: voice.alone(subject, claim))

    def listed(self, subjects: Sequence[str], lang: Lang, full: bool = False) -> str:
        """Names within a sentence, with the tickers behind them only in ``full``."""
        voice = self._voices[lang]
        return voice.join([voice.name(subject) if full else voice.short(subject) for subject in subjects])

    def window(self, claim: Claim, lang: Lang, day: bool = False) -> str:
        """The period of a move or a comparison over several days, or of a ``day`` too; empty for any other claim."""
        if claim.predicate not in (Predicate.MOVED, Predicate.COMPARE):
            return ""
        fact = self.context.facts[claim.facts[0]]
        long = (fact.window is not None and fact.window.count > 1) or self.through(fact)
        return spaced(self._voices[lang].period(fact, [claim])) if long or day else ""

    def cell(self, claim: Claim) -> Sentence:
        """A table cell: the bare figure of the claim's first fact."""
        return self._both((claim,), lambda voice: voice.cell(claim))

    def name(self, subject: str) -> Sentence:
        """A subject's name alone, as a row's head."""
        return Sentence(self._voices[Lang.EN].head(subject), self._voices[Lang.ZH].head(subject))

    def date(self, day: date) -> Sentence:
        """A date alone, as a table cell."""
        return Sentence(self._voices[Lang.EN].dated(day), self._voices[Lang.ZH].dated(day))

    def _both(self, claims: Sequence[Claim], word: Callable[[Voice], str]) -> Sentence:
        cites = tuple(dict.fromkeys(source for claim in claims for source in claim.sources))
        texts = [word(self._voices[lang]) for lang in Lang]
        return Sentence(texts[0], spaced(texts[1]), tuple(claim.id for claim in claims), cites)
