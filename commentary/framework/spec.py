"""The framework's own words: names, standing sentences, rival explanations. Data; nothing here reads a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from commentary.framework.load import default
from commentary.framework.shape import Framework, Phrase
from commentary.model import LayerReading, Regime, Verdict

NEUTRAL = 0.25  # a layer nearer to zero than this says neither tight nor loose


def names(framework: Framework | None = None) -> Mapping[str, tuple[str, str]]:
    """What tests, layers (``LAYER.id``) and the framework's own measures are called, EN and ZH, by id."""
    own = framework or default()
    triage = own.triage
    measures = {"LADDER": triage.ladder, "LADDER_BETA": triage.beta, "BASKETS": triage.baskets}
    return {
        **{key: (phrase.en, phrase.zh) for key, phrase in measures.items()},
        **{f"LAYER.{layer.id}": (layer.en, layer.zh) for layer in own.layers},
        **{test.id: (test.en, test.zh) for test in own.tests},
    }


def fixed(framework: Framework | None = None) -> frozenset[str]:
    """Every standing sentence in either language: texts that may appear without a claim."""
    own = framework or default()
    phrases = [p for layer in own.layers for group in (layer.tight, layer.loose, layer.neutral) for p in group]
    labels = [text for layer in own.layers for text in (f"{layer.en}.", f"{layer.zh}。")]
    said = [text for p in phrases for text in (p.en, p.zh)]
    rivals = [text for r in own.rivals for text in (r.en, r.zh)]
    return frozenset((*said, *rivals, *labels))


def says(layer: LayerReading, as_of: datetime, framework: Framework | None = None) -> tuple[str, str] | None:
    """What the framework says of a layer that stands so, EN and ZH; the day decides among several. None unscored."""
    about = (framework or default()).layer(layer.number)
    if layer.score is None:
        return None
    group = about.neutral if abs(layer.score) < NEUTRAL else about.tight if layer.score > 0 else about.loose
    return _texts(group[as_of.toordinal() % len(group)]) if group else None


def rival(regime: Regime, framework: Framework | None = None) -> tuple[str, str, str, str] | None:
    """The rival explanation whose expected verdicts fit best: id, EN, ZH, and the id of the test that separates it.

    The fit is the share of its expectations that hold; the first in the file wins a tie.
    """
    rivals = (framework or default()).rivals
    verdicts = {
        test.id: test.verdict for test in (*regime.chain, *regime.predictions, *regime.falsifiers, *regime.symptoms)
    }

    def fit(place: int) -> tuple[float, int]:
        held = [verdicts.get(key) is Verdict.SEEN for key in rivals[place].seen]
        held += [verdicts.get(key) is Verdict.NOT_SEEN for key in rivals[place].not_seen]
        return sum(held) / max(len(held), 1), -place

    if not rivals:
        return None
    best = rivals[max(range(len(rivals)), key=fit)]
    return best.id, best.en, best.zh, best.test


def _texts(phrase: Phrase) -> tuple[str, str]:
    return phrase.en, phrase.zh
