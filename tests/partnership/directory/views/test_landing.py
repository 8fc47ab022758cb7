"""The landing page of People."""

import pytest
from django.urls import reverse

from partnership.models import PostRole, Sector
from tests.cast import school
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory
from tests.factories.publications import InvitationFactory, JoinRequestFactory

pytestmark = pytest.mark.django_db


def landing(client):
    return client.get(reverse("partnership:people"))


def titles(page):
    return [(button.title, button.filled) for button in page.context["main_buttons"]]


def test_the_picture_counts_people_in_post_by_sector(client, sign_in, team):
    health = Sector.objects.create(slug="health", name="Health")
    nurse = PostFactory(agency=AgencyFactory(sector=health)).person
    PostFactory(person=nurse, agency=AgencyFactory(sector=health), role=PostRole.TRAINER)
    PostFactory(agency=AgencyFactory(sector=health))
    ended = PostFactory(agency=AgencyFactory(sector=health))
    ended.ends_on = ended.starts_on
    ended.save()
    picture = landing(sign_in(team)).context["picture"]
    assert (picture.title, picture.rows[0]) == ("People in post today, by sector", ("Health", 2))


def test_an_agency_lead_sees_the_own_agency_by_role(client, sign_in, agency_lead):
    PostFactory(agency=school(), role=PostRole.PRACTITIONER)
    PostFactory(role=PostRole.PRACTITIONER)
    page = landing(sign_in(agency_lead))
    assert page.context["picture"].title == "People in post today, by role"
    assert sorted(page.context["picture"].rows) == [("Agency safeguarding lead", 1), ("Practitioner", 1)]
    assert titles(page) == [("Find a person", True), ("Find an agency", False), ("View groups", False)]
    assert page.context["open_invitations"] is None


def test_the_team_sees_requests_invitations_and_people_without_an_account(client, sign_in, team):
    JoinRequestFactory()
    InvitationFactory()
    PostFactory(person=PersonFactory(user=None))
    page = landing(sign_in(team))
    assert titles(page) == [
        ("Answer requests to join", True),
        ("Invite a person", False),
        ("Find a person", False),
    ]
    assert page.context["main_buttons"][0].text == "1 waiting for an answer"
    assert (page.context["without_account"], page.context["open_invitations"]) == (1, 1)


def test_an_administrator_sees_accounts_and_no_people(client, sign_in, the_cast):
    page = landing(sign_in(the_cast("administrator")))
    assert titles(page) == [("View accounts", True), ("Check the audit log", False), ("View groups", False)]
    assert page.context["people_count"] is None
    assert (page.context["picture"], page.context["empty_picture"]) == (None, None)


def test_a_board_member_sees_agencies_by_sector_and_three_buttons(client, sign_in, board_member):
    health = Sector.objects.create(slug="health", name="Health")
    AgencyFactory.create_batch(3, sector=health)
    page = landing(sign_in(board_member))
    picture = page.context["picture"]
    assert (picture.title, picture.columns, picture.rows[0]) == (
        "Agencies by sector",
        ("Sector", "Agencies"),
        ("Health", 3),
    )
    assert titles(page) == [("Find an agency", True), ("View groups", False), ("Read about the partnership", False)]
