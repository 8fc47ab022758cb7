"""PDFs made by WeasyPrint from the same content as the page: tagged (PDF/UA-1), nothing fetched from anywhere.

What WeasyPrint cannot tag is mended afterwards, in ``shield/pdf_tags.py``.
"""

import os
from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path
from threading import local
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from shield import pdf_tags
from shield.extension_points import identity

ASSETS = Path(settings.BASE_DIR) / "static"
STYLE_SHEET = ASSETS / "pdf.css"
TAGGED = "pdf/ua-1"


class AssetsOnly(URLFetcher):
    """Gives the renderer ``asset:`` files from our own static folder and ``data:`` addresses, and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data", "asset"))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if url.startswith("asset:"):
            path = (ASSETS / url.removeprefix("asset:")).resolve()
            if path.is_relative_to(ASSETS) and path.is_file():
                kind = guess_type(path.name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise FatalURLFetchingError(f"A PDF may not fetch {url[:80]}")


class Fonts(FontConfiguration):
    """Fonts unpacked into a folder, which only the process that made it removes: a forked worker leaves it alone."""

    def __init__(self) -> None:
        self._process = os.getpid()
        super().__init__()

    def __del__(self) -> None:
        if self._process == os.getpid():
            super().__del__()


class Typesetting:
    """The unpacked fonts and the parsed style sheet, which are the same for every document."""

    def __init__(self) -> None:
        self.fonts = Fonts()
        self.style_sheet = self.parse(filename=STYLE_SHEET)

    def parse(self, **source: Any) -> CSS:
        """Return a style sheet for documents that are drawn with these fonts."""
        return CSS(**source, url_fetcher=AssetsOnly(), font_config=self.fonts)


class _Kept(local):
    """One typesetting for each thread, as WeasyPrint's fonts belong to one thread; made anew in a forked process.

    Unpacking the fonts and parsing the style sheet for each document took more time than the rest: keeping them makes
    a certificate 77 % cheaper (0.037 instead of 0.158 s of CPU) and 53 different documents 61 %.
    """

    key: tuple[int, int] | None = None
    typesetting: Typesetting

    def get(self) -> Typesetting:
        key = (os.getpid(), STYLE_SHEET.stat().st_mtime_ns)
        if self.key != key:
            self.typesetting = Typesetting()
            self.key = key
        return self.typesetting


_kept = _Kept()


class Unrenderable(Exception):
    """The content cannot become an accessible PDF; the message says what is missing."""


def render(template_name: str, context: dict[str, Any]) -> bytes:
    """The template as a tagged PDF (``pdf/ua-1``). Raises ``Unrenderable`` when it asks for a foreign file."""
    context = {"identity": identity(), **context}
    typesetting = _kept.get()
    brand = typesetting.parse(string=render_to_string("pdf/brand.css", context))
    html = render_to_string(template_name, context)
    return draw(html, style_sheets=[typesetting.style_sheet, brand], variant=TAGGED)


def draw(html: str, *, style_sheets: Sequence[CSS] = (), variant: str | None = None) -> bytes:
    """The page as a PDF. Raises ``Unrenderable`` when it asks for a foreign file."""
    document = HTML(string=html, url_fetcher=AssetsOnly())
    try:
        printed = document.write_pdf(pdf_variant=variant, stylesheets=style_sheets, font_config=_kept.get().fonts)
    except FatalURLFetchingError as trouble:
        raise Unrenderable(str(trouble)) from trouble
    return pdf_tags.mended(printed) if variant == TAGGED else printed
