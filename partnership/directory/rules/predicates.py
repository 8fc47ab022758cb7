"""Predicates about one record of the directory."""

from typing import Any

import rules

from partnership.directory.models import Person, Post, PostRole
from partnership.directory.rules.roles import is_agency_lead, roles_of


@rules.predicate
def leads_agency_of_post(user: Any, post: Post | None) -> bool:
    """Whether the user leads the agency that the post is in today."""
    if post is None or not is_agency_lead(user):
        return False
    return Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD, agency=post.agency_id).exists()


@rules.predicate
def is_person(user: Any, person: Person | None) -> bool:
    """Whether this is the user's own person."""
    return person is not None and person.user_id is not None and person.user_id == user.pk


def leads_agency(user: Any, agency: int) -> bool:
    if not is_agency_lead(user):
        return False
    posts = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD)
    return posts.filter(agency=agency).exists()


@rules.predicate
def is_known(user: Any, record: Any) -> bool:
    """Whether there is a record at all: no step is taken with none."""
    return record is not None


@rules.predicate
def is_without_post(user: Any) -> bool:
    """Whether an account belongs to nobody who holds a post today."""
    return user is not None and user.is_authenticated and not roles_of(user)
