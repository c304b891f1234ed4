"""The framework's own words: names, standing sentences, rival explanations. Data; nothing here reads a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from commentary.framework.load import default
from commentary.framework.shape import Framework, Phrase, Question, Remark, Rival
from commentary.model import LayerReading, Reading, Regime, Test, Verdict

NEUTRAL = 0.25  # a layer nearer to zero than this says neither tight nor loose


def names(framework: Framework | None = None) -> Mapping[str, tuple[str, str]]:
    """What layers (``LAYER.id``) and the framework's own measures are called, EN and ZH, by id.

    What a test says when it is seen, and when not, is a whole clause: ``seen/ID`` and ``not_seen/ID``.
    """
    own = framework or default()
    triage = own.triage
    measures = {"LADDER": triage.ladder, "LADDER_BETA": triage.beta, "BASKETS": triage.baskets}
    return {
        **{key: (phrase.en, phrase.zh) for key, phrase in measures.items()},
        **{f"LAYER.{layer.id}": (layer.en, layer.zh) for layer in own.layers},
        **{f"seen/{test.id}": _texts(clause(test, test.seen)) for test in own.tests},
        **{f"not_seen/{test.id}": _texts(clause(test, test.unseen)) for test in own.tests},
    }


def fixed(framework: Framework | None = None) -> frozenset[str]:
    """Every standing sentence in either language: texts that may appear without a claim."""
    own = framework or default()
    phrases = [p for layer in own.layers for group in (layer.tight, layer.loose, layer.neutral) for p in group]
    labels = [text for layer in own.layers for text in (f"{layer.en}.", f"{layer.zh}。")]
    said = [text for p in phrases for text in (p.en, p.zh)]
    rivals = [text for r in own.rivals for text in (r.en, r.zh, r.tells.en, r.tells.zh)]
    would = [text for t in own.tests if t.would for text in _texts(t.would)]
    remarks = [text for r in own.remarks for phrase in r.words for text in _texts(phrase)]
    return frozenset((*said, *rivals, *labels, *would, *remarks))


def clause(test: Question, said: Phrase) -> Phrase:
    """A clause of a test with ``{bar}`` and ``{over}`` filled from its first part, each language in its own form."""
    part = test.parts[0]
    slots = {"bar": f"{abs(part.bar).normalize():f}", "over": part.over.count if part.over else ""}
    return Phrase(said.en.format(**slots), said.zh.format(**slots))


def would(test: Test, regime: Regime, framework: Framework | None = None) -> tuple[str, str] | None:
    """What it would mean that a falsifier is seen, EN and ZH; None where that would mean nothing on the day."""
    found = next(question for question in (framework or default()).tests if question.id == test.id)
    matters = not found.when or any(t.id == found.when and t.verdict is Verdict.SEEN for t in regime.symptoms)
    return _texts(found.would) if found.would and matters else None


def plenty(regime: Regime, framework: Framework | None = None) -> bool:
    """Whether the call of the day is that money is plentiful."""
    return any(state.plenty for state in (framework or default()).states if state.id == regime.state)


def contradicts(reading: Reading, framework: Framework | None = None) -> bool:
    """Whether an indicator's change goes against its score: a level still tight that eases, one still easy that tightens."""
    own = next((one for one in (framework or default()).indicators if one.id == reading.id), None)
    if own is None or reading.change is None or reading.score is None:
        return False
    return own.sign * float(reading.change.value) * reading.score < 0


def says(layer: LayerReading, as_of: datetime, framework: Framework | None = None) -> tuple[str, str] | None:
    """What the framework says of a layer that stands so, EN and ZH; the day decides among several. None unscored."""
    about = (framework or default()).layer(layer.number)
    if layer.score is None:
        return None
    group = about.neutral if abs(layer.score) < NEUTRAL else about.tight if layer.score > 0 else about.loose
    return _texts(group[as_of.toordinal() % len(group)]) if group else None


def rival(regime: Regime, framework: Framework | None = None) -> Rival | None:
    """The rival explanation whose expected verdicts fit best.

    The fit is the share of its expectations that hold, those first that account for what
    speaks for a shortage; the first in the file wins a tie.
    """
    call = "plenty" if plenty(regime, framework) else "shortage"
    rivals = [rival for rival in (framework or default()).rivals if rival.call in ("", call)]

    told = (*regime.falsifiers, *regime.predictions) if call == "shortage" else ()
    seen = {test.id for test in told if test.verdict is Verdict.SEEN}

    def fit(place: int) -> tuple[bool, float, int]:
        held = _held(rivals[place], regime)
        accounts = bool(seen & set(rivals[place].seen)) and all(held[: len(rivals[place].seen)])
        return accounts, sum(held) / max(len(held), 1), -place

    if not rivals:
        return None
    return rivals[max(range(len(rivals)), key=fit)]


def line(regime: Regime, framework: Framework | None = None) -> Decimal | None:
    """The value at which the index would make the regime another at once, the nearer of the two; None without an index.

    It lies the hysteresis beyond the state's own bounds.
    """
    own = framework or default()
    place = next((n for n, state in enumerate(own.states) if state.id == regime.state), None)
    if regime.lsi is None or place is None:
        return None
    index, lines = regime.lsi, list[float]()
    if place:
        lines.append(own.states[place - 1].below - own.index.points)
    if place + 1 < len(own.states):
        lines.append(own.states[place].below + own.index.points)
    return Decimal(str(min(lines, key=lambda line: abs(line - index))))


def remark(place: str, regime: Regime, framework: Framework | None = None) -> tuple[str, str] | None:
    """What the framework says at a place of the note, EN and ZH: of the first remark whose tests all stand so."""
    found = (r for r in (framework or default()).remarks if r.place == place and all(_held(r, regime)))
    first = next(found, None)
    return _texts(first.words[regime.as_of.toordinal() % len(first.words)]) if first else None


def _held(expecting: Rival | Remark, regime: Regime) -> list[bool]:
    """Of each verdict that is expected, whether it is so."""
    tests = (*regime.chain, *regime.predictions, *regime.falsifiers, *regime.symptoms, *regime.fit)
    verdicts = {test.id: test.verdict for test in tests}
    held = [verdicts.get(key) is Verdict.SEEN for key in expecting.seen]
    return held + [verdicts.get(key) is Verdict.NOT_SEEN for key in expecting.not_seen]


def _texts(phrase: Phrase) -> tuple[str, str]:
    return phrase.en, phrase.zh
