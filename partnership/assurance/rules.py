"""Permissions for scrutiny, escalations and Section 11."""

from typing import Any

import rules

from partnership.assurance.models import (
    Escalation,
    EscalationStatus,
    ScrutinyComment,
    Section11Response,
    Section11Return,
)
from partnership.directory.models import Post
from partnership.directory.rules.predicates import has_object, leads_agency
from partnership.directory.rules.roles import (
    governs,
    is_agency_lead,
    is_champion,
    is_delegated_partner,
    is_executive_member,
    is_lead_partner,
    is_operational_team,
    is_practitioner,
    is_scrutineer,
    reads_restricted,
    roles_of,
)
from shield.models import Document


@rules.predicate
def raised_escalation(user: Any, escalation: Escalation | None) -> bool:
    return escalation is not None and escalation.raised_by_id == user.pk


@rules.predicate
def leads_raising_agency(user: Any, escalation: Escalation | None) -> bool:
    """Return whether the user leads on safeguarding at the agency that raised it."""
    return escalation is not None and leads_agency(user, escalation.from_agency_id)


@rules.predicate
def leads_responding_agency(user: Any, escalation: Escalation | None) -> bool:
    """Return whether the user leads on safeguarding at the agency that has to respond."""
    return escalation is not None and leads_agency(user, escalation.to_agency_id)


@rules.predicate
def is_with_partners(user: Any, escalation: Escalation | None) -> bool:
    return escalation is not None and escalation.status == EscalationStatus.PARTNERS_DECIDE


@rules.predicate
def is_of_side_complained_of(user: Any, escalation: Escalation | None) -> bool:
    """Return whether the user works for the agency that the disagreement is with."""
    if escalation is None or not user.is_authenticated:
        return False
    return Post.objects.current().filter(person__user=user, agency=escalation.to_agency_id).exists()


@rules.predicate
def contributes_to_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Return whether the user completes the return for their own agency."""
    if section_11_return is None or not user.is_authenticated:
        return False
    return Section11Return.objects.editable_by(user).filter(pk=section_11_return.pk).exists()


@rules.predicate
def leads_agency_of_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Return whether the user leads on safeguarding at the agency of the return."""
    return section_11_return is not None and leads_agency(user, section_11_return.agency_id)


@rules.predicate
def moderates_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Return whether the user is the moderator, and still works for another agency."""
    if section_11_return is None or not user.is_authenticated:
        return False
    moderator = section_11_return.moderator
    if moderator is None or moderator.user_id != user.pk:
        return False
    return bool(roles_of(user)) and not moderator.posts.current().filter(agency=section_11_return.agency_id).exists()


@rules.predicate
def may_read_return_file(user: Any, document: Document | None) -> bool:
    """Return whether the file belongs to an answer of a return that the user may see."""
    if document is None:
        return False
    seen = Section11Return.objects.visible_to(user)
    return Section11Response.objects.filter(file=document.pk, section_11_return__in=seen).exists()


@rules.predicate
def made_comment(user: Any, comment: ScrutinyComment | None) -> bool:
    """Return whether the user made the comment, and is still the scrutineer."""
    return comment is not None and comment.made_by_id == user.pk and is_scrutineer(user)


SEE_SCRUTINY = "partnership.see-scrutiny"
RESPOND_TO_SCRUTINY = "partnership.respond-to-scrutiny"
REPLY_AS_SCRUTINEER = "partnership.reply-as-scrutineer"
RAISE_ESCALATION = "partnership.raise-escalation"
SEE_ESCALATIONS = "partnership.see-escalations"
READ_ESCALATIONS = "partnership.read-escalations"
DECIDE_ESCALATIONS = "partnership.decide-escalations"
EDIT_STAGES = "partnership.edit-escalation-stages"
SEE_ESCALATION_STATISTICS = "partnership.see-escalation-statistics"
RESPOND_TO_ESCALATION = "partnership.respond-escalation"
ESCALATE_ESCALATION = "partnership.escalate-escalation"
RESOLVE_ESCALATION = "partnership.resolve-escalation"
ANSWER_ESCALATION = "partnership.answer-escalation"
GIVE_ESCALATION_FEEDBACK = "partnership.give-escalation-feedback"
SEE_NOT_SHARED = "partnership.see-not-shared"
RECORD_NOT_SHARED = "partnership.record-not-shared"
SEE_RETURNS = "partnership.see-returns"
SEE_RETURN = "partnership.see-return"
READ_RETURNS = "partnership.read-returns"
READ_RETURN_FILE = "partnership.read-return-file"
EDIT_SECTION_11 = "partnership.edit-section-11"
EDIT_RETURN = "partnership.edit-return"
NAME_CONTRIBUTORS = "partnership.name-contributors"
MODERATE_RETURN = "partnership.moderate-return"

rules.add_perm(SEE_SCRUTINY, governs)
rules.add_perm(RESPOND_TO_SCRUTINY, is_lead_partner | is_delegated_partner)
rules.add_perm(REPLY_AS_SCRUTINEER, made_comment)

decides_escalations = is_executive_member | is_lead_partner | is_delegated_partner
raises = raised_escalation | leads_raising_agency
rules.add_perm(RAISE_ESCALATION, is_practitioner)
rules.add_perm(SEE_ESCALATIONS, is_practitioner)
rules.add_perm(READ_ESCALATIONS, is_operational_team | is_scrutineer)
rules.add_perm(DECIDE_ESCALATIONS, decides_escalations)
rules.add_perm(EDIT_STAGES, is_operational_team)
rules.add_perm(SEE_ESCALATION_STATISTICS, governs)
rules.add_perm(RESPOND_TO_ESCALATION, leads_responding_agency)
rules.add_perm(ESCALATE_ESCALATION, raises)
rules.add_perm(
    RESOLVE_ESCALATION,
    raises & ~is_with_partners
    | (is_operational_team | is_lead_partner | is_delegated_partner) & is_with_partners & ~is_of_side_complained_of,
)
rules.add_perm(ANSWER_ESCALATION, (is_lead_partner | is_delegated_partner) & is_with_partners)
rules.add_perm(GIVE_ESCALATION_FEEDBACK, raised_escalation)
rules.add_perm("partnership.record-learning-escalation", is_operational_team & has_object)
rules.add_perm("partnership.withdraw-escalation", raised_escalation)

rules.add_perm(SEE_NOT_SHARED, is_practitioner)
rules.add_perm(RECORD_NOT_SHARED, is_practitioner)

rules.add_perm(SEE_RETURNS, is_agency_lead | is_champion | governs)
rules.add_perm(SEE_RETURN, is_practitioner)
rules.add_perm(READ_RETURNS, reads_restricted)
rules.add_perm(READ_RETURN_FILE, may_read_return_file)
rules.add_perm(EDIT_SECTION_11, is_operational_team)
rules.add_perm(EDIT_RETURN, contributes_to_return)
rules.add_perm(NAME_CONTRIBUTORS, leads_agency_of_return)
rules.add_perm(MODERATE_RETURN, moderates_return)
rules.add_perm("partnership.start-section11return", contributes_to_return)
rules.add_perm("partnership.submit-section11return", leads_agency_of_return)

for verb in ("appoint-moderator", "plan", "close"):
    rules.add_perm(f"partnership.{verb}-section11return", is_operational_team & has_object)

for verb in ("send-back", "agree"):
    rules.add_perm(f"partnership.{verb}-section11return", moderates_return)

for verb in ("complete", "cancel"):
    rules.add_perm(f"partnership.{verb}-section11visit", is_operational_team & has_object)
