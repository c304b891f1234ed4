"""Jekyll: two posts a note, in one folder below ``_posts``, and the pictures below ``assets``.

https://jekyllrb.com/docs/posts/. Jekyll knows no languages: each post has ``lang``, its own ``permalink`` and the ``ref`` by which
themes for several languages find the other. Liquid has nothing to run in what we write: no brace stands in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from commentary.errors import SettingsError
from outputs.charts import Chart
from outputs.publish.markdown import Style, body, front
from outputs.publish.target import Page, Site, Unit

_CODES = {"zh": "zh-CN", "zh-hant": "zh-TW"}


class Jekyll:
    """A Jekyll site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def check(self) -> None:
        """Raises SettingsError where there is no Jekyll site."""
        if not any((self.site.root / name).exists() for name in ("_config.yml", "_config.yaml", "_config.toml")):
            raise SettingsError("no Jekyll site here", str(self.site.root), "make one with: jekyll new DIR")

    def page(self, day: str, lang: str) -> str:
        """``_posts/notes/DAY/DAY-CODE.md``."""
        return f"{self._folder(day)}/{day}-{self._code(lang)}.md"

    def units(self, pages: Sequence[Page]) -> Sequence[Unit]:
        """The pictures first, in a folder named for what they are, so that no post ever shows another version's."""
        day = pages[0].post.day
        pictures = {f"{c.id}-{page.post.lang}.svg": c.svg.encode() for page in pages for c in page.charts}
        assets = self._assets(pages)
        posts = {self.page(day, p.post.lang).rpartition("/")[2]: self._written(p, assets).encode() for p in pages}
        return [
            *([Unit(assets, pictures)] if pictures else []),
            Unit(self._folder(day), posts, ("*.md",)),
        ]

    def owns(self, day: str) -> Sequence[str]:
        """The posts, and all versions of the pictures."""
        return [self._folder(day), self._pictures(day)]

    def _code(self, lang: str) -> str:
        return self.site.code(lang, _CODES)

    def _folder(self, day: str) -> str:
        return f"_posts/{self.site.section}/{day}"

    def _assets(self, pages: Sequence[Page]) -> str:
        told = "".join(chart.svg for page in pages for chart in page.charts)
        version = hashlib.sha256(told.encode()).hexdigest()[:8]
        return f"{self._pictures(pages[0].post.day)}/{version}"

    def _pictures(self, day: str) -> str:
        return f"assets/{self.site.section}/{day}"

    def _written(self, page: Page, assets: str) -> str:
        link = f"/{self._code(page.post.lang).lower()}/{self.site.section}/{page.post.day}/"
        up = "../" * (link.count("/") - 1)

        def image(chart: Chart) -> str:
            return f"{up}{assets}/{chart.id}-{page.post.lang}.svg"

        text = body(page.post, page.charts, page.corrections, page.draft, Style("fn:", titled=False, image=image))
        own = {
            "layout": "post",
            "lang": self._code(page.post.lang),
            "ref": f"note-{page.post.day}",
            "permalink": link,
            **({"published": False} if page.draft else {}),
        }
        return front(page.post, text, page.corrections, page.draft, own)
