"""Who gets the bulletin: asked for, confirmed by a mail, left with one click."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.publications.models import MailingList, Subscriber, SubscriberStatus
from shield.operations import audit, notices
from shield.refusals import Refused


@transaction.atomic
def ask(*, email: str, lists: list[str], now: datetime | None = None) -> None:
    """Send a link that confirms. Nothing is sent to anybody before the link's button is used.

    Says nothing about whether the address was known, and mails one address at most once an hour.
    """
    now = now or timezone.now()
    subscriber = Subscriber.objects.filter(email__iexact=email).first()
    if subscriber is None:
        subscriber = Subscriber.objects.create(email=email.lower(), asked_at=now)
    notices.post(
        "partnership/emails/subscriber-confirm",
        to=subscriber.email,
        occasion=f"subscriber-confirm:{subscriber.pk}:{now:%Y-%m-%d-%H}",
        token=subscriber.confirm_token(lists),
        lists=[MailingList(name).label for name in lists],
    )


def awaiting(token: str) -> tuple[Subscriber, list[str]] | None:
    """Whose confirmation link this is, and for which lists; ``None`` for old and foreign links."""
    return Subscriber.objects.awaiting(token)


def leaving(token: str) -> Subscriber | None:
    """Whose leaving link this is."""
    return Subscriber.objects.leaving(token)


@transaction.atomic
def confirm(*, subscriber: Subscriber, lists: list[str], now: datetime | None = None) -> Subscriber:
    """Begin sending these lists to the address; doing it twice changes nothing more."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.status == SubscriberStatus.CONFIRMED and sorted(subscriber.lists) == sorted(lists):
        return subscriber
    subscriber.status, subscriber.lists = SubscriberStatus.CONFIRMED, sorted(lists)
    subscriber.confirmed_at, subscriber.left_at = now or timezone.now(), None
    subscriber.save(update_fields=["status", "lists", "confirmed_at", "left_at"])
    audit.record("partnership.subscriber-confirmed", subscriber, by=None)
    return subscriber


@transaction.atomic
def leave(*, subscriber: Subscriber, now: datetime | None = None) -> Subscriber:
    """Send nothing more to the address; doing it twice changes nothing more."""
    left = Subscriber.objects.filter(pk=subscriber.pk).exclude(status=SubscriberStatus.LEFT)
    if left.update(status=SubscriberStatus.LEFT, lists=[], left_at=now or timezone.now()):
        audit.record("partnership.subscriber-left", subscriber, by=None)
    subscriber.refresh_from_db()
    return subscriber


@transaction.atomic
def remove(*, subscriber: Subscriber, by: Any) -> None:
    """Take an address off every list for good, as a reader asked by telephone or letter."""
    if subscriber.status == SubscriberStatus.LEFT:
        raise Refused("This address has left already.")
    leave(subscriber=subscriber)
    audit.record("partnership.subscriber-removed", subscriber, by=by)
