"""An essay with its annotations; and, with a model, its paragraphs in the other language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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


def translated(
    made: Annotated, author: Translator, subjects: Mapping[str, Subject], names: Names, strangers: Callable[[str, str], Collection[str]]
) -> tuple[Annotated, tuple[ModelError, ...]]:  # fmt: skip
    """The essay with those paragraphs of a model's translation in which nothing is :func:`amiss`; and what failed.

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

    def tried(batch: Sequence[Text]) -> tuple[Mapping[int, str], Sequence[Text]]:
        """What stands of a batch's translation, and what may not, with the reason."""
        given = author.translate(into, batch, _terms(batch, essay.lang))
        said = {text.number: " ".join(given.get(text.number, "").split()) for text in batch}
        told = [replace(text, said=said[text.number], why=why(text, said[text.number])) for text in batch]
        return {text.number: text.said for text in told if not text.why}, [text for text in told if text.why]

    found, reasons, failed, repaired = dict[int, str](), dict[int, str](), list[ModelError](), 0
    for batch in _batches(texts):
        try:
            good, wrong = tried(batch)
            found |= good
            reasons |= {text.number: text.why for text in wrong}
            if wrong:
                better, _ = tried(wrong)
                found |= better
                repaired += len(better)
        except ModelError as error:
            failed.append(error)
            if error.gone:
                break
    for text in texts:
        if text.number not in found:
            reasons.setdefault(text.number, "the model gave none")
    count = Translation(len(texts), len(found) - repaired, repaired, len(texts) - len(found))
    left = tuple(Dropped("", into, t.text[:80], reasons[t.number]) for t in texts if t.number not in found)
    done = replace(
        made, into=into, writer=author.name, title=found.get(TITLE, ""), deck=found.get(DECK, ""),
        note=tuple(_put(p, NOTE + n, found, reasons) for n, p in enumerate(made.note)),
        paragraphs=tuple(_put(p, BODY + n, found, reasons) for n, p in enumerate(made.paragraphs)),
        translation=count, refused=(*made.refused, *left),
    )  # fmt: skip
    return done, tuple(failed)


def _put(paragraph: Paragraph, number: int, found: Mapping[int, str], reasons: Mapping[int, str]) -> Paragraph:
    why = "" if number in found or not paragraph.quoted else reasons.get(number, "")
    return replace(paragraph, translation=found.get(number, ""), why=why)


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
