from datetime import date, datetime
from unittest.mock import patch

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from learninghub.contributions import home, personal_data, stories
from learninghub.contributions.report_chapters import compile_priorities
from learninghub.models import Activity, PriorityStatus
from learninghub.operations import recommendations
from shield.extension_points import evidence_sources, report_sections, search_sources, work_queue
from shield.working_days import LONDON
from tests.factories.learninghub import (
    ActivityFactory,
    AuditFactory,
    FeedbackFactory,
    HubMemberFactory,
    PriorityFactory,
    SuccessMeasureFactory,
)
from tests.factories.partnership import RecommendationFactory, ThemeFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 20)
YEAR = (date(2026, 10, 1), date(2027, 9, 30))


@pytest.fixture
def _today():
    with patch("shield.working_days.today", return_value=TODAY):
        yield


def test_a_proposal_is_found_only_by_those_who_may_know_it(the_cast):
    PriorityFactory(status="proposed", title="Planted secret")
    found = {
        name: [hit.title for hit in search_sources["learninghub.priorities"].find(the_cast(name), "planted")]
        for name in ("anonymous", "practitioner", "hub_member")
    }
    assert found == {"anonymous": [], "practitioner": [], "hub_member": ["Planted secret"]}


def test_search_leads_each_to_the_page_they_may_open(the_cast):
    priority = PriorityFactory(status="agreed", title="Neglect", number=5)
    find = search_sources["learninghub.priorities"].find
    assert [hit.url for hit in find(the_cast("anonymous"), "neglect")] == [
        reverse("learninghub:priority-summary", args=[priority.number])
    ]
    assert [hit.url for hit in find(the_cast("team"), "neglect")] == [priority.get_absolute_url()]


@pytest.mark.usefixtures("_today")
def test_the_home_page_shows_the_priority_that_started_last(the_cast):
    PriorityFactory(status="at_board", starts_on=date(2026, 6, 1))
    newest = PriorityFactory(status="scoping", starts_on=date(2026, 10, 1))
    PriorityFactory(status="impact_due", starts_on=date(2026, 10, 2))
    assert home.current_priority(the_cast("anonymous"))["priority"] == newest


def test_without_a_priority_the_home_page_shows_no_card(the_cast):
    assert home.current_priority(the_cast("anonymous")) is None


@pytest.mark.usefixtures("_today")
def test_the_team_has_tasks_with_dates(team, hub_member):
    priority = PriorityFactory(status="recommendations", starts_on=date(2026, 7, 1), number=5)
    late = ActivityFactory(priority=priority, title="Audit", month=2, planned_on=date(2026, 10, 16))
    ActivityFactory(priority=priority, title="Done", state="done", planned_on=date(2026, 10, 16))
    ActivityFactory(priority=priority, title="Far off", planned_on=date(2026, 11, 4))
    PriorityFactory(status="impact_due", impact_due_on=date(2026, 10, 30), number=4)
    PriorityFactory(status="impact_due", impact_due_on=date(2025, 10, 19), number=3)
    queue = work_queue["learninghub.due"]
    assert [(one.title, one.why, one.due) for one in queue.waiting(team)] == [
        ("Audit", "Priority 5, month 2", date(2026, 10, 16)),
        ("Impact report", "Priority 4", date(2026, 10, 30)),
        ("Recommendations to the Board", "Priority 5, 4 months after it started", date(2026, 11, 1)),
    ]
    assert list(queue.waiting(hub_member)) == []
    assert late in Activity.objects.unfinished()


def test_a_paused_priority_has_no_tasks(team):
    priority = PriorityFactory(status="paused", paused_from="auditing")
    ActivityFactory(priority=priority, planned_on=date(2026, 1, 1))
    assert list(work_queue["learninghub.due"].waiting(team)) == []


def test_finished_audits_are_evidence_for_the_themes_of_their_priority(team, practitioner):
    theme, priority = ThemeFactory(), PriorityFactory(number=5)
    priority.themes.add(theme)
    AuditFactory(priority=priority, title="Done one", status="done", records_total=7)
    AuditFactory(priority=priority, title="Planned one")
    find = evidence_sources["learninghub.audits"].find
    made = RecommendationFactory()
    made.themes.add(theme)
    for subject in (theme, made):
        assert [(one.title, one.summary) for one in find(team, subject)] == [("Done one", "7 records")]
    assert list(find(practitioner, theme)) == []


def test_a_priority_that_started_is_a_story():
    PriorityFactory(status="scoping", starts_on=date(2026, 10, 5), title="Neglect", number=5)
    PriorityFactory(status="scoping", starts_on=date(2026, 9, 5))
    PriorityFactory(status="proposed", starts_on=date(2026, 10, 5))
    since = datetime(2026, 10, 1, tzinfo=LONDON)
    assert [story.title for story in stories.started_priorities(since)] == ["Our new priority: Neglect"]


def test_a_persons_memberships_are_exported_and_erased(hub_member):
    seat = HubMemberFactory(person=hub_member.person, organisation="Oxleas", priority__number=5, priority__title="T")
    HubMemberFactory()
    assert personal_data.export_memberships(hub_member) == [
        {"priority": "Priority 5: T", "agency": "Oxleas", "from": None, "until": None}
    ]
    assert personal_data.erase_memberships(hub_member) == 1
    seat.refresh_from_db()
    assert (seat.person, seat.organisation) == (None, "Oxleas")


def test_the_report_equals_the_records():
    priority = PriorityFactory(
        number=5, title="Neglect", status="at_board", starts_on=date(2026, 10, 5), board_on=date(2027, 1, 25)
    )
    AuditFactory(priority=priority, status="done", records_total=7)
    AuditFactory(priority=priority, status="planned", records_total=9)
    SuccessMeasureFactory(priority=priority, number=1, outcome="met", evidence="Seen.")
    SuccessMeasureFactory(priority=priority, number=2)
    for status in ("drafted", "presented"):
        RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk), status=status)
    PriorityFactory(status="agreed", starts_on=date(2028, 10, 1))
    PriorityFactory(number=6, status="agreed", starts_on=date(2027, 10, 1))
    PriorityFactory(status="proposed", starts_on=date(2026, 10, 5))
    data = compile_priorities(*YEAR)
    assert [row["number"] for row in data["priorities"]] == [5]
    assert (data["audits_total"], data["records_total"], data["recommendations_total"]) == (1, 7, 1)
    assert [audit["records"] for audit in data["priorities"][0]["audits"]] == [7]
    assert (data["priorities"][0]["measures_met"], len(data["priorities"][0]["measures"])) == (1, 2)
    assert [row["number"] for row in data["next"]] == [6]


def test_the_chapter_uses_only_elements_that_print():
    priority = PriorityFactory(status="closed", starts_on=date(2026, 10, 5), how_much="a", how_well="b", better_off="c")
    AuditFactory(priority=priority, status="done")
    for factory in (ActivityFactory, FeedbackFactory, SuccessMeasureFactory, HubMemberFactory):
        factory(priority=priority)
    RecommendationFactory(source_type="learninghub.priority", source_id=str(priority.pk), status="closed")
    PriorityFactory(status="agreed", starts_on=date(2027, 10, 1))
    section = report_sections["learninghub.priorities"]
    data = section.compile(*YEAR)
    html = render_to_string(section.template_name, {**data, "data": data})
    assert [tag for tag in ("<dl", "<figure", "colspan", "rowspan", "style=", "<script") if tag in html] == []
    assert html.count("<table>") == html.count("<caption>") == html.count("<thead>") == 5


def test_a_recommendation_leads_to_the_working_page_only_those_who_may_read_it(sign_in, team, review_member):
    priority = PriorityFactory(status=PriorityStatus.RECOMMENDATIONS)
    made = recommendations.add(priority=priority, text="Change it", by=team)
    led = [
        priority.get_absolute_url() in sign_in(reader).get(made.get_absolute_url()).content.decode()
        for reader in (team, review_member)
    ]
    assert led == [True, False]
