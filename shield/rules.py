"""Names of shield's permissions. Who holds them is declared in partnership/directory/rules, where posts and groups are known."""

import rules

MANAGE_ACCOUNTS = "shield.manage-accounts"
READ_AUDIT = "shield.read-audit"
SEE_EMAILS = "shield.see-emails"
SEE_STATUS = "shield.see-status"
EDIT_HOLIDAYS = "shield.edit-holidays"
EDIT_EMAIL_TEXTS = "shield.edit-email-texts"


@rules.predicate
def is_themselves(user: object, other: object) -> bool:
    """Return whether the account is the user's own."""
    return other is not None and user == other
