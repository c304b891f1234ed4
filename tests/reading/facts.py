"""The statements the sentences of this folder are true of: unrounded figures as of 6 February 2026, 12:00 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from commentary.model import Lang, Metric, Predicate, Statement, Status, Step, Unit, Window

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)
NAMED = {
    Lang.EN: {
        "prediction/yields": ("both yields 15 bp higher over 20 sessions",),
        "chain/bitcoin": ("deep pockets sell bitcoin",),
        "chain/margin": ("margin tightens",),
        "layer/plumbing": ("plumbing",),
        "layer/price": ("the price of money",),
        "state/balanced": ("Balanced",),
        "state/shortage": ("Shortage",),
        "posture/defensive": ("Defensive",),
        "posture/neutral": ("Neutral",),
    },
    Lang.ZH: {
        "prediction/yields": ("10 年期与高收益债收益率 20 个交易日各上行 15 个基点",),
        "chain/bitcoin": ("大户卖出比特币",),
        "chain/margin": ("保证金收紧",),
        "layer/plumbing": ("资金管道",),
        "layer/price": ("资金价格",),
        "state/balanced": ("均衡",),
        "state/shortage": ("短缺",),
        "posture/defensive": ("防守",),
        "posture/neutral": ("中性",),
    },
}

_D4, _D5, _D6 = date(2026, 2, 4), date(2026, 2, 5), date(2026, 2, 6)
_ONE, _FIVE, _TWENTY = Window(1, Step.SESSION), Window(5, Step.SESSION), Window(20, Step.SESSION)
_WEEKS = Window(4, Step.WEEK)
_STARTS = {_ONE: _D4, _FIVE: date(2026, 1, 29), _TWENTY: date(2026, 1, 7), _WEEKS: date(2026, 1, 7)}


def _move(
    subject: str,
    value: str,
    window: Window = _ONE,
    end: date = _D5,
    unit: Unit = Unit.PERCENT,
    metric: Metric | None = None,
) -> Statement:
    number = Decimal(value)
    metric = metric or (Metric.RETURN if unit is Unit.PERCENT else Metric.CHANGE)
    start = _STARTS[window] if end == _D5 else None
    return Statement(Predicate.MOVED, subject, metric, -1 if number < 0 else 1, number, None, unit, start, end, window)


def _level(
    subject: str, value: str, unit: Unit, end: date = _D5, metric: Metric = Metric.LEVEL, **more: object
) -> Statement:
    return Statement(Predicate.LEVEL, subject, metric, value=Decimal(value), unit=unit, end=end, **more)  # type: ignore[arg-type]


FACTS = {
    "btc1": _move("BTC", "-14.1299"),
    "btc": _level("BTC", "62702.10", Unit.USD),
    "btc0": _level("BTC", "73019.70", Unit.USD, _D4),
    "btc20": _move("BTC", "-31.284", _TWENTY),
    "eth20": _move("ETH", "-42.512", _TWENTY),
    "igv20": _move("IGV", "-24.966", _TWENTY),
    "buzz20": _move("BUZZ", "-13.219", _TWENTY),
    "qqq20": _move("QQQ", "-4.338", _TWENTY),
    "spy20": _move("SPY", "-1.668", _TWENTY),
    "slv1": _move("SLV", "-15.784"),
    "igv1": _move("IGV", "-5.021"),
    "spy1": _move("SPY", "-1.244"),
    "gld1": _move("GLD", "-2.711"),
    "gld5": _move("GLD", "-10.913", _FIVE),
    "hyg1": _move("HYG", "-0.112"),
    "amzn1": _move("AMZN", "-4.421"),
    "mu20": _move("MU", "12.81", _TWENTY),
    "mu5": _move("MU", "-12.14", _FIVE),
    "sndk20": _move("SNDK", "62.97", _TWENTY),
    "y1": _move("DGS10", "-8", unit=Unit.BP),
    "y": _level("DGS10", "4.21", Unit.PERCENT),
    "y20": _move("DGS10", "6", _TWENTY, unit=Unit.BP),
    "real20": _move("DFII10", "1", _TWENTY, unit=Unit.BP),
    "hy": _level("HY_OAS", "286", Unit.BP, _D4),
    "hy20": _move("HY_OAS", "11", _TWENTY, _D4, Unit.BP),
    "ig20": _move("IG_OAS", "-4", _TWENTY, _D4, Unit.BP),
    "vix1": _move("VIX", "3.13", unit=Unit.POINTS),
    "vix": _level("VIX", "21.77", Unit.POINTS),
    "tga4": _move("TGA", "113210000000", _WEEKS, _D4, Unit.USD),
    "res4": _move("RESERVES", "-71340000000", _WEEKS, _D4, Unit.USD),
    "res": _level("RESERVES", "2932400000000", Unit.USD, _D4),
    "rrp": _level("RRP", "1680000000", Unit.USD),
    "rrpmax": _level("RRP", "2553716000000", Unit.USD, date(2022, 12, 30), base="peak"),
    "dd": Statement(
        Predicate.MOVED,
        "BTC",
        Metric.RETURN,
        -1,
        Decimal("-50.3145"),
        None,
        Unit.PERCENT,
        date(2025, 10, 6),
        _D5,
        None,
        "peak",
    ),
    "btcmax": _level("BTC", "126198.07", Unit.USD, date(2025, 10, 6), Metric.HIGH, base="peak"),
    "lsi": _level("LSI", "55", Unit.POINTS, _D6),
    "lsi0": _level("LSI", "53", Unit.POINTS, _D5),
    "cover": _level("LSI", "92.3", Unit.PERCENT, _D6, Metric.COVERAGE),
    "pct": _level("VIX", "94.2", Unit.POINTS, _D5, Metric.PERCENTILE, start=date(2016, 1, 4)),
    "score": _level("layer/plumbing", "0.83", Unit.RATIO, _D6, Metric.SCORE),
    "rho": _level("LADDER", "0.829", Unit.RATIO, _D5, Metric.CORRELATION, window=_TWENTY),
    "symptoms": _level("SYMPTOMS", "4", Unit.COUNT, _D6, Metric.TALLY, base="7"),
    "guided": _level(
        "AMZN_CAPEX", "200000000000", Unit.USD, date(2026, 12, 31), start=date(2026, 1, 1), status=Status.GUIDED
    ),
    "expected": _level(
        "AMZN_CAPEX", "146600000000", Unit.USD, date(2026, 12, 31), start=date(2026, 1, 1), status=Status.EXPECTED
    ),
    "liq": _level(
        "LIQUIDATIONS",
        "2600000000",
        Unit.USD,
        _D6,
        window=Window(24, Step.HOUR),
        status=Status.REPORTED,
        publisher="Reuters",
    ),
    "liqzh": _level(
        "LIQUIDATIONS",
        "2600000000",
        Unit.USD,
        _D6,
        window=Window(24, Step.HOUR),
        status=Status.REPORTED,
        publisher="路透社",
    ),
    "more": Statement(
        Predicate.COMPARE,
        "BTC",
        Metric.RETURN,
        -1,
        None,
        None,
        None,
        _STARTS[_TWENTY],
        _D5,
        _TWENTY,
        others=("QQQ",),
        word="more",
    ),
    "lag": Statement(
        Predicate.COMPARE,
        "IGV",
        Metric.RETURN,
        None,
        Decimal("23.298"),
        None,
        Unit.PP,
        _STARTS[_TWENTY],
        _D5,
        _TWENTY,
        others=("SPY",),
        word="less",
    ),
    "rank": Statement(
        Predicate.RANK,
        "ETH",
        Metric.RETURN,
        start=_STARTS[_TWENTY],
        end=_D5,
        window=_TWENTY,
        others=("ETH", "BTC", "IGV"),
        word="low",
    ),
    "low250": Statement(Predicate.EXTREME, "BTC", Metric.LEVEL, end=_D5, window=Window(250, Step.SESSION), word="low"),
    "fall": Statement(Predicate.EXTREME, "BTC", Metric.RETURN, -1, start=date(2025, 4, 8), end=_D5, word="low"),
    "high60": Statement(Predicate.EXTREME, "VIX", Metric.LEVEL, end=_D5, window=Window(60, Step.SESSION), word="high"),
    "calm": Statement(Predicate.STATE, "layer/price", word="calm"),
    "tight": Statement(Predicate.STATE, "layer/plumbing", word="tight"),
    "balanced": Statement(Predicate.STATE, "REGIME", word="balanced"),
    "defensive": Statement(Predicate.STATE, "POSTURE", word="defensive"),
    "noyields": Statement(Predicate.NOT_SEEN, "prediction/yields"),
    "nomargin": Statement(Predicate.NOT_SEEN, "chain/margin"),
    "sold": Statement(Predicate.SEEN, "chain/bitcoin"),
    "nosofr": Statement(Predicate.MISSING, "SOFR99", start=date(2025, 10, 16)),
    "gap": _level("SOFR_IORB", "0.4", Unit.BP, _D4),
    "gap3": _level("SOFR_IORB", "3", Unit.BP, date(2026, 2, 3)),
    "sofr": _level("SOFR", "3.65", Unit.PERCENT, _D4),
    "atiorb": Statement(Predicate.COMPARE, "SOFR", Metric.LEVEL, end=_D4, others=("IORB",), word="equal"),
    "hybar": Statement(Predicate.LEVEL, "HY_OAS", Metric.LEVEL, value=Decimal(297), unit=Unit.BP, base="bar"),
    "ybar": Statement(Predicate.LEVEL, "DGS10", Metric.CHANGE, value=Decimal(15), unit=Unit.BP, base="bar"),
    "gapbar": Statement(Predicate.LEVEL, "SOFR_IORB", Metric.LEVEL, value=Decimal(10), unit=Unit.BP, base="bar"),
    "median": _level("SOFR_IORB", "3.2", Unit.BP, _D4, window=_FIVE, base="median"),
    "cracked": Statement(Predicate.STATE, "BTC", end=_D5, window=_TWENTY, word="lowest"),
    "cracked2": Statement(Predicate.STATE, "ETH", end=_D5, window=_TWENTY, word="lowest"),
    "steady": Statement(Predicate.STATE, "HY_OAS", end=_D4, window=_TWENTY, word="middle"),
    "price": _level("layer/price", "2.754", Unit.RATIO, _D6, Metric.SCORE),
    "price0": _level("layer/price", "2.326", Unit.RATIO, _D5, Metric.SCORE),
    "baa20": _move("BAA10Y", "2", _TWENTY, _D4, Unit.BP),
    "baa": _level("BAA10Y", "164", Unit.BP, _D4),
}
