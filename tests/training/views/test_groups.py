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


def test_people_of_the_own_agency_are_offered_and_no_others(lead, agency_lead, colleague, newcomer, outsider, run):
    form = lead.get(PATH).context["form"]
    assert set(form.fields["people"].queryset) == {agency_lead.person, colleague, newcomer}
    assert [name for name in form.fields if name.startswith("manager")] == []


def test_the_page_says_how_many_places_are_free(lead, run, words):
    BookingFactory(run=run)
    assert "1 place is free." in words(lead.get(PATH))
    BookingFactory(run=run)
    assert "All places are taken: choose “Add the others to the waiting list”." in words(lead.get(PATH))


def test_known_and_new_colleagues_are_booked_at_their_own_addresses(lead, agency_lead, colleague, run, words):
    typed = {"people": [colleague.pk], "name_1": "Grace Hopper", "email_1": "grace@example.org", "how": "all"}
    response = lead.post(PATH, typed, follow=True)
    assert response.redirect_chain == [("/training/my-training/", 302)]
    assert "2 places booked" in words(response)
    assert kept() == [("Ada Lovelace", "booked"), ("Grace Hopper", "booked")]
    new = Booking.objects.get(attendee__email="grace@example.org")
    assert (new.booked_by, new.agency, new.attendee.user) == (agency_lead, agency_lead.person.agency_on(), None)


def test_all_or_none_books_nobody_and_keeps_what_was_typed(lead, colleague, newcomer, run, errors):
    BookingFactory(run=run, attendee__name="Zoe")
    typed = {"people": [colleague.pk, newcomer.pk], "name_1": "Alan", "email_1": "alan@example.org", "how": "all"}
    response = lead.post(PATH, typed)
    assert errors(response) == {
        "__all__": [
            (
                "There is no room for all 3. Book as many as fit, or put the whole group on the waiting list, "
                "where it waits until there is room for everybody."
            )
        ]
    }
    form = response.context["form"]
    assert (form["name_1"].value(), form["email_1"].value()) == ("Alan", "alan@example.org")
    assert sorted(form["people"].value()) == sorted([str(colleague.pk), str(newcomer.pk)])
    assert kept() == [("Zoe", "booked")]


def test_as_many_as_fit_are_booked_and_the_rest_wait(lead, colleague, newcomer, run, words):
    BookingFactory(run=run, attendee__name="Zoe")
    typed = {"people": [colleague.pk, newcomer.pk], "how": "fit", "wait": "on"}
    assert "1 place booked, 1 on the waiting list" in words(lead.post(PATH, typed, follow=True))
    assert [status for name, status in kept() if name != "Zoe"] == ["booked", "waiting"]


def test_a_whole_group_waits_together_and_is_told_why(lead, agency_lead, colleague, newcomer, run, words):
    BookingFactory(run=run)
    typed = {"people": [colleague.pk, newcomer.pk], "how": "all", "wait": "on"}
    assert "2 on the waiting list" in words(lead.post(PATH, typed, follow=True))
    page = words(lead.get(Booking.objects.get(attendee=colleague).get_absolute_url()))
    assert "Ada Lovelace is number 1 in line." in page
    assert "There are not enough places left for everyone in your group. The position stays." in page


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
def test_wrong_input_is_answered_beside_the_fields(lead, run, errors, typed, expected):
    assert errors(lead.post(PATH, {"how": "all"} | typed)) == expected
    assert Booking.objects.count() == 0


def test_an_address_without_an_at_is_answered_beside_its_field(lead, run, errors):
    response = lead.post(PATH, {"how": "all", "name_1": "Grace", "email_1": "grace"})
    assert list(errors(response)) == ["email_1"]
    assert response.context["form"]["email_1"].value() == "grace"


def test_somebody_of_another_agency_is_not_booked(lead, outsider, run, errors):
    response = lead.post(PATH, {"how": "all", "people": [outsider.person.pk]})
    assert errors(response) == {"people": ["Select people from your agency"]}
    assert Booking.objects.count() == 0


def test_a_shared_address_is_refused_and_nobody_is_kept(lead, colleague, run):
    typed = {"how": "all", "people": [colleague.pk], "name_2": "The office", "email_2": "office@example.org"}
    response = lead.post(PATH, typed)
    said = sum(response.context["form"].errors.values(), [])
    assert said == ["office@example.org must be the person’s own work email address, not a shared one"]
    assert Booking.objects.count() == 0
    assert not type(colleague).objects.filter(name="The office").exists()


def test_a_manager_is_asked_where_the_run_wants_it(lead, colleague, errors):
    CourseRunFactory(slug="dash", approval="manager")
    typed = {"how": "all", "people": [colleague.pk]}
    assert errors(lead.post(PATH, typed)) == {
        "manager_name": ["Enter the name of the manager"],
        "manager_email": ["Enter the manager’s work email address"],
    }
    lead.post(PATH, typed | MANAGER)
    assert Booking.objects.get().status == BookingStatus.PENDING
    assert Approval.objects.get().manager_email == "mary@example.org"


def test_places_that_wait_for_the_manager_are_not_called_booked(lead, colleague, words):
    CourseRunFactory(slug="dash", approval="manager")
    page = words(lead.post(PATH, {"how": "all", "people": [colleague.pk]} | MANAGER, follow=True))
    assert "1 place booked" not in page


def test_a_clash_of_one_colleague_does_not_end_in_a_dead_end(lead, colleague, run):
    BookingFactory(run=CourseRunFactory(starts_at=run.starts_at, title="MARAC"), attendee=colleague)
    response = lead.post(PATH, {"how": "all", "people": [colleague.pk]})
    assert response.status_code == 422
    said = " ".join(sum(response.context["form"].errors.values(), []))
    assert "MARAC at the same time" in said
    assert "Tick the box" not in said or "despite_clash" in response.context["form"].fields


def test_nobody_but_a_lead_books_for_colleagues(sign_in, practitioner, run):
    client = sign_in(practitioner)
    assert (client.get(PATH).status_code, client.post(PATH, {"how": "all"}).status_code) == (403, 403)


@pytest.mark.slow
def test_the_page_costs_the_same_for_1_and_30_colleagues(lead, agency_lead, run, cost, colleague):
    one = cost(lead, PATH, 15)
    for _ in range(30):
        PostFactory(agency=agency_lead.person.agency_on())
    assert cost(lead, PATH, 15) == one
