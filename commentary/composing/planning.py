"""What a day offers a model, and what stands of its plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from commentary import claims, framework
from commentary.claims import Truth
from commentary.composing.made import Say
from commentary.model import Claim, Draft, Dropped, Exhibit, Fact, Kind, Lang, Metric, Predicate, Regime, Section
from commentary.offers import Item, Offer, Plan, Proposal
from commentary.verify import Rules

TOGETHER = 4  # claims of a sentence
EXTRA, SPARE, PROPOSED = 1, 14, 3  # further sentences of evidence against; spare claims offered; comparisons heard
OPTIONS, STORIES = 4, 3  # alternatives shown; stories of a language on the page
_CHOICES = ("headline", "takeaway")


@dataclass(frozen=True)
class Planned:
    """The draft as planned, what was proposed and how much of it was true, and what was refused."""

    draft: Draft
    groups: frozenset[tuple[str, ...]] = frozenset()  # claims that are to make one sentence
    proposed: int = 0
    true: int = 0
    refused: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class _Day:
    """A draft by what may be chosen of it."""

    draft: Draft
    rules: Rules
    exhibits: tuple[Exhibit, ...]
    plenty: bool = False  # whether the call is one of abundance

    @property
    def told(self) -> dict[str, Claim]:
        """The claims that the editor's note opens with, by short id."""
        section = _section(self.draft, "editor")
        opening = section.paragraphs[0] if section else ()
        return self._numbered(key for sentence in opening for key in sentence.claims)

    @property
    def spare(self) -> dict[str, Claim]:
        """Moves that stand in the table and nowhere else, by short id."""
        said = {self.rules.claims[key].facts[0] for s in self.draft.sections for key in _claims(s)}
        table = _section(self.draft, "table")
        cells = (
            key for row in (table.table.rows if table and table.table else ()) for cell in row for key in cell.claims
        )
        moves = [key for key in dict.fromkeys(cells) if self._spare(self.rules.claims[key], said)]
        return self._numbered(moves[:SPARE], len(self.told))

    def contrary(self, id: str) -> bool:
        """Whether a spare claim is evidence against the call: of a shortage, a price that rose or a price of money that fell."""
        claim = self.spare.get(id)
        fact = self.rules.facts[claim.facts[0]] if claim else None
        if fact is None or not fact.value:
            return False
        dearer = self.rules.subjects[fact.subject].kind in (Kind.YIELD, Kind.SPREAD)
        return (fact.value > 0) is not dearer if not self.plenty else (fact.value > 0) is dearer

    def _spare(self, claim: Claim, said: set[str]) -> bool:
        fact = self.rules.facts[claim.facts[0]]
        return (
            claim.predicate is Predicate.MOVED
            and fact.id not in said
            and fact.window is not None
            and fact.window.count > 1
        )

    def _numbered(self, keys: Iterable[str], start: int = 0) -> dict[str, Claim]:
        return {f"c{n}": self.rules.claims[key] for n, key in enumerate(dict.fromkeys(keys), start + 1)}


def offered(draft: Draft, regime: Regime, rules: Rules, exhibits: Sequence[Exhibit]) -> Offer:
    """What a model may choose from, in few words: ids, subjects, values and dates."""
    day = _Day(draft, rules, tuple(exhibits))
    return Offer(
        regime=f"{regime.state}, index {regime.lsi}, was {regime.previous_lsi}",
        headlines=_options(draft, "headline", "h"),
        takeaways=_options(draft, "takeaway", "t"),
        told=tuple(Item(id, _short(claim, rules)) for id, claim in day.told.items()),
        spare=tuple(Item(id, _short(claim, rules)) for id, claim in day.spare.items()),
        stories=tuple(Item(f"s{n}", exhibit.story.lead.title[:120]) for n, exhibit in enumerate(exhibits, 1)),
    )


def planned(draft: Draft, plan: Plan, regime: Regime, rules: Rules, exhibits: Sequence[Exhibit], say: Say) -> Planned:
    """The draft, arranged as far as the plan may be followed. The rest of it is as the plain writer has it.

    The opening tells all that the plain writer's tells, in another order and other sentences, and comparisons of it.
    """
    day = _Day(draft, rules, tuple(exhibits), framework.plenty(regime))
    known = {**day.told, **day.spare}
    made, refused = _proposed(plan.proposals[:PROPOSED], known, rules)
    known |= made
    groups = _Groups(known, refused)
    opening = groups.taken([[id for id in group if id not in day.spare] for group in plan.editor])
    if opening:
        opening += [
            left[at : at + TOGETHER] for left in [groups.left(day.told)] for at in range(0, len(left), TOGETHER)
        ]
    contrary = [kept for group in plan.against if (kept := [id for id in group if day.contrary(id)])]
    against = groups.taken(contrary[:EXTRA])
    draft = replace(draft, claims=(*draft.claims, *(c for c in made.values() if c not in draft.claims)))
    sections = [_chosen(section, plan) if section.id in _CHOICES else section for section in draft.sections]
    if opening:
        sections = [_opened(section, opening, say) if section.id == "editor" else section for section in sections]
    if against:
        sections = [_extended(section, against, say) if section.id == "against" else section for section in sections]
    return Planned(
        replace(draft, sections=tuple(sections), exhibits=_shown(draft, plan, day.exhibits)),
        frozenset(tuple(claim.id for claim in group) for group in (*opening, *against)),
        len(plan.proposals), len(made), tuple(refused),
    )  # fmt: skip


def _proposed(
    proposals: Sequence[Proposal], known: Mapping[str, Claim], rules: Rules
) -> tuple[dict[str, Claim], list[Dropped]]:
    """The comparisons that hold, and those that do not."""
    made, refused = dict[str, Claim](), list[Dropped]()
    for proposal in proposals:
        pair = [known.get(id) for id in (proposal.first, proposal.second)]
        facts = [rules.facts[claim.facts[0]] for claim in pair if claim and claim.predicate is Predicate.MOVED]
        claim = claims.compare(facts[0], facts[1], proposal.word) if len(facts) == 2 else None
        holds = claims.holds(claim, rules.facts, rules.states) if claim else Truth.UNDECIDABLE
        if claim and holds is Truth.TRUE and proposal.id not in known:
            made[proposal.id] = claim
        else:
            said = f"{proposal.first} {proposal.word} {proposal.second}"
            refused.append(Dropped("", None, said[:80], f"a proposal that is {holds.value}"))
    return made, refused


class _Groups:
    """Groups of claims in which each figure stands once."""

    def __init__(self, known: Mapping[str, Claim], refused: list[Dropped]) -> None:
        self._known, self._refused, self._facts = known, refused, set[str]()

    def taken(self, groups: Sequence[Sequence[str]]) -> list[list[Claim]]:
        """The claims of each group that are known and not told yet; groups without any are left out."""
        return [group for ids in groups if (group := list(self._group(ids)))]

    def left(self, offered: Mapping[str, Claim]) -> list[Claim]:
        """Those of the claims that no group has told, alone or in a comparison."""
        return [claim for claim in offered.values() if not self._told(claim)]

    def _told(self, claim: Claim) -> bool:
        return {*claim.facts} <= self._facts

    def _group(self, ids: Sequence[str]) -> Iterator[Claim]:
        for id in ids[:TOGETHER]:
            if id not in self._known:
                self._refused.append(Dropped("", None, id[:40], "no claim that was offered"))
            elif not self._told(self._known[id]):
                self._facts |= {*self._known[id].facts}
                yield self._known[id]


def _options(draft: Draft, name: str, letter: str) -> tuple[Item, ...]:
    section = _section(draft, name)
    paragraphs = section.paragraphs[:OPTIONS] if section else ()
    return tuple(Item(f"{letter}{n}", " ".join(s.en for s in paragraph)) for n, paragraph in enumerate(paragraphs, 1))


def _chosen(section: Section, plan: Plan) -> Section:
    """The alternatives with the chosen one first."""
    wanted = plan.headline if section.id == "headline" else plan.takeaway
    order = {f"{section.id[0]}{n}": n - 1 for n in range(1, len(section.paragraphs[:OPTIONS]) + 1)}
    if wanted not in order:
        return section
    first = section.paragraphs[order[wanted]]
    return replace(section, paragraphs=(first, *(p for p in section.paragraphs if p is not first)))


def _opened(section: Section, groups: Sequence[Sequence[Claim]], say: Say) -> Section:
    opening = tuple(sentence for group in groups for sentence in say(group))
    return replace(section, paragraphs=(opening, *section.paragraphs[1:]))


def _extended(section: Section, groups: Sequence[Sequence[Claim]], say: Say) -> Section:
    first, *rest = section.paragraphs
    more = tuple(sentence for group in groups for sentence in say(group))
    return replace(section, paragraphs=((*first, *more), *rest))


def _shown(draft: Draft, plan: Plan, exhibits: Sequence[Exhibit]) -> tuple[Exhibit, ...]:
    """The chosen stories first, then the plain writer's, a few of each language."""
    order = {f"s{n}": exhibit for n, exhibit in enumerate(exhibits, 1)}
    chosen = [order[id] for id in dict.fromkeys(plan.stories) if id in order]
    every = {exhibit.story.id: exhibit for exhibit in (*chosen, *draft.exhibits)}.values()
    kept = [exhibit for lang in Lang for exhibit in [e for e in every if e.story.lead.lang is lang][:STORIES]]
    return tuple(sorted(kept, key=lambda exhibit: (-exhibit.story.score, exhibit.story.id)))


def _section(draft: Draft, name: str) -> Section | None:
    return next((section for section in draft.sections if section.id == name), None)


def _claims(section: Section) -> Iterator[str]:
    return (key for paragraph in section.paragraphs for sentence in paragraph for key in sentence.claims)


def _short(claim: Claim, rules: Rules) -> str:
    """A claim in few words."""
    fact: Fact = rules.facts[claim.facts[0]]
    length = f"{fact.window.count} {fact.window.step}s" if fact.window else f"since {fact.start}" if fact.start else ""
    value = (
        f"{fact.value:+.4g} {fact.unit}"
        if fact.metric in (Metric.RETURN, Metric.CHANGE)
        else f"{fact.value:.4g} {fact.unit}"
    )
    parts = (claim.predicate, fact.subject, value, claim.word, length, f"to {fact.end}")
    return " ".join(str(part) for part in parts if part)
