"""Predicates about one record of the directory."""

from typing import Any

import rules

from partnership.directory.models import Person, Post, PostRole
from partnership.directory.rules.roles import is_agency_lead, roles_of


def leads_agency(user: Any, agency_id: int) -> bool:
    """Return whether the user is the safeguarding lead of the agency today."""
    if not is_agency_lead(user):
        return False
    posts = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD)
    return posts.filter(agency=agency_id).exists()


@rules.predicate
def leads_agency_of_post(user: Any, post: Post | None) -> bool:
    """Return whether the user is the safeguarding lead of the post's agency today."""
    return post is not None and leads_agency(user, post.agency_id)


@rules.predicate
def leads_agency_of_person(user: Any, person: Person | None) -> bool:
    """Return whether the user is the safeguarding lead of an agency where the person has a post today."""
    if person is None or not is_agency_lead(user):
        return False
    led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")
    return Post.objects.current().filter(person=person, agency__in=led).exists()


@rules.predicate
def is_person(user: Any, person: Person | None) -> bool:
    """Return whether this is the user's own person."""
    return person is not None and person.user_id is not None and person.user_id == user.pk


@rules.predicate
def has_object(user: Any, record: Any) -> bool:
    """Return whether there is a record: moves are denied without one."""
    return record is not None


@rules.predicate
def is_without_post(user: Any) -> bool:
    """Return whether the user is signed in and holds no post today."""
    return user is not None and user.is_authenticated and not roles_of(user)
