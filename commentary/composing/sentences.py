"""Sentences that a model words, each filled, read back, and sent back once; the plain sentence is always there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commentary.composing.made import LONGEST, Made
from commentary.errors import ModelError
from commentary.model import Composition, Draft, Dropped, Lang, Section, Sentence
from commentary.offers import Ask
from commentary.ports import Answerer, Author
from commentary.verify import Rules
from commentary.wording import Wording

_FULL = re.compile(r"(?<=[。.])\s*(?=[A-Z\u4e00-\u9fff{])")


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
    made = Made(draft, groups, rules, words)
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
    made = Made(draft, groups, rules, words)
    return [made.ask(wanted, lang) for wanted in made.wanted]


def _asked(made: Made, lang: Lang, author: Author, refused: list[Dropped]) -> tuple[dict[int, str], Composition]:
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
    sentences: Sequence[Sentence],
    teller: Answerer,
    rules: Rules,
    words: Wording,
    lang: Lang,
    failed: Callable[[ModelError], None],
) -> Iterator[Sentence]:
    """Sentences in their order, each as soon as a model's wording of it has come and stands; else as it was.

    Nothing is sent back: who waits for an answer gets the plain sentence at once. A model that fails ends the wording, and
    ``failed`` is told.
    """
    made = Made(Draft((Section("editor", (tuple(sentences),)),), (), ()), (), rules, words)
    wanted = {at: one for _, _, at, one in made.places}
    asked = [made.ask(one, lang) for one in wanted.values()]
    coming = teller.tell(lang, asked) if asked else iter(())
    come = dict[int, str]()
    for at, sentence in enumerate(sentences):
        one = wanted.get(at)
        while one and one.number not in come:
            try:
                number, text = next(coming)
            except StopIteration:
                break
            except ModelError as error:
                coming = iter(())
                failed(error)
                break
            come.setdefault(number, text)
        text, why = made.filled(one.number, come[one.number], lang) if one and one.number in come else ("", "none")
        both = (text, sentence.zh) if lang is Lang.EN else (sentence.en, text)
        yield sentence if why else replace(sentence, en=both[0], zh=both[1])


def _judged(
    made: Made, asks: Sequence[Ask], said: Mapping[int, str], lang: Lang, before: Mapping[int, str]
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
