"""Export and erasure of personal data: receipts and drafts of the people who refer."""

from collections.abc import Iterable
from typing import Any

from crest.models import ReferralDraft, ReferralReceipt
from shield.operations import audit
from shield.records.row_security import acting_as


def export_receipts(user: Any) -> Iterable[dict[str, Any]]:
    """Return what this person sent: reference, day and status. The referral itself is the young person's."""
    with acting_as(user):
        receipts = list(ReferralReceipt.objects.visible_to(user))
        audit.record("crest.own-receipts-exported", None, by=user, receipts=len(receipts))
    return [
        {"reference": one.reference, "sent": one.sent_at.isoformat(), "status": one.get_status_display()}
        for one in receipts
    ]


def export_drafts(user: Any) -> Iterable[dict[str, Any]]:
    """Return when this person started drafts they have not sent; the text is about a young person and not exported."""
    with acting_as(user):
        started = list(ReferralDraft.objects.visible_to(user).unsent().values_list("started_at", flat=True))
    return [{"started": moment.isoformat()} for moment in started]


def erase_drafts(user: Any) -> int:
    """Delete the drafts that were not sent, and return how many."""
    with acting_as(user):
        deleted = ReferralDraft.objects.visible_to(user).unsent().delete()[0]
        audit.record("crest.own-drafts-erased", None, by=user, drafts=deleted)
    return deleted


def retain(user: Any) -> int:
    """Return 0: a referral and its receipt are retained for the young person."""
    return 0


def export_nothing(user: Any) -> Iterable[dict[str, Any]]:
    """Return nothing: what belongs to a young person is not exported to the account that wrote it."""
    return []
