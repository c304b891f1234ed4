"""brief.json: the note as data. Equal notes give equal bytes; figures are decimal strings, times UTC."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from commentary.model import Claim, Fact, LayerReading, Note, Regime, Section, Sentence


def as_json(note: Note) -> str:
    """The note as JSON with sorted keys, ending in a newline.

    ``regime`` (layers, indicators, tests, missing), ``facts``, ``claims`` with the sentences that make them,
    ``sections``, ``exhibits``, ``sources``, ``verification`` and ``provenance``. Facts are given once and otherwise
    named by id.
    """
    record = {
        "id": note.id,
        "as_of": note.as_of,
        "zone": note.zone,
        "writer": note.writer,
        "regime": _regime(note.regime),
        "facts": _facts(note),
        "claims": _claims(note),
        "sections": note.sections,
        "exhibits": note.exhibits,
        "interpretation": {lang.value: said for lang, said in note.interpretation},
        "refused": note.refused,
        "composition": note.composition,
        "calendar": note.calendar,
        "outages": note.outages,
        "sources": note.articles,
        "verification": note.verification,
        "provenance": dict(note.provenance),
    }
    return json.dumps(plain_data(record), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _regime(regime: Regime) -> dict[str, Any]:
    kept = {entry.name: getattr(regime, entry.name) for entry in fields(regime)}
    kept["layers"] = [_layer(layer) for layer in regime.layers]
    kept["indicators"] = [_named(reading) for layer in regime.layers for reading in layer.readings]
    for name in ("ladders", "chain", "predictions", "falsifiers", "symptoms"):
        kept[name] = [_named(entry) for entry in kept[name]]
    kept["track"] = [[mark.when, mark.lsi, mark.state] for mark in regime.track]
    kept["bath"] = _named(regime.bath) if regime.bath else None
    del kept["facts"]
    return kept


def _layer(layer: LayerReading) -> dict[str, Any]:
    return {entry.name: getattr(layer, entry.name) for entry in fields(layer) if entry.name != "readings"}


def _named(value: Any) -> Any:
    """A value of the regime with its facts replaced by their ids."""
    kept = {entry.name: getattr(value, entry.name) for entry in fields(value)}
    return {key: _id(part) for key, part in kept.items()}


def _id(part: Any) -> Any:
    if isinstance(part, Fact):
        return part.id
    return [_id(item) for item in part] if isinstance(part, tuple) else part


def _facts(note: Note) -> list[Fact]:
    """Every fact of the note and its regime once, by id."""
    return sorted({fact.id: fact for fact in (*_nested(note.regime), *note.facts)}.values(), key=lambda fact: fact.id)


def _nested(value: Any) -> Iterator[Fact]:
    if isinstance(value, Fact):
        yield value
    elif is_dataclass(value):
        for entry in fields(value):
            yield from _nested(getattr(value, entry.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _nested(item)


def _claims(note: Note) -> list[dict[str, Any]]:
    said: dict[str, Sentence] = {}
    for sentence in (sentence for section in note.sections for sentence in _sentences(section)):
        for claim in sentence.claims:
            said.setdefault(claim, sentence)
    dropped = {entry.claim: entry.why for entry in note.verification.dropped}
    return [_claim(claim, said.get(claim.id), dropped.get(claim.id)) for claim in note.claims]


def _claim(claim: Claim, sentence: Sentence | None, dropped: str | None) -> dict[str, Any]:
    return {
        "id": claim.id,
        "predicate": claim.predicate,
        "roles": dict(claim.roles),
        "word": claim.word,
        "facts": claim.facts,
        "sources": claim.sources,
        "en": sentence.en if sentence else None,
        "zh": sentence.zh if sentence else None,
        "verdict": f"dropped: {dropped}" if dropped is not None else "true",
    }


def _sentences(section: Section) -> Iterator[Sentence]:
    for paragraph in section.paragraphs:
        yield from paragraph
    for row in section.table.rows if section.table else ():
        yield from row


def plain_data(value: Any) -> Any:
    """Plain JSON data. Numbers that are equal are written alike: 1.50 as 1.5, 2.0 as 2, any zone as UTC."""
    match value:
        case str() if not isinstance(value, Enum):
            return value.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot be written to a file
        case Enum():
            return value.value
        case Decimal():
            return _decimal(value)
        case float() if value.is_integer():
            return int(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain_data(part) for key, part in value.items()}
        case list() | tuple():
            return [plain_data(part) for part in value]
        case _ if is_dataclass(value):
            return {entry.name: plain_data(getattr(value, entry.name)) for entry in fields(value)}
        case _:
            return value


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
