"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partnership.board.models import Attendance, ConflictOfInterest, MeetingInvitation, MinutesAmendment, Position


def export_attendances(user: Any) -> Iterable[dict[str, Any]]:
    for attendance in Attendance.objects.filter(person__user=user).select_related("meeting"):
        yield {
            "meeting": str(attendance.meeting),
            "attendance": attendance.get_presence_display(),
            "deputy": attendance.name,
        }


def export_amendments(user: Any) -> Iterable[dict[str, Any]]:
    for amendment in MinutesAmendment.objects.filter(requested_by=user).select_related("meeting"):
        yield {"meeting": str(amendment.meeting), "change requested": amendment.text, "answer": amendment.answer}


def export_conflicts(user: Any) -> Iterable[dict[str, Any]]:
    for conflict in ConflictOfInterest.objects.filter(person__user=user).select_related("item"):
        yield {"item": str(conflict.item), "interest": conflict.interest, "how it was managed": conflict.action_taken}


def export_positions(user: Any) -> Iterable[dict[str, Any]]:
    given = Position.objects.filter(Q(person__user=user) | Q(given_by=user)).select_related("item", "proof")
    for position in given:
        yield {
            "item": str(position.item),
            "position": position.get_stance_display(),
            "reason": position.reason,
            "email": str(position.proof or ""),
        }


def export_invitations(user: Any) -> Iterable[dict[str, Any]]:
    for invitation in MeetingInvitation.objects.filter(person__user=user).select_related("meeting"):
        yield {"meeting": str(invitation.meeting), "reply": invitation.get_reply_display(), "note": invitation.note}
