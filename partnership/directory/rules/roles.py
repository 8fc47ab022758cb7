"""What somebody holds today: the roles of their posts, and their seats in groups."""

from typing import Any

import rules
from django.db import connection

from partnership.directory.models import GroupKind, PostRole
from shield import working_days

SEAT = "seat:"


# Every signed-in page asks this first, so it stands as one statement and is not built anew each time.
ROLES = """
SELECT post.role FROM partnership_post post JOIN partnership_person person ON person.id = post.person_id
WHERE person.user_id = %(user)s AND post.starts_on <= %(today)s AND (post.ends_on IS NULL OR post.ends_on >= %(today)s)
UNION
SELECT %(seat)s || grp.kind FROM partnership_membership held JOIN partnership_person person ON person.id = held.person_id
JOIN partnership_governancegroup grp ON grp.id = held.group_id
WHERE person.user_id = %(user)s AND held.starts_on <= %(today)s AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)
"""


def roles_of(user: Any) -> frozenset[str]:
    """Every post role, and ``seat:<group kind>``, that the user holds today; kept for the life of the user object.

    A request loads its user afresh, so rights that ended are gone with the next request.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    if not hasattr(user, "_roles_held_today"):
        today = working_days.today()
        with connection.cursor() as cursor:
            cursor.execute(ROLES, {"user": user.pk, "today": today, "seat": SEAT})
            user._roles_held_today = frozenset(role for (role,) in cursor.fetchall())
    return user._roles_held_today


def holds(*roles: str) -> Any:
    """A predicate: the user holds one of these roles today. Fails closed."""

    @rules.predicate
    def predicate(user: Any) -> bool:
        return bool(roles_of(user) & frozenset(roles))

    predicate.name = "holds:" + "|".join(roles)
    return predicate


is_practitioner = holds(*(role for role in PostRole if role != PostRole.SYSTEM_ADMINISTRATOR))
is_agency_lead = holds(PostRole.AGENCY_LEAD)
is_champion = holds(PostRole.SAFEGUARDING_CHAMPION)
is_trainer = holds(PostRole.TRAINER)
is_mash_screener = holds(PostRole.MASH_SCREENER)
is_lead_partner = holds(PostRole.LEAD_SAFEGUARDING_PARTNER)
is_delegated_partner = holds(PostRole.DELEGATED_SAFEGUARDING_PARTNER)
is_scrutineer = holds(PostRole.INDEPENDENT_SCRUTINEER)
is_operational_team = holds(PostRole.OPERATIONAL_TEAM)
is_system_administrator = holds(PostRole.SYSTEM_ADMINISTRATOR)
is_board_member = holds(SEAT + GroupKind.BOARD)
is_executive_member = holds(SEAT + GroupKind.EXECUTIVE)
is_hub_member = holds(SEAT + GroupKind.LEARNING_HUB)
is_review_member = holds(SEAT + GroupKind.LEARNING_FROM_PRACTICE)
is_crest_member = holds(SEAT + GroupKind.CREST)

is_leader = is_board_member | is_executive_member | is_lead_partner | is_delegated_partner
governs = is_leader | is_scrutineer | is_operational_team
# The few who may know that a practice review exists before it is published.
knows_of_reviews = (
    is_operational_team
    | is_review_member
    | is_executive_member
    | is_lead_partner
    | is_delegated_partner
    | is_scrutineer
)

# What a group keeps to the three partners; the scrutineer reads everything.
reads_restricted = is_operational_team | is_executive_member | is_lead_partner | is_delegated_partner | is_scrutineer


@rules.predicate
def sits_in_a_group(user: Any) -> bool:
    """Whether the user holds a seat in any group today."""
    return any(role.startswith(SEAT) for role in roles_of(user))


# Whoever can see more than their own bookings proves themselves twice.
needs_second_factor = holds(
    PostRole.AGENCY_LEAD,
    PostRole.TRAINER,
    PostRole.MASH_SCREENER,
    PostRole.LEAD_SAFEGUARDING_PARTNER,
    PostRole.DELEGATED_SAFEGUARDING_PARTNER,
    PostRole.INDEPENDENT_SCRUTINEER,
    PostRole.OPERATIONAL_TEAM,
    PostRole.SYSTEM_ADMINISTRATOR,
    *(
        SEAT + kind
        for kind in (
            GroupKind.BOARD,
            GroupKind.EXECUTIVE,
            GroupKind.LEARNING_HUB,
            GroupKind.LEARNING_FROM_PRACTICE,
            GroupKind.CREST,
        )
    ),
)
