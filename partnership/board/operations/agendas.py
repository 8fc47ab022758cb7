"""Agendas: standing items, due items, items that people add, and their papers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from partnership.board.models import (
    Action,
    AgendaItem,
    ItemKind,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    Paper,
    VisualRecord,
)
from partnership.board.models.meetings import PLANNING, UPCOMING, WRITING_MINUTES
from partnership.board.rules import READ_PAPER, SEE_VISUAL_RECORD
from partnership.directory.models import Agency
from shield import working_days
from shield.models import User
from shield.operations import audit, documents
from shield.operations.edits import update_record
from shield.refusals import Refused

# The first items of every agenda, in this order.
OPENING = (ItemKind.MINUTES, ItemKind.ACTIONS, ItemKind.CORRESPONDENCE)
# Correspondence that is reported at the next meeting.
REPORTED_BACK = (MeetingStatus.DECIDED, MeetingStatus.LAPSED, MeetingStatus.REFERRED)
TITLES = {
    MeetingStatus.DECIDED: "Decided by correspondence: {}",
    MeetingStatus.LAPSED: "Not decided by correspondence in time: {}",
    MeetingStatus.REFERRED: "Referred to this meeting: {}",
}
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg")


def add_standing_items(meeting: Meeting) -> None:
    """Add the group's standing items to a new agenda, and the presentation of the agency whose turn it is."""
    if meeting.is_by_correspondence:
        return
    items = [
        AgendaItem(kind=ItemKind.STANDING, title=each.title, presenter=each.presenter, minutes=each.minutes)
        for each in meeting.group.standing_items.all()
    ]
    agency = next_to_present(meeting)
    if agency is not None:
        title = f"Presentation: {agency}"
        items.append(
            AgendaItem(kind=ItemKind.PRESENTATION, title=title, presenter=str(agency), agency=agency, minutes=20)
        )
    for item in items:
        _append(meeting, item)


def next_to_present(meeting: Meeting) -> Agency | None:
    """Return the relevant agency that presented longest ago or never; ``None`` if the group has no presentations."""
    if not meeting.group.has_presentations:
        return None
    presented = Q(presentations__in=AgendaItem.objects.presented_by(meeting.group).exclude(meeting=meeting))
    last = Max("presentations__meeting__starts_on", filter=presented)
    agencies = Agency.objects.relevant(meeting.starts_on).annotate(last=last)
    return min(agencies, key=lambda agency: (agency.last or date.min, agency.name), default=None)


def add_opening_items(meeting: Meeting) -> list[AgendaItem]:
    """Add minutes to agree, open actions and ended correspondence at the top of the agenda. Return what was added.

    Items that are on the agenda already are not added again.
    """
    if meeting.is_by_correspondence:
        return []
    missing = [item for item in _opening_items(meeting) if not _is_on_agenda(meeting, item)]
    for item in missing:
        _append(meeting, item)
    if missing:
        _renumber(sorted(meeting.agenda_items.all(), key=_sort_key))
    return missing


def report_back(ended: Meeting) -> None:
    """Add ended correspondence to the group's next published agenda; a draft agenda gets it when it is published."""
    published = ended.group.meetings.filter(status=MeetingStatus.AGENDA_PUBLISHED, starts_on__gt=ended.starts_on)
    following = published.order_by("starts_on").first()
    if following is not None:
        following = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=following.pk)
        added = add_opening_items(following)
        audit.record("partnership.agenda-due-items-added", following, by=None, added=len(added))


@transaction.atomic
def add_due_items(*, meeting: Meeting, by: User) -> list[AgendaItem]:
    """Call ``add_opening_items`` on request. Raise ``Refused`` when the agenda can no longer be changed."""
    meeting = _lock_for_edit(meeting)
    added = add_opening_items(meeting)
    audit.record("partnership.agenda-due-items-added", meeting, by=by, added=len(added))
    return added


def _opening_items(meeting: Meeting) -> Iterable[AgendaItem]:
    earlier = meeting.group.meetings.filter(starts_on__lt=meeting.starts_on)
    last = earlier.exclude(format=MeetingFormat.CORRESPONDENCE).held().order_by("-starts_on").first()
    elsewhere = Q(kind=ItemKind.MINUTES, meeting__status__in=UPCOMING) & ~Q(meeting=meeting)
    if last and last.status in WRITING_MINUTES and not last.follow_up_items.filter(elsewhere).exists():
        yield AgendaItem(kind=ItemKind.MINUTES, title=f"Minutes of {last.when}", about=last, minutes=5)
    if Action.objects.unfinished().of_group(meeting.group).exists():
        yield AgendaItem(kind=ItemKind.ACTIONS, title="Open actions", minutes=10)
    for ended in _unreported_correspondence(earlier).order_by("starts_on"):
        title = TITLES[MeetingStatus(ended.status)].format(ended.title or ended.when)[:250]
        yield AgendaItem(kind=ItemKind.CORRESPONDENCE, title=title, about=ended, minutes=5)


def _unreported_correspondence(meetings: Any) -> Any:
    on_agenda = Q(follow_up_items__kind=ItemKind.CORRESPONDENCE)
    cancelled = Q(follow_up_items__meeting__status=MeetingStatus.CANCELLED)
    return meetings.filter(status__in=REPORTED_BACK).exclude(on_agenda & ~cancelled)


def _is_on_agenda(meeting: Meeting, item: AgendaItem) -> bool:
    return meeting.agenda_items.filter(kind=item.kind, about=item.about).exists()


def _append(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    item.meeting, item.number = meeting, meeting.agenda_items.count() + 1
    item.save()
    return item


def _sort_key(item: AgendaItem) -> tuple[int, int]:
    kind = ItemKind(item.kind)
    return (OPENING.index(kind) if kind in OPENING else len(OPENING), item.number)


def _renumber(items: Sequence[AgendaItem]) -> None:
    for number, item in enumerate(items, start=1):
        item.number = number
    AgendaItem.objects.bulk_update(items, ["number"])


def _lock_for_edit(meeting: Meeting) -> Meeting:
    """Return the meeting, locked. Raise ``Refused`` unless its agenda can be changed."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if meeting.status not in PLANNING:
        raise Refused("The agenda of this meeting can no longer be changed")
    return meeting


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, by: User, **changes: Any) -> AgendaItem:
    """Add an item at the end of the agenda. Return it."""
    meeting = _lock_for_edit(meeting)
    item = _append(meeting, AgendaItem(title=title, **changes))
    audit.record("partnership.agenda-item-added", meeting, by=by, number=item.number)
    return item


@transaction.atomic
def add_planned_item(*, meeting: Meeting, key: str, title: str, url: str, by: User) -> AgendaItem:
    """Add an item from the forward plan. Raise ``Refused`` when it is on an agenda of the group already."""
    meeting = _lock_for_edit(meeting)
    planned = AgendaItem.objects.filter(meeting__group=meeting.group, due_key=key)
    if planned.exclude(meeting__status=MeetingStatus.CANCELLED).exists():
        raise Refused("This item is already on an agenda")
    return add_item(meeting=meeting, title=title, kind=ItemKind.DUE, due_key=key, url=url, by=by)


@transaction.atomic
def update_item(*, item: AgendaItem, version: int, by: User, **changes: Any) -> AgendaItem:
    """Edit an item. Raise ``Refused`` when the agenda can no longer be changed."""
    _lock_for_edit(item.meeting)
    return update_record(item, "partnership.agenda-item-edited", version=version, by=by, **changes)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User) -> None:
    """Remove an item from the agenda. Raise ``Refused`` when it has papers."""
    meeting = _lock_for_edit(item.meeting)
    if item.papers.exists():
        raise Refused("You cannot remove an item that has papers")
    item.delete()
    _renumber(list(meeting.agenda_items.order_by("number")))
    audit.record("partnership.agenda-item-removed", meeting, by=by)


@transaction.atomic
def move_item_up(*, item: AgendaItem, by: User) -> AgendaItem:
    """Move an item one place up; the first item keeps its place."""
    meeting = _lock_for_edit(item.meeting)
    items = list(meeting.agenda_items.order_by("number"))
    place = next(at for at, each in enumerate(items) if each.pk == item.pk)
    if place:
        items[place - 1], items[place] = items[place], items[place - 1]
        _renumber(items)
        audit.record("partnership.agenda-item-moved-up", meeting, by=by)
    item.refresh_from_db(fields=["number"])
    return item


@transaction.atomic
def order_items(*, meeting: Meeting, places: dict[Any, int], by: User) -> None:
    """Put the items in the order of ``places`` (by primary key); items that share a place keep their order.

    Raise ``Refused`` when the agenda can no longer be changed, or an item was added or removed meanwhile.
    """
    meeting = _lock_for_edit(meeting)
    items = list(meeting.agenda_items.order_by("number"))
    if {item.pk for item in items} != set(places):
        raise Refused("The agenda has just changed. Open this page again.")
    _renumber(sorted(items, key=lambda item: (places[item.pk], item.number)))
    audit.record("partnership.agenda-ordered", meeting, by=by)


@transaction.atomic
def add_paper(
    *,
    item: AgendaItem,
    title: str,
    file: Any,
    accessibility: str,
    by: User,
    author: str = "",
    replaces: Paper | None = None,
    now: datetime | None = None,
) -> Paper:
    """Add a paper to an item, marked as late after the day on which papers were due. Return it.

    A paper is never changed: a new version replaces it in the pack. Raise ``Refused`` when the record is final.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if meeting.is_locked:
        raise Refused("The record of this meeting is final, so you cannot add a paper")
    if replaces is not None and (replaces.item_id != item.pk or replaces.replaced_by_id is not None):
        raise Refused("That paper has already been replaced")
    now = now or timezone.now()
    document = documents.keep_upload(title=title, file=file, permission=READ_PAPER, by=by)
    due = meeting.papers_due_on
    paper = Paper.objects.create(
        item=item,
        title=title,
        author=author,
        document=document,
        accessibility=accessibility,
        received_at=now,
        received_by=by,
        is_late=due is not None and working_days.today(now) > due,
    )
    if replaces is not None:
        replaces.replaced_by = paper
        replaces.save(update_fields=["replaced_by"])
    audit.record("partnership.paper-added", meeting, by=by, sha256=document.sha256, late=paper.is_late)
    return paper


@transaction.atomic
def add_papers(*, item: AgendaItem, files: Sequence[Any], by: User, title: str = "", **changes: Any) -> list[Paper]:
    """Add each file as a paper, or none when one of them is refused; without a title they are called as their files."""
    return [add_paper(item=item, title=title or _title_of(file), file=file, by=by, **changes) for file in files]


def _title_of(file: Any) -> str:
    stem = PurePath(file.name).stem.replace("_", " ").strip()
    return stem[:200] or "Paper"


@transaction.atomic
def add_visual_record(*, meeting: Meeting, file: Any, description: str, by: User) -> VisualRecord:
    """Add a picture made at a meeting, with a description. Raise ``Refused`` before the meeting took place."""
    if not meeting.took_place:
        raise Refused("You can add a picture after the meeting has taken place")
    if not file.name.lower().endswith(PICTURE_ENDINGS):
        raise Refused("The picture must be a PNG or JPEG file", field="file")
    title = f"Visual record of {meeting}"
    document = documents.keep_upload(title=title, file=file, permission=SEE_VISUAL_RECORD, by=by)
    record = VisualRecord.objects.create(meeting=meeting, document=document, description=description)
    audit.record("partnership.visual-record-added", meeting, by=by, sha256=document.sha256)
    return record
