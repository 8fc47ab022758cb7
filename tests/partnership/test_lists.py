"""Every list takes the same number of queries for one row and for thirty."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import RelationKind
from tests.factories.partnership import (
    ActionFactory,
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    PostFactory,
    RecommendationFactory,
    ThemeFactory,
)
from tests.factories.publications import (
    BudgetYearFactory,
    CycleFactory,
    DecisionFactory,
    InvitationFactory,
    JoinRequestFactory,
    MeetingFactory,
    ReportChapterFactory,
    RuleFactory,
    StoryFactory,
    SubscriberFactory,
    VersionSectionFactory,
)

pytestmark = pytest.mark.django_db


def agency():
    made = AgencyFactory()
    made.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on=date(2020, 1, 1))
    PostFactory(agency=made)


def meeting():
    DecisionFactory(meeting=MeetingFactory())


def planned():
    MeetingFactory(starts_on=date(2099, 1, 1), status="draft")


def action():
    ActionFactory(owner=PostFactory())


def recommendation():
    RecommendationFactory().themes.add(ThemeFactory())


def budget():
    BudgetYearFactory().contributions.create(agency=AgencyFactory())


LISTS = {
    "person-list": PostFactory,
    "agency-list": agency,
    "group-list": lambda: GroupFactory(has_public_page=True),
    "rule-list": RuleFactory,
    "joinrequest-list": JoinRequestFactory,
    "invitation-list": InvitationFactory,
    "meeting-list": meeting,
    "action-list": action,
    "recommendation-list": recommendation,
    "section11cycle-list": CycleFactory,
    "budgetyear-list": budget,
    "annualreport-list": ReportChapterFactory,
    "arrangements-list": VersionSectionFactory,
    "bulletin-list": StoryFactory,
    "subscriber-list": SubscriberFactory,
}


def questions(client, url):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    # A session is read from the cache or from its table, whichever is at hand.
    return [query["sql"] for query in asked if "django_session" not in query["sql"]]


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_for_one_row_and_for_thirty(name, client, sign_in, team):
    make, url = LISTS[name], reverse(f"partnership:{name}")
    sign_in(team)
    client.get(url)
    make()
    one = questions(client, url)
    for _ in range(29):
        make()
    assert len(questions(client, url)) <= len(one) + 1  # from 26 rows on, a list of pages is counted


@pytest.mark.slow
def test_a_meeting_takes_the_same_queries_for_one_decision_and_for_thirty(client, sign_in, team):
    meeting = MeetingFactory()
    sign_in(team)
    client.get(meeting.get_absolute_url())
    DecisionFactory(meeting=meeting)
    meeting.attendances.create(agency=AgencyFactory())
    one = questions(client, meeting.get_absolute_url())
    for _ in range(29):
        DecisionFactory(meeting=meeting)
        meeting.attendances.create(agency=AgencyFactory())
    assert len(questions(client, meeting.get_absolute_url())) == len(one)


@pytest.mark.slow
def test_a_group_takes_the_same_queries_for_one_member_and_for_thirty(client, sign_in, team):
    group = GroupFactory()
    sign_in(team)
    client.get(group.get_absolute_url())
    MembershipFactory(group=group)
    one = questions(client, group.get_absolute_url())
    MembershipFactory.create_batch(29, group=group)
    assert len(questions(client, group.get_absolute_url())) == len(one)
