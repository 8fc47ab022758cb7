"""E-learning completions from a supplier's file: checked first, safe to import twice."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import Person
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused
from shield.tables import reading, values
from shield.tables.reading import Column, ColumnMissing, RefusedRow, Row, Table
from training.models import Course, ImportMapping, LearningRecord, Level, RecordKind
from training.operations.learning.titles import Catalogue

# Date formats of suppliers, with the examples that the form shows.
DATE_FORMATS = {"%d/%m/%Y": "31/12/2026", "%Y-%m-%d": "2026-12-31", "%d-%b-%Y": "31-Dec-2026", "%m/%d/%Y": "12/31/2026"}
REQUIRED_COLUMNS = ("email", "title", "completed")
LEVELS = re.compile(r"(?:levels?|l)? *\d(?: *(?:,|/|&|\+|and) *(?:level|l)? *\d)*", re.IGNORECASE)
HOURS = re.compile(r"(\d+(?:[.,]\d+)?) *(?:cpd)? *(?:h|hrs?|hours?|points?)?", re.IGNORECASE)
LINES_BETWEEN_REPORTS = 250
MOST_HOURS = Decimal("999.9")


class Unusable(Exception):
    """A line that cannot be imported, with the reason."""


@dataclass
class Outcome:
    """The outcome of a file: new records, those imported before, and what cannot be used, with why."""

    new: list[LearningRecord] = field(default_factory=list)
    known: int = 0
    unknown_people: list[str] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    unknown_columns: tuple[str, ...] = ()
    # Titles that no course has, with the course of the most similar title.
    unknown_titles: dict[str, Course | None] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return what a page shows, as JSON."""
        return {
            "new": len(self.new),
            "known": self.known,
            "unknown_people": self.unknown_people,
            "refused": [str(each) for each in self.refused],
            "unknown_columns": list(self.unknown_columns),
            "unknown_titles": [[title, str(course or "")] for title, course in self.unknown_titles.items()],
        }


@transaction.atomic
def store_mapping(*, name: str, columns: Mapping[str, str], date_format: str, by: Any) -> ImportMapping:
    """Store which column holds what in the files of this supplier."""
    if missing := [name for name in REQUIRED_COLUMNS if not columns.get(name)]:
        raise Refused(f"Enter the name of the column with the {missing[0]}", field=missing[0])
    used = {key: column for key, column in columns.items() if column}
    mapping, _ = ImportMapping.objects.update_or_create(
        name=name, defaults={"columns": used, "date_format": date_format}
    )
    audit.record("training.mapping-stored", mapping, by=by)
    return mapping


def table_of(mapping: ImportMapping, content: bytes) -> Table:
    """Return the lines of a supplier's file. Raise ``Refused`` when a column of the supplier is missing."""
    columns = [Column(key, (name,), f"“{name}”") for key, name in mapping.columns.items() if name]
    try:
        return reading.read(content, columns)
    except ColumnMissing as missing:
        name = missing.column.names[0]
        raise Refused(
            f"The selected file must have a column “{name}”. Check the supplier’s columns.", field="file"
        ) from missing


def preview(
    *,
    mapping: ImportMapping,
    content: bytes,
    by: Any,
    now: datetime | None = None,
    report: Callable[[int, int], object] = lambda read, lines: None,
) -> Outcome:
    """Return what an import would do, line by line; changes nothing. ``report`` hears how many lines are read, of how many."""
    now = now or timezone.now()
    table = table_of(mapping, content)
    people = Person.objects.by_address(row["email"] for row in table.rows)
    catalogue = Catalogue(mapping.titles)
    outcome = Outcome(refused=list(table.refused), unknown_columns=table.unknown_columns)
    seen = _seen(people.values())
    for number, row in enumerate(table.rows):
        if number % LINES_BETWEEN_REPORTS == 0:
            report(number, len(table.rows))
        try:
            record = _record(row, mapping, catalogue, people, working_days.today(now))
        except Unusable as error:
            outcome.refused.append(RefusedRow(row.line, str(error)))
        else:
            _sort(outcome, seen, row, record)
    report(len(table.rows), len(table.rows))
    for record in outcome.new:
        record.added_by, record.added_at = by, now
    outcome.refused.sort(key=lambda each: each.line)
    outcome.unknown_titles = catalogue.unknown(record.title for record in outcome.new if record.course is None)
    return outcome


def _sort(outcome: Outcome, seen: set[Any], row: Row, record: LearningRecord | None) -> None:
    """Add one usable line to the outcome; without a record its person is not known."""
    if record is None:
        email = row["email"].lower()
        if email not in outcome.unknown_people:
            outcome.unknown_people.append(email)
    elif (key := (record.person_id, record.title, record.completed_on)) in seen:
        outcome.known += 1
    else:
        seen.add(key)
        outcome.new.append(record)


def _record(
    row: Row, mapping: ImportMapping, catalogue: Catalogue, people: Mapping[str, Person], today: date
) -> LearningRecord | None:
    """Return the record of a line, or ``None`` for a person we do not know. Raise ``Unusable`` with the reason."""
    if not row["email"]:
        raise Unusable("the email address is missing")
    if not row["title"]:
        raise Unusable("the course is missing")
    completed = _day(row["completed"], "completed", mapping)
    if completed is None:
        raise Unusable("the date completed is missing")
    if completed > today:
        raise Unusable(f"the date completed, “{row['completed']}”, is in the future")
    expires = _day(row["expires"], "expires", mapping)
    if expires and expires < completed:
        raise Unusable("the expiry date is before the date completed")
    title, levels, hours = row["title"][:200], _levels(row["level"]), _hours(row["hours"])
    if (person := people.get(row["email"].lower())) is None:
        return None
    course = catalogue.find(title)
    return LearningRecord(
        person=person,
        kind=RecordKind.E_LEARNING,
        title=title,
        course=course,
        levels=levels or (course.levels if course else []),
        cpd_hours=hours if hours is not None else course.cpd_hours if course else None,
        provider=mapping.name,
        completed_on=completed,
        expires_on=expires,
    )


def _day(text: str, name: str, mapping: ImportMapping) -> date | None:
    found = values.day(text, mapping.date_format)
    if text and found is None:
        label = {"completed": "date completed", "expires": "expiry date"}[name]
        raise Unusable(f"the {label}, “{text}”, is not a real date like {DATE_FORMATS[mapping.date_format]}")
    return found


def _levels(text: str) -> list[int]:
    if not text:
        return []
    names = {level.label.casefold(): level.value for level in Level}
    if (named := names.get(text.casefold())) is not None:
        return [named]
    found = sorted({int(digit) for digit in re.findall(r"\d", text)}) if LEVELS.fullmatch(text) else []
    if not found or not set(found) <= set(Level.values):
        raise Unusable(f"the level, “{text}”, must be from 1 to 4")
    return found


def _hours(text: str) -> Decimal | None:
    if not text:
        return None
    found = HOURS.fullmatch(text)
    hours = values.number(found.group(1)) if found else None
    if hours is None or hours > MOST_HOURS:
        raise Unusable(f"the hours, “{text}”, must be a number like 3 or 2.5")
    return hours.quantize(Decimal("0.1"))


def _seen(people: Iterable[Person]) -> set[Any]:
    rows = LearningRecord.objects.filter(person__in=[person.pk for person in people])
    return set(rows.values_list("person", "title", "completed_on"))


@transaction.atomic
def write(*, mapping: ImportMapping, content: bytes, by: Any, now: datetime | None = None) -> Outcome:
    """Import what is new in the file; the same file again adds nothing."""
    outcome = preview(mapping=mapping, content=content, by=by, now=now)
    store(mapping=mapping, outcome=outcome, by=by)
    return outcome


@transaction.atomic
def store(*, mapping: ImportMapping, outcome: Outcome, by: Any) -> None:
    """Add the new records of a file that was checked; those that another import has added since are left as they are."""
    LearningRecord.objects.bulk_create(outcome.new, ignore_conflicts=True, batch_size=1000)
    audit.record(
        "training.learning-imported", mapping, by=by, new=len(outcome.new), unknown=len(outcome.unknown_people)
    )
