"""ChatOpenAI over a real server on loopback: what may go wrong, and that it costs no more than its budget."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from filelock import FileLock
from pydantic import BaseModel

from commentary.catalog import catalog
from commentary.errors import ModelError
from retrieval.embed import Embedder
from retrieval.library import Library
from retrieval.models import Budget, Chat, Endpoint

from .conftest import HashEmbeddings

KEY = "sk-secret-123"
GOOD = json.dumps({"words": ["one", "two"]})


class Form(BaseModel):
    """What is asked for."""

    words: list[str]


def completion(content: object, finish: str = "stop", **message: object) -> dict[str, Any]:
    return {
        "id": "c", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        ],
        "usage": {"prompt_tokens": 30, "completion_tokens": 10, "total_tokens": 40},
    }  # fmt: skip


Reply = Callable[["Served"], None]


class Served(BaseHTTPRequestHandler):
    """``/chat/completions``: each request takes the next of ``replies``, the last again and again."""

    replies: ClassVar[list[Reply]] = []
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        reply(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def says(content: object, finish: str = "stop", **message: object) -> Reply:
    return lambda served: served.send(200, json.dumps(completion(content, finish, **message)).encode())


def raw(body: str, status: int = 200, **headers: str) -> Reply:
    return lambda served: served.send(status, body.encode(), **headers)


def refuses(status: int, **headers: str) -> Reply:
    def reply(served: Served) -> None:
        told = {"error": {"message": f"no: {served.headers['authorization']} {KEY}", "type": "x", "code": "y"}}
        served.send(status, json.dumps(told).encode(), **headers)

    return reply


def hangs(served: Served) -> None:
    time.sleep(1)


def drips(served: Served) -> None:
    served.send_response(200)
    served.send_header("content-length", "1000")
    served.end_headers()
    try:
        for _ in range(20):
            served.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        pass


def breaks(served: Served) -> None:
    served.send_response(200)
    served.send_header("content-length", "1000")
    served.end_headers()
    served.wfile.write(b'{"id"')
    served.close_connection = True


@pytest.fixture
def server() -> Iterator[str]:
    Served.replies, Served.asked = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path, catalog(), Embedder("hash", HashEmbeddings))
    yield library
    library.close()


class Impatient:
    """A record that is not waited for."""

    def __init__(self, record: Library) -> None:
        self.record = record

    def reply(self, digest: str) -> tuple[str, int, int] | None:
        return self.record.reply(digest)

    def keep_reply(self, *what: object) -> None:
        with self.record.writing():
            raise AssertionError("it is locked")


def chat(url: str, record: Library, waits: list[float] | None = None, seconds: float = 5, tokens: int = 20_000) -> Chat:
    slept = waits if waits is not None else []
    return Chat(Endpoint("m", url, KEY), Budget(tokens, seconds), record, sleep=slept.append)


FAILURES: dict[str, tuple[Reply, str]] = {
    "401 with the key": (refuses(401), "refused"),
    "403": (refuses(403), "refused"),
    "404": (refuses(404), "refused"),
    "400 in every mode": (refuses(400), "refused"),
    "429": (refuses(429, retry_after="1"), "limited"),
    "429 for an hour": (refuses(429, retry_after="3600"), "limited"),
    "429 with a date": (refuses(429, retry_after="Fri, 31 Dec 1999 23:59:59 GMT"), "limited"),
    "429 with nonsense": (refuses(429, retry_after="inf"), "limited"),
    "500": (refuses(500), "failed"),
    "503": (refuses(503, retry_after="1"), "failed"),
    "418": (refuses(418), "odd"),
    "redirect": (raw("", 302, location="http://127.0.0.1:9/"), "odd"),
    "cut connection": (breaks, "broken"),
    "empty body": (raw(""), "odd"),
    "empty content": (says(""), "odd"),
    "null content": (says(None), "odd"),
    "refusal": (says(None, refusal="I cannot"), "declined"),
    "content filter": (says("", finish="content_filter"), "declined"),
    "length": (says('{"words": ["one"', finish="length"), "cut"),
    "no choices": (raw(json.dumps({**completion(GOOD), "choices": []})), "odd"),
    "null choices": (raw(json.dumps({**completion(GOOD), "choices": None})), "odd"),
    "html": (raw("<html>Bad gateway</html>", content_type="text/html"), "odd"),
    "error in a 200": (raw(json.dumps({"error": {"message": f"quota {KEY}", "code": 429}})), "odd"),
    "bad json": (says("words: one, two"), "odd"),
    "truncated json": (says('{"words": ["one", "two"'), "odd"),
    "json with a tail": (says(GOOD + " I hope this helps"), "odd"),
    "NaN": (says('{"words": [NaN]}'), "odd"),
    "wrong schema": (says('{"sentences": []}'), "odd"),
    "wrong type": (says('{"words": [1, 2]}'), "odd"),
    "a list": (says('["one"]'), "odd"),
    "deep nesting": (says("[" * 20_000), "odd"),
    "a megabyte": (says(json.dumps({"words": ["x" * 1_000_000]})), "odd"),
    "a list of parts": (raw(json.dumps(completion([{"type": "text", "text": 5}]))), "odd"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_goes_wrong_is_a_typed_error_without_the_server_s_words(
    name: str, server: str, record: Library, caplog: pytest.LogCaptureFixture
) -> None:
    reply, kind = FAILURES[name]
    Served.replies = [reply]
    waits: list[float] = []
    with caplog.at_level(logging.DEBUG), pytest.raises(ModelError) as failed:
        chat(server, record, waits).ask("system", "user", Form)
    assert failed.value.kind == kind
    told = "".join(traceback.format_exception(failed.value)) + caplog.text + str(failed.value)
    assert KEY not in told
    assert len(Served.asked) <= 3
    assert sum(waits) <= 5
    assert KEY not in (record.folder / "library.db").read_bytes().decode("latin1")


@pytest.mark.parametrize("reply", [hangs, drips])
def test_what_does_not_end_is_left_when_the_time_is_up(reply: Reply, server: str, record: Library) -> None:
    Served.replies = [reply]
    began = time.monotonic()
    with pytest.raises(ModelError) as failed:
        chat(server, record, seconds=0.3).ask("system", "user", Form)
    assert failed.value.kind == "slow"
    assert time.monotonic() - began < 0.9


def test_what_passes_is_tried_again_as_the_server_asks(server: str, record: Library) -> None:
    Served.replies = [refuses(429, retry_after="1.5"), refuses(503), says(GOOD)]
    waits: list[float] = []
    assert chat(server, record, waits, seconds=60).ask("system", "user", Form).words == ["one", "two"]
    assert waits == [1.5, 2.0]


def test_structured_output_is_found_by_trying_and_remembered(server: str, record: Library) -> None:
    Served.replies = [refuses(400), says(GOOD), says(GOOD)]
    chat(server, record).ask("system", "one", Form)
    assert [asked["response_format"]["type"] for asked in Served.asked] == ["json_schema", "json_object"]
    chat(server, record).ask("system", "two", Form)
    assert Served.asked[-1]["response_format"]["type"] == "json_object"
    Served.replies = [raw('{"error": {"message": "response_format: json_object"}}', 500), says(f"```json\n{GOOD}\n```")]
    assert chat(server, record).ask("system", "three", Form).words == ["one", "two"]
    assert "response_format" not in Served.asked[-1]


def test_the_same_request_is_answered_from_the_record(server: str, record: Library) -> None:
    Served.replies = [says(GOOD)]
    first = chat(server, record)
    assert first.ask("system", "user", Form) == chat("http://127.0.0.1:9/v1", record).ask("system", "user", Form)
    assert (first.budget.calls, first.budget.sent, first.budget.received) == (1, 30, 10)
    silent = Chat(Endpoint("m", server, KEY), Budget(1, 1), record, replay=True)
    assert silent.ask("system", "user", Form).words == ["one", "two"]
    with pytest.raises(ModelError) as failed:
        silent.ask("system", "another", Form)
    assert (failed.value.kind, len(Served.asked)) == ("unrecorded", 1)


def test_no_call_is_made_beyond_the_budget(server: str, record: Library) -> None:
    Served.replies = [says(GOOD)]
    with pytest.raises(ModelError) as failed:
        chat(server, record, tokens=100).ask("system", "user", Form)
    assert (failed.value.kind, Served.asked) == ("spent", [])
    with pytest.raises(ModelError) as late:
        chat(server, record, seconds=0).ask("system", "user", Form)
    assert (late.value.kind, Served.asked) == ("spent", [])


def test_a_reply_that_cannot_be_recorded_is_not_used(server: str, record: Library) -> None:
    Served.replies = [says(GOOD)]
    with FileLock(record.folder / "library.lock"), pytest.raises(ModelError) as failed:
        chat(server, Impatient(record)).ask("system", "user", Form)  # type: ignore[arg-type]
    assert failed.value.kind == "unrecorded"


def test_a_record_from_before_there_were_models_takes_their_replies(tmp_path: Path, server: str) -> None:
    older = Library.open(tmp_path, catalog())
    with older.writing() as into:
        into.connection.exec_driver_sql("DROP TABLE replies")
    older.close()
    Served.replies = [says(GOOD)]
    assert chat(server, Library.open(tmp_path, catalog())).ask("system", "user", Form).words == ["one", "two"]
