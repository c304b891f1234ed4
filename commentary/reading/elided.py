"""Short forms in full, before anything is read: "at the 5th and 12th percentiles", 20 日变动."""

from __future__ import annotations

import re

from commentary.model import Lang

_ORDINAL = r"\d{1,3}(?:\.\d+)?(?:st|nd|rd|th)"
_EN = (
    # the 64th and 69th percentiles → 64th percentile and 69th percentile
    (
        re.compile(rf"\bthe ({_ORDINAL}) and (?:the )?({_ORDINAL}) percentiles\b", re.I),
        r"\1 percentile and \2 percentile",
    ),
    (re.compile(rf"\bthe (?={_ORDINAL}[ -]percentile)", re.I), ""),
)
# Two levels with their days: told as the newer against the older, whichever way round.
_DAY_EN = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{1,2} [A-Z][a-z]{2,8}"
_TURNS_EN = (
    (re.compile(rf"\bfrom ([\d.−]+) on ({_DAY_EN}) to ([\d.−]+) on ({_DAY_EN})"), r"to \3 on \4, against \1 on \2"),
    (re.compile(rf"\bto ([\d.−]+) on ({_DAY_EN}) from ([\d.−]+) on ({_DAY_EN})"), r"to \1 on \2, against \3 on \4"),
)
_DAY_ZH = r"(?:\d{1,2}\s?月\s?\d{1,2}\s?日|[昨今]日|周[一二三四五六日])"
_TURNS_ZH = (
    (
        re.compile(
            rf"[由从自]\s?({_DAY_ZH})的\s?([\d.−]+)\s?([升降回跌落上下行涨]+[至到])\s?({_DAY_ZH})的\s?([\d.−]+)"
        ),
        r"\4\3 \5,\1为 \2",
    ),
    (
        re.compile(
            rf"[由从自]\s?({_DAY_ZH})的\s?([\d.−]+)\s?([升降回跌落上下行涨]+)[至到]\s?([\d.−]+)(?=[,，。;；]|$)"
        ),
        r"\3至 \4,\1为 \2",
    ),
)
# 好于标普 500 的跌 6.8% → 好于跌 6.8% 的标普 500: the figure goes with the name it is of.
_OF_ZH = (
    (
        re.compile(r"(好于|不如|好过|逊于|弱于|强于|差于|优于|不及|胜过)([^,，。;；]{2,16}?)的([跌涨])\s?([\d.]+%)"),
        r"\1\3 \4 的\2",
    ),
    (re.compile(r"比([^,，。;；]{2,16}?)的([跌涨])\s?([\d.]+%)\s?[还更要略]?([好差强弱])"), r"\4于\2 \3 的\1"),
)
# "gaining 7.2% to the silver ETF's 10.2%", "the Nasdaq 100 with a loss of 12.5%", "no data for A, nor for B"
_BESIDE = (
    (re.compile(r"([\d.]+%) to ((?:the )?[A-Z\w&. ()]{2,40}?)'s (?=[\d.]+%)"), r"\1 and \2 "),
    (re.compile(r"(?<=[\w)]) with (?=(?:a (?:loss|gain|fall|rise|drop) of )?[−-]?[\d.]+%)"), " "),
    (re.compile(r"\b(no (?:current figure|data))( for .*?),? nor for "), r"\1\2, and \1 for "),
)
_SET = re.compile(
    r"(peaks? of \$?[\d.,]*\d),? (?:set|reached|hit|made|touched|recorded|seen|dated|dating from|which dates from|which was (?:set|reached|hit))"
    r"(?: on| in| from)? (?=\d|[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SHORT = re.compile(
    r"([\d.]+%) (?:short of|shy of|off|beneath|under) (?=(?:its|the|their|a) [^,;]{0,40}?(?:peak|high|record)s?\b)"
)
_GAP = re.compile(r"(?<=SOFR)(.*?)\bits gap to the rate on reserves\b")
# Words an editor leaves out because they have just been said.
_LEFT_OUT_EN = (
    (re.compile(r"\b(over|in) (five|20|twenty|ten|10)(?=[.,;]|$| and\b| to \d)", re.I), r"\1 \2 sessions"),
    (
        re.compile(r"(?<=\d )points? ((?:in|over) [^,;]{3,25}? sessions) and ([\d.]+)(?= (?:in|over) )"),
        r"points \1 and \2 points",
    ),
)
# "…, up 6 bp, at the 57th": once percentiles are spoken of, an ordinal without a month is another.
_AGAIN = re.compile(rf"\b((?:at|in) )the ({_ORDINAL})(?=\s*(?:[.,;]|$|and\b))", re.I)
_ZH = (
    (re.compile(r"(?<![\d月])(\d+)\s?日(?:的)?(?=变动|涨跌|回报|收益率变动|累计)"), r"\1 个交易日"),
    (re.compile(r"第\s?(\d+(?:\.\d+)?)\s?(和|、|与)第\s?(\d+(?:\.\d+)?)\s?百分位"), r"第 \1 百分位\2第 \3 百分位"),
    # 没有 X 的数据 → X 没有数据; 90 天来的高点 → 90 天来最高; 变动 0 个基点 → 持平
    (re.compile(r"(?<![开停验])收(?=\s?\d)"), "收于"),
    (re.compile(r"((?:\d+|[一二两三四五六十]+)\s?个交易日)(?=收益|回报|涨跌|变动|变化|走势|表现)"), r"\1的"),
    (re.compile(r"净?变[动化](?:幅度)?(?:为|是|了)?\s?(?:0(?:\.0+)?\s?(?:个基点|%|点)|零)"), "持平"),
    (re.compile(r"持平于(?=\s?[-−]?\d)"), "持平,报"),
    (re.compile(r"没有([^,，。;；]+?)的(?:最新|当前)?(?:数据|数值|读数)"), r"\1没有数据"),
    (re.compile(r"(\d+\s?(?:天|个交易日|周|个月|年))(?:以?来|之?内)?的(?:最)?([高低])点"), r"\1来最\2"),
    (re.compile(r"[在是]?\s?\d+\s?个(?:篮子|品种|资产|标的|市场)[中里](?=最|的?最|，|,)"), ""),
    (re.compile(r"截至(?:当日|同日|该日|当天|那天)的?"), ""),
)


# A percentile is of a thing's own history; of anything else it is another figure.
_OTHER = {
    Lang.EN: re.compile(
        r"percentiles? (?:of|over|in) (?!(?:its|their)(?: own)?(?: \S+-year)? (?:history|histories|record|range|distribution)"
        r"|(?:its|their) own\b|history\b|[^,;.]{2,45}'s own (?:history|record|range))", re.I,
    ),
    Lang.ZH: re.compile(r"(?:过去|近|最近)[^，。；]{0,4}(?:年|月|周|日)[^，。；]{0,4}第\s?\d[\d.]*\s?百分位"),
}  # fmt: skip


# What no statement can hold: places in an order, moves of moves, changes without a size, directions to be guessed. Some
# of these words are unknown to the lexicon and so refused anyway; in the press's prose, where such words are tolerated, not.
_AMISS = {
    Lang.EN: (
        ("a place that is not read", r"\b(?:second|third|fourth|fifth|[2-5](?:nd|rd|th))[- ](?:[a-z]+est|best|worst|most|least)\b|\ba record (?=[\d$])"),
        ("a change of a change", r"\bdraw-?downs?\b[^,;:.]*?\b(?:fell|rose|dropped|climbed|shrank|eased|grew|widened|narrowed|lost|added|gained|slid)\b|\b(?:the|its|a) (?:loss|losses|gain|gains|decline|drop|fall|rise|rally|advance)\b[^,;:.]*\b(?:fell|rose|dropped|climbed|shrank|eased|grew|lengthened|doubled|halved)\b"),
        ("a change without a figure", r"\ba change(?=\s*[,.;:])"),
        ("a previous level of another day", r"\bfrom [\d.,$%]+(?: bp)? (?:a|one|two|three|\d+) (?:week|month|year)s? (?:before|earlier|ago)\b"),
        ("a measure that is not read", r"(?<!Fed)'s (?:assets|holdings|volume|turnover|flows|inflows?|outflows?|volatility|discount|premium|valuation)\b"),
        ("another measure", r"\bin (?:euros?|yen|sterling|pounds|francs|gold|real|nominal|volume|local|constant)\b|(?<!\bthe dollar )\bin yuan\b|\b(?:after|before|adjusted for|net of|excluding) (?:inflation|fees|tax(?:es)?|costs?|dividends|the TGA)\b|\bannuali[sz]ed\b|\bper (?:capita|share|unit)\b|[a-z]-(?:linked|backed|related|weighted|adjusted|hedged|denominated)\b|\bto (?:a|its|the) (?:target|forecast|estimate|consensus)\b"),
        ("a part of it", r"% of (?:its|their|the) (?!values?\b|peaks?\b|highs?\b)"),
        ("a mark and not the thing", r"\b(?:highs?|lows?|peaks?|troughs?) (?:of|in|for|on) (?!\$?[\d]|[A-Z][a-z]+day\b|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|(?:a|one|two|three|five|ten|twenty|more than)\b)"),
        ("a change of a change", r"\b(?:the|a) (?:change|move|rise|fall|drop|gain|loss|decline|increase) (?:in|of) [^,;:.]*?\b(?:edged|rose|fell|climbed|dropped|widened|narrowed|grew|shrank|lost|gained|slid|was (?:up|down))\b"),
        ("a rate and not a move", r"(?:%|\bbp|\bpoints?) (?:a|an|per|each|every) (?:session|day|week|month|year|hour|trading day)\b"),
        ("another contract", r"\b(?:term|forward|front-month|back-month|median|mean|average|typical) (?=SOFR|VIX|bitcoin|ether\b|gold|silver|software)"),
        ("another contract", r"(?<!\d )\b(?:January|February|March|April|May|June|July|August|September|October|November|December) (?=VIX|bitcoin|ether\b|gold|silver)"),
        ("another instrument", r"\((?:futures|options|forwards?|implied|volume|perpetuals?|swaps?|spot|mini)\)"),
        ("a move outside the session", r"\b(?:after|before|ahead of|past) the (?:\w+ )?(?:close|open|opening|bell)\b|\b(?:pre|post|after)-?(?:market|hours|close)\b|\bat the open(?:ing)?\b"),
        ("a move within the day", r"\bintra-?day\b(?=[^,;]{0,14}\b(?:fell|rose|dropped|climbed|shrank|widened|narrowed|lost|added|gained|slid|loss|gain|move|drop|fall|rise)\b)"),
        ("a measure that is not read", r"session volatilit(?:y|ies)\b"),
        ("a measure that is not read", r"\bterm premi(?:ums|a)\b"),
    ),
    Lang.ZH: (
        ("a previous level of another day", r"[由从自较](?:前一|上一|上|一个?)(?:周|个?月|年)前?的?\s?[\d.]+"),
        ("a value that is said to be there", r"(?:已有|现有|已公布|已具备)[^,，。;；]*?(?:数据|数值|读数)"),
        ("a measure that is not read", r"\((?:期货|期权|永续|远期|隐含|成交量|现货|合约)\)|超额(?=银行|准备金)|波幅|振幅|年化|剔除|扣除|经通胀|以(?:欧元|日元|人民币|英镑|港元|实际|名义)|均价|盘中价|开盘价|最高价|最低价|(?<!人民币)中间价|结算价|目标价|均值"),
        ("a move outside the session", r"(?:收盘|开盘|收市)(?:后|前|之后|之前)|盘[后前]|夜盘|早盘|午盘|尾盘|开盘(?=[下上走跌涨升降重大小])"),
        ("a move within the day", r"盘中(?![^，。,;；]*(?:低至|高至|低见|高见|触及|触底|跌至|跌到|升至|涨至|最低|最高|低点|高点|跌破|升破))"),
        ("a move from a peak that is not named", r"较(?:前期|此前|近期|年内|历史)?(?:高|低)点(?!\s?[\d(（])"),
        ("a rate and not a move", r"(?:每|平均每|每个?)(?:个交易日|交易日|日|天|周|月|年)(?=[涨跌上下走收升降增减])"),
        ("another contract", r"(?:[一二三六九]|\d+)\s?(?:个月|月期|天期|日期|天|周)\s?(?=VIX|SOFR)"),
        ("a mark and not the thing", r"(?:^|[;；。]|,(?!\d))(?:(?![较自从距由])(?:[^;；。,]|,(?=\d)))*的(?:高点|低点|高位|低位|区间)(?=[^，。,;；\d]{0,4}[下上重走收跌涨升降回])"),
        ("a mark and not the thing", r"(?:高点|低点|峰值|高位|低位)的?(?:跌幅|涨幅|降幅|升幅)"),
        ("a mark and not the thing", r"(?<![的日月年史期较自从距由])(?:高点|低点)(?=[^，。,;；]{0,8}?(?:下行|上行|下跌|上涨|重挫|跌|涨|走阔|收窄|上升|下降)[^，。,;；]{0,3}\d)"),
        ("a bound", r"(?:最多|最高|最低|最大|至多|至少|最深)(?=上行|下行|走|收窄|[跌涨升降](?!幅)|回)"),
        ("another contract", r"(?<![\d年])\d{1,2}\s?月(?:份|期|合约|到期)?\s?(?=VIX|比特币|黄金|白银|以太坊)"),
        ("a change of a change", r"(?:增速|增幅|降幅|回撤|跌幅|涨幅)(?:(?!%|个基点)[^，。,;；]){0,26}?(?:下跌|上涨|走阔|收窄|上升|下降|上行|下行|增加|减少|扩大|缩小)"),
        ("a place that is not read", r"第[二三四五2-5][高低大小宽窄深好差]|次[高低]|创纪录的?(?=[\d])"),
        ("a direction that must be guessed", r"(?:弱于|逊于|不如|不及|差于|强于|好于|优于|跑输|跑赢)[^,，。;；跌涨升降+\-−]{2,14}?的\s?\d[\d.]*%(?!的?[跌涨])"),
    ),
}  # fmt: skip


def amiss(text: str, lang: Lang) -> tuple[str, ...]:
    """Why words of ``text`` can be part of no statement, one reason each."""
    found = ((why, re.search(pattern, text, re.I)) for why, pattern in _AMISS[lang])
    return tuple(f"{why}: {match[0]}" for why, match in found if match)


def misplaced(text: str, lang: Lang) -> str | None:
    """The words that place a percentile in something other than a thing's own history."""
    found = _OTHER[lang].search(text)
    return found[0] if found else None


def full(text: str, lang: Lang) -> str:
    """``text`` with its short forms written out."""
    for pattern, into in (*_EN, *_TURNS_EN) if lang is Lang.EN else (*_ZH, *_TURNS_ZH, *_OF_ZH):
        text = pattern.sub(into, text)
    if lang is Lang.EN:
        for pattern, into in _BESIDE:
            text = pattern.sub(into, text)
        text = re.sub(r" to (?:that|the same) day\b", "", text)  # a day said before holds on
        text = _GAP.sub(r"\1SOFR's gap to the rate on reserves", _SHORT.sub(r"\1 below ", _SET.sub(r"\1 on ", text)))
    if lang is Lang.EN and "session" in text:
        for pattern, into in _LEFT_OUT_EN:
            text = pattern.sub(into, text)
    if lang is Lang.EN and "percentile" in text.lower():
        text = _AGAIN.sub(r"\1\2 percentile", text)
    return text
