"""A year of assurance: whom it asks, whom it chases and when, and the visits of it."""

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock

import pytest

from partnership.assurance.operations import section_11_cycles
from partnership.assurance.tasks import remind_of_section_11
from partnership.models import (
    Agency,
    Duty,
    PostRole,
    RelationKind,
    ReturnStatus,
    Section11Cycle,
    Section11Return,
    Section11Visit,
    VisitStatus,
)
from shield.models import AuditEntry, Notice, StatusChange
from shield.operations import notices
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory
from tests.factories.section_11 import (
    AskedCycleFactory,
    QuestionSetFactory,
    ReturnFactory,
    questions,
    return_in,
    visit_in,
)

pytestmark = pytest.mark.django_db
S, V = ReturnStatus, VisitStatus
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
    """Set up, and nobody asked yet."""
    return AskedCycleFactory(issued_at=None)


# Set up


def test_a_year_is_set_up_and_nobody_is_asked(team):
    asked = questions()
    made = section_11_cycles.begin(duty=Duty.SECTION_11, question_set=asked, summary="x", by=team, **YEAR)
    assert (made.slug, made.name, made.question_set, made.due_on) == ("2026-27", "Section 11, 2026/27", asked, DUE)
    assert (made.issued_at, made.returns.count(), Notice.objects.count()) == (None, 0, 0)


def test_the_two_duties_have_each_their_year(team):
    for duty in Duty:
        section_11_cycles.begin(duty=duty, question_set=questions(duty=duty), by=team, **YEAR)
    assert sorted(Section11Cycle.objects.values_list("slug", flat=True)) == ["175-2026-27", "2026-27"]


def test_a_year_that_cannot_be_is_refused_beside_its_field(team):
    asked = questions()
    AskedCycleFactory(label="2026/27")
    refused = []
    for duty, of in ((Duty.SECTION_175, asked), (Duty.SECTION_11, QuestionSetFactory()), (Duty.SECTION_11, asked)):
        with pytest.raises(Refused) as refusal:
            section_11_cycles.begin(duty=duty, question_set=of, by=team, **YEAR)
        refused.append((refusal.value.message, refusal.value.field))
    assert refused == [
        ("These questions belong to the other duty.", "question_set"),
        ("These questions are empty. Write them first.", "question_set"),
        ("There is a Section 11 cycle for 2026/27 already.", "label"),
    ]
    assert Section11Cycle.objects.count() == 1


@pytest.mark.parametrize("label", ["2026-27", "2026 27", "rota", "New", "questions", "/"])
def test_a_year_whose_address_is_taken_is_refused_beside_the_year(label, team):
    asked = questions()
    section_11_cycles.begin(duty=Duty.SECTION_11, question_set=asked, by=team, **YEAR)
    with pytest.raises(Refused) as refusal:
        section_11_cycles.begin(duty=Duty.SECTION_11, question_set=asked, by=team, **YEAR | {"label": label})
    assert refusal.value.field == "label"


# Asked


def test_schools_fall_under_one_duty_and_every_other_relevant_agency_under_the_other():
    relevant("A trust"), relevant("A charity", "voluntary")
    relevant("A school", "education"), AgencyFactory(name="A college", category="education")
    AgencyFactory(name="No relevant agency", category="health")
    relevant("Relevant no more", ends_on=date(2025, 3, 31))
    found = {duty: names(section_11_cycles.asked_under(duty, date(2026, 9, 1))) for duty in Duty}
    assert found == {Duty.SECTION_11: ["A charity", "A trust"], Duty.SECTION_175: ["A college", "A school"]}
    assert names(section_11_cycles.asked_under(Duty.SECTION_11, date(2025, 3, 31))) == [
        "A charity",
        "A trust",
        "Relevant no more",
    ]


def test_agencies_are_asked_and_their_leads_are_told(cycle, team, noticed):
    trust, police = relevant("A trust"), relevant("The police", "police")
    first, second = lead(trust), lead(trust)
    lead(trust, ends_on="2025-12-31")
    PostFactory(agency=trust, role=PostRole.SAFEGUARDING_CHAMPION)
    assert section_11_cycles.issue(cycle=cycle, agencies=[trust, police], by=team, now=NOW) == 2
    cycle.refresh_from_db()
    assert cycle.issued_at == NOW
    assert [(each.agency, each.status) for each in cycle.returns.all()] == [(trust, S.ISSUED), (police, S.ISSUED)]
    assert noticed() == [("section-11-issued", person.email) for person in sorted((first, second), key=_email)]
    letter = Notice.objects.first()
    assert (letter.words["cycle"], letter.words["agency"]) == (cycle.name, "A trust")
    assert letter.words["due"] == "Friday 30 October 2026"
    assert letter.words["path"] == cycle.returns.get(agency=trust).get_absolute_url()


def _email(person):
    return person.email


def test_somebody_who_leads_twice_at_an_agency_gets_one_letter(cycle, team, noticed):
    trust = relevant("A trust")
    PostFactory(agency=trust, role=PostRole.AGENCY_LEAD, person=(person := lead(trust)), ends_on="2099-12-31")
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert noticed() == [("section-11-issued", person.email)]


def test_an_agency_that_was_forgotten_is_asked_later_and_the_others_not_again(cycle, team, noticed):
    trust, police = relevant("A trust"), relevant("The police", "police")
    lead(trust), lead(police)
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team, now=NOW)
    assert names(section_11_cycles.not_asked(cycle)) == ["The police"]
    later = section_11_cycles.issue(cycle=cycle, agencies=[trust, police], by=team, now=NOW + timedelta(days=9))
    cycle.refresh_from_db()
    assert (later, cycle.issued_at, cycle.returns.count(), len(noticed())) == (1, NOW, 2, 2)
    assert list(section_11_cycles.not_asked(cycle)) == []
    for agencies in ([trust, police], []):
        with pytest.raises(Refused, match="Choose at least one agency that was not asked yet.") as refusal:
            section_11_cycles.issue(cycle=cycle, agencies=agencies, by=team)
        assert refusal.value.field == "agencies"
    assert (cycle.returns.count(), len(noticed())) == (2, 2)


def test_an_agency_of_the_other_duty_is_refused_by_name_and_nobody_is_asked(cycle, team):
    trust, school = relevant("A trust"), relevant("A school", "education")
    with pytest.raises(Refused) as refusal:
        section_11_cycles.issue(cycle=cycle, agencies=[trust, school], by=team)
    assert (refusal.value.message, refusal.value.field) == ("Not asked under Section 11: A school.", "agencies")
    cycle.refresh_from_db()
    assert (cycle.issued_at, Section11Return.objects.count()) == (None, 0)
    of_schools = AskedCycleFactory(duty=Duty.SECTION_175, question_set=questions(duty=Duty.SECTION_175))
    with pytest.raises(Refused, match="Not asked under Section 175: A trust."):
        section_11_cycles.issue(cycle=of_schools, agencies=[trust, school], by=team)


def test_a_year_that_was_only_printed_asks_nobody(team):
    printed = AskedCycleFactory(question_set=None, issued_at=None, due_on=None)
    with pytest.raises(Refused, match="This year has no questions to answer here."):
        section_11_cycles.issue(cycle=printed, agencies=[relevant("A trust")], by=team)


# Chased


def remind_on(day):
    return section_11_cycles.remind(now=datetime.combine(day, time(9), UTC))


@pytest.fixture
def awaited():
    """A return that its agency's lead has not submitted."""
    found = ReturnFactory(cycle__due_on=DUE)
    lead(found.agency)
    return found


def test_an_agency_is_reminded_two_weeks_and_three_days_before_and_each_week_after(awaited):
    days = [DUE + timedelta(days=number) for number in range(-20, 23)]
    letters = {(day - DUE).days: written for day in days if (written := remind_on(day))}
    assert letters == {-14: 1, -3: 1, 1: 1, 8: 1, 15: 1, 22: 1}
    late = Notice.objects.order_by("pk").values_list("words__is_late", flat=True)
    assert list(late) == [False, False, True, True, True, True]


@pytest.mark.parametrize(
    ("before", "written"), [(15, 0), (14, 1), (4, 1), (3, 1), (0, 1), (-1, 1), (-7, 1), (-8, 1), (200, 0)]
)
def test_on_one_day_an_agency_is_reminded_once_however_often_it_runs(before, written, awaited):
    day = DUE - timedelta(days=before)
    assert [remind_on(day) for _ in range(3)] == [written, 0, 0]


def test_a_day_on_which_nothing_ran_is_made_good_with_one_letter(awaited):
    assert [remind_on(DUE - timedelta(days=number)) for number in (12, 2, -5, -9)] == [1, 1, 1, 1]


def test_the_day_is_counted_on_the_clock_of_london(awaited):
    # British Summer Time: half past eleven at night in Greenwich is the day after in London.
    moment = datetime(2026, 10, 15, 23, 30, tzinfo=UTC)
    assert section_11_cycles.remind(now=moment - timedelta(hours=1)) == 0
    assert section_11_cycles.remind(now=moment) == 1


def test_everybody_who_leads_there_is_reminded_and_whoever_leads_since(awaited, noticed):
    lead(awaited.agency)
    assert remind_on(DUE) == 2
    newcomer = lead(awaited.agency)
    assert remind_on(DUE) == 1
    assert noticed()[-1] == ("section-11-reminder", newcomer.email) or ("section-11-reminder", newcomer.email) in (
        noticed()
    )


@pytest.mark.parametrize("status", S)
def test_only_what_is_not_handed_in_is_chased(status):
    found = return_in(status)
    lead(found.agency)
    assert remind_on(DUE) == int(status in {S.ISSUED, S.IN_PROGRESS, S.RETURNED})


def test_more_time_means_new_reminders_for_the_new_day(awaited, team):
    assert remind_on(DUE) == 1
    section_11_cycles.put_off(cycle=awaited.cycle, due_on=DUE + timedelta(days=30), by=team)
    assert [remind_on(DUE + timedelta(days=number)) for number in (1, 15, 16, 27, 31)] == [0, 0, 1, 1, 1]


def test_the_clock_reminds(awaited):
    Section11Cycle.objects.update(due_on=date(2020, 1, 1))
    remind_of_section_11()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("day", [DUE, DUE - timedelta(days=1)])
def test_the_day_is_only_ever_put_off(day, awaited, team):
    with pytest.raises(Refused, match="Choose a later day than the present one.") as refusal:
        section_11_cycles.put_off(cycle=awaited.cycle, due_on=day, by=team)
    assert refusal.value.field == "due_on"
    assert Section11Cycle.objects.get().due_on == DUE


def test_every_letter_can_be_sent(awaited, cycle, team, mailoutbox):
    remind_on(DUE - timedelta(days=14)), remind_on(DUE + timedelta(days=1))
    trust = relevant("A trust & sons")
    lead(trust)
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert notices.send_due() == 3
    assert [mail.subject for mail in mailoutbox] == [
        f"{awaited.cycle.name}: your return is due Friday 30 October 2026",
        f"{awaited.cycle.name}: your return is overdue",
        f"{cycle.name}: your return is due Friday 30 October 2026",
    ]
    assert "A trust & sons" in mailoutbox[2].body


# Visited


def planned(cycle, agency, by, **facts):
    facts = {"planned_for": "March", "visitors": "Two", "aims": "See", **facts}
    return section_11_cycles.plan_visit(cycle=cycle, agency=agency, by=by, **facts)


def test_an_agency_is_visited_once_a_year(cycle, team):
    trust = AgencyFactory(name="A trust")
    visit = planned(cycle, trust, team)
    assert (visit.status, visit.planned_for, visit.visitors, visit.aims) == (V.PLANNED, "March", "Two", "See")
    with pytest.raises(Refused) as refusal:
        planned(cycle, trust, team)
    assert refusal.value.message == f"A trust has a visit in {cycle.label} already."
    assert refusal.value.field == "agency"
    planned(AskedCycleFactory(), trust, team)
    section_11_cycles.cancel_visit(visit=visit, reason="Snow", by=team)
    planned(cycle, trust, team)
    assert sorted(cycle.visits.values_list("status", flat=True)) == ["cancelled", "planned"]
    assert StatusChange.objects.of(visit).get().reason == "Snow"


def test_what_a_visit_found_is_kept_with_its_day(team):
    visit = visit_in(V.PLANNED)
    found = {"working_well": "Induction", "to_improve": "Records", "next_steps": "Ask again"}
    section_11_cycles.finish_visit(visit=visit, visited_on=date(2026, 9, 7), by=team, **found)
    visit.refresh_from_db()
    assert {name: getattr(visit, name) for name in found} == found
    assert (visit.status, visit.visited_on) == (V.COMPLETED, date(2026, 9, 7))


def test_a_visit_that_is_still_to_come_was_not_made(team):
    visit = visit_in(V.PLANNED)
    with mock.patch("shield.working_days.today", return_value=date(2026, 9, 7)):
        with pytest.raises(Refused, match="The day of the visit cannot be in the future.") as refusal:
            section_11_cycles.finish_visit(visit=visit, visited_on=date(2026, 9, 8), by=team)
        assert refusal.value.field == "visited_on"
        section_11_cycles.finish_visit(visit=visit, visited_on=date(2026, 9, 7), by=team)


@pytest.mark.parametrize("status", [V.COMPLETED, V.CANCELLED])
def test_a_visit_that_ended_is_not_ended_again(status, team):
    visit = visit_in(status)
    for act in (
        lambda: section_11_cycles.finish_visit(visit=visit, visited_on=date(2026, 9, 7), by=team),
        lambda: section_11_cycles.cancel_visit(visit=visit, reason="x", by=team),
    ):
        with pytest.raises(Refused, match="This can no longer be done"):
            act()


# All or nothing


def count():
    kinds = (Section11Cycle, Section11Return, Section11Visit, Notice, AuditEntry, StatusChange)
    rows = [model.objects.count() for model in kinds]
    return rows, list(Section11Cycle.objects.values_list("issued_at", "due_on")), _visits()


def _visits():
    return list(Section11Visit.objects.values_list("status", flat=True))


OPERATIONS = {
    "begin": lambda c, v, by: section_11_cycles.begin(duty=Duty.SECTION_11, question_set=c.question_set, by=by, **YEAR),
    "issue": lambda c, v, by: section_11_cycles.issue(cycle=c, agencies=Agency.objects.relevant(), by=by),
    "put_off": lambda c, v, by: section_11_cycles.put_off(cycle=c, due_on=date(2027, 1, 1), by=by),
    "plan_visit": lambda c, v, by: planned(c, AgencyFactory(), by),
    "finish_visit": lambda c, v, by: section_11_cycles.finish_visit(visit=v, visited_on=date(2026, 9, 7), by=by),
    "cancel_visit": lambda c, v, by: section_11_cycles.cancel_visit(visit=v, reason="x", by=by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_cannot_be_recorded_did_not_happen(name, cycle, team, broken_record):
    lead(relevant("A trust"))
    visit = visit_in(V.PLANNED)
    before = count()
    broken_record(lambda: OPERATIONS[name](cycle, visit, team))
    assert count() == before


def test_agencies_that_cannot_be_told_were_not_asked(cycle, team):
    lead(relevant("A trust"))
    before = count()
    with mock.patch.object(notices, "post", side_effect=RuntimeError), pytest.raises(RuntimeError):
        section_11_cycles.issue(cycle=cycle, agencies=Agency.objects.relevant(), by=team)
    assert count() == before


def test_reminders_of_which_one_fails_are_all_written_the_next_time():
    for _ in range(2):
        lead(ReturnFactory(cycle__due_on=DUE).agency)
    written = notices.post

    def once(*args, **kwargs):
        if Notice.objects.exists():
            raise RuntimeError
        return written(*args, **kwargs)

    with mock.patch.object(notices, "post", side_effect=once), pytest.raises(RuntimeError):
        remind_on(DUE)
    assert (Notice.objects.count(), remind_on(DUE)) == (0, 2)


def test_a_person_without_an_account_who_leads_is_told_too(cycle, team, noticed):
    trust = relevant("A trust")
    PostFactory(
        agency=trust, role=PostRole.AGENCY_LEAD, person=PersonFactory(user=None, email="lead@trust.example.org")
    )
    section_11_cycles.issue(cycle=cycle, agencies=[trust], by=team)
    assert noticed() == [("section-11-issued", "lead@trust.example.org")]
