"""Export and erasure of personal data: memberships of the Hub."""

from collections.abc import Iterable
from typing import Any

from learninghub.models import HubMember


def export_memberships(user: Any) -> Iterable[dict[str, Any]]:
    """Return the memberships of the Hub that the user holds or held."""
    return [
        {
            "priority": str(member.priority),
            "agency": member.organisation,
            "from": member.starts_on.isoformat() if member.starts_on else None,
            "until": member.ends_on.isoformat() if member.ends_on else None,
        }
        for member in HubMember.objects.filter(person__user=user).select_related("priority")
    ]


def erase_memberships(user: Any) -> int:
    """Remove the person from the memberships, leave the agency, and return how many rows changed."""
    return HubMember.objects.filter(person__user=user).update(person=None)
