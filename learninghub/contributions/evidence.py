"""Evidence for a theme or recommendation: audits."""

from collections.abc import Iterable
from typing import Any

from learninghub.models import Audit, AuditStatus
from partnership.models import Theme
from shield.extension_points import Evidence


def audits(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the finished audits of the priorities that share a theme with the subject."""
    themes = [subject] if isinstance(subject, Theme) else list(subject.themes.all())
    found = Audit.objects.visible_to(user).filter(priority__themes__in=themes, status=AuditStatus.DONE)
    return [
        Evidence(
            audit.title,
            f"{audit.records_total} records",
            f"{audit.priority.get_absolute_url()}#evidence",
            audit.ends_on,
            "audit",
        )
        for audit in found.select_related("priority").distinct()
        if audit.priority is not None
    ]
