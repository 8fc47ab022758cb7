"""Titles of suppliers and the courses they stand for: the same title, one chosen by the team, or a suggestion."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.db.models import Count

from shield.operations import audit
from training.models import Course, ImportMapping, LearningRecord, RecordKind

ALIKE = 0.6
# As many questions as one page can ask, and as many comparisons as one file is worth.
MOST = 100


def folded(title: str) -> str:
    """Return a title as it is compared: without capitals, accents, signs and repeated spaces."""
    plain = unicodedata.normalize("NFKD", title.replace("&", " and ").casefold())
    plain = re.sub(r"['’‘`]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    return " ".join(re.findall(r"\w+", plain))


class Catalogue:
    """The courses by title; ``chosen`` holds the course that the team chose for a title of the supplier, by key."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self.courses = list(Course.objects.order_by("title", "pk"))
        self.by_title = {folded(course.title): course for course in reversed(self.courses)}
        by_key = {str(course.pk): course for course in self.courses}
        self.chosen = {title: by_key.get(str(key)) for title, key in chosen.items()}

    def find(self, title: str) -> Course | None:
        """Return the course of a title, or the one that was chosen for it."""
        return self.by_title.get(folded(title)) or self.chosen.get(folded(title))

    def suggest(self, title: str) -> Course | None:
        """Return the course with the most similar title, if there is one."""
        similar = get_close_matches(folded(title), self.by_title, n=1, cutoff=ALIKE)
        return self.by_title[similar[0]] if similar else None

    def unknown(self, titles: Iterable[str]) -> dict[str, Course | None]:
        """Return the titles that nobody has decided about, the first hundred with a suggestion."""
        undecided = [title for title in dict.fromkeys(titles) if folded(title) not in self.chosen]
        return {title: self.suggest(title) if at < MOST else None for at, title in enumerate(undecided)}


@dataclass(frozen=True)
class UnknownTitle:
    """A title of a supplier that no course has, and how many records have it."""

    mapping: ImportMapping
    title: str
    records: int
    suggestion: Course | None = None


def unmatched() -> list[UnknownTitle]:
    """Return the titles of imported e-learning that nobody has matched with a course, by supplier, at most a hundred."""
    rows = _without_course().order_by("provider", "title").values("provider", "title").annotate(records=Count("pk"))
    mappings = {mapping.name: mapping for mapping in ImportMapping.objects.all()}
    found = [
        UnknownTitle(mapping, row["title"], row["records"])
        for row in rows
        if (mapping := mappings.get(row["provider"])) and folded(row["title"]) not in mapping.titles
    ]
    return found[:MOST]


def with_suggestions(found: Iterable[UnknownTitle]) -> list[UnknownTitle]:
    """Return the titles, each with the course of the most similar title."""
    catalogue = Catalogue({})
    return [replace(one, suggestion=catalogue.suggest(one.title)) for one in found]


def _without_course() -> Any:
    return LearningRecord.objects.filter(kind=RecordKind.E_LEARNING, course=None)


@transaction.atomic
def match_all(*, decided: Iterable[tuple[UnknownTitle, Course | None]], by: Any) -> int:
    """Store the course of several titles, all or none, and return how many records were updated."""
    return sum(match(mapping=one.mapping, title=one.title, course=course, by=by) for one, course in decided)


@transaction.atomic
def match(*, mapping: ImportMapping, title: str, course: Course | None, by: Any) -> int:
    """Store which course a supplier's title stands for, or none, and return how many records were updated.

    Records that are there already get the course, and its levels and hours where the file had none. Later files follow.
    """
    mapping = ImportMapping.objects.select_for_update().get(pk=mapping.pk)
    mapping.titles = mapping.titles | {folded(title): str(course.pk) if course else None}
    mapping.save(update_fields=["titles"])
    records = _give(course, _without_course().filter(provider=mapping.name, title=title)) if course else 0
    audit.record("training.title-matched", mapping, by=by, title=title, course=str(course or ""), records=records)
    return records


def _give(course: Course, rows: Iterable[LearningRecord]) -> int:
    records = list(rows)
    for record in records:
        record.course = course
        record.levels = record.levels or course.levels
        record.cpd_hours = course.cpd_hours if record.cpd_hours is None else record.cpd_hours
    return LearningRecord.objects.bulk_update(records, ["course", "levels", "cpd_hours"])
