"""Nobody gives themselves a right, with any operation that gives one."""

import ast
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from partnership.directory.operations import joining, memberships, posts
from partnership.models import AgencyDomain, Invitation, Membership, Post
from shield import working_days
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, GroupFactory, PersonFactory
from tests.factories.publications import InvitationFactory, JoinRequestFactory

pytestmark = pytest.mark.django_db


def create_post(actor, person=None):
    posts.create(
        person=person or actor.person,
        agency=AgencyFactory(),
        role="trainer",
        job_title="Trainer",
        starts_on=working_days.today(),
        by=actor,
    )


def create_membership(actor, person=None):
    memberships.create(
        group=GroupFactory(kind="crest"),
        person=person or actor.person,
        agency=AgencyFactory(),
        role="member",
        starts_on=working_days.today(),
        by=actor,
    )


def invite(actor, email=""):
    joining.invite(
        email=email or actor.email, name="Me", agency=AgencyFactory(), role="trainer", job_title="Trainer", by=actor
    )


def accept_own_invitation(actor):
    joining.accept(invitation=InvitationFactory(email=actor.email, invited_by=actor), by=actor)


def approve_own_request(actor):
    joining.approve(request=JoinRequestFactory(user=actor), agency=AgencyFactory(), by=actor)


WAYS = {
    "posts.create": create_post,
    "memberships.create": create_membership,
    "joining.invite": invite,
    "joining.accept": accept_own_invitation,
    "joining.approve": approve_own_request,
}
# Joining by email domain is what every colleague does; administrators, who could use it for more, may not.
FOR_EVERYBODY = {"joining.join"}
# On the command line of the server.
BY_THE_OPERATOR = {"installation._first_person"}


def rights():
    return Post.objects.count(), Membership.objects.count(), Invitation.objects.open().count()


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("who", ["team", "administrator"])
def test_nobody_gives_themselves_a_right(way, who, request):
    actor = request.getfixturevalue(who)
    before = rights()[:2]
    with pytest.raises(Refused, match="^You cannot "):
        WAYS[way](actor)
    assert rights()[:2] == before


@pytest.mark.parametrize("give", [create_post, create_membership])
def test_nobody_gives_a_right_to_their_own_address_before_it_is_their_person(give, team):
    EmailAddress.objects.create(user=team, email="second@example.org", verified=True)
    before = rights()
    with pytest.raises(Refused, match="^You cannot give yourself permissions"):
        give(team, PersonFactory(user=None, email="Second@Example.org"))
    assert rights() == before


def test_nobody_invites_another_of_their_own_addresses(team):
    EmailAddress.objects.create(user=team, email="second@example.org", verified=True)
    with pytest.raises(Refused, match="^You cannot invite yourself"):
        invite(team, "Second@Example.org")
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("address", ["Team+2@cast.example.org", "te.am@cast.example.org", "t.eam+a+b@cast.example.org"])
def test_nobody_invites_their_own_mailbox_under_another_spelling(address, team):
    with pytest.raises(Refused, match="^You cannot invite yourself"):
        invite(team, address)
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("give", [create_post, create_membership])
def test_a_colleague_is_given_a_right(give, team, practitioner):
    before = rights()
    give(team, practitioner.person)
    assert sum(rights()) == sum(before) + 1


def test_an_administrator_cannot_make_themselves_a_practitioner(administrator):
    agency = AgencyFactory()
    AgencyDomain.objects.create(agency=agency, domain=administrator.email.partition("@")[2])
    before = rights()
    with pytest.raises(Refused, match="^An administrator cannot join an agency by themselves"):
        joining.join(agency=agency, job_title="Teacher", by=administrator)
    assert rights() == before


def test_no_operation_that_gives_a_right_is_missing():
    """Operations that create posts, memberships or invitations, or call what does."""
    folder = Path(settings.BASE_DIR) / "partnership" / "directory" / "operations"
    writes = (
        "Post.objects.create",
        "Post.objects.get_or_create",
        "Membership.objects.create",
        "Invitation.objects.create",
    )
    found = set()
    for file in folder.glob("*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                write in ast.unparse(node) for write in (*writes, "_get_or_create_post(")
            ):
                found.add(f"{file.stem}.{node.name}")
    assert found - {"joining._get_or_create_post"} == set(WAYS) | FOR_EVERYBODY | BY_THE_OPERATOR


@pytest.mark.parametrize("app", ["partnership", "crest", "training", "reviews", "learninghub"])
def test_no_other_place_gives_a_right(app):
    folder = Path(settings.BASE_DIR) / app
    giving = [
        str(file.relative_to(folder))
        for file in folder.rglob("*.py")
        if not {"demo", "migrations"} & set(file.parts)
        and any(f"{model}.objects.{verb}" in file.read_text() for model in ("Post", "Membership") for verb in VERBS)
    ]
    assert sorted(giving) == (
        [
            "directory/operations/installation.py",
            "directory/operations/joining.py",
            "directory/operations/memberships.py",
            "directory/operations/posts.py",
        ]
        if app == "partnership"
        else []
    )


VERBS = ("create(", "get_or_create(", "bulk_create(", "update_or_create(")
