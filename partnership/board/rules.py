"""Permissions for meetings, actions, budgets and plans."""

from typing import Any

import rules
from django.db.models import Q

from partnership.board.models import (
    Action,
    Meeting,
    MinutesEdition,
    Paper,
    Position,
    Presence,
    Visibility,
    VisualRecord,
)
from partnership.directory.models import GovernanceGroup, Membership, MembershipRole
from partnership.directory.models.groups import MembershipQuerySet
from partnership.directory.rules.predicates import has_object
from partnership.directory.rules.roles import (
    governs,
    is_group_member,
    is_operational_team,
    is_practitioner,
    is_scrutineer,
    reads_restricted,
)
from shield import working_days
from shield.models import Document


def _own_memberships(user: Any, meeting: Meeting) -> MembershipQuerySet:
    return Membership.objects.current().filter(person__user=user, group=meeting.group_id)


@rules.predicate
def chairs(user: Any, meeting: Meeting | None) -> bool:
    """Return whether the user chairs the group of the meeting today."""
    return (
        meeting is not None
        and user.is_authenticated
        and _own_memberships(user, meeting).filter(role=MembershipRole.CHAIR).exists()
    )


@rules.predicate
def can_vote_at(user: Any, meeting: Meeting | None) -> bool:
    """Return whether the user is a voting member of the group of the meeting today."""
    return meeting is not None and user.is_authenticated and _own_memberships(user, meeting).voting().exists()


@rules.predicate
def is_invited(user: Any, meeting: Meeting | None) -> bool:
    """Return whether the user was invited to the meeting."""
    return meeting is not None and user.is_authenticated and meeting.invitations.filter(person__user=user).exists()


@rules.predicate
def attended(user: Any, meeting: Meeting | None) -> bool:
    """Return whether the user attended the meeting."""
    if meeting is None or not user.is_authenticated:
        return False
    return meeting.attendances.filter(person__user=user, presence=Presence.PRESENT).exists()


@rules.predicate
def may_read_paper(user: Any, document: Document | None) -> bool:
    """Return whether the document is a paper for an item that the user can see."""
    if document is None:
        return False
    return Paper.objects.visible_to(user).filter(Q(document=document.pk) | Q(pages=document.pk)).exists()


@rules.predicate
def may_read_response_proof(user: Any, document: Document | None) -> bool:
    """Return whether the document is a member's email about a recommendation that the user can see."""
    return document is not None and Position.objects.visible_to(user).filter(proof=document.pk).exists()


@rules.predicate
def may_read_minutes(user: Any, document: Document | None) -> bool:
    """Return whether the document is minutes for this reader, of a meeting that the user can see."""
    if document is None:
        return False
    editions = MinutesEdition.objects.filter(document=document.pk, meeting__in=Meeting.objects.visible_to(user))
    if not reads_restricted(user):
        editions = editions.exclude(visibility=Visibility.RESTRICTED)
    if not governs(user):
        own = GovernanceGroup.objects.with_member(user) if user.is_authenticated else ()
        editions = editions.filter(Q(visibility=Visibility.PUBLIC) | Q(meeting__group__in=own))
    return editions.exists()


@rules.predicate
def may_see_visual_record(user: Any, document: Document | None) -> bool:
    """Return whether the user is signed in and the picture is from a meeting that they can see."""
    if document is None or not user.is_authenticated:
        return False
    return VisualRecord.objects.filter(document=document.pk, meeting__in=Meeting.objects.visible_to(user)).exists()


@rules.predicate
def is_meeting(user: Any, meeting: Meeting | None) -> bool:
    """Return whether this is a meeting, not a decision by correspondence."""
    return meeting is not None and not meeting.is_by_correspondence


@rules.predicate
def has_started(user: Any, meeting: Meeting | None) -> bool:
    """Return whether the day of the meeting is today or past."""
    return meeting is not None and meeting.starts_on <= working_days.today()


@rules.predicate
def is_correspondence(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.is_by_correspondence


@rules.predicate
def is_of_public_group(user: Any, meeting: Meeting | None) -> bool:
    return meeting is not None and meeting.group.has_public_page


@rules.predicate
def owns_action(user: Any, action: Action | None) -> bool:
    """Return whether the action is owned by a post that the user holds today."""
    owner = action.owner if action is not None else None
    return owner is not None and owner.person.user_id == user.pk and owner.is_current()


@rules.predicate
def reported_action(user: Any, action: Action | None) -> bool:
    return action is not None and action.reported_by_id is not None and action.reported_by_id == user.pk


@rules.predicate
def may_read_action_file(user: Any, document: Document | None) -> bool:
    """Return whether the file is the evidence of an action that the user may see."""
    return document is not None and Action.objects.visible_to(user).filter(evidence_file=document.pk).exists()


SEE_MEETINGS = "partnership.see-meetings"
READ_DRAFTS = "partnership.read-drafts"
READ_PAPER = "partnership.read-paper"
READ_MINUTES = "partnership.read-minutes"
SEE_VISUAL_RECORD = "partnership.see-visual-record"
READ_RESPONSE_PROOF = "partnership.read-response-proof"
RESPOND = "partnership.respond"
RECORD_RESPONSES = "partnership.record-responses"
AMEND_MINUTES = "partnership.amend-minutes"
CORRECT_ATTENDANCE = "partnership.correct-attendance"
REPLY = "partnership.reply-to-invitation"
READ_ACTIONS = "partnership.read-actions"
EDIT_ACTIONS = "partnership.edit-actions"
ADD_ACTION_NOTE = "partnership.add-action-note"
SEE_ACTIONS = "partnership.see-actions"
READ_ACTION_FILE = "partnership.read-action-file"
EDIT_BUDGET = "partnership.edit-budget"
EDIT_PLANS = "partnership.edit-plans"
rules.add_perm(READ_ACTIONS, governs)
rules.add_perm(EDIT_ACTIONS, is_operational_team)
rules.add_perm(SEE_ACTIONS, is_practitioner)
rules.add_perm(READ_ACTION_FILE, may_read_action_file)
rules.add_perm(SEE_MEETINGS, governs | is_group_member)
rules.add_perm(READ_DRAFTS, is_operational_team | is_scrutineer)
rules.add_perm(READ_PAPER, may_read_paper)
rules.add_perm(READ_MINUTES, may_read_minutes)
rules.add_perm(SEE_VISUAL_RECORD, may_see_visual_record)
rules.add_perm(READ_RESPONSE_PROOF, governs & may_read_response_proof)
rules.add_perm(RESPOND, can_vote_at)
rules.add_perm(RECORD_RESPONSES, is_operational_team & is_correspondence)
rules.add_perm(AMEND_MINUTES, attended)
rules.add_perm(REPLY, is_invited & is_meeting)
rules.add_perm(CORRECT_ATTENDANCE, (is_operational_team | chairs) & is_meeting)

for verb in ("publish-agenda", "circulate-minutes"):
    rules.add_perm(f"partnership.{verb}-meeting", is_operational_team & is_meeting)

for verb in ("circulate", "decide"):
    rules.add_perm(f"partnership.{verb}-meeting", is_operational_team & is_correspondence)
rules.add_perm("partnership.publish-minutes-meeting", is_operational_team & is_of_public_group)
rules.add_perm("partnership.hold-meeting", (is_operational_team | chairs) & is_meeting & has_started)
rules.add_perm("partnership.agree-minutes-meeting", (is_operational_team | chairs) & is_meeting)
rules.add_perm("partnership.cancel-meeting", is_operational_team & (is_meeting | is_correspondence) | chairs)
rules.add_perm("partnership.refer-to-meeting-meeting", can_vote_at)
rules.add_perm(EDIT_BUDGET, is_operational_team)
rules.add_perm(EDIT_PLANS, is_operational_team)
rules.add_perm("partnership.publish-plan", is_operational_team)
rules.add_perm(ADD_ACTION_NOTE, owns_action | is_operational_team & has_object)
rules.add_perm("partnership.start-action", owns_action | is_operational_team & has_object)
rules.add_perm("partnership.report-done-action", owns_action | is_operational_team & has_object)
rules.add_perm("partnership.verify-action", is_operational_team & has_object & ~owns_action & ~reported_action)
rules.add_perm("partnership.send-back-action", is_operational_team & has_object)
rules.add_perm("partnership.withdraw-action", is_operational_team & has_object)
