"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.directory.models import JoinRequest, NameRequest, Person
from partnership.directory.operations import leavers
from partnership.directory.rules.permissions import MANAGE_PEOPLE
from partnership.directory.rules.predicates import is_without_post
from shield.extension_points import Waiting


def join_url(user: Any) -> str | None:
    """Return the page to join an agency, for an account without a post and without a request."""
    if not is_without_post(user) or JoinRequest.objects.filter(user=user).exists():
        return None
    return reverse("partnership:join")


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks about joining."""
    yield from _own_joining(user)
    yield from _join_requests(user)
    yield from _name_requests(user)
    yield from _addresses_of_others(user)
    yield from _leavers(user)


def _own_joining(user: Any) -> Iterable[Waiting]:
    if is_without_post(user) and not JoinRequest.objects.waiting().filter(user=user).exists():
        reason = "Join an agency to book training or refer a young person"
        yield Waiting("Join your agency", reason, reverse("partnership:join"), "Join", own=True)


def _join_requests(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(MANAGE_PEOPLE):
        return
    for request in JoinRequest.objects.visible_to(user).waiting().select_related("user", "agency"):
        agency = request.agency or request.agency_name
        yield Waiting(
            f"Request to join from {request.user}",
            f"{request.job_title}, {agency}",
            reverse("partnership:joinrequest-list"),
            "Answer",
        )


def _name_requests(user: Any) -> Iterable[Waiting]:
    if user.has_perm(MANAGE_PEOPLE):
        for request in NameRequest.objects.visible_to(user).waiting().select_related("user"):
            title = f"Request for a corrected name from {request.user}"
            yield Waiting(title, f"Asks for {request.name}", reverse("partnership:namerequest-list"), "Answer")


def _addresses_of_others(user: Any) -> Iterable[Waiting]:
    """People who confirmed an address that another record has: the team merges the two."""
    if user.has_perm(MANAGE_PEOPLE):
        for person in Person.objects.visible_to(user).at_another_address():
            confirmed = person.user.email if person.user else person.email
            why = f"They confirmed {confirmed}, which another record has"
            yield Waiting(f"Merge the records of {person}", why, person.get_absolute_url(), "Merge")


def _leavers(user: Any) -> Iterable[Waiting]:
    """What people who left still have and no app lists among its own tasks."""
    for item in leavers.tasks_for(user):
        yield Waiting(f"{item.person.name} left: {item.title}", item.why, item.url, "Decide", item.due)
