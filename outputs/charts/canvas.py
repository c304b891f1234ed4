"""A small SVG sheet on lxml: a few typed shapes, text that is measured, and one scoped style.

lxml is here already, escapes text and attributes by construction and refuses what XML cannot hold. The typed
``svg.py`` would be one dependency more for shapes that ten lines give; matplotlib and Altair know no dark mode in CSS and
want Chinese fonts when they draw, where a browser's own fonts show plain ``<text>``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

WIDTH = 360.0
SHOWN = 480  # pixels across, where a page sets no width of its own
MARGIN = 12.0
SMALL, BODY, TITLE = 11.0, 12.0, 15.0
_NS = "http://www.w3.org/2000/svg"
_FONTS = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
LIGHT = {
    "bg": "#ffffff", "ink": "#17222d", "muted": "#56616d", "line": "#cfd6dd", "soft": "#eef2f5", "soft2": "#e2e8ee",
    "water": "#3f8fc9", "tub": "#8593a1", "duck": "#f6c52c", "beak": "#e8731a", "accent": "#1f6fa8", "green": "#0b7a3e",
    "red": "#c0262d",
}  # fmt: skip
DARK = {
    "bg": "#12181f", "ink": "#e8edf2", "muted": "#a3afbb", "line": "#3a4652", "soft": "#1a232c", "soft2": "#222d38",
    "water": "#3f8fc9", "tub": "#75828f", "duck": "#f0c02e", "beak": "#ee8434", "accent": "#6db8ee", "green": "#3ecf7f",
    "red": "#ff7b7b",
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A picture: where it stands in the note, its title, what it tells who cannot see it, and a whole SVG document."""

    id: str
    section: str
    title: str
    alt: str
    svg: str


def measure(text: str, size: float) -> float:
    """About how wide ``text`` is, in the units of the sheet: a Han character is as wide as it is high."""
    return sum(size if ord(char) > 0x2E7F else size * 0.58 for char in text)


def fit(text: str, width: float, size: float) -> str:
    """``text``, or as much of its beginning as ``width`` holds, with an ellipsis."""
    if measure(text, size) <= width:
        return text
    while text and measure(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines of at most ``width``: broken at spaces, in Chinese after any character but before no mark."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and measure((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [fit(line.rstrip(), width, size) for line in lines if line]


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for char in text:
        han = ord(char) > 0x2E7F and char not in "，。；：）、！？》”"
        opens = bool(pieces) and pieces[-1].endswith(("（", "《", "“"))
        if not pieces or (not opens and (han or char == " " or _breaks(pieces[-1], char))):
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _breaks(before: str, char: str) -> bool:
    return ord(before[-1]) > 0x2E7F and ord(char) <= 0x2E7F


class Canvas:
    """A sheet of fixed width; ``y`` is where the next row begins. Colours are names of the palette."""

    def __init__(self, id: str, code: str) -> None:
        self.scope = f"lsi-{id}-{code}"
        self.y = MARGIN
        self._id, self._code = id, code
        self._body: Any = etree.Element(f"{{{_NS}}}g")

    def shape(self, tag: str, **attributes: object) -> None:
        """Any shape; an underscore stands for a hyphen, ``kind`` for ``class``."""
        self._add(tag, attributes)

    def rect(self, x: float, y: float, width: float, height: float, kind: str, **more: object) -> None:
        """A rectangle."""
        self._add("rect", {"x": x, "y": y, "width": width, "height": height, "kind": kind, **more})

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        """A straight line."""
        self._add("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "kind": kind})

    def text(self, x: float, y: float, said: str, kind: str = "ink", size: float = SMALL, at: str = "start") -> None:
        """Text with its baseline at ``y``; ``at`` is ``start``, ``middle`` or ``end``."""
        shown = {"x": x, "y": y, "kind": kind, "font_size": size, "text_anchor": at}
        self._add("text", shown).text = said

    def heading(self, title: str, notes: Sequence[str]) -> None:
        """The title and the lines beneath it."""
        for line in wrap(title, WIDTH - 2 * MARGIN, TITLE):
            self.text(MARGIN, self.y + 14, line, "ink strong", TITLE)
            self.y += 20
        self.notes(notes)

    def notes(self, notes: Sequence[str]) -> None:
        """Small lines, each wrapped."""
        for note in notes:
            for line in wrap(note, WIDTH - 2 * MARGIN, SMALL):
                self.text(MARGIN, self.y + 11, line, "muted")
                self.y += 15

    def chart(self, section: str, title: str, alt: str) -> Chart:
        """The finished picture."""
        height = round(self.y + MARGIN, 1)
        root: Any = etree.Element(f"{{{_NS}}}svg", nsmap={None: _NS})
        frame = {
            "class": self.scope,
            "width": _number(SHOWN),
            "height": _number(round(SHOWN * height / WIDTH)),
            "viewBox": f"0 0 {_number(WIDTH)} {_number(height)}",
            "role": "img",
            "lang": _tag(self._code),
        }
        for name, value in frame.items():
            root.set(name, value)
        for tag, said in (("title", title), ("desc", alt), ("style", _style(self.scope))):
            etree.SubElement(root, f"{{{_NS}}}{tag}").text = said
        ground = {"width": _number(WIDTH), "height": _number(height), "class": "f-bg"}
        etree.SubElement(root, f"{{{_NS}}}rect", ground)
        root.append(self._body)
        return Chart(self._id, section, title, alt, etree.tostring(root, encoding="unicode") + "\n")

    def _add(self, tag: str, attributes: dict[str, object]) -> Any:
        shown = {_attribute(name): _number(value) for name, value in attributes.items()}
        return etree.SubElement(self._body, f"{{{_NS}}}{tag}", shown)


def _attribute(name: str) -> str:
    return "class" if name == "kind" else name.replace("_", "-")


def _number(value: object) -> str:
    """Two decimals at most, and none that say nothing."""
    if not isinstance(value, float):
        return str(value)
    return (
        f"{value + 0.0:.2f}".rstrip("0").rstrip(".").replace("-0", "0", 1)
        if abs(value) < 0.005
        else f"{value:.2f}".rstrip("0").rstrip(".")
    )


def _tag(code: str) -> str:
    return {"zh": "zh-Hans", "zh-hant": "zh-Hant"}.get(code, code)


def _style(scope: str) -> str:
    """Every rule begins with the scope: a style in an inlined picture reaches the whole page."""
    rules = [f".{scope}{{{_colours(LIGHT)};font-family:{_FONTS};display:block;max-width:100%;height:auto}}"]
    rules.append(f"@media (prefers-color-scheme:dark){{.{scope}{{{_colours(DARK)}}}}}")
    rules += [f".{scope} .f-{name}{{fill:var(--lsi-{name})}}" for name in LIGHT]
    rules += [f".{scope} .s-{name}{{stroke:var(--lsi-{name});fill:none}}" for name in LIGHT]
    rules += [f".{scope} text.{name}{{fill:var(--lsi-{name})}}" for name in ("ink", "muted", "accent", "green", "red")]
    rules.append(f".{scope} .strong{{font-weight:600}}")
    return "\n".join(rules)


def _colours(palette: dict[str, str]) -> str:
    return ";".join(f"--lsi-{name}:{value}" for name, value in palette.items())
