"""Who gets the bulletin: requested on the website, confirmed by email, ended with one click."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.publications.models import MailingList, Subscriber, SubscriberStatus
from shield.models import User
from shield.operations import audit, outbox
from shield.refusals import Refused


@transaction.atomic
def request(*, email: str, lists: list[str], now: datetime | None = None) -> None:
    """Email a confirmation link. Nothing else is sent until the button behind the link is used.

    Does not say whether the address was known, and emails one address at most once an hour.
    """
    now = now or timezone.now()
    subscriber = Subscriber.objects.filter(email__iexact=email).first()
    if subscriber is None:
        subscriber = Subscriber.objects.create(email=email.lower(), requested_at=now)
    outbox.post(
        "partnership/emails/subscriber-confirm",
        to=subscriber.email,
        idempotency_key=f"subscriber-confirm:{subscriber.pk}:{now:%Y-%m-%d-%H}",
        token=subscriber.confirm_token(lists),
        lists=[MailingList(name).label for name in lists],
    )


def find_by_confirm_token(token: str) -> tuple[Subscriber, list[str]] | None:
    """Return the subscriber and the lists of a confirmation link, or ``None`` for an expired or foreign link."""
    return Subscriber.objects.from_confirm_token(token)


def find_by_unsubscribe_token(token: str) -> Subscriber | None:
    """Return the subscriber of an unsubscribe link, or ``None`` for a foreign link."""
    return Subscriber.objects.from_unsubscribe_token(token)


@transaction.atomic
def confirm(*, subscriber: Subscriber, lists: list[str], now: datetime | None = None) -> Subscriber:
    """Subscribe the address to these lists; confirming twice changes nothing more."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.status == SubscriberStatus.CONFIRMED and sorted(subscriber.lists) == sorted(lists):
        return subscriber
    subscriber.status, subscriber.lists = SubscriberStatus.CONFIRMED, sorted(lists)
    subscriber.confirmed_at, subscriber.unsubscribed_at = now or timezone.now(), None
    subscriber.save(update_fields=["status", "lists", "confirmed_at", "unsubscribed_at"])
    audit.record("partnership.subscriber-confirmed", subscriber, by=None)
    return subscriber


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, now: datetime | None = None) -> Subscriber:
    """Take the address off every list; unsubscribing twice changes nothing more."""
    subscribed = Subscriber.objects.filter(pk=subscriber.pk).exclude(status=SubscriberStatus.UNSUBSCRIBED)
    if subscribed.update(status=SubscriberStatus.UNSUBSCRIBED, lists=[], unsubscribed_at=now or timezone.now()):
        audit.record("partnership.subscriber-unsubscribed", subscriber, by=None)
    subscriber.refresh_from_db()
    return subscriber


@transaction.atomic
def remove(*, subscriber: Subscriber, by: User) -> None:
    """Take an address off every list, as its reader asked by phone or letter. Raise `Refused` when it is off already."""
    if subscriber.status == SubscriberStatus.UNSUBSCRIBED:
        raise Refused("This address is already unsubscribed.")
    unsubscribe(subscriber=subscriber)
    audit.record("partnership.subscriber-removed", subscriber, by=by)


@transaction.atomic
def move(*, was: str, now: str) -> None:
    """Move a subscription to the address that its reader has proven; lists of both are joined, none is lost."""
    both = Subscriber.objects.select_for_update().order_by("pk")
    old, new = (both.filter(email__iexact=address).first() for address in (was, now))
    if old is None:
        return
    if new is None:
        old.email = now.lower()
        old.save(update_fields=["email"])
        return
    if old.is_confirmed:
        confirm(subscriber=new, lists=sorted({*new.lists, *old.lists}))
        unsubscribe(subscriber=old)
