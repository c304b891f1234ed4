"""Notes: writing them, holding them against the data, and what the framework reads."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import click

from commentary import console
from commentary.commands.common import (
    asked_model,
    instant,
    now,
    opened,
    replay_option,
    span,
    warned,
    write,
    writer_option,
)
from commentary.options import takes


@click.command()
@writer_option
@replay_option
@takes("workspace", "as_of", "lang", "json", "dry_run")
def brief(
    workspace: Path,
    as_of: str | None,
    langs: tuple[str, ...],
    as_json: bool,
    dry_run: bool,
    writer: str,
    replay: bool,
) -> None:
    """Write the note of the day.

    With a language model (OPENAI_MODEL, OPENAI_BASE_URL, OPENAI_API_KEY, or [model] in commentary.toml) the model chooses
    among true statements and words them around slots that code fills, and writes a block labelled AI interpretation,
    checked to hold no figure, date, direction or name of its own. A sentence that fails its check is sent back once,
    then the plain one stands; where the model fails altogether the note is the plain one. --dry-run asks nothing and
    says what it would cost.

    It goes to notes/DAY/, a page for each edition and brief.json, and is shown at a glance. The same record gives the
    same note, whenever it is written: only what was known by then is read.

    \b
    Examples:
        commentary brief
        commentary brief --as-of 2026-02-06 --lang en --lang zh-hant
        commentary brief --as-of 2026-02-06T15:30-05:00 --dry-run
    """
    desk = opened(workspace)
    write(desk, instant(desk, as_of), langs, as_json, dry_run, asked_model(desk, writer, replay))


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@writer_option
@replay_option
@takes("workspace", "as_of", "lang", "json", "dry_run")
def annotate(
    source: str,
    writer: str,
    replay: bool,
    workspace: Path,
    as_of: str | None,
    langs: tuple[str, ...],
    as_json: bool,
    dry_run: bool,
) -> None:
    """Set somebody's article beside the data, and in both languages.

    The article is HTML or text: a file, an address, or - for stdin. Its claims are held against what the library knew:
    supported, not supported, or no data, each with its figures. With a language model it is translated paragraph by
    paragraph; one whose figures, dates or names differ from the original's stands untranslated. The pages go
    to annotations/; how much of the original they show is [annotate] quote.

    \b
    Examples:
        commentary annotate article.html --as-of 2026-02-06
        commentary annotate https://example.com/essay --lang zh
        pbpaste | commentary annotate - --dry-run
    """
    desk = opened(workspace)
    editions = tuple(dict.fromkeys(langs)) or desk.settings.languages
    model = asked_model(desk, writer, replay or dry_run)
    with console.waiting("reading, and holding against the data"):
        made, failed = desk.annotate(source, instant(desk, as_of), model)
        paths = [] if dry_run else desk.save_annotation(made, editions)
    warned(failed, "the page does without")
    if as_json or dry_run:
        shown = ("json",) if as_json else editions
        click.echo("\n".join(desk.annotation(made, lang) for lang in shown), nl=False)
    else:
        console.tell_annotated(made, paths)


@click.command()
@click.argument("note", metavar="NOTE", type=click.Path(dir_okay=False, path_type=Path))
@takes("workspace", "json")
def verify(note: Path, workspace: Path, as_json: bool) -> None:
    """Hold every sentence of a page against the data of its day.

    The page may have been edited by hand. One line a failure: the sentence, what it says, the nearest fact;
    exit code 3 when there is any.

    \b
    Example:
        commentary verify notes/2026-02-06/brief.en.md
    """
    failures = opened(workspace).verify(note)
    for failure in failures:
        click.echo(console.line(asdict(failure)) if as_json else " ".join(str(failure).split()))
    if failures:
        raise click.exceptions.Exit(3)
    click.echo(f"{note}: every sentence says what the data say", err=as_json)


@click.command()
@takes("workspace", "as_of", "first", "last", "json")
def regime(workspace: Path, as_of: str | None, first: date | None, last: date | None, as_json: bool) -> None:
    """Show the liquidity shortage index and its layers.

    As of an instant, or at the scheduled hour of every session of a span. A layer is its score, positive when
    tighter; coverage is the share of the weight that had data.

    \b
    Examples:
        commentary regime
        commentary regime --from 2018-01-01 --to 2026-02-27 --json > lsi.jsonl
    """
    desk = opened(workspace)
    with console.waiting("reading the record"):
        spanned = first is not None or last is not None
        times = desk.sessions(*span(first, last), now()) if spanned else [instant(desk, as_of)]
        rows = list(console.index_rows(desk.index(times), desk.layers()))
    console.table(rows, as_json)


@click.command()
@takes("workspace", "first", "last", "json")
def track(workspace: Path, first: date | None, last: date | None, as_json: bool) -> None:
    """Show how the framework's predictions did.

    Each prediction of the days asked for, by default those of a year, is scored 5 and 20 sessions later. Hits are
    counted on the days whose regime stakes it, and stand beside its base rate. --json gives every day's.

    \b
    Example:
        commentary track --from 2018-01-01
    """
    desk = opened(workspace)
    today = now()
    end = last or today.date()
    with console.waiting("scoring"):
        times = desk.sessions(first or end - timedelta(days=365), end, today)
        scored, record = desk.predictions(times, today)
    console.table([asdict(each) for each in (scored if as_json else record)], as_json)


@click.command()
@click.option("--days", type=click.IntRange(1, 60), default=8, show_default=True, help="How many days ahead.")
@takes("workspace", "as_of", "json")
def calendar(days: int, workspace: Path, as_of: str | None, as_json: bool) -> None:
    """Show what is to come, New York and Beijing time.

    The releases of the workspace's series, as far as a rule of the catalog tells and the data are current (of a daily
    series, the next one), and the events of the calendars that commentary.toml names, as they were known.

    \b
    Examples:
        commentary calendar
        commentary calendar --as-of 2026-02-06 --days 3 --json
    """
    desk = opened(workspace)
    rows = list(console.calendar_rows(desk.due(instant(desk, as_of), days)))
    console.table(rows, as_json)
    if not rows:
        click.echo(f"commentary: nothing is due within {days} days", err=True)


@click.command()
@click.argument("name", required=False)
@takes("workspace", "as_of", "json")
def prompt(name: str | None, workspace: Path, as_of: str | None, as_json: bool) -> None:
    """Show what a language model would be sent for the note of the day.

    Without a NAME they are listed with their tokens. Nothing is sent. The count of tokens is an estimate: servers count
    in their own ways. A file prompts/NAME.j2 in the workspace stands for the program's own.

    \b
    Examples:
        commentary prompt
        commentary prompt wording.zh --as-of 2026-02-06 --json
    """
    desk = opened(workspace)
    with console.waiting("reading and writing"):
        made = {each.name: each for each in desk.prompts(instant(desk, as_of))}
    if name is not None and name not in made:
        raise click.BadParameter(f"there is none of that name; there are {', '.join(made)}", param_hint="NAME")
    console.tell_prompts([made[name]] if name else list(made.values()), name is not None, as_json)
