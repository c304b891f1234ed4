"""The sentences of a draft that a model may word: their slots, how a wording is filled and checked, where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from commentary.composing import linking
from commentary.model import Claim, Draft, Fact, Lang, Predicate, Section, Sentence
from commentary.offers import Ask, Slot
from commentary.verify import ONE_OF, Rules
from commentary.wording import Wording, spaced

WORDED = ("takeaway", "headline", "deck", "editor", "against")  # sections whose sentences a model words
LONGEST = {Lang.EN: 480, Lang.ZH: 240}  # characters of a filled sentence
_SLOT = re.compile(r"\{c:([a-z]\d{1,3})\}")
_APART = re.compile(r"(\{c:[a-z]\d{1,3}\})")
_BANDS = {"lowest": -1, "low": -1, "middle": 0, "high": 1, "highest": 1}
_WIDE = str.maketrans(",;:()", "，；：（）")
_LEAD = re.compile(r"(?:同时|与此同时|另外|此外|另一方面|相比之下|相较之下)，")
_UNSPACED = re.compile(r"\s+([，。；：、（）,;:.])")


@dataclass(frozen=True)
class Part:
    """What a slot stands for."""

    id: str
    claims: tuple[Claim, ...]
    full: bool = False  # whether its names stand for the first time, and with their tickers


@dataclass(frozen=True)
class Wanted:
    """A sentence to be worded: where it stands, what it claims, and how the plain writer says it."""

    number: int
    plain: tuple[Sentence, ...]
    parts: tuple[Part, ...]
    title: bool

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(key for sentence in self.plain for key in sentence.claims)


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


class Made:
    """The sentences of a draft that a model may word."""

    def __init__(self, draft: Draft, groups: Collection[tuple[str, ...]], rules: Rules, words: Wording) -> None:
        self._draft, self._groups, self._rules, self._words = draft, groups, rules, words
        self._named = set[str]()
        self.places = list(self._found())
        self.wanted = [wanted for *_, wanted in self.places]
        self._by_number = {wanted.number: wanted for wanted in self.wanted}

    def ask(self, wanted: Wanted, lang: Lang) -> Ask:
        """What a model is asked for."""
        slots = tuple(
            Slot(part.id, self._of(part, lang, wanted.title), reads)
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
        text = self._slotted(self._one_sentence(text, wanted, lang), wanted, lang)
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
        text = linking.untrailed(text) if lang is Lang.EN else text
        why = ""
        for made in self._ways(text, ordered, lang, wanted.title):
            why = self._rules.why_not(made, lang, wanted.claims)
            if not why:
                return made, "" if len(made) <= LONGEST[lang] else f"has {len(made)} characters"
        return text, why

    def _ways(self, text: str, ordered: Sequence[Part], lang: Lang, title: bool) -> Iterator[str]:
        """The sentence with its slots filled: a period said once, in Chinese before all; else with each period in its place."""
        periods = [self._period(part.claims[0]) for part in ordered[:2]]
        shared = len(periods) > 1 and periods[0] == periods[1]
        window = "" if lang is Lang.EN or title else self._words.window(ordered[0].claims[0], lang, shared)
        if window:
            head = _LEAD.match(text)
            at = head.end() if head else 0
            reads = iter(self._reads(ordered, lang, fronted=True))
            yield self._finished(
                _SLOT.sub(partial(_next, reads, lang), f"{text[:at]}{window}，{text[at:]}"), lang, title
            )
        for timed in (False, True):
            if timed and linking.same_time(text, lang):
                return  # the period would be said twice
            reads = iter(self._reads(ordered, lang, timed))
            yield self._finished(_SLOT.sub(partial(_next, reads, lang), text), lang, title)

    def _one_sentence(self, text: str, wanted: Wanted, lang: Lang) -> str:
        """Several sentences as one: small models write what belongs together one after the other."""
        if lang is Lang.ZH:
            return re.sub(r"。\s*(?=\S)", "；", text)
        joined = re.sub(r"(?<=[\w}%)])\.\s+(?=[A-Z{])", "; ", text)
        for name in ("the", *(name for part in wanted.parts for name in self._names(part, lang))):
            joined = re.sub(rf"(?<=; ){re.escape(name[:1].upper() + name[1:])}(?!\w)", name, joined)
        return joined

    def _slotted(self, text: str, wanted: Wanted, lang: Lang) -> str:
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

    def _sentence(self, wanted: Wanted, said: Sequence[str]) -> Sentence | None:
        if not any(said) or (len(wanted.plain) > 1 and not all(said)):
            return None
        plain = wanted.plain[0]
        cites = tuple(dict.fromkeys(key for sentence in wanted.plain for key in sentence.cites))
        return Sentence(said[0] or plain.en, said[1] or plain.zh, wanted.claims, cites)

    def _found(self) -> Iterator[tuple[str, int, int, Wanted]]:
        """Section, paragraph, place and sentence of each."""
        number = count = 0
        for section in self._draft.sections:
            paragraphs = section.paragraphs[:1] if section.id in ONE_OF else section.paragraphs
            for index, paragraph in enumerate(paragraphs if section.id in WORDED else ()):
                at = 0
                while at < len(paragraph):
                    plain = self._group(paragraph[at:])
                    parts = list(
                        self._parts(
                            [self._rules.claims[key] for s in plain for key in s.claims],
                            count,
                            section.id == "headline",
                        )
                    )
                    if parts and all(self._words.slot(claim, Lang.EN) for part in parts for claim in part.claims):
                        number, count = number + 1, count + len(parts)
                        yield section.id, index, at, Wanted(number, plain, tuple(parts), section.id == "headline")
                    at += len(plain)

    def _group(self, rest: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """The sentences at the head of ``rest`` that are to become one."""
        for count in range(len(rest), 1, -1):
            if tuple(key for sentence in rest[:count] for key in sentence.claims) in self._groups:
                return tuple(rest[:count])
        return (rest[0],)

    def _parts(self, found: Sequence[Claim], count: int, title: bool) -> Iterator[Part]:
        """A slot for each claim; neighbours in one state share one."""
        runs: list[list[Claim]] = []
        for claim in found:
            if runs and self._same(runs[-1][-1], claim):
                runs[-1].append(claim)
            else:
                runs.append([claim])
        for n, run in enumerate(runs, 1):
            names = {self._fact(claim).subject for claim in run}
            yield Part(f"c{count + n}", tuple(run), not names <= self._named)
            self._named |= set() if title else names

    def _same(self, one: Claim, other: Claim) -> bool:
        if {one.predicate, other.predicate} != {Predicate.STATE} or one.word != other.word:
            return False
        kinds = {self._rules.subjects[self._fact(claim).subject].kind for claim in (one, other)}
        return len(kinds) == 1

    def _reads(self, parts: Sequence[Part], lang: Lang, timed: bool = False, fronted: bool = False) -> list[str]:
        """What stands in the slots, in this order. Unless ``timed`` a period that the one before has is not said again;
        ``fronted``, the first's stands before the sentence.
        """
        said, last = list[str](), self._period(parts[0].claims[0]) if fronted else None
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

    def _of(self, part: Part, lang: Lang, title: bool) -> str:
        """The names that go before a slot; none before a whole clause."""
        if part.claims[0].predicate in (Predicate.SEEN, Predicate.NOT_SEEN):
            return ""
        names = [self._fact(claim).subject for claim in part.claims]
        return self._words.listed(names, lang, part.full and not title)

    def _names(self, part: Part, lang: Lang) -> Iterator[str]:
        for claim in part.claims:
            subject = self._rules.subjects.get(self._fact(claim).subject)
            if subject is not None:
                yield from linking.names(subject, lang)

    def _told(self, part: Part) -> linking.Told:
        return linking.Told(self._way(part), self._period(part.claims[0]), len(part.claims))

    def _way(self, part: Part) -> int | None:
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
        return [words.alone(run[0]) if run[0].predicate is Predicate.COMPARE else words.say(*run) for run in runs]

    return say


_RUNS = frozenset({Predicate.STATE, Predicate.SEEN, Predicate.NOT_SEEN})
