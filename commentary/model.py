"""The values that flow through the desk: frozen, no I/O.

Data enters as :class:`Article` and as observations (:mod:`commentary.history`). Code turns observations into
:class:`Fact`, facts into :class:`Claim`, claims into :class:`Sentence`; a :class:`Note` is what is left after
verification. :class:`Statement` is the common ground on which a claim and a finished sentence are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Lang(StrEnum):
    """The two languages a note is written in. Traditional Chinese is a rendering of ``ZH``, never a third text."""

    EN = "en"
    ZH = "zh"


class Status(StrEnum):
    """Whose word a figure is: measured, forecast by others, announced by the subject itself, or told by the press."""

    ACTUAL = "actual"
    EXPECTED = "expected"
    GUIDED = "guided"
    REPORTED = "reported"


class Unit(StrEnum):
    """Units are data and never guessed from a size. Amounts of money are in whole currency, never in millions."""

    PERCENT = "%"
    BP = "bp"
    PP = "pp"
    POINTS = "points"
    USD = "USD"
    JPY = "JPY"
    CNY = "CNY"
    HKD = "HKD"
    COUNT = "count"
    RATIO = "ratio"  # a pure number: a correlation, a z-score


class Kind(StrEnum):
    """What a subject is; it decides which metric and which verbs are its own (a yield moves in bp, a price in %)."""

    PRICE = "price"
    YIELD = "yield"
    SPREAD = "spread"
    AMOUNT = "amount"
    INDEX = "index"
    SHARE = "share"
    FLOW = "flow"
    TEST = "test"  # a prediction, a link of a chain: something that is seen, not seen or without data


class Metric(StrEnum):
    """What was measured of a subject."""

    LEVEL = "level"  # the value on a day, in the subject's unit (a close, a yield, a balance)
    CHANGE = "change"  # end minus start: bp for yields and spreads, pp for shares, points, USD for amounts
    RETURN = "return"  # end over start minus one, in %
    HIGH = "high"  # intraday high of a day or a span
    LOW = "low"  # intraday low of a day or a span
    PERCENTILE = "percentile"  # of the last value in its own history, 0–100, unit points
    CORRELATION = "correlation"  # rank correlation, unit ratio
    SCORE = "score"  # a robust z in [-3, 3], positive = tighter, unit ratio
    COVERAGE = "coverage"  # share of weight present, in %
    TALLY = "tally"  # a count


class Predicate(StrEnum):
    """The closed set of what can be said."""

    MOVED = "moved"
    LEVEL = "level"
    COMPARE = "compare"
    RANK = "rank"
    EXTREME = "extreme"
    STATE = "state"
    EXPECTED_VS_ACTUAL = "expected_vs_actual"
    REPORTED = "reported"
    SEEN = "seen"
    NOT_SEEN = "not_seen"
    MISSING = "missing"


class Step(StrEnum):
    """The clock a window is counted on."""

    SESSION = "session"  # common trading dates
    DAY = "day"  # calendar days (a UTC day for crypto)
    HOUR = "hour"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Window:
    """A length on a clock: ``Window(20, Step.SESSION)`` is 20 common sessions."""

    count: int
    step: Step


@dataclass(frozen=True)
class Release:
    """When an observation becomes known: ``lag`` business or calendar days after its date, at ``time`` in ``zone``.

    ``weekday`` (0 = Monday) moves the moment on to the next such weekday. ``source`` says who published the rule; ``en``
    and ``zh`` name what comes out, for a calendar (none: no event to wait for).
    """

    lag: int
    time: str
    zone: str
    source: str
    business: bool = True
    weekday: int | None = None
    en: str = ""
    zh: str = ""


@dataclass(frozen=True)
class Derivation:
    """A series computed from others on the dates of the first: the sum of ``weights[i] * of[i]``, times ``scale``.

    Other parts are taken on the same date, or up to ``tolerance`` days before it.
    """

    of: tuple[str, ...]
    weights: tuple[float, ...]
    scale: float = 1.0
    tolerance: int = 0


@dataclass(frozen=True)
class Subject:
    """A thing that is measured, and everything that must be known to read and to word it.

    ``unit`` is the unit its values are stored in; ``plausible`` the range outside which a value is refused;
    ``jump`` the largest believable day-to-day ratio (prices, amounts); ``stale`` the age in days after which
    the last value is no longer current. ``vintage`` is ``vintage``, ``release-lagged`` or ``current``. ``adjusted``
    values have dividends or splits taken out: their changes are right, their levels never traded and are not shown.
    """

    id: str
    en: str
    zh: str
    kind: Kind
    unit: Unit
    calendar: str = "XNYS"  # XNYS, XTKS, XHKG, XSHG, 24/7, USGOV, weekly, monthly, quarterly, none
    source: str = ""
    aliases_en: tuple[str, ...] = ()
    aliases_zh: tuple[str, ...] = ()
    release: Release | None = None
    vintage: str = "release-lagged"
    plausible: tuple[float, float] | None = None
    jump: float | None = None
    stale: int = 7
    decimals: int = 2
    derived: Derivation | None = None
    adjusted: bool = False


@dataclass(frozen=True)
class Fact:
    """One figure and all that makes it this figure and no other.

    ``id`` is its recipe (``BTC/return/2026-02-04/2026-02-05``), so equal ids are equal facts. ``value`` is unrounded
    and signed, in ``unit``. A change runs from the close of ``start`` to the close of ``end``; a level has ``start``
    None. ``window`` is the length it was asked for. ``base`` names a reference other than ``start`` (``peak``).
    ``derivation`` tells a reader how the figure came about; ``publisher`` and ``span`` belong to the press's figures.
    """

    id: str
    subject: str
    metric: Metric
    value: Decimal
    unit: Unit
    end: date
    known_at: datetime
    start: date | None = None
    window: Window | None = None
    base: str | None = None
    calendar: str = "XNYS"
    status: Status = Status.ACTUAL
    source: str = ""
    vintage: str = "release-lagged"
    derivation: str = ""
    publisher: str | None = None
    span: str | None = None
    article: str | None = None


@dataclass(frozen=True)
class Claim:
    """Something that can be said of facts: a predicate over named roles, and the word a data file decided on.

    ``roles`` maps a role (``change``, ``level``, ``a``, ``b``, ``1`` … ``n``) to a fact id. ``word`` is the state,
    the side of an extreme (``high``/``low``) or the relation of a comparison. ``sources`` are article ids.
    """

    id: str
    predicate: Predicate
    roles: tuple[tuple[str, str], ...]
    word: str | None = None
    sources: tuple[str, ...] = ()

    def fact(self, role: str) -> str | None:
        """The id of the fact in ``role``, or None."""
        return dict(self.roles).get(role)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all its facts, in role order."""
        return tuple(fact for _, fact in self.roles)


@dataclass(frozen=True)
class Statement:
    """One assertion in canonical form: what a claim must be read as, and what a finished sentence was read as.

    ``value`` is signed by the direction asserted (a fall of 14.1% is −14.1) and in ``unit``; ``quantum`` is one unit
    of the last digit shown (0.1 for 14.1, 10_000_000 for "$2.93tn"). ``sign`` is −1, 0 or 1 where a direction is
    asserted, None for a level. ``end``/``start``/``window`` are what the words say of time; None is unsaid.
    ``others`` are further subjects of a comparison or the whole order of a ranking (first named first). ``word`` is
    the relation (``more``, ``less``, ``equal``), the side (``high``, ``low``) or the state's key.
    """

    predicate: Predicate
    subject: str
    metric: Metric | None = None
    sign: int | None = None
    value: Decimal | None = None
    quantum: Decimal | None = None
    unit: Unit | None = None
    start: date | None = None
    end: date | None = None
    window: Window | None = None
    base: str | None = None
    status: Status = Status.ACTUAL
    publisher: str | None = None
    others: tuple[str, ...] = ()
    word: str | None = None


@dataclass(frozen=True)
class Article:
    """A news item as it was known. ``id`` is the digest of its identity, ``version`` counts its changes.

    ``known_at`` is max(published, fetched) when live and reconstructed by a declared rule when imported.
    ``publishers`` are those the item names as carriers; the first is its own.
    """

    id: str
    version: int
    publishers: tuple[str, ...]
    title: str
    text: str
    url: str
    lang: Lang
    known_at: datetime
    published: datetime | None = None
    reconstructed: bool = False
    feed: str = ""

    @property
    def publisher(self) -> str:
        """Who says it."""
        return self.publishers[0]


@dataclass(frozen=True)
class Held:
    """A word that was looked for: whether it is a name, how well a passage holds it (1 the word itself, 0 nothing), and
    its ``weight`` by how few passages have it: 1 where none does. ``meant`` says that it is what is asked of
    a thing that has other things to tell, such as its profit.
    """

    word: str
    named: bool
    share: float
    weight: float
    meant: bool = False


@dataclass(frozen=True)
class Passage:
    """A piece of an article or a data fact, as search returns it. ``score`` is rounded; higher is nearer.

    ``held`` says why: how it holds each word that was looked for; ``near`` how near its meaning is, in standard deviations
    above the other passages of its language.
    """

    id: str
    text: str
    lang: Lang
    score: float
    article: str | None = None
    fact: str | None = None
    held: tuple[Held, ...] = ()
    near: float = 0.0


@dataclass(frozen=True)
class Story:
    """One event and everybody who carried it. ``tags`` are layer and cause tags, each with every word that earned it.

    ``reasons`` say what ``score`` is made of. ``figures`` are amounts of its titles where they are not the same, as
    written, each with the publishers that gave it.
    """

    id: str
    articles: tuple[Article, ...]
    publishers: tuple[str, ...]
    first: datetime
    last: datetime
    tags: tuple[tuple[str, str], ...] = ()
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    figures: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def lead(self) -> Article:
        """The article that stands for the story."""
        return self.articles[0]

    def telling(self, tag: str) -> Article:
        """The first article with the words that earned a tag in its title; the lead when they stand in a text."""
        words = [word for earned, word in self.tags if earned == tag]
        return next((article for article in self.articles if any(word in article.title for word in words)), self.lead)


@dataclass(frozen=True)
class Answer:
    """What the library answers to a ``question``: checked ``sentences`` with the facts, claims and articles behind them.

    ``read_as`` is how a model understood it, in words of ours, where these are not the question's own. ``reports`` are
    articles whose words answer it, quoted and not retold; ``against`` what speaks against the framework's reading of it.
    ``missing`` says what could not be told; where
    nothing is, why, and ``nearest`` what stands nearest.
    """

    question: str
    lang: Lang
    as_of: datetime
    sentences: tuple[Sentence, ...] = ()
    facts: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    missing: tuple[str, ...] = ()
    articles: tuple[Article, ...] = ()
    reports: tuple[Article, ...] = ()
    against: tuple[Sentence, ...] = ()
    nearest: tuple[Passage, ...] = ()
    read_as: str = ""
    denied: bool = False

    @property
    def empty(self) -> bool:
        """Whether it answers nothing."""
        return not (self.sentences or self.reports)


@dataclass(frozen=True)
class Due:
    """A release to come: when, its name, the day its figures are of, its series, and the names of what it decides."""

    when: datetime
    en: str
    zh: str
    observed: date
    subjects: tuple[str, ...]
    decides: tuple[Sentence, ...] = ()


class EventKind(StrEnum):
    """What sort of thing an event is; it decides which events a note with few lines tells."""

    RELEASE = "release"
    AUCTION = "auction"  # of notes and bonds
    BILLS = "bills"  # an auction of bills
    SETTLEMENT = "settlement"
    MEETING = "meeting"
    EARNINGS = "earnings"
    EXPIRY = "expiry"
    TAX = "tax"
    HOLIDAY = "holiday"
    OTHER = "other"


@dataclass(frozen=True)
class Event:
    """Something with a date that a source announced: at an hour (``when``, UTC), or of a whole ``day`` where it takes place.

    ``en`` and ``zh`` are equal where they quote a source that speaks one language. ``source`` is where it was read,
    ``publisher`` whose word it is; empty for the desk's own. A moved event keeps its ``id``; one that is ``withdrawn``
    no longer takes place.
    """

    id: str
    when: datetime | None
    day: date
    en: str
    zh: str
    kind: EventKind
    source: str
    known_at: datetime
    publisher: str = ""
    withdrawn: bool = False


@dataclass(frozen=True)
class Kept:
    """What is held of a series whose source is down: its last day. ``name`` is what a note calls it."""

    subject: str
    last: date | None
    name: Sentence | None = None


@dataclass(frozen=True)
class Outage:
    """A source that gave nothing when it was last asked, and since when; what of its series is used instead.

    A feed has no series. ``kind`` is that of :class:`commentary.errors.SourceError`.
    """

    title: str
    since: datetime
    kind: str
    held: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class Flag:
    """An observation or item that was refused or is doubtful, by name, so that a note can say so."""

    subject: str
    what: str
    when: date | None
    remedy: str = ""


@dataclass(frozen=True)
class Evidence:
    """What the note may draw on beside the regime: stories by rank, passages by question, press figures."""

    stories: tuple[Story, ...] = ()
    passages: tuple[Passage, ...] = ()
    reported: tuple[Fact, ...] = ()


class Verdict(StrEnum):
    """Of a test: a link of the chain, a prediction, a falsifier."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Reading:
    """One indicator as known: its level, its change over the framework's window, and its score.

    ``score`` is None when the series is missing, stale, or shorter than its window; ``why`` then says which.
    """

    id: str
    subject: str
    layer: int
    weight: float
    score: float | None
    level: Fact | None
    change: Fact | None
    why: str = ""


@dataclass(frozen=True)
class LayerReading:
    """A layer's weighted mean score and the share of its weight that was present."""

    number: int
    id: str
    en: str
    zh: str
    score: float | None
    coverage: float
    readings: tuple[Reading, ...]
    previous: float | None = None


@dataclass(frozen=True)
class Test:
    """A prediction, link or falsifier with its bar, and whether the data show it.

    ``en`` and ``zh`` are the clause it says when it is seen.

    ``bar`` is the number to be crossed, in the fact's unit; ``facts`` are the figures held against it;
    ``side`` is ``above`` or ``below``, that of the first bar; ``sides`` has one for each of ``bars``. ``articles`` are
    those (by id) that a verdict from the news rests on.
    """

    id: str
    en: str
    zh: str
    verdict: Verdict
    bars: tuple[tuple[str, Decimal], ...] = ()  # fact id → bar
    facts: tuple[Fact, ...] = ()
    side: str = "above"
    since: date | None = None
    previous: Verdict | None = None
    sides: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ladder:
    """The triage fingerprint over one window: returns in the framework's order, and how well the order explains them.

    ``rungs`` run from nearest to most distant cash. ``correlation`` is positive when distant cash lost more;
    ``percentile`` is that value against its own history (0–100); ``beta`` and
    ``beta_percentile`` the same for an order by beta to the market.
    """

    window: Window
    rungs: tuple[Fact, ...]
    correlation: float | None
    percentile: float | None
    beta: float | None
    start: date | None = None
    end: date | None = None
    beta_percentile: float | None = None


@dataclass(frozen=True)
class Mark:
    """The index at an instant of the past, from what was known then: whole points (None is unknown), and its regime."""

    when: datetime
    lsi: int | None
    state: str


@dataclass(frozen=True)
class Bath:
    """The argument's bathtub in figures: how high the water stands, what moved it, and what floats on it.

    ``level`` is the water on its day, ``low`` and ``high`` its lowest and highest of the window before. ``moved`` is the
    change of the level; ``flows`` are what it is the sum of, each the change of a part times 1 (it adds water as it grows)
    or −1 (it takes water as it grows), over the same window. ``ducks`` are returns of assets over shared dates.
    """

    level: Fact
    low: Fact | None
    high: Fact | None
    moved: Fact | None
    flows: tuple[tuple[int, Fact], ...]
    ducks: tuple[Fact, ...]


@dataclass(frozen=True)
class Regime:
    """Everything the framework reads from a view; no model had a part in it. All numbers are as known at ``as_of``."""

    as_of: datetime
    framework: str
    lsi: int | None
    state: str
    previous_lsi: int | None
    previous_state: str
    posture: str
    coverage: float
    layers: tuple[LayerReading, ...]
    ladders: tuple[Ladder, ...]
    chain: tuple[Test, ...]
    predictions: tuple[Test, ...]
    falsifiers: tuple[Test, ...]
    symptoms: tuple[Test, ...]
    capex_sign: float | None  # 2E² − 1
    exhaustion: float | None  # E
    missing: tuple[Flag, ...]
    facts: tuple[Fact, ...]
    fit: tuple[Test, ...] = ()  # whether the ladder explains more than beta does
    convexity: tuple[Test, ...] = ()  # what capital spending does at this level of idle cash
    questions: tuple[tuple[int, str, str], ...] = ()  # layer, EN and ZH question for search
    previous_at: datetime | None = None  # of the reading before
    track: tuple[Mark, ...] = ()  # the index of the weekdays before, oldest first, and its own
    bath: Bath | None = None

    @property
    def since(self) -> datetime:
        """Since when something is new: the instant of the reading before."""
        return self.previous_at or self.as_of - timedelta(days=1)


@dataclass(frozen=True)
class Sentence:
    """One sentence in both languages, and the claims it makes (none for the framework's own fixed wording).

    ``claims`` are in the order the sentence makes them; ``cites`` are article ids, shown as numbered references.
    """

    en: str
    zh: str
    claims: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    def text(self, lang: Lang) -> str:
        """The sentence in ``lang``."""
        return self.en if lang is Lang.EN else self.zh


@dataclass(frozen=True)
class Table:
    """Cells are sentences too: each carries its claim, and its header says the metric and the window.

    ``head`` are column headers; ``rows`` have one cell a column, the first being the row's name (no claim).
    """

    head: tuple[Sentence, ...]
    rows: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True)
class Section:
    """A part of the note in the house style; ``id`` decides where and how it is shown, and its heading.

    ``ids``, in order: takeaway, headline, deck, regime, changes, editor, table, china (of the page in Chinese alone), layers,
    ladder, against, rival, reading (the interpretation), triggers (what would change the call), missing. ``paragraphs``
    hold sentences.
    """

    id: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    table: Table | None = None


@dataclass(frozen=True)
class Exhibit:
    """A headline that matters, in its own language and words, with who carried it and why it was chosen."""

    story: Story
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a writer proposes; ``writer`` is ``plain`` or a model's name."""

    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]
    exhibits: tuple[Exhibit, ...] = ()
    writer: str = "plain"
    calendar: tuple[Due | Event, ...] = ()
    uncovered: tuple[str, ...] = ()  # topics that the calendar knows nothing of
    outages: tuple[Outage, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A claim or sentence that did not pass, and why."""

    claim: str
    lang: Lang | None
    text: str
    why: str


@dataclass(frozen=True)
class Verification:
    """What was checked: figures found in the text, figures matched to their own fact, and what was dropped."""

    figures: int
    matched: int
    sentences: int
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class Composition:
    """What became of a model's choice and wording: comparisons ``proposed`` and how many were ``true``; sentences ``asked``
    for in either language, ``worded`` at once, ``repaired`` when sent back, ``replaced`` by the plain writer's.
    """

    proposed: int = 0
    true: int = 0
    asked: int = 0
    worded: int = 0
    repaired: int = 0
    replaced: int = 0


@dataclass(frozen=True)
class Note:
    """A verified note. The same library and ``as_of`` give the same note."""

    id: str
    as_of: datetime
    zone: str
    regime: Regime
    sections: tuple[Section, ...]
    exhibits: tuple[Exhibit, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    articles: tuple[Article, ...]  # cited, in order of first citation: source n is articles[n - 1]
    verification: Verification
    writer: str
    provenance: tuple[tuple[str, str], ...] = field(default=())
    calendar: tuple[Due | Event, ...] = ()
    uncovered: tuple[str, ...] = ()
    outages: tuple[Outage, ...] = ()
    interpretation: tuple[tuple[Lang, tuple[str, ...]], ...] = ()  # a model's free prose, checked, by language
    refused: tuple[Dropped, ...] = ()  # what of a model's did not stand
    composition: Composition | None = None  # where a model chose and worded
    subjects: tuple[Subject, ...] = ()  # what its facts are of, as the catalog knows it
    names: tuple[tuple[str, str, str], ...] = ()  # EN and ZH, by id, of what else they are of: layers, tests, causes
