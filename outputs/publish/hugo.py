"""Hugo: a page bundle a note, ``content/notes/2026-02-06/`` with ``index.en.md``, ``index.zh-cn.md`` and the pictures.

https://gohugo.io/content-management/page-bundles/ and /multilingual/. The languages of a bundle are linked by Hugo itself; the
``translationKey`` is for themes that ask for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from commentary.errors import SettingsError
from outputs.charts import Chart
from outputs.publish.markdown import Style, body, front
from outputs.publish.target import Page, Site, Unit

_CODES = {"zh": "zh-cn", "zh-hant": "zh-tw"}
_CONFIGS = ("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "config.yaml", "config.json", "config")


class Hugo:
    """A Hugo site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def check(self) -> None:
        """Raises SettingsError where there is no Hugo site."""
        if not any((self.site.root / name).exists() for name in _CONFIGS):
            raise SettingsError("no Hugo site here", str(self.site.root), "make one with: commentary site new DIR")

    def page(self, day: str, lang: str) -> str:
        """``content/notes/DAY/index.CODE.md``."""
        return f"{self._folder(day)}/index.{self.site.code(lang, _CODES)}.md"

    def units(self, pages: Sequence[Page]) -> Sequence[Unit]:
        """The bundle."""
        files: dict[str, bytes] = {}
        for page in pages:
            code = self.site.code(page.post.lang, _CODES)
            files[f"index.{code}.md"] = self._written(page).encode()
            files |= {_picture(chart, code): chart.svg.encode() for chart in page.charts}
        return [Unit(self._folder(pages[0].post.day), files, ("index.*.md", "*.svg"))]

    def owns(self, day: str) -> Sequence[str]:
        """The bundle."""
        return [self._folder(day)]

    def _folder(self, day: str) -> str:
        return f"content/{self.site.section}/{day}"

    def _written(self, page: Page) -> str:
        code = self.site.code(page.post.lang, _CODES)
        style = Style("fn:", titled=False, image=lambda chart: _picture(chart, code))
        text = body(page.post, page.charts, page.corrections, page.draft, style)
        own = {"lang": code, "translationKey": f"note-{page.post.day}"}
        return front(page.post, text, page.corrections, page.draft, own)


def _picture(chart: Chart, code: str) -> str:
    """Its name: by the code in it Hugo knows whose it is, also in a bundle without a page in the site's first language."""
    return f"{chart.id}.{code}.svg"
