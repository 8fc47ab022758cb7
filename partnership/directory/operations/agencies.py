"""Agencies: their email domains and their relationships to the partnership."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from partnership.directory.models import Agency, AgencyDomain, AgencyRelation, RelationKind
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def update_domains(*, agency: Agency, domains: Iterable[str], by: User) -> None:
    """Set the email domains whose users can join the agency without a request."""
    wanted = {domain.strip().lower().lstrip("@") for domain in domains if domain.strip()}
    wrong = sorted(domain for domain in wanted if "." not in domain or " " in domain)
    if wrong:
        raise Refused(
            f"Email domains must be the part after the @, like example.org. Check “{wrong[0]}”.", field="domains"
        )
    existing = set(agency.domains.values_list("domain", flat=True))
    agency.domains.exclude(domain__in=wanted).delete()
    AgencyDomain.objects.bulk_create([AgencyDomain(agency=agency, domain=d) for d in sorted(wanted - existing)])
    audit.record("partnership.agency-domains-updated", agency, by=by, domains=sorted(wanted))


@transaction.atomic
def add_relation(*, agency: Agency, kind: str, seat: str, reason: str, starts_on: date, by: User) -> AgencyRelation:
    """Add a relationship from a date on. Raise ``Refused`` when another agency holds the seat at that time."""
    if kind == RelationKind.SAFEGUARDING_PARTNER and not seat:
        raise Refused("Select which safeguarding partner this is", field="seat")
    held_seat = seat if kind == RelationKind.SAFEGUARDING_PARTNER else ""
    try:
        with transaction.atomic():
            relation = AgencyRelation.objects.create(
                agency=agency, kind=kind, seat=held_seat, reason=reason, starts_on=starts_on
            )
    except IntegrityError as error:
        raise Refused(
            "Another agency is this safeguarding partner at that time. End its relationship first.", field="seat"
        ) from error
    audit.record("partnership.agency-relation-added", agency, by=by, relation=kind, since=str(starts_on))
    return relation


@transaction.atomic
def end_relation(*, relation: AgencyRelation, last_day: date, by: User) -> AgencyRelation:
    """End a relationship after ``last_day``; it stays on record."""
    relation = AgencyRelation.objects.select_for_update().get(pk=relation.pk)
    if relation.ends_on is not None:
        raise Refused("This relationship already has an end date")
    if last_day < relation.starts_on:
        raise Refused("Last day must be on or after the first day", field="last_day")
    relation.ends_on = last_day
    relation.save(update_fields=["ends_on"])
    audit.record(
        "partnership.agency-relation-ended", relation.agency, by=by, relation=relation.kind, last=str(last_day)
    )
    return relation
