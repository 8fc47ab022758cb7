"""Passports: what somebody learned here and elsewhere, until when it counts, and what that says of each level."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shield.models import AuditEntry, Document
from shield.refusals import Refused
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CertificateFactory,
    CourseFactory,
    CourseRunFactory,
    LearningRecordFactory,
    PractitionerFactory,
    RunDateFactory,
)
from training.models import LearningRecord, LevelNeeded, Prerequisite, Presence, RecordKind, Refresher
from training.operations.learning import passports, validity
from training.operations.learning.passports import LevelRule, LevelStatus, PassportEntry
from training.operations.places import eligibility
from training.presenters import rule_sentences

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 9, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)


@pytest.fixture
def _refreshers():
    Refresher.objects.bulk_create([Refresher(level=2, months=12), Refresher(level=3, months=36)])


def told(person):
    return [(line.title, line.on, line.counts, line.until) for line in passports.entries_of([person])[person.pk]]


def attended(person, starts_at=START, presence=Presence.PRESENT, **run):
    run = CourseRunFactory(starts_at=starts_at, **run)
    return AttendanceFactory(booking=BookingFactory(run=run, attendee=person), presence=presence).booking


@pytest.mark.usefixtures("_refreshers")
def test_what_was_attended_here_and_brought_from_elsewhere_newest_first():
    ada = PractitionerFactory()
    booking = attended(ada, title="DASH", course__levels=[3], course__cpd_hours=Decimal("3.5"))
    certificate = CertificateFactory(booking=booking)
    record = LearningRecordFactory(person=ada, title="Elsewhere", levels=[2], completed_on=date(2026, 5, 1))
    LearningRecordFactory()
    assert told(ada) == [
        ("Elsewhere", date(2026, 5, 1), False, date(2027, 5, 1)),
        ("DASH", date(2026, 3, 9), True, date(2029, 3, 9)),
    ]
    elsewhere, dash = passports.entries_of([ada])[ada.pk]
    assert (elsewhere.record, elsewhere.kind, elsewhere.certificate) == (record, "Training from elsewhere", None)
    assert (dash.record, dash.hours, dash.certificate) == (None, Decimal("3.5"), certificate)


@pytest.mark.parametrize("presence", [Presence.PART, Presence.LATE, Presence.NO_SHOW])
def test_only_who_was_there_for_all_of_it_has_learned_it(presence):
    ada = PractitionerFactory()
    attended(ada, presence=presence)
    assert told(ada) == []


def test_who_missed_one_of_two_dates_has_not_learned_it():
    ada = PractitionerFactory()
    booking = attended(ada)
    second = RunDateFactory(run=booking.run, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2))
    AttendanceFactory(booking=booking, run_date=second, presence=Presence.NO_SHOW)
    assert told(ada) == []


def test_a_run_that_is_not_over_is_not_learned_yet():
    ada = PractitionerFactory()
    attended(ada, starts_at=datetime(2090, 1, 1, tzinfo=UTC))
    assert told(ada) == []


def test_e_learning_counts_at_once_and_a_course_elsewhere_once_confirmed():
    ada = PractitionerFactory()
    LearningRecordFactory(person=ada, title="C", kind=RecordKind.E_LEARNING)
    LearningRecordFactory(person=ada, title="B")
    LearningRecordFactory(person=ada, title="A", confirmed_at=START, confirmed_by=PractitionerFactory().user)
    assert [(title, counts) for title, _, counts, _ in told(ada)] == [("C", True), ("B", False), ("A", True)]


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_is_the_same_for_one_and_thirty_people(number, django_assert_num_queries):
    people = [PractitionerFactory() for _ in range(number)]
    for person in people:
        CertificateFactory(booking=attended(person))
        LearningRecordFactory(person=person)
    with django_assert_num_queries(3):
        found = passports.entries_of(people)
    assert [len(found[person.pk]) for person in people] == [2] * number


# --- Where somebody stands --------------------------------------------------------------------------------------------


def line(levels, until, counts=True):
    return PassportEntry("DASH", levels, date(2025, 1, 1), None, "Masterclass", counts, expires_on=until)


NEVER = {level: LevelStatus(level, None) for level in (1, 2, 3, 4)}


def test_whoever_learned_nothing_stands_nowhere():
    assert passports.level_statuses([], {}) == NEVER
    assert [each.is_valid(TODAY) for each in NEVER.values()] == [False] * 4


def test_a_higher_level_counts_for_the_lower_ones_and_not_for_those_above():
    day = date(2027, 1, 1)
    assert passports.level_statuses([line([3], day)], {}) == NEVER | {
        level: LevelStatus(level, day) for level in (1, 2, 3)
    }


def test_the_latest_day_counts_whichever_course_it_comes_from():
    early, late = date(2027, 1, 1), date(2028, 1, 1)
    for lines in ([line([3], early), line([2], late)], [line([2], late), line([3], early)]):
        found = passports.level_statuses(lines, {})
        assert [found[level].until for level in (1, 2, 3, 4)] == [late, late, early, None]


def test_what_is_never_refreshed_counts_never_expires_whatever_else_there_is():
    for lines in ([line([2], None), line([2], TODAY)], [line([2], TODAY), line([2], None)]):
        assert passports.level_statuses(lines, {})[2] == LevelStatus(2, None, never_expires=True)
    assert LevelStatus(2, None, never_expires=True).is_valid(TODAY)


def test_each_level_has_its_own_period_and_a_certificate_the_shortest():
    months = {1: 36, 2: 36, 3: 36, 4: 24}
    Refresher.objects.bulk_create([Refresher(level=level, months=number) for level, number in months.items()])
    ada = PractitionerFactory()
    attended(ada, course__levels=[1, 2, 3, 4])
    (entry,) = passports.entries_of([ada])[ada.pk]
    found = passports.level_statuses([entry], validity.level_rules())
    assert [status.until for status in found.values()] == [date(2029, 3, 9)] * 3 + [date(2028, 3, 9)]
    assert entry.until == date(2029, 3, 9)
    assert validity.valid_at_every_level_until([1, 2, 3, 4], entry.on, months) == date(2028, 3, 9)


@pytest.mark.parametrize(
    ("expires", "ends"), [(date(2027, 1, 1), date(2027, 1, 1)), (date(2030, 1, 1), date(2029, 3, 9))]
)
def test_the_last_day_a_provider_gave_counts_where_it_is_earlier_than_the_rule(expires, ends):
    assert validity.valid_until(3, date(2026, 3, 9), {3: 36}, expires) == ends
    assert validity.valid_until(3, date(2026, 3, 9), {}, expires) == expires
    assert validity.valid_at_some_level_until([3, 4], date(2026, 3, 9), {3: 36}) is None


def test_what_does_not_count_and_what_has_no_level_say_nothing():
    assert passports.level_statuses([line([3], TODAY, counts=False), line([], TODAY)], {}) == NEVER


def test_training_counts_on_its_last_day_and_not_after():
    status = LevelStatus(3, TODAY)
    assert [status.is_valid(TODAY + timedelta(days=days)) for days in (-1, 0, 1)] == [True, True, False]


# --- What a level takes ------------------------------------------------------------------------------------------------


def lesson(levels, on, hours, **more):
    return PassportEntry("DASH", levels, on, Decimal(hours), "Masterclass", **({"counts": True} | more))


def by_hours(level=3, months=36, hours=6):
    return {level: Refresher(level=level, months=months, hours=Decimal(hours))}


def standing(lines, rules):
    return {level: status.until for level, status in passports.level_statuses(lines, rules).items()}


def test_a_short_course_for_every_level_does_not_make_a_champion():
    day = date(2026, 3, 1)
    rules = by_hours(3) | by_hours(4, hours=12) | {level: Refresher(level=level, months=36) for level in (1, 2)}
    briefing = lesson([1, 2, 3, 4], day, "0.8", until=date(2029, 3, 1))
    assert standing([briefing], rules) == {1: date(2029, 3, 1), 2: date(2029, 3, 1), 3: None, 4: None}


def test_hours_add_up_within_the_months_and_last_as_long_as_the_oldest_that_is_needed():
    lines = [
        lesson([3], date(2026, 5, 1), 3),
        lesson([4], date(2025, 5, 1), 2, expires_on=date(2026, 5, 1)),
        lesson([3], date(2024, 5, 1), 1),
    ]
    assert standing(lines, by_hours())[3] == date(2027, 5, 1)
    assert standing([*lines, lesson([3], date(2026, 6, 1), "0.5")], by_hours())[3] == date(2027, 5, 1)
    assert standing([*lines, lesson([3], date(2026, 6, 1), 1)], by_hours())[3] == date(2028, 5, 1)


@pytest.mark.parametrize(
    "lines",
    [
        [lesson([3], date(2026, 5, 1), 3), lesson([3], date(2022, 5, 1), 3)],  # too far apart
        [lesson([3], date(2026, 5, 1), "5.9")],
        [lesson([2], date(2026, 5, 1), 9)],  # another level
        [lesson([3], date(2026, 5, 1), 9, counts=False)],
        [PassportEntry("DASH", [3], date(2026, 5, 1), None, "Masterclass", True)],  # hours not known
    ],
)
def test_what_is_not_enough_for_the_hours_does_not_count(lines):
    assert standing(lines, by_hours())[3] is None


def test_training_that_was_enough_once_shows_when_it_expired():
    lines = [lesson([3], date(2026, 5, 1), 1), lesson([3], date(2020, 5, 1), 3), lesson([3], date(2019, 5, 1), 3)]
    assert standing(lines, by_hours())[3] == date(2022, 5, 1)


def test_a_named_course_and_no_other_makes_the_level():
    named, other = CourseFactory(levels=[2]), CourseFactory(levels=[3])
    rules = {3: Refresher(level=3, months=24, course=named)}
    lines = [lesson([3], date(2026, 5, 1), 9, course=other.pk)]
    assert standing(lines, rules)[3] is None
    lines.append(lesson([2], date(2026, 4, 1), 1, course=named.pk))
    assert (standing(lines, rules)[3], standing(lines, rules)[4]) == (date(2028, 4, 1), None)


def test_the_rule_of_each_level_is_said_with_how_far_one_has_come():
    named = CourseFactory(title="Champions")
    rules = by_hours() | {2: Refresher(level=2, months=12), 4: Refresher(level=4, months=18, course=named)}
    lines = [lesson([3], date(2026, 5, 1), "3.5"), lesson([3], date(2020, 5, 1), 3)]
    assert rule_sentences(lines, rules, TODAY) == [
        "Level 1: any course at this level or above. It does not expire.",
        "Level 2: any course at this level or above, again every 1 year.",
        "Level 3: 6 hours at this level or above in 3 years. So far: 3.5 hours in the last 3 years.",
        "Level 4: the course Champions, again every 18 months.",
    ]


def test_a_course_that_asks_for_a_level_first_asks_for_the_whole_level(team):
    passports.set_refreshers(rules={3: LevelRule(36, hours=Decimal(6))}, by=team)
    ada, course = PractitionerFactory(), CourseFactory()
    Prerequisite.objects.create(course=course, needs_level=3)
    attended(ada, course__levels=[3], course__cpd_hours=Decimal("3.5"))
    assert len(eligibility.unmet_prerequisites(course, ada, TODAY)) == 1
    attended(ada, starts_at=START + timedelta(days=9), course__levels=[3], course__cpd_hours=Decimal("2.5"))
    assert eligibility.unmet_prerequisites(course, ada, TODAY) == []


def test_the_hours_of_a_course_are_its_length_where_no_others_are_known():
    ada = PractitionerFactory()
    attended(ada, course__duration_minutes=90)
    assert passports.entries_of([ada])[ada.pk][0].hours == Decimal("1.5")


# --- Courses elsewhere ------------------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def add(person, **fields):
    known = {"title": "Graded care", "levels": [3], "provider": "A college", "completed_on": date(2026, 5, 1)} | fields
    return passports.add_external(person=person, by=person.user, now=datetime(2026, 11, 2, tzinfo=UTC), **known)


def test_a_course_elsewhere_is_kept_with_its_evidence_and_does_not_count_yet():
    ada = PractitionerFactory()
    record = add(ada, hours=Decimal(6), evidence=SimpleUploadedFile("proof.pdf", PDF))
    assert (record.kind, record.levels, record.cpd_hours, record.provider) == ("outside", [3], Decimal(6), "A college")
    assert (record.evidence.filename, record.evidence.permission) == ("proof.pdf", "training.see-evidence")
    assert (LearningRecord.objects.counting().count(), list(LearningRecord.objects.to_confirm())) == (0, [record])


def test_a_day_in_the_future_and_the_same_course_again_are_refused():
    ada = PractitionerFactory()
    with pytest.raises(Refused) as future:
        add(ada, completed_on=date(2026, 11, 3))
    add(ada, completed_on=date(2026, 11, 2))
    with pytest.raises(Refused) as again:
        add(ada, completed_on=date(2026, 11, 2))
    assert (future.value.field, again.value.field, LearningRecord.objects.count()) == ("completed_on", "title", 1)


def test_evidence_that_is_no_document_is_refused_at_its_field():
    with pytest.raises(Refused) as refusal:
        add(PractitionerFactory(), evidence=SimpleUploadedFile("proof.exe", b"MZ"))
    assert (refusal.value.field, LearningRecord.objects.count()) == ("evidence", 0)


def test_a_course_whose_entry_fails_stays_neither_with_nor_without_its_evidence(broken):
    with broken(LearningRecord.objects, "create"):
        add(PractitionerFactory(), evidence=SimpleUploadedFile("proof.pdf", PDF))
    assert (LearningRecord.objects.count(), Document.objects.count()) == (0, 0)


def test_somebody_else_confirms_it_and_once(team):
    record = LearningRecordFactory()
    with pytest.raises(Refused, match=r"^You cannot confirm your own training\.$"):
        passports.confirm(record=record, by=record.person.user)
    assert LearningRecord.objects.counting().count() == 0
    passports.confirm(record=record, by=team, now=START)
    record.refresh_from_db()
    assert (record.confirmed_by, record.confirmed_at) == (team, START)
    assert list(LearningRecord.objects.counting()) == [record]
    with pytest.raises(Refused, match=r"^This training has already been confirmed\.$"):
        passports.confirm(record=record, by=team)


def test_a_confirmation_whose_entry_fails_does_not_stay(team, broken):
    record = LearningRecordFactory()
    with broken(passports.audit, "record"):
        passports.confirm(record=record, by=team)
    assert LearningRecord.objects.counting().count() == 0


# --- What work asks for, and how long it counts -----------------------------------------------------------------------


def test_the_level_that_work_asks_for_is_set_and_set_again(agency_lead):
    ada = PractitionerFactory()
    passports.set_required_level(person=ada, level=2, by=agency_lead)
    passports.set_required_level(person=ada, level=3, by=agency_lead, now=START)
    needed = LevelNeeded.objects.get()
    assert (needed.level, needed.set_by, needed.set_at) == (3, agency_lead, START)
    assert AuditEntry.objects.filter(kind="training.level-needed-set").last().facts == {"level": 3}


def test_a_level_whose_entry_fails_is_not_asked_for(agency_lead, broken):
    with broken(passports.audit, "record"):
        passports.set_required_level(person=PractitionerFactory(), level=2, by=agency_lead)
    assert LevelNeeded.objects.count() == 0


@pytest.mark.usefixtures("_refreshers")
def test_refreshers_are_set_changed_and_taken_away(team, broken):
    rules = {1: LevelRule(24), 2: None, 3: LevelRule(36), 4: LevelRule(12)}
    passports.set_refreshers(rules=rules, by=team)
    assert validity.refreshers() == {1: 24, 3: 36, 4: 12}
    with broken(passports.audit, "record"):
        passports.set_refreshers(rules={1: None, 2: LevelRule(1), 3: LevelRule(1), 4: LevelRule(1)}, by=team)
    assert validity.refreshers() == {1: 24, 3: 36, 4: 12}


def test_a_date_over_without_a_register_is_not_learned_yet():
    ada = PractitionerFactory()
    booking = attended(ada)
    RunDateFactory(run=booking.run, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2))
    assert told(ada) == []
