"""The two tables: across assets, and layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commentary import claims
from commentary.model import Fact, Kind, Metric, Section, Sentence, Table
from commentary.plain.common import cell, current, layer_facts
from commentary.plain.materials import Materials, choices


def table(day: Materials) -> Section | None:
    """Levels and 1/5/20-session moves, percentile and value date; prices share their dates."""
    rows = [_row(day, subject) for subject in _table_subjects(day)]
    if not rows:
        return None
    head = (Sentence("", ""), Sentence("Level", "水平"), *(sessions(n) for n in choices()["windows"]))
    percentile = Sentence("Percentile (20 sessions, up to 3 years)", "百分位（20 个交易日，至多三年）")
    return Section("table", (), Table((*head, percentile, Sentence("Value date", "数值日期")), tuple(rows)))


def _table_subjects(day: Materials) -> list[str]:
    """The first twelve with data, the price of money never crowded out."""
    held = [name for name in choices()["table"] if name in day.view.subjects and day.has(name) and current(day, name)]
    must = [name for name in choices()["table_yields"] if name in held]
    room = choices()["rows"] - len(must)
    chosen = {*must, *[name for name in held if name not in must][:room]}
    return [name for name in held if name in chosen]


def _row(day: Materials, subject: str) -> tuple[Sentence, ...]:
    price = day.kind(subject) is Kind.PRICE
    moves = [(day.common if price else day.own)(subject, count) for count in choices()["windows"]]
    return row(day, subject, moves, day.percentile(subject))


def row(day: Materials, subject: str, moves: Sequence[Fact | None], *further: Fact | None) -> tuple[Sentence, ...]:
    """A subject's name, its level at the end of its moves, these and further figures, and the day they are of."""
    end = next((fact.end for fact in moves if fact), None)
    at = day.level(subject, end)
    held = day.claim(claims.level(at)) if at else None
    cells = [cell(day, None if day.view.subjects[subject].adjusted else held)]
    cells += [cell(day, day.claim(claims.moved(fact)) if fact else None) for fact in moves]
    cells += [cell(day, day.claim(claims.level(fact)) if fact else None) for fact in further]
    dated = replace(day.words.date(at.end), claims=(held.id,)) if at and held else Sentence("n/a", "暂无")
    return (day.words.name(subject), *cells, dated)


def sessions(count: int) -> Sentence:
    """The head of a column of moves."""
    return Sentence(f"{count} session{'s' if count > 1 else ''}", f"{count} 个交易日")


def layer_table(day: Materials) -> Table:
    rows = []
    for layer in day.regime.layers:
        found = (*layer_facts(day, layer, Metric.SCORE), layer_facts(day, layer, Metric.COVERAGE)[0])
        cells = [cell(day, day.claim(claims.level(fact)) if fact else None) for fact in found]
        rows.append((Sentence(layer.en, layer.zh), *cells))
    head = [
        ("Layer", "层"),
        ("Score (+ tighter)", "得分（正为偏紧）"),
        ("A day before", "一天前"),
        ("Coverage", "覆盖率"),
    ]
    return Table(tuple(Sentence(*pair) for pair in head), tuple(rows))
