"""Traditional Chinese as a rendering of the simplified text, by OpenCC and a short table of corrections.

The configuration is ``s2tw``: it changes characters and keeps words, so 期权, 回购, 收益率, 爆仓 and 基点 become
期權, 回購, 收益率, 爆倉 and 基點, which readers in Hong Kong and Taiwan both know. ``s2twp`` also swaps vocabulary
and gets finance wrong (发布 becomes 釋出, 参数 becomes 引數); ``s2hk`` writes 説, 閲, 税 and 賬户, which few papers
print. 收益率 stays: neither 殖利率 (Taiwan) nor 孳息率 (Hong Kong) is read everywhere. ``hant.toml`` holds what is
left to correct.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


def traditional(text: str) -> str:
    """``text`` in Traditional characters; anything but Chinese is left as it is."""
    return _corrected(str(_converter("s2tw").convert(text)), "s2tw")


def simplified(text: str) -> str:
    """The way back, so that a Traditional page can be read by the rules of the simplified text it renders."""
    return _corrected(str(_converter("t2s").convert(text)), "t2s")


@cache
def _converter(way: str) -> OpenCC:
    from opencc import OpenCC  # loaded only when a Traditional edition is asked for

    return OpenCC(way)


@cache
def _corrections(way: str) -> tuple[tuple[str, str], ...]:
    table = tomllib.loads(resources.files("outputs").joinpath("hant.toml").read_text("utf-8"))[way]
    return tuple(sorted(table.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _corrected(text: str, way: str) -> str:
    for wrong, right in _corrections(way):
        text = text.replace(wrong, right)
    return text
