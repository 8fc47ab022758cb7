"""What training keeps about what a person learned and answered: handed out, and words of theirs taken away."""

from collections.abc import Iterable
from typing import Any

from training.models import Certificate, Evaluation, Interest, LearningRecord, LevelNeeded, ManagerView, NoShow

FORGOTTEN = "Removed"


def certificates_of(user: Any) -> Iterable[dict[str, Any]]:
    """The person's certificates."""
    for row in Certificate.objects.filter(booking__attendee__user=user):
        yield {
            "course": row.course_title,
            "held_on": row.held_on.isoformat(),
            "code": row.code,
            "expires_on": row.expires_on.isoformat() if row.expires_on else None,
            "revoked": row.revoke_reason,
        }


def records_of(user: Any) -> Iterable[dict[str, Any]]:
    """E-learning and courses elsewhere."""
    for row in LearningRecord.objects.filter(person__user=user):
        yield {
            "title": row.title,
            "provider": row.provider,
            "completed_on": row.completed_on.isoformat(),
            "levels": row.levels,
            "evidence": row.evidence.filename if row.evidence else "",
        }


def evaluations_of(user: Any) -> Iterable[dict[str, Any]]:
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


def manager_views_of(user: Any) -> Iterable[dict[str, Any]]:
    """Whom the person asked for a view, and what they said."""
    for row in ManagerView.objects.filter(evaluation__booking__attendee__user=user):
        yield {"manager": row.manager_name, "address": row.manager_email, "sees": row.sees, "words": row.words}


def no_shows_of(user: Any) -> Iterable[dict[str, Any]]:
    """Marks for not coming, and what became of them."""
    for row in NoShow.objects.filter(booking__attendee__user=user).select_related("booking__run__course"):
        yield {
            "course": row.booking.run.name,
            "lapses_on": row.lapses_on.isoformat(),
            "objection": row.objection,
            "decision": row.get_decision_display() if row.decision else "",
            "reason": row.reason,
        }


def level_of(user: Any) -> Iterable[dict[str, Any]]:
    """The level that the person's work asks for."""
    for row in LevelNeeded.objects.filter(person__user=user):
        yield {"level": row.level, "set_at": row.set_at.isoformat()}


def interests_of(user: Any) -> Iterable[dict[str, Any]]:
    """The courses the person asked to be told of."""
    for row in Interest.objects.of(user).select_related("course"):
        yield {"course": row.course.title, "asked_at": row.asked_at.isoformat()}


def forget_interests(user: Any) -> int:
    """Take the person off every list."""
    return Interest.objects.of(user).delete()[0]


def keep(user: Any) -> int:
    """Kept whole: proof of training carries no words of the person's own."""
    return 0


def forget_answers(user: Any) -> int:
    """Take away free text; the scores stay, and nobody can be told from them."""
    rows = Evaluation.objects.filter(booking__attendee__user=user).exclude(useful="", change="")
    return rows.update(useful="", change="")


def forget_manager_views(user: Any) -> int:
    """Take away what managers wrote."""
    return ManagerView.objects.filter(evaluation__booking__attendee__user=user).exclude(words="").update(words="")


def forget_objections(user: Any) -> int:
    """Take away objections; the decision stays."""
    rows = NoShow.objects.filter(booking__attendee__user=user, contested_at__isnull=False).exclude(objection=FORGOTTEN)
    return rows.update(objection=FORGOTTEN)


def forget_level(user: Any) -> int:
    """Take away the level that the person's work asks for."""
    return LevelNeeded.objects.filter(person__user=user).delete()[0]
