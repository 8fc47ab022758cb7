"""Tasks for each person."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from partnership.directory.models import JoinRequest
from partnership.directory.rules.permissions import MANAGE_PEOPLE
from partnership.directory.rules.predicates import is_without_post
from shield.extension_points import Waiting


def where_to_join(user: Any) -> str | None:
    """The page to say where one works, for an account that holds no post and has not asked yet."""
    if not is_without_post(user) or JoinRequest.objects.filter(user=user).exists():
        return None
    return reverse("partnership:join")


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the user's tasks about joining."""
    yield from _own_joining(user)
    yield from _join_requests(user)


def _own_joining(user: Any) -> Iterable[Waiting]:
    if is_without_post(user) and not JoinRequest.objects.waiting().filter(user=user).exists():
        why = "You need it before you can book training or refer a young person"
        yield Waiting("Say which agency you work for", why, reverse("partnership:join"), "Join")


def _join_requests(user: Any) -> Iterable[Waiting]:
    if not user.has_perm(MANAGE_PEOPLE):
        return
    for request in JoinRequest.objects.visible_to(user).waiting().select_related("user", "agency"):
        where = request.agency or request.agency_in_own_words
        yield Waiting(
            f"{request.user} asks to join",
            f"{request.job_title}, {where}",
            reverse("partnership:joinrequest-list"),
            "Answer",
        )
