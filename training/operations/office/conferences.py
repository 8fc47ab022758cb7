"""A run's programme, written as lines, and the parallel groups that people choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from shield.operations import audit
from shield.refusals import Refused
from training.models import HOLDING, AgendaItem, Booking, CourseKind, CourseRun, GroupChoice, ParallelGroup
from training.models.run_places import ITEMS_WITH_GROUPS
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
    """Make the run's programme these items; refused once somebody has chosen a group, for they would lose it."""
    run = place_counts.lock(run)
    if GroupChoice.objects.filter(item__run=run).exists():
        raise Refused("People have chosen their groups, so the programme can no longer change here.")
    run.agenda_items.all().delete()
    for place, item in enumerate(items, start=1):
        row = AgendaItem.objects.create(run=run, position=place, at=item.at, title=item.title, speakers=item.speakers)
        for group in item.groups:
            ParallelGroup.objects.create(item=row, title=group.title, led_by=group.led_by, places=group.places)
    audit.record("training.programme-written", run, by=by, items=len(items))


def choices(run: CourseRun) -> set[int]:
    """The keys of the items at which people choose a group, whatever the kind of the course."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS_WITH_GROUPS, {"run": run.pk})
        return {item for (item,) in cursor.fetchall()}


def choose(booking: Booking, groups: Iterable[ParallelGroup], wanted: set[int]) -> None:
    """Keep the groups that somebody chose, one for each item ``wanted``; the run is locked while they are counted.

    ``wanted`` are the run's ``choices``. Raises ``Refused`` for a group that is full, and when an item was left
    without a choice.
    """
    if booking.run.course.kind != CourseKind.CONFERENCE:
        return
    chosen = {group.item_id: group for group in groups}
    if set(chosen) != wanted:
        raise Refused("Choose a group wherever there are several.")
    if not wanted:
        return
    for group in chosen.values():
        taken = GroupChoice.objects.filter(group=group, booking__status__in=HOLDING)
        if group.places is not None and taken.count() >= group.places:
            raise Refused(f"“{group.title}” is full. Choose another group.", field=f"item_{group.item_id}")
    GroupChoice.objects.bulk_create(
        [GroupChoice(booking=booking, item_id=item, group=group) for item, group in chosen.items()]
    )


@transaction.atomic
def choose_later(*, booking: Booking, groups: Iterable[ParallelGroup], by: Any) -> None:
    """Choose the groups, or choose again, for a place that is held; raises ``Refused`` as ``choose`` does."""
    run = place_counts.lock(booking.run)
    booking = Booking.objects.get(pk=booking.pk)
    booking.run = run
    if not booking.is_booked or run.has_begun():
        raise Refused("Groups are chosen by people with a place, until the conference begins.")
    booking.group_choices.all().delete()
    choose(booking, groups, choices(run))
    audit.record("training.groups-chosen", booking, by=by)


def has_to_choose(booking: Booking) -> bool:
    """Whether there are groups of which the attendee has chosen none."""
    run = booking.run
    if run.course.kind != CourseKind.CONFERENCE or not booking.is_booked or run.has_begun():
        return False
    return not booking.group_choices.exists() and run.agenda_items.filter(groups__isnull=False).exists()


def programme(run: CourseRun) -> list[AgendaItem]:
    """The run's programme in order; groups are asked for at conferences only."""
    items = run.agenda_items.all()
    return list(items.prefetch_related("groups") if run.course.kind == CourseKind.CONFERENCE else items)


def items_with_groups(run: CourseRun) -> list[AgendaItem]:
    """Those items of a run at which people choose; looked for unless the run carries what ``with_choices`` gives."""
    if run.course.kind != CourseKind.CONFERENCE:
        return []
    known = getattr(run, "choices", None)
    asked = choices(run) if known is None else known
    return list(run.agenda_items.filter(pk__in=asked).prefetch_related("groups")) if asked else []
