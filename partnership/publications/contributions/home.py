"""Cards on the home pages, and the clocks of annual reports."""

from typing import Any

from partnership.directory.models.clocks import StatutoryClock
from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.models import BulletinIssue
from partnership.publications.models.report_clocks import running_clocks


def latest_bulletin(user: Any) -> dict[str, Any] | None:
    """Return the newest issue, for everyone."""
    return {"issue": BulletinIssue.objects.sent().order_by("-sent_at").first()}


def report_clocks(user: Any) -> list[StatutoryClock]:
    """Return the clocks of reports to publish and of copies to send; none to people who may not know of drafts."""
    return running_clocks() if user.has_perm(READ_GOVERNANCE) else []
