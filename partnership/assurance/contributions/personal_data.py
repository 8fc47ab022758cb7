"""Export and erasure of personal data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partnership.assurance.models import Section11Return, Section11Submission


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
