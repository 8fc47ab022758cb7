"""The help page: what a person can do here, and who to ask."""

from typing import Any

from shield.extension_points import jobs
from shield.views.base import PortalPage
from shield.web.access import PUBLIC


class Help(PortalPage):
    permission_required = PUBLIC
    template_name = "pages/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        permitted = [job for job in jobs if self.request.user.has_perm(job.permission)]
        return super().get_context_data(jobs=permitted, **kwargs)
