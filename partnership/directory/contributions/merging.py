"""What happens to posts, memberships and requests of a person whose two accounts are merged."""

from partnership.directory.operations import merged_posts
from shield.extension_points import AccountMerge, Follow

DECISIONS = {
    "partnership.Person.user": Follow.OWN,
    "partnership.Post.person": Follow.OWN,
    "partnership.Membership.person": Follow.OWN,
    "partnership.JoinRequest.user": Follow.OWN,
    "partnership.NameRequest.user": Follow.OWN,
    "partnership.PersonChange.person": Follow.MOVE,
    "partnership.AccountMerge.kept": Follow.MOVE,
    "partnership.AccountMerge.closed_user": Follow.STAY,
    "partnership.AccountMerge.by": Follow.STAY,
    "partnership.PersonChange.by": Follow.MOVE,
    "partnership.Invitation.invited_by": Follow.MOVE,
    "partnership.StatutoryRule.confirmed_by": Follow.STAY,
    "partnership.StatutoryRuleEvent.confirmed_by": Follow.STAY,
    # What shield and its libraries store of an account: the closed one keeps it and signs in no more.
    "shield.KeptForm.owner": Follow.MOVE,
    "shield.EmailText.changed_by": Follow.MOVE,
    "shield.SentForm.user": Follow.STAY,
    "shield.AuditEntry.actor": Follow.STAY,
    "shield.Document.stored_by": Follow.STAY,
    "shield.StatusChange.by": Follow.STAY,
    "shield.User_groups.user": Follow.STAY,
    "shield.User_user_permissions.user": Follow.STAY,
    # The address stays taken, so that nobody opens a second account with it again.
    "account.EmailAddress.user": Follow.STAY,
    "mfa.Authenticator.user": Follow.STAY,
    "usersessions.UserSession.user": Follow.OWN,
    "pghistory.MiddlewareEvents.user": Follow.STAY,
}

PART = AccountMerge(
    "partnership.directory",
    10,
    DECISIONS,
    objections=merged_posts.objections,
    preview=merged_posts.preview,
    merge=merged_posts.merge,
)
