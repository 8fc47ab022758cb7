"""Agendas: what stands there of itself, what somebody puts there, and the papers for it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
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
from partnership.board.models.meetings import AHEAD
from partnership.board.rules import READ_PAPER, SEE_VISUAL_RECORD
from partnership.directory.models import Agency
from shield import working_days
from shield.operations import audit, documents
from shield.operations.edits import revise
from shield.refusals import Refused

# What opens every agenda, in this order.
OPENING = (ItemKind.MINUTES, ItemKind.ACTIONS, ItemKind.CORRESPONDENCE)
REPORTED_BACK = (MeetingStatus.DECIDED, MeetingStatus.LAPSED, MeetingStatus.CALLED_TO_MEETING)
TITLES = {
    MeetingStatus.DECIDED: "Decided by correspondence: {}",
    MeetingStatus.LAPSED: "Not decided by correspondence in time: {}",
    MeetingStatus.CALLED_TO_MEETING: "Called to this meeting: {}",
}


def begin(meeting: Meeting) -> None:
    """Put the group's standing items on a new agenda, with the agency whose turn it is to present."""
    if meeting.is_by_correspondence:
        return
    items = [
        AgendaItem(kind=ItemKind.STANDING, title=each.title, presenter=each.presenter, minutes=each.minutes)
        for each in meeting.group.standing_items.all()
    ]
    agency = next_to_present(meeting)
    if agency is not None:
        title = f"{agency} presents its work"
        items.append(
            AgendaItem(kind=ItemKind.PRESENTATION, title=title, presenter=str(agency), agency=agency, minutes=20)
        )
    for item in items:
        _append(meeting, item)


def next_to_present(meeting: Meeting) -> Agency | None:
    """The relevant agency that has not presented for longest, or never did; nobody where the group has no such turn."""
    if not meeting.group.has_presentations:
        return None
    turns = Q(presentations__in=AgendaItem.objects.presented_by(meeting.group).exclude(meeting=meeting))
    last = Max("presentations__meeting__starts_on", filter=turns)
    agencies = Agency.objects.relevant(meeting.starts_on).annotate(last=last)
    return min(agencies, key=lambda agency: (agency.last or date.min, agency.name), default=None)


def gather(meeting: Meeting) -> list[AgendaItem]:
    """Open the agenda with the minutes to agree, the actions that nobody has verified, and what was decided by
    correspondence since; answers what was added. Doing it twice adds nothing more."""
    if meeting.is_by_correspondence:
        return []
    missing = [item for item in _opening(meeting) if not _stands(meeting, item)]
    for item in missing:
        _append(meeting, item)
    if missing:
        _renumber(sorted(meeting.agenda_items.all(), key=_place))
    return missing


def bring_back(ended: Meeting) -> None:
    """Report a correspondence that has ended at the group's next meeting; a planned one gathers it when it goes out."""
    out = ended.group.meetings.filter(status=MeetingStatus.AGENDA_PUBLISHED, starts_on__gt=ended.starts_on)
    following = out.order_by("starts_on").first()
    if following is not None:
        following = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=following.pk)
        added = gather(following)
        audit.record("partnership.agenda-gathered", following, by=None, added=len(added))


@transaction.atomic
def open_agenda(*, meeting: Meeting, by: Any) -> list[AgendaItem]:
    """``gather`` on request; raises ``Refused`` once the agenda can no longer be changed."""
    meeting = _judge(meeting)
    found = gather(meeting)
    audit.record("partnership.agenda-gathered", meeting, by=by, added=len(found))
    return found


def _opening(meeting: Meeting) -> Iterable[AgendaItem]:
    before = meeting.group.meetings.filter(starts_on__lt=meeting.starts_on)
    last = before.exclude(format=MeetingFormat.CORRESPONDENCE).held().order_by("-starts_on").first()
    elsewhere = Q(kind=ItemKind.MINUTES, meeting__status__in=AHEAD) & ~Q(meeting=meeting)
    waits = last is not None and last.status in {MeetingStatus.HELD, MeetingStatus.MINUTES_DRAFT}
    if last is not None and waits and not last.brought_back.filter(elsewhere).exists():
        yield AgendaItem(kind=ItemKind.MINUTES, title=f"Minutes of {last.when}", about=last, minutes=5)
    if Action.objects.unfinished().of_group(meeting.group).exists():
        yield AgendaItem(kind=ItemKind.ACTIONS, title="Actions not verified yet", minutes=10)
    told = Q(brought_back__kind=ItemKind.CORRESPONDENCE) & ~Q(brought_back__meeting__status=MeetingStatus.CANCELLED)
    for answered in before.filter(status__in=REPORTED_BACK).exclude(told).order_by("starts_on"):
        title = TITLES[MeetingStatus(answered.status)].format(answered.title or answered.when)[:250]
        yield AgendaItem(kind=ItemKind.CORRESPONDENCE, title=title, about=answered, minutes=5)


def _stands(meeting: Meeting, item: AgendaItem) -> bool:
    return meeting.agenda_items.filter(kind=item.kind, about=item.about).exists()


def _append(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    item.meeting, item.number = meeting, meeting.agenda_items.count() + 1
    item.save()
    return item


def _place(item: AgendaItem) -> tuple[int, int]:
    kind = ItemKind(item.kind)
    return (OPENING.index(kind) if kind in OPENING else len(OPENING), item.number)


def _renumber(items: Sequence[AgendaItem]) -> None:
    for number, item in enumerate(items, start=1):
        item.number = number
    AgendaItem.objects.bulk_update(items, ["number"])


def _judge(meeting: Meeting) -> Meeting:
    """The locked meeting; raises ``Refused`` once it took place or its answers are awaited."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if meeting.status not in {MeetingStatus.DRAFT, MeetingStatus.AGENDA_PUBLISHED}:
        raise Refused("The agenda of this meeting can no longer be changed.")
    return meeting


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, by: Any, **facts: Any) -> AgendaItem:
    """Put an item at the end of the agenda."""
    meeting = _judge(meeting)
    item = _append(meeting, AgendaItem(title=title, **facts))
    audit.record("partnership.agenda-item-added", meeting, by=by, number=item.number)
    return item


@transaction.atomic
def put_due(*, meeting: Meeting, key: str, title: str, url: str, by: Any) -> AgendaItem:
    """Put something due from elsewhere on the agenda; it stands on one agenda of the group only."""
    meeting = _judge(meeting)
    planned = AgendaItem.objects.filter(meeting__group=meeting.group, due_key=key)
    if planned.exclude(meeting__status=MeetingStatus.CANCELLED).exists():
        raise Refused("This is on an agenda already.")
    return add_item(meeting=meeting, title=title, kind=ItemKind.DUE, due_key=key, url=url, by=by)


@transaction.atomic
def edit_item(*, item: AgendaItem, version: int, by: Any, **changes: Any) -> AgendaItem:
    """Change an item of an agenda that is still ahead."""
    _judge(item.meeting)
    return revise(item, "partnership.agenda-item-edited", version=version, by=by, **changes)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Any) -> None:
    """Take an item off; an item with papers stays until these are withdrawn with the meeting."""
    meeting = _judge(item.meeting)
    if item.papers.exists():
        raise Refused("This item has papers, so it stays on the agenda.")
    item.delete()
    _renumber(list(meeting.agenda_items.order_by("number")))
    audit.record("partnership.agenda-item-removed", meeting, by=by)


@transaction.atomic
def raise_item(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Move an item one place up; the first stays where it is."""
    meeting = _judge(item.meeting)
    items = list(meeting.agenda_items.order_by("number"))
    place = next(at for at, each in enumerate(items) if each.pk == item.pk)
    if place:
        items[place - 1], items[place] = items[place], items[place - 1]
        _renumber(items)
        audit.record("partnership.agenda-item-raised", meeting, by=by)
    item.refresh_from_db(fields=["number"])
    return item


@transaction.atomic
def add_paper(
    *,
    item: AgendaItem,
    title: str,
    file: Any,
    accessibility: str,
    by: Any,
    author: str = "",
    replaces: Paper | None = None,
    now: datetime | None = None,
) -> Paper:
    """Keep a paper for an item, for those who may see the item; late after the day on which papers were due.

    A paper that was read stays: a new version replaces it in the pack, and the old one says so.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if meeting.is_locked:
        raise Refused("The papers of this meeting are complete.")
    if replaces is not None and (replaces.item_id != item.pk or replaces.replaced_by_id is not None):
        raise Refused("That paper was replaced already.")
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
def add_visual_record(*, meeting: Meeting, file: Any, shows: str, by: Any) -> VisualRecord:
    """Keep a picture that a meeting left, with what it shows in words."""
    if not meeting.took_place:
        raise Refused("Pictures are kept once the meeting was held.")
    if not file.name.lower().endswith((".png", ".jpg", ".jpeg")):
        raise Refused("The file must be a PNG or JPEG picture.", field="file")
    title = f"Visual record of {meeting}"
    document = documents.keep_upload(title=title, file=file, permission=SEE_VISUAL_RECORD, by=by)
    record = VisualRecord.objects.create(meeting=meeting, document=document, shows=shows)
    audit.record("partnership.visual-record-added", meeting, by=by, sha256=document.sha256)
    return record
