"""Escalation statistics of one year."""

import re
from datetime import date
from typing import Any

from partnership.assurance.operations import escalation_statistics
from partnership.assurance.rules import READ_ESCALATIONS, SEE_ESCALATION_STATISTICS
from shield import working_days
from shield.views.base import PortalPage

YEAR = re.compile(r"[0-9]{4}")


class EscalationStatistics(PortalPage):
    """Small numbers are words, except for the team and the scrutineer."""

    permission_required = SEE_ESCALATION_STATISTICS
    template_name = "partnership/escalations/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = working_days.today()
        this_year, year = first_year_of(today), self.chosen_year(today)
        exact = self.request.user.has_perm(READ_ESCALATIONS)
        return super().get_context_data(
            statistics=escalation_statistics.statistics(date(year, 4, 1), date(year + 1, 3, 31), exact=exact),
            label=f"{year}/{(year + 1) % 100:02}",
            previous_year=year - 1,
            next_year=year + 1 if year < this_year else None,
            **kwargs,
        )

    def chosen_year(self, today: date) -> int:
        """Return the year in the address, or the current one."""
        typed = self.request.GET.get("year", "")
        return int(typed) if YEAR.fullmatch(typed) and 2018 <= int(typed) <= 2100 else first_year_of(today)


def first_year_of(day: date) -> int:
    """Return the calendar year in which the financial year of a day starts."""
    return day.year if day.month >= 4 else day.year - 1
