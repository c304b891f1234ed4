"""A reply that comes as a stream: its entries are had while it grows, and what is wrong with it shows in the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread

import pytest
from pydantic import BaseModel

from commentary.errors import LibraryError, ModelError
from retrieval.library import Library
from retrieval.models import Budget, Chat, Endpoint

from .test_models import KEY, Reply, Served, record, refuses, server

__all__ = ["record", "server"]


class Entry(BaseModel):
    """One of a list."""

    n: int
    text: str


class Entries(BaseModel):
    """A list of entries."""

    sentences: list[Entry]


WHOLE = json.dumps({"sentences": [{"n": 1, "text": "One."}, {"n": 2, "text": "Two {c:c1}."}]})


def streams(
    text: str, finish: str | None = "stop", between: Callable[[int], None] = lambda number: None, tail: bytes = b"data: [DONE]\n\n"
) -> Reply:  # fmt: skip
    """A stream of a text, nine characters at a time; ``between`` is called before each."""

    def reply(served: Served) -> None:
        served.send_response(200)
        served.send_header("content-type", "text/event-stream")
        served.end_headers()
        parts = [text[at : at + 9] for at in range(0, len(text), 9)]
        for number, part in enumerate([*parts, ""]):
            between(number)
            delta = {"role": "assistant", "content": part}
            end = finish if number == len(parts) else None
            chunk = {
                "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
                "choices": [{"index": 0, "delta": delta, "finish_reason": end}],
            }  # fmt: skip
            served.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
            served.wfile.flush()
        served.wfile.write(tail)

    return reply


def chat(url: str, record: Library, replay: bool = False) -> Chat:
    return Chat(Endpoint("m", url, KEY), Budget(20_000, 5), record, replay, sleep=lambda seconds: None)


def test_entries_come_while_the_reply_is_still_coming(server: str, record: Library) -> None:
    first = Event()

    def hold(number: int) -> None:
        if number == 6:  # the first entry has come whole, the second has not
            assert first.wait(10)

    Served.replies = [streams(WHOLE, between=hold)]
    coming = chat(server, record).each("s", "u", Entries, Entry)
    assert next(coming).text == "One."
    first.set()
    assert [entry.n for entry in coming] == [2]
    assert [entry.n for entry in chat(server, record, replay=True).each("s", "u", Entries, Entry)] == [1, 2]


@pytest.mark.parametrize(("reply", "kind", "before"), [
    (streams(WHOLE[:-1]), "odd", 2),
    (streams(WHOLE, finish="length"), "cut", 2),
    (streams(WHOLE[:50], finish="length"), "cut", 1),
    (streams(WHOLE, finish="content_filter"), "declined", 2),
    (streams(""), "odd", 0),
    (streams(WHOLE.replace("Two", 'Tw"o')), "odd", 1),
    (streams(WHOLE, tail=b"data: {nonsense\n\n"), "odd", 2),
    (streams('{"sentences": [{"n": NaN, "text": "x"}]}'), "odd", 0),
])  # fmt: skip
def test_a_stream_that_goes_wrong_ends_in_an_error_after_what_came(
    reply: Reply, kind: str, before: int, server: str, record: Library
) -> None:
    Served.replies = [reply]
    coming = chat(server, record).each("s", "u", Entries, Entry)
    assert [next(coming).n for _ in range(before)] == list(range(1, before + 1))
    with pytest.raises(ModelError) as raised:
        next(coming)
    assert raised.value.kind == kind
    assert KEY not in str(raised.value)


def test_a_stream_that_is_broken_off_is_an_error(server: str, record: Library) -> None:
    def off(number: int) -> None:
        if number == 7:
            raise BrokenPipeError

    Served.replies = [streams(WHOLE, between=off)]
    with pytest.raises(ModelError):
        list(chat(server, record).each("s", "u", Entries, Entry))


def test_a_stream_of_another_mode_is_probed_like_any_call(server: str, record: Library) -> None:
    Served.replies = [refuses(400), streams(WHOLE)]
    assert len(list(chat(server, record).each("s", "u", Entries, Entry))) == 2
    assert [ask.get("response_format", {}).get("type") for ask in Served.asked] == ["json_schema", "json_object"]


def test_whoever_waits_for_entries_hears_that_the_record_cannot_be_read(server: str) -> None:
    class Torn:
        def reply(self, digest: str) -> tuple[str, int, int] | None:
            raise LibraryError("the record is torn")

        def keep_reply(self, digest: str, model: str, request: str, reply: str, tokens: tuple[int, int]) -> None:
            raise AssertionError("nothing is asked")

    heard: Future[Exception] = Future()

    def listen() -> None:
        try:
            list(Chat(Endpoint("m", server, KEY), Budget(20_000, 5), Torn()).each("s", "u", Entries, Entry))
        except LibraryError as error:
            heard.set_result(error)

    Thread(target=listen, daemon=True).start()
    assert "torn" in str(heard.result(timeout=5))
