"""A person's seats in the Hub, for those who ask what is held about them."""

from typing import Any

from learninghub.models import HubMember


def export(user: Any) -> list[dict[str, Any]]:
    """The seats the user's person holds or held."""
    return [
        {
            "priority": str(seat.priority),
            "organisation": seat.organisation,
            "from": seat.starts_on.isoformat() if seat.starts_on else None,
            "until": seat.ends_on.isoformat() if seat.ends_on else None,
        }
        for seat in HubMember.objects.filter(person__user=user).select_related("priority")
    ]


def erase(user: Any) -> int:
    """Take the person out of the seats and leave the organisation; answers how many rows changed."""
    return HubMember.objects.filter(person__user=user).update(person=None)
