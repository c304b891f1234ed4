"""The pages of the synthetic note against golden files, and what differs between writers, zones and editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commentary import settings, workspace
from commentary.errors import InputError
from commentary.model import Kept, Lang, Note, Outage, Section, Sentence
from outputs.edition import EDITIONS, edition
from outputs.hant import simplified, traditional
from outputs.render import length, markdown, reading_time
from retrieval import plugins

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("lang", ["en", "zh", "zh-hant"])
def test_page(note: Note, lang: str) -> None:
    assert markdown(note, lang) == (GOLDEN / f"brief.{lang}.md").read_text("utf-8")


def test_sections_the_note_lacks_are_absent(note: Note) -> None:
    page = markdown(replace(note, sections=(), exhibits=(), articles=()), "en")
    assert [line for line in page.split("\n") if line.startswith("<!-- section")] == [
        "<!-- section: asof -->",
        "<!-- section: regime -->",
        "<!-- section: method -->",
        "<!-- section: disclaimer -->",
    ]
    assert "title: Liquidity note" in page


def test_sections_stand_in_the_order_of_the_house(note: Note) -> None:
    turned = replace(note, sections=tuple(reversed(note.sections)))
    assert markdown(turned, "zh") == markdown(note, "zh")


def test_a_model_is_named_and_its_interpretation_labelled(note: Note) -> None:
    worded = replace(note, writer="parrot-2")
    page = markdown(worded, "zh")
    assert "语言模型（parrot-2）" in page
    assert "## 框架解读" in page  # that is code's, whoever worded the rest
    assert "## AI 解读" not in page
    assert "no language model" not in markdown(worded, "en")
    both = markdown(replace(worded, interpretation=((Lang.ZH, ("真正的问题在于谁被迫交出筹码。",)),)), "zh")
    assert "## AI 解读" in both
    assert "并写了标明“AI 解读”的一段" in both


@pytest.mark.parametrize(
    ("as_of", "zone", "en", "zh"),
    [
        (
            datetime(2026, 2, 5, 21, 0, tzinfo=UTC),
            "America/New_York",
            "As of 16:00 ET, 5 Feb 2026 (05:00 Beijing, 6 Feb)",
            "截至美东时间 2026 年 2 月 5 日 16:00（北京时间 2 月 6 日 05:00）",
        ),
        (
            datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
            "Europe/London",
            "As of 17:00 ET, 31 Dec 2026 (06:00 Beijing, 1 Jan 2027; 22:00 GMT)",
            "截至美东时间 2026 年 12 月 31 日 17:00（北京时间 2027 年 1 月 1 日 06:00；GMT 22:00）",
        ),
        (
            datetime(2026, 7, 6, 12, 0, tzinfo=UTC),
            "Asia/Hong_Kong",
            "As of 08:00 ET, 6 Jul 2026 (20:00 Beijing)",
            "截至美东时间 2026 年 7 月 6 日 08:00（北京时间 20:00）",
        ),
    ],
)
def test_as_of(note: Note, as_of: datetime, zone: str, en: str, zh: str) -> None:
    dated = replace(note, as_of=as_of, zone=zone)
    assert f"\n{en} · 1 min read\n" in markdown(dated, "en")
    assert f"\n{zh}· 阅读约 1 分钟\n" in markdown(dated, "zh")


def test_a_reference_stands_before_the_full_stop_and_only_for_a_source(saying: Callable[..., Note]) -> None:
    said = Sentence("It fell.", "跌了。", ("c1",), ("a2", "gone"))
    assert "It fell [\\[2\\]](https://news.example/a2?a=1&b=%282%29). <!-- c1 -->" in markdown(
        saying("editor", (said,)), "en"
    )
    assert "跌了[\\[2\\]](https://news.example/a2?a=1&b=%282%29)。<!-- c1 -->" in markdown(
        saying("editor", (said,)), "zh"
    )


def test_a_headline_keeps_its_own_language_and_characters(note: Note) -> None:
    for lang in ("en", "zh", "zh-hant"):
        assert "示例币再次下跌，爆仓“加剧”" in markdown(note, lang)


def test_many_carriers_are_counted_not_listed(note: Note) -> None:
    exhibit = note.exhibits[0]
    story = replace(exhibit.story, publishers=tuple("ABCDEF"))
    many = replace(note, exhibits=(replace(exhibit, story=story),))
    assert "— A, B, C, D and 2 more · 16:05 ET, 7 Mar 2030" in markdown(many, "en")
    assert "— A、B、C、D（共 6 家） · 北京时间" in markdown(many, "zh")


def test_a_story_is_told_in_the_readers_language_when_it_was_written_in_it(note: Note) -> None:
    one = replace(note, exhibits=note.exhibits[:1])
    shown = {
        lang: next(line for line in markdown(one, lang).split("\n") if line.startswith("- \\[")) for lang in EDITIONS
    }
    assert "[EN" in shown["en"]
    assert "[中" in shown["zh"] and "[中" in shown["zh-hant"]


def test_length_counts_the_notes_own_prose(note: Note) -> None:
    prose = Section("editor", ((Sentence("Up 4 bp — to 4.12%.", "上行 4 个基点，至 4.12%。"),) * 100,))
    long = replace(note, sections=(prose, *(section for section in note.sections if section.id == "table")))
    assert (length(long, "en"), length(long, "zh"), length(long, "zh-hant")) == (500, 600, 600)
    assert (reading_time(long, "en"), reading_time(long, "zh")) == (3, 2)


def test_finance_words_in_traditional_characters() -> None:
    simplified = "流动性 爆仓 基点 期权 回购 收益率 干火药 软件 芯片 账户 参数 发布 更多只是 裡 台积电 说 阅读"
    assert (
        traditional(simplified)
        == "流動性 爆倉 基點 期權 回購 收益率 乾火藥 軟件 芯片 賬戶 參數 發佈 更多只是 裡 台積電 說 閱讀"
    )


def test_the_traditional_page_leads_back_to_the_simplified(note: Note) -> None:
    sentences = [s.zh for section in note.sections for paragraph in section.paragraphs for s in paragraph]
    for text in [*sentences, "“流动性”权重覆盖率，干火药更多只是表象，台面上，隔夜逆回购（ON RRP）"]:
        assert simplified(traditional(text)) == text


def test_another_edition_is_refused(note: Note) -> None:
    with pytest.raises(InputError, match="fr: is not a language"):
        markdown(note, "fr")


def test_a_source_that_is_down_is_named_in_the_readers_language_with_what_is_used_instead(note: Note) -> None:
    since = datetime(2030, 3, 6, 12, 0, tzinfo=UTC)
    kept = tuple(
        Kept(f"S{n}", date(2030, 3, day), Sentence(f"series {n}", f"序列 {n}"))
        for n, day in enumerate((8, 7, 5, 5, 5, 5, 5))
    )
    down = replace(note, outages=(Outage("New York Fed", since, "failed", kept), Outage("[x](y)", since, "slow")))
    english, chinese = markdown(down, "en"), markdown(down, "zh")
    assert (
        "New York Fed: nothing could be read since 07:00 ET, 6 Mar 2030; used instead: Series 0 of 8 Mar (the same day), "
        "Series 1 of 7 Mar (1 day old), Series 2 of 5 Mar (3 days old)"
    ).casefold() in english.casefold()
    assert "; and 1 more series" in english
    assert "纽约联储：自北京时间 2030 年 3 月 6 日 20:00 起未能读取；沿用：序列 0（3 月 8 日，当天）、" in chinese
    assert r"\[x\](y): nothing could be read" in english or r"\[x\]\(y\): nothing could be read" in english


def test_every_source_of_the_starter_has_a_chinese_name(tmp_path: Path) -> None:
    workspace.init(tmp_path)
    told = {
        name.strip() for subject in settings.read(tmp_path).subjects.values() for name in subject.source.split(";")
    } | {plugins.market(name, "", {}).title for name in plugins.names(plugins.SERIES)}
    alike = {"", "DefiLlama", "Farside", "FRED", "Yahoo", "computed", "the press"}  # names, and what no page shows
    assert told - alike <= edition("zh").sources.keys()
