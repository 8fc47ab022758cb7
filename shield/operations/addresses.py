"""A changed email address of an account: everything that is stored or sent by address follows it."""

from django.db import transaction
from django.db.models import Q

from shield.extension_points import address_changes
from shield.models import EmailNotice, EmailStatus, User
from shield.operations import audit

# Emails about the account itself go to the address they were written for, so that a thief cannot take the warning along.
ABOUT_ACCOUNTS = Q(template__startswith="account/") | Q(template__startswith="mfa/") | Q(template__startswith="shield/")


@transaction.atomic
def follow(*, user: User, was: str, now: str) -> None:
    """Move what waits to be sent and what the apps store by address to ``now``, which the user has proven.

    Doing it twice changes nothing more.
    """
    moved = pass_on(user=user, was=was, now=now)
    audit.record("shield.address-changed", user, by=user, emails_moved=moved)


@transaction.atomic
def pass_on(*, user: User | None, was: str, now: str) -> int:
    """Move what waits to be sent and what the apps store by address; return how many emails were moved.

    ``user`` is the account that the address belongs to, if there is one.
    """
    waiting = EmailNotice.objects.filter(status=EmailStatus.QUEUED, to__iexact=was).exclude(ABOUT_ACCOUNTS)
    moved = waiting.update(to=now)
    for each in address_changes:
        each.follow(user, was, now)
    return moved
