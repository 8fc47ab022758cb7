"""Pages behind personal links: for attendees without an account, and for managers asked to approve."""

import pytest

from tests.factories.training import ApprovalFactory, BookingFactory, CourseRunFactory, OfferedFactory, in_days
from training.models import ApprovalAnswer, Booking, BookingStatus
from training.operations.places import personal_links

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=1)


@pytest.fixture
def booking(run, newcomer):
    return BookingFactory(run=run, attendee=newcomer)


def status(booking):
    return Booking.objects.get(pk=booking.pk).status


def test_a_person_without_an_account_sees_their_booking(client, booking, words):
    page = words(client.get(personal_links.own_path(booking)))
    for said in ("DASH", "Booked", "Tell us what you need", "Cancel this place", "View the course"):
        assert said in page
    for hidden in ("Add to calendar", "Send a colleague instead", "My training"):
        assert hidden not in page


def test_the_personal_page_is_not_cached_and_sends_no_referrer(client, booking):
    response = client.get(personal_links.own_path(booking))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_every_personal_page_opens_without_signing_in(client, booking):
    path = personal_links.own_path(booking)
    for step in ("", "answer/", "needs/", "join/", "cancel/"):
        assert (step, client.get(path + step).status_code) == (step, 200)


def test_cancelling_by_the_personal_link(client, booking, words, errors):
    path = personal_links.own_path(booking)
    assert errors(client.post(path + "cancel/", {"reason": ""})) == {"reason": ["Enter a reason"]}
    response = client.post(path + "cancel/", {"reason": "Ill"}, follow=True)
    assert response.redirect_chain == [(path, 302)]
    assert "Place cancelled" in words(response)
    assert status(booking) == BookingStatus.CANCELLED


def test_answering_an_offer_by_the_personal_link(client, run, newcomer):
    booking = OfferedFactory(run=run, attendee=newcomer)
    path = personal_links.own_path(booking)
    assert f"{path}answer/" in client.get(path).content.decode()
    client.post(path + "answer/", {"answer": "yes"})
    assert status(booking) == BookingStatus.BOOKED


def test_a_late_cancellation_has_no_link_to_a_page_that_requires_an_account(client, newcomer):
    booking = BookingFactory(run=CourseRunFactory(starts_at=in_days(1)), attendee=newcomer)
    page = client.get(personal_links.own_path(booking) + "cancel/").content.decode()
    assert "/substitute/" not in page


@pytest.mark.parametrize("step", ["", "answer/", "needs/", "join/", "cancel/"])
def test_the_personal_link_stops_working_once_the_person_has_an_account(client, booking, practitioner, step):
    path = personal_links.own_path(booking)
    Booking.objects.filter(pk=booking.pk).update(attendee=practitioner.person)
    assert (client.get(path + step).status_code, client.post(path + step, {}).status_code) in {(404, 404), (404, 405)}


@pytest.mark.parametrize("step", ["", "answer/", "needs/", "join/", "cancel/"])
def test_an_invalid_link_is_not_found(client, booking, step):
    token = personal_links.token("booking", booking)
    of_a_manager = personal_links.token("approval", ApprovalFactory())
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), "nonsense", of_a_manager):
        assert (wrong, client.get(f"/training/personal/{wrong}/{step}").status_code) == (wrong, 404)


def test_pages_for_other_people_show_no_personal_link(sign_in, team, agency_lead, booking):
    for user in (team, agency_lead):
        client = sign_in(user)
        for path in (booking.get_absolute_url(), "/training/course-dates/dash/bookings/", "/training/my-training/"):
            assert "/training/personal/" not in client.get(path).content.decode()


# The manager's answer


@pytest.fixture
def approval(run, practitioner):
    return ApprovalFactory(
        booking=BookingFactory(run=run, attendee=practitioner.person, status=BookingStatus.PENDING),
        manager_name="Mary Manager",
    )


def test_the_managers_page_shows_person_course_and_deadline(client, approval, words):
    page = words(client.get(personal_links.approval_path(approval)))
    for said in (
        "Approve a training place for Practitioner",
        "Mary Manager",
        "Please answer by",
        "DASH",
        "Do you approve this place?",
    ):
        assert said in page


def test_a_manager_approves_once_without_an_account(client, approval, words, errors):
    path = personal_links.approval_path(approval)
    response = client.post(path, {"answer": "yes"}, follow=True)
    assert response.redirect_chain == [(path, 302)]
    page = words(response)
    assert ("Place approved. We have emailed your colleague." in page, "Practitioner has a place." in page) == (
        True,
        True,
    )
    assert "Send answer" not in page
    assert status(approval.booking) == BookingStatus.BOOKED
    again = client.post(path, {"answer": "no", "comment": "Changed my mind"})
    assert errors(again) == {"__all__": ["This request has already been answered or has expired."]}
    assert status(approval.booking) == BookingStatus.BOOKED


def test_a_manager_who_does_not_approve_gives_a_reason(client, approval, words, errors):
    path = personal_links.approval_path(approval)
    assert errors(client.post(path, {"answer": "no"})) == {"comment": ["Enter why you do not approve"]}
    assert "You did not approve" in words(client.post(path, {"answer": "no", "comment": "Not now"}, follow=True))
    assert status(approval.booking) == BookingStatus.CANCELLED
    approval.refresh_from_db()
    assert (approval.answer, approval.comment) == (ApprovalAnswer.REFUSED, "Not now")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {"answer": ["Select whether you approve this place"]}),
        ({"answer": "no", "comment": "x" * 301}, {"comment": ["Reason must be 300 characters or fewer"]}),
    ],
)
def test_an_invalid_answer_from_a_manager_shows_errors_and_keeps_the_input(client, approval, errors, typed, expected):
    response = client.post(personal_links.approval_path(approval), typed)
    assert errors(response) == expected
    assert typed.get("comment", "") in response.content.decode()
    assert status(approval.booking) == BookingStatus.PENDING


def test_approving_when_no_places_are_left_says_so(client, run, approval, words):
    BookingFactory(run=run)
    page = words(client.post(personal_links.approval_path(approval), {"answer": "yes"}, follow=True))
    assert "No places were left, so Practitioner is on the waiting list." in page


def test_an_expired_manager_link_has_no_question(client, words, errors):
    late = ApprovalFactory(asked_at=in_days(-9), expires_at=in_days(-1))
    path = personal_links.approval_path(late)
    assert errors(client.post(path, {"answer": "yes"})) == {
        "__all__": ["This request has already been answered or has expired."]
    }
    assert "Send answer" not in words(client.get(path))


def test_the_managers_page_shows_only_the_colleagues_name_and_course(client, approval, practitioner):
    page = client.get(personal_links.approval_path(approval)).content.decode()
    assert practitioner.person.email not in page
    assert approval.booking.get_absolute_url() not in page
    assert "/training/personal/" not in page


def test_a_managers_link_opens_nothing_else(client, approval):
    token = personal_links.token("approval", approval)
    own = personal_links.token("booking", approval.booking)
    assert client.get(f"/training/personal/{token}/").status_code == 404
    assert client.get(f"/training/approve/{own}/").status_code == 404
    assert client.get("/training/approve/nonsense/").status_code == 404


def test_opening_the_managers_page_changes_nothing(client, approval):
    client.get(personal_links.approval_path(approval))
    assert status(approval.booking) == BookingStatus.PENDING
