"""Lies made from true sentences: one change each, of a stated class, that makes the sentence false."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commentary.model import Lang

_EN_TURNS = (
    ("cracked", "surged"),
    ("held steady", "blew out"),
    ("fell", "rose"), ("dropped", "climbed"), ("lost", "gained"), ("slid", "rallied"), ("shed", "added"), ("down", "up"),
    ("declined", "advanced"), ("fall", "rise"), ("loss", "gain"), ("losses", "gains"), ("lower", "higher"),
    ("widened", "narrowed"), ("wider", "narrower"), ("tightened", "widened"), ("sank", "surged"), ("tumbled", "jumped"),
    ("took in", "lost"), ("shrank", "grew"), ("swelled", "shrank"), ("slipped", "edged up"), ("eased", "firmed"),
    ("retreated", "advanced"), ("drop", "gain"), ("below", "above"), ("plunged", "soared"), ("halved", "doubled"),
    ("came in", "widened"), ("gave up", "put on"), ("gave back", "added"), ("edged up", "edged down"), ("crept up", "crept down"),
)  # fmt: skip
_ZH_TURNS = (
    ("崩跌", "大涨"),
    ("波澜不惊", "急剧走阔"),
    ("下跌", "上涨"), ("下行", "上行"), ("走阔", "收窄"), ("减少", "增加"), ("跌", "涨"), ("回落", "反弹"), ("上升", "下降"),
    ("跌幅", "涨幅"), ("收走", "流失"), ("重挫", "飙升"), ("下降", "上升"), ("下滑", "攀升"), ("扩大", "收窄"), ("升至", "降至"),
)  # fmt: skip
_EN_NAMES = (
    ("Bitcoin", "Ether"), ("bitcoin", "ether"), ("the S&P 500", "the Nasdaq 100"), ("S&P 500", "Nasdaq 100"), ("VIX", "LSI"),
    ("software", "semiconductors"), ("Software", "Semiconductors"), ("10-year yield", "2-year yield"), ("Micron", "SanDisk"),
    ("high-yield spread", "investment-grade spread"), ("silver ETF", "gold ETF"), ("gold ETF", "silver ETF"),
    ("real yield", "2-year yield"), ("Bank reserves", "M2"), ("reserves", "M2"), ("the Treasury's account", "net liquidity"),
    ("Amazon", "Microsoft"), ("SOFR's 99th percentile", "SOFR"), ("the rate on reserves", "the policy rate"),
    ("plumbing", "the price of money"), ("margin tightens", "deep pockets sell bitcoin"), ("HYG", "TLT"),
)  # fmt: skip
_ZH_NAMES = (
    ("比特币", "以太坊"), ("标普 500", "纳指 100"), ("VIX", "LSI"), ("软件股", "芯片股"), ("10 年期国债收益率", "2 年期国债收益率"),
    ("10 年期美债收益率", "2 年期美债收益率"), ("高收益债利差", "投资级利差"), ("白银 ETF", "黄金 ETF"), ("黄金 ETF", "白银 ETF"),
    ("美光", "闪迪"), ("闪迪", "美光"), ("实际收益率", "期限溢价"), ("财政部账户", "净流动性"), ("亚马逊", "微软"), ("资金管道", "资金价格"),
    ("保证金收紧", "大户卖出比特币"), ("SOFR 第 99 百分位", "SOFR"), ("准备金利率", "政策利率"), ("HYG", "TLT"),
)  # fmt: skip

SWAPS: dict[str, dict[Lang, tuple[tuple[str, str], ...]]] = {
    "direction": {
        Lang.EN: (*((a, b) for a, b in _EN_TURNS), *((b, a) for a, b in _EN_TURNS)),
        Lang.ZH: (*_ZH_TURNS, *((b, a) for a, b in _ZH_TURNS)),
    },
    "sign": {Lang.EN: (("−", "+"), ("+", "−")), Lang.ZH: (("−", "+"), ("+", "−"))},
    "unit": {
        Lang.EN: (("%", " bp"), (" bp", "%"), (" bp", " points"), (" points", "%"), (" basis points", " percentage points"),
                  ("$", "¥"), ("bn", "%"), ("%", " points")),
        Lang.ZH: (("%", " 个基点"), ("个基点", "%"), ("个基点", "个百分点"), (" 点", "%"), ("美元", "日元"), ("个百分点", "个基点"), ("美元", "元")),
    },
    "scale": {
        Lang.EN: (("bn", "tn"), ("bn", "mn"), ("tn", "bn"), ("trillion", "billion"), ("billion", "million")),
        Lang.ZH: (("万亿", "亿"), (" 亿", " 万亿"), (" 亿", " 万"), ("26 亿", "2.6 亿"), ("1130 亿", "113 亿")),
    },
    "date": {
        Lang.EN: (("5 February", "4 February"), ("4 February", "5 February"), ("Thursday", "Wednesday"), ("Wednesday", "Tuesday"),
                  ("the 4th", "the 3rd"), ("the 5th", "the 4th"), ("5 February", "5 January"), ("February 5", "February 4"),
                  ("October", "December"), ("2022", "2021"), ("16 October", "17 October"), ("8 April", "9 April"),
                  ("since 2016", "since 2018"), ("3 February", "2 February"), ("5 Feb", "3 Feb"), ("on the day", "on 3 February"),
                  ("2026", "2027")),
        Lang.ZH: (("2 月 5 日", "2 月 4 日"), ("2 月 4 日", "2 月 5 日"), ("周四", "周三"), ("周三", "周二"), (" 4 日", " 3 日"),
                  (" 5 日", " 4 日"), ("10 月", "11 月"), ("2022 年", "2021 年"), ("2016 年", "2018 年"), ("4 月 8 日", "4 月 9 日"),
                  ("当日", "2 月 3 日"), ("昨日", "今日"), ("2 月 3 日", "2 月 2 日"), ("2026 年", "2027 年")),
    },
    "horizon": {
        Lang.EN: (("20 sessions", "5 sessions"), ("20 sessions", "20 days"), ("20 common sessions", "20 days"), ("four weeks", "five weeks"),
                  ("four weeks", "four days"), ("five sessions", "six sessions"), ("five sessions", "five weeks"), ("20-session", "10-session"),
                  ("24 hours", "48 hours"), ("250 sessions", "200 sessions"), ("250-session", "52-week"), ("one-day", "one-week"),
                  ("on Thursday", "over 20 sessions"), ("on 5 February", "in the week to 5 February"), ("on the day", "over the month"),
                  ("20 sessions", "20 weeks"), ("in five", "in four"), ("60 sessions", "90 sessions"), ("a single session", "two sessions")),
        Lang.ZH: (("20 个交易日", "5 个交易日"), ("20 个交易日", "20 天"), ("四周", "五周"), ("四周", "四天"), ("五个交易日", "六个交易日"),
                  ("五日", "六日"), ("24 小时", "48 小时"), ("250 个交易日", "200 个交易日"), ("单日", "单周"), ("近 5 日", "近 6 日"),
                  ("周四", "四周"), ("当日", "近一周"), ("60 个交易日", "90 个交易日"), ("二十个交易日", "十个交易日"), ("20 个交易日", "20 周")),
    },
    "base": {
        Lang.EN: (("the bar is", "it stands at"),
            ("5-session median", "20-session median"),
            ("5-session median", "5-session mean"),
            ("peak", "average"), ("peak", "low"), ("below its October 2025 peak", "below its close on 2 October 2025"),
                  ("half its October record", "half its February record"), ("from its peak", "from its low"),
                  ("2022 peak", "2022 low"), ("record", "low"), ("high of", "low of")),
        Lang.ZH: (("门槛为", "现为"),
            ("5 日中位数", "20 日中位数"),
            ("中位数", "均值"),
            ("高点", "低点"), ("峰值", "均值"), ("峰值", "谷底"), ("较去年 10 月", "较今年 1 月"), ("高点", "均值")),
    },
    "subject": {Lang.EN: _EN_NAMES, Lang.ZH: _ZH_NAMES},
    "metric": {
        Lang.EN: (("closed at", "hit an intraday low of"), ("stood at", "peaked at"), ("closing at", "bottomed at"), ("coverage", "score"),
                  ("94th percentile", "94%"), ("lowest close", "lowest volume"), ("rank correlation", "coverage"), ("shares", "capital spending"),
                  ("the high-yield spread", "the high-yield yield"), ("LSI", "LSI coverage"), ("score", "percentile")),
        Lang.ZH: (("收于", "盘中最低"), ("收报", "盘中最高"), ("覆盖率", "得分"), ("第 94 百分位", "94%"), ("秩相关系数", "覆盖率"), ("得分", "覆盖率"),
                  ("报", "盘中最低"), ("资本开支", "股价")),
    },
    "status": {
        Lang.EN: (("stood at", "was expected at"), ("closed at", "was forecast at"), ("expected", "reported"), ("plans", "was expected to have"),
                  ("guided", "expected"), ("was 286", "was forecast at 286"), ("$146.6bn expected", "$146.6bn guided"),
                  ("analysts had expected", "the company guided to"), ("was 3.65%", "was expected at 3.65%"), ("is forecast at", "was"),
                  ("an expected", "a planned"), ("expectations of", "guidance of")),
        Lang.ZH: (("报", "预期"), ("收于", "预计收于"), ("市场原本预期", "实际"), ("市场预期", "公司指引"), ("预计", "市场预期"), ("计划", "市场预期"), ("指引", "预期"),
                  ("为 286", "预期为 286"), ("分析师预期", "公司指引"), ("市场此前预期", "公司指引")),
    },
    "level": {
        Lang.EN: (("to $62,702", "by $62,702"), ("stood at", "rose"), ("at $62,702", "by $62,702"), ("to 4.21%", "by 4.21%"), ("to 21.8", "by 21.8 points"),
                  ("fell 8 bp", "stood at 8 bp"), ("widened 11 bp to", "widened to 11 bp from"), ("took in $113bn", "held $113bn"),
                  ("lost $71bn", "stood at $71bn"), ("fell $71bn", "stood at $71bn"), ("was 286", "fell 286"), ("rose 6 bp", "stood at 6 bp"),
                  ("rose 3.1 points to", "rose to 3.1 points from"), ("is 55", "rose 55 points"), ("holds", "took in"), ("widened 11 bp", "stood at 11 bp")),
        Lang.ZH: (("报 62,702", "下跌 62,702"), ("为 286", "走阔 286"), ("减少 710", "为 710"), ("收走 1130", "为 1130"), ("，至 4.21%", "，下行 4.21%"),
                  ("，至 21.8", "，上升 21.8 点"), ("上升 3.1 点", "报 3.1 点"), ("走阔 11", "为 11"), ("只剩", "减少"), ("增加 1130", "为 1130")),
    },
    "negation": {
        Lang.EN: (("fell", "did not fall"), ("rose", "did not rise"), ("lost", "never lost"), ("stood at", "never stood at"), ("is ", "is not "),
                  ("was ", "was not "), ("has ", "has not "), ("Not seen", "Seen"), ("not seen", "seen"), ("Seen", "Not seen"), ("widened", "failed to widen"),
                  ("closed at", "did not close at"), ("dropped", "hardly dropped"), ("are seen", "are not seen"), ("No value", "A value"), ("Not yet seen", "Seen")),
        Lang.ZH: (("下跌", "没有下跌"), ("上行", "并未上行"), ("报", "并未报"), ("为", "并非"), ("未见", "已见"), ("已见", "未见"), ("减少", "没有减少"), ("尚未出现", "已出现"),
                  ("没有数据", "有数据"), ("走阔", "未走阔"), ("上升", "没有上升"), ("收于", "没有收于"), ("跑输", "没有跑输")),
    },
    "ranking": {
        Lang.EN: (("worst to best", "best to worst"), ("worst first", "best first"), ("weakest to strongest", "strongest to weakest"), ("weakest", "strongest"),
                  ("held up best", "held up worst"), ("more than", "less than"), ("less than", "more than"), ("lagged", "outperformed"), ("outperformed", "lagged"),
                  ("trailed", "beat"), ("underperformed", "outperformed"), ("larger than", "smaller than"), ("further than", "less than"), ("worse than", "better than"),
                  ("level with", "above"), ("above the rate", "below the rate")),
        Lang.ZH: (("由弱到强", "由强到弱"), ("从弱到强", "从强到弱"), ("由大到小", "由小到大"), ("大于", "小于"), ("小于", "大于"), ("跑输", "跑赢"), ("跑赢", "跑输"), ("跌得更多", "跌得更少"),
                  ("落后", "领先"), ("弱于", "强于"), ("不及", "好于"), ("超过", "小于"), ("高出", "低于"), ("与准备金利率持平", "高于准备金利率")),
    },
    "superlative": {
        Lang.EN: (("lowest", "highest"), ("largest one-day fall", "smallest one-day fall"), ("largest one-day fall", "largest one-day rise"), ("biggest", "smallest"),
                  ("highest", "lowest"), ("250-session low", "250-session high"), ("lowest close in 250 sessions", "lowest close on record"),
                  ("60-session high", "record high"), ("its highest close in 60 sessions", "its second-highest close in 60 sessions"), ("fell", "fell a record"),
                  (" to $62,702", " to a record low of $62,702")),
        Lang.ZH: (("新低", "新高"), ("最低", "最高"), ("最大单日跌幅", "最大单日涨幅"), ("最高", "最低"), ("新高", "新低"), ("创 250 个交易日新低", "创历史新低"), ("最大单日跌幅", "最小单日跌幅"),
                  ("以来最大", "以来第二大"), ("下跌", "创纪录下跌")),
    },
    "publisher": {
        Lang.EN: (("Reuters", "Bloomberg"), ("Reuters", "the press"), ("According to Reuters, ", ""), (", according to Reuters", ""), (", Reuters reported", "")),
        Lang.ZH: (("路透社", "彭博社"), ("路透社", "媒体"), ("据路透社报道，", ""), ("，据路透社报道", ""), ("据路透社统计，", "")),
    },
}  # fmt: skip
_VALUE = re.compile(
    r"(?<![\d.,A-Za-z])\d[\d,]*(?:\.\d+)?(?=\s?(?:%|bp\b|basis|points|pp\b|bn|tn|billion|trillion|percentage|个基点|个百分点|亿|万亿|美元|点))|(?<=\$)\d[\d,]*(?:\.\d+)?"
)


def lies(text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """Pairs of class and lie."""
    for kind, swaps in SWAPS.items():
        for old, new in swaps[lang]:
            for match in re.finditer(_bounded(old, lang), text):
                yield kind, text[: match.start()] + new + text[match.end() :]
    yield from (("digit", lie) for lie in _digits(text))
    yield from (("binding", lie) for lie in _swapped(text))


def _bounded(word: str, lang: Lang) -> str:
    head = r"(?<![A-Za-z])" if word[0].isalpha() and word.isascii() else r"(?<!\d)" if word[0].isdigit() else ""
    tail = r"(?![A-Za-z])" if word[-1].isalpha() and word.isascii() else ""
    tail = r"(?!\d)" if word[-1].isdigit() else tail
    return head + re.escape(word) + tail


def _digits(text: str) -> Iterator[str]:
    """Each digit of each figure, one up."""
    for match in _VALUE.finditer(text):
        for place, sign in enumerate(match[0]):
            if sign.isdigit():
                at = match.start() + place
                yield text[:at] + str((int(sign) + 1) % 10) + text[at + 1 :]


def _swapped(text: str) -> Iterator[str]:
    """Two unequal figures of one kind, exchanged."""
    found = list(_VALUE.finditer(text))
    for i, one in enumerate(found):
        for two in found[i + 1 :]:
            same = text[one.end() : one.end() + 3].strip()[:2] == text[two.end() : two.end() + 3].strip()[:2]
            if same and one[0] != two[0]:
                yield text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :]
