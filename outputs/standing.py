"""Where the framework stands, in two lines of the regime itself: state, index, posture; coverage, symptoms."""

from __future__ import annotations

from commentary.model import Regime, Verdict
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
    seen = sum(test.verdict is Verdict.SEEN for test in regime.symptoms)
    covered = voice.say("coverage_line", coverage=f"{regime.coverage:.0%}", seen=seen, all=len(regime.symptoms))
    return clean(state), clean(covered)
