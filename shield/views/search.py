"""The search of the whole portal."""

from typing import Any

from shield.views.base import PortalPage
from shield.web.access import PUBLIC
from shield.web.site_search import find, find_some


class Search(PortalPage):
    """Pages, jobs and records that fit the words, among those the person may see."""

    permission_required = PUBLIC
    is_look_up = True
    template_name = "search/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = " ".join(self.request.GET.get("q", "").split())[:200]
        hits = find(self.request.user, words) if words else []
        some = find_some(self.request.user, words) if words and not hits else []
        return super().get_context_data(words=words, hits=hits or some, fits_some=bool(some), **kwargs)
