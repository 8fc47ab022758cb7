"""Training passports: what a person has completed, and until when it is valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.operations import audit, documents
from shield.refusals import Refused
from training.models import Booking, LearningRecord, Level, LevelNeeded, RecordKind, Refresher
from training.operations.learning.validity import refreshers, valid_until
from training.rules import SEE_EVIDENCE


@dataclass(frozen=True)
class PassportEntry:
    """One line of a passport."""

    title: str
    levels: list[int]
    on: date
    hours: Any
    kind: str
    counts: bool
    record: LearningRecord | None = None
    certificate: Any = None
    until: date | None = None


def entries_of(people: Iterable[Person]) -> dict[Any, list[PassportEntry]]:
    """Return by person, newest first, what they completed here and elsewhere, in three queries."""
    keys = [person.pk for person in people]
    months = refreshers()
    found: dict[Any, list[PassportEntry]] = {key: [] for key in keys}
    completed = Booking.objects.completed().filter(attendee__in=keys, run__ends_at__lte=timezone.now())
    for booking in completed.select_related("run__course", "certificate"):
        found[booking.attendee_id].append(_attended(booking, months))
    for record in LearningRecord.objects.filter(person__in=keys).select_related("evidence", "person"):
        found[record.person_id].append(_recorded(record, months))
    for lines in found.values():
        lines.sort(key=lambda line: (line.on, line.title), reverse=True)
    return found


def _attended(booking: Booking, months: dict[int, int]) -> PassportEntry:
    run = booking.run
    on = working_days.today(run.ends_at)
    return PassportEntry(
        title=run.name,
        levels=run.course.levels,
        on=on,
        hours=run.course.cpd_hours,
        kind=run.course.get_kind_display(),
        counts=True,
        certificate=getattr(booking, "certificate", None),
        until=valid_until(run.course.levels, on, months),
    )


def _recorded(record: LearningRecord, months: dict[int, int]) -> PassportEntry:
    counts = record.kind == RecordKind.E_LEARNING or record.confirmed_at is not None
    return PassportEntry(
        title=record.title,
        levels=record.levels,
        on=record.completed_on,
        hours=record.cpd_hours,
        kind=record.get_kind_display(),
        counts=counts,
        record=record,
        until=min(
            filter(None, (record.expires_on, valid_until(record.levels, record.completed_on, months))), default=None
        ),
    )


@dataclass(frozen=True)
class LevelStatus:
    """Until when a person's training at one level is valid; ``None`` and not ``never_expires`` when untrained."""

    level: int
    until: date | None
    never_expires: bool = False

    def is_valid(self, today: date) -> bool:
        return self.never_expires or (self.until is not None and self.until >= today)


def level_statuses(lines: Iterable[PassportEntry]) -> dict[int, LevelStatus]:
    """Return by level the latest day until which training is valid. A higher level counts for the lower ones."""
    best: dict[int, LevelStatus] = {level.value: LevelStatus(level.value, None) for level in Level}
    for line in lines:
        if not line.counts or not line.levels:
            continue
        for level in range(1, max(line.levels) + 1):
            if line.until is None:
                best[level] = LevelStatus(level, None, never_expires=True)
            elif not best[level].never_expires:
                best[level] = LevelStatus(level, max(line.until, best[level].until or line.until))
    return best


@transaction.atomic
def add_external(
    *,
    person: Person,
    title: str,
    levels: list[int],
    provider: str,
    completed_on: date,
    hours: Any = None,
    evidence: Any = None,
    by: Any,
    now: datetime | None = None,
) -> LearningRecord:
    """Add training from elsewhere, with its evidence; it counts once the agency's lead or the team confirms it."""
    if completed_on > working_days.today(now):
        raise Refused("Date completed must be today or in the past", field="completed_on")
    if LearningRecord.objects.filter(person=person, title=title, completed_on=completed_on).exists():
        raise Refused("This training is already in the passport", field="title")
    document = None
    if evidence is not None:
        document = documents.keep_upload(
            title=f"Evidence: {title}", file=evidence, permission=SEE_EVIDENCE, by=by, field="evidence"
        )
    record = LearningRecord.objects.create(
        person=person,
        kind=RecordKind.OUTSIDE,
        title=title,
        levels=levels,
        provider=provider,
        completed_on=completed_on,
        cpd_hours=hours,
        evidence=document,
        added_by=by,
        added_at=now or timezone.now(),
    )
    audit.record("training.learning-added", record, by=by)
    return record


@transaction.atomic
def confirm(*, record: LearningRecord, by: Any, now: datetime | None = None) -> LearningRecord:
    """Confirm training from elsewhere after checking its evidence. Raise ``Refused`` for one's own."""
    record = LearningRecord.objects.select_for_update(of=("self",)).select_related("person").get(pk=record.pk)
    if record.person.user_id == by.pk:
        raise Refused("You cannot confirm your own training.")
    if record.confirmed_at is not None:
        raise Refused("This training has already been confirmed.")
    record.confirmed_by, record.confirmed_at = by, now or timezone.now()
    record.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("training.learning-confirmed", record, by=by)
    return record


@transaction.atomic
def set_required_level(*, person: Person, level: int, by: Any, now: datetime | None = None) -> LevelNeeded:
    """Set the level that a person's role requires."""
    needed, _ = LevelNeeded.objects.update_or_create(
        person=person, defaults={"level": level, "set_by": by, "set_at": now or timezone.now()}
    )
    audit.record("training.level-needed-set", person, by=by, level=level)
    return needed


@transaction.atomic
def set_refreshers(*, months: dict[int, int | None], by: Any) -> None:
    """Set after how many months each level must be refreshed; a level without a number never must."""
    for level, period in months.items():
        if period:
            Refresher.objects.update_or_create(level=level, defaults={"months": period})
        else:
            Refresher.objects.filter(level=level).delete()
    audit.record(
        "training.refreshers-set", None, by=by, months={str(level): period for level, period in months.items()}
    )
