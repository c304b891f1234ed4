"""One language's sentences: a method for each predicate, over the frames of the grammar file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from commentary.model import Claim, Fact, Kind, Metric, Predicate, Status
from commentary.wording.parts import Parts, capital


class Voice(Parts):
    """Words claims in one language; see :class:`commentary.wording.Wording`."""

    def say(self, claims: Sequence[Claim]) -> str:
        """One sentence for claims of one predicate."""
        if len(claims) > 1 or claims[0].predicate in _MANY:
            return _MANY[claims[0].predicate](self, claims)
        return _ONE[claims[0].predicate](self, claims[0])

    def _moves(self, claims: Sequence[Claim]) -> str:
        """Moves; the period is said once, verbs once for each run of one direction and kind."""
        if len(claims) == 1:
            return self._moved(claims[0])
        runs: list[list[Claim]] = []
        for claim in claims:
            same = bool(runs) and self._manner(runs[-1][-1]) == self._manner(claim)
            runs[-1].append(claim) if same else runs.append([claim])
        said = [self._run(run, claims) for run in runs]
        listed = self.grammar["words"]["while"].join(said) if len(said) == 2 else self.join(said, self.between(claims))
        changes = [self.fact(claim, "change") for claim in claims]
        told = next(filter(self.through, changes), changes[0])
        return self.frame("moves", claims, period=self.period(told, claims), list=listed)

    def contrast(self, left: Sequence[Claim], right: Sequence[Claim]) -> str:
        """States: names of one band share one word."""
        if not right:
            return self.frame("single", left, list=self._states(left))
        if right[0].predicate is not Predicate.STATE:
            return self.frame("contrast_test", left, list=self._states(left), other=self._tests(right))
        ends = [max(self.fact(claim, "percentile").end for claim in side) for side in (left, right)]
        until = ends[1] if ends[1] < ends[0] else None  # the older side says until when
        return self.frame("contrast", left, list=self._states(left), other=self._states(right, until))

    def split(self, seen: Sequence[Claim], unseen: Sequence[Claim]) -> str:
        """Tests that the data show, and tests that they do not."""
        return self.frame("split", [*seen, *unseen], list=self._tests(seen), other=self._tests(unseen))

    def turned(self, claims: Sequence[Claim]) -> str:
        """Tests whose verdict is new."""
        return self.frame("turned", claims, list=self._tests(claims))

    def turn(self, short: Claim, long: Claim) -> str:
        """A move that goes against a longer one of the same subject."""
        now, before = self.fact(short, "change"), self.fact(long, "change")
        return self.frame(
            "turn", [short, long], subject=self.short(now.subject), verb=self.verb(now, [short]), amount=self.size(now),
            period=self.period(now, [short]), way=self.grammar["words"]["up" if before.value > 0 else "down"],
            longer=self.size(before), n=before.window.count if before.window else 1,
        )  # fmt: skip

    def fit(self, order: Claim, percentile: Claim, beta: Claim) -> str:
        """How well an order explains, how unusual that is, and how well the order of betas does."""
        at, rank, other = (self.fact(claim, "level") for claim in (order, percentile, beta))
        return self.frame(
            "fit", [order], subject=self.measured(at), level=self.value(at), at=self.on(at.end), rank=self.rank(rank),
            beta=self.measured(other), other=self.value(other),
        )  # fmt: skip

    def slot(self, claim: Claim, timed: bool) -> str:
        """What is said of a claim's subject after its name, or a whole clause of a test; empty for what is said otherwise.

        Without ``timed`` the period is left out, for one that has just been said.
        """
        slots = self.grammar["slots"]
        if claim.predicate in (Predicate.SEEN, Predicate.NOT_SEEN):
            return self._tests([claim])
        if claim.predicate is Predicate.STATE:
            fact = self.fact(claim, "percentile")
            words: str = self.choose(
                self.grammar["states"][self.kind(fact).value][claim.word], [claim], claim.word or ""
            )
            return words
        if claim.predicate is Predicate.MOVED and not claim.fact("bar"):
            fact = self.fact(claim, "change")
            long = fact.window is not None and fact.window.count > 1
            return self._slot(
                slots["moved_window" if long else "moved"], period=self._when(claim, "change", timed), verb=self.verb(fact),
                amount=self._sized(fact), to=self.to(claim),
            )  # fmt: skip
        if claim.predicate is Predicate.COMPARE:
            return self._slot(slots["compare"], period=self._when(claim, "a", timed), **self._pair(claim))
        if claim.fact("below"):
            below, peak = self.fact(claim, "below"), self.fact(claim, "peak")
            return self._slot(slots["peak"], amount=self.size(below), peak=self.value(peak), date=self.dated(peak.end))
        if claim.predicate is Predicate.LEVEL and self._simple(claim):
            fact = self.fact(claim, "level")
            return self._slot(slots["level"], at=self.on(fact.end) if timed else "", level=self.value(fact))
        return ""

    def alone(self, subject: str, claim: Claim) -> str:
        """The subject's name and what the slot says of it."""
        name = self.name(subject)
        gap = "" if self.zh and not name[-1].isascii() else " "  # SOFR 2 月 5 日, and not SOFR2 月 5 日
        said = f"{name}{gap}{self.slot(claim, timed=True)}"
        return f"{said}。" if self.zh else f"{capital(said)}."

    def _pair(self, claim: Claim) -> dict[str, object]:
        """Two moves that compare themselves: what the first did, and the other's name and what it did."""
        a, b = self.fact(claim, "a"), self.fact(claim, "b")
        return {
            "verb": self.verb(a), "amount": self._sized(a), "b": self.name(b.subject),
            "other": self.verb(b), "also": self._sized(b),
        }  # fmt: skip

    def _sized(self, fact: Fact) -> str:
        return self.size(fact) if self.moves(fact) else ""

    def _when(self, claim: Claim, role: str, timed: bool) -> str:
        return self.period(self.fact(claim, role), [claim]) if timed else ""

    def _simple(self, claim: Claim) -> bool:
        """Whether a level is one of a day, of a subject of the catalog."""
        fact = self.fact(claim, "level")
        plain = fact.metric is Metric.LEVEL and fact.base is None and fact.subject in self.context.subjects
        return plain and len(claim.roles) == 1

    def _slot(self, frame: str, **slots: object) -> str:
        return _closed(frame.format(**slots)).strip(" ，")

    def cell(self, claim: Claim) -> str:
        """The bare figure of the claim's first fact."""
        fact = self.context.facts[claim.facts[0]]
        return self.signed(fact) if claim.predicate is Predicate.MOVED else self.value(fact)

    def _moved(self, claim: Claim) -> str:
        fact = self.fact(claim, "change")
        long = fact.window is not None and fact.window.count > 1
        said = self.frame(
            "moved_bar" if claim.fact("bar") else "move_window" if long else "move", [claim], subject=self.name(fact.subject), bar=self.bar(claim),
            verb=self.verb(fact, [claim]), amount=self.size(fact) if self.moves(fact) else "", to=self.to(claim),
            period=self.period(fact, [claim]),
        )  # fmt: skip
        return _closed(said)

    def _levels(self, claims: Sequence[Claim]) -> str:
        """A level, two of one day, or any number of counts."""
        if claims[0].fact("below"):
            return self._peak(claims[0])
        if self.fact(claims[0], "level").metric is Metric.TALLY:
            return self._tallies(claims)
        return self._level(claims[0]) if len(claims) == 1 else self._two(claims)

    def _two(self, claims: Sequence[Claim]) -> str:
        """Two levels of one day."""
        one, two = (self.fact(claim, "level") for claim in claims)
        return self.frame(
            "levels", claims, at=self.on(one.end), subject=self.measured(one), level=self.value(one),
            other=self.measured(two), also=self.value(two),
        )  # fmt: skip

    def _level(self, claim: Claim) -> str:
        fact = self.fact(claim, "level")
        slots: dict[str, object] = {"subject": self.measured(fact), "level": self.value(fact)}
        if claim.fact("was"):
            before = self.fact(claim, "was")
            return self.frame(
                "level_was", [claim], was=self.value(before), date=self.on(before.end), at=self.on(fact.end), **slots
            )
        if fact.base == "sum" and (flows := self.grammar["flows"].get(fact.subject)):
            way = flows["out" if fact.value < 0 else "into"]
            return self.filled(way, [claim], period=self.period(fact, [claim]), size=self.size(fact))
        if fact.base == "sum":
            return self.frame("sum", [claim], period=self.period(fact, [claim]), **slots)
        if fact.metric is Metric.LOW:
            return self.frame("low", [claim], at=self.on(fact.end), **slots)
        if fact.metric is Metric.PERCENTILE:
            return self.frame("percentile", [claim], rank=self.rank(fact), at=self.on(fact.end), **slots)
        frame = ("median" if fact.base == "median" else "level") + ("_bar" if claim.fact("bar") else "")
        count = fact.window.count if fact.window else 1
        return self.frame(frame, [claim], n=count, bar=self.bar(claim), at=self.on(fact.end), **slots)

    def _peak(self, claim: Claim) -> str:
        below, peak = self.fact(claim, "below"), self.fact(claim, "peak")
        return self.frame(
            "peak", [claim], subject=self.name(below.subject), amount=self.size(below), peak=self.value(peak),
            date=self.dated(peak.end), at=self.on(below.end),
        )  # fmt: skip

    def _rank(self, claim: Claim) -> str:
        facts = [self.fact(claim, role) for role, _ in claim.roles]
        listed = [f"{self.short(fact.subject)} {self.signed(fact)}" for fact in facts]
        text = self.join(listed, "，" if self.zh else ", ", last=False)
        return self.frame("rank", [claim], period=self.period(facts[0], [claim]), list=text)

    def _compare(self, claim: Claim) -> str:
        a, b = self.fact(claim, "a"), self.fact(claim, "b")
        word, period = self.grammar["words"][claim.word], self.period(a, [claim])
        return self.frame("compare", [claim], a=self.name(a.subject), b=self.name(b.subject), word=word, period=period)

    def _extreme(self, claim: Claim) -> str:
        value, bound = self.fact(claim, "value"), self.fact(claim, "bound")
        return self.frame(
            "extreme", [claim], subject=self.name(value.subject), level=self.value(value), at=self.on(value.end),
            side=self.grammar["words"][claim.word], n=bound.window.count if bound.window else 0,
        )  # fmt: skip

    def _reported(self, claim: Claim) -> str:
        fact = self.fact(claim, "figure")
        slots = {"subject": self.name(fact.subject), "publisher": fact.publisher, "level": self.value(fact)}
        if fact.status is Status.GUIDED:
            return self.frame("guided", [claim], year=self.year(fact), **slots)
        if fact.metric is Metric.LOW:
            return self.frame("reported_low", [claim], at=self.on_utc(fact), **slots)
        if fact.window is None:
            return self.frame("reported_hours", [claim], at=self.on_utc(fact), **slots)
        return self.frame("reported", [claim], period=self.period(fact, [claim]), **slots)

    def _expected(self, claim: Claim) -> str:
        figure, expected = self.fact(claim, "figure"), self.fact(claim, "expected")
        return self.frame(
            "expected", [claim], subject=self.name(figure.subject), level=self.value(figure),
            expected=self.value(expected), year=self.year(figure), publisher=figure.publisher,
        )  # fmt: skip

    def _tallies(self, claims: Sequence[Claim]) -> str:
        """Causes with the number of publishers that carry them."""
        facts = [self.fact(claim, "level") for claim in claims]
        units = self.grammar["words"]["publisher"], self.grammar["words"]["publishers"]
        listed = [f"{self.name(fact.subject)}{units[fact.value != 1].format(n=fact.value)}" for fact in facts]
        hours = facts[0].window.count if facts[0].window else 24
        return self.frame("causes", claims, list=self.join(listed), n=hours)

    def _run(self, run: Sequence[Claim], claims: Sequence[Claim]) -> str:
        """Moves of one direction: the verb is said for each in Chinese, once in English."""
        facts = [self.fact(claim, "change") for claim in run]
        verb, names = self.verb(facts[0], claims), [self.name(fact.subject) for fact in facts]
        sizes = [self.size(fact) + self.to(claim) + self.barred(claim) for fact, claim in zip(facts, run, strict=True)]
        comma = self.between(claims)
        if not self.moves(facts[0]):
            gap = "" if self.zh else " "
            return self.join(
                [
                    f"{name}{gap}{verb}{self.to(claim)}{self.barred(claim)}"
                    for name, claim in zip(names, run, strict=True)
                ],
                comma,
            )
        if self.zh:
            return self.join([f"{name}{verb} {size}" for name, size in zip(names, sizes, strict=True)], comma)
        rest = [f"{name} {size}" for name, size in zip(names[1:], sizes[1:], strict=True)]
        return self.join([f"{names[0]} {verb} {sizes[0]}", *rest])

    def between(self, claims: Sequence[Claim]) -> str:
        """What stands between moves: a semicolon in Chinese where each has a comma of its own."""
        return ("；" if any(claim.fact("level") for claim in claims) else "，") if self.zh else ""

    def _manner(self, claim: Claim) -> tuple[object, ...]:
        """What moves said with one verb share: direction (none at the shown precision) and kind."""
        fact = self.fact(claim, "change")
        return (self.moves(fact), fact.value > 0, self.manner(fact), self.slight(fact))

    def _states(self, claims: Sequence[Claim], until: date | None = None) -> str:
        bands: dict[tuple[str, Kind], list[str]] = {}
        for claim in claims:
            fact = self.fact(claim, "percentile")
            bands.setdefault((claim.word or "", self.kind(fact)), []).append(self.short(fact.subject))
        words = self.grammar["states"]
        day = self.dated(until) if until else ""
        gap = (f"截至 {day}" if day else "") if self.zh else " "
        tail = f" to {day}" if day and not self.zh else ""
        said = [
            f"{self.join(names)}{gap}{self.choose(words[kind.value][band], claims, band)}{tail}"
            for (band, kind), names in bands.items()
        ]
        return self.join(said, "，" if self.zh else ", ")

    def _verdicts(self, claims: Sequence[Claim]) -> str:
        return self.frame("tests", claims, list=self._tests(claims))

    def _missing(self, claim: Claim) -> str:
        """The last figure of a subject, or that it never had one."""
        last = self.fact(claim, "last")
        frame = "absent" if last.metric is Metric.TALLY else "missing"
        return self.frame(frame, [claim], subject=self.name(last.subject), date=self.dated(last.end))

    def _state(self, claims: Sequence[Claim]) -> str:
        return self.contrast(claims, [])

    def _tests(self, claims: Sequence[Claim]) -> str:
        """Whole clauses, as the framework's file has them."""
        clauses = [self.name(f"{claim.predicate}/{self.fact(claim, 'verdict').subject}") for claim in claims]
        if self.zh or len(clauses) == 1:
            return "，且".join(("，".join(clauses[:-1]), clauses[-1])) if len(clauses) > 1 else clauses[0]
        return f"{', '.join(clauses[:-1])},{self.grammar['words']['and']}{clauses[-1]}"


def _closed(text: str) -> str:
    """Without the gap that an empty slot leaves."""
    for gap, into in (("  ", " "), (" .", "."), (" ;", ";"), (" ,", ","), (" ，", "，"), (" 。", "。"), (" ；", "；")):
        text = text.replace(gap, into)
    return text


_MANY: Mapping[Predicate, Callable[[Voice, Sequence[Claim]], str]] = {
    Predicate.MOVED: Voice._moves,
    Predicate.LEVEL: Voice._levels,
    Predicate.STATE: Voice._state,
    Predicate.SEEN: Voice._verdicts,
    Predicate.NOT_SEEN: Voice._verdicts,
}
_ONE: Mapping[Predicate, Callable[[Voice, Claim], str]] = {
    Predicate.RANK: Voice._rank,
    Predicate.COMPARE: Voice._compare,
    Predicate.EXTREME: Voice._extreme,
    Predicate.REPORTED: Voice._reported,
    Predicate.EXPECTED_VS_ACTUAL: Voice._expected,
    Predicate.MISSING: Voice._missing,
}
