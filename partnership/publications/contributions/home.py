"""Cards on the home pages."""

from typing import Any

from partnership.publications.models import BulletinIssue


def latest_bulletin(user: Any) -> dict[str, Any] | None:
    """Return the newest issue, for everyone."""
    return {"issue": BulletinIssue.objects.sent().order_by("-sent_at").first()}
