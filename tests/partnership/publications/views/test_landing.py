"""The landing page of the section Publishing."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from partnership.models import AnnualReportStatus, ArrangementsStatus, IssueStatus, SubscriberStatus
from tests.factories.publications import IssueFactory, ReportFactory, SentIssueFactory, SubscriberFactory
from tests.factories.signing import report_in, version_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture
def landing(client, sign_in):
    def read(user):
        with time_machine.travel(NOW, tick=False):
            sign_in(user)
            response = client.get(reverse("partnership:publishing"))
        assert response.status_code == 200
        return response.content.decode()

    return read


def rows(html):
    """Return the rows of the table behind the picture."""
    table = html.partition('class="landing-picture"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    cells = re.findall(r"<t[hd][^>]*>\s*(.*?)\s*</t[hd]>", table, re.DOTALL)
    return [tuple(cells[place : place + 4]) for place in range(0, len(cells), 4)]


def buttons(html):
    return re.findall(r'class="main-button__link" href="([^"]*)">([^<]*)<', html)


def test_the_picture_shows_what_was_published_this_year_and_what_is_in_preparation(landing, team):
    SentIssueFactory(title="May", sent_at=datetime(2026, 5, 1, 9, tzinfo=UTC))
    SentIssueFactory(title="Older", sent_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    IssueFactory(title="December")
    report_in(AnnualReportStatus.PUBLISHED, title="Report", published_at=datetime(2026, 9, 1, 9, tzinfo=UTC))
    version_in(ArrangementsStatus.SIGNED, title="Ours", number=5, effective_on=date(2027, 1, 4))
    assert rows(landing(team)) == [
        ("May", "Bulletins", "Friday 1 May 2026", "Published"),
        ("Report", "Annual reports", "Tuesday 1 September 2026", "Published"),
        ("December", "Bulletins", "No date yet", "In preparation"),
        ("Ours, version 5", "Arrangements", "Monday 4 January 2027", "Due"),
    ]


def test_there_is_no_picture_without_a_publication_of_this_year(landing, team):
    page = landing(team)
    assert 'class="landing-picture"' not in page
    assert "Nothing published this year yet" in page
    assert f'<a class="govuk-button" href="{reverse("partnership:bulletin-create")}"' in page


def test_people_who_do_not_write_get_no_button_in_place_of_the_picture(landing, board_member):
    page = landing(board_member)
    assert "Nothing published this year yet" in page
    assert 'class="govuk-button"' not in page


def test_past_annual_reports_are_one_link_away(landing, board_member):
    assert "All reports" not in landing(board_member)
    report_in(AnnualReportStatus.PUBLISHED, title="Annual report 2019/20", published_at=NOW)
    panel = landing(board_member).partition("<h2>Annual reports</h2>")[2].partition("</section>")[0]
    assert "Annual report 2019/20" in panel
    assert f'<a href="{reverse("partnership:annualreport-list")}">All reports</a>' in panel


def test_drafts_are_not_shown_to_people_who_do_not_write_bulletins(landing, board_member):
    IssueFactory(title="December")
    assert "December" not in landing(board_member)


def test_the_main_buttons_lead_to_new_publications(landing, team):
    assert buttons(landing(team)) == [
        (reverse("partnership:bulletin-create"), "Create a bulletin"),
        (reverse("partnership:annualreport-create"), "Create an annual report"),
        (reverse("partnership:resource-create"), "Add a resource"),
    ]


def test_the_main_buttons_lead_to_the_drafts_there_are(landing, team):
    issue, report = IssueFactory(status=IssueStatus.APPROVED), ReportFactory()
    assert buttons(landing(team))[:2] == [
        (issue.get_absolute_url(), "Continue the bulletin"),
        (report.get_absolute_url(), "Continue the annual report"),
    ]


def test_people_who_do_not_write_get_buttons_to_read(landing, board_member):
    assert [label for _, label in buttons(landing(board_member))] == [
        "Read our annual reports",
        "Read our arrangements",
        "Read our bulletins",
    ]


def test_the_team_sees_how_many_subscribers_there_are(landing, team):
    SubscriberFactory.create_batch(3)
    SubscriberFactory(status=SubscriberStatus.PENDING)
    SubscriberFactory(status=SubscriberStatus.UNSUBSCRIBED)
    panel = re.sub(r"<[^>]+>|\s+", " ", landing(team).partition("<h2>Subscribers</h2>")[2].partition("</section>")[0])
    assert " ".join(panel.split()) == "3 confirmed 1 not yet confirmed All subscribers"


def test_other_people_do_not_see_how_many_subscribers_there_are(landing, board_member):
    SubscriberFactory()
    assert "<h2>Subscribers</h2>" not in landing(board_member)
