"""Names and addresses of people: corrected with their history, asked for, and followed from the account."""

import pytest

from partnership.directory.operations import corrections
from partnership.models import Person, PersonChange
from shield.extension_points import work_queue
from shield.models import AuditEntry, EmailNotice
from shield.operations import addresses
from shield.refusals import ChangedMeanwhile, Refused
from tests.factories.partnership import NameRequestFactory, PersonFactory
from tests.factories.publications import InvitationFactory
from tests.factories.training import BookingFactory, CertificateFactory, PractitionerFactory

pytestmark = pytest.mark.django_db


def correct(person, by, **changes):
    return corrections.update(person=person, version=person.version, reason="Misspelled", by=by, **changes)


def test_a_name_is_corrected_everywhere_and_what_it_was_stays(team):
    person = PractitionerFactory(name="Jo Oneil")
    certificate = CertificateFactory(booking=BookingFactory(attendee=person), holder="Jo Oneil")
    code = certificate.code
    correct(person, team, name="Jo O’Neill")
    certificate.refresh_from_db()
    person.user.refresh_from_db()
    assert (certificate.holder, certificate.code, person.user.name) == ("Jo O’Neill", code, "Jo O’Neill")
    change = PersonChange.objects.get()
    assert (change.field, change.was, change.now, change.by, change.reason) == (
        "name",
        "Jo Oneil",
        "Jo O’Neill",
        team,
        "Misspelled",
    )
    kinds = set(AuditEntry.objects.values_list("kind", flat=True))
    assert {"partnership.person-corrected", "training.certificate-reissued"} <= kinds


def test_an_address_without_an_account_is_corrected_and_the_wrong_one_finds_nobody(agency_lead):
    person = PersonFactory(user=None, email="jo.oneil@example.org")
    correct(person, agency_lead, email="jo.oneill@example.org")
    assert Person.objects.with_address("Jo.Oneill@example.org") == person
    assert Person.objects.with_address("jo.oneil@example.org") is None


def test_the_address_of_an_account_is_left_to_its_owner(team):
    person = PersonFactory()
    with pytest.raises(Refused, match="they change their email address themselves"):
        correct(person, team, email="new@example.org")
    assert not PersonChange.objects.exists()


def test_an_address_of_another_person_is_refused_by_name(team):
    PersonFactory(name="Ada", email="ada@example.org")
    with pytest.raises(Refused, match="already belongs to Ada"):
        correct(PersonFactory(user=None), team, email="Ada@example.org")


def test_nobody_corrects_their_own_record_and_a_stale_correction_is_refused(team):
    with pytest.raises(Refused, match="Ask a colleague"):
        correct(team.person, team, name="Another")
    person = PersonFactory(user=None)
    stale = Person.objects.get(pk=person.pk)
    correct(person, team, name="First")
    with pytest.raises(ChangedMeanwhile):
        correct(stale, team, name="Second")


# --- The proven address of an account ------------------------------------------------------------------------------------


def change_address(person, now):
    was, person.user.email = person.user.email, now
    person.user.save()
    addresses.follow(user=person.user, was=was, now=now)
    person.refresh_from_db()


def test_emails_invitations_and_matching_follow_a_proven_address():
    person = PersonFactory(email="old@example.org")
    invitation = InvitationFactory(email="old@example.org")
    EmailNotice.objects.create(template="training/emails/reminder", to="Old@example.org")
    EmailNotice.objects.create(template="account/email/password_changed", to="old@example.org")
    change_address(person, "new@example.org")
    invitation.refresh_from_db()
    assert (person.email, invitation.email) == ("new@example.org", "new@example.org")
    assert list(EmailNotice.objects.order_by("pk").values_list("to", flat=True)) == [
        "new@example.org",
        "old@example.org",
    ]
    assert Person.objects.with_address("OLD@example.org") == person
    assert AuditEntry.objects.filter(kind="shield.address-changed").count() == 1


def test_a_former_address_finds_its_new_owner_first():
    person = PersonFactory(email="old@example.org")
    change_address(person, "new@example.org")
    successor = PersonFactory(user=None, email="old@example.org")
    found = Person.objects.by_address(["old@example.org", "new@example.org", ""])
    assert found == {"old@example.org": successor, "new@example.org": person}


def test_an_address_that_another_record_has_becomes_a_task_of_the_team(team):
    person = PersonFactory(email="old@example.org", name="Ada")
    PersonFactory(user=None, email="new@example.org")
    change_address(person, "new@example.org")
    tasks = [task for task in work_queue["partnership.joining"].waiting(team) if task.verb == "Merge"]
    assert person.email == "old@example.org"
    assert [(task.title, task.url) for task in tasks] == [("Merge the records of Ada", person.get_absolute_url())]


# --- A name that is asked for --------------------------------------------------------------------------------------------


def test_a_name_is_asked_of_the_team_once(practitioner, team):
    corrections.request_name(name="Jo O’Neill", reason="Misspelled", by=practitioner)
    assert EmailNotice.objects.get().to == team.email
    with pytest.raises(Refused, match="already asked"):
        corrections.request_name(name="Jo", reason="Short", by=practitioner)


def test_the_name_we_have_is_refused(practitioner):
    with pytest.raises(Refused) as refusal:
        corrections.request_name(name=practitioner.name, reason="None", by=practitioner)
    assert refusal.value.field == "name"


def test_an_approved_name_is_the_persons_name(practitioner, team):
    corrections.approve(request=NameRequestFactory(user=practitioner, name="Jo O’Neill"), by=team)
    practitioner.refresh_from_db()
    assert (practitioner.name, practitioner.person.name) == ("Jo O’Neill", "Jo O’Neill")
    assert EmailNotice.objects.get().to == practitioner.email


def test_nobody_approves_their_own_request(team):
    with pytest.raises(Refused, match="^You cannot approve your own"):
        corrections.approve(request=NameRequestFactory(user=team), by=team)


def test_a_declined_request_changes_nothing_and_says_why(practitioner, team):
    corrections.decline(request=NameRequestFactory(user=practitioner), reason="We need a document", by=team)
    practitioner.refresh_from_db()
    assert practitioner.name == "Practitioner"
    assert EmailNotice.objects.get().context["reason"] == "We need a document"
