"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from partnership.publications.models import Subscriber


def export_subscriptions(user: Any) -> Iterable[dict[str, Any]]:
    for subscriber in Subscriber.objects.filter(email__iexact=user.email):
        yield {
            "email address": subscriber.email,
            "lists": subscriber.list_labels,
            "state": subscriber.get_status_display(),
            "confirmed": subscriber.confirmed_at.isoformat() if subscriber.confirmed_at else None,
        }


def erase_subscriptions(user: Any) -> int:
    return Subscriber.objects.filter(email__iexact=user.email).delete()[0]
