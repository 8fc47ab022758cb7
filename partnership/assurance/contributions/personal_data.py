"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partnership.assurance.models import PartnerAnswer, Section11Return, Section11Submission, SharingDecision


def export_returns(user: Any) -> Iterable[dict[str, Any]]:
    """Return the Section 11 returns that the user contributed to or moderated."""
    theirs = Section11Return.objects.filter(Q(contributors__user=user) | Q(moderator__user=user))
    for section_11_return in theirs.distinct().select_related("cycle", "agency", "moderator"):
        moderator = section_11_return.moderator
        moderated = moderator is not None and moderator.user_id == user.pk
        yield {"return": str(section_11_return), "role": "moderator" if moderated else "contributor"}


def export_submissions(user: Any) -> Iterable[dict[str, Any]]:
    """Return the Section 11 returns that the user submitted."""
    theirs = Section11Submission.objects.filter(submitted_by=user)
    for submission in theirs.select_related("section_11_return__cycle", "section_11_return__agency"):
        yield {
            "return": str(submission.section_11_return),
            "submitted": submission.submitted_at.isoformat(),
            "signed off by": submission.signed_off_by,
            "job title": submission.signed_off_title,
        }


def export_answers(user: Any) -> Iterable[dict[str, Any]]:
    """Return the answers that the user gave to escalations for a safeguarding partner."""
    for answer in PartnerAnswer.objects.filter(given_by=user).select_related("escalation"):
        yield {
            "escalation": answer.escalation.reference,
            "answer": answer.get_stance_display(),
            "reason": answer.reason,
            "given": answer.given_at.isoformat(),
        }


def export_sharing(user: Any) -> Iterable[dict[str, Any]]:
    """Return the decisions of the user not to share information."""
    for decision in SharingDecision.objects.filter(decided_by=user).select_related("agency", "asked_by"):
        yield {
            "decision": str(decision),
            "kind of information": decision.about,
            "reason": decision.reason,
            "decided": decision.decided_at.isoformat(),
        }
