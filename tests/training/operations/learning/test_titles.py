"""Titles of suppliers: matched once by the team, for the records that are there and for later files."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shield.models import AuditEntry
from tests.factories.training import CourseFactory, ImportMappingFactory, PractitionerFactory
from training.models import ImportMapping, LearningRecord
from training.operations.learning import imports, passports, titles

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def mapping():
    return ImportMappingFactory(name="Learn Well")


@pytest.fixture
def ada():
    return PractitionerFactory(email="ada@school.example.org")


def file_with(*lines):
    return "\n".join(["Email,Course,Completed", *lines, ""]).encode()


@pytest.fixture
def imported(mapping, ada, team):
    data = file_with(f"{ada.email},Basics of Safeguarding,05/02/2026", f"{ada.email},Kayaking,05/02/2026")
    imports.write(mapping=mapping, content=data, by=team, now=NOW)
    return LearningRecord.objects.get(title="Basics of Safeguarding")


def listed():
    return [
        (one.mapping.name, one.title, one.records, one.suggestion)
        for one in titles.with_suggestions(titles.unmatched())
    ]


def test_unmatched_titles_are_listed_by_supplier_with_a_suggestion(imported):
    course = CourseFactory(title="Basic safeguarding")
    assert listed() == [("Learn Well", "Basics of Safeguarding", 1, course), ("Learn Well", "Kayaking", 1, None)]


def test_a_title_is_matched_once_for_records_and_later_files(imported, mapping, ada, team):
    course = CourseFactory(title="Level one", levels=[1], cpd_hours=2)
    assert titles.match(mapping=mapping, title=imported.title, course=course, by=team) == 1
    imported.refresh_from_db()
    assert (imported.course, imported.levels, imported.cpd_hours) == (course, [1], Decimal("2.0"))
    assert AuditEntry.objects.get(kind="training.title-matched").facts == {
        "title": "Basics of Safeguarding",
        "course": "Level one",
        "records": 1,
    }
    assert [title for _, title, _, _ in listed()] == ["Kayaking"]
    mapping.refresh_from_db()
    later = file_with(f"{ada.email},BASICS of safeguarding,06/02/2026")
    outcome = imports.preview(mapping=mapping, content=later, by=team, now=NOW)
    assert ([row.course for row in outcome.new], outcome.unknown_titles) == ([course], {})


def test_a_title_that_is_no_course_of_ours_is_not_asked_about_again(imported, mapping, team):
    assert titles.match(mapping=mapping, title="Kayaking", course=None, by=team) == 0
    assert [title for _, title, _, _ in listed()] == ["Basics of Safeguarding"]


def test_levels_and_hours_of_the_file_stay(imported, mapping, team):
    LearningRecord.objects.update(levels=[3], cpd_hours=7)
    titles.match(mapping=mapping, title=imported.title, course=CourseFactory(levels=[1], cpd_hours=2), by=team)
    imported.refresh_from_db()
    assert (imported.levels, imported.cpd_hours) == ([3], Decimal("7.0"))


def test_records_of_another_supplier_stay(imported, team):
    other = ImportMappingFactory(name="Other")
    assert titles.match(mapping=other, title=imported.title, course=CourseFactory(), by=team) == 0


def test_a_match_whose_entry_fails_does_not_stay(imported, mapping, team, broken):
    with broken(titles.audit, "record"):
        titles.match(mapping=mapping, title=imported.title, course=CourseFactory(), by=team)
    imported.refresh_from_db()
    assert (imported.course, ImportMapping.objects.get().titles) == (None, {})


def test_several_titles_are_stored_all_or_none(imported, team, broken):
    first, second = titles.unmatched()
    course = CourseFactory()
    with broken(titles.audit, "record"):
        titles.match_all(decided=[(first, course), (second, None)], by=team)
    assert ImportMapping.objects.get().titles == {}
    assert titles.match_all(decided=[(first, course), (second, None)], by=team) == 1
    assert ImportMapping.objects.get().titles == {"basics of safeguarding": str(course.pk), "kayaking": None}


@pytest.mark.parametrize(("expires", "until"), [(date(2026, 6, 1), date(2026, 6, 1)), (None, None)])
def test_the_expiry_of_the_supplier_counts_in_the_passport(imported, ada, expires, until):
    LearningRecord.objects.filter(pk=imported.pk).update(expires_on=expires, levels=[1])
    lines = {line.title: line for line in passports.entries_of([ada])[ada.pk]}
    assert lines[imported.title].until == until
