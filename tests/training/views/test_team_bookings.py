from io import BytesIO

import pytest
from openpyxl import load_workbook

from shield.models import AuditEntry
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, BookingGroupFactory, CourseRunFactory, OfferedFactory
from training.models import BookingStatus

pytestmark = pytest.mark.django_db

DATE = "/training/course-dates/dash/"


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=2)


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def test_the_team_books_for_a_person_who_phones(office, run, words):
    BookingFactory(run=run)
    assert "1 of 2 places taken, 0 on the waiting list." in words(office.get(f"{DATE}book-for-person/"))
    typed = {"name": "Ada Lovelace", "email": "ada@example.org", "agency": AgencyFactory().pk, "way": "book"}
    response = office.post(f"{DATE}book-for-person/", typed, follow=True)
    assert response.redirect_chain == [(f"{DATE}bookings/", 302)]
    assert "Place booked for Ada Lovelace. We have emailed them." in words(response)


def test_a_place_on_top_needs_a_reason_which_the_team_alone_reads(office, run, sign_in, words, errors):
    for _ in range(2):
        BookingFactory(run=run)
    agency = AgencyFactory()
    typed = {"name": "Ada Lovelace", "email": "ada@example.org", "agency": agency.pk, "way": "add"}
    assert errors(office.post(f"{DATE}book-for-person/", typed)) == {"reason": ["Enter why you are adding a place"]}
    office.post(f"{DATE}book-for-person/", typed | {"reason": "The only midwife"})
    booking = run.bookings.get(attendee__email="ada@example.org")
    assert "Reason given by the team The only midwife" in words(office.get(booking.get_absolute_url()))


def test_a_person_of_another_agency_is_refused_beside_their_address(office, run, errors):
    known = BookingFactory().attendee
    typed = {"name": known.name, "email": known.email, "agency": AgencyFactory(name="Ash").pk, "way": "book"}
    assert errors(office.post(f"{DATE}book-for-person/", typed)) == {
        "email": [f"{known.email} belongs to a person who does not work for Ash"]
    }


def test_the_team_changes_the_order_of_the_waiting_list(office, run, words, errors):
    first, second = (BookingFactory(run=run, status=BookingStatus.WAITING) for _ in range(2))
    path = f"/training/bookings/{second.pk}/position/"
    for _ in range(2):
        BookingFactory(run=run)
    assert f'href="{path}"' in office.get(f"{DATE}bookings/").content.decode()
    assert "Position 2 of 2 at the moment." in words(office.get(path))
    assert errors(office.post(path, {"position": "3"})) == {"reason": ["Enter a reason"]}
    assert errors(office.post(path, {"position": "3", "reason": "Urgent"})) == {
        "position": ["Position must be between 1 and 2"]
    }
    response = office.post(path, {"position": "1", "reason": "Urgent"}, follow=True)
    assert f"Position changed. We have emailed {second.attendee.name}." in words(response)
    assert list(run.bookings.waiting()) == [second, first]


def test_the_team_writes_to_everybody_and_sees_what_was_sent(office, run, words):
    BookingFactory(run=run)
    shown = words(office.get(f"{DATE}email/"))
    assert "People with a place (1)" in shown
    typed = {"audiences": ["booked"], "subject": "Bring a laptop", "text": "We use <b>two</b> websites."}
    assert "Email sent to 1 person" in words(office.post(f"{DATE}email/", typed, follow=True))
    page = office.get(f"{DATE}email/").content.decode()
    assert "<h3>Bring a laptop</h3>" in page
    assert "We use &lt;b&gt;two&lt;/b&gt; websites." in page


def test_the_attendee_list_is_a_table_in_both_kinds(office, run, team):
    booked = BookingFactory(run=run, attendee__name="=Zoe", attendee__email="zoe@example.org")
    OfferedFactory(run=run, attendee__name="Ben")
    BookingFactory(run=run, status=BookingStatus.CANCELLED, cancelled_at=booked.booked_at, cancel_reason="Ill")
    group = BookingGroupFactory(run=run)
    for name in ("Cat", "Dan"):
        BookingFactory(run=run, attendee__name=name, status=BookingStatus.WAITING, group=group)
    lines = office.get(f"{DATE}attendees.csv").content.decode("utf-8-sig").splitlines()
    day = f"{booked.asked_at.astimezone().date()}"
    assert lines[1] == (f"'=Zoe,zoe@example.org,{booked.agency},{booked.sector},Booked,{day},'=Zoe,")
    assert [(line.split(",")[0], line.split(",")[-1]) for line in lines[2:]] == [
        ("Ben", ""),
        ("Cat", "1"),
        ("Dan", "1"),
    ]
    sheet = load_workbook(BytesIO(office.get(f"{DATE}attendees.xlsx").content)).active
    assert [row[0].value for row in sheet.rows] == ["Name", "'=Zoe", "Ben", "Cat", "Dan"]
    entry = AuditEntry.objects.filter(kind="training.attendee-list-downloaded").first()
    assert (entry.actor_id, entry.facts) == (team.pk, {"people": 4})
