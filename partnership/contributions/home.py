"""Cards of the home pages."""

from typing import Any

from partnership.models import BulletinIssue, Meeting, Person
from partnership.rules import READ_GOVERNANCE, SEE_PEOPLE


def latest_bulletin(user: Any) -> dict[str, Any] | None:
    """For everybody: the newest issue, and the way to get it."""
    return {"issue": BulletinIssue.objects.sent().order_by("-sent_at").first()}


def meetings_ahead(user: Any) -> dict[str, Any] | None:
    """For those who read governance records: the next three meetings."""
    if not user.has_perm(READ_GOVERNANCE):
        return None
    meetings = list(Meeting.objects.visible_to(user).ahead().select_related("group").order_by("starts_on")[:3])
    return {"meetings": meetings} if meetings else None


def my_agency(user: Any) -> dict[str, Any] | None:
    """For those who look after an agency's people."""
    if not user.has_perm(SEE_PEOPLE):
        return None
    person = Person.objects.filter(user=user).first()
    agency = person.agency_on() if person else None
    return {"agency": agency} if agency else None
