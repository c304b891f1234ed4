"""brief.json holds the note; equal notes are equal bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

from commentary.model import Note
from outputs.render import as_json


def test_facts_claims_and_dropped_words_are_there(note: Note) -> None:
    data = json.loads(as_json(note))
    assert {fact["id"]: fact["value"] for fact in data["facts"]} == {
        "COIN/level/2030-03-07": "1234.5",
        "COIN/return/2030-03-07": "-12.34",
        "LSI/level/2030-03-07": "52",
        "SPREAD/level/2030-03-07": "301",
    }
    first, *_, last = data["claims"]
    assert (first["en"], first["zh"]) == ("The coin fell 12.3%; credit held", "示例币跌 12.3%，信用未动")
    assert (first["predicate"], first["facts"], first["verdict"]) == ("moved", ["COIN/return/2030-03-07"], "true")
    assert (last["en"], last["verdict"]) == (None, "dropped: no claim matches")
    assert data["verification"] | {"dropped": 1} == {"figures": 14, "matched": 14, "sentences": 18, "dropped": 1}
    assert (data["as_of"], data["provenance"]) == ("2030-03-08T12:00:00Z", {"version": "0"})


def test_the_regime_names_its_facts(note: Note) -> None:
    regime = json.loads(as_json(note))["regime"]
    assert (regime["lsi"], regime["state"], regime["coverage"]) == (52, "balanced", 0.8)
    assert regime["indicators"][0]["level"] == "COIN/level/2030-03-07"
    assert regime["symptoms"][0]["bars"] == [["SPREAD/level/2030-03-07", "400"]]
    assert (regime["layers"][0]["score"], regime["missing"][0]["subject"]) == (-0.5, "COUPONS")


def test_equal_notes_are_equal_bytes(note: Note) -> None:
    east = timezone(timedelta(hours=8))
    fact = replace(note.facts[0], value=Decimal("-12.34"), known_at=note.facts[0].known_at.astimezone(east))
    regime = replace(note.regime, as_of=note.as_of.astimezone(east), exhaustion=0.7 + 0.0)
    same = replace(note, as_of=note.as_of.astimezone(east), facts=(fact, *note.facts[1:]), regime=regime)
    assert same == note
    assert as_json(same) == as_json(note)


def test_a_figure_is_never_shortened(note: Note) -> None:
    long = Decimal("123456789012345678901234567890.1200")
    data = json.loads(as_json(replace(note, facts=(replace(note.facts[2], value=long),))))
    assert "123456789012345678901234567890.12" in {fact["value"] for fact in data["facts"]}


def test_a_broken_character_can_be_written(note: Note) -> None:
    broken = replace(note, writer="x\ud800")
    assert as_json(broken).encode("utf-8")
