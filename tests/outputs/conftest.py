"""A small SYNTHETIC note: invented figures, publishers and headlines, in the shape of a real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commentary.model import (
    Article,
    Claim,
    Dropped,
    Exhibit,
    Fact,
    Flag,
    Lang,
    LayerReading,
    Metric,
    Note,
    Predicate,
    Reading,
    Regime,
    Section,
    Sentence,
    Story,
    Table,
    Test,
    Unit,
    Verdict,
    Verification,
)

AS_OF = datetime(2030, 3, 8, 12, 0, tzinfo=UTC)


def _fact(subject: str, metric: Metric, value: str, unit: Unit) -> Fact:
    return Fact(
        id=f"{subject}/{metric}/2030-03-07",
        subject=subject,
        metric=metric,
        value=Decimal(value),
        unit=unit,
        end=date(2030, 3, 7),
        known_at=datetime(2030, 3, 7, 21, 15, tzinfo=UTC),
        source="synthetic",
    )


FALL = _fact("COIN", Metric.RETURN, "-12.3400", Unit.PERCENT)
LEVEL = _fact("COIN", Metric.LEVEL, "1234.5", Unit.USD)
INDEX = _fact("LSI", Metric.LEVEL, "52", Unit.POINTS)
SPREAD = _fact("SPREAD", Metric.LEVEL, "301", Unit.BP)


def _article(id: str, publisher: str, title: str, lang: Lang, published: datetime | None) -> Article:
    known = datetime(2030, 3, 8, 2, 30, tzinfo=UTC)
    return Article(id, 1, (publisher,), title, "", f"https://news.example/{id}?a=1&b=(2)", lang, known, published)


ENGLISH = _article("a1", "The Example", "Coin falls | *again*", Lang.EN, datetime(2030, 3, 7, 21, 5, tzinfo=UTC))
CHINESE = _article("a2", "示例财经", "示例币再次下跌，爆仓“加剧”", Lang.ZH, None)


def _section(id: str, *paragraphs: tuple[Sentence, ...], table: Table | None = None) -> Section:
    return Section(id, paragraphs, table)


SECTIONS = (
    _section("takeaway", (Sentence("The coin has cracked; credit has not.", "示例币先崩，信用不为所动。"),)),
    _section("headline", (Sentence("The coin fell 12.3%; credit held", "示例币跌 12.3%，信用未动", ("c1",)),)),
    _section(
        "deck",
        (
            Sentence("The coin fell 12.3% to $1,234.", "示例币下跌 12.3%，报 1,234 美元。", ("c1", "c2")),
            Sentence("Nothing else did.", "其余未动。"),
        ),
    ),
    _section("changes", (Sentence("The LSI rose 2 points.", "流动性短缺指数上升 2 点。", ("c5",)),)),
    _section(
        "editor",
        (
            Sentence("The coin fell 12.3%.", "示例币下跌12.3%。", ("c1",)),
            Sentence("U.S. liquidations came to $1.2bn, says St. Example.", "爆仓 12 亿美元。", ("c6",), ("a1", "a2")),
            Sentence("The framework looks underneath", "框架要问的是更底层的一句：谁手里还有余钱？"),
            Sentence("Is there idle cash?", "还有干火药吗？"),
        ),
        (Sentence("Yields, repo and options held.", "收益率、回购与期权均无变化，软件股亦然。"),),
    ),
    _section(
        "table",
        table=Table(
            (Sentence("Asset", "资产"), Sentence("Level", "水平"), Sentence("1 session", "1 个交易日")),
            (
                (
                    Sentence("coin", "示例币"),
                    Sentence("$1,234", "1,234 美元", ("c2",)),
                    Sentence("−12.3%", "−12.3%", ("c1",)),
                ),
                (Sentence("spread", "利差"), Sentence("301 bp", "301 个基点", ("c7",)), Sentence("n/a", "无")),
            ),
        ),
    ),
    _section("against", (Sentence("The spread stood at 301 bp.", "利差为 301 个基点。", ("c7",)),)),
    _section("reading", (Sentence("This [looks] like a squeeze.", "这像是一次挤压。"),)),
    _section("missing", (Sentence("COUPONS: no data.", "国债净结算额：没有数据。", ("c8",)),)),
)


def _regime() -> Regime:
    reading = Reading("coin", "COIN", 1, 1.0, -0.5, LEVEL, FALL)
    return Regime(
        as_of=AS_OF,
        framework="synthetic",
        lsi=52,
        state="balanced",
        previous_lsi=50,
        previous_state="balanced",
        posture="selective",
        coverage=0.8,
        layers=(LayerReading(1, "supply", "Supply of money", "资金供给", -0.5, 1.0, (reading,)),),
        ladders=(),
        chain=(),
        predictions=(),
        falsifiers=(),
        symptoms=(
            Test("s1", "The spread is wide", "利差走阔", Verdict.NOT_SEEN, ((SPREAD.id, Decimal("400")),), (SPREAD,)),
            Test("s2", "The coin falls", "示例币下跌", Verdict.SEEN, (), (FALL,)),
        ),
        capex_sign=-0.02,
        exhaustion=0.7,
        missing=(Flag("COUPONS", "no data", None),),
        facts=(LEVEL, INDEX),
    )


@pytest.fixture
def note() -> Note:
    """The whole synthetic note."""
    return whole()


def whole() -> Note:
    """The note itself."""
    story = Story("s", (ENGLISH, CHINESE), ("The Example", "示例财经"), AS_OF, AS_OF)
    chinese = Story("t", (CHINESE,), ("示例财经",), AS_OF, AS_OF)
    return Note(
        id="2030-03-08T12:00Z",
        as_of=AS_OF,
        zone="Asia/Shanghai",
        regime=_regime(),
        sections=SECTIONS,
        exhibits=(Exhibit(story, ("7",)), Exhibit(chinese)),
        facts=(FALL, LEVEL, SPREAD),
        claims=(
            Claim("c1", Predicate.MOVED, (("change", FALL.id),)),
            Claim("c2", Predicate.LEVEL, (("level", LEVEL.id),)),
            Claim("c7", Predicate.LEVEL, (("level", SPREAD.id),), sources=("a1",)),
            Claim("c9", Predicate.LEVEL, (("level", LEVEL.id),)),
        ),
        articles=(ENGLISH, CHINESE),
        verification=Verification(14, 14, 18, (Dropped("c9", Lang.ZH, "约 1,200 美元", "no claim matches"),)),
        writer="plain",
        provenance=(("version", "0"),),
    )


@pytest.fixture
def saying(note: Note) -> Callable[..., Note]:
    """The note with one section replaced or added."""

    def build(id: str, *paragraphs: tuple[Sentence, ...], table: Table | None = None, **changes: Any) -> Note:
        others = tuple(section for section in note.sections if section.id != id)
        return replace(note, sections=(*others, Section(id, paragraphs, table)), **changes)

    return build
