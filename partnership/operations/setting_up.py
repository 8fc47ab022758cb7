"""A new installation: its partnership, its rules, its first groups, and the first person of the operational team."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from partnership.models import (
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
from partnership.operations import profiles, statutory_rules
from shield import working_days
from shield.models import User
from shield.operations import audit

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


def _first_person(profile: PartnershipProfile, name: str, email: str, job_title: str) -> None:
    sector, _ = Sector.objects.get_or_create(slug="local-authority", defaults={"name": "Local authority"})
    agency = Agency.objects.create(
        slug=slugify(profile.name)[:80], name=profile.name, category=AgencyCategory.OTHER, sector=sector
    )
    AgencyDomain.objects.create(agency=agency, domain=email.rpartition("@")[2])
    user = User.objects.create_user(email=email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    person = Person.objects.create(user=user, name=name, email=email)
    Post.objects.create(
        person=person,
        agency=agency,
        role=PostRole.OPERATIONAL_TEAM,
        job_title=job_title,
        starts_on=working_days.today(),
    )
