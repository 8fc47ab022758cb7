"""The programme of a course date, and the parallel groups that people choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from shield.operations import audit
from shield.refusals import Refused
from training.models import HOLDING, AgendaItem, Booking, CourseRun, GroupChoice, ParallelGroup
from training.operations.places import place_counts


@dataclass
class Group:
    """A parallel group as it was typed."""

    title: str
    led_by: str = ""
    places: int | None = None


@dataclass
class Item:
    """An item of the programme as it was typed."""

    at: str
    title: str
    speakers: str = ""
    groups: list[Group] = field(default_factory=list)


@transaction.atomic
def write(*, run: CourseRun, items: Sequence[Item], by: Any) -> None:
    """Replace the programme by these items. Raise ``Refused`` once a person has chosen a group."""
    run = place_counts.lock(run)
    if GroupChoice.objects.filter(item__run=run).exists():
        raise Refused("You cannot edit the programme because people have already chosen their groups.")
    run.agenda_items.all().delete()
    for place, item in enumerate(items, start=1):
        row = AgendaItem.objects.create(run=run, position=place, at=item.at, title=item.title, speakers=item.speakers)
        for group in item.groups:
            ParallelGroup.objects.create(item=row, title=group.title, led_by=group.led_by, places=group.places)
    audit.record("training.programme-written", run, by=by, items=len(items))


def choose(booking: Booking, groups: Iterable[ParallelGroup]) -> None:
    """Store the groups that the attendee chose, one for each item that has groups. The run must be locked.

    Raise ``Refused`` when a group is full, or when an item is left without a choice.
    """
    items = items_with_groups(booking.run)
    chosen = {group.item_id: group for group in groups}
    if set(chosen) != {item.pk for item in items}:
        raise Refused("Select a group for each session.")
    for group in chosen.values():
        taken = GroupChoice.objects.filter(group=group, booking__status__in=HOLDING)
        if group.places is not None and taken.count() >= group.places:
            raise Refused(f"“{group.title}” is full. Select another group.", field=f"item_{group.item_id}")
    if chosen:
        GroupChoice.objects.bulk_create(
            [GroupChoice(booking=booking, item_id=item, group=group) for item, group in chosen.items()]
        )


@transaction.atomic
def choose_later(*, booking: Booking, groups: Iterable[ParallelGroup], by: Any) -> None:
    """Choose the groups, or choose again. Raise ``Refused`` as ``choose`` does, and without a place."""
    run = place_counts.lock(booking.run)
    booking = Booking.objects.get(pk=booking.pk)
    booking.run = run
    if not booking.is_booked or run.has_begun():
        raise Refused("You can only choose groups if you have a place, before the conference starts.")
    booking.group_choices.all().delete()
    choose(booking, groups)
    audit.record("training.groups-chosen", booking, by=by)


def has_to_choose(booking: Booking) -> bool:
    """Return whether there are groups and the attendee has chosen none."""
    run = booking.run
    if not booking.is_booked or run.has_begun() or not items_with_groups(run):
        return False
    return not booking.group_choices.exists()


def programme(run: CourseRun) -> list[AgendaItem]:
    """Return the run's programme in order; only a conference has groups."""
    items = run.agenda_items.all()
    return list(items.prefetch_related("groups") if run.course.is_conference else items)


def items_with_groups(run: CourseRun) -> list[AgendaItem]:
    """Return the items of a conference at which people choose a group; none for any other course.

    A run that ``with_groups`` has found to have none is not asked again.
    """
    if not run.course.is_conference or not getattr(run, "has_groups", True):
        return []
    return list(run.agenda_items.filter(groups__isnull=False).distinct().prefetch_related("groups"))
