"""The cast: one person of each kind, created when a test asks for them by name.

Every fixture returns a ``User`` whose person holds the posts and seats of that kind. ``outsider`` is a practitioner of
another agency. ``anonymous`` has not signed in, ``without_post`` has an account and nothing else, and ``leaver`` was in
the operational team and on the CREST panel until yesterday. ``other_member`` and ``other_panel_member`` sit in a group
and a panel that no test is about; ``named_reader`` may read a restricted case and ``relative``, whose own family it is
about, may not. ``the_cast`` creates any of them by name, for tests that go through all of them.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import AnonymousUser

from partnership.models import Agency, GovernanceGroup, GroupKind, MembershipRole, PostRole
from shield import working_days
from shield.models import User
from tests.factories.partnership import (
    AgencyFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
)

POSTS: dict[str, PostRole] = {
    "practitioner": PostRole.PRACTITIONER,
    "outsider": PostRole.PRACTITIONER,
    "agency_lead": PostRole.AGENCY_LEAD,
    "champion": PostRole.SAFEGUARDING_CHAMPION,
    "trainer": PostRole.TRAINER,
    "hub_member": PostRole.PRACTITIONER,
    "review_member": PostRole.PRACTITIONER,
    "board_member": PostRole.PRACTITIONER,
    "board_chair": PostRole.PRACTITIONER,
    "executive_member": PostRole.PRACTITIONER,
    "other_member": PostRole.PRACTITIONER,
    "lead_partner": PostRole.LEAD_SAFEGUARDING_PARTNER,
    "delegated_partner": PostRole.DELEGATED_SAFEGUARDING_PARTNER,
    "scrutineer": PostRole.INDEPENDENT_SCRUTINEER,
    "team": PostRole.OPERATIONAL_TEAM,
    "crest_member": PostRole.PRACTITIONER,
    "crest_chair": PostRole.PRACTITIONER,
    "other_panel_member": PostRole.PRACTITIONER,
    "named_reader": PostRole.PRACTITIONER,
    "relative": PostRole.PRACTITIONER,
    "mash_screener": PostRole.MASH_SCREENER,
    "administrator": PostRole.SYSTEM_ADMINISTRATOR,
    "leaver": PostRole.OPERATIONAL_TEAM,
}

SEATS: dict[str, GroupKind] = {
    "hub_member": GroupKind.LEARNING_HUB,
    "review_member": GroupKind.LEARNING_FROM_PRACTICE,
    "board_member": GroupKind.BOARD,
    "board_chair": GroupKind.BOARD,
    "executive_member": GroupKind.EXECUTIVE,
    "other_member": GroupKind.OTHER,
    "crest_member": GroupKind.CREST,
    "crest_chair": GroupKind.CREST,
    "other_panel_member": GroupKind.CREST,
    "named_reader": GroupKind.CREST,
    "relative": GroupKind.CREST,
    "leaver": GroupKind.CREST,
}

CHAIRS = {"board_chair", "crest_chair"}
# Who sits in a group of their own beside the one that tests are about.
IN_ANOTHER_GROUP = {"other_member", "other_panel_member"}
ANOTHER = "Another group"
# Whose post and seat ended yesterday.
GONE = {"leaver"}

# Who works in the same school as the practitioner; everybody else comes from an agency of their own.
AT_THE_SCHOOL = {"practitioner", "agency_lead", "champion"}

SIGNED_IN = frozenset(POSTS) | {"without_post"}
EVERYBODY = SIGNED_IN | {"anonymous"}
# Everybody who holds a post today that is not only about accounts.
AT_WORK = SIGNED_IN - GONE - {"administrator", "without_post"}


def school() -> Agency:
    """Return the agency of the practitioner, the champion and the agency lead."""
    return Agency.objects.filter(slug="cast-school").first() or AgencyFactory(slug="cast-school", name="Cast School")


def group_of(kind: GroupKind, name: str = "") -> GovernanceGroup:
    """Return the one group of this kind that tests are about, or the one called ``name``."""
    groups = GovernanceGroup.objects.filter(kind=kind)
    found = groups.filter(name=name) if name else groups.exclude(name=ANOTHER)
    return found.first() or GroupFactory(kind=kind, name=name or kind.label)


def make(name: str) -> Any:
    """Return the user who plays ``name``, created the first time."""
    if name == "anonymous":
        return AnonymousUser()
    email = f"{name}@cast.example.org"
    return User.objects.filter(email=email).first() or _create(name, email)


def _create(name: str, email: str) -> User:
    spoken = name.replace("_", " ").capitalize()
    if name not in POSTS:
        return UserFactory(name=spoken, email=email)
    person = PersonFactory(name=spoken, email=email)
    agency = school() if name in AT_THE_SCHOOL else AgencyFactory(name=f"Agency of the {name}")
    until = {"ends_on": working_days.today() - timedelta(days=1)} if name in GONE else {}
    PostFactory(person=person, agency=agency, role=POSTS[name], job_title=POSTS[name].label, **until)
    if name in SEATS:
        group = group_of(SEATS[name], ANOTHER if name in IN_ANOTHER_GROUP else "")
        role = MembershipRole.CHAIR if name in CHAIRS else MembershipRole.MEMBER
        MembershipFactory(person=person, agency=agency, group=group, role=role, **until)
    return User.objects.get(pk=person.user_id)


@pytest.fixture
def the_cast(db: None) -> Callable[[str], Any]:
    return make


def _fixture(name: str) -> Any:
    @pytest.fixture(name=name)
    def play(db: None) -> Any:
        return make(name)

    return play


anonymous = _fixture("anonymous")
practitioner = _fixture("practitioner")
outsider = _fixture("outsider")
agency_lead = _fixture("agency_lead")
champion = _fixture("champion")
trainer = _fixture("trainer")
hub_member = _fixture("hub_member")
review_member = _fixture("review_member")
board_member = _fixture("board_member")
board_chair = _fixture("board_chair")
executive_member = _fixture("executive_member")
other_member = _fixture("other_member")
lead_partner = _fixture("lead_partner")
delegated_partner = _fixture("delegated_partner")
scrutineer = _fixture("scrutineer")
team = _fixture("team")
crest_member = _fixture("crest_member")
crest_chair = _fixture("crest_chair")
other_panel_member = _fixture("other_panel_member")
named_reader = _fixture("named_reader")
relative = _fixture("relative")
mash_screener = _fixture("mash_screener")
administrator = _fixture("administrator")
leaver = _fixture("leaver")
without_post = _fixture("without_post")


TOTP_SECRET = "JBSWY3DPEHPK3PXP"


def with_second_factor(user: User) -> User:
    """The user after setting up a second factor, as the access middleware wants to see it."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, TOTP_SECRET)
    return user


def enter(client: Any, user: User) -> None:
    """Sign in a user who set up a second factor and gave it some time ago."""
    client.force_login(with_second_factor(user), backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def prove(client: Any, user: User, at: float) -> None:
    """Write into the session that the user proved at this time who they are, as allauth does."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture
def sign_in(client: Any) -> Callable[[User], Any]:
    """Sign a user in to the test client, second factor set up and proved this moment; answers the client."""

    def enter(user: User) -> Any:
        client.force_login(with_second_factor(user), backend="allauth.account.auth_backends.AuthenticationBackend")
        prove(client, user, time.time())
        return client

    return enter
