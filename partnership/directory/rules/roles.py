"""The roles that a user holds today: those of their posts, and their memberships of groups.

A new ``PostRole`` or ``GroupKind`` gives nothing by itself: add it to the lists below, one decision for each list.
"""

from collections.abc import Iterable
from typing import Any

import rules
from django.db import connection

from partnership.directory.models import GroupKind, PostRole
from shield import working_days

MEMBER_OF = "member:"

# Roles that work in an agency of the partnership: they book training, refer young people and see actions.
PRACTITIONER_ROLES = frozenset(
    {
        PostRole.PRACTITIONER,
        PostRole.AGENCY_LEAD,
        PostRole.SAFEGUARDING_CHAMPION,
        PostRole.TRAINER,
        PostRole.MASH_SCREENER,
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        PostRole.DELEGATED_SAFEGUARDING_PARTNER,
        PostRole.INDEPENDENT_SCRUTINEER,
        PostRole.OPERATIONAL_TEAM,
    }
)

# Roles that see more than their own bookings, and so need a second factor.
SECOND_FACTOR_ROLES = frozenset(
    {
        PostRole.AGENCY_LEAD,
        PostRole.TRAINER,
        PostRole.MASH_SCREENER,
        PostRole.LEAD_SAFEGUARDING_PARTNER,
        PostRole.DELEGATED_SAFEGUARDING_PARTNER,
        PostRole.INDEPENDENT_SCRUTINEER,
        PostRole.OPERATIONAL_TEAM,
        PostRole.SYSTEM_ADMINISTRATOR,
    }
)
SECOND_FACTOR_GROUPS = frozenset(
    {
        GroupKind.BOARD,
        GroupKind.EXECUTIVE,
        GroupKind.LEARNING_HUB,
        GroupKind.LEARNING_FROM_PRACTICE,
        GroupKind.CREST,
    }
)

# One statement, because every signed-in page runs it first.
ROLES = """
SELECT post.role FROM partnership_post post JOIN partnership_person person ON person.id = post.person_id
WHERE person.user_id = %(user)s AND post.starts_on <= %(today)s AND (post.ends_on IS NULL OR post.ends_on >= %(today)s)
UNION
SELECT %(member)s || grp.kind FROM partnership_membership held
JOIN partnership_person person ON person.id = held.person_id
JOIN partnership_governancegroup grp ON grp.id = held.group_id
WHERE person.user_id = %(user)s AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
"""


def member_of(kinds: Iterable[str]) -> set[str]:
    """Return the names under which ``roles_of`` lists memberships of groups of these kinds."""
    return {f"{MEMBER_OF}{kind}" for kind in kinds}


def roles_of(user: Any) -> frozenset[str]:
    """Return every post role and ``member:<group kind>`` that the user holds today.

    Cached on the user object. A request loads its user again, so that ended permissions are gone with the next request.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    if not hasattr(user, "_roles_held_today"):
        with connection.cursor() as cursor:
            cursor.execute(ROLES, {"user": user.pk, "today": working_days.today(), "member": MEMBER_OF})
            user._roles_held_today = frozenset(role for (role,) in cursor.fetchall())
    return user._roles_held_today


def holds_any_of(*roles: str) -> Any:
    """Return a predicate: the user holds one of these roles today."""

    @rules.predicate
    def predicate(user: Any) -> bool:
        return bool(roles_of(user) & frozenset(roles))

    predicate.name = "holds_any_of:" + "|".join(sorted(roles))
    return predicate


is_practitioner = holds_any_of(*PRACTITIONER_ROLES)
needs_second_factor = holds_any_of(*SECOND_FACTOR_ROLES, *member_of(SECOND_FACTOR_GROUPS))

is_agency_lead = holds_any_of(PostRole.AGENCY_LEAD)
is_champion = holds_any_of(PostRole.SAFEGUARDING_CHAMPION)
is_trainer = holds_any_of(PostRole.TRAINER)
is_mash_screener = holds_any_of(PostRole.MASH_SCREENER)
is_lead_partner = holds_any_of(PostRole.LEAD_SAFEGUARDING_PARTNER)
is_delegated_partner = holds_any_of(PostRole.DELEGATED_SAFEGUARDING_PARTNER)
is_scrutineer = holds_any_of(PostRole.INDEPENDENT_SCRUTINEER)
is_operational_team = holds_any_of(PostRole.OPERATIONAL_TEAM)
is_system_administrator = holds_any_of(PostRole.SYSTEM_ADMINISTRATOR)
is_board_member = holds_any_of(*member_of([GroupKind.BOARD]))
is_executive_member = holds_any_of(*member_of([GroupKind.EXECUTIVE]))
is_hub_member = holds_any_of(*member_of([GroupKind.LEARNING_HUB]))
is_review_member = holds_any_of(*member_of([GroupKind.LEARNING_FROM_PRACTICE]))
is_crest_member = holds_any_of(*member_of([GroupKind.CREST]))

is_leader = is_board_member | is_executive_member | is_lead_partner | is_delegated_partner
# Who can read governance records.
governs = is_leader | is_scrutineer | is_operational_team
# Who can read items that are restricted to the three partners.
reads_restricted = is_operational_team | is_executive_member | is_lead_partner | is_delegated_partner | is_scrutineer
# Who may know that a practice review exists before it is published.
knows_of_reviews = reads_restricted | is_review_member


@rules.predicate
def is_group_member(user: Any) -> bool:
    """Return whether the user is a member of any group today."""
    return any(role.startswith(MEMBER_OF) for role in roles_of(user))
