"""Governance groups: created and edited, with standing items, the order of chairs, and terms of reference."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from partnership.directory.models import Agency, ChairTurn, GovernanceGroup, StandingItem, TermsOfReference
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.refusals import Refused


@dataclass(frozen=True)
class StandingItemData:
    """A standing item as it is typed; ``minutes`` is its length."""

    title: str
    presenter: str = ""
    minutes: int | None = None


@transaction.atomic
def create(*, name: str, kind: str, by: User, **changes: Any) -> GovernanceGroup:
    """Create a group. Raise ``Refused`` for a name whose address is taken."""
    refusal = Refused("There is already a group with this name", field="name")
    slug = slugify(name)
    if slug in {"", "new"} or GovernanceGroup.objects.filter(slug=slug).exists():
        raise refusal
    try:
        with transaction.atomic():
            group = GovernanceGroup.objects.create(slug=slug, name=name, kind=kind, **changes)
    except IntegrityError as error:  # created at the same moment by another person
        raise refusal from error
    audit.record("partnership.group-created", group, by=by)
    return group


def update(*, group: GovernanceGroup, version: int, by: User, **changes: Any) -> GovernanceGroup:
    """Edit a group over the version that was read; its address stays."""
    return update_record(group, "partnership.group-edited", version=version, by=by, **changes)


@transaction.atomic
def update_standing_items(
    *, group: GovernanceGroup, version: int, items: list[StandingItemData], by: User
) -> GovernanceGroup:
    """Set the standing items of new agendas, in this order; existing agendas stay as they are."""
    update_record(group, "partnership.group-edited", version=version, by=by)
    group.standing_items.all().delete()
    StandingItem.objects.bulk_create(
        StandingItem(group=group, order=order, title=each.title, presenter=each.presenter, minutes=each.minutes)
        for order, each in enumerate(items, start=1)
    )
    audit.record("partnership.group-standing-items-updated", group, by=by, number=len(items))
    return group


@transaction.atomic
def update_chair_turns(*, group: GovernanceGroup, version: int, agencies: list[Agency], by: User) -> GovernanceGroup:
    """Set the order in which agencies chair; an empty list means that the chairing rule applies.

    Raise ``Refused`` for an agency that is in the list twice.
    """
    if len({agency.pk for agency in agencies}) < len(agencies):
        raise Refused("Each agency can only have one turn")
    update_record(group, "partnership.group-edited", version=version, by=by)
    group.chair_turns.all().delete()
    ChairTurn.objects.bulk_create(
        ChairTurn(group=group, order=order, agency=agency) for order, agency in enumerate(agencies, start=1)
    )
    audit.record("partnership.group-chair-turns-updated", group, by=by, agencies=[agency.slug for agency in agencies])
    return group


@transaction.atomic
def add_terms(*, group: GovernanceGroup, text: str, agreed_on: date, by: User) -> TermsOfReference:
    """Add a new version of a group's terms of reference; earlier versions are kept."""
    GovernanceGroup.objects.select_for_update().get(pk=group.pk)
    newest = group.terms.order_by("-version").first()
    terms = TermsOfReference.objects.create(
        group=group, version=newest.version + 1 if newest else 1, agreed_on=agreed_on, text=text
    )
    audit.record("partnership.terms-added", group, by=by, version=terms.version)
    return terms
