"""What happens to bulletins, reports and signatures of a person whose two accounts are merged.

Subscriptions follow the address.
"""

from partnership.publications.models import BulletinIssue
from shield.extension_points import AccountMerge, Follow, Merging

DECISIONS = {
    "partnership.BulletinIssue.written_by": Follow.OWN,
    # What was approved, published or signed stays with the account that did it.
    "partnership.BulletinIssue.approved_by": Follow.STAY,
    "partnership.AnnualReport.published_by": Follow.STAY,
    "partnership.AnnualReport.commented_by": Follow.MOVE,
    "partnership.AnnualReportSignature.signed_by": Follow.STAY,
    "partnership.AnnualReportCopy.recorded_by": Follow.MOVE,
    "partnership.ArrangementsVersion.published_by": Follow.STAY,
    "partnership.ArrangementsSignature.signed_by": Follow.STAY,
    "partnership.ArrangementsCopy.recorded_by": Follow.MOVE,
}


def merge(merging: Merging) -> None:
    """Move who wrote an issue, so that nobody approves their own, but where the other account has approved it."""
    if (accounts := merging.accounts) is not None:
        kept, closed = accounts
        BulletinIssue.objects.filter(written_by=closed).exclude(approved_by=kept).update(written_by=kept)


PART = AccountMerge("partnership.publications", 40, DECISIONS, merge=merge)
