"""The block of a note that a model may write freely, and what may stand in it. Pure.

Free prose interprets; it asserts nothing. So a sentence with a figure, a time, a direction, a comparison, a state, a name
that the note does not speak of, advice, a quotation or markup does not stand, and says why. What is left is labelled
as a model's. That it is free of lies it cannot be: prose can be slanted without a single checkable word.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from commentary import reading
from commentary.errors import ModelError
from commentary.model import Dropped, Lang, Note, Subject
from commentary.ports import Interpreter

LEAST, MOST = 2, 5  # sentences of a block
LONGEST = {Lang.EN: 320, Lang.ZH: 160}  # characters of a sentence
TOLD = ("takeaway", "deck", "editor", "layers", "ladder", "against", "rival", "reading")  # what a model is shown
_MARKUP = re.compile(r"[<>{}\[\]|\\`*_#~^=@$%&]|://|\bwww\b|!\(|^\s*[-+]\s|\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")


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
    note: Note, interpreter: Interpreter, subjects: Mapping[str, Subject], langs: Sequence[Lang] = tuple(Lang)
) -> tuple[Note, tuple[ModelError, ...]]:
    """The note with what stands of a model's interpretation, and why a language has none.

    A block of fewer than two sentences is none. What was refused is listed with the reason.
    """
    blocks, dropped, failed = [], list(note.verification.dropped), list[ModelError]()
    for lang in langs:
        given = told(note, lang)
        try:
            said = interpreter.interpret(lang, given)
        except ModelError as error:
            failed.append(error)
            continue
        kept = list[str]()
        for text in said:
            text = " ".join(text.split())
            why = "says what has been said" if text in kept else why_not(text, lang, subjects, given)
            if why or len(kept) == MOST:
                dropped.append(Dropped("", lang, text[: LONGEST[lang]], why or "is one too many"))
            else:
                kept.append(text)
        if len(kept) >= LEAST:
            blocks.append((lang, tuple(kept)))
    checked = replace(note.verification, dropped=tuple(dropped))
    provenance = (*note.provenance, *interpreter.provenance) if blocks else note.provenance
    return replace(note, interpretation=tuple(blocks), verification=checked, provenance=provenance), tuple(failed)


def why_not(text: str, lang: Lang, subjects: Mapping[str, Subject], given: Sequence[str]) -> str:
    """Why a sentence of free prose may not stand; empty when it may. Names that stand in ``given`` are allowed."""
    return "; ".join(dict.fromkeys(_reasons(text, lang, subjects, given)))


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
    for kind in ("advice", "alien", "said"):
        if match := _table()[kind][lang].search(text):
            yield f"{_WHY[kind]}: {match[0]}"
    whole = "\n".join(given).casefold()
    allowed = [
        name
        for subject in subjects.values()
        for name in ((subject.en, subject.id) if lang is Lang.EN else (subject.zh, subject.id))
        if name.casefold() in whole
    ]
    yield from reading.bare(text, lang, subjects, allowed)


_WHY = {"advice": "advises", "alien": "is no part of a note", "said": "puts words in a mouth"}


def _tongue(text: str, lang: Lang, given: Sequence[str]) -> Iterator[str]:
    """Another language's words, and names that what was shown does not hold."""
    whole = "\n".join(given)
    if lang is Lang.EN:
        if found := _HAN.search(text):
            yield f"is not English throughout: {found[0]}"
        for match in re.finditer(r"(?<![.!?] )(?<!^)\b[A-Z][A-Za-z]+", text):
            if match[0] not in whole:
                yield f"names what the note does not: {match[0]}"
        return
    if len(_HAN.findall(text)) * 2 < len(text):
        yield "is not Chinese"
    for match in _LATIN.finditer(text):
        if match[0] not in whole:
            yield f"names what the note does not: {match[0]}"


@cache
def _table() -> Mapping[str, Mapping[Lang, re.Pattern[str]]]:
    data: Mapping[str, Any] = tomllib.loads(
        resources.files("commentary").joinpath("interpretation.toml").read_text("utf-8")
    )
    return {kind: {lang: re.compile(forms[lang.value], re.IGNORECASE) for lang in Lang} for kind, forms in data.items()}
