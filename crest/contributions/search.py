"""What the site search finds: a referral or case by its whole reference. Names are encrypted and never searched."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from crest.models import Case, Referral
from crest.rules import READ_PANEL, SCREEN
from shield.extension_points import Hit
from shield.operations import audit
from shield.records.row_security import acting_as


def find_references(user: Any, words: str) -> Iterable[Hit]:
    """Return the case or referral with this reference, for people who may read it; the search is recorded."""
    reference = words.strip().upper()
    if not reference.startswith("CR-") or not (user.has_perm(SCREEN) or user.has_perm(READ_PANEL)):
        return []
    with acting_as(user):
        hits = [_hit("crest:case-detail", case) for case in Case.objects.visible_to(user).filter(code=reference)]
        if user.has_perm(SCREEN):
            found = Referral.objects.visible_to(user).filter(reference=reference)
            hits += [_hit("crest:referral-detail", referral) for referral in found]
        audit.record("crest.searched", None, by=user, found=len(hits))
    return hits


def _hit(url_name: str, record: Case | Referral) -> Hit:
    return Hit(str(record), "Restricted", reverse(url_name, args=[record.pk]), "CREST")
