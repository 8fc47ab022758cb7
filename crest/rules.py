"""Who may refer, screen, read and decide. Whoever may not is answered as if nothing were there."""

from typing import Any

import rules

from crest.models import Case, PanelAction, PanelItem, Referral
from partnership.directory.rules.roles import is_crest_member, is_mash_screener, is_practitioner
from partnership.models import GroupKind, Membership, MembershipRole

REFER = "crest.refer"
SCREEN = "crest.screen"
READ_PANEL = "crest.read-panel"
CHAIR_PANEL = "crest.chair-panel"
DECIDE = "crest.decide"
READ_ACCESS_LOG = "crest.read-access-log"
RESTRICT = "crest.restrict"


@rules.predicate
def chairs_crest(user: Any) -> bool:
    """Whether the user chairs a CREST panel today."""
    if not is_crest_member(user):
        return False
    seats = Membership.objects.current().filter(person__user=user, group__kind=GroupKind.CREST)
    return seats.filter(role=MembershipRole.CHAIR).exists()


@rules.predicate
def is_known_referral(user: Any, referral: Referral | None) -> bool:
    return referral is not None


@rules.predicate
def may_read_case(user: Any, thing: Case | PanelItem | PanelAction | None) -> bool:
    """Whether the case, or the one that the item or action is about, is among those the user may read."""
    case_id = thing.pk if isinstance(thing, Case) else getattr(thing, "case_id", None)
    return case_id is not None and Case.objects.visible_to(user).filter(pk=case_id).exists()


rules.add_perm(REFER, is_practitioner)
rules.add_perm(SCREEN, is_mash_screener)
rules.add_perm(READ_PANEL, is_crest_member)
rules.add_perm(CHAIR_PANEL, chairs_crest)
rules.add_perm(DECIDE, is_crest_member & may_read_case)
rules.add_perm(READ_ACCESS_LOG, is_crest_member & may_read_case)
rules.add_perm(RESTRICT, chairs_crest & may_read_case)
for verb in ("accept", "signpost"):
    rules.add_perm(f"crest.{verb}-referral", is_mash_screener & is_known_referral)
for verb in ("take-on", "close"):
    rules.add_perm(f"crest.{verb}-case", is_crest_member & may_read_case)
for verb in ("finish", "set-aside"):
    rules.add_perm(f"crest.{verb}-panelaction", is_crest_member & may_read_case)
