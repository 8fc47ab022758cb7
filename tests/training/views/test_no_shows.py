from datetime import date

import pytest
from django.utils import timezone

from tests.factories.publications import ProfileFactory
from tests.factories.training import BookingFactory, ChargeFactory
from training.models import ChargeKind, NoShow
from training.operations.places import personal_links

pytestmark = pytest.mark.django_db

LIST = "/training/office/no-shows/"


def missed(attendee=None, **fields):
    """A no-show, three days ago."""
    booking = BookingFactory(run__days=-3, **({"attendee": attendee} if attendee else {}))
    return NoShow.objects.create(
        booking=booking, **({"made_at": timezone.now(), "lapses_on": date(2090, 1, 1)} | fields)
    )


@pytest.fixture
def no_show(practitioner):
    return missed(practitioner.person)


def challenge_path(no_show):
    return f"/training/no-shows/{no_show.pk}/challenge/"


def test_the_passport_shows_the_no_show_and_how_to_challenge_it(sign_in, practitioner, no_show, words):
    page = sign_in(practitioner).get("/training/passport/")
    assert "This record expires on 1 Jan 2090." in words(page)
    assert challenge_path(no_show) in page.content.decode()


def test_the_booking_page_that_the_email_links_to_leads_to_the_challenge(sign_in, practitioner, no_show, words):
    client = sign_in(practitioner)
    page = client.get(no_show.get_absolute_url())
    assert "Attendance Did not attend. Challenge this record" in words(page)
    assert f'href="{challenge_path(no_show)}"' in page.content.decode()
    client.post(challenge_path(no_show), {"objection": "I was there"})
    page = client.get(no_show.get_absolute_url())
    assert "Attendance Did not attend. Challenged: awaiting a decision." in words(page)
    assert challenge_path(no_show) not in page.content.decode()


def test_without_an_account_the_booking_page_says_how_to_challenge(client, newcomer, words):
    path = personal_links.own_path(missed(newcomer).booking)
    ProfileFactory(contact_email="office@example.org")
    assert "Did not attend. To challenge this record, email office@example.org." in words(client.get(path))


def test_a_challenge_is_recorded_once(sign_in, practitioner, no_show, words, errors):
    client = sign_in(practitioner)
    response = client.post(challenge_path(no_show), {"objection": "I was there, at the back"}, follow=True)
    assert "Challenge sent. The training team will check the register and email you." in words(response)
    no_show.refresh_from_db()
    assert (no_show.objection, no_show.contested_at is not None) == ("I was there, at the back", True)
    assert errors(client.post(challenge_path(no_show), {"objection": "Again"})) == {
        "__all__": ["You have already challenged this record, or it has been decided."]
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("", "Enter why the register is wrong"), ("x" * 501, "Your reason must be 500 characters or fewer")],
)
def test_an_invalid_challenge_is_redisplayed_with_its_error(sign_in, practitioner, no_show, errors, typed, wrong):
    response = sign_in(practitioner).post(challenge_path(no_show), {"objection": typed})
    assert errors(response) == {"objection": [wrong]}
    assert response.context["form"]["objection"].value() == typed


@pytest.mark.parametrize(("person", "status"), [("outsider", 404), ("agency_lead", 403), ("team", 403)])
def test_nobody_may_challenge_for_another_person(sign_in, the_cast, no_show, person, status):
    client = sign_in(the_cast(person))
    assert (
        client.get(challenge_path(no_show)).status_code,
        client.post(challenge_path(no_show), {"objection": "x"}).status_code,
    ) == (
        status,
        status,
    )


# The team decides


@pytest.fixture
def challenged(practitioner):
    return missed(practitioner.person, contested_at=timezone.now(), objection="I was there")


@pytest.fixture
def office(sign_in, team):
    return sign_in(team)


def test_challenged_no_shows_are_listed_for_a_decision(office, challenged, words):
    other = missed()
    assert list(office.get(LIST).context["no_shows"]) == [challenged]
    assert set(office.get(LIST + "?show=all").context["no_shows"]) == {challenged, other}
    page = words(office.get(LIST))
    assert ("I was there" in page, "Practitioner" in page) == (True, True)


def test_an_empty_list_says_what_will_appear(office, words):
    assert "No challenges to decide Challenges by people who say that the register is wrong will appear here." in words(
        office.get(LIST)
    )


def test_removing_a_no_show_waives_its_charge(office, team, challenged, words):
    charge = ChargeFactory(booking=challenged.booking, kind=ChargeKind.NO_SHOW)
    response = office.post(f"{LIST}{challenged.pk}/", {"removed": "yes", "reason": "You signed the sheet"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "Decision saved. We have emailed the person." in words(response)
    challenged.refresh_from_db()
    charge.refresh_from_db()
    assert (challenged.decision, challenged.decided_by, charge.is_owed) == ("removed", team, False)


def test_a_no_show_that_stays_still_has_its_charge(office, challenged):
    charge = ChargeFactory(booking=challenged.booking, kind=ChargeKind.NO_SHOW)
    office.post(f"{LIST}{challenged.pk}/", {"removed": "no", "reason": "Nobody saw you"})
    challenged.refresh_from_db()
    charge.refresh_from_db()
    assert (challenged.decision, charge.is_owed) == ("stands", True)


def test_a_decision_needs_an_answer_and_a_reason_and_is_made_once(office, challenged, errors):
    assert errors(office.post(f"{LIST}{challenged.pk}/", {})) == {
        "removed": ["Select a decision"],
        "reason": ["Enter a reason"],
    }
    office.post(f"{LIST}{challenged.pk}/", {"removed": "no", "reason": "Nobody saw you"})
    again = office.post(f"{LIST}{challenged.pk}/", {"removed": "yes", "reason": "Changed my mind"})
    assert errors(again) == {"__all__": ["This challenge has already been decided."]}


def test_a_removed_or_expired_no_show_is_not_in_the_passport(sign_in, practitioner, words):
    missed(practitioner.person, decision="removed", decided_at=timezone.now(), reason="Wrong")
    missed(practitioner.person, lapses_on=date(2020, 1, 1))
    assert "This record expires on" not in words(sign_in(practitioner).get("/training/passport/"))


@pytest.mark.slow
def test_no_shows_cost_the_same_for_1_and_30(office, cost):
    missed()
    one = cost(office, LIST + "?show=all", 15)
    for _ in range(29):
        missed()
    assert cost(office, LIST + "?show=all", 15) == one


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_may_decide(sign_in, the_cast, challenged, person):
    client = sign_in(the_cast(person))
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{challenged.pk}/", {"removed": "yes", "reason": "x"}).status_code in {403, 404}
    challenged.refresh_from_db()
    assert challenged.decision == ""
