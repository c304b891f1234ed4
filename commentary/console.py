"""How results are put on stdout, and signs of life on stderr. Rich is imported only where it is used."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from commentary.errors import InputError
from commentary.model import Event

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from rich.console import RenderableType

    from commentary.essays import Annotated
    from commentary.framework import Track
    from commentary.model import Answer, Article, Due, Passage, Sentence, Story
    from commentary.publishing import Published
    from prompts import Prompt
    from retrieval.imports import ImportReport

_AS_OF = {"en": "As of", "zh": "截至"}
_READ_AS = {"en": "Read as: ", "zh": "理解为："}
_REPORTS = {"en": "Headlines:", "zh": "新闻标题："}
_AGAINST = {"en": "Against a shortage of money as the cause:", "zh": "不支持“缺钱所致”的证据："}
_NOT = {"en": "not answered: ", "zh": "未作答："}
_NEAREST = {"en": "nearest in the library, no answer: ", "zh": "资料库中最接近的内容，并非答案："}
PIPE = 120  # columns of a summary that is read through a pipe, which has no width of its own


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A sign of life on a terminal's stderr, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield


def warn(what: str) -> None:
    """One line for a person, beside the product."""
    click.echo(f"commentary: {what}", err=True)


def tokens(text: str) -> int:
    """About how many tokens a text has: four Latin characters, or one and a half of Chinese, to one."""
    han = sum("\u3400" <= sign <= "\u9fff" for sign in text)
    return round(han / 1.5 + (len(text) - han) / 4)


def tell_prompts(prompts: Sequence[Prompt], whole: bool, as_json: bool) -> None:
    """A line of name, digest and tokens each; with its text when it is asked for ``whole``."""
    rows = [{"name": each.name, "digest": each.digest, "tokens": tokens(each.system + each.user)} for each in prompts]
    if not whole:
        table(rows, as_json)
    elif as_json:
        click.echo(line({**rows[0], "system": prompts[0].system, "user": prompts[0].user}))
    else:
        click.echo(f"{prompts[0].system}\n\n---\n\n{prompts[0].user}")
        warn(f"{rows[0]['name']} {rows[0]['digest']}, about {rows[0]['tokens']} tokens")


def tell_cost(prompts: Sequence[Prompt], model: str) -> None:
    """About what a note would send, on stderr."""
    sent = sum(tokens(each.system + each.user) for each in prompts)
    warn(
        f"a dry run asks nothing: about {sent:,} tokens in {len(prompts)} calls would go to {model}, and what is sent back"
    )


def render(what: RenderableType) -> None:
    """Something of Rich's, on stdout."""
    from rich.console import Console

    screen = Console()
    if not screen.is_terminal:
        screen.width = PIPE
    screen.print(what)


def tell_import(report: ImportReport, as_json: bool) -> None:
    """What was stored on stdout; what was refused, by name, on stderr."""
    for flag in report.refused:
        click.echo(f"refused: {flag.subject}, {flag.when or 'no date'}: {flag.what}", err=True)
    for name, reason in report.problems:
        click.echo(f"{name}: {reason}", err=True)
    if as_json:
        click.echo(line(asdict(report)))
        return
    events = f"{report.events} events, " if report.events else ""
    click.echo(
        f"{report.files} files: {report.articles} new articles, {report.revisions} revised, "
        f"{report.observations} observations, {events}{len(report.refused)} refused"
    )


def tell_answer(answer: Answer, as_json: bool, told: Iterator[Sentence] | None = None) -> None:
    """Sentences, headlines, the evidence against, then sources with the day they reach; what is missing on stderr.

    ``told`` are the sentences as they come from a model.
    """
    if as_json:
        click.echo(line(asdict(replace(answer, sentences=tuple(told)) if told else answer)))
    else:
        for each in _told(answer, told or iter(answer.sentences)):
            click.echo(each)
    for reason in () if answer.reports and not answer.sentences else answer.missing:
        click.echo(f"commentary: {_NOT[answer.lang]}{reason}", err=True)
    for passage in answer.nearest:
        click.echo(f"  {_NEAREST[answer.lang]}{clipped(passage.text)}", err=True)


def _told(answer: Answer, sentences: Iterator[Sentence]) -> Iterator[str]:
    """An answer line by line, each sentence as soon as it has come."""
    numbers: dict[str, int] = {}
    if answer.read_as:
        yield f"{_READ_AS[answer.lang]}{answer.read_as}\n"
    for sentence in sentences:
        yield _marked(answer, sentence, numbers)
    if answer.reports:
        yield ("\n" if answer.sentences else "") + _REPORTS[answer.lang]
    for report in answer.reports:
        number = numbers.setdefault(_article(report), len(numbers) + 1)
        yield f"  {', '.join(report.publishers)}, {_day(report):%Y-%m-%d}: {clipped(report.title, 200)} [{number}]"
    if answer.against:
        yield "\n" + _AGAINST[answer.lang]
    for sentence in answer.against:
        yield f"  {_marked(answer, sentence, numbers)}"
    if not answer.empty:
        yield f"\n{_AS_OF[answer.lang]} {answer.as_of:%Y-%m-%d %H:%M} UTC"
    yield from (f"[{number}] {name}" for name, number in numbers.items())


def _marked(answer: Answer, sentence: Sentence, numbers: dict[str, int]) -> str:
    """A sentence with the numbers of its sources, which are given as they come."""
    marks = "".join(f"[{numbers.setdefault(name, len(numbers) + 1)}]" for name in _sources(answer, sentence))
    return " ".join(filter(None, (sentence.text(answer.lang), marks)))


def tell_annotated(made: Annotated, paths: Sequence[Path]) -> None:
    """Each claim of an article's with what the data say of it, what was translated, and where the pages lie."""
    for one in made.held:
        click.echo(f"{one.support.value.replace('_', ' '):14} {clipped(one.said, 90)}")
        for sentence in one.data:
            click.echo(f"{'':15}{sentence.en}")
    if count := made.translation:
        click.echo(f"translated: {count.passed + count.repaired} of {count.asked} ({count.repaired} on the second try)")
    for path in paths:
        click.echo(str(path))


def tell_published(done: Published, as_json: bool, dry: bool) -> None:
    """Where a note stands now, and what changed there."""
    if as_json:
        click.echo(line(asdict(done) | {"dry_run": dry}))
        return
    state = "would be published" if dry else "is published" if done.changed else "stands there already"
    click.echo(f"the note of {done.day} {state}{' as a draft' if done.draft else ''} at {done.outlet}")
    for lang, sections in done.corrected.items():
        click.echo(f"corrected ({lang}): {', '.join(sections) or 'written anew'}")
    for path in done.pages:
        click.echo(str(path))
    if done.committed:
        click.echo("committed")


def tell_stories(stories: Sequence[Story], explain: bool, as_json: bool) -> None:
    """A story a line, with its publishers and span; ``explain`` adds why it ranks there and who gives which figure."""
    for story in stories:
        if as_json:
            click.echo(line(asdict(story)))
            continue
        span = f"{story.first:%m-%d %H:%M} – {story.last:%m-%d %H:%M}"
        click.echo(
            f"{story.score:6.2f}  {clipped(story.lead.title)}  [{len(story.articles)} items, {len(story.publishers)} publishers, {span}]"
        )
        if explain:
            click.echo(f"        {'; '.join(story.reasons)}")
            click.echo(f"        {', '.join(story.publishers)}")
            for figure, who in story.figures:
                click.echo(f"        {figure}: {', '.join(who)}")


def _sources(answer: Answer, sentence: Sentence) -> Iterable[str]:
    """What a sentence rests on, once: articles, and whose figures of which day."""
    keys = {key for claim in answer.claims if claim.id in sentence.claims for key in claim.facts}
    told = [_article(article) for article in answer.articles if article.id in sentence.cites]
    held = [fact for fact in answer.facts if fact.id in keys and fact.base != "bar" and fact.source != "computed"]
    figures = [f"{fact.source}, {fact.end}" for fact in held if fact.source and not fact.article]
    return dict.fromkeys([*told, *figures])


def _article(article: Article) -> str:
    return f"{', '.join(article.publishers)}: {article.title} {article.url}".strip()


def _day(article: Article) -> datetime:
    return article.published or article.known_at


def asked(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The queries of a file of JSON lines, blank ones left out. Raises InputError, naming the line, for any other."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            found = json.loads(text)
        except ValueError as error:
            raise InputError("is not JSON", f"line {number} of the queries", 'write {"query": "…"}') from error
        if not isinstance(found, dict) or not isinstance(found.get("query"), str):
            raise InputError("has no query", f"line {number} of the queries", 'write {"query": "…"}')
        yield found


def clipped(text: str, most: int = 110) -> str:
    """On one line, cut where it is long."""
    whole = " ".join(text.split())
    return whole if len(whole) <= most else f"{whole[:most]}…"


def shown(passage: Passage) -> str:
    """A search result on one line."""
    return f"{passage.score:6.2f}  {' '.join(passage.text.split())}"


def index_rows(track: Track, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    """A row for each time of ``track``; ``numbers`` are those of its layers."""
    for row, when in enumerate(track.times):
        lsi = _known(track.lsi[row], 0)
        yield {
            "as_of": f"{when}Z",
            "lsi": None if lsi is None else int(lsi),
            "state": track.state[row],
            "coverage": _known(track.coverage[row]),
            **{f"L{number}": _known(score) for number, score in zip(numbers, track.layers[row], strict=True)},
        }


def calendar_rows(events: Sequence[Due | Event]) -> Iterator[dict[str, Any]]:
    """A row for each release and event to come; an event of a whole day has that day on both clocks."""
    for event in events:
        day = f"{event.day:%a %Y-%m-%d}" if isinstance(event, Event) else ""
        yield {
            "new_york": _clock(event.when, "America/New_York") if event.when else day,
            "beijing": _clock(event.when, "Asia/Shanghai") if event.when else day,
            "kind": event.kind.value if isinstance(event, Event) else "release",
            "event": event.en,
            "of": None if isinstance(event, Event) else event.observed.isoformat(),
            "series": None if isinstance(event, Event) else " ".join(event.subjects),
            "source": event.source if isinstance(event, Event) else "release rule",
            "zh": event.zh,
        }


def _clock(when: datetime, zone: str) -> str:
    return f"{when.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


def _known(value: float, digits: int = 2) -> float | None:
    """A rounded number; None for NaN, which no JSON reader takes."""
    return None if math.isnan(value) else round(float(value), digits) + 0.0  # no −0.0


def table(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Rows of the same keys: a line of JSON each, or columns under their names."""
    if as_json:
        for row in rows:
            click.echo(line(row))
        return
    body = [[_cell(value) for value in row.values()] for row in rows]
    grid = [list(rows[0]), *body] if rows else []
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    for cells in grid:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else str(value)


def line(what: Mapping[str, Any]) -> str:
    """One line of JSON; times and decimals as text."""
    return json.dumps(what, ensure_ascii=False, default=str)
