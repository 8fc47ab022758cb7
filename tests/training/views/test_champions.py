from datetime import date

import pytest

from partnership.models import PostRole
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import CourseKind
from training.operations.places import bookings, substitution

pytestmark = pytest.mark.django_db

PATH = "/training/office/champions/"


def champion(**post):
    return PractitionerFactory(**{"post__role": PostRole.SAFEGUARDING_CHAMPION, **post})


@pytest.fixture
def event():
    return CourseRunFactory(slug="network", title="Champions’ network", course__kind=CourseKind.CHAMPIONS_EVENT)


def test_champions_stand_by_agency_with_their_term_and_agencies_without_one_by_name(sign_in, team, event, words):
    ash, oak = AgencyFactory(name="Ash School"), AgencyFactory(name="Oak School")
    champion(name="Ada", post__agency=ash, post__starts_on=date(2020, 9, 1), post__ends_on=date(2090, 8, 31))
    champion(name="Gone", post__agency=oak, post__ends_on=date(2021, 1, 1))
    page = words(sign_in(team).get(PATH))
    assert "1 champion in 1 agency." in page
    assert "Ash School Ada, Practitioner 1 September 2020 to 31 August 2090" in page
    assert "Oak School" in page.split("Agencies without a champion")[1]
    assert "Ash School" not in page.split("Agencies without a champion")[1]
    assert "Champions’ network" in page.split("Champions’ events", 1)[1]


def test_the_page_takes_as_many_queries_for_three_champions_as_for_one(sign_in, team, event, cost):
    client = sign_in(team)
    champion()
    one = cost(client, PATH, 40)
    champion()
    champion()
    assert cost(client, PATH, 40) == one


def test_only_champions_can_book_their_events_or_attend_instead(event):
    ada, other = champion(name="Ada"), PractitionerFactory(name="Bea Other")
    booking = bookings.book(run=event, attendee=ada, by=ada.user)
    assert booking.is_booked
    with pytest.raises(Refused, match="Bea Other must be a safeguarding champion to attend this event"):
        bookings.book(run=event, attendee=other, by=other.user)
    colleague = PractitionerFactory(name="Cat", post__agency=booking.agency)
    with pytest.raises(Refused, match="Cat must be a safeguarding champion"):
        substitution.substitute(booking=booking, attendee=colleague, by=ada.user)


def test_the_page_of_the_event_says_so(client, event, words):
    assert "Only safeguarding champions can attend this event." in words(client.get("/training/course-dates/network/"))
    other = CourseRunFactory(slug="other")
    BookingFactory(run=other)
    assert "Only safeguarding champions" not in words(client.get("/training/course-dates/other/"))
