"""Where the framework stands, in two lines of the regime itself: state, index, posture; coverage, symptoms."""

from __future__ import annotations

from collections.abc import Sequence

from commentary.model import Regime, Test, Verdict
from outputs.edition import Edition
from outputs.text import clean


def lines(regime: Regime, voice: Edition) -> tuple[str, str]:
    """The two lines in an edition; what is unknown is said to be."""
    absent = voice.say("unknown")
    state = voice.say(
        "regime_line",
        state=voice.name("state", regime.state),
        lsi=absent if regime.lsi is None else regime.lsi,
        previous=absent if regime.previous_lsi is None else regime.previous_lsi,
        previous_state=voice.name("state", regime.previous_state),
        posture=voice.name("posture", regime.posture),
    )
    covered = [_seen("coverage_line", regime.symptoms, voice, coverage=f"{regime.coverage:.0%}")]
    covered += [_seen("chain_line", regime.chain, voice)] if regime.chain else []
    return clean(state), clean(" · ".join(covered))


def _seen(phrase: str, tests: Sequence[Test], voice: Edition, **slots: object) -> str:
    """How many tests are seen, of how many, and how many of these have no data."""
    blind = sum(test.verdict is Verdict.NO_DATA for test in tests)
    seen = sum(test.verdict is Verdict.SEEN for test in tests)
    return voice.say(phrase, seen=seen, all=len(tests), **slots) + (voice.say("blind", blind=blind) if blind else "")
