"""A new installation: the partnership, its rules and groups, its first team member and administrator."""

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

# The agency of the operational team and the administrators.
OFFICE = "partnership-office"

FIRST_GROUPS = (
    GroupKind.BOARD,
    GroupKind.EXECUTIVE,
    GroupKind.LEARNING_HUB,
    GroupKind.LEARNING_FROM_PRACTICE,
    GroupKind.CREST,
)


@transaction.atomic
def set_up(
    *, first_name: str, first_email: str, job_title: str, by: User | None = None, **profile: Any
) -> PartnershipProfile:
    """Set up the one partnership of this installation. Raise ``Refused`` when there is one already.

    The first person gets an account without a password and sets one with "Forgot your password?".
    """
    made = profiles.create(by=by, **profile)
    statutory_rules.load(by=by)
    for kind in FIRST_GROUPS:
        defaults = {"name": kind.label, "slug": slugify(kind.label), "has_public_page": kind != GroupKind.CREST}
        GovernanceGroup.objects.get_or_create(kind=kind, defaults=defaults)
    _first_person(made, first_name, first_email.lower(), job_title)
    audit.record("partnership.set-up", made, by=by)
    return made


@transaction.atomic
def create_administrator(*, name: str, email: str, another: bool = False) -> User:
    """Create an administrator's account and invite its owner, who chooses the password.

    Raise ``Refused`` when the address is taken, or when there is an administrator and ``another`` is false. Works
    before and after the partnership is set up. Called on the command line, so the audit log names no actor.
    """
    email = email.strip().lower()
    # Locked, so that two people do not both create the first administrator.
    office = Agency.objects.select_for_update().get(pk=_office().pk)
    _check_address(email)
    if not another and Post.objects.current().filter(role=PostRole.SYSTEM_ADMINISTRATOR).exists():
        raise Refused("There is already an administrator. Use --another to create one more.")
    user = _account(name, email)
    held: dict[str, Any] = {
        "agency": office,
        "role": PostRole.SYSTEM_ADMINISTRATOR,
        "job_title": PostRole.SYSTEM_ADMINISTRATOR.label,
    }
    posts.create(person=_person(user), starts_on=working_days.today(), by=None, **held)
    joining.invite(email=email, name=name, by=None, **held)
    audit.record("partnership.administrator-created", user, by=None)
    return user


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(f"{email} is not an email address") from error
    is_taken = EmailAddress.objects.filter(email__iexact=email).exists() or User.objects.filter(email=email).exists()
    if is_taken or Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"There is already an account or person with the address {email}")


def _office(name: str = "") -> Agency:
    """Return the partnership's own agency, created if missing and renamed if ``name`` is given."""
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
    """Create an account without a password for the owner of the address."""
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
