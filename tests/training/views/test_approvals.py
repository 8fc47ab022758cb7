import pytest

from partnership.models import PostRole
from shield.models import EmailNotice
from tests.factories.training import ApprovalFactory, BookingFactory, PractitionerFactory
from training.contributions import work_queue
from training.models import Approval, BookingStatus

pytestmark = pytest.mark.django_db

SEVERAL = "/training/office/approvals/"


def tasks(user):
    return [task.title for task in work_queue.waiting(user) if task.title.startswith("Confirm the manager")]


@pytest.fixture
def unconfirmed(agency_lead):
    ada = PractitionerFactory(name="Ada Lovelace", post__agency=agency_lead.person.agency_on())
    booking = BookingFactory(attendee=ada, run__title="DASH", status=BookingStatus.PENDING)
    return ApprovalFactory(booking=booking, needs_confirmation=True)


def test_the_lead_confirms_the_manager_as_one_of_their_tasks(sign_in, agency_lead, team, unconfirmed, words, errors):
    path = f"/training/bookings/{unconfirmed.booking_id}/manager/"
    assert (tasks(agency_lead), tasks(team)) == (["Confirm the manager of Ada Lovelace: DASH"], [])
    client = sign_in(agency_lead)
    assert f'href="{path}"' in client.get(unconfirmed.booking.get_absolute_url()).content.decode()
    assert "Ada Lovelace has named Mary Manager, mary@example.org." in words(client.get(path))
    assert errors(client.post(path, {"answer": "no"})) == {"reason": ["Enter why this person is not the manager"]}
    assert "Manager confirmed. We have emailed Mary Manager." in words(
        client.post(path, {"answer": "yes"}, follow=True)
    )
    assert EmailNotice.objects.get().to == "mary@example.org"
    assert "You do not need to answer any more." in words(client.get(path))
    assert tasks(agency_lead) == []


def test_the_team_confirms_where_the_agency_has_no_other_lead(agency_lead, team, unconfirmed):
    agency_lead.person.posts.filter(role=PostRole.AGENCY_LEAD).delete()
    assert tasks(team) == ["Confirm the manager of Ada Lovelace: DASH"]


def test_nobody_confirms_their_own_manager(sign_in, agency_lead):
    booking = BookingFactory(attendee=agency_lead.person, status=BookingStatus.PENDING)
    ApprovalFactory(booking=booking, needs_confirmation=True)
    assert tasks(agency_lead) == []
    assert sign_in(agency_lead).get(f"/training/bookings/{booking.pk}/manager/").status_code == 403


def test_the_team_answers_several_requests_in_one_form(sign_in, team, words, errors):
    client = sign_in(team)
    assert "No requests" in words(client.get(SEVERAL))
    first, second, third = (ApprovalFactory() for _ in range(3))
    typed = {f"answer_{first.pk}": "agreed", f"answer_{second.pk}": "refused", f"answer_{third.pk}": "later"}
    name = second.booking.attendee.name
    assert errors(client.post(SEVERAL, typed)) == {
        f"reason_{second.pk}": [f"Enter why the place of {name} is not approved"]
    }
    response = client.post(SEVERAL, typed | {f"reason_{second.pk}": "Too busy"}, follow=True)
    assert "2 answers saved. We have emailed the people concerned." in words(response)
    assert {each.pk: each.answer for each in Approval.objects.all()} == {
        first.pk: "agreed",
        second.pk: "refused",
        third.pk: "asked",
    }


def test_the_requests_are_read_in_as_many_queries_for_three_as_for_one(sign_in, team, cost):
    client = sign_in(team)
    ApprovalFactory()
    one = cost(client, SEVERAL, 40)
    for _ in range(2):
        ApprovalFactory()
    assert cost(client, SEVERAL, 40) == one
