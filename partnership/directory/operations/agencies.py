"""Agencies and what they are to the partnership; groups and the terms they work to."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from partnership.directory.models import (
    Agency,
    AgencyDomain,
    AgencyRelation,
    GovernanceGroup,
    RelationKind,
    TermsOfReference,
)
from shield.operations import audit
from shield.refusals import Refused


@transaction.atomic
def keep_domains(*, agency: Agency, domains: Iterable[str], by: Any) -> None:
    """Make these the addresses whose owners may join the agency by themselves."""
    wanted = {domain.strip().lower().lstrip("@") for domain in domains if domain.strip()}
    wrong = sorted(domain for domain in wanted if "." not in domain or " " in domain)
    if wrong:
        raise Refused(f"{wrong[0]} is not the part of an e-mail address after the @.", field="domains")
    held = set(agency.domains.values_list("domain", flat=True))
    agency.domains.exclude(domain__in=wanted).delete()
    AgencyDomain.objects.bulk_create([AgencyDomain(agency=agency, domain=d) for d in sorted(wanted - held)])
    audit.record("partnership.agency-domains-kept", agency, by=by, domains=sorted(wanted))


@transaction.atomic
def relate(*, agency: Agency, kind: str, seat: str, reason: str, starts_on: date, by: Any) -> AgencyRelation:
    """Say what an agency is to the partnership from a day on; a partner's seat is held by one agency at a time."""
    if kind == RelationKind.SAFEGUARDING_PARTNER and not seat:
        raise Refused("Choose the seat that this safeguarding partner holds.", field="seat")
    held_seat = seat if kind == RelationKind.SAFEGUARDING_PARTNER else ""
    try:
        with transaction.atomic():
            relation = AgencyRelation.objects.create(
                agency=agency, kind=kind, seat=held_seat, reason=reason, starts_on=starts_on
            )
    except IntegrityError as trouble:
        raise Refused("Another agency holds this seat at that time. End its relation first.", field="seat") from trouble
    audit.record("partnership.agency-related", agency, by=by, relation=kind, since=str(starts_on))
    return relation


@transaction.atomic
def end_relation(*, relation: AgencyRelation, last_day: date, by: Any) -> AgencyRelation:
    """Say until when an agency was what it was; the row stays."""
    relation = AgencyRelation.objects.select_for_update().get(pk=relation.pk)
    if relation.ends_on is not None:
        raise Refused("This relation has an end already.")
    if last_day < relation.starts_on:
        raise Refused("The last day cannot be before the first.", field="last_day")
    relation.ends_on = last_day
    relation.save(update_fields=["ends_on"])
    audit.record(
        "partnership.agency-relation-ended", relation.agency, by=by, relation=relation.kind, last=str(last_day)
    )
    return relation


@transaction.atomic
def agree_terms(*, group: GovernanceGroup, text: str, agreed_on: date, by: Any) -> TermsOfReference:
    """Keep a new version of a group's terms; the old ones stay readable."""
    GovernanceGroup.objects.select_for_update().get(pk=group.pk)
    newest = group.terms.order_by("-version").first()
    terms = TermsOfReference.objects.create(
        group=group, version=newest.version + 1 if newest else 1, agreed_on=agreed_on, text=text
    )
    audit.record("partnership.terms-agreed", group, by=by, version=terms.version)
    return terms
