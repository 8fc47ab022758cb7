"""Colleagues booked by name and work email address, with or without a record in the portal."""

from typing import Any

from django.db import transaction

from partnership.directory.operations import posts
from partnership.models import Agency, Person, PostRole
from shield import working_days
from shield.operations import audit
from shield.refusals import Refused

# Addresses that several people read: confirmations, needs and certificates are personal.
SHARED = frozenset(
    [
        "admin",
        "administration",
        "contact",
        "enquiries",
        "enquiry",
        "hello",
        "help",
        "hr",
        "info",
        "mail",
        "mailbox",
        "office",
        "reception",
        "safeguarding",
        "school",
        "secretary",
        "staff",
        "support",
        "team",
        "training",
        "welcome",
    ]
)


@transaction.atomic
def find_or_add(*, agency: Agency, name: str, email: str, by: Any) -> Person:
    """Return the colleague with this work address; a new one gets a practitioner's post in ``agency`` and no account.

    Raise ``Refused`` for a shared address, for a person of another agency, and for an address that is not one of the
    agency's, where these are known.
    """
    email = email.strip().lower()
    _check_address(agency, email)
    person = Person.objects.with_address(email)
    if person is not None:
        if person.agency_on(working_days.today()) != agency:
            raise Refused(f"{email} belongs to a person who does not work for {agency}", field="email")
        return person
    person = Person.objects.create(name=name.strip(), email=email)
    audit.record("partnership.person-added", person, by=by)
    posts.create(
        person=person,
        agency=agency,
        role=PostRole.PRACTITIONER,
        job_title="Not known yet",
        starts_on=working_days.today(),
        by=by,
    )
    return person


def _check_address(agency: Agency, email: str) -> None:
    local, _, domain = email.rpartition("@")
    if local in SHARED:
        raise Refused(f"{email} must be the person’s own work email address, not a shared one", field="email")
    domains = [each.domain.lower() for each in agency.domains.all()]
    if domains and domain not in domains:
        ours = " or ".join(f"@{each}" for each in domains)
        raise Refused(f"{email} must end in {ours} for {agency}", field="email")
