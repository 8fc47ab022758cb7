from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest

from partnership.directory.operations import joining
from partnership.models import AgencyDomain, Invitation, JoinRequest, JoinRequestStatus, Person, Post, PostRole
from shield import working_days
from shield.models import EmailNotice, StatusChange
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, PersonFactory, PostFactory, UserFactory
from tests.factories.publications import InvitationFactory, JoinRequestFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def school(domain="school.example.org"):
    agency = AgencyFactory(name="The School")
    AgencyDomain.objects.create(agency=agency, domain=domain)
    return agency


def test_a_person_joins_the_agency_that_their_email_domain_belongs_to():
    user = UserFactory(email="ann@school.example.org", name="Ann")
    post = joining.join(agency=school(), job_title="Teacher", by=user)
    assert (post.person.user, post.person.name, post.role, post.job_title) == (user, "Ann", "practitioner", "Teacher")
    assert post.starts_on == working_days.today()


def test_joining_twice_creates_one_post():
    user, agency = UserFactory(email="ann@school.example.org"), school()
    joining.join(agency=agency, job_title="Teacher", by=user)
    joining.join(agency=agency, job_title="Teacher", by=user)
    assert Post.objects.filter(person__user=user).count() == 1


def test_a_person_with_another_email_domain_cannot_join():
    with pytest.raises(Refused, match="does not belong to this agency"):
        joining.join(agency=school(), job_title="Teacher", by=UserFactory(email="eve@elsewhere.example.org"))
    assert Post.objects.count() == 0


def test_a_colleague_who_was_booked_earlier_becomes_the_same_person():
    known = PersonFactory(user=None, email="ann@school.example.org", name="Ann B")
    user = UserFactory(email="ann@school.example.org")
    joining.join(agency=school(), job_title="Teacher", by=user)
    assert Person.objects.get(user=user) == known


def test_a_person_with_an_account_is_not_taken_over():
    taken = PersonFactory(email="ann@other.example.org")
    user = UserFactory(email="ann@school.example.org")
    joining.join(agency=school(), job_title="Teacher", by=user)
    taken.refresh_from_db()
    assert taken.user != user


def test_joining_without_its_audit_entry_is_rolled_back():
    user, agency = UserFactory(email="ann@school.example.org"), school()
    with (
        mock.patch("partnership.directory.operations.joining.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        joining.join(agency=agency, job_title="Teacher", by=user)
    assert (Person.objects.filter(user=user).count(), Post.objects.count()) == (0, 0)


def test_a_request_to_join_is_emailed_to_the_operational_team(team):
    request = joining.create_request(job_title="Teacher", by=UserFactory(name="Ann"), agency_name="Free School")
    assert request.status == JoinRequestStatus.WAITING
    notice = EmailNotice.objects.get()
    assert (notice.template, notice.to, notice.context["agency"]) == (
        "partnership/emails/join-requested",
        team.email,
        "Free School",
    )


def test_a_second_request_is_refused_while_one_is_waiting():
    request = JoinRequestFactory()
    with pytest.raises(Refused, match="^You already have a request waiting for an answer$"):
        joining.create_request(job_title="Teacher", by=request.user, agency=request.agency)


def test_a_request_names_an_agency():
    with pytest.raises(Refused, match="^Select your agency or enter its name$"):
        joining.create_request(job_title="Teacher", by=UserFactory(), agency_name="  ")


def test_approval_creates_a_practitioners_post_and_emails_the_person(team):
    request = JoinRequestFactory()
    post = joining.approve(request=request, agency=request.agency, by=team)
    assert (post.person.user, post.role) == (request.user, PostRole.PRACTITIONER)
    assert JoinRequest.objects.get().status == JoinRequestStatus.APPROVED
    assert EmailNotice.objects.get().to == request.user.email


def test_a_request_is_answered_once(team):
    request = JoinRequestFactory()
    joining.decline(request=request, reason="Not ours", by=team)
    with pytest.raises(Refused, match="Another person has already changed it"):
        joining.approve(request=JoinRequest.objects.get(), agency=request.agency, by=team)
    assert Post.objects.filter(person__user=request.user).count() == 0


def test_declining_records_and_emails_the_reason(team):
    request = JoinRequestFactory()
    joining.decline(request=request, reason="Not ours", by=team)
    assert StatusChange.objects.of(request).get().reason == "Not ours"
    assert EmailNotice.objects.get().context["reason"] == "Not ours"


def test_an_approval_without_its_email_is_rolled_back(team):
    request = JoinRequestFactory()
    with (
        mock.patch("partnership.directory.operations.joining.outbox.post", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        joining.approve(request=request, agency=request.agency, by=team)
    assert JoinRequest.objects.get().status == JoinRequestStatus.WAITING
    assert Post.objects.filter(person__user=request.user).count() == 0


def invite(by, **more):
    fields = {
        "email": "Guest@example.org",
        "name": "A Guest",
        "agency": AgencyFactory(),
        "role": PostRole.TRAINER,
        "job_title": "Trainer",
    }
    return joining.invite(by=by, now=NOW, **(fields | more))


def test_an_invitation_stores_only_the_hash_of_its_token(team):
    invitation = invite(team)
    token = EmailNotice.objects.get().context["path"].split("/")[-2]
    assert invitation.token_hash == joining.hash_token(token)
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at == NOW + timedelta(days=14)


def test_accepting_starts_the_post(team):
    guest = UserFactory(email="guest@example.org")
    post = joining.accept(invitation=invite(team), by=guest, now=NOW + timedelta(days=13))
    assert (post.person.user, post.role, post.job_title) == (guest, PostRole.TRAINER, "Trainer")


def test_an_invitation_expires_after_fourteen_days(team):
    with pytest.raises(Refused, match="has expired"):
        joining.accept(invitation=invite(team), by=UserFactory(email="guest@example.org"), now=NOW + timedelta(days=14))


def test_an_invitation_is_used_once(team):
    guest, invitation = UserFactory(email="guest@example.org"), invite(team)
    joining.accept(invitation=invitation, by=guest, now=NOW)
    with pytest.raises(Refused, match="has been used"):
        joining.accept(invitation=invitation, by=guest, now=NOW)


def test_an_invitation_cannot_be_accepted_from_another_address(team):
    with pytest.raises(Refused, match=r"is for guest@example\.org"):
        joining.accept(invitation=invite(team), by=UserFactory(email="eve@example.org"), now=NOW)
    assert Post.objects.filter(role=PostRole.TRAINER).count() == 0


def test_a_second_invitation_ends_the_first(team):
    first = invite(team)
    invite(team)
    assert Invitation.objects.open(NOW).filter(pk=first.pk).exists() is False


def test_a_withdrawn_invitation_cannot_be_found(team):
    invitation = InvitationFactory(token_hash=joining.hash_token("secret"))
    assert joining.find_invitation("secret") == invitation
    joining.withdraw(invitation=invitation, by=team)
    assert joining.find_invitation("secret") is None
    with pytest.raises(Refused, match="^This invitation has already been used or has expired$"):
        joining.withdraw(invitation=invitation, by=team)


def test_a_person_whose_post_ended_can_join_again():
    user, agency = UserFactory(email="ann@school.example.org"), school()
    person = PersonFactory(user=user, email=user.email)
    PostFactory(person=person, agency=agency, ends_on=date(2021, 1, 1))
    joining.join(agency=agency, job_title="Teacher", by=user)
    assert Post.objects.filter(person=person).count() == 2
