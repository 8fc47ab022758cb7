"""The programme of a course date as it is read, and the parallel groups that people choose from."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from shield.operations import audit
from shield.refusals import Refused
from training.models import HOLDING, AgendaItem, Booking, CourseRun, GroupChoice, ParallelGroup, ProgrammePaper
from training.operations.places import place_counts


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
    """Return whether there is an item with groups at which the attendee has chosen none."""
    run = booking.run
    if not booking.is_booked or run.has_begun() or not items_with_groups(run):
        return False
    return booking.group_choices.count() < len(items_with_groups(run))


def programme(run: CourseRun, user: Any) -> list[AgendaItem]:
    """Return the run's programme in order, with the papers that the user may open; only a conference has groups."""
    papers = ProgrammePaper.objects.visible_to(user).select_related("document")
    items = run.agenda_items.prefetch_related(Prefetch("papers", papers, to_attr="visible_papers"))  # type: ignore[no-redef]
    if run.course.is_conference:
        items = items.prefetch_related(Prefetch("groups", ParallelGroup.objects.with_taken()))
    return list(items)


def groups_with_people(run: CourseRun) -> list[ParallelGroup]:
    """Return the groups of a conference in order, with ``taken``; none for any other course."""
    if not run.course.is_conference:
        return []
    groups = ParallelGroup.objects.with_taken().filter(item__run=run).select_related("item")
    return list(groups.order_by("item__position", "pk"))


def items_with_groups(run: CourseRun) -> list[AgendaItem]:
    """Return the items of a conference at which people choose a group; none for any other course.

    A run that ``with_groups`` has found to have none is not asked again.
    """
    if not run.course.is_conference or not getattr(run, "has_groups", True):
        return []
    return list(run.agenda_items.filter(groups__isnull=False).distinct().prefetch_related("groups"))
