from datetime import date

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learninghub.models import HubMember
from reviews.models import ClockKey, ReviewClock
from shield.records.history import FieldChange, history_of
from shield.records.workflow import advance
from tests.factories.learninghub import ActivityFactory, HubMemberFactory, PriorityFactory
from tests.factories.partnership import AgencyFactory, PersonFactory
from tests.factories.publications import RuleFactory
from tests.factories.reviews import PracticeReviewFactory
from tests.factories.training import CourseRunFactory

pytestmark = pytest.mark.django_db


def told(record):
    return [(entry.who, entry.what, entry.changes, entry.reason) for entry in history_of(record)]


def test_a_change_is_told_in_the_readers_words(team):
    priority = PriorityFactory(lead_partners=["police"])
    with pghistory.context(user=team.pk):
        type(priority).objects.filter(pk=priority.pk).update(
            starts_on=date(2026, 10, 5), lead_partners=["police", "health"], summary="Words"
        )
    (change,) = [entry for entry in history_of(priority) if entry.changes]
    assert change.who == "Team"
    assert sorted(change.changes, key=lambda one: one.name) == [
        FieldChange("Cycle start date", "1 September 2026", "5 October 2026"),
        FieldChange("Lead partners", "Police", "Police, Health"),
        FieldChange("Public summary", "not entered", "Words"),
    ]


def test_a_related_row_is_told_by_its_name():
    member, person = HubMemberFactory(organisation="Oxleas"), PersonFactory(name="Grace")
    HubMember.objects.filter(pk=member.pk).update(person=person)
    (change,) = [entry for entry in history_of(member.priority) if entry.changes]
    assert (change.what, change.changes) == (
        "Hub member changed: Oxleas",
        [FieldChange("Person", "not entered", "Grace")],
    )


def test_a_move_is_told_once_with_its_reason(team):
    priority = PriorityFactory(status="proposed", title="Neglect")
    advance(priority, "agree", by=team, reason="The Board agreed.")
    assert told(priority) == [
        ("Team", "Status changed from Proposed to Agreed by the Board", [], "The Board agreed."),
        ("The portal", "Priority added: Neglect", [], ""),
    ]


def test_rows_of_another_app_that_point_at_the_record_are_not_told():
    rule, review, member = RuleFactory(key="notify"), PracticeReviewFactory(), HubMemberFactory(agency=AgencyFactory())
    ReviewClock.objects.create(review=review, key=ClockKey.NOTIFY, starts_on=date(2026, 8, 27), rule=rule)
    assert [entry.what for entry in history_of(rule)] == [f"Statutory rule added: {rule.title}"]
    assert "Statutory clock added: Notify the Panel" in [entry.what for entry in history_of(review)]
    assert history_of(member.agency) == []


def test_a_record_of_an_app_without_events_has_its_moves_and_nothing_else():
    assert history_of(CourseRunFactory()) == []


def test_a_long_history_costs_no_more_queries():
    priority = PriorityFactory()
    ActivityFactory(priority=priority)
    with CaptureQueriesContext(connection) as few:
        history_of(priority)
    ActivityFactory.create_batch(29, priority=priority)
    with CaptureQueriesContext(connection) as many:
        history_of(priority)
    assert len(many) == len(few)
