"""The command line: thin commands over :mod:`commentary.wiring`, which is imported only when a command runs.

Stdout carries the product, stderr the rest. Exit codes: 0 done, 1 failed (one line: what, where, what to do), 2 usage,
3 not publishable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from commentary import __version__, console
from commentary.errors import InputError, SettingsError
from commentary.options import Commands, takes

if TYPE_CHECKING:
    from commentary.errors import ModelError
    from commentary.wiring import Desk, Model


_WRITER = click.option(
    "--writer",
    type=click.Choice(["auto", "plain", "model"]),
    default="auto",
    show_default=True,
    help="Whether a language model has a part in it: auto, when one is named.",
)
_REPLAY = click.option("--replay", is_flag=True, help="Take the model's replies from the record, and ask it nothing.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="commentary")
def main() -> None:
    """A market commentator's desk: notes whose every figure was computed from data or quoted with its publisher.

    \b
    Begin with the demonstration, which needs no network and no key:
        commentary demo
        commentary brief -w demo --as-of 2026-02-05
    Then with your own files:
        commentary init desk && cd desk
        (name your feeds and series in commentary.toml)
        commentary import
        commentary brief
    """


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@takes()
def init(folder: Path) -> None:
    """Make an empty workspace in DIR, with a commented commentary.toml.

    \b
    Example:
        commentary init desk
    """
    from commentary import workspace

    click.echo(workspace.init(folder))


@main.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="demo")
@takes("lang", "json")
def demo(folder: Path, langs: tuple[str, ...], as_json: bool) -> None:
    """Make the demonstration workspace and its note, offline.

    DIR is ./demo if it is not said; it must be new, empty or a demonstration already.

    \b
    Example:
        commentary demo /tmp/demo --lang en
    """
    from commentary import workspace

    workspace.demo(folder)
    desk = _open(folder)
    with console.waiting("importing the demonstration sample"):
        desk.take_in([])
    when = desk.settings.demo.as_of if desk.settings.demo else _now()
    _write(desk, when, langs, as_json, dry_run=False)


@main.command(name="import")
@click.argument("files", metavar="[FILES]...", nargs=-1, type=click.Path(path_type=Path))
@takes("workspace", "json")
def import_(files: tuple[Path, ...], workspace: Path, as_json: bool) -> None:
    """Take in feeds, series and calendars.

    FILES are RSS, Atom or JSON Feed, CSV or Parquet, and ICS, or folders of these; without them, all that
    commentary.toml names is taken in. What cannot be believed is refused by name and said here;
    importing again adds only what is new.

    \b
    Examples:
        commentary import
        commentary import feeds/2026-02-06 series/rates.csv
    """
    desk = _open(workspace)
    with console.waiting("importing"):
        report = desk.take_in(files)
    console.tell_import(report, as_json)


@main.command()
@_WRITER
@_REPLAY
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
    desk = _open(workspace)
    _write(desk, _when(desk, as_of), langs, as_json, dry_run, _model(desk, writer, replay))


@main.command()
@click.argument("source", metavar="FILE|URL|-")
@_WRITER
@_REPLAY
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
    desk = _open(workspace)
    editions = tuple(dict.fromkeys(langs)) or desk.settings.languages
    model = _model(desk, writer, replay or dry_run)
    with console.waiting("reading, and holding against the data"):
        made, failed = desk.annotate(source, _when(desk, as_of), model)
        paths = [] if dry_run else desk.save_annotation(made, editions)
    _warn(failed, "the page does without")
    if as_json or dry_run:
        shown = ("json",) if as_json else editions
        click.echo("\n".join(desk.annotation(made, lang) for lang in shown), nl=False)
    else:
        console.tell_annotated(made, paths)


@main.command()
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
    desk = _open(workspace)
    with console.waiting("reading and writing"):
        made = {each.name: each for each in desk.prompts(_when(desk, as_of))}
    if name is not None and name not in made:
        raise click.BadParameter(f"there is none of that name; there are {', '.join(made)}", param_hint="NAME")
    console.tell_prompts([made[name]] if name else list(made.values()), name is not None, as_json)


@main.command()
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
    desk = _open(workspace)
    when = None if as_of is None else _when(desk, as_of)
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


@main.command()
@click.argument("question")
@_WRITER
@_REPLAY
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
    desk = _open(workspace)
    with console.waiting("reading the record"):
        asked = desk.consult(question, _when(desk, as_of), as_of is None, _model(desk, writer, replay))
    console.tell_answer(asked.answer, as_json, asked.told)
    _warn([error for error in asked.failed if not replay or error.kind != "unrecorded"], "answered without")
    if asked.answer.empty:
        raise click.exceptions.Exit(3)


@main.command()
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
    desk = _open(workspace)
    with console.waiting("reading the record"):
        found = desk.stories(_when(desk, as_of), count)
    console.tell_stories(found, explain, as_json)
    if not found:
        click.echo("commentary: no story of the last days is known", err=True)
        raise click.exceptions.Exit(3)


@main.command()
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
    failures = _open(workspace).verify(note)
    for failure in failures:
        click.echo(console.line(asdict(failure)) if as_json else " ".join(str(failure).split()))
    if failures:
        raise click.exceptions.Exit(3)
    click.echo(f"{note}: every sentence says what the data say", err=as_json)


@main.command()
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
    desk = _open(workspace)
    with console.waiting("reading the record"):
        spanned = first is not None or last is not None
        times = desk.sessions(*_span(first, last), _now()) if spanned else [_when(desk, as_of)]
        rows = list(console.index_rows(desk.index(times), desk.layers()))
    console.table(rows, as_json)


@main.command()
@takes("workspace", "first", "last", "json")
def track(workspace: Path, first: date | None, last: date | None, as_json: bool) -> None:
    """Show how the framework's predictions did.

    Each prediction of the days asked for, by default those of a year, is scored 5 and 20 sessions later. Hits are
    counted on the days whose regime stakes it, and stand beside its base rate. --json gives every day's.

    \b
    Example:
        commentary track --from 2018-01-01
    """
    desk = _open(workspace)
    now, end = _now(), last or _now().date()
    with console.waiting("scoring"):
        times = desk.sessions(first or end - timedelta(days=365), end, now)
        scored, record = desk.predictions(times, now)
    console.table([asdict(each) for each in (scored if as_json else record)], as_json)


@main.command()
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
    desk = _open(workspace)
    rows = list(console.calendar_rows(desk.due(_when(desk, as_of), days)))
    console.table(rows, as_json)
    if not rows:
        click.echo(f"commentary: nothing is due within {days} days", err=True)


@main.command()
@takes("workspace")
def reindex(workspace: Path) -> None:
    """Build the search index anew from the record.

    Needed after a crash or with another embedder; no note depends on it.

    \b
    Example:
        commentary reindex -w demo
    """
    desk = _open(workspace)
    with console.waiting("indexing"):
        count = desk.reindex()
    click.echo(f"{count} passages indexed")


def _open(folder: Path) -> Desk:
    from commentary import wiring

    return wiring.open_desk(folder)


def _now() -> datetime:
    return datetime.now(UTC)


def _when(desk: Desk, as_of: str | None) -> datetime:
    try:
        return desk.settings.instant(as_of, _now())
    except InputError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from error


def _warn(failed: Sequence[ModelError], without: str) -> None:
    """What a model failed at, each once."""
    for error in dict.fromkeys(map(str, failed)):
        console.warn(f"{error}; {without}")


def _model(desk: Desk, writer: str, replay: bool) -> Model:
    """Whom to ask."""
    if writer == "model" and not desk.model:
        raise SettingsError("no language model is named", "--writer model", "set OPENAI_MODEL, or [model] name")
    return "none" if writer == "plain" else "record" if replay else "live"


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    """The days asked for: one when only the last is given, up to today when only the first is."""
    end = last or _now().date()
    return (first or end, end)


def _write(
    desk: Desk, when: datetime, langs: Sequence[str], as_json: bool, dry_run: bool, model: Model = "none"
) -> None:
    """The note on disk, and on stdout its data, its pages (a dry run) or a summary."""
    editions = tuple(dict.fromkeys(langs)) or desk.settings.languages
    if dry_run and model == "live":
        model = "record"
        if desk.model:
            console.tell_cost(desk.prompts(when), desk.model)
    with console.waiting("reading and writing"):
        note, failed = desk.brief(when, model)
        paths = [] if dry_run else desk.save(note, editions)
    _warn([error for error in failed if not dry_run or error.kind != "unrecorded"], "the note does without")
    if as_json:
        click.echo(desk.data(note), nl=False)
    elif dry_run:
        click.echo("\n".join(desk.page(note, lang) for lang in editions), nl=False)
    else:
        console.render(desk.summary(note, editions[0], paths))
