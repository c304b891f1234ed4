"""The names of China and Hong Kong: the longest wins, a dollar in yuan is not the yuan, and a night is not a rate."""

from __future__ import annotations

import pytest

from commentary.asking import question
from commentary.catalog import catalog
from commentary.model import Lang
from commentary.reading import Read, read
from commentary.reading.names import names
from tests.reading.facts import AS_OF

OWN = {key for key, about in catalog().items() if about.calendar in ("XHKG", "XSHG")}


def _read(text: str) -> Read:
    lang = Lang.ZH if text.endswith("。") else Lang.EN
    return read(text, lang, AS_OF, catalog(), {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The Hang Seng index fell 1.2% to 26,885 on Thursday.", "HSI return -1.2|HSI level 26885"),
        ("The Hang Seng Tech index fell 2.1% on Thursday, the Hang Seng 1.2%.", "HSTECH return -2.1|HSI return -1.2"),
        ("On 5 February the CSI 300 closed at 4,700, up 0.3%.", "CSI300 level 4700|CSI300 return 0.3"),
        ("The dollar's central parity against the yuan (USD/CNY) rose 0.1% to CN¥7.0123 on Thursday.",
         "USDCNY return 0.1|USDCNY level 7.0123"),
        ("The dollar in yuan was fixed at CN¥7.0123 on 5 February.", "USDCNY level 7.0123"),
        ("On Thursday overnight HIBOR rose 12 bp to 2.93%, and one-month HIBOR fell 3 bp.",
         "HIBOR_ON change 12|HIBOR_ON level 2.93|HIBOR_1M change -3"),
        ("Hong Kong's Aggregate Balance stood at HK$53.9bn on 5 February.", "HK_BALANCE level 53900000000"),
        ("恒生科技指数 2 月 5 日跌 2.1%，恒生指数跌 1.2%，报 26,885 点。", "HSTECH return -2.1|HSI return -1.2|HSI level 26885"),
        ("2 月 5 日，恒科指跌 2.1%，恒指跌 1.2%，沪深300涨 0.3%。", "HSTECH return -2.1|HSI return -1.2|CSI300 return 0.3"),
        ("2 月 5 日，美元兑人民币中间价上涨 0.1%，报 7.0123 元。", "USDCNY return 0.1|USDCNY level 7.0123"),
        ("2 月 5 日，隔夜 HIBOR 上行 12 个基点，至 2.93%。", "HIBOR_ON change 12|HIBOR_ON level 2.93"),
        ("截至 2 月 5 日的 20 个交易日里，港元一个月拆息（HIBOR）下行 3 个基点。", "HIBOR_1M change -3"),
        ("2 月 5 日，1 个月 HIBOR 为 2.46%，隔夜 SHIBOR 为 1.32%。", "HIBOR_1M level 2.46|SHIBOR_ON level 1.32"),
        ("2 月 5 日，总结余减少 7070 万港元，至 539 亿港元。", "HK_BALANCE change -70700000|HK_BALANCE level 53900000000"),
    ],
)  # fmt: skip
def test_names_are_read_with_their_figures(text: str, said: str) -> None:
    found = _read(text)
    assert found.problems == (), found
    assert (
        "|".join(f"{s.subject} {s.metric} {s.value.normalize():f}" for s in found.statements if s.value is not None)
        == said
    )


@pytest.mark.parametrize(
    "text",
    [
        "The yuan rose 0.1% on Thursday.",
        "Bitcoin in yuan fell 14.1% on Thursday.",
        "The Hang Seng China Enterprises index fell 1.2% on Thursday.",
        "The Hang Seng index fell 320 on Thursday.",
        "Overnight HIBOR rose 0.1% on Thursday.",
        "2 月 5 日，人民币中间价上涨 0.1%。",
        "2 月 5 日，黄金中间价上涨 0.1%。",
        "2 月 5 日，人民币涨 0.1%。",
        "2 月 5 日，恒生中国企业指数跌 1.2%。",
        "2 月 5 日，恒生指数期货跌 1.2%。",
        "2 月 5 日，三个月 HIBOR 下行 3 个基点。",
    ],
)
def test_what_is_not_theirs_is_refused(text: str) -> None:
    assert _read(text).problems


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("恒生科技指数 2 月 5 日跌了多少？", ("HSTECH",)),
        ("恒生指数现在多少点？", ("HSI",)),
        ("沪深 300 和恒指近 20 个交易日谁跌得多？", ("CSI300", "HSI")),
        ("隔夜 HIBOR 是多少？", ("HIBOR_ON",)),
        ("HIBOR 隔夜是多少？", ("HIBOR_ON",)),
        ("一个月 HIBOR 近 20 个交易日变化多少？", ("HIBOR_1M",)),
        ("隔夜Shibor是多少？", ("SHIBOR_ON",)),
        ("香港银行体系总结余是多少？", ("HK_BALANCE",)),
        ("美元兑人民币中间价多少？", ("USDCNY",)),
        ("比特币隔夜跌了多少？", ("BTC",)),
        ("What is overnight HIBOR?", ("HIBOR_ON",)),
        ("What is SHIBOR overnight?", ("SHIBOR_ON",)),
        ("How did 1-month HIBOR move over 20 sessions?", ("HIBOR_1M",)),
        ("How much did the Hang Seng Tech index fall on 5 February?", ("HSTECH",)),
        ("Where did the Hang Seng close?", ("HSI",)),
        ("What is the dollar in yuan?", ("USDCNY",)),
        ("How much did bitcoin fall overnight?", ("BTC",)),
    ],
)
def test_a_question_finds_its_subject(text: str, about: tuple[str, ...]) -> None:
    found = question(text, AS_OF, catalog())
    assert (found.subjects, found.refused) == (about, "")


@pytest.mark.parametrize("text", ["How much did the yuan rise on 5 February?", "人民币涨了多少？"])
def test_a_question_of_the_yuan_is_not_answered_with_the_dollar(text: str) -> None:
    assert question(text, AS_OF, catalog()).refused


@pytest.mark.parametrize("lang", list(Lang))
def test_no_name_is_of_two_subjects(lang: Lang) -> None:
    for name, ids in names(lang, catalog(), {}).ids.items():
        assert len(ids) == 1 or not OWN & set(ids), name
