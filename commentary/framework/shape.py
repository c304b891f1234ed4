"""What a framework file says, as values: frozen, no I/O. ``liquidity_shortage.toml`` explains every key.

Positive always means tighter: ``sign`` turns an indicator that way before it enters anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commentary.model import Unit, Window


class Transform(StrEnum):
    """How a series becomes the number that is scored."""

    CHANGE = "change"  # end minus start, in the indicator's unit
    RETURN = "return"  # end over start minus one, in %
    SUM = "sum"  # of a flow over the window
    LEVEL = "level"  # the value, or the median of the last `smooth` values
    JOINT = "joint"  # the smallest of several series' change scores
    EXHAUSTION = "exhaustion"  # how far a share has fallen from ample to spent, 0–1
    CORRELATION = "correlation"  # average pairwise correlation of one-session returns over the window


class Rule(StrEnum):
    """The closed set of what a test may ask of the data."""

    CHANGE = "change"  # the subject's move over a window is beyond the bar
    LEVEL = "level"  # the median of its last `smooth` values is beyond the bar
    MEAN = "mean"  # its last value is beyond its own mean over a window
    EXTREME = "extreme"  # an indicator is beyond a percentile of its own history
    LADDER = "ladder"  # the order by distance from cash flow explains the losses better than the bar
    BETA = "beta"  # it explains them better than the order of betas, by the bar or more
    EXHAUSTION = "exhaustion"  # how far the idle cash is spent (E) is beyond the bar
    NEWS = "news"  # stories with a tag by enough publishers; their absence proves nothing


class Role(StrEnum):
    """What a test is for."""

    CHAIN = "chain"
    PREDICTION = "prediction"
    FALSIFIER = "falsifier"
    SYMPTOM = "symptom"
    FIT = "fit"
    CONVEXITY = "convexity"


@dataclass(frozen=True)
class Phrase:
    """A fixed text in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Layer:
    """One question of the framework; ``weight`` is its share of the index, 0 for symptoms."""

    number: int
    id: str
    en: str
    zh: str
    weight: float
    question: Phrase
    tight: tuple[Phrase, ...]
    loose: tuple[Phrase, ...]
    neutral: tuple[Phrase, ...]


@dataclass(frozen=True)
class Indicator:
    """A number read of one subject or of several (``of``), and how it is scored.

    ``per`` divides by another subject (at most ``tolerance`` days older); ``smooth`` takes a median; ``floor`` is the
    smallest believable scale, in ``unit``; ``convex`` multiplies the score by 2E² − 1. A LEVEL only shows its ``over``.
    """

    id: str
    layer: int
    of: tuple[str, ...]
    transform: Transform
    unit: Unit
    weight: float
    sign: int = 1
    over: Window | None = None
    floor: float = 0.0
    per: str | None = None
    tolerance: int = 0
    smooth: int = 1
    convex: bool = False
    min_years: float | None = None

    @property
    def subject(self) -> str:
        """What it is first of all a reading of."""
        return self.of[0]


@dataclass(frozen=True)
class State:
    """A regime: the LSI below ``below`` and not below the state before it.

    ``plenty`` tells that the call is for plenty of money, so that what is tight is evidence against it.
    """

    id: str
    en: str
    zh: str
    below: float
    posture: str
    plenty: bool = False


@dataclass(frozen=True)
class Part:
    """One condition of a test; ``bar`` is in the unit the subject moves in (or is held in, for a level).

    ``published`` is measured in place of an estimated ``subject`` where it has a current value.
    """

    rule: Rule
    side: str = "above"
    subject: str = ""
    published: str = ""
    over: Window | None = None
    smooth: int = 1
    bar: Decimal = Decimal(0)
    indicator: str = ""
    percentile: float = 50.0
    tag: str = ""
    publishers: int = 2


@dataclass(frozen=True)
class Question:
    """A test as written: seen when all its parts are. ``states`` are those in which a prediction is made.

    ``seen`` and ``unseen`` are whole clauses, their slots filled; ``would`` is what a falsifier not yet seen would
    mean, which matters only ``when`` another test is seen.
    """

    id: str
    role: Role
    seen: Phrase
    unseen: Phrase
    parts: tuple[Part, ...]
    states: tuple[str, ...] = ()
    would: Phrase | None = None
    when: str = ""


@dataclass(frozen=True)
class Rival:
    """Another explanation, when it fits (verdicts it would expect), what tells it from ours, and the test of that.

    ``call`` keeps it to days on which the call is for ``plenty`` or for ``shortage``; empty for any day.
    """

    id: str
    en: str
    zh: str
    tells: Phrase
    test: str
    seen: tuple[str, ...] = ()
    not_seen: tuple[str, ...] = ()
    call: str = ""


@dataclass(frozen=True)
class Remark:
    """What the framework says at a ``place`` of the note when tests stand so; the day decides among its ``words``."""

    id: str
    place: str
    words: tuple[Phrase, ...]
    seen: tuple[str, ...] = ()
    not_seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scoring:
    """How numbers become scores: histories in years, and the largest score."""

    clip: float
    change_years: float
    change_min_years: float
    level_years: float
    level_min_years: float
    per_year: Mapping[str, int]  # observations a year, by calendar


@dataclass(frozen=True)
class Index:
    """LSI = 100·Φ(weighted mean score / scale); None when less than ``min_coverage`` of the weight is present."""

    scale: float
    min_coverage: float
    points: float
    days: int
    replay: int
    track: int  # weekdays of its history that a regime carries


@dataclass(frozen=True)
class Exhaustion:
    """E = clip((ample − share) / span, 0, 1), the share in %; ``subject`` names the share in facts."""

    subject: str
    ample: float
    span: float


@dataclass(frozen=True)
class Triage:
    """The frozen order from near to distant cash, what is shown beside it, and the beta it is held against."""

    rungs: tuple[str, ...]
    beside: tuple[str, ...]
    windows: tuple[int, ...]
    market: str
    beta_sessions: int
    min_windows: int
    ladder: Phrase
    beta: Phrase
    baskets: Phrase


@dataclass(frozen=True)
class Tub:
    """The bathtub: ``water`` is a sum of parts that fill or drain it ``over`` a window; its range is that of ``days``.

    ``ducks`` float by their returns over ``sessions``.
    """

    water: str
    over: Window
    days: int
    ducks: tuple[str, ...]
    sessions: int


@dataclass(frozen=True)
class Framework:
    """A whole framework file, checked."""

    id: str
    en: str
    zh: str
    clock: str
    scoring: Scoring
    index: Index
    exhaustion: Exhaustion
    triage: Triage
    tub: Tub
    states: tuple[State, ...]
    unknown: State
    layers: tuple[Layer, ...]
    indicators: tuple[Indicator, ...]
    tests: tuple[Question, ...]
    rivals: tuple[Rival, ...]
    remarks: tuple[Remark, ...]

    def indicator(self, key: str) -> Indicator:
        """By id; KeyError when there is none."""
        return next(i for i in self.indicators if i.id == key)

    def layer(self, number: int) -> Layer:
        """By number."""
        return next(layer for layer in self.layers if layer.number == number)

    def of(self, role: Role) -> tuple[Question, ...]:
        """The tests of a role, in the order of the file."""
        return tuple(test for test in self.tests if test.role is role)
