"""Versions of the published arrangements in any state, and the three who sign them."""

from datetime import UTC, datetime
from typing import Any

from partnership.models import (
    AgencyRelation,
    ArrangementsSignature,
    ArrangementsStatus,
    ArrangementsVersion,
    PartnerSeat,
    PostRole,
    RelationKind,
)
from tests.factories.meetings import DocumentFactory
from tests.factories.partnership import LONG_AGO, AgencyFactory, PostFactory
from tests.factories.publications import VersionSectionFactory

A = ArrangementsStatus
SIGNED_AT = datetime(2024, 11, 20, 9, tzinfo=UTC)
READABLE = frozenset({A.PUBLISHED, A.SUPERSEDED})


def partner(seat: str, agency: Any = None) -> Any:
    """The lead safeguarding partner of a statutory seat."""
    agency = agency or AgencyFactory(name=f"{PartnerSeat(seat).label} agency")
    AgencyRelation.objects.create(agency=agency, kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on=LONG_AGO)
    role = PostRole.LEAD_SAFEGUARDING_PARTNER
    return PostFactory(agency=agency, role=role, job_title="Chief", person__name=f"Lead for {seat}").person.user


def three_partners() -> list[Any]:
    return [partner(seat) for seat in PartnerSeat.values]


def signature(version: ArrangementsVersion, seat: str, by: Any, **facts: Any) -> ArrangementsSignature:
    return ArrangementsSignature.objects.create(
        version=version,
        seat=seat,
        signed_by=by,
        signed_as="A Lead, Chief",
        signed_at=SIGNED_AT,
        **{"content_hash": version.fingerprint(), **facts},
    )


def version_in(status: str, *, signers: list[Any] = (), number: int = 1, **facts: Any) -> ArrangementsVersion:
    """A version of one section in a state; ``signers`` have signed it, in the order of the seats."""
    if status in READABLE:
        document = DocumentFactory()
        facts = {"document": document, "published_at": SIGNED_AT, "published_by": document.stored_by, **facts}
    facts = {f"version__{name}": value for name, value in facts.items()}
    section = VersionSectionFactory(version__number=number, version__status=status, number=1, title="Partners", **facts)
    for seat, by in zip(PartnerSeat.values, signers, strict=False):
        signature(section.version, seat, by)
    return section.version
