"""Who has not submitted a return, and reminders by hand."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.models import PostRole, ReturnStatus, Section11Return
from tests.factories.partnership import AgencyFactory, PostFactory
from tests.factories.section_11 import SCORED, AskedCycleFactory, answered, question_of, return_in
from tests.partnership.typed import errors_above, words

pytestmark = pytest.mark.django_db
S = ReturnStatus


def at(name, *args):
    return reverse(f"partnership:{name}", args=args)


@pytest.fixture
def at_work(sign_in, team):
    sign_in(team)
    return team


def lead(agency, **facts):
    return PostFactory(agency=agency, role=PostRole.AGENCY_LEAD, **facts).person


@pytest.fixture
def four():
    """Return a year in which each of four agencies has got to a different place."""
    cycle = AskedCycleFactory()
    for status in (S.ISSUED, S.IN_PROGRESS, S.RETURNED, S.SUBMITTED):
        return_in(status, cycle=cycle, agency=AgencyFactory(name=f"Trust {status}"))
    return cycle


@pytest.mark.parametrize(
    ("show", "statuses"),
    [
        ("", [S.IN_PROGRESS, S.ISSUED, S.RETURNED, S.SUBMITTED]),
        ("kestrel", [S.IN_PROGRESS, S.ISSUED, S.RETURNED, S.SUBMITTED]),
        ("outstanding", [S.IN_PROGRESS, S.ISSUED, S.RETURNED]),
        ("not-started", [S.ISSUED]),
        ("in-progress", [S.IN_PROGRESS, S.RETURNED]),
        ("submitted", [S.SUBMITTED]),
    ],
)
def test_the_returns_are_filtered_by_what_the_agency_has_done(show, statuses, four, client, at_work):
    answer = client.get(four.get_absolute_url(), {"show": show})
    assert [row.section_11_return.status for row in answer.context["rows"]] == statuses
    counted = [(each.label, each.count) for each in answer.context["filters"]]
    assert counted == [("All", 4), ("Not submitted", 3), ("Not started", 1), ("In progress", 2), ("Submitted", 1)]
    assert "1 of 4 submitted" in words(answer)


def test_the_list_shows_progress_and_the_last_reminder(client, at_work):
    found = return_in(S.IN_PROGRESS, reminded_on=date(2026, 9, 7), agency__name="A trust")
    answered(found, question_of(found, SCORED[1]), score=1)
    page = words(client.get(found.cycle.get_absolute_url()))
    assert ("1 of 6 questions answered" in page, "7 September 2026" in page or "7 Sep 2026" in page) == (True, True)
    assert "14 and 3 days before the due date, then every week after it" in page
    Section11Return.objects.update(status=S.SUBMITTED)
    assert at("section11return-remind", found.pk) not in client.get(found.cycle.get_absolute_url()).content.decode()


def test_only_the_team_is_offered_reminders(four, client, sign_in, team, executive_member):
    offered = {}
    for user in (team, executive_member):
        sign_in(user)
        page = client.get(four.get_absolute_url()).content.decode()
        offered[user] = (at("section11cycle-remind", four.slug) in page, page.count("/remind/"))
    assert offered == {team: (True, 4), executive_member: (False, 0)}


def test_a_reminder_is_previewed_and_sent(four, client, at_work, noticed):
    person = lead(four.returns.get(status=S.ISSUED).agency, person__email="lead@trust.example.org")
    lead(four.returns.get(status=S.SUBMITTED).agency, person__email="other@trust.example.org")
    shown = words(client.get(at("section11cycle-remind", four.slug)))
    assert (person.email in shown, "other@trust.example.org" in shown) == (True, False)
    assert "No safeguarding lead to email: Trust in_progress, Trust returned." in shown
    told = client.post(at("section11cycle-remind", four.slug), follow=True)
    assert "Reminder sent to 1 agency" in told.content.decode()
    assert noticed() == [("section-11-reminder", person.email)]
    page = words(client.get(at("section11cycle-remind", four.slug)))
    assert "No one can be reminded today." in page
    answer = client.post(at("section11cycle-remind", four.slug))
    assert (answer.status_code, errors_above(answer)) == (422, ["There is no agency to remind today"])


def test_one_agency_is_reminded_and_not_again_that_day(four, client, at_work, noticed):
    found = four.returns.get(status=S.RETURNED)
    person = lead(found.agency)
    url = at("section11return-remind", found.pk)
    assert person.email in words(client.get(url))
    assert client.post(url).headers["Location"] == four.get_absolute_url()
    answer = client.post(url)
    again = "Trust returned has been reminded today. You can send another reminder tomorrow."
    assert (answer.status_code, errors_above(answer)) == (422, [again])
    assert noticed() == [("section-11-reminder", person.email)]
