"""A note that a model plans and words: what it says truly stands, what it lies does not, and a note always comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commentary import daily, wiring
from commentary.errors import ModelError
from commentary.model import Lang, Note
from commentary.offers import Ask, Offer, Plan, Proposal
from commentary.plain import PlainWriter
from tests.test_demo import demo

__all__ = ["demo"]

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)


def joined(ask: Ask, lang: Lang) -> str:
    """A faithful sentence: names before slots, a linking word between two."""
    said = [f"{slot.of}{'' if lang is Lang.ZH else ' '}{{c:{slot.id}}}".strip() for slot in ask.slots]
    link = "，而" if lang is Lang.ZH else ", while "
    return link.join(said) + ("" if ask.title else "。" if lang is Lang.ZH else ".")


@dataclass
class Scripted:
    """An author that answers by a script, and keeps what it was asked."""

    says: Callable[[Ask, Lang], str] = joined
    planned: Plan = field(default_factory=Plan)
    offers: list[Offer] = field(default_factory=list)
    asks: list[tuple[Lang, list[Ask]]] = field(default_factory=list)
    name: str = "scripted"
    provenance: tuple[tuple[str, str], ...] = (("model", "scripted"),)

    def plan(self, offer: Offer) -> Plan:
        self.offers.append(offer)
        return self.planned

    def word(self, lang: Lang, asks: Sequence[Ask]) -> Mapping[int, str]:
        self.asks.append((lang, list(asks)))
        return {ask.number: self.says(ask, lang) for ask in asks}

    def interpret(self, told: Sequence[str]) -> Sequence[str]:
        return ()

    def render(self, told: Sequence[str], said: Sequence[str]) -> Sequence[str]:
        return ()


@dataclass
class Gone(Scripted):
    """An author whose server refuses."""

    def plan(self, offer: Offer) -> Plan:
        raise ModelError("refused", "it refused the key (401)", "model gone")


@pytest.fixture(scope="module")
def desk(demo: Path) -> wiring.Desk:  # pytest's fixture
    return wiring.open_desk(demo)


def written(desk: wiring.Desk, author: Scripted) -> Note:
    writer = PlainWriter(daily.names(desk.library.at(AS_OF)))
    note, _ = daily.authored(AS_OF, desk.library, writer, "Asia/Shanghai", author, lambda text, given: ())
    return note


def plain(desk: wiring.Desk) -> Note:
    return desk.brief(AS_OF)[0]


def texts(note: Note, lang: Lang, *sections: str) -> list[str]:
    return [
        s.text(lang) for section in note.sections if not sections or section.id in sections
        for paragraph in section.paragraphs for s in paragraph
    ]  # fmt: skip


def test_faithful_wording_stands_whole(desk: wiring.Desk) -> None:
    note = written(desk, Scripted())
    count = note.composition
    assert count is not None
    assert (count.repaired, count.replaced) == (0, 0)
    assert count.worded == count.asked > 16
    assert note.writer == "scripted"
    assert note.verification.figures == note.verification.matched
    assert not note.verification.dropped
    assert any(", while ether" in text and "(SLV)" in text for text in texts(note, Lang.EN, "editor"))
    assert any("，而" in text for text in texts(note, Lang.ZH, "editor"))


def test_a_period_is_said_once(desk: wiring.Desk) -> None:
    told = next(t for t in texts(written(desk, Scripted()), Lang.EN, "editor") if "silver" in t)
    assert told.count("5 February") == 1


def test_what_is_written_out_word_for_word_is_a_slot(desk: wiring.Desk) -> None:
    def out(ask: Ask, lang: Lang) -> str:
        filled = joined(ask, lang)
        for slot in ask.slots:
            filled = filled.replace(f"{{c:{slot.id}}}", f" {slot.reads} ")
        return filled

    count = written(desk, Scripted(out)).composition
    assert count is not None
    assert count.replaced == 0


def silver(change: Callable[[str, list[str]], str]) -> Callable[[Ask, Lang], str]:
    """Faithful, but for the sentence of the silver ETF's fall."""

    def says(ask: Ask, lang: Lang) -> str:
        name = "the silver ETF" if lang is Lang.EN else "白银 ETF"
        wanted = any(name in slot.of for slot in ask.slots) and len(ask.slots) > 1
        return change(joined(ask, lang), [slot.id for slot in ask.slots]) if wanted else joined(ask, lang)

    return says


LIES: Sequence[Callable[[str, list[str]], str]] = [
    lambda text, ids: text.replace("the silver ETF", "the gold ETF").replace("白银 ETF", "黄金 ETF"),
    lambda text, ids: re.sub(r"(\{c:\w+\})(.*?)(\{c:\w+\})", r"\3\2\1", text, count=1),
    lambda text, ids: text.replace(", while", " because", 1).replace("，而", "，因为", 1),
    lambda text, ids: "It is not true that " + text if text.isascii() else "并非" + text,
    lambda text, ids: text[:-1] + ", a record.",
    lambda text, ids: text[:-1] + "，创历史新低。",
    lambda text, ids: text.replace("{c:", "nearly {c:", 1),
    lambda text, ids: text.replace("{c:", "近乎{c:", 1),
    lambda text, ids: text.replace(f"{{c:{ids[0]}}}", "fell 25% on 5 February"),
    lambda text, ids: text.replace(f"{{c:{ids[0]}}}", "2 月 5 日下跌 25%"),
    lambda text, ids: text.replace(f"{{c:{ids[0]}}}", "halved"),
    lambda text, ids: text.replace(f"{{c:{ids[0]}}}", "腰斩"),
    lambda text, ids: "Yesterday, " + text,
    lambda text, ids: "昨日，" + text,
    lambda text, ids: text[:-1] + ", Powell said.",
    lambda text, ids: "[here](https://example.com) " + text,
    lambda text, ids: "<b>" + text + "</b>",
    lambda text, ids: text[:-1] + ", so buy it.",
    lambda text, ids: text[:-1] + "，宜买入。",
    lambda text, ids: text.replace("{c:", "{{ config }} {c:", 1),
    lambda text, ids: text.replace(f"{{c:{ids[0]}}}", "{c:c1}"),
    lambda text, ids: text.replace(f"{{c:{ids[-1]}}}", ""),
    lambda text, ids: text.replace("{c:", "in one hour {c:", 1),
    lambda text, ids: text.replace("{c:", "单周{c:", 1),
    lambda text, ids: text.replace(" {c:", "\u200b {c:", 1),
    lambda text, ids: "",
]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_sent_back_and_then_replaced(lie: Callable[[str, list[str]], str], desk: wiring.Desk) -> None:
    author = Scripted(silver(lie))
    note = written(desk, author)
    assert note.composition is not None
    assert note.composition.replaced in (1, 2)
    honest = written(desk, Scripted())
    for lang in Lang:
        may = {*texts(plain(desk), lang), *texts(honest, lang)}
        assert set(texts(note, lang)) <= may
    again = [ask for _, asks in author.asks for ask in asks if ask.why]
    assert len(again) == note.composition.replaced == len(note.refused)


@pytest.mark.parametrize(("lang", "text"), [
    (Lang.EN, "The high-yield spread {0}; SOFR's gap to the rate on reserves also {1}."),
    (Lang.ZH, "高收益债利差{0}，SOFR 与准备金利率之差也{1}。"),
])  # fmt: skip
def test_things_that_go_two_ways_are_not_alike(lang: Lang, text: str, desk: wiring.Desk) -> None:
    def says(ask: Ask, asked: Lang) -> str:
        if lang is asked and any("SOFR" in slot.of for slot in ask.slots):
            return text.format(*(f"{{c:{slot.id}}}" for slot in reversed(ask.slots)))
        return joined(ask, asked)

    note = written(desk, Scripted(says))
    assert any("go one way" in dropped.why for dropped in note.refused)


@pytest.mark.parametrize(("lang", "text"), [
    (Lang.EN, "The 10-year real yield {0}, but the 10-year Treasury yield {1}."),
    (Lang.EN, "The 10-year real yield {0}; by contrast, the 10-year Treasury yield {1}."),
    (Lang.ZH, "10 年期实际收益率{0}，10 年期美债收益率却{1}。"),
    (Lang.ZH, "一方面，10 年期实际收益率{0}，另一方面，10 年期美债收益率{1}。"),
])  # fmt: skip
def test_things_that_go_one_way_are_not_set_apart(lang: Lang, text: str, desk: wiring.Desk) -> None:
    def says(ask: Ask, asked: Lang) -> str:
        if lang is asked and len(ask.slots) == 2 and ("10-year real" in ask.slots[0].of or "实际" in ask.slots[0].of):
            return text.format(*(f"{{c:{slot.id}}}" for slot in ask.slots))
        return joined(ask, asked)

    note = written(desk, Scripted(says))
    assert any("sets apart what goes one way" in dropped.why for dropped in note.refused)


def test_a_sentence_that_is_mended_stands(desk: wiring.Desk) -> None:
    note = written(desk, Scripted(lambda ask, lang: joined(ask, lang) if ask.why or ask.number > 3 else "Wrong."))
    assert note.composition is not None
    assert (note.composition.repaired, note.composition.replaced) == (6, 0)


def test_several_sentences_are_made_one(desk: wiring.Desk) -> None:
    def apart(ask: Ask, lang: Lang) -> str:
        said = [f"{slot.of} {slot.reads}".strip() for slot in ask.slots]
        return (
            "。".join(said) + "。" if lang is Lang.ZH else ". ".join(text[:1].upper() + text[1:] for text in said) + "."
        )

    note = written(desk, Scripted(apart))
    assert note.composition is not None
    assert note.composition.replaced == 0
    assert any("; speculative growth (ARKK)" in text for text in texts(note, Lang.EN, "editor"))


def test_sentences_under_each_others_numbers_are_found(desk: wiring.Desk) -> None:
    class Mixed(Scripted):
        def word(self, lang: Lang, asks: Sequence[Ask]) -> Mapping[int, str]:
            said = super().word(lang, asks)
            return dict(zip(said, reversed(list(said.values())), strict=True))

    count = written(desk, Mixed()).composition
    assert count is not None
    assert count.replaced == 0


def test_a_plan_chooses_among_true_claims(desk: wiring.Desk) -> None:
    first = Scripted()
    written(desk, first)
    offer = first.offers[0]
    moves = {item.says.split(" to ")[0]: item.id for item in (*offer.told, *offer.spare)}
    worse, better = moves["moved ETH -15.01 % 1 sessions"], moves["moved SPY -1.249 % 1 sessions"]
    plan = Plan(
        headline=offer.headlines[1].id,
        proposals=(Proposal("p1", worse, better, "less"), Proposal("p2", worse, better, "more"), Proposal("p3", "c1", "c99", "more")),
        editor=(("c1", "c2"), ("p1", "nonsense"), (worse, better), ("p2",)),
        against=((moves["moved BTC -31.33 % 20 sessions"],), (moves["moved GLD +7.978 % 20 sessions"],)),
    )  # fmt: skip
    note = written(desk, Scripted(planned=plan))
    said = texts(note, Lang.EN, "editor")
    assert note.composition is not None
    assert (note.composition.proposed, note.composition.true) == (3, 1)
    assert re.match(r"Bitcoin \w+ 14\.1% on 5 February to \$62,702, while bitcoin stood 50\.3% below its peak", said[0])
    assert any(re.search(r"Ether \w+ 15\.0% on 5 February, while the S&P 500 \(SPY\) \w+ 1\.2%", text) for text in said)
    against = texts(note, Lang.EN, "against")
    assert "gold ETF (GLD)" in against[-1]
    assert not any("itcoin" in text for text in against)
    assert texts(note, Lang.EN, "headline")[0].startswith("Bitcoin and ether")
    assert {"no claim that was offered", "a proposal that is false", "a proposal that is undecidable"} <= {
        d.why for d in note.refused
    }


def test_the_evidence_against_cannot_be_planned_away(desk: wiring.Desk) -> None:
    claimed = [
        {key for s in section.paragraphs[0] for key in s.claims}
        for section in plain(desk).sections
        if section.id == "against"
    ]
    note = written(desk, Scripted(planned=Plan(editor=(("c1",), ("c3",)), against=())))
    kept = [
        {key for s in section.paragraphs[0] for key in s.claims} for section in note.sections if section.id == "against"
    ]
    assert kept == claimed


def test_every_subject_of_the_headline_has_its_figure(desk: wiring.Desk) -> None:
    note = written(desk, Scripted(planned=Plan(editor=(("c1", "c2"), ("c3",)))))
    assert texts(note, Lang.EN, "headline")[0].startswith("Bitcoin, ether and software")
    opening = " ".join(texts(note, Lang.EN, "editor")).lower()
    assert all(name in opening for name in ("bitcoin", "ether", "software"))


def test_an_opening_of_too_little_is_the_plain_writers(desk: wiring.Desk) -> None:
    note = written(desk, Scripted(planned=Plan(editor=(("c99",),))))
    assert any("speculative growth" in text for text in texts(note, Lang.EN, "editor"))


@pytest.mark.parametrize("where", ["{0}, and over the same period {1}.", "{0}, and {1} over the same period."])
def test_one_period_is_said_to_be_one(where: str, desk: wiring.Desk) -> None:
    def says(ask: Ask, lang: Lang) -> str:
        if lang is Lang.EN and any("10-year real" in slot.of for slot in ask.slots) and len(ask.slots) == 2:
            return where.format(*(f"{slot.of} {{c:{slot.id}}}" for slot in ask.slots))
        return joined(ask, lang)

    note = written(desk, Scripted(says))
    assert note.composition is not None
    assert note.composition.replaced == 0
    assert sum(text.count("20 sessions") for text in texts(note, Lang.EN, "against") if "real yield" in text) == 1


def test_a_window_stands_before_a_chinese_sentence(desk: wiring.Desk) -> None:
    told = texts(written(desk, Scripted()), Lang.ZH, "deck")[0]
    assert told.startswith("截至 2 月 5 日的 20 个交易日里，以太坊")


def test_without_its_server_the_note_is_the_plain_one(desk: wiring.Desk) -> None:
    author = Gone()
    note = written(desk, author)
    assert not author.asks
    assert replace(note, composition=None) == plain(desk)


def test_the_offer_holds_no_more_than_a_model_needs(desk: wiring.Desk) -> None:
    author = Scripted()
    written(desk, author)
    told = json.dumps([str(offer) for offer in author.offers], ensure_ascii=False)
    assert len(told) < 6_000
