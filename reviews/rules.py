"""Who may know that a review exists, who works on it, and who may notify the national Panel."""

from typing import Any

import rules
from django.db import models
from django.db.models import Q

from partnership.directory.rules.predicates import has_object
from partnership.directory.rules.roles import (
    MEMBER_OF,
    is_delegated_partner,
    is_executive_member,
    is_lead_partner,
    is_operational_team,
    is_review_member,
    knows_of_reviews,
    roles_of,
)
from partnership.models import AgencyCategory, GroupKind, Membership, Person, Post, PostRole
from reviews.models import PracticeReview
from shield.records.workflow import permission_for

KNOW_OF_REVIEWS = "reviews.know-of-practicereview"
READ_REVIEW = "reviews.read-practicereview"
EDIT_REVIEW = "reviews.edit-practicereview"

# The same people as ``knows_of_reviews``, to count them and to name the role in which a person reads.
POSTS_THAT_KNOW = {
    PostRole.OPERATIONAL_TEAM: "a member of the operational team",
    PostRole.INDEPENDENT_SCRUTINEER: "the independent scrutineer",
    PostRole.LEAD_SAFEGUARDING_PARTNER: "a lead safeguarding partner",
    PostRole.DELEGATED_SAFEGUARDING_PARTNER: "a delegated safeguarding partner",
}
SEATS_THAT_KNOW = (GroupKind.LEARNING_FROM_PRACTICE, GroupKind.EXECUTIVE)


@rules.predicate
def works_for_local_authority(user: Any) -> bool:
    """Return whether the user holds a post in a local authority today."""
    if user is None or not user.is_authenticated:
        return False
    return Post.objects.current().filter(person__user=user, agency__category=AgencyCategory.LOCAL_AUTHORITY).exists()


notifies = works_for_local_authority & (
    is_operational_team | is_review_member | is_lead_partner | is_delegated_partner | is_executive_member
)

rules.add_perm(KNOW_OF_REVIEWS, knows_of_reviews)
rules.add_perm(READ_REVIEW, knows_of_reviews)
rules.add_perm(EDIT_REVIEW, is_operational_team)

for move in PracticeReview.WORKFLOW:
    # Only the local authority notifies (Children Act 2004, s.16C(1)); the operational team records all other moves.
    may = notifies if move.verb == "notify" else is_operational_team
    rules.add_perm(permission_for(PracticeReview, move.verb), may & has_object)


def people_who_know() -> models.QuerySet[Person]:
    """Return everyone who may know of reviews today; the confidential band shows how many they are."""
    in_post = Post.objects.current().filter(role__in=POSTS_THAT_KNOW, person__user__is_active=True)
    in_seat = Membership.objects.current().filter(group__kind__in=SEATS_THAT_KNOW, person__user__is_active=True)
    return Person.objects.filter(Q(pk__in=in_post.values("person")) | Q(pk__in=in_seat.values("person")))


def role_name(user: Any) -> str:
    """Return the role in which a person sees a review."""
    held = roles_of(user)
    posts = [name for role, name in POSTS_THAT_KNOW.items() if role in held]
    seats = [f"a member of the {GroupKind(kind).label}" for kind in SEATS_THAT_KNOW if MEMBER_OF + kind in held]
    return (posts + seats or ["a person with access to reviews"])[0]
