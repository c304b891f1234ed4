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
        re.compile(rf"[由从自]\s?({_DAY_ZH})的\s?([\d.−]+)\s?([升降回跌落上下行涨]+至)\s?({_DAY_ZH})的\s?([\d.−]+)"),
        r"\4\3 \5,\1为 \2",
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
# Words an editor leaves out because they have just been said.
_LEFT_OUT_EN = (
    (re.compile(r"\b(over|in) (five|20|twenty|ten|10)(?=[.,;]|$| and\b| to \d)", re.I), r"\1 \2 sessions"),
    (
        re.compile(r"(?<=\d )points? ((?:in|over) [^,;]{3,25}? sessions) and ([\d.]+)(?= (?:in|over) )"),
        r"points \1 and \2 points",
    ),
    (
        re.compile(
            r"([\d.]+%) (?:short of|shy of|off|beneath|under) (?=(?:its|the|their|a) [^,;]{0,40}?(?:peak|high|record)s?\b)"
        ),
        r"\1 below ",
    ),
)
_THAN_EN = (
    (
        re.compile(r"\b(than) ((?:the )?[\w&' ]{2,24}), (?:off|down|which (?:fell|lost|was down)|a fall of) ([\d.]+%)"),
        r"\1 \2's \3 fall",
    ),
    (
        re.compile(r"\b(than) ((?:the )?[\w&' ]{2,24}), (?:up|which (?:rose|gained|was up)|a rise of) ([\d.]+%)"),
        r"\1 \2's \3 rise",
    ),
)
# "…, up 6 bp, at the 57th": once percentiles are spoken of, an ordinal without a month is another.
_AGAIN = re.compile(rf"\b((?:at|in) )the ({_ORDINAL})(?=\s*(?:[.,;]|$|and\b))", re.I)
_ZH = (
    (re.compile(r"(?<![\d月])(\d+)\s?日(?:的)?(?=变动|涨跌|回报|收益率变动|累计)"), r"\1 个交易日"),
    (re.compile(r"第\s?(\d+(?:\.\d+)?)\s?(和|、|与)第\s?(\d+(?:\.\d+)?)\s?百分位"), r"第 \1 百分位\2第 \3 百分位"),
)


# A percentile is of a thing's own history; of anything else it is another figure.
_OTHER = {
    Lang.EN: re.compile(
        r"percentiles? (?:of|over|in) (?!(?:its|their)(?: own)?(?: \S+-year)? (?:history|histories|record|range|distribution)"
        r"|(?:its|their) own\b|history\b)", re.I,
    ),
    Lang.ZH: re.compile(r"(?:过去|近|最近)[^，。；]{0,4}(?:年|月|周|日)[^，。；]{0,4}第\s?\d[\d.]*\s?百分位"),
}  # fmt: skip


# The second-lowest, 次高: a place in an order that no claim gives.
_PLACED = {
    Lang.EN: re.compile(
        r"\b(?:second|third|fourth|fifth|[2-5](?:nd|rd|th))[- ](?:[a-z]+est|best|worst|most|least)\b|\ba record (?=[\d$])",
        re.I,
    ),
    Lang.ZH: re.compile(r"第[二三四五2-5][高低大小宽窄深好差]|次[高低]|创纪录的?(?=[\d])"),
}


def placed(text: str, lang: Lang) -> str | None:
    """The words that give a place in an order other than the first or the last, or call a figure a record."""
    found = _PLACED[lang].search(text)
    return found[0] if found else None


def misplaced(text: str, lang: Lang) -> str | None:
    """The words that place a percentile in something other than a thing's own history."""
    found = _OTHER[lang].search(text)
    return found[0] if found else None


def full(text: str, lang: Lang) -> str:
    """``text`` with its short forms written out."""
    for pattern, into in (*_EN, *_TURNS_EN, *_THAN_EN) if lang is Lang.EN else (*_ZH, *_TURNS_ZH, *_OF_ZH):
        text = pattern.sub(into, text)
    if lang is Lang.EN and "session" in text:
        for pattern, into in _LEFT_OUT_EN:
            text = pattern.sub(into, text)
    if lang is Lang.EN and "percentile" in text.lower():
        text = _AGAIN.sub(r"\1\2 percentile", text)
    return text
