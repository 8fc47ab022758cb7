"""Close and reopen accounts, end sessions. Posts are ended elsewhere; a closed account cannot sign in at all."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from shield.extension_points import account_locks
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def close(*, user: User, by: Any, reason: str) -> User:
    """End every session of ``user`` and close the account; raise ``Refused`` for the user's own account."""
    if user == by:
        raise Refused("You cannot close your own account. Ask another administrator to do it.")
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused("This account is already closed.")
    user.is_active = False
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record("shield.account-closed", user, by=by, reason=reason)
    return user


@transaction.atomic
def reopen(*, user: User, by: Any) -> User:
    """Let ``user`` in again; raises ``Refused`` when the account is open, or was merged with another."""
    for lock in account_locks:
        if why := lock.why(user):
            raise Refused(why)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused("This account is already open.")
    user.is_active = True
    audit.record("shield.account-reopened", user, by=by)
    return user


@transaction.atomic
def end_other_sessions(*, user: User, kept: str, by: Any) -> int:
    """End every session of ``user`` but the one with the key ``kept``; return how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=kept))
    for session in others:
        session.end()
    if others:
        audit.record("shield.other-sessions-ended", user, by=by, sessions=len(others))
    return len(others)


@transaction.atomic
def end_session(*, session: int, by: Any) -> bool:
    """End one of the user's own sessions; return whether there was such a session."""
    found = UserSession.objects.filter(pk=session, user=by).first()
    if found is None:
        return False
    found.end()
    audit.record("shield.session-ended", by, by=by)
    return True
