"""The author of :mod:`commentary.ports`: prompts, a model, and its replies as values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from commentary.model import Lang, Subject
from commentary.offers import Ask, Offer, Plan, Proposal, Sense, Text
from retrieval.models import Chat

Reply = TypeVar("Reply", bound=BaseModel)


class Form(BaseModel):
    """A reply of one form and no other."""

    model_config = ConfigDict(extra="forbid")


class ProposalForm(Form):
    """A comparison of two moves."""

    id: str
    first: str
    word: str
    second: str


class PlanForm(Form):
    """A choice among what was offered."""

    headline: str
    takeaway: str
    proposals: list[ProposalForm]
    editor: list[list[str]]
    against: list[list[str]]
    stories: list[str]


class Line(Form):
    """A sentence, by the number of what was asked for."""

    n: int
    text: str


class Lines(Form):
    """Sentences with slots."""

    sentences: list[Line]


class SenseForm(Form):
    """What a question asks for; dates are ISO or empty."""

    asks: str
    subjects: list[str]
    first: str
    last: str
    sessions: int


class Places(Form):
    """Numbers of what fits."""

    numbers: list[int]


class Block(Form):
    """Free prose."""

    sentences: list[str]


class Asked(Protocol):
    """A prompt filled in."""

    @property
    def system(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def digest(self) -> str: ...


class ModelAuthor:
    """Implements :class:`commentary.ports.Author`. ``prompt`` fills a prompt by name and slots; ``linking`` are the words
    that a model may write between slots, by language.
    """

    def __init__(self, chat: Chat, prompt: Callable[..., Asked], linking: Callable[[Lang], Sequence[str]]) -> None:
        self._chat, self._prompt, self._linking = chat, prompt, linking
        self._digests: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The model's."""
        return self._chat.endpoint.model

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """The model's name, the digests of the prompts it was given, its calls, and the tokens of its replies."""
        prompts = ((f"prompt {name}", digest) for name, digest in sorted(self._digests.items()))
        sent, received = self._chat.used
        spent = f"{sent} sent, {received} received"
        return (("model", self.name), *prompts, ("tokens", spent), ("calls", str(self._chat.answered)))

    def plan(self, offer: Offer) -> Plan:
        """Which of the claims on offer, in which order. Raises ModelError."""
        made = self._asked(PlanForm, "plan", offer=offer)
        return Plan(
            made.headline, made.takeaway, tuple(Proposal(p.id, p.first, p.second, p.word) for p in made.proposals),
            tuple(map(tuple, made.editor)), tuple(map(tuple, made.against)), tuple(made.stories),
        )  # fmt: skip

    def word(self, lang: Lang, asks: Sequence[Ask]) -> Mapping[int, str]:
        """Sentences with slots, by number; of two with one number the first. Raises ModelError."""
        made = self._asked(Lines, f"wording.{lang}", asks=asks, words=self._linking(lang))
        return {line.n: line.text for line in reversed(made.sentences)}

    def interpret(self, told: Sequence[str]) -> Sequence[str]:
        """English sentences on what the note tells. Raises ModelError."""
        return self._asked(Block, "interpretation.en", told=told).sentences

    def render(self, told: Sequence[str], said: Sequence[str]) -> Sequence[str]:
        """Each of the sentences in Chinese. Raises ModelError."""
        return self._asked(Block, "interpretation.zh", told=told, said=said).sentences

    def translate(self, into: Lang, texts: Sequence[Text], terms: Mapping[str, str]) -> Mapping[int, str]:
        """Translations by number; of two with one number the first. Raises ModelError."""
        made = self._asked(Lines, f"translation.{into}", texts=texts, terms=terms)
        return {line.n: line.text for line in reversed(made.sentences)}

    def understand(self, question: str, today: date, subjects: Mapping[str, Subject]) -> Sense:
        """What a question asks for; a date that is none is left out. Raises ModelError."""
        made = self._asked(SenseForm, "question", question=question, today=today, subjects=list(subjects.values()))
        return Sense(made.asks, tuple(made.subjects), _date(made.first), _date(made.last), made.sessions)

    def holding(self, question: str, reports: Sequence[str]) -> Collection[int]:
        """The places, from 0, of the reports that answer a question as it is put. Raises ModelError."""
        made = self._asked(Places, "reports", question=question, reports=reports)
        return {number - 1 for number in made.numbers}

    def tell(self, lang: Lang, asks: Sequence[Ask]) -> Iterator[tuple[int, str]]:
        """Sentences with slots, each as soon as it has come whole. Raises ModelError."""
        asked = self._filled(f"wording.{lang}", asks=asks, words=self._linking(lang))
        for line in self._chat.each(asked.system, asked.user, Lines, Line):
            yield line.n, line.text

    def _asked(self, form: type[Reply], name: str, **slots: object) -> Reply:
        asked = self._filled(name, **slots)
        return self._chat.ask(asked.system, asked.user, form)

    def _filled(self, name: str, **slots: object) -> Asked:
        asked = self._prompt(name, **slots)
        self._digests[name] = asked.digest
        return asked


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
