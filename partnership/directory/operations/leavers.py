"""What people who left an agency still have, for the team and the agency's lead, who decide."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from partnership.directory.models import Agency, Person, Post, PostRole
from partnership.directory.rules.permissions import MANAGE_PEOPLE
from shield.extension_points import LeftBehind, leaver_sources


def who_left(person: str = "person", agency: str = "agency") -> Q:
    """Return the condition that a row's person has no post in its agency today, or a closed account."""
    posts = Post.objects.current().filter(person=OuterRef(person), agency=OuterRef(agency))
    return ~Exists(posts) | Q(**{f"{person}__user__is_active": False})


def left_because(person: Person, agency: Agency) -> str:
    """Return in words why somebody has left: "Their account is closed." """
    if person.user is not None and not person.user.is_active:
        return "Their account is closed."
    now_at = person.agency_on()
    return f"They no longer work for {agency} and now work for {now_at}." if now_at else "They have no post today."


def decided_by(user: Any) -> Q:
    """Return the condition that the user decides about a row: the team about all, a lead about those of their agency."""
    if user.has_perm(MANAGE_PEOPLE):
        return Q()
    led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD) if user.is_authenticated else None
    return Q(pk__in=[]) if led is None else Q(agency__in=led.values("agency"))


def found_for(user: Any) -> list[LeftBehind]:
    """Return everything of people who left that the user decides about, by person."""
    found: Iterator[LeftBehind] = (item for source in leaver_sources for item in source.find(user))
    return sorted(found, key=lambda item: (item.person.name, str(item.person.pk)))


def tasks_for(user: Any) -> Iterable[LeftBehind]:
    """Return what no app lists among its own tasks."""
    return (item for source in leaver_sources if not source.has_tasks for item in source.find(user))
