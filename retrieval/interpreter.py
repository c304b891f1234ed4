"""The interpreter of :mod:`commentary.ports`: a prompt, a model, sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from commentary.model import Lang
from retrieval.models import Chat


class Block(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")
    sentences: list[str]


class Asked(Protocol):
    """A prompt filled in."""

    @property
    def system(self) -> str: ...
    @property
    def user(self) -> str: ...
    @property
    def digest(self) -> str: ...


class ModelInterpreter:
    """Implements :class:`commentary.ports.Interpreter`. ``prompt`` fills the prompt of a language."""

    def __init__(self, chat: Chat, prompt: Callable[[Lang, Sequence[str]], Asked]) -> None:
        self._chat, self._prompt = chat, prompt
        self._digests: dict[str, str] = {}

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """The model's name, the digests of the prompts it was given, and the tokens of its replies."""
        prompts = ((f"prompt interpretation.{lang}", digest) for lang, digest in sorted(self._digests.items()))
        sent, received = self._chat.used
        return (("model", self._chat.endpoint.model), *prompts, ("tokens", f"{sent} sent, {received} received"))

    def interpret(self, lang: Lang, told: Sequence[str]) -> Sequence[str]:
        """Sentences on what the note tells. Raises ModelError."""
        asked = self._prompt(lang, told)
        self._digests[lang.value] = asked.digest
        return self._chat.ask(asked.system, asked.user, Block).sentences
