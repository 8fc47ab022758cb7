import pytest

from tests.factories.partnership import PostFactory
from tests.factories.training import BookingFactory, CourseRunFactory
from training.models import Approval, Booking, BookingStatus

pytestmark = pytest.mark.django_db

PATH = "/training/course-dates/dash/book-for-colleagues/"
MANAGER = {"manager_name": "Mary Manager", "manager_email": "mary@example.org"}


@pytest.fixture
def run():
    return CourseRunFactory(slug="dash", title="DASH", capacity=2)


@pytest.fixture
def lead(sign_in, agency_lead):
    return sign_in(agency_lead)


def kept():
    return sorted(Booking.objects.values_list("attendee__name", "status"))


def test_only_people_of_the_leads_agency_are_listed(lead, agency_lead, colleague, newcomer, outsider, run):
    form = lead.get(PATH).context["form"]
    assert set(form.fields["people"].queryset) == {agency_lead.person, colleague, newcomer}
    assert [name for name in form.fields if name.startswith("manager")] == []


def test_the_page_shows_how_many_places_are_left(lead, run, words):
    BookingFactory(run=run)
    assert "1 place left." in words(lead.get(PATH))
    BookingFactory(run=run)
    assert "This course is full. Select “Add the others to the waiting list”." in words(lead.get(PATH))


def test_existing_and_new_colleagues_are_booked_at_their_own_email_addresses(lead, agency_lead, colleague, run, words):
    typed = {"people": [colleague.pk], "name_1": "Grace Hopper", "email_1": "grace@example.org", "how": "all"}
    response = lead.post(PATH, typed, follow=True)
    assert response.redirect_chain == [("/training/my-training/", 302)]
    assert "2 places booked" in words(response)
    assert kept() == [("Ada Lovelace", "booked"), ("Grace Hopper", "booked")]
    new = Booking.objects.get(attendee__email="grace@example.org")
    assert (new.booked_by, new.agency, new.attendee.user) == (agency_lead, agency_lead.person.agency_on(), None)


def test_all_or_none_books_nobody_and_keeps_the_input(lead, colleague, newcomer, run, errors):
    BookingFactory(run=run, attendee__name="Zoe")
    typed = {"people": [colleague.pk, newcomer.pk], "name_1": "Alan", "email_1": "alan@example.org", "how": "all"}
    response = lead.post(PATH, typed)
    assert errors(response) == {
        "__all__": [
            (
                "There are not enough places for all 3. Book as many as fit, or put the whole group on the waiting "
                "list until there are enough places for everyone."
            )
        ]
    }
    form = response.context["form"]
    assert (form["name_1"].value(), form["email_1"].value()) == ("Alan", "alan@example.org")
    assert sorted(form["people"].value()) == sorted([str(colleague.pk), str(newcomer.pk)])
    assert kept() == [("Zoe", "booked")]


def test_as_many_as_fit_are_booked_and_the_rest_join_the_waiting_list(lead, colleague, newcomer, run, words):
    BookingFactory(run=run, attendee__name="Zoe")
    typed = {"people": [colleague.pk, newcomer.pk], "how": "fit", "wait": "on"}
    assert "1 place booked, 1 on the waiting list" in words(lead.post(PATH, typed, follow=True))
    assert [status for name, status in kept() if name != "Zoe"] == ["booked", "waiting"]


def test_a_whole_group_joins_the_waiting_list_and_sees_why(lead, agency_lead, colleague, newcomer, run, words):
    BookingFactory(run=run)
    typed = {"people": [colleague.pk, newcomer.pk], "how": "all", "wait": "on"}
    assert "2 on the waiting list" in words(lead.post(PATH, typed, follow=True))
    page = words(lead.get(Booking.objects.get(attendee=colleague).get_absolute_url()))
    assert "Ada Lovelace is 1st on the waiting list." in page
    assert (
        "Ada Lovelace was passed over for now, and their position has not changed. "
        "There are not enough places left for everyone in their group."
    ) in page


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {"people": ["Select at least one colleague, or enter a colleague who is not listed"]}),
        ({"name_2": "Grace"}, {"email_2": ["Enter the colleague’s work email address"]}),
        ({"email_3": "grace@example.org"}, {"name_3": ["Enter the colleague’s full name"]}),
        ({"people": ["00000000-0000-0000-0000-000000000000"]}, {"people": ["Select people from your agency"]}),
        (
            {"name_1": "Grace", "email_1": "grace@example.org", "how": ""},
            {"how": ["Select what happens if there are not enough places"]},
        ),
    ],
)
def test_invalid_input_shows_errors(lead, run, errors, typed, expected):
    assert errors(lead.post(PATH, {"how": "all"} | typed)) == expected
    assert Booking.objects.count() == 0


def test_an_invalid_email_address_shows_an_error_and_keeps_the_input(lead, run, errors):
    response = lead.post(PATH, {"how": "all", "name_1": "Grace", "email_1": "grace"})
    assert list(errors(response)) == ["email_1"]
    assert response.context["form"]["email_1"].value() == "grace"


def test_a_person_of_another_agency_is_not_booked(lead, outsider, run, errors):
    response = lead.post(PATH, {"how": "all", "people": [outsider.person.pk]})
    assert errors(response) == {"people": ["Select people from your agency"]}
    assert Booking.objects.count() == 0


def test_a_shared_email_address_is_refused_and_nobody_is_added(lead, colleague, run):
    typed = {"how": "all", "people": [colleague.pk], "name_2": "The office", "email_2": "office@example.org"}
    response = lead.post(PATH, typed)
    said = sum(response.context["form"].errors.values(), [])
    assert said == ["office@example.org must be the person’s own work email address, not a shared one"]
    assert Booking.objects.count() == 0
    assert not type(colleague).objects.filter(name="The office").exists()


def test_a_manager_is_asked_where_the_run_requires_approval(lead, colleague, errors):
    CourseRunFactory(slug="dash", approval="manager")
    typed = {"how": "all", "people": [colleague.pk]}
    assert errors(lead.post(PATH, typed)) == {
        "manager_name": ["Enter the name of the manager"],
        "manager_email": ["Enter the manager’s work email address"],
    }
    lead.post(PATH, typed | MANAGER)
    assert Booking.objects.get().status == BookingStatus.PENDING
    assert Approval.objects.get().manager_email == "mary@example.org"


def test_places_awaiting_approval_are_not_called_booked(lead, colleague, words):
    CourseRunFactory(slug="dash", approval="manager")
    page = words(lead.post(PATH, {"how": "all", "people": [colleague.pk]} | MANAGER, follow=True))
    assert "1 place booked" not in page


def test_a_clash_of_one_colleague_can_be_resolved(lead, colleague, run):
    BookingFactory(run=CourseRunFactory(starts_at=run.starts_at, title="MARAC"), attendee=colleague)
    response = lead.post(PATH, {"how": "all", "people": [colleague.pk]})
    assert response.status_code == 422
    said = " ".join(sum(response.context["form"].errors.values(), []))
    assert "MARAC at the same time" in said
    assert "Tick the box" not in said or "despite_clash" in response.context["form"].fields


def test_only_leads_book_for_colleagues(sign_in, practitioner, run):
    client = sign_in(practitioner)
    assert (client.get(PATH).status_code, client.post(PATH, {"how": "all"}).status_code) == (403, 403)


@pytest.mark.slow
def test_the_page_costs_the_same_for_1_and_30_colleagues(lead, agency_lead, run, cost, colleague):
    one = cost(lead, PATH, 15)
    for _ in range(30):
        PostFactory(agency=agency_lead.person.agency_on())
    assert cost(lead, PATH, 15) == one


def test_as_many_as_fit_names_those_who_have_a_place_already_and_goes_on(lead, colleague, newcomer, run, words):
    BookingFactory(run=run, attendee=colleague)
    typed = {"people": [colleague.pk, newcomer.pk], "how": "fit"}
    shown = words(lead.post(PATH, typed, follow=True))
    assert (
        f"1 place booked. We have emailed everyone. Already booked or on the waiting list: {colleague.name}." in shown
    )
