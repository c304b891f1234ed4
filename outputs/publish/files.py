"""Files for no site in particular: a folder a note with ``en.md``, ``zh.md``, their pictures, and each page as one HTML file.

The Markdown keeps its facts in footnotes, which every reader of Markdown knows. The HTML holds its pictures and styles itself: it can be
opened from a disk, mailed, or put on any server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commentary.errors import SettingsError
from outputs.charts import Chart
from outputs.publish.markdown import Style, body, front
from outputs.publish.target import Page, Site, Unit
from outputs.publish.webpage import webpage


class Files:
    """A folder."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def check(self) -> None:
        """Raises SettingsError where the folder's place is taken by a file."""
        if self.site.root.exists() and not self.site.root.is_dir():
            raise SettingsError("is no folder", str(self.site.root), "name a folder")

    def page(self, day: str, lang: str) -> str:
        """``notes/DAY/CODE.md``."""
        return f"{self._folder(day)}/{self.site.code(lang, {})}.md"

    def units(self, pages: Sequence[Page]) -> Sequence[Unit]:
        """One folder."""
        files: dict[str, bytes] = {}
        others = [(page.post.lang, self.site.code(page.post.lang, {})) for page in pages]
        for page in pages:
            code = self.site.code(page.post.lang, {})
            text = body(
                page.post, page.charts, page.corrections, page.draft, Style("", titled=True, image=_beside(page))
            )
            files[f"{code}.md"] = front(page.post, text, page.corrections, page.draft, {"lang": code}).encode()
            files[f"{code}.html"] = webpage(page, [other for other in others if other[1] != code]).encode()
            files |= {_beside(page)(chart): chart.svg.encode() for chart in page.charts}
        return [Unit(self._folder(pages[0].post.day), files, ("*.md", "*.html", "*.svg"))]

    def owns(self, day: str) -> Sequence[str]:
        """The folder."""
        return [self._folder(day)]

    def _folder(self, day: str) -> str:
        return f"{self.site.section}/{day}"


def _beside(page: Page) -> Callable[[Chart], str]:
    """The names of a page's pictures."""
    return lambda chart: f"{chart.id}-{page.post.lang}.svg"
