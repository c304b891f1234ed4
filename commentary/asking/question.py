"""A question → what it asks for, of what, and when; and why it cannot be answered from the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from commentary.asking import phrases
from commentary.asking.phrases import words
from commentary.model import Lang, Subject, Window
from commentary.reading.names import names, normal
from commentary.reading.times import When
from commentary.reading.tokens import Token, tokens

_YEARLESS = 300  # days
ASKS = ("why", "low", "peak", "compare", "level", "move")


@dataclass(frozen=True)
class Question:
    """What is asked, of which subjects, and over which time: a ``day``, ``since`` a day ``until`` another, or a ``window``.

    ``way`` is where it says that they went, 1 up, −1 down, 0 neither. ``side`` is "high" or "low" where it asks since when
    a value is the highest or lowest. ``whole`` says that since and until bound a month, not two observations.
    ``refused`` says why the series cannot answer it; empty when they may. ``topic`` is the text without its times, for reports that may: empty where none can.
    """

    text: str
    lang: Lang
    asks: frozenset[str]
    subjects: tuple[str, ...]
    day: date | None = None
    since: date | None = None
    until: date | None = None
    window: Window | None = None
    way: int = 0
    side: str = ""
    whole: bool = False
    refused: str = ""
    topic: str = ""

    @property
    def why(self) -> bool:
        """Whether it asks for a cause."""
        return "why" in self.asks

    @property
    def moved(self) -> bool:
        """Whether it asks why a thing moved, whatever else it says."""
        return self.why and bool(self.subjects) and (bool(self.way) or "move" in self.asks)

    @property
    def quotable(self) -> bool:
        """Whether reports may answer it, or a part of it."""
        return bool(self.topic) and (self.why or bool(self.refused))


def because(key: str, lang: Lang, **slots: object) -> str:
    """Why a question is not answered, in its language."""
    text: str = words()["refusals"][key][lang.value]
    return text.format(**slots)


@cache
def fixed() -> frozenset[str]:
    """Sentences of an answer that stand as they are, in either language."""
    return frozenset(text for phrase in words()["told"].values() for text in phrase.values())


def question(text: str, as_of: datetime, subjects: Mapping[str, Subject]) -> Question:
    """Read a question as of an instant. Never raises for any text."""
    lang = Lang.ZH if re.search(r"[\u3400-\u9fff]", text) else Lang.EN
    called, written = names(lang, subjects, {}), normal(text, lang).rstrip("?？。.!！ ")
    written = phrases.reworded(phrases.reworded(written, "times", lang), "instead", lang)
    written = phrases.month_ends(written, lang, as_of.date())
    side, written = phrases.side(written, lang)
    spoken, written = phrases.spoken(written, lang, as_of.date())
    clean = _called(written, lang, subjects, as_of.date())
    found = tokens(clean, lang, as_of.date(), called)
    if not _subjects(found, subjects):
        clean = _called(phrases.reworded(written, "broad", lang), lang, subjects, as_of.date())
        found = tokens(clean, lang, as_of.date(), called)
    about = _subjects(found, subjects)
    about, said = _spread(clean, lang, about)
    asks, strange = _asked(said, lang, found)
    times = [t.when for t in found if t.when and not t.when.same]
    made = Question(
        text.strip(), lang, asks, about, way=_way(clean, lang), side=side,
        topic=_without(written, tokens(written, lang, as_of.date(), called)),
    )  # fmt: skip
    if never := re.search(words()["never"][lang.value], made.text, re.IGNORECASE):
        return _refuse(made, because("never", lang, said=never[0].strip()), as_of.date())
    ahead = re.search(words()["ahead"][lang.value], made.text, re.IGNORECASE)
    if ahead and not made.moved:
        return _refuse(made, because("ahead", lang, said=ahead[0]), as_of.date(), open_=bool(strange))
    made, trouble = _dated(made, clean, spoken, times, as_of.date())
    if trouble:
        return _refuse(made, trouble, as_of.date(), open_=bool(strange))
    if about and made.asks <= {"level"}:  # a level is of a day, never over a time
        over = made.since or made.window or (made.way and not made.asks)
        made = replace(made, asks=frozenset({"move" if over else "level"}))
    return _checked(made, clean, strange, as_of.date())


def _dated(
    made: Question, clean: str, spoken: tuple[date, date | None] | None, times: Sequence[When], today: date
) -> tuple[Question, str]:
    """The question with its time, or why that cannot be told."""
    if spoken and not times:
        return replace(made, since=spoken[0], until=spoken[1], whole=True), ""
    if spoken and spoken[1] is None and len(times) == 1 and times[0].end and not _runs(times[0]):
        return replace(made, since=spoken[0], until=times[0].end, whole=True), ""
    if spoken or not times:
        return made, because("times", made.lang) if spoken else ""
    if span := phrases.span(clean, made.lang, times):
        return replace(made, since=span[0], until=span[1]), ""
    if len(times) == 2 and (run := phrases.run(times)):
        return replace(made, window=run[0], until=run[1]), ""
    first = times[0]
    if len(times) == 1 and first.span and first.start and first.end and not first.trouble:
        until = first.end if first.end <= today else None  # of a month that is not over, what has passed
        return replace(made, since=first.start - timedelta(days=1), until=until, whole=True), ""
    if len({(w.end, w.start, None if phrases.single(w.window) else w.window) for w in times}) > 1:
        return made, because("times", made.lang)
    made, trouble = _timed(made, first)
    return made, because("time", made.lang, said=clean[first.at : first.stop].strip()) if trouble else ""


def _runs(time: When) -> bool:
    """Whether a time is more than a day."""
    return bool(time.start or time.window or time.span or time.trouble)


def spoken_of(text: str, lang: Lang, subjects: Mapping[str, Subject], today: date) -> tuple[str, ...]:
    """The series that a text, such as a title, names, in order; where it names none, those of the markets it speaks of."""
    for written in (normal(text, lang), phrases.reworded(normal(text, lang), "broad", lang)):
        clean = _called(written, lang, subjects, today)
        if found := _subjects(tokens(clean, lang, today, names(lang, subjects, {})), subjects):
            return found
    return ()


def pointing(text: str, lang: Lang) -> int:
    """Which way a text, such as a title, says that something went: 1 up, −1 down, 0 neither or both."""
    return _way(normal(text, lang), lang)


def _subjects(found: Sequence[Token], subjects: Mapping[str, Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.ids[0] for t in found if t.kind == "subj" and t.ids[0] in subjects))


def _spread(text: str, lang: Lang, about: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The series that is the difference of two named ones, where that is asked, and the text without the word for it."""
    pattern = words()["spread"]["said"][lang.value]
    for key, parts in words()["spread"]["of"].items():
        if set(about) == set(parts) and re.search(pattern, text, re.IGNORECASE):
            return (key,), re.sub(pattern, lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)
    return about, text


def _timed(made: Question, time: When) -> tuple[Question, bool]:
    """The question with its time, and whether that cannot be told."""
    single = phrases.single(time.window)
    day = time.end if single and not time.start else None
    timed = replace(made, day=day, since=time.start, window=None if single else time.window)
    return timed, bool(time.trouble or time.span or (time.window and not single and time.end))


def _called(text: str, lang: Lang, subjects: Mapping[str, Subject], today: date) -> str:
    """The text with the catalog's names for the short ways of calling a series, where no name stands already."""
    named = [t for t in tokens(text, lang, today, names(lang, subjects, {})) if t.kind == "subj"]
    parts, at = [], 0
    for token in [*named, None]:
        part = text[at : token.at if token else len(text)]
        for key, form in _short(lang, tuple(subjects.items())):
            name = f" {subjects[key].en if lang is Lang.EN else subjects[key].zh} "
            part = name.join(re.split(form, part, flags=re.IGNORECASE))
        at = token.at + len(token.text) if token else at
        parts += [part, token.text if token else ""]
    return normal("".join(parts), lang)


@lru_cache(maxsize=16)
def _short(lang: Lang, subjects: tuple[tuple[str, Subject], ...]) -> tuple[tuple[str, str], ...]:
    """How a series is called in a word or two, by patterns; names of one English word also in small letters."""
    held = dict(subjects)
    called = words()["called"].items()  # in their order: longer ways before those that are a part of them
    forms = [(key, ways[lang.value]) for key, ways in called if key in held and lang.value in ways]
    if lang is Lang.EN:
        plain = [(key, name) for key, subject in subjects for name in (subject.en, *subject.aliases_en)]
        forms += [(key, rf"\b{name.lower()}\b(?! \()") for key, name in plain if re.fullmatch(r"[A-Z][a-z]{4,}", name)]
    return tuple(forms)


def _without(text: str, found: tuple[Token, ...]) -> str:
    """The text without its times."""
    for token in found:
        if token.when:
            text = text[: token.at] + " " * len(token.text) + text[token.at + len(token.text) :]
    return " ".join(text.split())


def _way(text: str, lang: Lang) -> int:
    edge = r"\b" if lang is Lang.EN else ""
    up, down = (
        bool(re.search(f"{edge}(?:{words()['way'][way][lang.value]}){edge}", text, re.IGNORECASE))
        for way in ("up", "down")
    )
    return up - down


def _checked(made: Question, clean: str, strange: str, today: date) -> Question:
    far = [day for day in (made.day, made.since, made.until) if day and day < today - timedelta(days=_YEARLESS)]
    if far and not re.search(r"\d{4}", clean):  # a date without a year that has not come yet is read as last year's
        return _refuse(
            made, because("year", made.lang, said=f"{far[0].day}/{far[0].month}"), today, open_=bool(strange)
        )
    if any(day and day > today for day in (made.day, made.since, made.until)):
        return _refuse(made, because("never", made.lang, said=made.day or made.since), today, open_=bool(strange))
    dated = made.since or made.window or made.side or made.why
    if made.subjects and not dated and re.search(words()["since"][made.lang.value], made.text, re.IGNORECASE):
        return _refuse(made, because("unclear", made.lang), today)  # a day is not the time since it
    if "peak" in made.asks and made.window:
        return _refuse(made, because("peak", made.lang), today)
    over = made.since or made.window
    if over and "low" in made.asks:
        return _refuse(made, because("unclear", made.lang), today)
    if over and not made.side and re.search(words()["which"][made.lang.value], made.text, re.IGNORECASE):
        return _refuse(made, because("unclear", made.lang), today)
    if strange and (not made.moved or re.search(words()["other"][made.lang.value], clean, re.IGNORECASE)):
        return _refuse(made, because("strange", made.lang, said=strange), today, open_=True)
    if not made.subjects and made.asks != {"why"}:
        return _refuse(made, because("nothing", made.lang), today, open_=True)
    if not made.asks and not made.side:
        return _refuse(made, because("unclear", made.lang), today, open_=True)
    return made


def _refuse(made: Question, why: str, today: date, open_: bool = False) -> Question:
    """Refused by the series; ``open_`` to reports, which answer no why of a series (a cause is counted), set no two series beside each other and tell of no year long past."""
    compared = "compare" in made.asks and len(made.subjects) > 1  # which of two series did better no report says
    old = compared or any(int(year) < today.year - 1 for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", made.text))
    return replace(made, refused=why, topic=made.topic if open_ and not (made.moved or old) else "")


def _asked(text: str, lang: Lang, found: tuple[Token, ...]) -> tuple[frozenset[str], str]:
    """What is asked for, and the first run of words that is neither a question's nor a name or a time."""
    held = list(text)
    for token in found:
        if token.kind in ("subj", "when"):
            held[token.at : token.at + len(token.text)] = "\0" * len(token.text)
    rest, asks = "".join(held), set[str]()
    for kind in (*ASKS, "polite"):
        edge = r"\b" if lang is Lang.EN else ""
        rest, count = re.subn(f"{edge}(?:{words()[kind][lang.value]}){edge}", " ", rest, flags=re.IGNORECASE)
        if count and kind != "polite":
            asks.add(kind)
    left = re.search(r"[^\W\0_]+(?:[ '-][^\W\0_]+)*", rest)
    return frozenset(asks), left[0] if left else ""
