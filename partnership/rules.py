"""Who may. Rights come from dated posts and seats in groups, asked afresh with every request; nothing else grants any."""

from typing import Any

import rules
from django.db import connection
from django.db.models import Q

from partnership.models import (
    Action,
    BulletinIssue,
    GovernanceGroup,
    GroupKind,
    Meeting,
    Membership,
    MembershipRole,
    MinutesEdition,
    Paper,
    Person,
    Post,
    PostRole,
    Presence,
    Visibility,
    VisualRecord,
)
from shield import working_days
from shield.models import Document
from shield.rules import EDIT_HOLIDAYS, MANAGE_ACCOUNTS, READ_AUDIT, SEE_NOTICES

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


def _seats(user: Any, meeting: Meeting) -> Any:
    return Membership.objects.current().filter(person__user=user, group=meeting.group_id)


@rules.predicate
def chairs(user: Any, meeting: Meeting | None) -> bool:
    """Whether the user chairs the group of the meeting today."""
    return (
        meeting is not None
        and user.is_authenticated
        and _seats(user, meeting).filter(role=MembershipRole.CHAIR).exists()
    )


@rules.predicate
def votes_at(user: Any, meeting: Meeting | None) -> bool:
    """Whether the user holds a seat with a vote in the group of the meeting today."""
    return meeting is not None and user.is_authenticated and _seats(user, meeting).voting().exists()


@rules.predicate
def was_at(user: Any, meeting: Meeting | None) -> bool:
    """Whether the user was at the meeting."""
    if meeting is None or not user.is_authenticated:
        return False
    return meeting.attendances.filter(person__user=user, presence=Presence.PRESENT).exists()


@rules.predicate
def may_read_paper(user: Any, document: Document | None) -> bool:
    """Whether the document is a paper for an item that the user may see."""
    return document is not None and Paper.objects.visible_to(user).filter(document=document.pk).exists()


@rules.predicate
def may_read_minutes(user: Any, document: Document | None) -> bool:
    """Whether the document is an edition of minutes for this reader, of a meeting they may see."""
    if document is None:
        return False
    seen = MinutesEdition.objects.filter(document=document.pk, meeting__in=Meeting.objects.visible_to(user))
    if not reads_restricted(user):
        seen = seen.exclude(visibility=Visibility.RESTRICTED)
    if not governs(user):
        own = GovernanceGroup.objects.sat_in_by(user) if user.is_authenticated else ()
        seen = seen.filter(Q(visibility=Visibility.PUBLIC) | Q(meeting__group__in=own))
    return seen.exists()


@rules.predicate
def may_see_visual_record(user: Any, document: Document | None) -> bool:
    """Whether the picture was left by a meeting that the user may see, and not as a stranger."""
    if document is None or not user.is_authenticated:
        return False
    return VisualRecord.objects.filter(document=document.pk, meeting__in=Meeting.objects.visible_to(user)).exists()


@rules.predicate
def is_meeting(user: Any, meeting: Meeting | None) -> bool:
    """Whether people meet, and do not answer by correspondence."""
    return meeting is not None and not meeting.is_by_correspondence


@rules.predicate
def is_correspondence(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.is_by_correspondence


@rules.predicate
def is_of_public_group(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.group.has_public_page


@rules.predicate
def owns_action(user: Any, action: Action | None) -> bool:
    """Whether the action is owned by a post that the user holds."""
    return action is not None and action.owner is not None and action.owner.person.user_id == user.pk


@rules.predicate
def reported_action(user: Any, action: Action | None) -> bool:
    return action is not None and action.reported_by_id is not None and action.reported_by_id == user.pk


@rules.predicate
def is_action_known(user: Any, action: Action | None) -> bool:
    return action is not None


@rules.predicate
def wrote_issue(user: Any, issue: BulletinIssue | None) -> bool:
    """Whether the issue is the user's own work, which somebody else has to approve."""
    return issue is not None and issue.written_by_id == user.pk


@rules.predicate
def is_issue_known(user: Any, issue: BulletinIssue | None) -> bool:
    return issue is not None


@rules.predicate
def is_without_post(user: Any) -> bool:
    """Whether an account belongs to nobody who holds a post today."""
    return user is not None and user.is_authenticated and not roles_of(user)


EDIT_PROFILE = "partnership.edit-profile"
MANAGE_PEOPLE = "partnership.manage-people"
INVITE = "partnership.invite"
END_POST = "partnership.end-post"
JOIN_AGENCY = "partnership.join-agency"
READ_GOVERNANCE = "partnership.read-governance"
EDIT_GOVERNANCE = "partnership.edit-governance"
SEE_MEETINGS = "partnership.see-meetings"
READ_DRAFTS = "partnership.read-drafts"
READ_RESTRICTED = "partnership.read-restricted"
READ_PAPER = "partnership.read-paper"
READ_MINUTES = "partnership.read-minutes"
SEE_VISUAL_RECORD = "partnership.see-visual-record"
GIVE_POSITION = "partnership.give-position"
AMEND_MINUTES = "partnership.amend-minutes"
READ_RECOMMENDATIONS = "partnership.read-recommendations"
READ_SEALED_RECOMMENDATIONS = "partnership.read-sealed-recommendations"
EDIT_RECOMMENDATIONS = "partnership.edit-recommendations"
READ_ACTIONS = "partnership.read-actions"
EDIT_ACTIONS = "partnership.edit-actions"
NOTE_ACTION = "partnership.note-action"
EDIT_RULES = "partnership.edit-rules"
EDIT_RESOURCES = "partnership.edit-resources"
SEE_PEOPLE = "partnership.see-people"
SEE_AGENCIES = "partnership.see-agencies"
EDIT_AGENCIES = "partnership.edit-agencies"
EDIT_GROUPS = "partnership.edit-groups"
SEE_ACTIONS = "partnership.see-actions"
EDIT_REPORTS = "partnership.edit-reports"
SIGN_REPORT = "partnership.sign-annualreport"
EDIT_ARRANGEMENTS = "partnership.edit-arrangements"
SIGN_ARRANGEMENTS = "partnership.sign-arrangementsversion"
EDIT_BULLETINS = "partnership.edit-bulletins"

rules.add_perm(MANAGE_ACCOUNTS, is_system_administrator)
rules.add_perm(READ_AUDIT, is_system_administrator)
rules.add_perm(SEE_NOTICES, is_system_administrator | is_operational_team)
rules.add_perm(EDIT_HOLIDAYS, is_operational_team)

rules.add_perm(EDIT_PROFILE, is_operational_team)
rules.add_perm(MANAGE_PEOPLE, is_operational_team)
rules.add_perm(INVITE, is_operational_team)
rules.add_perm(END_POST, is_operational_team | leads_agency_of_post)
rules.add_perm("partnership.approve-joinrequest", is_operational_team)
rules.add_perm("partnership.decline-joinrequest", is_operational_team)
rules.add_perm(JOIN_AGENCY, rules.is_authenticated)
rules.add_perm(READ_GOVERNANCE, governs)
rules.add_perm(EDIT_GOVERNANCE, is_operational_team)
rules.add_perm(READ_RECOMMENDATIONS, governs | is_hub_member | is_review_member)
rules.add_perm(READ_SEALED_RECOMMENDATIONS, knows_of_reviews)
rules.add_perm(EDIT_RECOMMENDATIONS, is_operational_team)
rules.add_perm(READ_ACTIONS, governs)
rules.add_perm(EDIT_ACTIONS, is_operational_team)
rules.add_perm(EDIT_RULES, is_operational_team)
rules.add_perm(EDIT_RESOURCES, is_operational_team)

rules.add_perm(SEE_PEOPLE, is_operational_team | is_agency_lead)
rules.add_perm(SEE_AGENCIES, governs | is_agency_lead)
rules.add_perm(EDIT_AGENCIES, is_operational_team)
rules.add_perm(EDIT_GROUPS, is_operational_team)
rules.add_perm(SEE_ACTIONS, is_practitioner)

rules.add_perm(SEE_MEETINGS, governs | sits_in_a_group)
rules.add_perm(READ_DRAFTS, is_operational_team | is_scrutineer)
rules.add_perm(READ_RESTRICTED, reads_restricted)
rules.add_perm(READ_PAPER, may_read_paper)
rules.add_perm(READ_MINUTES, may_read_minutes)
rules.add_perm(SEE_VISUAL_RECORD, may_see_visual_record)
rules.add_perm(GIVE_POSITION, votes_at)
rules.add_perm(AMEND_MINUTES, was_at)
for verb in ("publish-agenda", "draft-minutes"):
    rules.add_perm(f"partnership.{verb}-meeting", is_operational_team & is_meeting)
for verb in ("circulate", "decide"):
    rules.add_perm(f"partnership.{verb}-meeting", is_operational_team & is_correspondence)
rules.add_perm("partnership.publish-minutes-meeting", is_operational_team & is_of_public_group)
for verb in ("hold", "agree-minutes"):
    rules.add_perm(f"partnership.{verb}-meeting", (is_operational_team | chairs) & is_meeting)
rules.add_perm("partnership.cancel-meeting", is_operational_team & (is_meeting | is_correspondence) | chairs)
rules.add_perm("partnership.call-to-meeting-meeting", votes_at)

rules.add_perm(EDIT_REPORTS, is_operational_team)
rules.add_perm(SIGN_REPORT, is_lead_partner)
for verb in ("complete-contents", "open-signing", "take-back", "publish"):
    rules.add_perm(f"partnership.{verb}-annualreport", is_operational_team)

rules.add_perm(EDIT_ARRANGEMENTS, is_operational_team)
rules.add_perm(SIGN_ARRANGEMENTS, is_lead_partner)
for verb in ("check", "open-signing", "take-back", "publish"):
    rules.add_perm(f"partnership.{verb}-arrangementsversion", is_operational_team)

rules.add_perm(EDIT_BULLETINS, is_operational_team)
for verb in ("submit", "send-back", "send"):
    rules.add_perm(f"partnership.{verb}-bulletinissue", is_operational_team & is_issue_known)
rules.add_perm("partnership.approve-bulletinissue", is_operational_team & is_issue_known & ~wrote_issue)

for verb in ("present", "accept", "accept-in-part", "not-accept", "plan", "implement"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)
for verb in ("evidence-impact", "report-no-impact", "close"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)
rules.add_perm(NOTE_ACTION, owns_action | is_operational_team & is_action_known)
rules.add_perm("partnership.start-action", owns_action | is_operational_team & is_action_known)
rules.add_perm("partnership.report-done-action", owns_action | is_operational_team & is_action_known)
rules.add_perm("partnership.verify-action", is_operational_team & is_action_known & ~owns_action & ~reported_action)
rules.add_perm("partnership.reopen-action", is_operational_team & is_action_known)
rules.add_perm("partnership.withdraw-action", is_operational_team & is_action_known)
