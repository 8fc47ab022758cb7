"""What happens to the assurance records of a person whose two accounts are merged."""

from shield.extension_points import AccountMerge, Follow

PART = AccountMerge(
    "partnership.assurance",
    30,
    {
        "partnership.Section11Return.moderator": Follow.MOVE,
        "partnership.Section11Return_contributors.person": Follow.JOIN,
        "partnership.Escalation.raised_by": Follow.MOVE,
        "partnership.EscalationStep.opened_by": Follow.MOVE,
        "partnership.EscalationStep.responded_by": Follow.MOVE,
        "partnership.PartnerAnswer.given_by": Follow.MOVE,
        "partnership.SharingDecision.decided_by": Follow.MOVE,
        "partnership.ScrutinyComment.made_by": Follow.MOVE,
        "partnership.ScrutinyComment.responded_by": Follow.MOVE,
        "partnership.Section11Response.edited_by": Follow.MOVE,
        # Signed with this account.
        "partnership.Section11Submission.submitted_by": Follow.STAY,
    },
    same_by={"partnership.Section11Return_contributors.person": ("section11return",)},
)
