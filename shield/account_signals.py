"""What allauth reports about accounts, handed to the operations."""

from typing import Any

from allauth.account.signals import email_changed
from django.dispatch import receiver

from shield.operations import addresses


@receiver(email_changed)
def address_changed(user: Any, from_email_address: Any, to_email_address: Any, **kwargs: Any) -> None:
    """The address of an account was changed, by a link sent to the new one; the first address changes nothing."""
    if from_email_address is not None and from_email_address.email.lower() != to_email_address.email.lower():
        addresses.follow(user=user, was=from_email_address.email, now=to_email_address.email)
