"""Permissions for reports, arrangements, bulletins and resources."""

from typing import Any

import rules

from partnership.directory.rules.predicates import has_object
from partnership.directory.rules.roles import (
    is_lead_partner,
    is_operational_team,
    is_scrutineer,
)
from partnership.publications.models import AnnualReport, ArrangementsVersion, BulletinIssue
from partnership.publications.models.bulletins import EDIT_BULLETINS
from shield.models import Document
from shield.records.workflow import permission_for


@rules.predicate
def may_see_arrangements_picture(user: Any, document: Document | None) -> bool:
    """Return whether the picture is in a version of the arrangements that the user may read."""
    if document is None:
        return False
    seen = ArrangementsVersion.objects.visible_to(user)
    return seen.filter(sections__pictures__document=document.pk).exists()


@rules.predicate
def wrote_issue(user: Any, issue: BulletinIssue | None) -> bool:
    """Return whether the user wrote the issue, so that a colleague must approve it."""
    return issue is not None and issue.written_by_id == user.pk


EDIT_RESOURCES = "partnership.edit-resources"
EDIT_REPORTS = "partnership.edit-reports"
SIGN_REPORT = "partnership.sign-annualreport"
COMMENT_REPORT = "partnership.comment-annualreport"
EDIT_ARRANGEMENTS = "partnership.edit-arrangements"
SEE_ARRANGEMENTS_PICTURE = "partnership.see-arrangements-picture"
SIGN_ARRANGEMENTS = "partnership.sign-arrangementsversion"

rules.add_perm(EDIT_RESOURCES, is_operational_team)
rules.add_perm(EDIT_REPORTS, is_operational_team)
rules.add_perm(SIGN_REPORT, is_lead_partner)
rules.add_perm(COMMENT_REPORT, is_scrutineer)
for verb in ("complete-contents", "ask-scrutineer", "open-signing", "reopen", "publish", "distribute"):
    rules.add_perm(permission_for(AnnualReport, verb), is_operational_team)

rules.add_perm(EDIT_ARRANGEMENTS, is_operational_team)
rules.add_perm(SIGN_ARRANGEMENTS, is_lead_partner)
rules.add_perm(SEE_ARRANGEMENTS_PICTURE, may_see_arrangements_picture)
for verb in ("check", "open-signing", "reopen", "publish"):
    rules.add_perm(permission_for(ArrangementsVersion, verb), is_operational_team)

rules.add_perm(EDIT_BULLETINS, is_operational_team)
for verb in ("submit", "send-back", "send"):
    rules.add_perm(permission_for(BulletinIssue, verb), is_operational_team & has_object)
rules.add_perm(permission_for(BulletinIssue, "approve"), is_operational_team & has_object & ~wrote_issue)
