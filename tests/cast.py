"""The cast: one person of each kind, made when a test asks for them by name.

Every fixture answers a ``User`` whose person holds the posts and seats of that kind. ``outsider`` is a practitioner of
another agency. ``anonymous`` is nobody. ``the_cast`` makes any of them by name, for tests that walk through all.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from partnership.models import Agency, GovernanceGroup, GroupKind, Person, PostRole
from shield.models import User
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory, PersonFactory, PostFactory

POSTS: dict[str, PostRole] = {
    "practitioner": PostRole.PRACTITIONER,
    "outsider": PostRole.PRACTITIONER,
    "agency_lead": PostRole.AGENCY_LEAD,
    "champion": PostRole.SAFEGUARDING_CHAMPION,
    "trainer": PostRole.TRAINER,
    "hub_member": PostRole.PRACTITIONER,
    "review_member": PostRole.PRACTITIONER,
    "board_member": PostRole.PRACTITIONER,
    "executive_member": PostRole.PRACTITIONER,
    "lead_partner": PostRole.LEAD_SAFEGUARDING_PARTNER,
    "scrutineer": PostRole.INDEPENDENT_SCRUTINEER,
    "team": PostRole.OPERATIONAL_TEAM,
    "crest_member": PostRole.PRACTITIONER,
    "mash_screener": PostRole.MASH_SCREENER,
    "administrator": PostRole.SYSTEM_ADMINISTRATOR,
}

SEATS: dict[str, GroupKind] = {
    "hub_member": GroupKind.LEARNING_HUB,
    "review_member": GroupKind.LEARNING_FROM_PRACTICE,
    "board_member": GroupKind.BOARD,
    "executive_member": GroupKind.EXECUTIVE,
    "crest_member": GroupKind.CREST,
}

# Who works in the same school as the practitioner; everybody else comes from an agency of their own.
AT_THE_SCHOOL = {"practitioner", "agency_lead", "champion"}

EVERYBODY = frozenset(POSTS) | {"anonymous"}
SIGNED_IN = frozenset(POSTS)


def school() -> Agency:
    """The agency of the practitioner, the champion and the agency lead."""
    return Agency.objects.filter(slug="cast-school").first() or AgencyFactory(slug="cast-school", name="Cast School")


def group_of(kind: GroupKind) -> GovernanceGroup:
    """The one group of this kind."""
    return GovernanceGroup.objects.filter(kind=kind).first() or GroupFactory(kind=kind, name=kind.label)


def make(name: str) -> Any:
    """The user who plays ``name``, made on first asking."""
    if name == "anonymous":
        return AnonymousUser()
    person = Person.objects.filter(email=f"{name}@cast.example.org").first()
    if person is None:
        person = PersonFactory(name=name.replace("_", " ").capitalize(), email=f"{name}@cast.example.org")
        agency = school() if name in AT_THE_SCHOOL else AgencyFactory(name=f"Agency of the {name}")
        PostFactory(person=person, agency=agency, role=POSTS[name], job_title=POSTS[name].label)
        if name in SEATS:
            MembershipFactory(person=person, agency=agency, group=group_of(SEATS[name]))
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
executive_member = _fixture("executive_member")
lead_partner = _fixture("lead_partner")
scrutineer = _fixture("scrutineer")
team = _fixture("team")
crest_member = _fixture("crest_member")
mash_screener = _fixture("mash_screener")
administrator = _fixture("administrator")


def with_second_factor(user: User) -> User:
    """The user after setting up a second factor, as the access middleware wants to see it."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "unused"}}
    )
    return user


@pytest.fixture
def sign_in(client: Any) -> Callable[[User], Any]:
    """Sign a user in to the test client, second factor set up; answers the client."""

    def enter(user: User) -> Any:
        client.force_login(with_second_factor(user), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
