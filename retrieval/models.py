"""A language model behind any OpenAI-compatible address: asked within a budget, recorded, and never believed.

A reply is JSON of the form asked for, strictly, or a :class:`commentary.errors.ModelError`. What a server can do about
structured output is found by trying (``json_schema``, then ``json_object``, then plain text) and remembered. Every
reply is recorded under the digest of its request; an equal request is answered from the record.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from commentary.errors import LibraryError, ModelError

MODES = ("json_schema", "json_object", "text")
RETRIES = 2  # of what may pass: a limit, a server's failure, a broken connection
LONGEST = 40_000  # characters of a reply; a longer one is not what was asked for
REPLY = 1_500  # tokens a reply may have
_WAIT = 1.0  # seconds before a retry where the server names none
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(?P<body>.*)\n```\s*\Z", re.DOTALL)

Form = TypeVar("Form", bound=BaseModel)
Entry = TypeVar("Entry", bound=BaseModel)
Watch = Callable[[str], None]


class Record(Protocol):
    """Where replies are kept; :class:`retrieval.library.Library` is one."""

    def reply(self, digest: str) -> tuple[str, int, int] | None: ...

    def keep_reply(self, digest: str, model: str, request: str, reply: str, tokens: tuple[int, int]) -> None: ...


@dataclass(frozen=True)
class Endpoint:
    """Where a model is and what it is called. An empty ``url`` is OpenAI's own."""

    model: str
    url: str = ""
    key: str = field(default="", repr=False)


@dataclass
class Budget:
    """What one run may spend: tokens sent and received, and seconds from its making. ``clock`` counts seconds."""

    tokens: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    sent: int = 0
    received: int = 0
    calls: int = 0

    def __post_init__(self) -> None:
        self._until = self.clock() + self.seconds

    @property
    def left(self) -> float:
        """Seconds."""
        return self._until - self.clock()

    def spend(self, sent: int, received: int) -> None:
        """Count a call."""
        self.calls, self.sent, self.received = self.calls + 1, self.sent + sent, self.received + received

    def check(self, wanted: int, model: str) -> None:
        """Raises ModelError (spent) when there is no time left, or not so many tokens."""
        if self.left <= 0:
            raise ModelError("spent", "no time is left for it", f"model {model}", "raise [model] seconds")
        if self.sent + self.received + wanted > self.tokens:
            raise ModelError("spent", "its tokens are used up", f"model {model}", "raise [model] tokens")


class Chat:
    """Asks a model for a reply of a form. ``replay`` answers from the record alone."""

    def __init__(
        self,
        endpoint: Endpoint,
        budget: Budget,
        record: Record,
        replay: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint, self.budget = endpoint, budget
        self._record, self._replay, self._sleep = record, replay, sleep
        self.used = (0, 0)  # tokens sent and received for all that was answered, from the record too
        self.answered = 0  # requests

    def ask(self, system: str, user: str, form: type[Form]) -> Form:
        """The model's reply as a ``form``. Raises ModelError."""
        return self._replied(system, user, form)

    def each(self, system: str, user: str, form: type[Form], entry: type[Entry]) -> Iterator[Entry]:
        """The entries of a reply of this ``form`` (one list of them), each as soon as it has come whole.

        Raises ModelError, after those that came: what is wrong with a reply as a whole may show only at its end.
        """
        found: SimpleQueue[Entry | Exception | None] = SimpleQueue()
        partial = _Entries(entry, found.put)

        def run() -> None:
            try:
                made = self._replied(system, user, form, partial.read)
                partial.rest(entry.model_validate(one.model_dump()) for one in next(iter(dict(made).values())))
                found.put(None)
            except Exception as error:  # noqa: BLE001 - whoever waits for the entries must hear of any
                found.put(error)

        Thread(target=run, daemon=True).start()
        while (one := found.get()) is not None:
            if isinstance(one, Exception):
                raise one
            yield one

    def _replied(self, system: str, user: str, form: type[Form], watch: Watch | None = None) -> Form:
        """The reply, from the record if it is there; ``watch`` sees a live one's text grow."""
        request = json.dumps(
            {"model": self.endpoint.model, "system": system, "user": user, "form": form.model_json_schema()},
            ensure_ascii=False,
            sort_keys=True,
        )
        digest = hashlib.sha256(request.encode()).hexdigest()
        if held := self._record.reply(digest):
            self._use(held[1:])
            return self._formed(held[0], form)
        if self._replay:
            raise self._error("unrecorded", "its reply is not in the record", "run once without --replay")
        text, tokens = self._asked(system, user, form, watch)
        made = self._formed(text, form)
        self._keep(digest, request, text, tokens)
        self._use(tokens)
        return made

    def _keep(self, digest: str, request: str, text: str, tokens: tuple[int, int]) -> None:
        """Into the record, without which no replay and no check of the page could follow."""
        try:
            self._record.keep_reply(digest, self.endpoint.model, request, text, tokens)
        except LibraryError:
            raise self._error("unrecorded", "its reply could not be recorded", "is another process writing?") from None

    def _use(self, tokens: tuple[int, int]) -> None:
        self.used = (self.used[0] + tokens[0], self.used[1] + tokens[1])
        self.answered += 1

    def _asked(self, system: str, user: str, form: type[BaseModel], watch: Watch | None) -> tuple[str, tuple[int, int]]:
        """The reply's text, in the best mode that the server takes, and the tokens of it."""
        known = self._record.reply(self._address)
        for mode in MODES[MODES.index(known[0]) if known and known[0] in MODES else 0 :]:
            try:
                found = self._tried(system, user, form, mode, watch)
            except _Unsupported:
                continue
            if not known or known[0] != mode:
                self._keep(self._address, "structured output", mode, (0, 0))
            return found
        raise self._error("refused", "it takes no request of ours", "is it an OpenAI-compatible chat model?")

    @property
    def _address(self) -> str:
        return hashlib.sha256(f"mode {self.endpoint.url} {self.endpoint.model}".encode()).hexdigest()

    def _tried(
        self, system: str, user: str, form: type[BaseModel], mode: str, watch: Watch | None
    ) -> tuple[str, tuple[int, int]]:
        """One mode, again where the trouble may pass and the budget allows."""
        wait = 0.0
        for attempt in range(RETRIES + 1):
            self.budget.check(len(system + user) // 4 + REPLY, self.endpoint.model)
            try:
                return self._once(system, user, form, mode, watch)
            except _Passing as trouble:
                wait = trouble.wait if trouble.wait is not None else _WAIT * 2**attempt
                if attempt == RETRIES or wait >= self.budget.left:
                    raise self._error(trouble.kind, trouble.what, trouble.remedy) from None
            self._sleep(wait)
        raise AssertionError("unreachable")

    def _once(
        self, system: str, user: str, form: type[BaseModel], mode: str, watch: Watch | None
    ) -> tuple[str, tuple[int, int]]:
        import httpx2
        from langchain_openai import ChatOpenAI

        client = httpx2.Client(timeout=self.budget.left, follow_redirects=False)
        chat = ChatOpenAI(
            model=self.endpoint.model,
            base_url=self.endpoint.url or None,
            api_key=lambda: self.endpoint.key or "none",
            max_retries=0,
            temperature=0,
            max_completion_tokens=REPLY,
            http_client=client,
            stream_usage=True,
        )
        bound = chat.bind(response_format=_response_format(mode, form)) if mode != "text" else chat
        # A server that drips never meets a read timeout: the whole call has the deadline.
        said = [("system", system), ("user", user)]
        message = self._within(lambda: _streamed(bound, said, watch) if watch else bound.invoke(said), client.close)
        return self._read(message)

    def _within(self, call: Callable[[], Any], stop: Callable[[], None]) -> Any:
        done: Future[Any] = Future()

        def run() -> None:
            try:
                done.set_result(call())
            except Exception as error:  # noqa: BLE001 - handed to the caller, who sorts it
                done.set_exception(error)

        Thread(target=run, daemon=True).start()
        try:
            return done.result(timeout=max(0.0, self.budget.left))
        except Late:
            raise self._error("slow", "it did not answer in time", "raise [model] seconds") from None
        except Exception as error:  # noqa: BLE001 - every one becomes a typed error without the server's words
            raise self._sorted(error) from None
        finally:
            stop()

    def _sorted(self, error: Exception) -> Exception:
        """A client's error as ours, told by its kind and status alone."""
        import openai

        if isinstance(error, ModelError):
            return error
        if isinstance(error, openai.APITimeoutError):
            return self._error("slow", "it did not answer in time", "raise [model] seconds")
        if isinstance(error, openai.APIConnectionError):
            return _Passing("broken", "no connection to it held")
        if isinstance(error, openai.APIStatusError):
            if error.status_code >= 500 and "response_format" in error.response.text:
                return _Unsupported()  # some servers fail on a mode that they do not know
            return self._status(error.status_code, error.response.headers)
        if isinstance(error, openai.ContentFilterFinishReasonError):
            return self._error("declined", "a content filter stopped it")
        if isinstance(error, openai.LengthFinishReasonError):
            return self._error("cut", "its reply was cut at its length")
        return self._error("odd", f"its reply is no chat completion ({type(error).__name__})", "is the address right?")

    def _status(self, status: int, headers: Mapping[str, str]) -> Exception:
        if status in (400, 404, 415, 422):
            return _Unsupported() if status != 404 else self._error("refused", "there is no such model or address")
        if status in (401, 403):
            return self._error("refused", f"it refused the key ({status})", "check OPENAI_API_KEY")
        if status == 429:
            return _Passing("limited", "it takes no more requests now (429)", _seconds(headers.get("retry-after")))
        if status >= 500:
            return _Passing("failed", f"it failed ({status})", _seconds(headers.get("retry-after")))
        return self._error("odd", f"it answered {status}", "is the address right?")

    def _read(self, message: Any) -> tuple[str, tuple[int, int]]:
        """The text of a reply that came to its end."""
        usage = message.usage_metadata or {}
        text = message.content if isinstance(message.content, str) else ""
        tokens = int(usage.get("input_tokens") or 0), int(usage.get("output_tokens") or 0) or len(text) // 4
        self.budget.spend(*tokens)
        finish = message.response_metadata.get("finish_reason")
        if message.additional_kwargs.get("refusal") or finish == "content_filter":
            raise self._error("declined", "it declined to answer")
        if finish == "length":
            raise self._error("cut", "its reply was cut at its length")
        if not text.strip():
            raise self._error("odd", "its reply is empty")
        if len(text) > LONGEST:
            raise self._error("odd", f"its reply has {len(text)} characters")
        return text, tokens

    def _formed(self, text: str, form: type[Form]) -> Form:
        """Strictly: no repair of what is broken, no number that JSON does not have."""
        fenced = _FENCE.match(text)
        try:
            data = json.loads(fenced["body"] if fenced else text, parse_constant=_no_constant)
            return form.model_validate(data, strict=True)
        except (ValueError, ValidationError, RecursionError):
            raise self._error("odd", "its reply is not of the form asked for") from None

    def _error(self, kind: str, what: str, remedy: str = "") -> ModelError:
        return ModelError(kind, what, f"model {self.endpoint.model}", remedy)


def _streamed(bound: Any, said: Any, watch: Watch) -> Any:
    """The whole message of a stream; ``watch`` sees its text grow."""
    whole = None
    for chunk in bound.stream(said):
        whole = chunk if whole is None else whole + chunk
        if isinstance(whole.content, str) and len(whole.content) <= LONGEST:
            watch(whole.content)
    if whole is None:
        raise ValueError("an empty stream")
    return whole


class _Entries:
    """Hands on the entries of a reply's list while it grows."""

    def __init__(self, entry: type[BaseModel], put: Callable[[Any], None]) -> None:
        self._entry, self._put, self._given = entry, put, 0

    def read(self, text: str) -> None:
        """The entries that are whole by now and were not handed on."""
        at, decoder, whole = text.find("["), json.JSONDecoder(parse_constant=_no_constant), 0
        while at >= 0 and (at := text.find("{", at)) >= 0:
            try:
                found, at = decoder.raw_decode(text, at)
                made = self._entry.model_validate(found, strict=True)
            except (ValueError, ValidationError, RecursionError):
                return
            whole += 1
            if whole > self._given:
                self._given = whole
                self._put(made)

    def rest(self, entries: Iterable[BaseModel]) -> None:
        """Those of the whole reply that were not handed on while it grew: all of them, from the record."""
        for number, entry in enumerate(entries, 1):
            if number > self._given:
                self._put(entry)


class _Unsupported(Exception):
    """The server does not take a request of this mode."""


class _Passing(Exception):
    """Trouble that may pass; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, kind: str, what: str, wait: float | None = None) -> None:
        self.kind, self.what, self.wait = kind, what, wait
        self.remedy = "is OPENAI_BASE_URL right?" if kind == "broken" else "try again later"
        super().__init__(what)


def _response_format(mode: str, form: type[BaseModel]) -> Mapping[str, Any]:
    if mode == "json_object":
        return {"type": "json_object"}
    schema = {"name": form.__name__, "schema": form.model_json_schema(), "strict": True}
    return {"type": "json_schema", "json_schema": schema}


def _seconds(header: str | None) -> float | None:
    """``Retry-After`` in seconds; its other form, a date, is taken for none."""
    try:
        value = float(header or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _no_constant(name: str) -> Sequence[Any]:
    raise ValueError(name)
