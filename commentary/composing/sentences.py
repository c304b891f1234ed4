"""Sentences that a model words, each filled, read back, and sent back once; the plain sentence is always there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from commentary.composing import linking
from commentary.errors import ModelError
from commentary.model import Claim, Composition, Draft, Dropped, Fact, Lang, Predicate, Section, Sentence
from commentary.offers import Ask, Slot
from commentary.ports import Answerer, Author
from commentary.verify import ONE_OF, Rules
from commentary.wording import Wording, spaced

WORDED = ("takeaway", "headline", "deck", "editor", "against")  # sections whose sentences a model words
LONGEST = {Lang.EN: 480, Lang.ZH: 240}  # characters of a filled sentence
_SLOT = re.compile(r"\{c:([a-z]\d{1,3})\}")
_APART = re.compile(r"(\{c:[a-z]\d{1,3}\})")
_BANDS = {"lowest": -1, "low": -1, "middle": 0, "high": 1, "highest": 1}
_WIDE = str.maketrans(",;:()", "，；：（）")
_FULL = re.compile(r"(?<=[。.])\s*(?=[A-Z\u4e00-\u9fff{])")
_UNSPACED = re.compile(r"\s+([，。；：、（）,;:.])")


@dataclass(frozen=True)
class _Part:
    """What a slot stands for."""

    id: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class _Wanted:
    """A sentence to be worded: where it stands, what it claims, and how the plain writer says it."""

    number: int
    plain: tuple[Sentence, ...]
    parts: tuple[_Part, ...]
    title: bool

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(key for sentence in self.plain for key in sentence.claims)


@dataclass(frozen=True)
class Worded:
    """The draft with what stood of a model's wording, the count of it, what was refused, and what failed."""

    draft: Draft
    count: Composition = field(default_factory=Composition)
    refused: tuple[Dropped, ...] = ()
    failed: tuple[ModelError, ...] = ()


def worded(draft: Draft, groups: Collection[tuple[str, ...]], author: Author, rules: Rules, words: Wording) -> Worded:
    """The draft with its sentences worded by ``author``; ``groups`` are claims that make one sentence together.

    A language stands for itself, but where the plain writer needs several sentences both must have theirs.
    """
    made = _Made(draft, groups, rules, words)
    refused, failed, counts = list[Dropped](), list[ModelError](), list[Composition]()
    texts: dict[Lang, Mapping[int, str]] = {}
    for lang in Lang:
        try:
            texts[lang], count = _asked(made, lang, author, refused)
            counts.append(count)
        except ModelError as error:
            texts[lang] = {}
            failed.append(error)
    total = Composition(
        asked=sum(c.asked for c in counts), worded=sum(c.worded for c in counts),
        repaired=sum(c.repaired for c in counts), replaced=sum(c.replaced for c in counts),
    )  # fmt: skip
    return Worded(made.with_texts(texts), total, tuple(refused), tuple(failed))


def asks(draft: Draft, groups: Collection[tuple[str, ...]], rules: Rules, words: Wording, lang: Lang) -> list[Ask]:
    """What a model would be asked to word."""
    made = _Made(draft, groups, rules, words)
    return [made.ask(wanted, lang) for wanted in made.wanted]


def _asked(made: _Made, lang: Lang, author: Author, refused: list[Dropped]) -> tuple[dict[int, str], Composition]:
    """The sentences of a language that stand, after one repair."""
    asks = [made.ask(wanted, lang) for wanted in made.wanted]
    if not asks:
        return {}, Composition()
    stood, wrong = _judged(made, asks, author.word(lang, asks), lang, {})
    first = len(stood)
    if wrong:
        try:
            more, wrong = _judged(made, wrong, author.word(lang, wrong), lang, stood)
            stood |= more
        except ModelError:
            pass  # what was wrong stays so, and is replaced
    refused += [Dropped(" ".join(made.claims(ask.number)), lang, ask.said[: LONGEST[lang]], ask.why) for ask in wrong]
    return stood, Composition(asked=len(asks), worded=first, repaired=len(stood) - first, replaced=len(wrong))


def streamed(
    sentences: Sequence[Sentence], teller: Answerer, rules: Rules, words: Wording, lang: Lang
) -> Iterator[Sentence]:
    """Sentences in their order, each as soon as a model's wording of it has come and stands; else as it was.

    Nothing is sent back: who waits for an answer gets the plain sentence at once. A model that fails ends the wording.
    """
    made = _Made(Draft((Section("editor", (tuple(sentences),)),), (), ()), (), rules, words)
    wanted = {at: one for _, _, at, one in made.places}
    asked = [made.ask(one, lang) for one in wanted.values()]
    coming = teller.tell(lang, asked) if asked else iter(())
    come = dict[int, str]()
    for at, sentence in enumerate(sentences):
        one = wanted.get(at)
        while one and one.number not in come:
            try:
                number, text = next(coming)
            except (StopIteration, ModelError):
                coming = iter(())
                break
            come.setdefault(number, text)
        text, why = made.filled(one.number, come[one.number], lang) if one and one.number in come else ("", "none")
        both = (text, sentence.zh) if lang is Lang.EN else (sentence.en, text)
        yield sentence if why else replace(sentence, en=both[0], zh=both[1])


def _judged(
    made: _Made, asks: Sequence[Ask], said: Mapping[int, str], lang: Lang, before: Mapping[int, str]
) -> tuple[dict[int, str], list[Ask]]:
    """What may stand, filled; and what has to be asked for again, with the reason."""
    stood, wrong = dict[int, str](), list[Ask]()
    every = [one for text in said.values() for one in _FULL.split(" ".join(text.split())) if one]
    for ask in asks:
        raw = " ".join(said.get(ask.number, "").split())
        text, why = made.filled(ask.number, raw, lang)
        if why:  # small models put sentences under each other's numbers
            text, why = next(
                (found for one in every if not (found := made.filled(ask.number, one, lang))[1]), (text, why)
            )
        if not why and text in {*before.values(), *stood.values()}:
            why = "says what another sentence says"
        if why:
            wrong.append(replace(ask, said=raw, why=why))
        else:
            stood[ask.number] = text
    return stood, wrong


def _written(reads: str, lang: Lang) -> re.Pattern[str]:
    """Where a text says what a slot reads: any case, any spacing, and not within a longer word or number."""
    words = (
        r"\s*".join(map(re.escape, reads.replace(" ", "")))
        if lang is Lang.ZH
        else r"\s+".join(map(re.escape, reads.split()))
    )
    return re.compile(
        rf"(?<![\w.]){words}(?![\w%]|[.,]\d)" if lang is Lang.EN else rf"{words}(?![\d%.])", re.IGNORECASE
    )


def _next(reads: Iterator[str], lang: Lang, match: re.Match[str]) -> str:
    return f" {next(reads)} " if lang is Lang.ZH else next(reads)  # house spacing takes out what is too much


class _Made:
    """The sentences of a draft that a model may word."""

    def __init__(self, draft: Draft, groups: Collection[tuple[str, ...]], rules: Rules, words: Wording) -> None:
        self._draft, self._groups, self._rules, self._words = draft, groups, rules, words
        self.places = list(self._found())
        self.wanted = [wanted for *_, wanted in self.places]
        self._by_number = {wanted.number: wanted for wanted in self.wanted}

    def ask(self, wanted: _Wanted, lang: Lang) -> Ask:
        """What a model is asked for."""
        slots = tuple(
            Slot(part.id, self._of(part, lang), reads)
            for part, reads in zip(wanted.parts, self._reads(wanted.parts, lang), strict=True)
        )
        return Ask(wanted.number, slots, wanted.title)

    def claims(self, number: int) -> tuple[str, ...]:
        """What a sentence claims."""
        return self._by_number[number].claims

    def filled(self, number: int, text: str, lang: Lang) -> tuple[str, str]:
        """A sentence with its slots filled, and why it may not stand: empty when it may."""
        wanted = self._by_number[number]
        parts = {part.id: part for part in wanted.parts}
        text = self._slotted(text, wanted, lang)
        if lang is Lang.ZH:  # models write half-width marks in Chinese
            text = "".join(part if _SLOT.fullmatch(part) else part.translate(_WIDE) for part in _APART.split(text))
        used = _SLOT.findall(text)
        if sorted(used) != sorted(parts):
            return text, f"has to use each of its slots once, and no other: {', '.join(parts)}"
        named = [name for part in wanted.parts for name in self._names(part, lang)]
        if strange := linking.foreign(_SLOT.sub(" ", text), lang, named):
            return text, f"has words of its own: {', '.join(strange[:6])}"
        ordered = [parts[id] for id in used]
        if untrue := linking.amiss(_SLOT.split(text)[::2], list(map(self._told, ordered)), lang):
            return text, untrue
        why = ""
        for timed in (False, True):  # a period that has just been said is left out where the reader can tell
            reads = iter(self._reads(ordered, lang, timed))
            made = self._finished(_SLOT.sub(partial(_next, reads, lang), text), lang, wanted.title)
            why = self._rules.why_not(made, lang, wanted.claims)
            if not why:
                return made, "" if len(made) <= LONGEST[lang] else f"has {len(made)} characters"
        return text, why

    def _slotted(self, text: str, wanted: _Wanted, lang: Lang) -> str:
        """The text with slots where a model wrote out, word for word, what they read."""
        for timed in (True, False):
            for part, reads in zip(wanted.parts, self._reads(wanted.parts, lang, timed), strict=True):
                if f"{{c:{part.id}}}" not in text:
                    text = _written(reads, lang).sub(f"{{c:{part.id}}}", text, count=1)
        return text

    def with_texts(self, texts: Mapping[Lang, Mapping[int, str]]) -> Draft:
        """The draft with these sentences in the place of the plain ones."""
        sections = {section.id: section for section in self._draft.sections}
        for name, paragraph, at, wanted in reversed(self.places):
            made = self._sentence(wanted, [texts[lang].get(wanted.number, "") for lang in Lang])
            if made:
                sections[name] = _put(sections[name], paragraph, at, len(wanted.plain), made)
        return replace(self._draft, sections=tuple(sections[section.id] for section in self._draft.sections))

    def _sentence(self, wanted: _Wanted, said: Sequence[str]) -> Sentence | None:
        if not any(said) or (len(wanted.plain) > 1 and not all(said)):
            return None
        plain = wanted.plain[0]
        cites = tuple(dict.fromkeys(key for sentence in wanted.plain for key in sentence.cites))
        return Sentence(said[0] or plain.en, said[1] or plain.zh, wanted.claims, cites)

    def _found(self) -> Iterator[tuple[str, int, int, _Wanted]]:
        """Section, paragraph, place and sentence of each."""
        number = count = 0
        for section in self._draft.sections:
            paragraphs = section.paragraphs[:1] if section.id in ONE_OF else section.paragraphs
            for index, paragraph in enumerate(paragraphs if section.id in WORDED else ()):
                at = 0
                while at < len(paragraph):
                    plain = self._group(paragraph[at:])
                    parts = list(self._parts([self._rules.claims[key] for s in plain for key in s.claims], count))
                    if parts and all(self._words.slot(claim, Lang.EN) for part in parts for claim in part.claims):
                        number, count = number + 1, count + len(parts)
                        yield section.id, index, at, _Wanted(number, plain, tuple(parts), section.id == "headline")
                    at += len(plain)

    def _group(self, rest: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """The sentences at the head of ``rest`` that are to become one."""
        for count in range(len(rest), 1, -1):
            if tuple(key for sentence in rest[:count] for key in sentence.claims) in self._groups:
                return tuple(rest[:count])
        return (rest[0],)

    def _parts(self, found: Sequence[Claim], count: int) -> Iterator[_Part]:
        """A slot for each claim; neighbours in one state share one."""
        runs: list[list[Claim]] = []
        for claim in found:
            if runs and self._same(runs[-1][-1], claim):
                runs[-1].append(claim)
            else:
                runs.append([claim])
        yield from (_Part(f"c{count + n}", tuple(run)) for n, run in enumerate(runs, 1))

    def _same(self, one: Claim, other: Claim) -> bool:
        if {one.predicate, other.predicate} != {Predicate.STATE} or one.word != other.word:
            return False
        kinds = {self._rules.subjects[self._fact(claim).subject].kind for claim in (one, other)}
        return len(kinds) == 1

    def _reads(self, parts: Sequence[_Part], lang: Lang, timed: bool = False) -> list[str]:
        """What stands in the slots, in this order. Unless ``timed`` a period that the one before has is not said again."""
        said, last = list[str](), None
        for part in parts:
            claim = part.claims[0]
            period = self._period(claim)
            said.append(self._words.slot(claim, lang, timed or period is None or period != last))
            last = period
        return said

    def _period(self, claim: Claim) -> object:
        if claim.predicate not in (Predicate.MOVED, Predicate.COMPARE):
            return None
        fact = self._fact(claim)
        return fact.start, fact.end, fact.window, self._words.through(fact)

    def _of(self, part: _Part, lang: Lang) -> str:
        """The names that go before a slot; none before a whole clause."""
        if part.claims[0].predicate in (Predicate.SEEN, Predicate.NOT_SEEN):
            return ""
        return self._words.listed([self._fact(claim).subject for claim in part.claims], lang)

    def _names(self, part: _Part, lang: Lang) -> Iterator[str]:
        for claim in part.claims:
            subject = self._rules.subjects.get(self._fact(claim).subject)
            if subject is not None:
                yield from linking.names(subject, lang)

    def _told(self, part: _Part) -> linking.Told:
        return linking.Told(self._way(part), self._period(part.claims[0]), len(part.claims))

    def _way(self, part: _Part) -> int | None:
        """The direction that a slot tells; 0 for none at the precision shown, None where it tells of no movement."""
        claim = part.claims[0]
        if claim.predicate is Predicate.STATE:
            return _BANDS[claim.word or ""]
        if claim.predicate is Predicate.MOVED:
            fact = self._fact(claim)
            return (1 if fact.value > 0 else -1) if self._words.moves(fact) else 0
        return -1 if claim.fact("below") else None

    def _fact(self, claim: Claim) -> Fact:
        return self._rules.facts[claim.facts[0]]

    def _finished(self, text: str, lang: Lang, title: bool) -> str:
        """With a capital letter and house spacing; a title has no full stop, anything else has one."""
        stop = "。" if lang is Lang.ZH else "."
        body = _UNSPACED.sub(r"\1", " ".join(text.strip().rstrip("。.").split()))
        made = spaced(body) if lang is Lang.ZH else body[:1].upper() + body[1:]
        return made if title else made + stop


def _put(section: Section, index: int, at: int, count: int, made: Sentence) -> Section:
    """The section with a sentence in the place of ``count``; of alternatives the plain one stays, as the next."""
    paragraph = section.paragraphs[index]
    new = (*paragraph[:at], made, *paragraph[at + count :])
    rest = section.paragraphs[index + (section.id not in ONE_OF) :]
    return replace(section, paragraphs=(*section.paragraphs[:index], new, *rest))


Say = Callable[[Sequence[Claim]], Sequence[Sentence]]


def sayer(words: Wording, rules: Rules) -> Say:
    """How the plain writer says a group of claims: runs of one predicate and one period each in a sentence."""

    def key(claim: Claim) -> object:
        fact = rules.facts[claim.facts[0]]
        if claim.predicate is Predicate.MOVED and not claim.fact("bar"):
            return claim.predicate, fact.start, fact.end, fact.window
        return (claim.predicate,) if claim.predicate in _RUNS else claim.id

    def say(group: Sequence[Claim]) -> Sequence[Sentence]:
        runs: list[list[Claim]] = []
        for claim in group:
            if runs and key(runs[-1][-1]) == key(claim):
                runs[-1].append(claim)
            else:
                runs.append([claim])
        return [words.say(*run) for run in runs]

    return say


_RUNS = frozenset({Predicate.STATE, Predicate.SEEN, Predicate.NOT_SEEN})
