"""Training passports: what a person has completed, and until when it is valid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.extension_points import identity
from shield.operations import audit, documents
from shield.refusals import Refused
from training.models import Booking, Course, Delivery, LearningRecord, Level, LevelNeeded, RecordKind, Refresher
from training.operations.learning.validity import (
    level_rules,
    months_of,
    refreshers,
    valid_at_some_level_until,
    valid_until,
)
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
    # The last day on which it is valid at any of its levels.
    until: date | None = None
    # The last day that its provider gave, whatever the rules of the levels are.
    expires_on: date | None = None
    # The key of the course, for rules that name one.
    course: Any = None


@dataclass(frozen=True)
class LevelRule:
    """The rule of a level as it is set."""

    months: int
    hours: Decimal | None = None
    course: Course | None = None


def entries_of(people: Iterable[Person]) -> dict[Any, list[PassportEntry]]:
    """Return by person, newest first, what they completed here and elsewhere, in three queries."""
    keys = [person.pk for person in people]
    months = refreshers()
    found: dict[Any, list[PassportEntry]] = {key: [] for key in keys}
    completed = Booking.objects.completed().filter(attendee__in=keys, run__ends_at__lte=timezone.now())
    for booking in completed.select_related("run__course", "certificate"):
        found[booking.attendee_id].append(_attended(booking, months))
    for record in LearningRecord.objects.filter(person__in=keys).select_related("evidence", "person", "course"):
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
        hours=run.course.hours,
        kind=run.course.get_kind_display(),
        counts=True,
        certificate=getattr(booking, "certificate", None),
        until=valid_at_some_level_until(run.course.levels, on, months),
        course=run.course_id,
    )


def _recorded(record: LearningRecord, months: dict[int, int]) -> PassportEntry:
    counts = record.kind == RecordKind.E_LEARNING or record.confirmed_at is not None
    return PassportEntry(
        title=record.title,
        levels=record.levels,
        on=record.completed_on,
        hours=record.course.hours if record.cpd_hours is None and record.course else record.cpd_hours,
        kind=record.get_kind_display(),
        counts=counts,
        record=record,
        until=valid_at_some_level_until(record.levels, record.completed_on, months, record.expires_on),
        expires_on=record.expires_on,
        course=record.course_id,
    )


@dataclass(frozen=True)
class LevelStatus:
    """Until when a person's training at one level is valid; ``None`` and not ``never_expires`` when untrained."""

    level: int
    until: date | None
    never_expires: bool = False

    def is_valid(self, today: date) -> bool:
        return self.never_expires or (self.until is not None and self.until >= today)


def level_statuses(lines: Iterable[PassportEntry], rules: Mapping[int, Refresher]) -> dict[int, LevelStatus]:
    """Return by level the latest day until which training is valid, as the rule of the level has it.

    A course says at which levels it teaches; a person is trained at a level once its hours or its named course are
    complete. Who is trained at a level is trained at those below.
    """
    counting = [line for line in lines if line.counts]
    found: dict[int, LevelStatus] = {}
    above: list[date | None] = []
    for level in sorted((each.value for each in Level), reverse=True):
        above = [*above, *_ends_at(level, counting, rules)]
        never, days = None in above, [day for day in above if day is not None]
        found[level] = LevelStatus(level, None if never else max(days, default=None), never_expires=never)
    return dict(sorted(found.items()))


def _ends_at(level: int, lines: Sequence[PassportEntry], rules: Mapping[int, Refresher]) -> list[date | None]:
    """Return each day until which these lines keep the level; ``None`` in the list is for ever."""
    rule = rules.get(level)
    if rule is not None and rule.course_id is not None:
        named = [line for line in lines if line.course == rule.course_id]
        return [working_days.add_months(line.on, rule.months) for line in named]
    taught = [line for line in lines if line.levels and max(line.levels) >= level]
    if rule is not None and rule.hours is not None:
        return _ends_by_hours(taught, rule)
    months = months_of(rules)
    return [valid_until(level, line.on, months, line.expires_on) for line in taught]


def _ends_by_hours(lines: Sequence[PassportEntry], rule: Refresher) -> list[date | None]:
    """Return, for each line as the last one, until when the hours of the months before it are complete."""
    ends: list[date | None] = []
    in_order = sorted(lines, key=lambda line: line.on, reverse=True)
    for place, last in enumerate(in_order):
        hours = Decimal(0)
        for line in in_order[place:]:
            hours += line.hours or 0
            end = working_days.add_months(line.on, rule.months)
            if end < last.on:
                break
            if rule.hours is not None and hours >= rule.hours:
                ends.append(end)
                break
    return ends


def hours_within(level: int, lines: Iterable[PassportEntry], months: int, today: date) -> Decimal:
    """Return how many hours at the level, or above, were completed within these months until today."""
    taught = [line for line in lines if line.counts and line.levels and max(line.levels) >= level and line.hours]
    return sum((line.hours for line in taught if working_days.add_months(line.on, months) >= today), Decimal(0))


def levels_reached(person: Person) -> set[int]:
    """Return the levels at which the person is trained or once was."""
    statuses = level_statuses(entries_of([person])[person.pk], level_rules())
    return {level for level, status in statuses.items() if status.never_expires or status.until is not None}


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
    expires_on: date | None = None,
    course: Course | None = None,
    by: Any,
    now: datetime | None = None,
) -> LearningRecord:
    """Add training from elsewhere, with its evidence; it counts once the agency's lead or the team confirms it."""
    if expires_on is not None and expires_on <= completed_on:
        raise Refused("Expiry date must be after the date completed", field="expires_on")
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
        expires_on=expires_on,
        course=course,
        evidence=document,
        added_by=by,
        added_at=now or timezone.now(),
    )
    audit.record("training.learning-added", record, by=by)
    return record


def report_completion(*, course: Course, **completion: Any) -> LearningRecord:
    """Add e-learning of our catalogue that the person has completed, with its level and, where none is given, its hours.

    Takes what ``add_external`` takes. Raise ``Refused`` for a course that is not offered as e-learning.
    """
    if not course.runs.filter(delivery=Delivery.E_LEARNING).exists():
        raise Refused("You can only report that you have completed e-learning.")
    completion["hours"] = course.cpd_hours if completion.get("hours") is None else completion["hours"]
    return add_external(title=course.title, levels=course.levels, provider=identity().name, course=course, **completion)


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
def set_refreshers(*, rules: dict[int, LevelRule | None], by: Any) -> None:
    """Set for how long training at each level is valid and what it takes; a level without a rule is valid for ever."""
    for level, rule in rules.items():
        if rule is not None:
            Refresher.objects.update_or_create(
                level=level, defaults={"months": rule.months, "hours": rule.hours, "course": rule.course}
            )
        else:
            Refresher.objects.filter(level=level).delete()
    facts = {str(level): _facts(rule) for level, rule in rules.items()}
    audit.record("training.refreshers-set", None, by=by, rules=facts)


def _facts(rule: LevelRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    hours = str(rule.hours) if rule.hours is not None else None
    return {"months": rule.months, "hours": hours, "course": rule.course.slug if rule.course else None}
