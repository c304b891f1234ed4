"""The block of a note that a model may write freely, and what may stand in it. Pure.

Free prose interprets; it asserts nothing. So a sentence has to speak of the argument, and one with a figure, a time, a
direction, a comparison, a state, a name that the note does not speak of, advice, a quotation or markup does not stand;
each that does not is kept with the reason. What is left is labelled as a model's. Free of slant it cannot be: no list
holds every turn of phrase.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from commentary import reading
from commentary.errors import ModelError
from commentary.model import Dropped, Lang, Note, Section, Subject
from commentary.ports import Interpreter

LEAST, MOST = 2, 2  # sentences of a block
READ = 12  # of what a model says
LONGEST = {Lang.EN: 320, Lang.ZH: 160}  # characters of a sentence
TOLD = ("takeaway", "deck", "ladder", "against", "rival", "reading")  # what a model is shown
_MARKUP = re.compile(r"[<>{}\[\]|\\`*_#~^=@$%&]|://|\bwww\b|!\(|^\s*[-+]\s|\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")

_WHY = {
    "advice": "advises", "alien": "is no part of a note", "said": "puts words in a mouth", "amount": "a number",
    "time": "a time", "compares": "compares", "goes": "a direction", "forecast": "tells what is to come",
    "causes": "gives a cause", "certain": "is too sure",
}  # fmt: skip

Strangers = Callable[[str, str], Collection[str]]


def _nobody(text: str, given: str) -> Collection[str]:
    return ()


def told(note: Note, lang: Lang) -> tuple[str, ...]:
    """What a model is shown of a note: its own checked sentences, in one language, in their order."""
    sections = {section.id: section for section in note.sections}
    return tuple(
        sentence.text(lang)
        for id in TOLD
        if id in sections
        for paragraph in sections[id].paragraphs
        for sentence in paragraph
    )


def interpreted(
    note: Note, interpreter: Interpreter, subjects: Mapping[str, Subject], strangers: Strangers = _nobody
) -> tuple[Note, tuple[ModelError, ...]]:
    """The note with what stands of a model's interpretation, and why a language has none.

    A block of fewer than two sentences is none. What was refused is listed with the reason; what is said beyond a dozen
    sentences is not read, and of what stands no more than two are shown. They stand in the place of the framework's reading.
    """
    given = {lang: told(note, lang) for lang in Lang}
    blocks, refused, failed = interpretations(given, interpreter, subjects, strangers)
    sections = tuple(section for section in note.sections if not (blocks and _read_alone(section)))
    return replace(note, sections=sections, interpretation=blocks, refused=(*note.refused, *refused)), failed


def _read_alone(section: Section) -> bool:
    """Whether a section is the framework's reading and tells no test that is met: a note has one interpretation."""
    return section.id == "reading" and len(section.paragraphs) == 1


def interpretations(
    given: Mapping[Lang, Sequence[str]], interpreter: Interpreter, subjects: Mapping[str, Subject], strangers: Strangers
) -> tuple[tuple[tuple[Lang, tuple[str, ...]], ...], tuple[Dropped, ...], tuple[ModelError, ...]]:
    """What stands of a model's free prose on the sentences ``given``, a block a language; what was refused; what failed.

    The Chinese sentences are renderings of the English ones, so that both argue the same: one that may not stand in one
    language stands in neither.
    """
    refused = list[Dropped]()

    def stands(text: str, lang: Lang) -> bool:
        why = (
            "says what has been said" if text in given[lang] else why_not(text, lang, subjects, given[lang], strangers)
        )
        if why:
            refused.append(Dropped("", lang, text[: LONGEST[lang]], why))
        return not why

    try:
        said = list(dict.fromkeys(map(_one_line, interpreter.interpret(given[Lang.EN])[:READ])))
        kept = [text for text in said if stands(text, Lang.EN)]
        if len(kept) < LEAST:
            raise _few(len(kept), len(said), Lang.EN)
        rendered = [_one_line(text) for text in interpreter.render(given[Lang.ZH], kept)]
        pairs = [(en, zh) for en, zh in zip(kept, rendered, strict=False) if stands(zh, Lang.ZH)]
        if len(pairs) < LEAST:
            raise _few(len(pairs), len(rendered), Lang.ZH)
    except ModelError as error:
        return (), tuple(refused), (error,)
    both = list(zip(*pairs[:MOST], strict=True))
    return ((Lang.EN, both[0]), (Lang.ZH, both[1])), tuple(refused), ()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _few(kept: int, said: int, lang: Lang) -> ModelError:
    few = f"{kept} of its {said} sentences may stand"
    return ModelError("odd", few, f"interpretation.{lang}", "the record of it says why not")


def why_not(
    text: str, lang: Lang, subjects: Mapping[str, Subject], given: Sequence[str], strangers: Strangers = _nobody
) -> str:
    """Why a sentence of free prose may not stand; empty when it may. Names that stand in ``given`` are allowed.

    ``strangers`` finds the names of a text that another does not hold, beyond those that a capital letter gives away.
    """
    alien = (f"names what the note does not: {name}" for name in strangers(text, "\n".join(given)))
    return "; ".join(dict.fromkeys((*_reasons(text, lang, subjects, given), *alien)))


def _reasons(text: str, lang: Lang, subjects: Mapping[str, Subject], given: Sequence[str]) -> Iterator[str]:
    if not text or len(text) > LONGEST[lang]:
        yield f"has {len(text)} characters"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn") for sign in text):
        yield "holds signs that cannot be seen"
    if found := _MARKUP.search(text):
        yield f"holds markup: {found[0].strip() or 'a new line'}"
    if text[-1:] not in (".。！？!?" if lang is Lang.ZH else ".!?"):
        yield "is no whole sentence"
    yield from _tongue(text, lang, given)
    if not _table()["argues"][lang].search(text):
        yield "does not speak of the argument"
    for kind, why in _WHY.items():
        if match := _table()[kind][lang].search(text):
            yield f"{why}: {match[0]}"
    plain = _table()["spared"][lang].sub(" ", text)
    about = reading.spoken("\n".join(given), lang, subjects)
    yield from (why for why in reading.bare(plain, lang, subjects, about=about) if not _idle(why, lang))


def _idle(why: str, lang: Lang) -> bool:
    """Whether a reason of the sentence reader's is none here: the lists of this module tell what a mouth says in Chinese."""
    return lang is Lang.ZH and why.startswith("an attribution:")


def _tongue(text: str, lang: Lang, given: Sequence[str]) -> Iterator[str]:
    """Another language's words, and names that what was shown does not hold."""
    whole = "\n".join(given)
    if lang is Lang.EN:
        if found := _HAN.search(text):
            yield f"is not English throughout: {found[0]}"
        for match in re.finditer(r"\b[A-Z][A-Za-z]+", text):
            begins = match.start() == 0 or text[match.start() - 2 : match.start()] in (". ", "? ", "! ", ": ")
            if match[0].removesuffix("ies") not in whole and not (begins and _begins(match[0], whole)):
                yield f"names what the note does not: {match[0]}"
        return
    if len(_HAN.findall(text)) * 2 < len(text):
        yield "is not Chinese"
    for match in _LATIN.finditer(text):
        if match[0] not in whole:
            yield f"names what the note does not: {match[0]}"


def _begins(word: str, whole: str) -> bool:
    """Whether a capital word is one that begins a sentence, and no name."""
    plain = word.lower()
    return plain in _starts() or re.search(rf"\b{plain}\b", whole) is not None or plain.endswith(("ing", "ly", "tion"))


@cache
def _starts() -> frozenset[str]:
    return frozenset(_data()["starts"]["en"].split())


@cache
def _table() -> Mapping[str, Mapping[Lang, re.Pattern[str]]]:
    return {
        kind: {lang: re.compile(_data()[kind][lang.value], re.IGNORECASE) for lang in Lang}
        for kind in (*_WHY, "argues", "spared")
    }


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("commentary").joinpath("interpretation.toml").read_text("utf-8"))
