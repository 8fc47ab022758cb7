import pytest
from django.urls import reverse

from partnership.directory.operations import joining
from partnership.models import AgencyDomain, JoinRequest, Post, PostRole
from shield.models import Notice
from tests.factories.partnership import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db

JOIN, ASK = reverse("partnership:join"), reverse("partnership:join-ask")


@pytest.fixture
def newcomer(client, sign_in):
    """Somebody signed in without a post; one agency has their address."""
    agency = AgencyFactory(name="The School", slug="the-school")
    AgencyDomain.objects.create(agency=agency, domain="school.example.org")
    AgencyFactory(name="Elsewhere")
    user = UserFactory(name="Ann", email="ann@school.example.org")
    sign_in(user)
    return user


def test_somebody_without_a_post_is_led_from_home_to_joining(client, newcomer):
    assert client.get("/").headers["Location"] == JOIN


def test_only_agencies_with_ones_own_address_are_offered(client, newcomer):
    page = client.get(JOIN).content.decode()
    assert "The School" in page
    assert "Elsewhere" not in page


def test_joining_leads_home_and_home_stays(client, newcomer):
    agency = AgencyDomain.objects.get().agency
    response = client.post(JOIN, {"agency": agency.pk, "job_title": "Teacher"})
    assert response.headers["Location"] == "/"
    assert Post.objects.get().person.user == newcomer
    assert client.get("/").status_code == 200


def test_a_forged_choice_is_answered_in_words(client, newcomer):
    response = client.post(JOIN, {"agency": AgencyFactory().pk, "job_title": "Teacher"})
    assert response.status_code == 422
    assert "Teacher" in response.content.decode()
    assert Post.objects.count() == 0


def test_without_a_matching_agency_one_asks(client, sign_in):
    sign_in(UserFactory())
    assert client.get(JOIN).headers["Location"] == ASK
    response = client.post(ASK, {"agency_in_own_words": "Free School", "job_title": "Teacher"}, follow=True)
    page = response.content.decode()
    assert "You have asked to join" in page
    assert "Free School" in page
    assert JoinRequest.objects.count() == 1
    assert client.get("/").status_code == 200


def test_an_empty_request_keeps_what_was_typed(client, sign_in):
    sign_in(UserFactory())
    response = client.post(ASK, {"agency_in_own_words": "", "job_title": "Teacher"})
    assert response.status_code == 422
    assert "Choose your agency, or tell us its name." in response.content.decode()
    assert 'value="Teacher"' in response.content.decode()


def test_the_link_in_an_invitation_shows_who_and_what_and_changes_nothing(client, team):
    joining.invite(
        email="guest@example.org",
        name="A Guest",
        agency=AgencyFactory(name="Trust"),
        role="trainer",
        job_title="T",
        by=team,
    )
    link = reverse("partnership:invitation-accept", args=[Notice.objects.get().words["token"]])
    page = client.get(link).content.decode()
    assert "A Guest, you are asked to join Trust" in page
    assert client.post(link).headers["Location"] == reverse("account_signup")
    assert Post.objects.filter(role=PostRole.TRAINER).count() == 0
    client.force_login(
        UserFactory(email="guest@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.post(link).headers["Location"] == "/"
    assert Post.objects.filter(role=PostRole.TRAINER).count() == 1
    assert client.get(link).headers["Location"] == reverse("mfa_index")
    client.logout()
    assert "cannot be used" in client.get(link).content.decode()


def test_an_invitation_of_somebody_else_is_refused_in_words(client, team, sign_in):
    joining.invite(email="guest@example.org", name="A", agency=AgencyFactory(), role="trainer", job_title="T", by=team)
    link = reverse("partnership:invitation-accept", args=[Notice.objects.get().words["token"]])
    sign_in(UserFactory(email="eve@example.org"))
    response = client.post(link)
    assert response.status_code == 422
    assert "This invitation is for guest@example.org" in response.content.decode()
