"""CREST and merged accounts: whoever is or was in the confidential area is not merged, and no referral changes hands."""

from collections.abc import Iterable

from partnership.models import GroupKind, Membership, Post, PostRole
from shield.extension_points import AccountMerge, Follow, Merging

# Nothing outside CREST opens it: rows stay with the account that wrote them, and only screeners and the panel read them.
DECISIONS = dict.fromkeys(
    (
        "crest.Child.entered_by",
        "crest.ReferralDraft.started_by",
        "crest.Referral.referrer",
        "crest.Referral.screened_by",
        "crest.ReferralReceipt.referrer",
        "crest.Case.opened_by",
        "crest.CaseReader.user",
        "crest.PanelItem.decided_by",
        "crest.AgencyStatement.given_by",
        "crest.PanelAction.added_by",
    ),
    Follow.STAY,
)


def objections(merging: Merging) -> Iterable[str]:
    """Return a refusal for everybody who is or was a member of CREST or screens referrals."""
    pair = (merging.kept, merging.closed)
    sat = Membership.objects.filter(person__in=pair, group__kind=GroupKind.CREST).exists()
    if sat or Post.objects.filter(person__in=pair, role=PostRole.MASH_SCREENER).exists():
        yield "People who are or were members of CREST, or who screen referrals, cannot be merged"


PART = AccountMerge("crest", 90, DECISIONS, objections=objections)
