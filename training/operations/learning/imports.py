"""E-learning completions from a supplier's file: checked first, safe to import twice."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from training.models import Course, ImportMapping, LearningRecord, RecordKind

MAX_BYTES = 5 * 1024 * 1024
# Date formats of suppliers, with the examples that the form shows.
DATE_FORMATS = {"%d/%m/%Y": "31/12/2026", "%Y-%m-%d": "2026-12-31", "%d-%b-%Y": "31-Dec-2026", "%m/%d/%Y": "12/31/2026"}
REQUIRED_COLUMNS = ("email", "title", "completed")


@dataclass
class Outcome:
    """The outcome of a file: new records, those imported before, and lines that cannot be used, with why."""

    new: list[LearningRecord] = field(default_factory=list)
    known: int = 0
    unknown_people: list[str] = field(default_factory=list)
    bad_lines: list[str] = field(default_factory=list)


def rows_of(content: bytes) -> "csv.DictReader[str]":
    """Return the lines of the file by column name. Raise ``Refused`` unless it is a CSV of at most 5MB."""
    if len(content) > MAX_BYTES:
        raise Refused("The selected file must be smaller than 5MB", field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The selected file must be a CSV (UTF-8)", field="file") from error
    first = text.split("\n", 1)[0]
    delimiter = next((sign for sign in ("\t", ";", ",") if sign in first), "")
    if not delimiter:
        raise Refused("The selected file must be a CSV with a line of column names", field="file")
    return csv.DictReader(io.StringIO(text), delimiter=delimiter)


@transaction.atomic
def store_mapping(*, name: str, columns: Mapping[str, str], date_format: str, by: Any) -> ImportMapping:
    """Store which column holds what in the files of this supplier."""
    if missing := [name for name in REQUIRED_COLUMNS if not columns.get(name)]:
        raise Refused(f"Enter the name of the column with the {missing[0]}", field=missing[0])
    mapping, _ = ImportMapping.objects.update_or_create(
        name=name, defaults={"columns": dict(columns), "date_format": date_format}
    )
    audit.record("training.mapping-stored", mapping, by=by)
    return mapping


def preview(*, mapping: ImportMapping, content: bytes, by: Any, now: datetime | None = None) -> Outcome:
    """Return what an import would do, line by line; changes nothing."""
    rows = rows_of(content)
    columns, heads = mapping.columns, rows.fieldnames or []
    if absent := [name for name in columns.values() if name and name not in heads]:
        raise Refused(
            f"The selected file must have a column “{absent[0]}”. Check the supplier’s columns.", field="file"
        )
    lines = list(rows)
    people = _people(line.get(columns["email"]) or "" for line in lines)
    courses = {course.title.lower(): course for course in Course.objects.all()}
    outcome, seen = Outcome(), _seen(people.values())
    for number, line in enumerate(lines, start=2):
        _sort(outcome, seen, number, line, mapping, people, courses, by, now or timezone.now())
    return outcome


def _sort(
    outcome: Outcome,
    seen: set[Any],
    number: int,
    line: Mapping[str, Any],
    mapping: ImportMapping,
    people: Mapping[str, Person],
    courses: Mapping[str, Course],
    by: Any,
    now: datetime,
) -> None:
    """Add one line to the outcome."""
    columns = mapping.columns
    email = (line.get(columns["email"]) or "").strip().lower()
    title = (line.get(columns["title"]) or "").strip()[:200]
    day = _day(line.get(columns["completed"]) or "", mapping.date_format)
    if not title or day is None or day > working_days.today(now) or not email:
        outcome.bad_lines.append(
            f"Line {number}: the email address, course or date is missing, cannot be read, or is in the future."
        )
    elif email not in people:
        if email not in outcome.unknown_people:
            outcome.unknown_people.append(email)
    elif (people[email].pk, title, day) in seen:
        outcome.known += 1
    else:
        seen.add((people[email].pk, title, day))
        outcome.new.append(_record(people[email], title, day, courses.get(title.lower()), mapping, by, now))


def _record(
    person: Person, title: str, day: date, course: Course | None, mapping: ImportMapping, by: Any, now: datetime
) -> LearningRecord:
    return LearningRecord(
        person=person,
        kind=RecordKind.E_LEARNING,
        title=title,
        course=course,
        levels=course.levels if course else [],
        cpd_hours=course.cpd_hours if course else None,
        provider=mapping.name,
        completed_on=day,
        added_by=by,
        added_at=now,
    )


def _people(emails: Iterable[str]) -> dict[str, Person]:
    wanted = {email.strip().lower() for email in emails if email.strip()}
    return {person.email.lower(): person for person in Person.objects.all() if person.email.lower() in wanted}


def _seen(people: Iterable[Person]) -> set[Any]:
    rows = LearningRecord.objects.filter(person__in=[person.pk for person in people])
    return set(rows.values_list("person", "title", "completed_on"))


def _day(text: str, date_format: str) -> date | None:
    try:
        return datetime.strptime(text.strip().split(" ")[0].split("T")[0], date_format).date()  # noqa: DTZ007 - a day
    except ValueError:
        return None


@transaction.atomic
def write(*, mapping: ImportMapping, content: bytes, by: Any, now: datetime | None = None) -> Outcome:
    """Import what is new in the file; the same file again adds nothing."""
    outcome = preview(mapping=mapping, content=content, by=by, now=now)
    LearningRecord.objects.bulk_create(outcome.new, ignore_conflicts=True)
    audit.record(
        "training.learning-imported", mapping, by=by, new=len(outcome.new), unknown=len(outcome.unknown_people)
    )
    return outcome
