"""A new installation: its partnership, rules and first groups, its first colleague and its first administrator."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from partnership.directory.models import (
    Agency,
    AgencyCategory,
    AgencyDomain,
    GovernanceGroup,
    GroupKind,
    PartnershipProfile,
    Person,
    Post,
    PostRole,
    Sector,
)
from partnership.directory.operations import joining, posts, profiles, statutory_rules
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

# The agency that the partnership's own team and its administrators belong to.
OFFICE = "partnership-office"

FIRST_GROUPS = (
    GroupKind.BOARD,
    GroupKind.EXECUTIVE,
    GroupKind.LEARNING_HUB,
    GroupKind.LEARNING_FROM_PRACTICE,
    GroupKind.CREST,
)


@transaction.atomic
def set_up(*, first_name: str, first_email: str, job_title: str, by: Any = None, **profile: Any) -> PartnershipProfile:
    """Make the one partnership of this installation; ``Refused`` when there is one already.

    The first person gets an account without a password and sets one with "Forgot your password?".
    """
    made = profiles.set_up(by=by, **profile)
    statutory_rules.load(by=by)
    for kind in FIRST_GROUPS:
        defaults = {"name": kind.label, "slug": slugify(kind.label), "has_public_page": kind != GroupKind.CREST}
        GovernanceGroup.objects.get_or_create(kind=kind, defaults=defaults)
    _first_person(made, first_name, first_email.lower(), job_title)
    audit.record("partnership.set-up", made, by=by)
    return made


@transaction.atomic
def appoint_administrator(*, name: str, email: str, another: bool = False) -> User:
    """Open an administrator's account and invite its owner, who alone can choose its password.

    ``Refused`` when the address is known already, or an administrator is there and nobody asked for another. Works
    before and after the partnership is set up; it is done at the machine, so the audit names nobody as its actor.
    """
    email = email.strip().lower()
    # Locked, so that two people at two machines do not both appoint the first administrator.
    office = Agency.objects.select_for_update().get(pk=_office().pk)
    _check_address(email)
    if not another and Post.objects.current().filter(role=PostRole.SYSTEM_ADMINISTRATOR).exists():
        raise Refused("There is an administrator already. Add --another to appoint one more.")
    user = _account(name, email)
    held: dict[str, Any] = {
        "agency": office,
        "role": PostRole.SYSTEM_ADMINISTRATOR,
        "job_title": PostRole.SYSTEM_ADMINISTRATOR.label,
    }
    posts.give(person=_person(user), starts_on=working_days.today(), by=None, **held)
    joining.invite(email=email, name=name, by=None, **held)
    audit.record("partnership.administrator-appointed", user, by=None)
    return user


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as trouble:
        raise Refused(f"{email} is not an e-mail address.") from trouble
    known = EmailAddress.objects.filter(email__iexact=email).exists() or User.objects.filter(email=email).exists()
    if known or Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"Somebody with the address {email} is here already. Use another address.")


def _office(name: str = "") -> Agency:
    """The partnership's own agency, made when there is none, and called ``name`` from now on if that is given."""
    sector, _ = Sector.objects.get_or_create(slug="local-authority", defaults={"name": "Local authority"})
    agency, _ = Agency.objects.get_or_create(
        slug=OFFICE,
        defaults={"name": profiles.identity().name, "category": AgencyCategory.OTHER, "sector": sector},
    )
    if name:
        agency.name = name
        agency.save(update_fields=["name"])
    return agency


def _account(name: str, email: str) -> User:
    """An account that only the owner of the address can enter."""
    user = User.objects.create_user(email=email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _person(user: User) -> Person:
    return Person.objects.create(user=user, name=user.name, email=user.email)


def _first_person(profile: PartnershipProfile, name: str, email: str, job_title: str) -> None:
    agency = _office(profile.name)
    AgencyDomain.objects.create(agency=agency, domain=email.rpartition("@")[2])
    Post.objects.create(
        person=_person(_account(name, email)),
        agency=agency,
        role=PostRole.OPERATIONAL_TEAM,
        job_title=job_title,
        starts_on=working_days.today(),
    )
