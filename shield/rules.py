"""Names of what can be done on the ground floor. Who may is said upstairs, where posts and groups are known."""

import rules

MANAGE_ACCOUNTS = "shield.manage-accounts"
READ_AUDIT = "shield.read-audit"
SEE_NOTICES = "shield.see-notices"
EDIT_HOLIDAYS = "shield.edit-holidays"


@rules.predicate
def is_themselves(user: object, other: object) -> bool:
    """Whether the account in hand is one's own."""
    return other is not None and user == other
