"""The real ports behind the commands: one :class:`Desk` a workspace.

Everything heavy is imported inside the function that needs it, so that ``commentary --help`` starts at once and a
command pays only for what it uses.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from commentary.errors import IndexUnusable, InputError, SettingsError
from commentary.settings import CalendarEntry, Column, FeedEntry, SeriesEntry, Settings, Tongue, read

if TYPE_CHECKING:
    from rich.console import RenderableType

    from commentary.asking import Question
    from commentary.errors import ModelError
    from commentary.essays import Annotated, Essay
    from commentary.framework import Scored, Tally, Track
    from commentary.model import Answer, Due, Event, Note, Passage, Sentence, Story
    from commentary.verify import Failure
    from outputs.markup import Parsed, Piece
    from prompts import Prompt
    from retrieval.author import ModelAuthor
    from retrieval.imports import ImportReport
    from retrieval.library import Library
    from retrieval.mappings import CalendarMapping, ColumnMapping, FeedMapping, SeriesMapping
    from retrieval.models import Endpoint
    from retrieval.places import Place
    from retrieval.view import StoredView

NOTES, PROMPTS, ANNOTATIONS = "notes", "prompts", "annotations"
Model = Literal["none", "live", "record"]


@dataclass(frozen=True)
class Asked:
    """An answer; its sentences as a model words them, one after the other, where one does; what a model failed at, which is
    known when all were told.
    """

    answer: Answer
    told: Iterator[Sentence] | None
    failed: Sequence[ModelError] = ()


@dataclass(frozen=True)
class Reread:
    """A page taken apart, the note that it is of, made again, and what on it does not hold."""

    path: Path
    page: Parsed
    note: Note
    failures: Sequence[Failure]


@dataclass(frozen=True)
class Desk:
    """A workspace at work: its settings and its open record."""

    settings: Settings
    library: Library

    def brief(self, as_of: datetime, model: Model = "none", name: str = "") -> tuple[Note, Sequence[ModelError]]:
        """The verified note as of an instant, and what a model failed at. Raises NotPublishable when nothing stands.

        ``model`` lets one choose, word and interpret: ``live`` asks it (or the record, where it was asked before), ``record``
        asks the record alone, ``none`` nobody. ``name`` is another model's than the settings name.
        """
        from commentary import daily
        from commentary.plain import PlainWriter

        writer, zone = PlainWriter(daily.names(self.library.at(as_of))), self.settings.schedule.zone
        name = name or self.model
        if model == "none" or not name:
            return daily.brief(as_of, self.library, writer, zone, self.settings.before(as_of)), ()
        from retrieval.concepts import strangers

        author = self._author(name, model == "record")
        return daily.authored(as_of, self.library, writer, zone, author, strangers, self.settings.before(as_of))

    def prompts(self, as_of: datetime) -> Sequence[Prompt]:
        """What a model would be sent for the note as of an instant, if it left all to the plain writer."""
        from commentary import daily
        from commentary.composing import linking_words
        from commentary.interpretation import MOST, told
        from commentary.model import Lang
        from commentary.plain import PlainWriter

        writer = PlainWriter(daily.names(self.library.at(as_of)))
        offer, asked = daily.offered(as_of, self.library, writer, self.settings.before(as_of))
        note, _ = self.brief(as_of)
        return [
            self._prompt("plan", offer=offer),
            *(self._prompt(f"wording.{lang}", asks=asks, words=linking_words(lang)) for lang, asks in asked),
            self._prompt("interpretation.en", told=told(note, Lang.EN)),
            self._prompt("interpretation.zh", told=told(note, Lang.ZH), said=["…"] * MOST),
        ]

    def _prompt(self, name: str, /, **slots: object) -> Prompt:
        """A prompt of the workspace's, or the program's own. Raises SettingsError for a file that cannot be one."""
        import jinja2

        import prompts

        try:
            return prompts.fill(name, self.settings.folder / PROMPTS, **slots)
        except (OSError, UnicodeError, jinja2.TemplateError) as error:
            what = " ".join(str(error).split()) or type(error).__name__
            raise SettingsError(what, f"{PROMPTS}/{name}.j2", "mend it, or take it away") from error

    @property
    def model(self) -> str:
        """The name of the language model, from the settings or the environment; empty when there is none."""
        return self.settings.model.name or os.environ.get("OPENAI_MODEL", "")

    def reach(self) -> None:
        """Ask the server of the language model whether it is there. Raises ModelError."""
        from retrieval.reach import reach

        reach(self._endpoint(self.model))

    def _endpoint(self, name: str) -> Endpoint:
        from retrieval.models import Endpoint

        url = self.settings.model.url or os.environ.get("OPENAI_BASE_URL", "")
        return Endpoint(name, url, os.environ.get("OPENAI_API_KEY", ""))

    def _author(self, name: str, replay: bool) -> ModelAuthor:
        from commentary.composing import linking_words
        from retrieval.author import ModelAuthor
        from retrieval.models import Budget, Chat

        chosen, endpoint = self.settings.model, self._endpoint(name)
        chat = Chat(endpoint, Budget(chosen.tokens, chosen.seconds), self.library, replay)
        return ModelAuthor(chat, self._prompt, linking_words)

    def consult(self, question: str, as_of: datetime, latest: bool = False, model: Model = "none") -> Asked:
        """The answer of :meth:`ask` and, with a ``model``, what it adds: it reads what code could not, chooses the
        reports that answer, and words the sentences.
        """
        from commentary import daily
        from commentary.errors import ModelError

        answerer = self._author(self.model, model == "record") if model != "none" and self.model else None
        answer = self.ask(question, as_of, latest)
        if answerer is None:
            return Asked(answer, None)
        view = self.library.at(as_of)
        read, failed = daily.asked(question, as_of, view.subjects), list[ModelError]()
        try:
            if (
                not answer.sentences
                and (not read.refused or read.quotable)
                and (meant := daily.understood(read, view, answerer))
            ):
                other, _ = daily.answer(meant, self.library.at(daily.then(meant, as_of)))
                if other.sentences:
                    answer = replace(other, question=question, read_as=meant.text)
            if not answer.read_as:
                answer = daily.held(answer, read, self.library.at(answer.as_of), answerer)
        except ModelError as error:
            failed.append(error)
        then = self.library.at(answer.as_of)
        told = daily.told(answer, then, answerer, failed.append) if answer.sentences else None
        return Asked(answer, told, failed)

    def ask(self, question: str, as_of: datetime, latest: bool = False) -> Answer:
        """The checked answer to a question, from what was known by ``as_of``; empty when the library has none.

        When that is the ``latest`` instant the index says what is near, else every passage of the day is compared.
        """
        from commentary import daily
        from retrieval.chain import answering

        def read(text: str) -> tuple[Question, StoredView]:
            asked = daily.asked(text, as_of, self.library.at(as_of).subjects)
            return asked, self.library.at(daily.then(asked, as_of))

        near = self._near if latest else None
        return answering(read, daily.answer, daily.reported, daily.FOUND, near).invoke(question)

    def annotate(self, source: str, as_of: datetime, model: Model = "none") -> tuple[Annotated, Sequence[ModelError]]:
        """The article at ``source`` (a file, an address, or ``-`` for stdin) annotated as of an instant, and what a model
        failed at. Raises InputError when there is no article.
        """
        from commentary import daily
        from commentary.plain import PlainWriter
        from retrieval.concepts import newcomers, strangers, who
        from retrieval.tags import layers

        essay, view = self._essay(source), self.library.at(as_of)
        writer, zone = PlainWriter(daily.names(view)), self.settings.schedule.zone
        made = daily.annotate(essay, as_of, self.library, writer, zone, layers, self.settings.annotate.quote)
        if model == "none" or not self.model:
            return made, ()
        return daily.translate(made, self._author(self.model, model == "record"), view, who, newcomers, strangers)

    def _essay(self, source: str) -> Essay:
        import sys

        from retrieval.fetch import Fetcher, Limits, Request
        from retrieval.pages import LARGEST, essay

        if source == "-":
            return essay(sys.stdin.buffer.read(LARGEST + 1), where="stdin")
        if source.startswith(("http://", "https://")):
            with Fetcher(loopback(), Limits(largest=LARGEST)) as fetcher:
                found = fetcher.get(Request(source))
            return essay(found.body, found.url)
        try:
            with Path(source).open("rb") as file:
                return essay(file.read(LARGEST + 1), where=source)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", source, "name a file or an address") from error

    def save_annotation(self, made: Annotated, langs: Iterable[str]) -> list[Path]:
        """Write an annotated article's pages and data into the workspace; their paths."""
        from outputs import write

        return write.save_annotation(made, self.settings.folder / ANNOTATIONS, langs)

    def annotation(self, made: Annotated, lang: str) -> str:
        """An annotated article as Markdown, in one edition; as JSON when ``lang`` is ``json``."""
        from outputs import annotation

        return annotation.as_json(made) if lang == "json" else annotation.markdown(made, lang)

    def save(self, note: Note, langs: Iterable[str], folder: Path | None = None) -> list[Path]:
        """Write the note's pages and data into the workspace's notes, or another folder; their paths."""
        from outputs import write

        return write.save(note, folder or self.settings.folder / NOTES, langs)

    def page(self, note: Note, lang: str) -> str:
        """The note as Markdown, in one edition."""
        from outputs import render

        return render.markdown(note, lang)

    def data(self, note: Note) -> str:
        """The note as JSON: what ``brief.json`` holds."""
        from outputs import render

        return render.as_json(note)

    def summary(self, note: Note, lang: str, paths: Sequence[Path]) -> RenderableType:
        """The note at a glance, and where it lies."""
        from outputs import terminal

        return terminal.summary(note, lang, paths)

    def verify(self, page: Path) -> Sequence[Failure]:
        """What on a page, edited or not, the library as of the page's own instant does not support."""
        return self.reread([page])[0].failures

    def reread(self, pages: Sequence[Path]) -> list[Reread]:
        """Pages held against the library as of their own instants. Raises InputError for one that is none of this program's."""
        made: dict[tuple[datetime, str], Note] = {}
        return [self._reread(page, made) for page in pages]

    def _reread(self, page: Path, made: dict[tuple[datetime, str], Note]) -> Reread:
        from commentary import daily, verify
        from commentary.model import Lang
        from outputs import markup, render

        parsed = markup.parse(_text(page))
        as_of, edition = _identity(page, parsed.front)
        # A page that a model had a part in is held against that model's recorded replies, any other against none.
        model = str(parsed.front.get("model") or "")
        if (as_of, model) not in made:
            made[as_of, model], _ = self.brief(as_of, "record" if model else "none", model)
        note = made[as_of, model]
        fresh = markup.parse(render.markdown(note, edition))
        wrong = verify.front(parsed.front, parsed.pieces, fresh.front)
        lang, pages = Lang.EN, [parsed.pieces, fresh.pieces]
        if edition != "en":
            lang, pages = Lang.ZH, [tuple(map(_simple, pieces)) for pieces in pages]
        return Reread(page, parsed, note, (*wrong, *daily.check(pages[0], pages[1], lang, note, self.library)))

    def take_in(self, paths: Iterable[Path]) -> ImportReport:
        """Import files, or all that the settings name; renew vectors and index when anything is new."""
        from retrieval.embed import embed_missing
        from retrieval.imports import import_files
        from retrieval.index import reindex

        named = [*mappings(self.settings), *calendar(self.settings)]
        report = import_files(self.library, paths, named, self.settings.subjects)
        if embed_missing(self.library) or report.observations:
            reindex(self.library, self.place)
        return report

    def reindex(self) -> int:
        """Build the index anew from the record; the number of its passages. What a new embedder lacks is made first."""
        from retrieval.embed import embed_missing
        from retrieval.index import reindex

        embed_missing(self.library)
        return reindex(self.library, self.place)

    def search(
        self,
        query: str,
        as_of: datetime | None,
        k: int,
        lang: str | None = None,
        publisher: str | None = None,
        layer: int | None = None,
    ) -> Sequence[Passage]:
        """The best passages of news and data for ``query``: near ones from the index, rebuilt when in doubt.

        Given an ``as_of`` it is an exact scan of what was known then, since the index holds only what is known now.
        """
        from commentary.model import Lang
        from retrieval.filters import passing

        view = self.library.at(as_of or datetime.now(UTC))
        keep = passing(view.articles(), Lang(lang) if lang else None, publisher, layer)
        # A filtered search may want what an index does not count among the nearest of all.
        near = self._near(query) if as_of is None and keep is None else None
        return view.search(query, k, keep, near)

    def _near(self, query: str) -> Sequence[str]:
        from retrieval.index import Index
        from retrieval.search import POOL

        try:
            return Index(self.place, self.library.embedder).near(query, POOL)
        except IndexUnusable:
            self.reindex()
            return Index(self.place, self.library.embedder).near(query, POOL)

    @property
    def place(self) -> Place:
        """Where the index stands."""
        from retrieval.places import Embedded, Served

        folder, url = self.settings.folder / "chroma", self.settings.chroma.url
        return Served(folder, url, os.environ.get("COMMENTARY_CHROMA_TOKEN", "")) if url else Embedded(folder)

    def stories(self, as_of: datetime, count: int) -> Sequence[Story]:
        """The ``count`` stories of the last days before ``as_of`` that rank highest."""
        return self.library.at(as_of).stories()[:count]

    def due(self, as_of: datetime, days: int) -> Sequence[Due | Event]:
        """The releases and recorded events to come within ``days`` days."""
        from commentary.plain import calendar

        return calendar.ahead(self.library.at(as_of), days)

    def index(self, times: Sequence[datetime]) -> Track:
        """The framework's index, state and layers at each of ``times``, each from what was known then."""
        from commentary import framework

        return framework.history(self.library.at(max(times)), times)

    def layers(self) -> tuple[int, ...]:
        """The numbers of the framework's layers, in the order of a track's columns."""
        from commentary import framework

        return tuple(layer.number for layer in framework.default().layers)

    def predictions(self, times: Sequence[datetime], now: datetime) -> tuple[Sequence[Scored], Sequence[Tally]]:
        """What became, by ``now``, of the predictions made at each of ``times``; and their record."""
        from commentary import framework

        scored = framework.track(self.library.at(now), times)
        return scored, framework.tallies(scored)

    def sessions(self, first: date, last: date, now: datetime) -> list[datetime]:
        """The scheduled times, passed by ``now``, of the days on which the New York exchange trades.

        Raises InputError when there are none.
        """
        import exchange_calendars

        margin = timedelta(days=10)  # a calendar without a session is an error there
        days = exchange_calendars.get_calendar("XNYS", start=first - margin, end=last + margin).sessions
        times = [self.settings.schedule.on(day.date()) for day in days if first <= day.date() <= last]
        if passed := [when for when in times if when <= now]:
            return passed
        raise InputError("no session has passed", f"{first} to {last}", "name other days")


def open_desk(folder: Path) -> Desk:
    """The workspace in ``folder``. Raises SettingsError when there is none, LibraryError for an unusable record."""
    from retrieval.embedders import embedder
    from retrieval.library import Library

    settings = read(folder)
    chosen = embedder(settings.embedder.model, settings.embedder.options)
    return Desk(settings, Library.open(folder, settings.subjects, chosen))


def new_site(folder: Path) -> list[Path]:
    """A new site for notes; its files. Raises InputError where the folder holds anything."""
    from outputs import site

    return site.new(folder)


def serve_site(folder: Path, port: int) -> int:
    """Preview a site until it is stopped; an exit code. Raises InputError where there is no site, or nothing to show it with."""
    from outputs import site

    return site.serve(folder, port)


def loopback() -> bool:
    """Whether sources may be on this machine: what nobody says outside a test or a network of their own."""
    return os.environ.get("COMMENTARY_ALLOW_LOOPBACK") == "1"


def mappings(settings: Settings) -> list[SeriesMapping | FeedMapping]:
    """The settings' files of feeds and series as the importers take them."""
    feeds = [_feed(entry) for entry in settings.feeds if entry.file]
    return [*feeds, *(series_mapping(entry) for entry in settings.series if entry.file)]


def _feed(entry: FeedEntry) -> FeedMapping:
    from retrieval.mappings import FeedMapping

    return FeedMapping(file=entry.file, publisher=entry.publisher, captured=entry.captured, lang=entry.lang)


def series_mapping(entry: SeriesEntry) -> SeriesMapping:
    """A table as its readers take it, at its file or its address."""
    from retrieval.mappings import SeriesMapping

    return SeriesMapping(
        file=entry.file or entry.url,
        date=entry.date,
        columns={name: column_mapping(column) for name, column in entry.columns.items()},
        known=entry.known,
        date_format=entry.date_format,
        rows=entry.rows,
    )


def calendar(settings: Settings) -> list[CalendarMapping]:
    """The entries of the settings' calendar as the readers of events take them; some are live."""
    return [_calendar(entry) for entry in settings.calendar]


def _calendar(entry: CalendarEntry) -> CalendarMapping:
    from retrieval.mappings import CalendarMapping

    return CalendarMapping(
        entry.file, entry.url, entry.provider, entry.rule, entry.date, entry.time, entry.zone, entry.en, entry.zh, entry.kind
    )  # fmt: skip


def column_mapping(entry: Column) -> ColumnMapping:
    """A column as its readers take it."""
    from retrieval.mappings import ColumnMapping

    units = tuple((span.until, span.unit) for span in entry.units)
    return ColumnMapping(id=entry.id, unit=entry.unit, units=units, metric=entry.metric)


def _simple(piece: Piece) -> Piece:
    """A piece of a Chinese page in Simplified characters, which are what the rules read."""
    from outputs.hant import simplified

    text, row, column = (simplified(part) for part in (piece.text, piece.row, piece.column))
    return replace(piece, text=text, row=row, column=column)


def _text(page: Path) -> str:
    try:
        return page.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", str(page), "name a brief.LANG.md of this workspace") from error


def _identity(page: Path, front: Mapping[str, Any]) -> tuple[datetime, str]:
    """When a page's note was made and in which edition, from its front matter."""
    try:
        when = datetime.fromisoformat(str(front["as_of"]))
        if when.tzinfo is not None and front["lang"] in get_args(Tongue):
            return when, front["lang"]
    except (KeyError, ValueError):
        pass
    raise InputError("its front matter names no as_of with lang", str(page), "only pages of this program are verified")
