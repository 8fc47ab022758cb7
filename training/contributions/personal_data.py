"""The personal data that training stores: its export, its erasure, and how long it is retained."""

from collections.abc import Iterable
from typing import Any

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
    LevelNeeded,
    ManagerView,
    Needs,
    NoShow,
)

REASON_REMOVED = "Reason removed"
REMOVED = "Removed"


def export_bookings(user: Any) -> Iterable[dict[str, Any]]:
    """Every booking of the person, as JSON-ready rows."""
    for booking in Booking.objects.of(user).select_related("run__course", "agency", "sector").order_by("asked_at"):
        yield {
            "course": booking.run.name,
            "starts_at": booking.run.starts_at.isoformat() if booking.run.starts_at else None,
            "agency": str(booking.agency),
            "sector": str(booking.sector),
            "status": booking.get_status_display(),
            "asked_at": booking.asked_at.isoformat(),
            "cancel_reason": booking.cancel_reason,
        }


def erase_reasons(user: Any) -> int:
    """Take away the reasons in the person's own words; that a place was booked stays, for the year's figures."""
    cancelled = Booking.objects.of(user).filter(status__in=ENDED).exclude(cancel_reason=REASON_REMOVED)
    return cancelled.update(cancel_reason=REASON_REMOVED)


def export_attendances(user: Any) -> Iterable[dict[str, Any]]:
    """Where the person was marked, and as what."""
    rows = Attendance.objects.filter(booking__attendee__user=user).select_related("booking__run__course", "run_date")
    for row in rows.order_by("run_date__starts_at"):
        yield {
            "course": row.booking.run.name,
            "date": row.run_date.starts_at.isoformat(),
            "presence": row.get_presence_display(),
        }


def export_needs(user: Any) -> Iterable[dict[str, Any]]:
    """What the person said they need, as long as it is kept."""
    for needs in Needs.objects.kept().filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {"course": needs.booking.run.name, "access": needs.access, "dietary": needs.dietary}


def erase_needs(user: Any) -> int:
    """Empty what the person said they need, before its time."""
    kept = Needs.objects.kept().filter(booking__attendee__user=user)
    return kept.update(access=None, dietary=None, purged_at=timezone.now())


def export_approvals(user: Any) -> Iterable[dict[str, Any]]:
    """Whom the person named as manager, and what they answered."""
    for row in Approval.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "manager": row.manager_name,
            "address": row.manager_email,
            "answer": row.get_answer_display(),
        }


def erase_approval_comments(user: Any) -> int:
    """Take away what managers wrote; that they were asked stays with the booking."""
    return Approval.objects.filter(booking__attendee__user=user).exclude(comment="").update(comment="")


def export_certificates(user: Any) -> Iterable[dict[str, Any]]:
    """The person's certificates."""
    for row in Certificate.objects.filter(booking__attendee__user=user):
        yield {
            "course": row.course_title,
            "held_on": row.held_on.isoformat(),
            "code": row.code,
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "revoked": row.revoke_reason,
        }


def export_learning_records(user: Any) -> Iterable[dict[str, Any]]:
    """E-learning and courses elsewhere."""
    for row in LearningRecord.objects.filter(person__user=user):
        yield {
            "title": row.title,
            "provider": row.provider,
            "completed_on": row.completed_on.isoformat(),
            "levels": row.levels,
            "evidence": row.evidence.filename if row.evidence else "",
        }


def export_evaluations(user: Any) -> Iterable[dict[str, Any]]:
    """What the person answered, and what their manager said."""
    rows = Evaluation.objects.filter(booking__attendee__user=user).select_related("booking__run__course")
    for row in rows.prefetch_related("scores__item"):
        yield {
            "course": row.booking.run.name,
            "stage": row.get_stage_display(),
            "answered_at": row.answered_at.isoformat(),
            "scores": {score.item.statement: score.score for score in row.scores.all()},
            "useful": row.useful,
            "change": row.change,
        }


def export_manager_views(user: Any) -> Iterable[dict[str, Any]]:
    """Whom the person asked for a view, and what they said."""
    for row in ManagerView.objects.filter(evaluation__booking__attendee__user=user):
        yield {
            "manager": row.manager_name,
            "address": row.manager_email,
            "assessment": row.assessment,
            "comment": row.comment,
        }


def export_no_shows(user: Any) -> Iterable[dict[str, Any]]:
    """Marks for not coming, and what became of them."""
    for row in NoShow.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "lapses_on": row.lapses_on.isoformat(),
            "objection": row.objection,
            "decision": row.get_decision_display() if row.decision else "",
            "reason": row.reason,
        }


def export_level(user: Any) -> Iterable[dict[str, Any]]:
    """The level that the person's work asks for."""
    for row in LevelNeeded.objects.filter(person__user=user):
        yield {"level": row.level, "set_at": row.set_at.isoformat()}


def export_interests(user: Any) -> Iterable[dict[str, Any]]:
    """The courses the person asked to be told of."""
    for row in Interest.objects.of(user).select_related("course"):
        yield {"course": row.course.title, "asked_at": row.asked_at.isoformat()}


def erase_interests(user: Any) -> int:
    """Take the person off every list."""
    return Interest.objects.of(user).delete()[0]


def retain(user: Any) -> int:
    """Erase nothing: registers, certificates and learning records prove training and hold no words of the person's own."""
    return 0


def erase_evaluation_comments(user: Any) -> int:
    """Take away free text; the scores stay, and nobody can be told from them."""
    rows = Evaluation.objects.filter(booking__attendee__user=user).exclude(useful="", change="")
    return rows.update(useful="", change="")


def erase_manager_view_comments(user: Any) -> int:
    """Take away what managers wrote."""
    return ManagerView.objects.filter(evaluation__booking__attendee__user=user).exclude(comment="").update(comment="")


def erase_objections(user: Any) -> int:
    """Take away objections; the decision stays."""
    rows = NoShow.objects.filter(booking__attendee__user=user, contested_at__isnull=False).exclude(objection=REMOVED)
    return rows.update(objection=REMOVED)


def erase_level(user: Any) -> int:
    """Take away the level that the person's work asks for."""
    return LevelNeeded.objects.filter(person__user=user).delete()[0]


KEPT = (
    PersonalData(
        "training.bookings",
        10,
        "training.Booking",
        ("attendee", "agency", "sector", "booked_by", "cancelled_by", "cancel_reason"),
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
        "Seven days after the course, or as many as the course says, so that the day can be prepared (consent).",
        export_needs,
        erase_needs,
    ),
    PersonalData(
        "training.approvals",
        13,
        "training.Approval",
        ("booking", "manager_name", "manager_email", "comment"),
        "Six years after the course, with the booking it belongs to (public task).",
        export_approvals,
        erase_approval_comments,
    ),
    PersonalData(
        "training.no_shows",
        14,
        "training.NoShow",
        ("booking", "objection", "reason"),
        "Two years after the mark: 12 months until it lapses, and 12 more for questions (public task).",
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
        "Six years after the course, for what the courses change (public task).",
        export_evaluations,
        erase_evaluation_comments,
    ),
    PersonalData(
        "training.manager_views",
        19,
        "training.ManagerView",
        ("evaluation", "manager_name", "manager_email", "comment"),
        "Six years after the course, for what the courses change (public task).",
        export_manager_views,
        erase_manager_view_comments,
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
    """Put every entry into the registry."""
    for kept in KEPT:
        personal_data.register(kept)
