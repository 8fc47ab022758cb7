"""Who may. Rights come from dated posts and seats in groups, asked afresh with every request; nothing else grants any."""

import rules

from partnership.rules.holders import (
    SEAT,
    governs,
    is_agency_lead,
    is_champion,
    is_crest_member,
    is_delegated_partner,
    is_executive_member,
    is_hub_member,
    is_lead_partner,
    is_mash_screener,
    is_operational_team,
    is_practitioner,
    is_review_member,
    is_scrutineer,
    is_system_administrator,
    is_trainer,
    knows_of_reviews,
    needs_second_factor,
    reads_restricted,
    roles_of,
    sits_in_a_group,
)
from partnership.rules.predicates import (
    chairs,
    fills_return,
    has_come,
    is_correspondence,
    is_known,
    is_meeting,
    is_of_public_group,
    is_person,
    is_with_partners,
    is_without_post,
    leads_agency_of_post,
    leads_agency_of_return,
    leads_answering_agency,
    leads_raising_agency,
    may_read_minutes,
    may_read_paper,
    may_read_return_file,
    may_see_arrangements_picture,
    may_see_visual_record,
    moderates_return,
    owns_action,
    raised_escalation,
    reported_action,
    votes_at,
    was_at,
    wrote_issue,
)
from shield.rules import EDIT_HOLIDAYS, MANAGE_ACCOUNTS, READ_AUDIT, SEE_NOTICES

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
COMMENT_REPORT = "partnership.comment-annualreport"
EDIT_ARRANGEMENTS = "partnership.edit-arrangements"
SEE_ARRANGEMENTS_PICTURE = "partnership.see-arrangements-picture"
SIGN_ARRANGEMENTS = "partnership.sign-arrangementsversion"
EDIT_BULLETINS = "partnership.edit-bulletins"
SEE_SCRUTINY = "partnership.see-scrutiny"
SCRUTINISE = "partnership.scrutinise"
ANSWER_SCRUTINY = "partnership.answer-scrutiny"
RAISE_ESCALATION = "partnership.raise-escalation"
SEE_ESCALATIONS = "partnership.see-escalations"
READ_ESCALATIONS = "partnership.read-escalations"
DECIDE_ESCALATIONS = "partnership.decide-escalations"
EDIT_STAGES = "partnership.edit-escalation-stages"
SEE_ESCALATION_FIGURES = "partnership.see-escalation-figures"
JUDGE_ESCALATION = "partnership.judge-escalation"
EDIT_BUDGET = "partnership.edit-budget"
EDIT_PLANS = "partnership.edit-plans"
SEE_RETURNS = "partnership.see-returns"
SEE_RETURN = "partnership.see-return"
READ_RETURNS = "partnership.read-returns"
READ_RETURN_FILE = "partnership.read-return-file"
EDIT_SECTION_11 = "partnership.edit-section-11"
FILL_RETURN = "partnership.fill-return"
NAME_CONTRIBUTORS = "partnership.name-contributors"
MODERATE_RETURN = "partnership.moderate-return"

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
rules.add_perm("partnership.hold-meeting", (is_operational_team | chairs) & is_meeting & has_come)
rules.add_perm("partnership.agree-minutes-meeting", (is_operational_team | chairs) & is_meeting)
rules.add_perm("partnership.cancel-meeting", is_operational_team & (is_meeting | is_correspondence) | chairs)
rules.add_perm("partnership.call-to-meeting-meeting", votes_at)

rules.add_perm(EDIT_REPORTS, is_operational_team)
rules.add_perm(SIGN_REPORT, is_lead_partner)
rules.add_perm(COMMENT_REPORT, is_scrutineer)
for verb in ("complete-contents", "ask-scrutineer", "open-signing", "take-back", "publish", "distribute"):
    rules.add_perm(f"partnership.{verb}-annualreport", is_operational_team)

rules.add_perm(EDIT_ARRANGEMENTS, is_operational_team)
rules.add_perm(SIGN_ARRANGEMENTS, is_lead_partner)
rules.add_perm(SEE_ARRANGEMENTS_PICTURE, may_see_arrangements_picture)
for verb in ("check", "open-signing", "take-back", "publish"):
    rules.add_perm(f"partnership.{verb}-arrangementsversion", is_operational_team)

rules.add_perm(EDIT_BULLETINS, is_operational_team)
for verb in ("submit", "send-back", "send"):
    rules.add_perm(f"partnership.{verb}-bulletinissue", is_operational_team & is_known)
rules.add_perm("partnership.approve-bulletinissue", is_operational_team & is_known & ~wrote_issue)

rules.add_perm(SEE_SCRUTINY, governs)
rules.add_perm(SCRUTINISE, is_scrutineer)
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

rules.add_perm(EDIT_BUDGET, is_operational_team)
rules.add_perm(EDIT_PLANS, is_operational_team)
rules.add_perm("partnership.publish-plan", is_operational_team)

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

for verb in ("present", "accept", "accept-in-part", "not-accept", "plan", "implement"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)
for verb in ("evidence-impact", "report-no-impact", "close"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)
rules.add_perm(NOTE_ACTION, owns_action | is_operational_team & is_known)
rules.add_perm("partnership.start-action", owns_action | is_operational_team & is_known)
rules.add_perm("partnership.report-done-action", owns_action | is_operational_team & is_known)
rules.add_perm("partnership.verify-action", is_operational_team & is_known & ~owns_action & ~reported_action)
rules.add_perm("partnership.reopen-action", is_operational_team & is_known)
rules.add_perm("partnership.withdraw-action", is_operational_team & is_known)

__all__ = [
    "AMEND_MINUTES",
    "ANSWER_SCRUTINY",
    "COMMENT_REPORT",
    "DECIDE_ESCALATIONS",
    "EDIT_ACTIONS",
    "EDIT_AGENCIES",
    "EDIT_ARRANGEMENTS",
    "EDIT_BUDGET",
    "EDIT_BULLETINS",
    "EDIT_GOVERNANCE",
    "EDIT_GROUPS",
    "EDIT_PLANS",
    "EDIT_PROFILE",
    "EDIT_RECOMMENDATIONS",
    "EDIT_REPORTS",
    "EDIT_RESOURCES",
    "EDIT_RULES",
    "EDIT_SECTION_11",
    "EDIT_STAGES",
    "END_POST",
    "FILL_RETURN",
    "GIVE_POSITION",
    "INVITE",
    "JOIN_AGENCY",
    "JUDGE_ESCALATION",
    "MANAGE_PEOPLE",
    "MODERATE_RETURN",
    "NAME_CONTRIBUTORS",
    "NOTE_ACTION",
    "RAISE_ESCALATION",
    "READ_ACTIONS",
    "READ_DRAFTS",
    "READ_ESCALATIONS",
    "READ_GOVERNANCE",
    "READ_MINUTES",
    "READ_PAPER",
    "READ_RECOMMENDATIONS",
    "READ_RESTRICTED",
    "READ_RETURNS",
    "READ_RETURN_FILE",
    "READ_SEALED_RECOMMENDATIONS",
    "SCRUTINISE",
    "SEAT",
    "SEE_ACTIONS",
    "SEE_AGENCIES",
    "SEE_ARRANGEMENTS_PICTURE",
    "SEE_ESCALATIONS",
    "SEE_ESCALATION_FIGURES",
    "SEE_MEETINGS",
    "SEE_PEOPLE",
    "SEE_RETURN",
    "SEE_RETURNS",
    "SEE_SCRUTINY",
    "SEE_VISUAL_RECORD",
    "SIGN_ARRANGEMENTS",
    "SIGN_REPORT",
    "governs",
    "is_agency_lead",
    "is_crest_member",
    "is_delegated_partner",
    "is_executive_member",
    "is_hub_member",
    "is_known",
    "is_lead_partner",
    "is_mash_screener",
    "is_operational_team",
    "is_person",
    "is_practitioner",
    "is_review_member",
    "is_trainer",
    "is_without_post",
    "knows_of_reviews",
    "leads_agency_of_post",
    "needs_second_factor",
    "owns_action",
    "reported_action",
    "roles_of",
    "wrote_issue",
]
