"""A drawing: SVG elements of the standard library's XML, which escapes all text, and one style sheet for light and dark.

Matplotlib and Altair were weighed: they lay text out with fonts of the machine that draws, which Chinese would need there, know nothing
of a reader's dark screen, and could not draw a bathtub. Here text stays text, in the reader's own fonts.
"""

from __future__ import annotations

import unicodedata
from typing import Literal
from xml.etree import ElementTree as ET

Rising = Literal["green", "red"]
Anchor = Literal["start", "middle", "end"]

WIDTH = 360.0  # units of the drawing; a phone shows them about one to one
SHOWN = 480  # pixels, where a page sets no width of its own
SIZE = 12.5  # of text

_FONTS = 'system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
_LIGHT = {
    "paper": "#fbfcfd", "ink": "#1d2328", "quiet": "#57606a", "line": "#d0d7de", "water": "#a9d3f0", "wave": "#2f7fb8",
    "green": "#1a7f4b", "red": "#bf3a2b", "band1": "#e8f4ec", "band2": "#f3f5f7", "band3": "#fcefdc", "band4": "#f9dfdb", "duck": "#f2b632",
}  # fmt: skip
_DARK = {
    "paper": "#161b20", "ink": "#e6eaee", "quiet": "#a7b1bb", "line": "#3a444e", "water": "#1f4a6e", "wave": "#6fb6e6",
    "green": "#4cc38a", "red": "#ff8577", "band1": "#17291f", "band2": "#1d242b", "band3": "#33291a", "band4": "#3a2120", "duck": "#e0a92c",
}  # fmt: skip


class Canvas:
    """One picture, ``height`` units high. ``name`` scopes its style, so that several stand on one page."""

    def __init__(self, name: str, height: float, title: str, alt: str, rising: Rising) -> None:
        self.name, self.height = name, height
        size = {
            "width": str(SHOWN),
            "height": number(SHOWN * height / WIDTH),
            "viewBox": f"0 0 {number(WIDTH)} {number(height)}",
        }
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": name, "role": "img", **size})
        ET.SubElement(self.root, "title").text = title
        ET.SubElement(self.root, "desc").text = alt
        ET.SubElement(self.root, "style").text = _style(name, rising)
        self.rect(0, 0, WIDTH, height, "paper", radius=6)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A filled rectangle."""
        self._put("rect", fill, x=x, y=y, width=width, height=height, **({"rx": radius} if radius else {}))

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "rule") -> None:
        """A line of a kind."""
        self._put("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)

    def path(self, d: str, kind: str) -> None:
        """A path of a kind."""
        ET.SubElement(self.root, "path", {"class": kind, "d": d})

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        """A dot."""
        self._put("circle", fill, cx=x, cy=y, r=r)

    def text(
        self, x: float, y: float, text: str, anchor: Anchor = "start", kind: str = "t", size: float = SIZE
    ) -> None:
        """A line of text, its baseline at ``y``."""
        more = {} if anchor == "start" else {"text-anchor": anchor}
        place = {"class": kind, "x": number(x), "y": number(y), "font-size": number(size)}
        ET.SubElement(self.root, "text", {**place, **more}).text = text

    def _put(self, tag: str, kind: str, **places: float) -> None:
        ET.SubElement(self.root, tag, {"class": kind, **{key: number(value) for key, value in places.items()}})

    def svg(self) -> str:
        """The whole document."""
        return ET.tostring(self.root, encoding="unicode") + "\n"


def number(value: float) -> str:
    """A place in hundredths, without needless digits."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # adding nothing makes a negative nothing plain


def width(text: str, size: float = SIZE) -> float:
    """About how wide a text is: Han and full-width signs one em, capitals and wide signs two thirds, the rest less."""
    return size * sum(_em(sign) for sign in text)


def _em(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF" or sign in "“”’…":
        return 1.0
    if sign in "MW%@—":
        return 0.9
    if sign.isupper() or sign in "−+&$":
        return 0.68
    return 0.3 if sign in " .,:;'il|()·" else 0.57


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """A text cut to its room, with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _style(name: str, rising: Rising) -> str:
    """The sheet of one picture: nothing in it reaches beyond the picture."""
    own = f".{name}"
    falling = "red" if rising == "green" else "green"
    kinds = {
        "t": "fill:var(--ink)", "q": "fill:var(--quiet)", "b": "fill:var(--ink);font-weight:600",
        "over": "fill:var(--quiet);paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-opacity:.8",
        "rule": "stroke:var(--line);stroke-width:1", "axis": "stroke:var(--quiet);stroke-width:1",
        "curve": "fill:none;stroke:var(--wave);stroke-width:2;stroke-linejoin:round",
        "tub": "fill:none;stroke:var(--quiet);stroke-width:4;stroke-linecap:round;stroke-linejoin:round",
        "pipe": "fill:none;stroke:var(--quiet);stroke-width:3;stroke-linecap:round;stroke-linejoin:round",
        "up": f"fill:var(--{rising})", "down": f"fill:var(--{falling})", "beak": "fill:var(--red)", "eye": "fill:#1d2328",
        "faint-up": f"fill:var(--{rising});opacity:.45", "faint-down": f"fill:var(--{falling});opacity:.45",
        **{key: f"fill:var(--{key})" for key in ("paper", "ink", "line", "quiet", "water", "wave", "duck", "band1", "band2", "band3", "band4")},
    }  # fmt: skip

    def colours(table: dict[str, str]) -> str:
        return f"{own}{{{';'.join(f'--{key}:{value}' for key, value in table.items())}}}"

    rules = "".join(f"{own} .{kind}{{{says}}}" for kind, says in kinds.items())
    return f"{colours(_LIGHT)}@media (prefers-color-scheme:dark){{{colours(_DARK)}}}{own} text{{font-family:{_FONTS};font-variant-numeric:tabular-nums}}{rules}"
