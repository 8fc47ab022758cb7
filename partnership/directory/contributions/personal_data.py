"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from partnership.directory.models import (
    AccountMerge,
    Invitation,
    JoinRequest,
    Membership,
    NameRequest,
    Person,
    PersonChange,
    Post,
)
from shield.models import User


def export_person(user: Any) -> Iterable[dict[str, Any]]:
    for person in Person.objects.filter(user=user):
        yield {"name": person.name, "email address": person.email}


def erase_person(user: Any) -> int:
    """Erase name, email address and account of the person; posts stay as a record of who decided."""
    changed = 0
    for person in Person.objects.filter(user=user):
        person.name, person.email, person.user = "Former member", f"{person.pk}@erased.invalid", None
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


def retain(user: Any) -> int:
    """Keep the partnership's record of who decided, attended or was responsible, and return 0."""
    return 0


def export_memberships(user: Any) -> Iterable[dict[str, Any]]:
    for membership in Membership.objects.filter(person__user=user).select_related("group"):
        yield {
            "group": str(membership.group),
            "role": membership.get_role_display(),
            "from": membership.starts_on.isoformat(),
        }


def export_join_requests(user: Any) -> Iterable[dict[str, Any]]:
    for request in JoinRequest.objects.filter(user=user):
        yield {
            "agency": str(request.agency or request.agency_name),
            "job title": request.job_title,
            "requested": request.requested_at.isoformat(),
            "status": request.get_status_display(),
        }


def erase_join_requests(user: Any) -> int:
    return JoinRequest.objects.filter(user=user).delete()[0]


def export_invitations(user: Any) -> Iterable[dict[str, Any]]:
    for invitation in Invitation.objects.filter(email__iexact=user.email).select_related("agency"):
        yield {"name": invitation.name, "agency": str(invitation.agency), "sent": invitation.invited_at.isoformat()}


def erase_invitations(user: Any) -> int:
    return Invitation.objects.filter(email__iexact=user.email).delete()[0]


def export_changes(user: Any) -> Iterable[dict[str, Any]]:
    for change in PersonChange.objects.filter(person__user=user):
        yield {
            "corrected": change.get_field_display(),
            "before": change.was,
            "after": change.now,
            "on": change.at.date().isoformat(),
            "reason": change.reason,
        }


def erase_changes(user: Any) -> int:
    return PersonChange.objects.filter(person__user=user).delete()[0]


def export_name_requests(user: Any) -> Iterable[dict[str, Any]]:
    for request in NameRequest.objects.filter(user=user):
        yield {"name": request.name, "reason": request.reason, "status": request.get_status_display()}


def erase_name_requests(user: Any) -> int:
    return NameRequest.objects.filter(user=user).delete()[0]


def export_merges(user: Any) -> Iterable[dict[str, Any]]:
    for made in AccountMerge.objects.filter(kept__user=user):
        yield {"name": made.closed_name, "email address": made.closed_email, "on": made.at.date().isoformat()}


def erase_merges(user: Any) -> int:
    """Erase what was merged, and the closed accounts with it."""
    made = AccountMerge.objects.filter(kept__user=user)
    for one in made.exclude(closed_user=None):
        gone = f"erased-{one.closed_user_id}@example.invalid"
        User.objects.filter(pk=one.closed_user_id).update(name="Former user", email=gone)
        EmailAddress.objects.filter(user=one.closed_user_id).delete()
    return made.delete()[0]
