import pytest

from partnership.models import AgencyDomain, Person, Post, PostRole
from shield.models import AuditEntry
from shield.refusals import Refused
from shield.working_days import today
from tests.factories.partnership import AgencyFactory
from tests.factories.training import BookingFactory, CourseRunFactory, PractitionerFactory
from training.models import Booking
from training.operations.places import colleagues, group_bookings, substitution

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = AgencyFactory(name="Ash School")
    AgencyDomain.objects.create(agency=agency, domain="ash.example.org")
    return agency


def find(agency, by, email="ada@ash.example.org", name="Ada Lovelace"):
    return colleagues.find_or_add(agency=agency, name=name, email=email, by=by)


def test_somebody_new_gets_a_practitioners_post_and_no_account(agency, agency_lead):
    person = find(agency, agency_lead, " Ada@Ash.example.org ", " Ada Lovelace ")
    post = Post.objects.get(person=person)
    assert (person.name, person.email, person.user) == ("Ada Lovelace", "ada@ash.example.org", None)
    assert (post.agency, post.role, post.starts_on, post.ends_on) == (agency, PostRole.PRACTITIONER, today(), None)
    assert AuditEntry.objects.filter(kind="partnership.person-added", actor=agency_lead.pk).count() == 1


def test_a_colleague_who_is_known_is_found_whatever_the_case_and_keeps_their_name(agency, agency_lead):
    known = PractitionerFactory(name="Ada King", email="Ada@ash.example.org", post__agency=agency)
    before = Person.objects.count()
    assert find(agency, agency_lead) == known
    known.refresh_from_db()
    assert (known.name, Person.objects.count()) == ("Ada King", before)


@pytest.mark.parametrize("email", ["office@ash.example.org", "Safeguarding@ash.example.org", "admin@ash.example.org"])
def test_a_mailbox_that_several_people_read_is_refused(agency, agency_lead, email):
    with pytest.raises(Refused) as refusal:
        find(agency, agency_lead, email)
    assert (refusal.value.message, refusal.value.field) == (
        f"{email.lower()} must be the person’s own work email address, not a shared one",
        "email",
    )


def test_an_address_of_elsewhere_is_refused(agency, agency_lead):
    AgencyDomain.objects.create(agency=agency, domain="trust.example.org")
    with pytest.raises(Refused) as refusal:
        find(agency, agency_lead, "ada@mail.example.com")
    assert refusal.value.message in {
        "ada@mail.example.com must end in @ash.example.org or @trust.example.org for Ash School",
        "ada@mail.example.com must end in @trust.example.org or @ash.example.org for Ash School",
    }
    assert not Person.objects.filter(name="Ada Lovelace").exists()
    assert find(agency, agency_lead, "ada@trust.example.org").agency_on() == agency


def test_an_agency_whose_addresses_are_not_known_takes_any(agency_lead):
    agency = AgencyFactory()
    assert find(agency, agency_lead, "ada@mail.example.com").agency_on() == agency


def test_somebody_of_another_agency_is_not_a_colleague(agency, agency_lead):
    PractitionerFactory(name="Ada King", email="ada@ash.example.org")
    with pytest.raises(Refused, match=r"^ada@ash\.example\.org belongs to a person who does not work for Ash School$"):
        find(agency, agency_lead)


def test_known_and_new_colleagues_are_booked_together(agency, agency_lead):
    known = PractitionerFactory(email="grace@ash.example.org", post__agency=agency)
    made = group_bookings.book_colleagues(
        run=CourseRunFactory(),
        people=[known],
        new=[("Ada Lovelace", "ada@ash.example.org"), ("The same", known.email)],
        agency=agency,
        by=agency_lead,
        all_or_none=True,
    )
    assert [booking.attendee.email for booking in made] == ["grace@ash.example.org", "ada@ash.example.org"]


def test_nobody_new_is_kept_when_the_booking_is_refused(agency, agency_lead):
    run = CourseRunFactory(capacity=1)
    BookingFactory(run=run)
    people = Person.objects.count()
    with pytest.raises(Refused):
        group_bookings.book_colleagues(
            run=run,
            people=[],
            new=[("Ada Lovelace", "ada@ash.example.org")],
            agency=agency,
            by=agency_lead,
            all_or_none=True,
        )
    assert (Person.objects.count(), Booking.objects.count()) == (people, 1)


def test_a_colleague_who_was_never_here_comes_instead(agency, agency_lead):
    held = BookingFactory(attendee=PractitionerFactory(post__agency=agency))
    instead = substitution.substitute_by_email(booking=held, name="Ada", email="ada@ash.example.org", by=agency_lead)
    assert (instead.attendee.email, instead.attendee.user, instead.agency) == ("ada@ash.example.org", None, agency)


def test_a_colleague_whose_post_cannot_be_given_is_not_kept(agency, agency_lead, broken):
    with broken(colleagues.posts, "create"):
        find(agency, agency_lead)
    assert not Person.objects.filter(name="Ada Lovelace").exists()
