"""The safeguarding champions of the agencies, and their events."""

from typing import Any

from shield import working_days
from shield.views.base import PortalPage
from training.operations.office import champions
from training.rules import SEE_CHAMPIONS


class ChampionList(PortalPage):
    permission_required = SEE_CHAMPIONS
    template_name = "training/champions/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = champions.overview(self.request.user, working_days.today())
        return super().get_context_data(champions=found, **kwargs)
