"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from learninghub.models import Priority
from tests.factories.learninghub import (
    ActivityFactory,
    AuditFactory,
    HubMemberFactory,
    PriorityFactory,
    SuccessMeasureFactory,
)
from tests.factories.partnership import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: PriorityFactory(status="paused"), "priority_pause_remembers_where_it_was"),
        (
            lambda: PriorityFactory(status="agreed", paused_from="scoping"),
            "priority_pause_remembers_where_it_was",
        ),
        (lambda: PriorityFactory(status="closed", how_much="x"), "priority_impact_has_three_answers"),
        (
            lambda: PriorityFactory(status="auditing", starts_on=None),
            "priority_starts_before_the_hub_works_on_it",
        ),
        (lambda: PriorityFactory(cycle_months=0), "priority_cycle_has_months"),
        (lambda: ActivityFactory(month=13), "activity_month_lies_in_the_cycle"),
        (
            lambda: ActivityFactory(done_on=date(2026, 9, 1)),
            "activity_done_on_only_when_something_was_done",
        ),
        (lambda: SuccessMeasureFactory(outcome="met"), "measure_met_needs_evidence"),
        (lambda: AuditFactory(case_codes="Jane Smith"), "audit_holds_case_codes_only"),
        (lambda: AuditFactory(case_codes="CR-1296"), "audit_holds_case_codes_only"),
        (
            lambda: AuditFactory(starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1)),
            "audit_ends_after_it_starts",
        ),
        (
            lambda: HubMemberFactory(starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1)),
            "hub_member_ends_after_it_starts",
        ),
    ],
)
def test_the_database_refuses(make, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_person_is_a_current_member_of_a_hub_once():
    person, priority = PersonFactory(), PriorityFactory()
    HubMemberFactory(priority=priority, person=person, ends_on=date(2026, 9, 1))
    HubMemberFactory(priority=priority, person=person)
    with pytest.raises(IntegrityError, match="one_open_hub_seat_per_person"), transaction.atomic():
        HubMemberFactory(priority=priority, person=person)


def test_every_workflow_status_is_known():
    known = set(Priority.status.field.flatchoices and dict(Priority.status.field.flatchoices))
    assert {move.target for move in Priority.WORKFLOW} | {"proposed"} == known


@pytest.mark.parametrize(
    "statement", ["UPDATE learninghub_priorityevent SET title = 'x'", "DELETE FROM learninghub_priorityevent"]
)
def test_the_history_cannot_be_rewritten(statement):
    PriorityFactory()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
