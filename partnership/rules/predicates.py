"""What somebody is to one record: its owner, its chair, its reader."""

from typing import Any

import rules
from django.db.models import Q

from partnership.models import (
    Action,
    ArrangementsVersion,
    BulletinIssue,
    Escalation,
    EscalationStatus,
    GovernanceGroup,
    Meeting,
    Membership,
    MembershipRole,
    MinutesEdition,
    Paper,
    Person,
    Post,
    PostRole,
    Presence,
    Section11Response,
    Section11Return,
    Visibility,
    VisualRecord,
)
from partnership.rules.holders import (
    governs,
    is_agency_lead,
    reads_restricted,
    roles_of,
)
from shield import working_days
from shield.models import Document


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
def may_see_arrangements_picture(user: Any, document: Document | None) -> bool:
    """Whether the picture stands in a version of the arrangements that the user may read."""
    if document is None:
        return False
    seen = ArrangementsVersion.objects.visible_to(user)
    return seen.filter(sections__pictures__document=document.pk).exists()


@rules.predicate
def is_meeting(user: Any, meeting: Meeting | None) -> bool:
    """Whether people meet, and do not answer by correspondence."""
    return meeting is not None and not meeting.is_by_correspondence


@rules.predicate
def has_come(user: Any, meeting: Meeting | None) -> bool:
    """Whether the day of the meeting has come."""
    return meeting is not None and meeting.starts_on <= working_days.today()


@rules.predicate
def is_correspondence(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.is_by_correspondence


@rules.predicate
def is_of_public_group(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.group.has_public_page


@rules.predicate
def raised_escalation(user: Any, escalation: Escalation | None) -> bool:
    return escalation is not None and escalation.raised_by_id == user.pk


def _leads(user: Any, agency: int) -> bool:
    if not is_agency_lead(user):
        return False
    posts = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD)
    return posts.filter(agency=agency).exists()


@rules.predicate
def leads_raising_agency(user: Any, escalation: Escalation | None) -> bool:
    """Whether the user leads the agency that raised it."""
    return escalation is not None and _leads(user, escalation.from_agency_id)


@rules.predicate
def leads_answering_agency(user: Any, escalation: Escalation | None) -> bool:
    """Whether the user leads the agency that is to answer."""
    return escalation is not None and _leads(user, escalation.to_agency_id)


@rules.predicate
def fills_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Whether the user fills the return in for their own agency."""
    if section_11_return is None or not user.is_authenticated:
        return False
    return Section11Return.objects.filled_by(user).filter(pk=section_11_return.pk).exists()


@rules.predicate
def leads_agency_of_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Whether the user leads on safeguarding at the agency that answers."""
    return section_11_return is not None and _leads(user, section_11_return.agency_id)


@rules.predicate
def moderates_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Whether the user was asked to moderate it, and works for another agency to this day."""
    if section_11_return is None or not user.is_authenticated:
        return False
    moderator = section_11_return.moderator
    if moderator is None or moderator.user_id != user.pk:
        return False
    return bool(roles_of(user)) and not moderator.posts.current().filter(agency=section_11_return.agency_id).exists()


@rules.predicate
def may_read_return_file(user: Any, document: Document | None) -> bool:
    """Whether the file belongs to an answer of a return that the user may see."""
    if document is None:
        return False
    seen = Section11Return.objects.visible_to(user)
    return Section11Response.objects.filter(file=document.pk, section_11_return__in=seen).exists()


@rules.predicate
def is_with_partners(user: Any, escalation: Escalation | None) -> bool:
    return escalation is not None and escalation.status == EscalationStatus.PARTNERS_DECIDE


@rules.predicate
def owns_action(user: Any, action: Action | None) -> bool:
    """Whether the action is owned by a post that the user holds today."""
    owner = action.owner if action is not None else None
    return owner is not None and owner.person.user_id == user.pk and owner.is_current()


@rules.predicate
def reported_action(user: Any, action: Action | None) -> bool:
    return action is not None and action.reported_by_id is not None and action.reported_by_id == user.pk


@rules.predicate
def is_known(user: Any, record: Any) -> bool:
    """Whether there is a record at all: no step is taken with none."""
    return record is not None


@rules.predicate
def wrote_issue(user: Any, issue: BulletinIssue | None) -> bool:
    """Whether the issue is the user's own work, which somebody else has to approve."""
    return issue is not None and issue.written_by_id == user.pk


@rules.predicate
def is_without_post(user: Any) -> bool:
    """Whether an account belongs to nobody who holds a post today."""
    return user is not None and user.is_authenticated and not roles_of(user)
