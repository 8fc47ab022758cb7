"""The first administrator of a new installation, created on the command line."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from partnership.directory.operations import installation, joining
from partnership.models import Agency, Invitation, Person, Post, PostRole
from shield.models import AuditEntry, EmailNotice, User
from shield.operations import audit
from shield.rules import MANAGE_ACCOUNTS, READ_AUDIT
from tests.factories.partnership import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "ann@otherwhere.example.org"
SET_UP = {
    "name": "Otherwhere Together",
    "area": "Otherwhere",
    "mash_phone": "020 7946 0103",
    "out_of_hours_phone": "020 7946 0104",
    "first_name": "Ben Other",
    "first_email": "ben@otherwhere.example.org",
    "job_title": "Manager",
}


def create(email=EMAIL, *more):
    out = StringIO()
    call_command("create_administrator", email, "--name", "Ann Other", *more, stdout=out)
    return out.getvalue()


def test_the_administrators_account_has_no_password_yet():
    output = create("Ann@Otherwhere.example.org")
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == (EMAIL, "Ann Other", False)
    assert (user.has_perm(MANAGE_ACCOUNTS), user.has_perm(READ_AUDIT)) == (True, True)
    assert output.startswith(f"Ann Other is an administrator. An invitation will be emailed to {EMAIL}")


def test_the_invitation_leads_to_creating_a_password(client):
    create()
    notice = EmailNotice.objects.get()
    assert (notice.template, notice.to, notice.context["role"]) == (
        "partnership/emails/invited",
        EMAIL,
        "System administrator",
    )
    page = client.get(notice.context["path"]).content.decode()
    assert f'<a href="{reverse("account_reset_password")}">create one</a>' in page


def test_accepting_the_invitation_creates_no_second_post():
    create()
    user = User.objects.get()
    post = joining.accept(invitation=Invitation.objects.get(), by=user)
    assert [post] == list(Post.objects.filter(person__user=user))


def test_the_audit_entries_have_no_actor():
    create()
    kinds = ["partnership.post-created", "partnership.invited", "partnership.administrator-created"]
    assert list(AuditEntry.objects.order_by("at", "pk").values_list("kind", "actor")) == [
        (kind, None) for kind in kinds
    ]


@pytest.mark.django_db(transaction=True)
def test_the_audit_entries_join_the_chain():
    create()
    assert (audit.length(), audit.verify()) == (3, [])


@pytest.mark.parametrize("more", [(), ("--another",)])
@pytest.mark.parametrize("known", [lambda: UserFactory(email=EMAIL), lambda: PersonFactory(user=None, email=EMAIL)])
def test_an_address_that_is_taken_is_refused(known, more):
    known()
    with pytest.raises(CommandError, match=f"^There is already an account or person with the address {EMAIL}$"):
        create("ANN@otherwhere.example.org", *more)
    assert Post.objects.count() == 0


def test_a_text_that_is_not_an_address_is_refused():
    with pytest.raises(CommandError, match="^ann is not an email address$"):
        create("ann")
    assert (User.objects.count(), Agency.objects.count()) == (0, 0)


def test_a_second_administrator_needs_the_option_another():
    create()
    with pytest.raises(CommandError, match="^There is already an administrator. Use --another"):
        create("second@otherwhere.example.org")
    create("second@otherwhere.example.org", "--another")
    assert Post.objects.current().filter(role=PostRole.SYSTEM_ADMINISTRATOR).count() == 2


def test_it_works_before_the_partnership_is_set_up_and_shares_its_agency():
    create()
    installation.set_up(**SET_UP)
    assert [agency.name for agency in Agency.objects.all()] == ["Otherwhere Together"]


def test_it_works_after_the_partnership_is_set_up():
    installation.set_up(**SET_UP)
    create()
    assert Person.objects.get(email=EMAIL).agency_on().name == "Otherwhere Together"


def test_without_its_audit_entry_nothing_is_created():
    with (
        mock.patch("partnership.directory.operations.installation.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        create()
    assert (User.objects.count(), Person.objects.count(), EmailNotice.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_create_one_first_administrator():
    def attempt(email):
        try:
            create(email)
        except CommandError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=4) as pool:
        outcomes = list(pool.map(attempt, [f"a{number}@otherwhere.example.org" for number in range(4)]))
    assert outcomes.count(True) == 1
    assert Post.objects.count() == 1
