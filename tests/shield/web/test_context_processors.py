"""Two rooms: whoever sees more than their own bookings works in the deep one, everybody else is in the white one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from shield.web.context_processors import portal
from tests.factories.partnership import UserFactory

pytestmark = pytest.mark.django_db

WHITE = {"anonymous", "practitioner", "outsider", "champion"}


def room_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return portal(request)["area"]


@pytest.mark.parametrize("name", sorted(WHITE))
def test_practitioners_and_strangers_are_in_the_white_room(the_cast, name):
    assert room_of(the_cast(name)) == "public"


@pytest.mark.parametrize(
    "name",
    [
        "administrator",
        "agency_lead",
        "board_member",
        "crest_member",
        "executive_member",
        "hub_member",
        "lead_partner",
        "mash_screener",
        "review_member",
        "scrutineer",
        "team",
        "trainer",
    ],
)
def test_the_team_and_roles_of_trust_are_in_the_deep_room(the_cast, name):
    assert room_of(the_cast(name)) == "working"


def test_somebody_without_a_post_and_a_request_without_a_user_are_in_the_white_room():
    assert room_of(UserFactory()) == "public"
    assert portal(RequestFactory().get("/"))["area"] == "public"
    assert room_of(AnonymousUser()) == "public"


def test_a_practitioner_finds_account_and_way_out_in_the_white_header(sign_in, practitioner):
    page = sign_in(practitioner).get(reverse("training:run-list")).content.decode()
    assert "header--working" not in page
    assert "Your account" in page
    assert f'action="{reverse("account_logout")}"' in page
    assert reverse("account_login") not in page


def test_the_team_finds_its_working_area(sign_in, team):
    page = sign_in(team).get(reverse("training:run-list")).content.decode()
    assert "header--working" in page
    assert "Working area" in page
