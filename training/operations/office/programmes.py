"""Programmes written and edited, also after people have chosen their groups; and the papers of their items."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from shield.operations import audit, documents
from shield.refusals import Refused
from training.models import AgendaItem, Booking, CourseRun, GroupChoice, ParallelGroup, ProgrammePaper, SessionRating
from training.operations.office import conferences
from training.operations.places import emails, place_counts
from training.rules import SEE_PAPER

# Positions are unique, so rows first make room for their new ones.
OUT_OF_THE_WAY = 1000


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
def write(*, run: CourseRun, items: Sequence[Item], by: Any, now: datetime | None = None) -> int:
    """Write the programme over the last one. Return how many people are emailed, because it concerns their groups.

    Items and groups stay the same by their title, or by their place when as many are new as are gone: then they are
    renamed, and choices stay. Who chose a group that is gone chooses again. Raise ``Refused`` when a group gets fewer
    places than people, and when an item with papers, or a session that people have rated, is removed.
    """
    now = now or timezone.now()
    run = place_counts.lock(run)
    before = _choices(run)
    open_before = {item.pk for item in conferences.items_with_groups(run)}
    rows = list(run.agenda_items.prefetch_related("groups"))
    pairs, gone = _paired(rows, items)
    _remove_items(gone)
    run.agenda_items.update(position=F("position") + OUT_OF_THE_WAY)
    for position, (row, item) in enumerate(pairs, start=1):
        _write_item(run, row, position, item)
    audit.record("training.programme-written", run, by=by, items=len(items))
    is_told = run.is_published and not run.has_begun(now)
    return _email(run, before, open_before, now) if is_told else 0


def _paired(rows: Sequence[Any], typed: Sequence[Any]) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Return each typed one with the row that it was, if any, and the rows that are gone."""
    left, found = list(rows), {}
    for number, each in enumerate(typed):
        row = next((row for row in left if row.title == each.title), None)
        if row is not None:
            left.remove(row)
            found[number] = row
    new = [number for number in range(len(typed)) if number not in found]
    if len(new) == len(left):
        found |= dict(zip(new, left, strict=True))
        left = []
    return [(found.get(number), each) for number, each in enumerate(typed)], left


def _remove_items(gone: Iterable[AgendaItem]) -> None:
    for item in gone:
        if item.papers.exists():
            raise Refused(f"“{item.title}” has papers. Remove them before you remove the item.", field="lines")
        if item.ratings.exists():
            raise Refused(f"People have rated “{item.title}”, so it must stay in the programme.", field="lines")
        _remove_groups(item.groups.all())
        item.delete()


def _remove_groups(gone: Iterable[ParallelGroup]) -> None:
    for group in gone:
        if SessionRating.objects.filter(group=group).exists():
            raise Refused(f"People have rated “{group.title}”, so it must stay in the programme.", field="lines")
        GroupChoice.objects.filter(group=group).delete()
        group.delete()


def _write_item(run: CourseRun, row: AgendaItem | None, position: int, item: Item) -> None:
    values = {"position": position, "at": item.at, "title": item.title, "speakers": item.speakers}
    if row is None:
        row = AgendaItem.objects.create(run=run, **values)
    else:
        AgendaItem.objects.filter(pk=row.pk).update(**values)
    pairs, gone = _paired(list(row.groups.all()), item.groups)
    _remove_groups(gone)
    for group, typed in pairs:
        _write_group(row, group, typed)


def _write_group(item: AgendaItem, row: ParallelGroup | None, typed: Group) -> None:
    values = {"title": typed.title, "led_by": typed.led_by, "places": typed.places}
    if row is None:
        ParallelGroup.objects.create(item=item, **values)
        return
    taken = ParallelGroup.objects.with_taken().get(pk=row.pk).taken
    if typed.places is not None and typed.places < taken:
        raise Refused(
            f"{taken} people have chosen “{row.title}”, so it must have {taken} places or more", field="lines"
        )
    ParallelGroup.objects.filter(pk=row.pk).update(**values)


def _choices(run: CourseRun) -> dict[Booking, dict[Any, str]]:
    """Return what people with a place chose: by booking, then by item, in words."""
    chosen = GroupChoice.objects.filter(item__run=run, booking__in=run.bookings.booked())
    found: dict[Booking, dict[Any, str]] = defaultdict(dict)
    for choice in chosen.select_related("booking__attendee", "item", "group").order_by("item__position"):
        found[choice.booking][choice.item_id] = choice.text
    return found


def _email(run: CourseRun, before: dict[Booking, dict[Any, str]], open_before: set[Any], now: datetime) -> int:
    """Write to everybody whose choice changed or has to be made. Return to how many."""
    after = _choices(run)
    added = [item for item in conferences.items_with_groups(run) if item.pk not in open_before]
    told = 0
    for booking in run.bookings.booked().select_related("attendee", "booked_by"):
        booking.run = run
        gone, changed = _changes(before.get(booking, {}), after.get(booking, {}))
        if gone or changed or added:
            to_select = [str(item) for item in added]
            emails.programme_changed(booking, gone=gone, changed=changed, to_select=to_select, now=now)
            told += 1
    return told


def _changes(before: dict[Any, str], after: dict[Any, str]) -> tuple[list[str], list[list[str]]]:
    """Return the choices that are gone, and those that changed with what they are now."""
    gone = [text for item, text in before.items() if item not in after]
    changed = [[text, after[item]] for item, text in before.items() if after.get(item, text) != text]
    return gone, changed


@transaction.atomic
def add_paper(*, item: AgendaItem, title: str, file: Any, by: Any) -> ProgrammePaper:
    """Add a paper to an item, for people with a place. Raise ``Refused`` for a file that cannot be stored."""
    document = documents.keep_upload(title=title, file=file, permission=SEE_PAPER, by=by)
    paper = ProgrammePaper.objects.create(item=item, title=title, document=document)
    audit.record("training.paper-added", item.run, by=by, title=title)
    return paper


@transaction.atomic
def remove_paper(*, paper: ProgrammePaper, by: Any) -> None:
    """Remove a paper from its item: nobody can open it from now on."""
    audit.record("training.paper-removed", paper.item.run, by=by, title=paper.title)
    paper.delete()
