from datetime import date

import pytest
from django.utils import timezone

from tests.factories.training import BookingFactory, ChargeFactory
from training.models import ChargeKind, NoShow

pytestmark = pytest.mark.django_db

LIST = "/training/office/no-shows/"


def missed(attendee=None, **fields):
    """A mark for not coming, three days ago."""
    booking = BookingFactory(run__days=-3, **({"attendee": attendee} if attendee else {}))
    return NoShow.objects.create(
        booking=booking, **({"made_at": timezone.now(), "lapses_on": date(2090, 1, 1)} | fields)
    )


@pytest.fixture
def mark(practitioner):
    return missed(practitioner.person)


def contest(mark):
    return f"/training/no-shows/{mark.pk}/challenge/"


def test_the_passport_shows_the_mark_and_how_to_contest_it(sign_in, practitioner, mark, words):
    page = sign_in(practitioner).get("/training/passport/")
    assert "The mark lapses on 1 Jan 2090." in words(page)
    assert contest(mark) in page.content.decode()


def test_contesting_keeps_the_words_once(sign_in, practitioner, mark, words, errors):
    client = sign_in(practitioner)
    response = client.post(contest(mark), {"objection": "I was there, at the back"}, follow=True)
    assert "Sent. The training team looks at it." in words(response)
    mark.refresh_from_db()
    assert (mark.objection, mark.contested_at is not None) == ("I was there, at the back", True)
    assert errors(client.post(contest(mark), {"objection": "Again"})) == {
        "__all__": ["You have already challenged this record, or it has been decided."]
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("", "Enter why the register is wrong"), ("x" * 501, "Dietary needs must be 500 characters or fewer")],
)
def test_wrong_words_are_kept_and_answered_beside_the_field(sign_in, practitioner, mark, errors, typed, wrong):
    response = sign_in(practitioner).post(contest(mark), {"objection": typed})
    assert errors(response) == {"objection": [wrong]}
    assert response.context["form"]["words"].value() == typed


@pytest.mark.parametrize(("person", "status"), [("outsider", 404), ("agency_lead", 403), ("team", 403)])
def test_nobody_contests_for_somebody_else(sign_in, the_cast, mark, person, status):
    client = sign_in(the_cast(person))
    assert (client.get(contest(mark)).status_code, client.post(contest(mark), {"objection": "x"}).status_code) == (
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


def test_what_is_contested_waits_for_a_decision(office, contested, words):
    other = missed()
    assert list(office.get(LIST).context["no_shows"]) == [contested]
    assert set(office.get(LIST + "?show=all").context["no_shows"]) == {contested, other}
    page = words(office.get(LIST))
    assert ("I was there" in page, "Practitioner" in page) == (True, True)


def test_nothing_to_decide_says_so(office, words):
    assert "A mark that somebody contests waits here for a decision." in words(office.get(LIST))


def test_a_mark_is_removed_with_its_charge(office, team, contested, words):
    charge = ChargeFactory(booking=contested.booking, kind=ChargeKind.NO_SHOW)
    response = office.post(f"{LIST}{contested.pk}/", {"removed": "yes", "reason": "You signed the sheet"}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "Decision saved. The person is told." in words(response)
    contested.refresh_from_db()
    charge.refresh_from_db()
    assert (contested.decision, contested.decided_by, charge.is_owed) == ("removed", team, False)


def test_a_mark_that_stands_keeps_its_charge(office, contested):
    charge = ChargeFactory(booking=contested.booking, kind=ChargeKind.NO_SHOW)
    office.post(f"{LIST}{contested.pk}/", {"removed": "no", "reason": "Nobody saw you"})
    contested.refresh_from_db()
    charge.refresh_from_db()
    assert (contested.decision, charge.is_owed) == ("stands", True)


def test_a_decision_wants_an_answer_and_a_reason_and_is_made_once(office, contested, errors):
    assert errors(office.post(f"{LIST}{contested.pk}/", {})) == {
        "removed": ["Select a decision"],
        "reason": ["Enter a reason"],
    }
    office.post(f"{LIST}{contested.pk}/", {"removed": "no", "reason": "Nobody saw you"})
    again = office.post(f"{LIST}{contested.pk}/", {"removed": "yes", "reason": "Changed my mind"})
    assert errors(again) == {"__all__": ["This challenge has already been decided."]}


def test_a_removed_or_lapsed_mark_leaves_the_passport(sign_in, practitioner, words):
    missed(practitioner.person, decision="removed", decided_at=timezone.now(), reason="Wrong")
    missed(practitioner.person, lapses_on=date(2020, 1, 1))
    assert "The mark lapses on" not in words(sign_in(practitioner).get("/training/passport/"))


@pytest.mark.slow
def test_the_marks_cost_the_same_for_1_and_30(office, cost):
    missed()
    one = cost(office, LIST + "?show=all", 15)
    for _ in range(29):
        missed()
    assert cost(office, LIST + "?show=all", 15) == one


@pytest.mark.parametrize("person", ["practitioner", "agency_lead", "trainer"])
def test_only_the_team_decides(sign_in, the_cast, contested, person):
    client = sign_in(the_cast(person))
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{contested.pk}/", {"removed": "yes", "reason": "x"}).status_code in {403, 404}
    contested.refresh_from_db()
    assert contested.decision == ""
