"""Section 11 visits, and the visit schedule."""

from datetime import date
from unittest import mock

import pytest

from partnership.assurance.operations import visits
from partnership.models import RelationKind, RuleUnit, Section11Cycle, Section11Visit, StatutoryRule, VisitStatus
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.publications import RuleFactory
from tests.factories.section_11 import AskedCycleFactory, VisitFactory, visit_in

pytestmark = pytest.mark.django_db
V = VisitStatus
TODAY = date(2026, 9, 7)


@pytest.fixture
def cycle():
    return AskedCycleFactory()


def planned(cycle, agency, by, **facts):
    facts = {"planned_for": "March", "visitors": "Two", "aims": "See", **facts}
    return visits.create(cycle=cycle, agency=agency, by=by, **facts)


def test_an_agency_has_one_visit_a_year(cycle, team):
    trust = AgencyFactory(name="A trust")
    visit = planned(cycle, trust, team)
    assert (visit.status, visit.planned_for, visit.visitors, visit.aims) == (V.PLANNED, "March", "Two", "See")
    with pytest.raises(Refused) as refusal:
        planned(cycle, trust, team)
    assert refusal.value.message == f"A trust already has a visit in {cycle.label}"
    assert refusal.value.field == "agency"
    planned(AskedCycleFactory(), trust, team)
    visits.cancel(visit=visit, reason="Snow", by=team)
    planned(cycle, trust, team)
    assert sorted(cycle.visits.values_list("status", flat=True)) == ["cancelled", "planned"]
    assert StatusChange.objects.of(visit).get().reason == "Snow"


def test_a_visit_records_its_findings_and_date(team):
    visit = visit_in(V.PLANNED)
    found = {"working_well": "Induction", "to_improve": "Records", "next_steps": "Ask again"}
    visits.complete(visit=visit, visited_on=date(2026, 9, 7), by=team, **found)
    visit.refresh_from_db()
    assert {name: getattr(visit, name) for name in found} == found
    assert (visit.status, visit.visited_on) == (V.COMPLETED, date(2026, 9, 7))


def test_a_visit_date_in_the_future_is_refused(team):
    visit = visit_in(V.PLANNED)
    with mock.patch("shield.working_days.today", return_value=date(2026, 9, 7)):
        with pytest.raises(Refused, match="Date of the visit must be today or in the past") as refusal:
            visits.complete(visit=visit, visited_on=date(2026, 9, 8), by=team)
        assert refusal.value.field == "visited_on"
        visits.complete(visit=visit, visited_on=date(2026, 9, 7), by=team)


@pytest.mark.parametrize("status", [V.COMPLETED, V.CANCELLED])
def test_an_ended_visit_cannot_be_ended_again(status, team):
    visit = visit_in(status)
    for act in (
        lambda: visits.complete(visit=visit, visited_on=date(2026, 9, 7), by=team),
        lambda: visits.cancel(visit=visit, reason="x", by=team),
    ):
        with pytest.raises(Refused, match="You can no longer do this"):
            act()


def everything():
    return list(Section11Visit.objects.values_list("status", "visited_on")), AuditEntry.objects.count()


OPERATIONS = {
    "create": lambda visit, by: planned(visit.cycle, AgencyFactory(), by),
    "complete": lambda visit, by: visits.complete(visit=visit, visited_on=date(2026, 9, 7), by=by),
    "cancel": lambda visit, by: visits.cancel(visit=visit, reason="x", by=by),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_is_saved_when_the_audit_entry_fails(name, team, broken_record):
    visit = visit_in(V.PLANNED)
    before = everything()
    broken_record(lambda: OPERATIONS[name](visit, team))
    assert everything() == before
    assert StatusChange.objects.count() == 0


# The schedule


@pytest.fixture
def relevant():
    def make(name, since=date(2024, 2, 29), **facts):
        agency = AgencyFactory(name=name, category="health")
        agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=since, **facts)
        return agency

    return make


@pytest.fixture(autouse=True)
def _no_rules(db):
    StatutoryRule.objects.filter(key="section-11-visits").delete()


def read(on=TODAY):
    return [(line.agency.name, line.last, line.due_by, line.planned, line.is_overdue) for line in visits.schedule(on)]


def test_a_visit_is_due_five_years_after_the_last_or_after_becoming_relevant(relevant):
    seen, never = relevant("Seen"), relevant("Never")
    visit_in(V.COMPLETED, agency=seen, visited_on=date(2019, 3, 1))
    visit_in(V.COMPLETED, agency=seen, visited_on=date(2022, 3, 1))
    assert read() == [
        ("Seen", date(2022, 3, 1), date(2027, 3, 1), "", False),
        ("Never", None, date(2029, 2, 28), "", False),
    ]
    assert never.section_11_visits.count() == 0


def test_only_completed_visits_count(relevant):
    agency = relevant("A trust", date(2020, 9, 7))
    VisitFactory(agency=agency, status=V.CANCELLED, visited_on=date(2026, 1, 1))
    VisitFactory(agency=agency, status=V.PLANNED, planned_for="March 2027")
    assert read() == [("A trust", None, date(2025, 9, 7), "March 2027", True)]


def test_a_visit_is_not_overdue_on_its_due_date(relevant):
    relevant("A trust", date(2021, 9, 7))
    assert [read(day)[0][-1] for day in (TODAY, date(2026, 9, 8))] == [False, True]


def test_a_planned_visit_of_an_ended_year_does_not_count(relevant):
    agency = relevant("A trust")
    VisitFactory(agency=agency, cycle__ends_on=date(2026, 9, 6), cycle__starts_on=date(2025, 9, 7))
    assert read()[0][3] == ""
    VisitFactory(agency=agency, planned_for="")
    assert read()[0][3] == "Planned"


def test_only_agencies_relevant_on_the_day_are_on_the_schedule(relevant):
    relevant("Was", ends_on=date(2026, 9, 6))
    relevant("Will be", date(2026, 9, 8))
    relevant("Is", ends_on=TODAY)
    AgencyFactory(name="Partner").relations.create(
        kind=RelationKind.SAFEGUARDING_PARTNER, seat="health", starts_on=date(2020, 1, 1)
    )
    assert [name for name, *_ in read()] == ["Is"]


def test_the_schedule_is_ordered_by_due_date_and_name(relevant):
    relevant("B", date(2022, 1, 1)), relevant("A", date(2022, 1, 1)), relevant("C", date(2021, 12, 31))
    assert [name for name, *_ in read()] == ["C", "A", "B"]


def test_the_statutory_rule_sets_the_number_of_years(relevant):
    relevant("A trust")
    rule = RuleFactory(key="section-11-visits", number=4, unit=RuleUnit.YEARS)
    assert read()[0][2] == date(2028, 2, 29)
    rule.ends_on = date(2026, 9, 6)
    rule.save()
    assert read()[0][2] == date(2029, 2, 28)
    RuleFactory(key="section-11-visits", number=3, unit=RuleUnit.YEARS, starts_on=TODAY, edition="2026")
    assert (read()[0][2], read(date(2026, 9, 6))[0][2]) == (date(2027, 2, 28), date(2028, 2, 29))


@pytest.mark.slow
def test_the_schedule_makes_the_same_queries_for_one_agency_and_for_thirty(relevant, django_assert_num_queries):
    for number in (1, 30):
        while len(read()) < number:
            visit_in(V.PLANNED, agency=relevant(f"Trust {len(read())}"))
        with django_assert_num_queries(3):
            assert len(visits.schedule(TODAY)) == number


@pytest.mark.parametrize(
    ("status", "ends_on", "label", "state"),
    [
        (V.PLANNED, date(2021, 3, 31), "Not recorded", "on-hold"),
        (V.PLANNED, date(2091, 3, 31), "Planned", "planned"),
        (V.CANCELLED, date(2021, 3, 31), "Cancelled", "not-pursued"),
    ],
)
def test_a_visit_planned_for_a_year_that_is_over_is_not_planned_any_more(status, ends_on, label, state):
    visit = Section11Visit(status=status, cycle=Section11Cycle(ends_on=ends_on))
    assert (visit.status_label, visit.state) == (label, state)
