"""Permissions for scrutiny, escalations and Section 11."""

from typing import Any

import rules

from partnership.assurance.models import Escalation, EscalationStatus, Section11Response, Section11Return
from partnership.directory.rules.predicates import is_known, leads_agency
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
    """Whether the user leads the agency that raised it."""
    return escalation is not None and leads_agency(user, escalation.from_agency_id)


@rules.predicate
def leads_answering_agency(user: Any, escalation: Escalation | None) -> bool:
    """Whether the user leads the agency that is to answer."""
    return escalation is not None and leads_agency(user, escalation.to_agency_id)


@rules.predicate
def fills_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Whether the user fills the return in for their own agency."""
    if section_11_return is None or not user.is_authenticated:
        return False
    return Section11Return.objects.filled_by(user).filter(pk=section_11_return.pk).exists()


@rules.predicate
def leads_agency_of_return(user: Any, section_11_return: Section11Return | None) -> bool:
    """Whether the user leads on safeguarding at the agency that answers."""
    return section_11_return is not None and leads_agency(user, section_11_return.agency_id)


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


SEE_SCRUTINY = "partnership.see-scrutiny"
ANSWER_SCRUTINY = "partnership.answer-scrutiny"
RAISE_ESCALATION = "partnership.raise-escalation"
SEE_ESCALATIONS = "partnership.see-escalations"
READ_ESCALATIONS = "partnership.read-escalations"
DECIDE_ESCALATIONS = "partnership.decide-escalations"
EDIT_STAGES = "partnership.edit-escalation-stages"
SEE_ESCALATION_FIGURES = "partnership.see-escalation-figures"
JUDGE_ESCALATION = "partnership.judge-escalation"
SEE_RETURNS = "partnership.see-returns"
SEE_RETURN = "partnership.see-return"
READ_RETURNS = "partnership.read-returns"
READ_RETURN_FILE = "partnership.read-return-file"
EDIT_SECTION_11 = "partnership.edit-section-11"
FILL_RETURN = "partnership.fill-return"
NAME_CONTRIBUTORS = "partnership.name-contributors"
MODERATE_RETURN = "partnership.moderate-return"
rules.add_perm(SEE_SCRUTINY, governs)
rules.add_perm(ANSWER_SCRUTINY, is_operational_team | is_lead_partner | is_delegated_partner)


decides_escalations = is_executive_member | is_lead_partner | is_delegated_partner

raises = raised_escalation | leads_raising_agency
rules.add_perm(RAISE_ESCALATION, is_practitioner)
rules.add_perm(SEE_ESCALATIONS, is_practitioner)
rules.add_perm(READ_ESCALATIONS, is_operational_team | is_scrutineer)
rules.add_perm(DECIDE_ESCALATIONS, decides_escalations)
rules.add_perm(EDIT_STAGES, is_operational_team)
rules.add_perm(SEE_ESCALATION_FIGURES, governs)
rules.add_perm("partnership.respond-escalation", leads_answering_agency)
rules.add_perm("partnership.escalate-escalation", raises)
rules.add_perm("partnership.withdraw-escalation", raised_escalation)
rules.add_perm(
    "partnership.resolve-escalation",
    raises & ~is_with_partners | (is_operational_team | decides_escalations) & is_with_partners,
)
rules.add_perm("partnership.note-learning-escalation", is_operational_team & is_known)
rules.add_perm(JUDGE_ESCALATION, raised_escalation)
rules.add_perm(SEE_RETURNS, is_agency_lead | is_champion | governs)
rules.add_perm(SEE_RETURN, is_practitioner)
rules.add_perm(READ_RETURNS, reads_restricted)
rules.add_perm(READ_RETURN_FILE, may_read_return_file)
rules.add_perm(EDIT_SECTION_11, is_operational_team)
rules.add_perm(FILL_RETURN, fills_return)
rules.add_perm(NAME_CONTRIBUTORS, leads_agency_of_return)
rules.add_perm(MODERATE_RETURN, moderates_return)
rules.add_perm("partnership.begin-section11return", fills_return)
rules.add_perm("partnership.submit-section11return", leads_agency_of_return)

for verb in ("moderate", "plan", "close"):
    rules.add_perm(f"partnership.{verb}-section11return", is_operational_team & is_known)

for verb in ("send-back", "agree"):
    rules.add_perm(f"partnership.{verb}-section11return", moderates_return)

for verb in ("finish", "cancel"):
    rules.add_perm(f"partnership.{verb}-section11visit", is_operational_team & is_known)
