"""Questions: search, answers, the stories of the day."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from commentary import console
from commentary.commands.common import (
    asked_model,
    instant,
    opened,
    replay_option,
    warned,
    writer_option,
)
from commentary.options import takes


@click.command()
@click.argument("query", required=False)
@click.option("-k", "count", type=click.IntRange(1, 100), default=8, show_default=True, help="How many passages.")
@click.option("--lang", type=click.Choice(["en", "zh"]), help="Only passages in this language.")
@click.option("--publisher", help="Only news of this publisher.")
@click.option("--layer", type=click.IntRange(1, 8), help="Only news tagged with this layer of the framework.")
@click.option(
    "--queries", type=click.File(encoding="utf-8"), help="Many queries: JSON lines with a query each; - is stdin."
)
@takes("workspace", "as_of", "json")
def search(
    query: str | None,
    count: int,
    lang: str | None,
    publisher: str | None,
    layer: int | None,
    queries: IO[str] | None,
    workspace: Path,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Find the passages of news and data nearest to QUERY, in either language.

    One line each, best first; exit code 3 when there are none. With --queries, a line of JSON for each line read:
    what was asked, and its results.

    \b
    Examples:
        commentary search "repo market stress"
        commentary search 保证金上调 --as-of 2026-02-06 -k 3 --lang en
        commentary search --queries questions.jsonl > found.jsonl
    """
    if (query is None) == (queries is None):
        raise click.UsageError("name a QUERY or --queries FILE, one of them")
    desk = opened(workspace)
    when = None if as_of is None else instant(desk, as_of)
    if queries is not None:
        for asked in console.asked(queries):
            found = desk.search(asked["query"], when, count, lang, publisher, layer)
            click.echo(console.line({**asked, "results": [asdict(passage) for passage in found]}))
        return
    with console.waiting("searching"):
        found = desk.search(query or "", when, count, lang, publisher, layer)
    for passage in found:
        click.echo(console.line(asdict(passage)) if as_json else console.shown(passage))
    if not found:
        click.echo("commentary: nothing was found", err=True)
        raise click.exceptions.Exit(3)


@click.command()
@click.argument("question")
@writer_option
@replay_option
@takes("workspace", "as_of", "json")
def ask(question: str, writer: str, replay: bool, workspace: Path, as_of: str | None, as_json: bool) -> None:
    """Answer QUESTION from the library, in its own language, or say why not.

    Figures come from the record, each with its source; every sentence is checked as a note's are. What no series
    measures is answered by the reports that hold what is asked, quoted with their publishers. What is to come, advice, and
    what the library does not hold are not answered: exit code 3.

    \b
    Examples:
        commentary ask "How much did bitcoin lose on 5 February?" --as-of 2026-02-06
        commentary ask "比特币和标普 500 近 20 个交易日谁跌得多？"
        commentary ask "Why did software fall, and what was blamed?"
    """
    desk = opened(workspace)
    with console.waiting("reading the record"):
        asked = desk.consult(question, instant(desk, as_of), as_of is None, asked_model(desk, writer, replay))
    console.tell_answer(asked.answer, as_json, asked.told)
    warned([error for error in asked.failed if not replay or error.kind != "unrecorded"], "answered without")
    if asked.answer.empty:
        raise click.exceptions.Exit(3)


@click.command()
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many stories.")
@click.option("--explain", is_flag=True, help="Why each ranks where it does, and who gives which figure.")
@takes("workspace", "as_of", "json")
def stories(count: int, explain: bool, workspace: Path, as_of: str | None, as_json: bool) -> None:
    """Show the stories that the note draws its headlines from, the highest ranked first.

    One event is one story, whoever carried it. Figures that differ between publishers stand side by side.

    \b
    Example:
        commentary stories --as-of 2026-02-06 --explain
    """
    desk = opened(workspace)
    with console.waiting("reading the record"):
        found = desk.stories(instant(desk, as_of), count)
    console.tell_stories(found, explain, as_json)
    if not found:
        click.echo("commentary: no story of the last days is known", err=True)
        raise click.exceptions.Exit(3)
