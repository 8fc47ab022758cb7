"""What CREST holds about the people who use it: handed out, and erased where it may be."""

from collections.abc import Iterable
from typing import Any

from crest.models import ReferralDraft, ReferralReceipt
from shield.operations import audit
from shield.records.row_security import acting_as


def receipts_of(user: Any) -> Iterable[dict[str, Any]]:
    """What this person sent: reference, day and status. The referral itself is the young person's."""
    with acting_as(user):
        receipts = list(ReferralReceipt.objects.visible_to(user))
        audit.record("crest.own-receipts-exported", None, by=user, receipts=len(receipts))
    return [
        {"reference": one.reference, "sent": one.sent_at.isoformat(), "status": one.get_status_display()}
        for one in receipts
    ]


def drafts_of(user: Any) -> Iterable[dict[str, Any]]:
    """When this person began what they have not sent; what they wrote is about a young person, and is not handed out."""
    with acting_as(user):
        begun = list(ReferralDraft.objects.visible_to(user).unsent().values_list("started_at", flat=True))
    return [{"started": moment.isoformat()} for moment in begun]


def erase_drafts(user: Any) -> int:
    """Throw away what was never sent."""
    with acting_as(user):
        gone = ReferralDraft.objects.visible_to(user).unsent().delete()[0]
        audit.record("crest.own-drafts-erased", None, by=user, drafts=gone)
    return gone


def keep(user: Any) -> int:
    """A referral and its receipt are kept for the young person's sake: nothing is erased on the referrer's request."""
    return 0
