"""Questions with a model behind them: it may read, take away and word; it adds nothing that is not checked."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commentary import daily, wiring
from commentary.errors import ModelError
from commentary.model import Answer, Lang, Sentence, Subject
from commentary.offers import Ask, Sense
from tests.retrieval.test_models import Served, completion
from tests.test_composed import joined
from tests.test_demo import demo, run
from tests.test_model_brief import server, worded

__all__ = ["demo", "server"]

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)


@dataclass
class Scripted:
    """A model that answers by a script."""

    sense: Sense = field(default_factory=Sense)
    kept: Collection[int] = ()
    says: Mapping[int, str] = field(default_factory=dict)
    dies: int = 99
    asked: list[Collection[str]] = field(default_factory=list)

    def understand(self, question: str, today: date, subjects: Mapping[str, Subject]) -> Sense:
        self.asked.append(tuple(subjects))
        return self.sense

    def holding(self, question: str, reports: Sequence[str]) -> Collection[int]:
        self.asked.append(reports)
        return self.kept

    def tell(self, lang: Lang, asks: Sequence[Ask]) -> Iterator[tuple[int, str]]:
        for ask in asks:
            if ask.number >= self.dies:
                raise ModelError("cut", "it was cut", "model scripted")
            yield ask.number, self.says.get(ask.number, joined(ask, lang))


@pytest.fixture(scope="module")
def desk(demo: Path) -> wiring.Desk:  # pytest's fixture
    return wiring.open_desk(demo)


QUESTION = "How much did bitcoin, ether and software move on 5 February 2026?"


def told(desk: wiring.Desk, model: Scripted, failed: list[ModelError] | None = None) -> list[Sentence]:
    note = [] if failed is None else failed
    return list(daily.told(desk.ask(QUESTION, AS_OF), desk.library.at(AS_OF), model, note.append))


def test_sentences_are_worded_in_the_questions_language_and_in_their_order(desk: wiring.Desk) -> None:
    plain = desk.ask(QUESTION, AS_OF).sentences
    made = told(desk, Scripted())
    assert [s.claims for s in made] == [s.claims for s in plain]
    assert [s.zh for s in made] == [s.zh for s in plain]
    assert made[0].en == "Bitcoin fell 14.1% on 5 February to $62,702."


@pytest.mark.parametrize("lie", [
    "Ether {c:c1}.", "Bitcoin {c:c1}, a record.", "Bitcoin fell 25%.", "Bitcoin {c:c2}.", "Buy bitcoin: it {c:c1}.", "", "{c:c1} " * 400,
])  # fmt: skip
def test_a_lie_is_the_plain_sentence_at_once(lie: str, desk: wiring.Desk) -> None:
    plain = desk.ask(QUESTION, AS_OF).sentences
    made = told(desk, Scripted(says={1: lie}))
    assert made[0] == plain[0]
    assert len(made) == len(plain)


def test_a_model_that_dies_leaves_the_rest_plain(desk: wiring.Desk) -> None:
    plain = desk.ask(QUESTION, AS_OF).sentences
    failed: list[ModelError] = []
    assert told(desk, Scripted(dies=2), failed)[1:] == list(plain[1:])
    assert [error.kind for error in failed] == ["cut"]
    assert told(desk, Scripted(dies=1)) == list(plain)


def understood(desk: wiring.Desk, text: str, sense: Sense) -> str:
    view = desk.library.at(AS_OF)
    read = daily.understood(daily.asked(text, AS_OF, view.subjects), view, Scripted(sense))
    return read.text if read else ""


def test_a_question_is_restated_in_words_of_ours(desk: wiring.Desk) -> None:
    day = date(2026, 2, 5)
    assert (
        understood(desk, "Was Thursday unkind to bitcoin?", Sense("move", ("BTC",), day, day))
        == "How much did bitcoin move on 5 February 2026?"
    )
    assert (
        understood(desk, "周四比特币可还好？", Sense("move", ("BTC",), day, day))
        == "比特币在 2026 年 2 月 5 日涨跌多少？"
    )
    assert (
        understood(desk, "Bitcoin or ether, who bled?", Sense("compare", ("BTC", "ETH"), sessions=20))
        == "Which did better over the last 20 sessions, bitcoin or ether?"
    )


DAY, BEFORE = date(2026, 2, 5), date(2026, 1, 26)


@pytest.mark.parametrize(("text", "sense", "read_as", "said"), [
    ("bitcoin then?", Sense("level", ("BTC",), DAY, DAY), "What was bitcoin on 5 February 2026?", "$62,702"),
    ("bitcoin then?", Sense("day_low", ("BTC",), DAY, DAY), "How low did bitcoin go on 5 February 2026?", "$62,354"),
    ("bitcoin since?", Sense("move", ("BTC",), BEFORE), "How much did bitcoin move since 26 January 2026?", "29.0%"),
    ("bitcoin since?", Sense("move", ("BTC",), sessions=1), "How much did bitcoin move since the observation before?", "14.1%"),
    ("bitcoin, worst?", Sense("deepest_fall", ("BTC",), BEFORE, DAY),
     "What was the deepest fall of bitcoin from 26 January 2026 to 5 February 2026?", "28 January"),
    ("bitcoin's record?", Sense("below_peak", ("BTC",)), "How far was bitcoin below its peak?", "$126,198"),
    ("bitcoin's record?", Sense("below_highest_close", ("BTC",)), "How far was bitcoin below its highest close?", "$124,753"),
    ("bitcoin so low", Sense("lowest_since", ("BTC",)), "Since when was bitcoin not as low?", "lowest"),
    ("bitcon on the 5th", Sense("level", ("BTC",), DAY, DAY), "What was bitcoin on 5 February 2026?", "$62,702"),
    ("比特币跌哪儿了", Sense("why", ("BTC",), DAY, DAY), "比特币在 2026 年 2 月 5 日为什么涨跌？", "14.1%"),
])  # fmt: skip
def test_each_kind_of_question_is_restated_and_answered(
    text: str, sense: Sense, read_as: str, said: str, desk: wiring.Desk
) -> None:
    view = desk.library.at(AS_OF)
    read = daily.understood(daily.asked(text, AS_OF, view.subjects), view, Scripted(sense))
    assert read is not None
    assert read.text == read_as
    answer, _ = daily.answer(read, view)
    assert said in " ".join(sentence.text(answer.lang) for sentence in answer.sentences)


@pytest.mark.parametrize(("text", "sense"), [
    ("Who won the cup?", Sense("move", ("BTC",))),  # names no subject: none may be put into it
    ("Was Thursday unkind to bitcoin?", Sense("move", ("ETH",))),
    ("Was Thursday unkind to bitcoin?", Sense("", ("BTC",))),
    ("Was Thursday unkind to bitcoin?", Sense("move", ("BTC",), date(2026, 3, 1), date(2026, 3, 1))),  # is to come
    ("Was Thursday unkind to bitcoin?", Sense("sell everything", ("BTC",))),
    ("Was Thursday unkind to bitcoin?", Sense("compare", ("BTC",))),
    ("Was bitcoin's fall deep?", Sense("deepest_fall", ("BTC",))),  # since when is not said
])  # fmt: skip
def test_what_a_model_makes_up_is_not_asked(text: str, sense: Sense, desk: wiring.Desk) -> None:
    assert understood(desk, text, sense) == ""


def test_reports_are_chosen_among_those_found_and_none_is_added(desk: wiring.Desk) -> None:
    made, view = desk.ask("What did Amazon announce?", AS_OF), desk.library.at(AS_OF)
    read = daily.asked(made.question, AS_OF, view.subjects)
    assert made.reports
    refused = daily.held(made, read, view, Scripted(kept=()))
    assert refused.empty
    assert refused.nearest
    model = Scripted(kept={0, 99, -1})
    kept = daily.held(made, read, view, model)
    assert kept.reports == made.reports[:1]
    assert not kept.nearest
    assert len(model.asked[0]) >= len(made.reports)


def answers(served: Served) -> None:
    """Streams faithful wording, and holds a question to be one of bitcoin's day."""
    system, user = (message["content"] for message in served.asked[-1]["messages"])
    if "{c:ID}" in system:
        asked = [json.loads(line) for line in user.splitlines() if line.startswith('{"n"')]
        text = json.dumps({"sentences": [{"n": each["n"], "text": worded(each)} for each in asked]})
        chunk = {
            "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        }  # fmt: skip
        served.send(
            200, b"data: " + json.dumps(chunk).encode() + b"\n\ndata: [DONE]\n\n", content_type="text/event-stream"
        )
        return
    sense = {"asks": "move", "subjects": ["BTC"], "first": "2026-02-05", "last": "2026-02-05", "sessions": 0}
    served.send(200, json.dumps(completion(json.dumps(sense))).encode())


def test_the_command_says_what_it_read_and_words_it(server: None, demo: Path, tmp_path: Path) -> None:
    from shutil import copytree

    desk = copytree(demo, tmp_path / "desk")
    Served.replies = [answers]
    done = run("ask", "Was Thursday unkind to bitcoin, and how unkind?", "-w", desk, "--as-of", "2026-02-06")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Read as: How much did bitcoin move on 5 February 2026?\n\nBitcoin fell 14.1%")
    asked = len(Served.asked)
    again = run(
        "ask", "Was Thursday unkind to bitcoin, and how unkind?", "-w", desk, "--as-of", "2026-02-06", "--replay"
    )
    assert (again.stdout, len(Served.asked)) == (done.stdout, asked)
    told = json.loads(run("ask", QUESTION, "-w", desk, "--as-of", "2026-02-06", "--json").stdout)
    assert told["sentences"][0]["en"].startswith("Bitcoin fell 14.1%")
    assert run("ask", QUESTION, "-w", desk, "--as-of", "2026-02-06", "--writer", "plain").exit_code == 0


def test_without_a_server_the_answer_is_the_plain_one(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("ask", QUESTION, "-w", demo, "--as-of", "2026-02-06").stdout
    monkeypatch.setenv("OPENAI_MODEL", "m")
    done = run("ask", QUESTION, "-w", demo, "--as-of", "2026-02-06", "--replay")
    assert (done.exit_code, done.stdout) == (0, plain)


def test_an_answer_remembers_its_question(desk: wiring.Desk) -> None:
    made: Answer = desk.ask(QUESTION, AS_OF)
    assert made.question == QUESTION
    assert made.read_as == ""
