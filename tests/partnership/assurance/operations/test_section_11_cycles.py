"""Section 11 years: created, issued, reminders."""

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

from partnership.assurance.operations import section_11_cycles, section_11_reminders
from partnership.assurance.tasks import remind_of_section_11
from partnership.models import (
    Agency,
    Duty,
    PostRole,
    RelationKind,
    ReturnStatus,
    Section11Cycle,
    Section11Return,
)
from shield.models import AuditEntry, EmailNotice
from shield.operations import outbox
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory
from tests.factories.section_11 import (
    AskedCycleFactory,
    QuestionSetFactory,
    ReturnFactory,
    questions,
    return_in,
)

pytestmark = pytest.mark.django_db
S = ReturnStatus
DUE = date(2026, 10, 30)
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
YEAR = {"label": "2026/27", "starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31), "due_on": DUE}


def relevant(name, category="health", **facts):
    agency = AgencyFactory(name=name, category=category)
    agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, **{"starts_on": date(2020, 1, 1), **facts})
    return agency


def lead(agency, **facts):
    return PostFactory(agency=agency, role=PostRole.AGENCY_LEAD, **facts).person


def names(agencies):
    return sorted(agency.name for agency in agencies)


@pytest.fixture
def cycle():
    """Return a cycle that has not been issued."""
    return AskedCycleFactory(issued_at=None)


# Created


def test_a_year_is_created_without_asking_agencies(team):
    asked = questions()
    made = section_11_cycles.create(duty=Duty.SECTION_11, question_set=asked, summary="x", by=team, **YEAR)
    assert (made.slug, made.name, made.question_set, made.due_on) == ("2026-27", "Section 11, 2026/27", asked, DUE)
    assert (made.issued_at, made.returns.count(), EmailNotice.objects.count()) == (None, 0, 0)


def test_each_duty_has_its_own_year(team):
    for duty in Duty:
        section_11_cycles.create(duty=duty, question_set=questions(duty=duty), by=team, **YEAR)
    assert sorted(Section11Cycle.objects.values_list("slug", flat=True)) == ["175-2026-27", "2026-27"]


def test_an_invalid_year_is_refused_with_its_field(team):
    asked = questions()
    AskedCycleFactory(label="2026/27")
    refused = []
    for duty, of in ((Duty.SECTION_175, asked), (Duty.SECTION_11, QuestionSetFactory()), (Duty.SECTION_11, asked)):
        with pytest.raises(Refused) as refusal:
            section_11_cycles.create(duty=duty, question_set=of, by=team, **YEAR)
        refused.append((refusal.value.message, refusal.value.field))
    assert refused == [
        ("Select questions for the same duty", "question_set"),
        ("Select a version that has questions", "question_set"),
        ("There is already a Section 11 year 2026/27", "label"),
    ]
    assert Section11Cycle.objects.count() == 1


@pytest.mark.parametrize("label", ["2026-27", "2026 27", "rota", "New", "questions", "/"])
def test_a_label_that_is_not_a_year_is_refused(label, team):
    asked = questions()
    section_11_cycles.create(duty=Duty.SECTION_11, question_set=asked, by=team, **YEAR)
    with pytest.raises(Refused) as refusal:
        section_11_cycles.create(duty=Duty.SECTION_11, question_set=asked, by=team, **YEAR | {"label": label})
    assert refusal.value.field == "label"


# Issued


def test_schools_are_under_one_duty_and_other_relevant_agencies_under_the_other():
    relevant("A trust"), relevant("A charity", "voluntary")
    relevant("A school", "education"), AgencyFactory(name="A college", category="education")
    AgencyFactory(name="No relevant agency", category="health")
    relevant("Relevant no more", ends_on=date(2025, 3, 31))
    found = {duty: names(section_11_cycles.agencies_under(duty, date(2026, 9, 1))) for duty in Duty}
    assert found == {Duty.SECTION_11: ["A charity", "A trust"], Duty.SECTION_175: ["A college", "A school"]}
    assert names(section_11_cycles.agencies_under(Duty.SECTION_11, date(2025, 3, 31))) == [
        "A charity",
        "A trust",
        "Relevant no more",
    ]


def test_agencies_are_asked_and_their_leads_are_emailed(cycle, team, noticed):
    trust, police = relevant("A trust"), relevant("The police", "police")
    first, second = lead(trust), lead(trust)
    lead(trust, ends_on="2025-12-31")
    PostFactory(agency=trust, role=PostRole.SAFEGUARDING_CHAMPION)
    assert section_11_cycles.issue(cycle=cycle, agencies=[trust, police], by=team, now=NOW) == 2
    cycle.refresh_from_db()
    assert cycle.issued_at == NOW
    assert [(each.agency, each.status) for each in cycle.returns.all()] == [(trust, S.ISSUED), (police, S.ISSUED)]
    assert noticed() == [("section-11-issued", person.email) for person in sorted((first, second), key=_email)]
    letter = EmailNotice.objects.first()
    assert (letter.context["cycle"], letter.context["agency"]) == (cycle.name, "A trust")
    assert letter.context["due"] == "Friday 30 October 2026"
    assert letter.context["path"] == cycle.returns.get(agency=trust).get_absolute_url()


def _email(person):
    return person.email


def test_a_person_with_two_lead_posts_gets_one_email(cycle, team, noticed):
    trust = relevant("A trust")
    PostFactory(agency=trust, role=PostRole.AGENCY_LEAD, person=(person := lead(trust)), ends_on="2099-12-31")
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert noticed() == [("section-11-issued", person.email)]


def test_more_agencies_can_be_asked_later_without_asking_others_again(cycle, team, noticed):
    trust, police = relevant("A trust"), relevant("The police", "police")
    lead(trust), lead(police)
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team, now=NOW)
    assert names(section_11_cycles.agencies_not_asked(cycle)) == ["The police"]
    later = section_11_cycles.issue(cycle=cycle, agencies=[trust, police], by=team, now=NOW + timedelta(days=9))
    cycle.refresh_from_db()
    assert (later, cycle.issued_at, cycle.returns.count(), len(noticed())) == (1, NOW, 2, 2)
    assert list(section_11_cycles.agencies_not_asked(cycle)) == []
    for agencies in ([trust, police], []):
        with pytest.raises(Refused, match="Select at least one agency that has not been asked yet") as refusal:
            section_11_cycles.issue(cycle=cycle, agencies=agencies, by=team)
        assert refusal.value.field == "agencies"
    assert (cycle.returns.count(), len(noticed())) == (2, 2)


def test_an_agency_of_the_other_duty_is_refused_by_name(cycle, team):
    trust, school = relevant("A trust"), relevant("A school", "education")
    with pytest.raises(Refused) as refusal:
        section_11_cycles.issue(cycle=cycle, agencies=[trust, school], by=team)
    assert (refusal.value.message, refusal.value.field) == ("Section 11 does not apply to A school", "agencies")
    cycle.refresh_from_db()
    assert (cycle.issued_at, Section11Return.objects.count()) == (None, 0)
    of_schools = AskedCycleFactory(duty=Duty.SECTION_175, question_set=questions(duty=Duty.SECTION_175))
    with pytest.raises(Refused, match="Section 175 does not apply to A trust"):
        section_11_cycles.issue(cycle=of_schools, agencies=[trust, school], by=team)


def test_a_year_without_questions_cannot_be_issued(team):
    printed = AskedCycleFactory(question_set=None, issued_at=None, due_on=None)
    with pytest.raises(Refused, match="This year has no questions"):
        section_11_cycles.issue(cycle=printed, agencies=[relevant("A trust")], by=team)


# Reminders


def remind_on(day):
    return section_11_reminders.send_reminders(now=datetime.combine(day, time(9), UTC))


@pytest.fixture
def outstanding():
    """Return a return that has not been submitted, with a lead."""
    found = ReturnFactory(cycle__due_on=DUE)
    lead(found.agency)
    return found


def test_agencies_are_reminded_14_and_3_days_before_and_each_week_after(outstanding):
    days = [DUE + timedelta(days=number) for number in range(-20, 23)]
    letters = {(day - DUE).days: written for day in days if (written := remind_on(day))}
    assert letters == {-14: 1, -3: 1, 1: 1, 8: 1, 15: 1, 22: 1}
    late = EmailNotice.objects.order_by("pk").values_list("context__is_late", flat=True)
    assert list(late) == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    ("before", "written"), [(15, 0), (14, 1), (4, 1), (3, 1), (0, 1), (-1, 1), (-7, 1), (-8, 1), (200, 0)]
)
def test_an_agency_is_reminded_once_a_day_however_often_the_task_runs(before, written, outstanding):
    day = DUE - timedelta(days=before)
    assert [remind_on(day) for _ in range(3)] == [written, 0, 0]


def test_a_missed_reminder_is_sent_the_next_day(outstanding):
    assert [remind_on(DUE - timedelta(days=number)) for number in (12, 2, -5, -9)] == [1, 1, 1, 1]


def test_reminder_days_are_counted_in_london(outstanding):
    # British Summer Time: half past eleven at night in Greenwich is the day after in London.
    moment = datetime(2026, 10, 15, 23, 30, tzinfo=UTC)
    assert section_11_reminders.send_reminders(now=moment - timedelta(hours=1)) == 0
    assert section_11_reminders.send_reminders(now=moment) == 1


def test_every_lead_is_reminded_including_new_ones(outstanding, noticed):
    lead(outstanding.agency)
    assert remind_on(DUE - timedelta(days=1)) == 2
    newcomer = lead(outstanding.agency)
    assert [remind_on(DUE - timedelta(days=1)), remind_on(DUE)] == [0, 1]
    assert ("section-11-reminder", newcomer.email) in noticed()


@pytest.mark.parametrize("status", S)
def test_only_outstanding_returns_are_reminded(status):
    found = return_in(status)
    lead(found.agency)
    assert remind_on(DUE) == int(status in {S.ISSUED, S.IN_PROGRESS, S.RETURNED})


def test_a_new_due_date_has_its_own_reminders(outstanding, team):
    assert remind_on(DUE) == 1
    section_11_cycles.change_due_date(cycle=outstanding.cycle, due_on=DUE + timedelta(days=30), by=team)
    assert [remind_on(DUE + timedelta(days=number)) for number in (1, 15, 16, 27, 31)] == [0, 0, 1, 1, 1]


def test_the_scheduled_task_sends_reminders(outstanding):
    Section11Cycle.objects.update(due_on=date(2020, 1, 1))
    remind_of_section_11()
    assert EmailNotice.objects.count() == 1


@pytest.mark.parametrize("day", [DUE, DUE - timedelta(days=1)])
def test_the_due_date_can_only_move_later(day, outstanding, team):
    with pytest.raises(Refused, match="New due date must be after the current one") as refusal:
        section_11_cycles.change_due_date(cycle=outstanding.cycle, due_on=day, by=team)
    assert refusal.value.field == "due_on"
    assert Section11Cycle.objects.get().due_on == DUE


def test_every_email_can_be_sent(outstanding, cycle, team, mailoutbox):
    remind_on(DUE - timedelta(days=14)), remind_on(DUE + timedelta(days=1))
    trust = relevant("A trust & sons")
    lead(trust)
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert outbox.send_due() == 3
    assert [mail.subject for mail in mailoutbox] == [
        f"{outstanding.cycle.name}: your return is due Friday 30 October 2026",
        f"{outstanding.cycle.name}: your return is overdue",
        f"{cycle.name}: your return is due Friday 30 October 2026",
    ]
    assert "A trust & sons" in mailoutbox[2].body


# All or nothing


def count():
    kinds = (Section11Cycle, Section11Return, EmailNotice, AuditEntry)
    rows = [model.objects.count() for model in kinds]
    return rows, list(Section11Cycle.objects.values_list("issued_at", "due_on"))


OPERATIONS = {
    "create": lambda c, by: section_11_cycles.create(duty=Duty.SECTION_11, question_set=c.question_set, by=by, **YEAR),
    "issue": lambda c, by: section_11_cycles.issue(cycle=c, agencies=Agency.objects.relevant(), by=by),
    "change_due_date": lambda c, by: section_11_cycles.change_due_date(cycle=c, due_on=date(2027, 1, 1), by=by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, cycle, team, broken_record):
    lead(relevant("A trust"))
    before = count()
    broken_record(lambda: OPERATIONS[name](cycle, team))
    assert count() == before


def test_no_agency_is_asked_when_an_email_fails(cycle, team):
    lead(relevant("A trust"))
    before = count()
    with mock.patch.object(outbox, "post", side_effect=RuntimeError), pytest.raises(RuntimeError):
        section_11_cycles.issue(cycle=cycle, agencies=Agency.objects.relevant(), by=team)
    assert count() == before


def test_failed_reminders_are_sent_the_next_time():
    for _ in range(2):
        lead(ReturnFactory(cycle__due_on=DUE).agency)
    written = outbox.post

    def once(*args, **kwargs):
        if EmailNotice.objects.exists():
            raise RuntimeError
        return written(*args, **kwargs)

    with mock.patch.object(outbox, "post", side_effect=once), pytest.raises(RuntimeError):
        remind_on(DUE)
    assert (EmailNotice.objects.count(), remind_on(DUE)) == (0, 2)


def test_a_lead_without_an_account_is_emailed_too(cycle, team, noticed):
    trust = relevant("A trust")
    PostFactory(
        agency=trust, role=PostRole.AGENCY_LEAD, person=PersonFactory(user=None, email="lead@trust.example.org")
    )
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert noticed() == [("section-11-issued", "lead@trust.example.org")]
