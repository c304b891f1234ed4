"""An essay with its annotations; and, with a model, its paragraphs in the other language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from commentary.annotating.confront import confront
from commentary.annotating.glossary import glossary, terms
from commentary.annotating.parity import Names, amiss, told
from commentary.errors import ModelError
from commentary.essays import Annotated, Essay, Held, Paragraph, Translation
from commentary.model import Dropped, Lang, Sentence, Subject
from commentary.offers import Text
from commentary.plain.materials import Materials
from commentary.ports import Translator
from commentary.verify import Rules

BATCH = 1_200  # characters of the original that one call translates
TITLE, DECK, NOTE = 1, 2, 11  # numbers under which what stands before the first paragraph is translated
BODY = 101
Layers = Callable[[str, Lang], Sequence[Sentence]]


def annotated(
    essay: Essay, day: Materials, standing: Sequence[Sentence], zone: str, layers: Layers, quote: int
) -> Annotated:
    """The essay's paragraphs with their figures, layers and terms, and its claims against the data of the day.

    ``standing`` are checked sentences on how things stand; of the original ``quote`` characters are shown, whole
    paragraphs at a time. Nothing of it is verified yet: see :func:`stood`.
    """
    lang, explained, shown = essay.lang, set[str](), 0
    note, body = list[Paragraph](), list[Paragraph]()
    held: list[Held] = []
    for part, texts, base in ((note, essay.note, None), (body, essay.paragraphs, 1)):
        for number, text in enumerate(texts, 1):
            shown += len(text)
            used = terms(text, lang)
            part.append(Paragraph(
                number, text, "", "", tuple(dict.fromkeys(said for said, figure in told(text, lang) if figure.unit)),
                tuple(layers(text, lang)), tuple(glossary()[id] for id in used if id not in explained), shown <= quote,
            ))  # fmt: skip
            explained |= set(used)
            held += confront(text, lang, day, number if base else None)
    return Annotated(
        essay, day.view.as_of, zone, tuple(body), tuple(_once(held)), tuple(standing),
        tuple(day.facts.values()), tuple(day.claims.values()), note=tuple(note),
    )  # fmt: skip


def _once(held: Iterable[Held]) -> Iterator[Held]:
    """Each claim once: of a subject (whose ids are capitals) in the same words, of a thesis in any."""
    seen = set[tuple[str, object]]()
    for one in held:
        key = (one.about, one.said if one.about.isupper() else one.data or one.said)
        if key not in seen:
            seen.add(key)
            yield one


def stood(made: Annotated, rules: Rules) -> Annotated:
    """With only those figures that read, in both languages, as what they claim; and the facts and claims they rest on."""

    def stands(sentence: Sentence) -> bool:
        return not any(rules.why_not(sentence.text(lang), lang, sentence.claims) for lang in Lang)

    held = tuple(replace(one, data=tuple(filter(stands, one.data))) for one in made.held)
    held = tuple(one for one, before in zip(held, made.held, strict=True) if one.data or not before.data)
    used = {key for sentence in (*made.standing, *(s for one in held for s in one.data)) for key in sentence.claims}
    claims = tuple(claim for claim in made.claims if claim.id in used)
    wanted = {key for claim in claims for key in claim.facts}
    return replace(made, held=held, claims=claims, facts=tuple(fact for fact in made.facts if fact.id in wanted))


@dataclass(frozen=True)
class Translated:
    """An essay with what stands of its translation, and what failed."""

    made: Annotated
    failed: tuple[ModelError, ...]


def translated(
    made: Annotated, author: Translator, subjects: Mapping[str, Subject], names: Names, strangers: Callable[[str, str], Collection[str]]
) -> Translated:  # fmt: skip
    """The essay with the paragraphs that a model translated with the same figures, dates, names and directions.

    A paragraph that differs goes back once with the reason; differing again it stays untranslated, and says so.
    """
    essay = made.essay
    into = Lang.EN if essay.lang is Lang.ZH else Lang.ZH
    wanted = {TITLE: essay.title, DECK: essay.deck}
    wanted |= {NOTE + n: p.text for n, p in enumerate(made.note) if p.quoted}
    wanted |= {BODY + n: p.text for n, p in enumerate(made.paragraphs) if p.quoted}
    texts = [Text(number, text) for number, text in wanted.items() if text]

    def why(text: Text, said: str) -> str:
        return amiss(text.text, essay.lang, said, into, subjects, names, strangers)

    found, failed = dict[int, str](), list[ModelError]()
    reasons, repaired = dict[int, str](), 0
    for batch in _batches(texts):
        try:
            said = author.translate(into, batch, _terms(batch, essay.lang))
            wrong = [
                replace(t, said=_line(said, t), why=why(t, _line(said, t))) for t in batch if why(t, _line(said, t))
            ]
            found |= {t.number: _line(said, t) for t in batch if t.number not in {w.number for w in wrong}}
            reasons |= {t.number: t.why for t in wrong}
            if wrong:
                again = author.translate(into, wrong, _terms(wrong, essay.lang))
                better = {t.number: _line(again, t) for t in wrong if not why(t, _line(again, t))}
                repaired += len(better)
                found |= better
        except ModelError as error:
            failed.append(error)
            reasons |= {
                t.number: "the model gave none" for t in batch if t.number not in found and t.number not in reasons
            }
            if error.kind in _GONE:
                break
    for text in texts:
        if text.number not in found:
            reasons.setdefault(text.number, "the model gave none")
    count = Translation(len(texts), len(found) - repaired, repaired, len(texts) - len(found))
    left = tuple(Dropped("", into, t.text[:80], reasons[t.number]) for t in texts if t.number not in found)
    return Translated(
        replace(
            made, into=into, writer=author.name, title=found.get(TITLE, ""), deck=found.get(DECK, ""),
            note=tuple(_put(p, NOTE + n, found, reasons) for n, p in enumerate(made.note)),
            paragraphs=tuple(_put(p, BODY + n, found, reasons) for n, p in enumerate(made.paragraphs)),
            translation=count, refused=(*made.refused, *left),
        ),
        tuple(failed),
    )  # fmt: skip


_GONE = frozenset({"refused", "broken", "slow", "limited", "failed", "spent"})


def _put(paragraph: Paragraph, number: int, found: Mapping[int, str], reasons: Mapping[int, str]) -> Paragraph:
    why = "" if number in found or not paragraph.quoted else reasons.get(number, "")
    return replace(paragraph, translation=found.get(number, ""), why=why)


def _line(said: Mapping[int, str], text: Text) -> str:
    return " ".join(said.get(text.number, "").split())


def _batches(texts: Sequence[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    for text in texts:
        if batch and sum(len(one.text) for one in batch) + len(text.text) > BATCH:
            yield batch
            batch = []
        batch.append(text)
    if batch:
        yield batch


def _terms(texts: Sequence[Text], lang: Lang) -> Mapping[str, str]:
    """The glossary of what these paragraphs use: each term and its rendering in the other language."""
    used = dict.fromkeys(id for text in texts for id in terms(text.text, lang))
    names = [glossary()[id].name for id in used]
    return {name.text(lang): name.text(Lang.EN if lang is Lang.ZH else Lang.ZH) for name in names}
