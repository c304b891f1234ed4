"""A framework file → :class:`Framework`. Unknown keys, states, tests and indicators are errors, by name."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from commentary.errors import SettingsError
from commentary.framework.shape import (
    Exhaustion,
    Framework,
    Index,
    Indicator,
    Layer,
    Part,
    Phrase,
    Question,
    Remark,
    Rival,
    Role,
    Rule,
    Scoring,
    State,
    Transform,
    Triage,
    Tub,
)  # fmt: skip
from commentary.model import Step, Unit, Window

SHIPPED = ("liquidity_shortage",)

T = TypeVar("T")
Table = Mapping[str, Any]


@cache
def default() -> Framework:
    """The framework that ships with the program."""
    name = SHIPPED[0]
    return parse(resources.files("commentary.framework").joinpath(f"{name}.toml").read_text("utf-8"), f"{name}.toml")


def parse(text: str, where: str) -> Framework:
    """A framework from the text of its file; ``where`` names it in errors.

    Raises SettingsError, naming the entry, for anything that cannot be understood.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not TOML: {error}", where, "see liquidity_shortage.toml") from error
    made = _make(Framework, data, where, {
        "scoring": lambda t: _make(Scoring, t, f"{where} [scoring]", {"per_year": MappingProxyType}),
        "index": lambda t: _make(Index, t, f"{where} [index]"),
        "exhaustion": lambda t: _make(Exhaustion, t, f"{where} [exhaustion]"),
        "triage": lambda t: _make(Triage, t, f"{where} [triage]", {
            "rungs": tuple, "beside": tuple, "windows": tuple, **dict.fromkeys(("ladder", "beta", "baskets"), _phrase),
        }),
        "tub": lambda t: _make(Tub, t, f"{where} [tub]", {"over": window, "ducks": tuple}),
        "unknown": lambda t: _make(State, t, f"{where} [unknown]"),
        "states": _each(where, "states", State),
        "layers": _each(where, "layers", Layer, {
            "question": _phrase, **dict.fromkeys(("tight", "loose", "neutral"), _phrases),
        }),
        "indicators": _each(where, "indicators", Indicator, {
            "of": tuple, "transform": Transform, "unit": Unit, "over": window,
        }),
        "tests": _each(where, "tests", Question, {
            "role": Role, "states": tuple, **dict.fromkeys(("seen", "unseen", "would"), _phrase),
            "parts": _each(where, "parts", Part, {"rule": Rule, "over": window, "bar": lambda v: Decimal(str(v))}),
        }),
        "rivals": _each(where, "rivals", Rival, {"seen": tuple, "not_seen": tuple, "tells": _phrase}),
        "remarks": _each(where, "remarks", Remark, {"seen": tuple, "not_seen": tuple, "words": _phrases}),
    })  # fmt: skip
    _check(made, where)
    return made


def window(text: str) -> Window:
    """``"20 sessions"`` → Window(20, SESSION). ValueError for any other form."""
    count, _, step = text.partition(" ")
    return Window(int(count), Step(step.removesuffix("s")))


def _phrase(table: Table) -> Phrase:
    return Phrase(**table)


def _phrases(tables: Iterable[Table]) -> tuple[Phrase, ...]:
    return tuple(Phrase(**table) for table in tables)


def _each(
    where: str, key: str, cls: Callable[..., T], convert: Mapping[str, Callable[[Any], Any]] = MappingProxyType({})
) -> Callable[[Iterable[Table]], tuple[T, ...]]:
    """A converter for an array of tables; an entry is named by its id, number or place."""

    def read(tables: Iterable[Table]) -> tuple[T, ...]:
        return tuple(
            _make(cls, table, f"{where} [[{key}]] {table.get('id', place)}", convert)
            for place, table in enumerate(tables, 1)
        )

    return read


def _make(
    cls: Callable[..., T], table: Table, where: str, convert: Mapping[str, Callable[[Any], Any]] = MappingProxyType({})
) -> T:
    try:
        return cls(**{key: convert[key](value) if key in convert else value for key, value in table.items()})
    except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise SettingsError(f"cannot be understood: {error}", where, "see liquidity_shortage.toml") from error


def _check(made: Framework, where: str) -> None:
    tests, states = {test.id for test in made.tests}, {state.id for state in made.states}
    named: list[tuple[str, object, set[Any]]] = [
        *((f"layer {i.layer} of {i.id}", i.layer, {layer.number for layer in made.layers}) for i in made.indicators),
        *((f"state of {t.id}", s, states) for t in made.tests for s in t.states),
        *((f"condition of {t.id}", t.when, tests) for t in made.tests if t.when),
        *((f"test of rival {r.id}", t, tests) for r in made.rivals for t in (r.test, *r.seen, *r.not_seen)),
        *((f"test of remark {r.id}", t, tests) for r in made.remarks for t in (*r.seen, *r.not_seen)),
        *(
            (f"indicator of {t.id}", p.indicator, {i.id for i in made.indicators})
            for t in made.tests
            for p in t.parts
            if p.rule is Rule.EXTREME
        ),
    ]
    for what, key, known in named:
        if key not in known:
            raise SettingsError(f"{what} is unknown: {key}", where, "name one that the file defines")
    for test in made.of(Role.PREDICTION):
        if any(
            part.rule is not Rule.CHANGE or part.over is None or part.over.step is not Step.SESSION
            for part in test.parts
        ):
            raise SettingsError(
                "a prediction is a change over sessions, so that it can be scored", f"{where} {test.id}"
            )
    if len({test.id for test in made.tests}) < len(made.tests):
        raise SettingsError("two tests have one id", where)
    if [state.below for state in made.states] != sorted(state.below for state in made.states):
        raise SettingsError("states must rise with the index", where)
