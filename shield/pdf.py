"""PDFs made by WeasyPrint from the same content as the page: tagged (PDF/UA-1), nothing fetched from anywhere."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from shield.extension_points import identity

ASSETS = Path(settings.BASE_DIR) / "static"


class AssetsOnly(URLFetcher):
    """Gives the renderer ``asset:`` files from our own static folder and ``data:`` addresses, and nothing else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if url.startswith("asset:"):
            path = (ASSETS / url.removeprefix("asset:")).resolve()
            if path.is_relative_to(ASSETS) and path.is_file():
                kind = guess_type(path.name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise FatalURLFetchingError(f"A PDF may not fetch {url[:80]}")


class Unrenderable(Exception):
    """The content cannot become an accessible PDF; the message says what is missing."""


def render(template_name: str, context: dict[str, Any]) -> bytes:
    """The template as a tagged PDF (``pdf/ua-1``). Raises ``Unrenderable`` when it asks for a foreign file."""
    html = render_to_string(template_name, {"identity": identity(), **context})
    try:
        return HTML(string=html, url_fetcher=AssetsOnly(allowed_protocols=("data", "asset"))).write_pdf(
            pdf_variant="pdf/ua-1"
        )
    except FatalURLFetchingError as trouble:
        raise Unrenderable(str(trouble)) from trouble
