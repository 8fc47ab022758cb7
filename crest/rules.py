"""Who may refer, screen, read and decide. For everyone else the pages do not exist."""

from typing import Any

import rules

from crest.models import Case, PanelAction, PanelItem, Referral
from partnership.directory.rules.roles import is_crest_member, is_mash_screener, is_practitioner
from partnership.models import GroupKind, Membership, MembershipRole
from shield.records.workflow import permission_for, workflow_of

ENTER = "crest.enter"
REFER = "crest.refer"
SCREEN = "crest.screen"
READ_PANEL = "crest.read-panel"
CHAIR_PANEL = "crest.chair-panel"
DECIDE = "crest.decide"
READ_ACCESS_LOG = "crest.read-access-log"
RESTRICT = "crest.restrict"


@rules.predicate
def chairs_crest(user: Any) -> bool:
    """Return whether the user chairs a CREST panel today."""
    if not is_crest_member(user):
        return False
    seats = Membership.objects.current().filter(person__user=user, group__kind=GroupKind.CREST)
    return seats.filter(role=MembershipRole.CHAIR).exists()


@rules.predicate
def has_referral(user: Any, referral: Referral | None) -> bool:
    """Return whether there is a referral at all."""
    return referral is not None


@rules.predicate
def may_read_case(user: Any, thing: Case | PanelItem | PanelAction | None) -> bool:
    """Return whether the user may read the case, or the case of the item or action."""
    case_id = thing.pk if isinstance(thing, Case) else getattr(thing, "case_id", None)
    return case_id is not None and Case.objects.visible_to(user).filter(pk=case_id).exists()


rules.add_perm(ENTER, is_crest_member | is_mash_screener)
rules.add_perm(REFER, is_practitioner)
rules.add_perm(SCREEN, is_mash_screener)
rules.add_perm(READ_PANEL, is_crest_member)
rules.add_perm(CHAIR_PANEL, chairs_crest)
rules.add_perm(DECIDE, is_crest_member & may_read_case)
rules.add_perm(READ_ACCESS_LOG, is_crest_member & may_read_case)
rules.add_perm(RESTRICT, chairs_crest & may_read_case)
for move in Referral.WORKFLOW:
    rules.add_perm(permission_for(Referral, move.verb), is_mash_screener & has_referral)
for model in (Case, PanelAction):
    for move in workflow_of(model):
        rules.add_perm(permission_for(model, move.verb), is_crest_member & may_read_case)
