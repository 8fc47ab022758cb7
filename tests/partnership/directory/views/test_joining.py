import pytest
from django.urls import reverse

from partnership.directory.operations import joining
from partnership.models import AgencyDomain, JoinRequest, Post, PostRole
from shield.models import EmailNotice
from tests.factories.partnership import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db

JOIN, REQUEST = reverse("partnership:join"), reverse("partnership:join-request")


@pytest.fixture
def newcomer(client, sign_in):
    """Sign a person without a post in; one agency has the email domain."""
    agency = AgencyFactory(name="The School", slug="the-school")
    AgencyDomain.objects.create(agency=agency, domain="school.example.org")
    AgencyFactory(name="Elsewhere")
    user = UserFactory(name="Ann", email="ann@school.example.org")
    sign_in(user)
    return user


def test_a_person_without_a_post_is_redirected_from_home_to_join(client, newcomer):
    assert client.get("/").headers["Location"] == JOIN


def test_only_agencies_with_the_persons_email_domain_are_offered(client, newcomer):
    page = client.get(JOIN).content.decode()
    assert "The School" in page
    assert "Elsewhere" not in page


def test_joining_leads_to_the_home_page(client, newcomer):
    agency = AgencyDomain.objects.get().agency
    response = client.post(JOIN, {"agency": agency.pk, "job_title": "Teacher"})
    assert response.headers["Location"] == "/"
    assert Post.objects.get().person.user == newcomer
    assert client.get("/").status_code == 200


def test_an_agency_that_was_not_offered_is_refused(client, newcomer):
    response = client.post(JOIN, {"agency": AgencyFactory().pk, "job_title": "Teacher"})
    assert response.status_code == 422
    assert "Teacher" in response.content.decode()
    assert Post.objects.count() == 0


def test_a_person_without_a_matching_agency_sends_a_request(client, sign_in):
    sign_in(UserFactory())
    assert client.get(JOIN).headers["Location"] == REQUEST
    response = client.post(REQUEST, {"agency_name": "Free School", "job_title": "Teacher"}, follow=True)
    page = response.content.decode()
    assert "Your request to join an agency" in page
    assert "Free School" in page
    assert JoinRequest.objects.count() == 1
    assert client.get("/").status_code == 200


def test_a_refused_request_keeps_the_typed_text(client, sign_in):
    sign_in(UserFactory())
    response = client.post(REQUEST, {"agency_name": "", "job_title": "Teacher"})
    assert response.status_code == 422
    assert "Select your agency or enter its name" in response.content.decode()
    assert 'value="Teacher"' in response.content.decode()


def test_opening_an_invitation_changes_nothing_until_it_is_accepted(client, team):
    joining.invite(
        email="guest@example.org",
        name="A Guest",
        agency=AgencyFactory(name="Trust"),
        role="trainer",
        job_title="T",
        by=team,
    )
    link = EmailNotice.objects.get().context["path"]
    page = client.get(link).content.decode()
    assert "A Guest, you are invited to join Trust" in page
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


def test_an_invitation_for_another_address_is_refused(client, team, sign_in):
    joining.invite(email="guest@example.org", name="A", agency=AgencyFactory(), role="trainer", job_title="T", by=team)
    link = EmailNotice.objects.get().context["path"]
    sign_in(UserFactory(email="eve@example.org"))
    response = client.post(link)
    assert response.status_code == 422
    assert "This invitation is for guest@example.org" in response.content.decode()
