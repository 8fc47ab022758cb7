"""How the personal data of this app is handed out, erased and kept."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partnership.models import (
    Attendance,
    ConflictOfInterest,
    Invitation,
    JoinRequest,
    Membership,
    MinutesAmendment,
    Person,
    Position,
    Post,
    Section11Return,
    Section11Submission,
    Subscriber,
)


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


def export_attendances(user: Any) -> Iterable[dict[str, Any]]:
    for attendance in Attendance.objects.filter(person__user=user).select_related("meeting"):
        yield {
            "meeting": str(attendance.meeting),
            "was": attendance.get_presence_display(),
            "sent instead": attendance.name,
        }


def export_amendments(user: Any) -> Iterable[dict[str, Any]]:
    for amendment in MinutesAmendment.objects.filter(asked_by=user).select_related("meeting"):
        yield {"meeting": str(amendment.meeting), "asked to change": amendment.text, "answer": amendment.answer}


def export_conflicts(user: Any) -> Iterable[dict[str, Any]]:
    for conflict in ConflictOfInterest.objects.filter(person__user=user).select_related("item"):
        yield {"item": str(conflict.item), "interest": conflict.interest, "what was done": conflict.handled}


def export_positions(user: Any) -> Iterable[dict[str, Any]]:
    for position in Position.objects.filter(Q(person__user=user) | Q(given_by=user)).select_related("item"):
        yield {"item": str(position.item), "position": position.get_stance_display(), "reason": position.reason}


def export_returns(user: Any) -> Iterable[dict[str, Any]]:
    theirs = Section11Return.objects.filter(Q(contributors__user=user) | Q(moderator__user=user))
    for section_11_return in theirs.distinct().select_related("cycle", "agency", "moderator"):
        moderator = section_11_return.moderator
        moderated = moderator is not None and moderator.user_id == user.pk
        yield {"return": str(section_11_return), "part": "moderated it" if moderated else "helped to fill it in"}


def export_submissions(user: Any) -> Iterable[dict[str, Any]]:
    theirs = Section11Submission.objects.filter(submitted_by=user)
    for submission in theirs.select_related("section_11_return__cycle", "section_11_return__agency"):
        yield {
            "return": str(submission.section_11_return),
            "submitted": submission.submitted_at.isoformat(),
            "signed off by": submission.signed_off_by,
            "as": submission.signed_off_title,
        }


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


def export_subscriptions(user: Any) -> Iterable[dict[str, Any]]:
    for subscriber in Subscriber.objects.filter(email__iexact=user.email):
        yield {
            "e-mail address": subscriber.email,
            "lists": subscriber.list_labels,
            "state": subscriber.get_status_display(),
            "confirmed": subscriber.confirmed_at.isoformat() if subscriber.confirmed_at else None,
        }


def erase_subscriptions(user: Any) -> int:
    return Subscriber.objects.filter(email__iexact=user.email).delete()[0]
