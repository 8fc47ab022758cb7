"""Governance groups: set up, changed, with what stands on every agenda and in which order agencies take the chair."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from partnership.directory.models import Agency, ChairTurn, GovernanceGroup, StandingItem
from shield.operations import audit
from shield.operations.edits import revise
from shield.refusals import Refused


@dataclass(frozen=True)
class Standing:
    """What stands on every agenda: who brings it, and how long it takes in minutes."""

    title: str
    presenter: str = ""
    minutes: int | None = None


@transaction.atomic
def begin(*, name: str, kind: str, by: Any, **facts: Any) -> GovernanceGroup:
    """Set a group up. ``Refused`` for a name whose page is there already."""
    slug = slugify(name)
    if slug in {"", "new"} or GovernanceGroup.objects.filter(slug=slug).exists():
        raise Refused("Choose another name: this one is taken.", field="name")
    try:
        with transaction.atomic():
            group = GovernanceGroup.objects.create(slug=slug, name=name, kind=kind, **facts)
    except IntegrityError as trouble:  # somebody set the same up in the same moment
        raise Refused("Choose another name: this one is taken.", field="name") from trouble
    audit.record("partnership.group-begun", group, by=by)
    return group


def edit(*, group: GovernanceGroup, version: int, by: Any, **facts: Any) -> GovernanceGroup:
    """Change what a group is and how it meets, over the version that was read; its address stays."""
    return revise(group, "partnership.group-edited", version=version, by=by, **facts)


@transaction.atomic
def keep_standing_items(*, group: GovernanceGroup, version: int, items: list[Standing], by: Any) -> GovernanceGroup:
    """Make these stand on every agenda from now on, in this order; agendas that exist stay as they are."""
    revise(group, "partnership.group-edited", version=version, by=by)
    group.standing_items.all().delete()
    StandingItem.objects.bulk_create(
        StandingItem(group=group, order=order, title=each.title, presenter=each.presenter, minutes=each.minutes)
        for order, each in enumerate(items, start=1)
    )
    audit.record("partnership.group-standing-items-kept", group, by=by, number=len(items))
    return group


@transaction.atomic
def keep_chair_turns(*, group: GovernanceGroup, version: int, agencies: list[Agency], by: Any) -> GovernanceGroup:
    """Let these agencies take the chair in this order; none means that the rule in words says who does.

    ``Refused`` for an agency that stands twice.
    """
    if len({agency.pk for agency in agencies}) < len(agencies):
        raise Refused("Each agency takes its turn once.")
    revise(group, "partnership.group-edited", version=version, by=by)
    group.chair_turns.all().delete()
    ChairTurn.objects.bulk_create(
        ChairTurn(group=group, order=order, agency=agency) for order, agency in enumerate(agencies, start=1)
    )
    audit.record("partnership.group-chair-turns-kept", group, by=by, agencies=[agency.slug for agency in agencies])
    return group
