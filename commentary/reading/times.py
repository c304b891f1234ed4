"""What a text says of time: days in either order, weekdays, spans and windows, in English and Chinese.

A :class:`When` is canonical and relative to ``as_of``: a day without a year is the latest such day not after
``as_of``. A month or a year is its span. ``alone`` marks a day on which something happened ("on 5 February", 2 月 5 日),
as against a day up to which it is counted ("to 5 February", 截至 4 日): only the first implies a window of one day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from commentary.model import Lang, Step, Window
from commentary.reading.numbers import number_word

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEPS = {
    "session": Step.SESSION, "trading": Step.SESSION, "day": Step.DAY, "hour": Step.HOUR, "week": Step.WEEK,
    "month": Step.MONTH, "year": Step.YEAR, "quarter": Step.MONTH, "fortnight": Step.WEEK,
    "个交易日": Step.SESSION, "交易日": Step.SESSION, "日": Step.SESSION, "天": Step.DAY, "周": Step.WEEK, "星期": Step.WEEK,
    "个星期": Step.WEEK, "个月": Step.MONTH, "年": Step.YEAR, "小时": Step.HOUR, "个小时": Step.HOUR, "季度": Step.MONTH,
    "个季度": Step.MONTH,
}  # fmt: skip
_TIMES = {"quarter": 3, "fortnight": 2, "季度": 3, "个季度": 3}


@dataclass(frozen=True)
class When:
    """A stretch of text that speaks of time, read; ``trouble`` says why it cannot be relied on.

    ``last`` is the last day of a month or year from which something is counted. ``same`` refers back to the day named before ("that day", 同日). ``span`` is a month or year, from start to end.
    """

    at: int
    stop: int
    end: date | None = None
    start: date | None = None
    window: Window | None = None
    alone: bool = False
    span: bool = False
    same: bool = False
    last: date | None = None
    trouble: str = ""


def when_at(text: str, at: int, lang: Lang, as_of: date) -> When | None:
    """The longest time expression that begins exactly at ``at``, or None."""
    best: When | None = None
    for pattern, build in _rules(lang):
        match = pattern.match(text, at)
        if match and match.end() > at and (best is None or match.end() > best.stop):
            best = build(match, as_of) or best
    return best


def fresh_since(as_of: date, hour: int) -> date:
    """The last weekday whose close is known at ``hour`` UTC of ``as_of``: what "now" means of a daily level."""
    day = as_of if hour >= 22 else as_of - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


# --- builders: match → When -----------------------------------------------------------------------------------------


def _day(match: re.Match[str], as_of: date) -> When | None:
    day = _date(match, as_of)
    if day is None:
        return When(match.start(), match.end(), trouble=f"no such day: {match[0].strip()}")
    how = _how(match)
    if how == "since":
        return When(match.start(), match.end(), start=day)
    return When(match.start(), match.end(), end=day, alone=how == "on")


def _date(match: re.Match[str], as_of: date) -> date | None:
    part = match.groupdict()
    month, day = _month(part.get("month")), int(part["day"])
    year = _year(part, as_of)
    try:
        if month is None:
            return _latest_day(day, as_of)
        if year is not None:
            return date(year, month, day)
        this = date(as_of.year, month, day)
        return this if this <= as_of else date(as_of.year - 1, month, day)
    except ValueError:
        return None


def _latest_day(day: int, as_of: date) -> date | None:
    year, month = as_of.year, as_of.month
    for _ in range(3):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= as_of:
            return date(year, month, day)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def _weekday(match: re.Match[str], as_of: date) -> When:
    wanted = _WEEKDAYS.index(match["weekday"][:3].lower()) if match["weekday"].isascii() else _han_weekday(match)
    day = as_of - timedelta(days=(as_of.weekday() - wanted) % 7)
    if match.groupdict().get("last"):
        monday = as_of - timedelta(days=as_of.weekday())
        day = monday - timedelta(days=7 - wanted)
    how = _how(match)
    if how == "since":
        return When(match.start(), match.end(), start=day)
    return When(match.start(), match.end(), end=day, alone=how == "on")


def _han_weekday(match: re.Match[str]) -> int:
    return min("一二三四五六日天".index(match["weekday"]), 6)


def _span(match: re.Match[str], as_of: date) -> When:
    part = match.groupdict()
    month, year = _month(part.get("month")), _year(part, as_of)
    if year is None:
        year = as_of.year if month is None or month <= as_of.month else as_of.year - 1
    first = date(year, month or 1, 1)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    if _how(match) == "since":
        return When(match.start(), match.end(), start=first, last=last)
    return When(match.start(), match.end(), start=first, end=last, span=True)


def _window(match: re.Match[str], as_of: date) -> When | None:
    part = match.groupdict()
    word = part.get("count") or "1"
    count = number_word(word) if word.lower() not in ("a", "an", "single", "单") else 1
    if not count:
        return None
    step = part["step"].lower().removesuffix("s") if part["step"].isascii() else part["step"]
    key = "trading" if "trading" in step else step
    return When(match.start(), match.end(), window=Window(count * _TIMES.get(key, 1), _STEPS[key]))


def _fixed(match: re.Match[str], as_of: date) -> When:
    at, stop = match.start(), match.end()
    name = str(match.lastgroup)
    one = Window(1, Step.DAY)
    match name:
        case "oneday":
            return When(at, stop, window=one)
        case "sameday":
            return When(at, stop, window=one, same=True)
        case "yesterday":
            return When(at, stop, end=as_of - timedelta(days=1), alone=True)
        case "today":
            return When(at, stop, end=as_of, alone=True)
        case "ytd":
            return When(at, stop, start=date(as_of.year - 1, 12, 31))
        case "now":
            return When(at, stop, end=None)
    return When(at, stop, trouble=f"a time that cannot be dated: {match[0].strip()}")


# --- small parts ----------------------------------------------------------------------------------------------------


def _month(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else number_word(word) or _MONTHS.index(word[:3].lower()) + 1


def _year(part: dict[str, str | None], as_of: date) -> int | None:
    word = part.get("year") or part.get("year2")
    if not word:
        return None
    words = {"last year's": -1, "last year": -1, "this year's": 0, "this year": 0, "去年": -1, "今年": 0, "前年": -2}
    shift = words.get(re.sub(r"\s+", " ", word.strip().lower()))
    return as_of.year + shift if shift is not None else int(re.sub(r"\D", "", word))


def _how(match: re.Match[str]) -> str:
    part = match.groupdict()
    before, after = (part.get("prep") or "").strip().lower(), (part.get("after") or "").strip()
    if before in ("since", "from", "自", "从", "自从") or after in ("以来", "以后", "起"):
        return "since"
    return "on" if before in ("", "on", "of", "for", "at", "the", "in", "在", "于", "按") else "to"


_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_PREP = (
    r"(?:(?P<prep>on|of|for|at|to|through|till|until|up to|as of|as at|by|since|from|ended|ending|"
    r"(?:to|through|until) the close (?:of|on)|(?:to|through|until) the end of|as of the close (?:of|on)|"
    r"at the close (?:of|on))(?:\s+the)?\s+)?"
)
_YEAR = r"(?P<year2>(?:19|20)\d\d)"
_COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty|forty|fifty|sixty"
_STEP = r"(?P<step>sessions?|trading[ -]days?|trading[ -]sessions?|days?|hours?|weeks?|months?|years?|quarters?|fortnights?)(?![A-Za-z])"
_OVER = (
    r"(?:(?:over|in|during|for|within|across|through|inside|on|of|than|from)\s+)?(?:(?:the|its|their)\s+)?(?:(?:space|course) of\s+(?:the\s+)?)?"
    r"(?:(?:last|past|previous|preceding|latest|prior|trailing|final|most recent)\s+)?"
)


@cache
def _rules(lang: Lang) -> tuple[tuple[re.Pattern[str], object], ...]:  # type: ignore[misc]
    return _rules_zh() if lang is Lang.ZH else _rules_en()


def _rules_en():  # type: ignore[no-untyped-def]
    def rule(pattern: str, build: object) -> tuple[re.Pattern[str], object]:
        return re.compile(rf"(?<![A-Za-z0-9.,$]){pattern}(?![A-Za-z0-9])(?!\.\d)", re.IGNORECASE), build

    weekday = r"(?P<weekday>Mon(?:day)?|Tues?(?:day)?|Wed(?:nesday)?|Thu(?:rs(?:day)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)"
    return (
        rule(rf"{_PREP}(?:{weekday},?\s+)?(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _day),
        rule(rf"{_PREP}(?:{weekday},?\s+)?{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?", _day),
        rule(rf"{_PREP}(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)", _day),
        rule(r"(?P<prep>on|of|to|through|until|as of|as at|by|since|from|at)\s+the\s+(?P<day>\d\d?)(?:st|nd|rd|th)", _day),
        rule(rf"{_PREP}(?P<last>last\s+)?{weekday}(?:['’]s)?", _weekday),
        rule(
            rf"(?:(?P<prep>in|since|from|of|for|during|through|until)\s+)?(?:the\s+)?(?:(?P<year>last year['’]s|this year['’]s)\s+)?"
            rf"(?:(?:early|late|mid)[ -])?{_MONTH}(?:\s+(?:of\s+)?(?:{_YEAR}|(?:last year|this year)))?(?:['’]s)?",
            _month_only,
        ),
        rule(rf"(?P<prep>in|since|from|for|during|over|through|of)\s+(?:calendar\s+|fiscal\s+|the start of\s+)?{_YEAR}(?:['’]s)?", _span),
        rule(rf"(?:the\s+|its\s+|their\s+|a\s+)?{_YEAR}(?:['’]s)?(?=\s+(?:peak|high|low|record|top|capital|capex|spending|budget|guidance|average))", _span),
        rule(rf"{_OVER}(?P<count>{_COUNT}|a|an|single|a single)[ -]+(?:(?:common|shared|US|calendar|full)\s+)?{_STEP}(?:['’]s?)?(?:\s+(?:now|so far|period|window|span|ago|earlier|before))?", _count),
        rule(rf"(?:over|in|during|within|across|through|for)\s+(?:the|its)\s+(?:last|past|previous|preceding|latest|prior|trailing)?\s*(?P<step>week|month|year|quarter|session|fortnight)", _recent),
        rule(
            r"(?:(?P<oneday>on the day|in a day|in one day|in a single day|in a single session|for the day|in the session|on the session|in one session|intraday|daily|single-day|one-day|overnight)"
            r"|(?P<sameday>(?:on |over |during )?(?:that|the same) (?:day|session))"
            r"|(?P<yesterday>yesterday(?:['’]s)?)|(?P<today>today(?:['’]s)?)"
            r"|(?P<ytd>year[ -]to[ -]date|so far this year|this year|since the (?:start|beginning|turn) of (?:the|this) year|(?:so far )?in 2026 so far|for the year to date)"
            r"|(?P<vague>last (?:week|month|quarter|year)|this (?:week|month|quarter)|recently|lately|on the (?:week|month|year)|for the (?:week|month)|after hours|after-hours|in after-hours trading|in extended trading|tomorrow|next (?:week|month|year)|in recent (?:days|weeks|months|sessions)|(?:a )?few (?:days|weeks|sessions)|several (?:days|weeks|sessions)|(?:this|next|last) (?:morning|evening|afternoon))"
            r"|(?P<now>(?:at\s+|by\s+)?\d\d?:\d\d\s*(?:ET|UTC|GMT|EST|Beijing(?: time)?|Eastern)?|(?:at|on|by) (?:the|its|their|a) (?:UTC )?(?:daily )?close|on a closing basis|UTC close|the latest published|latest available|at last reading|at the last (?:count|reading)|at present|right now))",
            _fixed,
        ),
    )  # fmt: skip


def _rules_zh():  # type: ignore[no-untyped-def]
    def rule(pattern: str, build: object) -> tuple[re.Pattern[str], object]:
        return re.compile(pattern), build

    prep = r"(?:(?P<prep>在|于|按|截至|截止到|截止|截至到|到|至|自从|自|从|以)\s?)?"
    after = r"\s?(?P<after>以来|以后|起|为止|止)?"
    year = r"(?:(?P<year>(?:19|20)\d\d\s?年|去年|今年|前年)\s?)?"
    day = r"(?P<day>\d\d?)\s?[日号]"
    close = r"(?:\s?(?:收盘时|收盘|当日|当天|这一天|全天|这天|当周))?"
    weekday = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    han = r"\d+|[一二两三四五六七八九十百]+"
    return (
        rule(rf"{prep}{year}(?P<month>\d\d?|十[一二]?|[一二三四五六七八九])\s?月\s?{day}{close}{after}", _day),
        rule(rf"{prep}{day}(?!均|内|里|间|线|累|中位|之|连|移动){close}{after}", _day),
        rule(rf"{prep}(?P<last>上)?(?:本|这)?{weekday}{close}{after}", _weekday),
        rule(rf"{prep}{year}(?P<month>\d\d?|十[一二]?|[一二三四五六七八九])\s?月(?:份)?(?!\s?\d{{1,2}}\s?[日号])(?:\s?(?:初|末|底|中旬|下旬|上旬))?{after}", _span),
        rule(rf"{prep}(?P<year>(?:19|20)\d\d)\s?年(?:全年)?(?!\s?\d{{1,2}}\s?月)(?:\s?(?:初|年初))?{after}", _span),
        rule(r"(?P<year>去年|今年)全年", _span),
        rule(
            rf"(?:在|于|按|较|比)?(?:(?:过去|最近|近|此前|前|连续|之前|以往|共同|相同|同样)(?:的)?)?\s?(?!(?:19|20)\d\d\s?年)(?P<count>{han})\s?(?:个(?:共同的?|相同的?|完整的?)(?=交易日))?"
            rf"(?P<step>个交易日|交易日|个小时|小时|个星期|星期|周|个月|天|个季度|季度|年)"
            r"(?!期|初|末|底|收益|报)(?:之内|以内|以来|内|里|间|之间|中|来|的时间|之前|以前|前)?",
            _window,
        ),
        rule(r"(?!前一日)(?:过去|最近|近|此前|前)\s?(?P<count>\d+|[一二两三四五六七八九十]+)\s?(?P<step>日)(?:之内|以内|以来|内|里|间|之间|中|来)?", _window),
        rule(r"(?P<count>[二两三四五六七八九十]+)(?P<step>日)(?:之内|以内|内|里|间|之间|中)?(?![均线])", _window),
        rule(r"(?P<count>\d+)\s?(?P<step>日)(?:之内|以内|内|里|间|之间)(?![均线])", _window),
        rule(r"单(?P<step>周|月|季度|年|个交易日|交易日)", _window),
        rule(
            r"(?:(?P<oneday>单日|一日|日内|当日|当天|全天|一天(?:之内|内|里)?|单个交易日|隔夜)"
            r"|(?P<sameday>同日|同一天|同一日|那一天|那天)|(?P<yesterday>昨日|昨天|昨)|(?P<today>今日|今天)"
            r"|(?P<ytd>年初至今|年初以来|今年以来|今年迄今|年内)"
            r"|(?P<vague>上周(?![一二三四五六日天])|本周(?![一二三四五六日天])|这周|上月|本月|上个月|这个月|近期|最近(?!\s?[\d一二两三四五六七八九十])|近来|近日|日前|盘后|盘前|明日|明天|下周|下月|去年(?!\s?[\d一二三四五六七八九十全])|今年(?!以来|迄今|\s?[\d一二三四五六七八九十全])|前年|今晨|今早|今晚|昨晚|一周多|数日|数周|几日|几天|多日|连日)"
            r"|(?P<now>(?:美东时间|北京时间|美国东部时间)?\s?\d\d?[:：]\d\d(?:\s?UTC)?|(?:UTC|美东|纽约)?\s?收盘时?|目前|眼下|如今|现在|当前|最新|截至目前|迄今|最新已公布值))",
            _fixed,
        ),
    )  # fmt: skip


def _month_only(match: re.Match[str], as_of: date) -> When | None:
    """A bare month name needs a year or a preposition: "May" and "March" are words too."""
    part = match.groupdict()
    dated = part.get("year") or part.get("year2") or part.get("prep")
    return _span(match, as_of) if dated or match["month"].lower() not in ("may", "march", "mar") else None


def _count(match: re.Match[str], as_of: date) -> When | None:
    """A count of steps, but not "two years" inside "the two-year yield" (a name, matched before)."""
    return _window(match, as_of)


def _recent(match: re.Match[str], as_of: date) -> When | None:
    return _window(match, as_of)
