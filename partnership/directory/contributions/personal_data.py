"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from partnership.directory.models import Invitation, JoinRequest, Membership, Person, Post


def export_person(user: Any) -> Iterable[dict[str, Any]]:
    for person in Person.objects.filter(user=user):
        yield {"name": person.name, "e-mail address": person.email}


def erase_person(user: Any) -> int:
    """The account's person loses name, address and account; posts stay as the partnership's record of who decided."""
    changed = 0
    for person in Person.objects.filter(user=user):
        person.name, person.email, person.user = "Somebody who left", f"{person.pk}@erased.invalid", None
        person.save(update_fields=["name", "email", "user"])
        changed += 1
    return changed


def export_posts(user: Any) -> Iterable[dict[str, Any]]:
    for post in Post.objects.filter(person__user=user).select_related("agency"):
        yield {
            "agency": str(post.agency),
            "role": post.get_role_display(),
            "job title": post.job_title,
            "from": post.starts_on.isoformat(),
            "until": post.ends_on.isoformat() if post.ends_on else None,
        }


def keep(user: Any) -> int:
    """The partnership's own record of who decided, attended or answered for what: it is kept, and nothing is changed."""
    return 0


def export_seats(user: Any) -> Iterable[dict[str, Any]]:
    for seat in Membership.objects.filter(person__user=user).select_related("group"):
        yield {"group": str(seat.group), "as": seat.get_role_display(), "from": seat.starts_on.isoformat()}


def export_join_requests(user: Any) -> Iterable[dict[str, Any]]:
    for request in JoinRequest.objects.filter(user=user):
        yield {
            "agency": str(request.agency or request.agency_in_own_words),
            "job title": request.job_title,
            "asked": request.asked_at.isoformat(),
            "state": request.get_status_display(),
        }


def erase_join_requests(user: Any) -> int:
    return JoinRequest.objects.filter(user=user).delete()[0]


def export_invitations(user: Any) -> Iterable[dict[str, Any]]:
    for invitation in Invitation.objects.filter(email__iexact=user.email).select_related("agency"):
        yield {"name": invitation.name, "agency": str(invitation.agency), "sent": invitation.invited_at.isoformat()}


def erase_invitations(user: Any) -> int:
    return Invitation.objects.filter(email__iexact=user.email).delete()[0]
