"""The personal data of training: its export, its erasure, and how long it is stored."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from shield.extension_points import PersonalData, personal_data
from training.models import (
    ENDED,
    Approval,
    Attendance,
    Booking,
    Certificate,
    Evaluation,
    Interest,
    LearningRecord,
    LearningUpload,
    LevelNeeded,
    ManagerView,
    Needs,
    NoShow,
)

REASON_REMOVED = "Reason removed"
REMOVED = "Removed"


def export_bookings(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the person's bookings."""
    for booking in Booking.objects.of(user).select_related("run__course", "agency", "sector").order_by("asked_at"):
        yield {
            "course": booking.run.name,
            "starts_at": booking.run.starts_at.isoformat() if booking.run.starts_at else None,
            "agency": str(booking.agency),
            "sector": str(booking.sector),
            "status": booking.get_status_display(),
            "asked_at": booking.asked_at.isoformat(),
            "cancel_reason": booking.cancel_reason,
            "reason_given_by_the_team": booking.team_reason,
        }


def erase_reasons(user: Any) -> int:
    """Erase the reasons for cancelling and those of the team; the bookings stay, for the statistics."""
    own = Booking.objects.of(user)
    cancelled = own.filter(status__in=ENDED).exclude(cancel_reason=REASON_REMOVED)
    by_team = own.exclude(team_reason="")
    return cancelled.update(cancel_reason=REASON_REMOVED) + by_team.update(team_reason="")


def export_attendances(user: Any) -> Iterable[dict[str, Any]]:
    """Yield how the person was marked on registers."""
    rows = Attendance.objects.filter(booking__attendee__user=user).select_related("booking__run__course", "run_date")
    for row in rows.order_by("run_date__starts_at"):
        yield {
            "course": row.booking.run.name,
            "date": row.run_date.starts_at.isoformat(),
            "presence": row.get_presence_display(),
        }


def export_needs(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the person's access and dietary needs, while they are stored."""
    for needs in Needs.objects.stored().filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {"course": needs.booking.run.name, "access": needs.access, "dietary": needs.dietary}


def erase_needs(user: Any) -> int:
    """Erase the person's needs early."""
    stored = Needs.objects.stored().filter(booking__attendee__user=user)
    return stored.update(access=None, dietary=None, purged_at=timezone.now())


def export_approvals(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the managers that the person named, and their answers."""
    for row in Approval.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "manager": row.manager_name,
            "address": row.manager_email,
            "answer": row.get_answer_display(),
        }


def erase_approval_comments(user: Any) -> int:
    """Erase what managers wrote; that they were asked stays with the booking."""
    return Approval.objects.filter(booking__attendee__user=user).exclude(comment="").update(comment="")


def export_certificates(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the person's certificates."""
    for row in Certificate.objects.filter(booking__attendee__user=user):
        yield {
            "course": row.course_title,
            "held_on": row.held_on.isoformat(),
            "code": row.code,
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "revoked": row.revoke_reason,
        }


def export_learning_records(user: Any) -> Iterable[dict[str, Any]]:
    """Yield e-learning and training from elsewhere."""
    for row in LearningRecord.objects.filter(person__user=user):
        yield {
            "title": row.title,
            "provider": row.provider,
            "completed_on": row.completed_on.isoformat(),
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "levels": row.levels,
            "evidence": row.evidence.filename if row.evidence else "",
        }


def export_learning_uploads(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the e-learning files that the person uploaded."""
    for row in LearningUpload.objects.filter(uploaded_by=user):
        yield {"filename": row.filename, "uploaded_at": row.uploaded_at.isoformat()}


def export_evaluations(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the person's answers to questionnaires."""
    rows = Evaluation.objects.filter(booking__attendee__user=user).select_related("booking__run__course")
    for row in rows.prefetch_related("scores__item", "session_ratings__item", "session_ratings__group"):
        yield {
            "course": row.booking.run.name,
            "stage": row.get_stage_display(),
            "answered_at": row.answered_at.isoformat(),
            "scores": {score.item.statement: score.score for score in row.scores.all()},
            "sessions": {str(rating.group or rating.item): rating.score for rating in row.session_ratings.all()},
            "useful": row.useful,
            "change": row.change,
        }


def export_manager_views(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the managers that the person asked for feedback, and what they wrote."""
    for row in ManagerView.objects.filter(evaluation__booking__attendee__user=user):
        yield {
            "manager": row.manager_name,
            "address": row.manager_email,
            "assessment": row.assessment,
            "comment": row.comment,
        }


def export_no_shows(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the person's no-shows, with challenges and decisions."""
    for row in NoShow.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "lapses_on": row.lapses_on.isoformat(),
            "objection": row.objection,
            "decision": row.get_decision_display() if row.decision else "",
            "reason": row.reason,
        }


def export_level(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the level that the person's role requires."""
    for row in LevelNeeded.objects.filter(person__user=user):
        yield {"level": row.level, "set_at": row.set_at.isoformat()}


def export_interests(user: Any) -> Iterable[dict[str, Any]]:
    """Yield the courses the person wants to hear about."""
    for row in Interest.objects.of(user).select_related("course"):
        yield {"course": row.course.title, "asked_at": row.asked_at.isoformat()}


def erase_interests(user: Any) -> int:
    """Remove the person from every list."""
    return Interest.objects.of(user).delete()[0]


def retain(user: Any) -> int:
    """Erase nothing: registers, certificates and learning records prove training and hold no words of the person's own."""
    return 0


def erase_evaluation_comments(user: Any) -> int:
    """Erase comments; the scores stay, and identify nobody."""
    rows = Evaluation.objects.filter(booking__attendee__user=user).exclude(useful="", change="")
    return rows.update(useful="", change="")


def erase_manager_view_comments(user: Any) -> int:
    """Erase what managers wrote."""
    return ManagerView.objects.filter(evaluation__booking__attendee__user=user).exclude(comment="").update(comment="")


def erase_objections(user: Any) -> int:
    """Erase challenges; the decisions stay."""
    rows = NoShow.objects.filter(booking__attendee__user=user, contested_at__isnull=False).exclude(objection=REMOVED)
    return rows.update(objection=REMOVED)


def erase_level(user: Any) -> int:
    """Erase the level that the person's role requires."""
    return LevelNeeded.objects.filter(person__user=user).delete()[0]


STORED = (
    PersonalData(
        "training.bookings",
        10,
        "training.Booking",
        ("attendee", "agency", "sector", "booked_by", "cancelled_by", "cancel_reason", "team_reason"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        export_bookings,
        erase_reasons,
    ),
    PersonalData(
        "training.attendances",
        11,
        "training.Attendance",
        ("booking", "presence", "taken_by"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        export_attendances,
        retain,
    ),
    PersonalData(
        "training.needs",
        12,
        "training.Needs",
        ("booking", "access", "dietary"),
        f"{settings.NEEDS_RETENTION_DAYS} days after the course, or as long as the course states, to prepare the day "
        "(consent).",
        export_needs,
        erase_needs,
    ),
    PersonalData(
        "training.approvals",
        13,
        "training.Approval",
        ("booking", "manager_name", "manager_email", "comment", "answered_by", "confirmed_by"),
        "Six years after the course, with the booking it belongs to (public task).",
        export_approvals,
        erase_approval_comments,
    ),
    PersonalData(
        "training.no_shows",
        14,
        "training.NoShow",
        ("booking", "objection", "reason"),
        "Two years after the course: 12 months until it expires, and 12 more for questions (public task).",
        export_no_shows,
        erase_objections,
    ),
    PersonalData(
        "training.certificates",
        15,
        "training.Certificate",
        ("booking", "holder"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        export_certificates,
        retain,
    ),
    PersonalData(
        "training.learning",
        16,
        "training.LearningRecord",
        ("person", "evidence", "added_by"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        export_learning_records,
        retain,
    ),
    PersonalData(
        "training.levels",
        17,
        "training.LevelNeeded",
        ("person", "level", "set_by"),
        "As long as the person has a post in the agency (public task).",
        export_level,
        erase_level,
    ),
    PersonalData(
        "training.evaluations",
        18,
        "training.Evaluation",
        ("booking", "useful", "change"),
        "Six years after the course, to measure what courses change (public task).",
        export_evaluations,
        erase_evaluation_comments,
    ),
    PersonalData(
        "training.manager_views",
        19,
        "training.ManagerView",
        ("evaluation", "manager_name", "manager_email", "comment"),
        "Six years after the course, to measure what courses change (public task).",
        export_manager_views,
        erase_manager_view_comments,
    ),
    PersonalData(
        "training.learning_uploads",
        21,
        "training.LearningUpload",
        ("content", "result", "uploaded_by"),
        "The file until it has been read, the result for 30 days (public task).",
        export_learning_uploads,
        retain,
    ),
    PersonalData(
        "training.interests",
        20,
        "training.Interest",
        ("course", "person"),
        "Until the person is invited or withdraws, and two years after (public task).",
        export_interests,
        erase_interests,
    ),
)


def announce() -> None:
    """Announce every entry."""
    personal_data.register_all(STORED)
