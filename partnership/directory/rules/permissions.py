"""Permissions for people, agencies, groups and the partnership itself."""

import rules

from partnership.directory.rules.predicates import (
    is_person,
    is_without_post,
    leads_agency_of_person,
    leads_agency_of_post,
)
from partnership.directory.rules.roles import (
    governs,
    is_agency_lead,
    is_operational_team,
    is_scrutineer,
    is_system_administrator,
    reads_restricted,
)
from shield.rules import EDIT_EMAIL_TEXTS, EDIT_HOLIDAYS, MANAGE_ACCOUNTS, READ_AUDIT, SEE_EMAILS, SEE_STATUS

EDIT_PROFILE = "partnership.edit-profile"
MANAGE_PEOPLE = "partnership.manage-people"
INVITE = "partnership.invite"
END_POST = "partnership.end-post"
CORRECT_PERSON = "partnership.correct-person"
JOIN_AGENCY = "partnership.join-agency"
JOIN_FIRST_AGENCY = "partnership.join-first-agency"
READ_GOVERNANCE = "partnership.read-governance"
EDIT_GOVERNANCE = "partnership.edit-governance"
READ_RESTRICTED = "partnership.read-restricted"
EDIT_RULES = "partnership.edit-rules"
SEE_DIRECTORY = "partnership.see-directory"
SEE_PEOPLE = "partnership.see-people"
SEE_AGENCIES = "partnership.see-agencies"
EDIT_AGENCIES = "partnership.edit-agencies"
EDIT_GROUPS = "partnership.edit-groups"
SCRUTINISE = "partnership.scrutinise"

rules.add_perm(MANAGE_ACCOUNTS, is_system_administrator)
rules.add_perm(READ_AUDIT, is_system_administrator)
rules.add_perm(SEE_EMAILS, is_system_administrator | is_operational_team)
rules.add_perm(SEE_STATUS, is_system_administrator | is_operational_team)
rules.add_perm(EDIT_EMAIL_TEXTS, is_operational_team)
rules.add_perm(EDIT_HOLIDAYS, is_operational_team)
rules.add_perm(EDIT_PROFILE, is_operational_team)
rules.add_perm(MANAGE_PEOPLE, is_operational_team)
rules.add_perm(INVITE, is_operational_team)
rules.add_perm(END_POST, is_operational_team | leads_agency_of_post)
rules.add_perm(CORRECT_PERSON, (is_operational_team | leads_agency_of_person) & ~is_person)
rules.add_perm("partnership.approve-joinrequest", is_operational_team)
rules.add_perm("partnership.decline-joinrequest", is_operational_team)
rules.add_perm("partnership.approve-namerequest", is_operational_team)
rules.add_perm("partnership.decline-namerequest", is_operational_team)
# Administrators manage accounts without seeing records; a colleague in the operational team may add a post.
rules.add_perm(JOIN_AGENCY, rules.is_authenticated & ~is_system_administrator)
rules.add_perm(JOIN_FIRST_AGENCY, is_without_post)
rules.add_perm(READ_GOVERNANCE, governs)
rules.add_perm(EDIT_GOVERNANCE, is_operational_team)
rules.add_perm(EDIT_RULES, is_operational_team)
rules.add_perm(SEE_DIRECTORY, governs | is_agency_lead | is_system_administrator)
rules.add_perm(SEE_PEOPLE, is_operational_team | is_agency_lead)
rules.add_perm(SEE_AGENCIES, governs | is_agency_lead)
rules.add_perm(EDIT_AGENCIES, is_operational_team)
rules.add_perm(EDIT_GROUPS, is_operational_team)
rules.add_perm(READ_RESTRICTED, reads_restricted)
rules.add_perm(SCRUTINISE, is_scrutineer)
