"""The landing page of Assurance: the returns by status, the main buttons, and the next visits."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import RelationKind, ReturnStatus
from shield import working_days
from tests.cast import school
from tests.factories.partnership import AgencyFactory
from tests.factories.section_11 import SCORED, AskedCycleFactory, answered, question_of, return_in
from tests.partnership.typed import words

pytestmark = pytest.mark.django_db
S = ReturnStatus
URL = "/assurance/"


@pytest.fixture
def cycle():
    today = working_days.today()
    return AskedCycleFactory(
        slug="this-year",
        label="2026/27",
        starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=200),
        due_on=today + timedelta(days=10),
    )


def table(page):
    """Return the rows of the table below the picture."""
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return [tuple(cell.strip() for cell in row) for row in rows]


def main_buttons(page):
    """Return title and address of each main button, the filled one first."""
    found = re.findall(
        r'<li class="main-button(.*?)">.*?class="main-button__link" href="(.*?)">(.*?)</a>', page.content.decode(), re.S
    )
    return [(title, url) for modifier, url, title in sorted(found, key=lambda each: "filled" not in each[0])]


def test_governance_sees_the_returns_of_the_year_by_status(cycle, sign_in, board_member):
    for status in (S.AGREED, S.CLOSED, S.SUBMITTED, S.IN_MODERATION, S.RETURNED, S.IN_PROGRESS, S.ISSUED):
        return_in(status, cycle=cycle)
    page = sign_in(board_member).get(URL)
    assert table(page) == [
        ("Section 11, 2026/27", "Agreed", "2"),
        ("Section 11, 2026/27", "Submitted", "2"),
        ("Section 11, 2026/27", "In progress", "2"),
        ("Section 11, 2026/27", "Not started", "1"),
    ]
    assert "4 of 7 returns submitted." in words(page)
    assert "agreed: 2, submitted: 2, in progress: 2, not started: 1" in words(page)


def test_open_returns_are_overdue_after_their_due_date(cycle, sign_in, team):
    cycle.due_on = working_days.today() - timedelta(days=1)
    cycle.save()
    for status in (S.ISSUED, S.IN_PROGRESS, S.SUBMITTED):
        return_in(status, cycle=cycle)
    assert table(sign_in(team).get(URL)) == [
        ("Section 11, 2026/27", "Submitted", "1"),
        ("Section 11, 2026/27", "Overdue", "2"),
    ]


def test_without_a_current_year_there_is_no_picture(sign_in, team):
    page = sign_in(team).get(URL)
    assert table(page) == []
    assert "No returns this year" in page.content.decode()
    assert main_buttons(page)[0] == ("Start a new year", reverse("partnership:section11cycle-create"))


def test_an_agency_lead_sees_their_own_return_by_question(cycle, sign_in, agency_lead):
    own = return_in(S.IN_PROGRESS, cycle=cycle, agency=school())
    answered(own, question_of(own, SCORED[1]), score=1)
    return_in(S.SUBMITTED, cycle=cycle)
    page = sign_in(agency_lead).get(URL)
    name = f"Section 11, 2026/27: {own.agency}"
    # The question about progress has no priorities to report on.
    assert table(page) == [(name, "Complete", "2"), (name, "Partly done", "1"), (name, "Not started", "3")]
    assert main_buttons(page)[0] == ("Continue your return", own.get_absolute_url())


def test_the_filled_button_of_the_team_is_the_next_step(cycle, sign_in, team):
    agency = AgencyFactory(category="health")
    agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on="2020-01-01")
    client = sign_in(team)
    assert main_buttons(client.get(URL))[0] == ("Request returns", "/section-11/this-year/issue/")
    found = return_in(S.SUBMITTED, cycle=cycle, agency=agency)
    assert main_buttons(client.get(URL)) == [
        ("Appoint a moderator", f"{found.get_absolute_url()}appoint-moderator/"),
        ("Plan a visit", "/section-11/this-year/visits/new/"),
        ("Raise an escalation", "/escalations/new/"),
    ]


def test_only_governance_sees_the_next_visits(cycle, sign_in, board_member, agency_lead):
    agency = AgencyFactory(name="Badger trust", category="health")
    agency.relations.create(kind=RelationKind.RELEVANT_AGENCY, starts_on="2020-01-01")
    shown = {user: "Badger trust" in words(sign_in(user).get(URL)) for user in (board_member, agency_lead)}
    assert shown == {board_member: True, agency_lead: False}


@pytest.mark.slow
def test_the_page_makes_the_same_queries_for_one_return_and_for_thirty(cycle, sign_in, board_member):
    client, counts = sign_in(board_member), []
    for number in (1, 29):
        for _ in range(number):
            return_in(S.SUBMITTED, cycle=cycle)
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
