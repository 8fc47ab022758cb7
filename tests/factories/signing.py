"""Reports and versions of the arrangements in any state, and the three lead partners who sign them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from partnership.models import (
    AgencyRelation,
    AnnualReport,
    AnnualReportStatus,
    ArrangementsStatus,
    ArrangementsVersion,
    PartnerSeat,
    PostRole,
    RelationKind,
)
from partnership.publications.models import Signature, SignedPublication
from tests.factories.meetings import DocumentFactory
from tests.factories.partnership import LONG_AGO, AgencyFactory, PostFactory
from tests.factories.publications import ReportFactory, VersionSectionFactory

SIGNED_AT = datetime(2024, 11, 20, 9, tzinfo=UTC)
READABLE = frozenset(
    {
        ArrangementsStatus.PUBLISHED,
        ArrangementsStatus.SUPERSEDED,
        AnnualReportStatus.PUBLISHED,
        AnnualReportStatus.DISTRIBUTED,
        AnnualReportStatus.SUPERSEDED,
    }
)


def partner(seat: str, agency: Any = None) -> Any:
    """Return the user who is the lead safeguarding partner of a statutory seat."""
    agency = agency or AgencyFactory(name=f"{PartnerSeat(seat).label} agency")
    AgencyRelation.objects.create(agency=agency, kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on=LONG_AGO)
    role = PostRole.LEAD_SAFEGUARDING_PARTNER
    return PostFactory(agency=agency, role=role, job_title="Chief", person__name=f"Lead for {seat}").person.user


def three_partners() -> list[Any]:
    return [partner(seat) for seat in PartnerSeat.values]


def signature(publication: SignedPublication, seat: str, by: Any, **changes: Any) -> Signature:
    """Create a signature of the publication's text as it is now."""
    return publication.signatures.create(
        seat=seat,
        signed_by=by,
        signed_as="A Lead, Chief",
        signed_at=SIGNED_AT,
        **{"content_hash": publication.fingerprint(), **changes},
    )


def sign_all(publication: SignedPublication, signers: Sequence[Any]) -> None:
    """Sign in the order of the seats."""
    for seat, by in zip(PartnerSeat.values, signers, strict=False):
        signature(publication, seat, by)


def publishing_stamps(status: str) -> dict[str, Any]:
    """Return what the database requires of a publication in a state."""
    if status not in READABLE:
        return {}
    document = DocumentFactory()
    return {
        "document": document,
        "content_hash": document.sha256,
        "published_at": SIGNED_AT,
        "published_by": document.stored_by,
    }


def report_in(status: str, *, signers: Sequence[Any] = (), **changes: Any) -> AnnualReport:
    """Return a report in a state; ``signers`` have signed it, in the order of the seats."""
    report = ReportFactory(status=status, **{**publishing_stamps(status), **changes})
    sign_all(report, signers)
    return report


def version_in(status: str, *, signers: Sequence[Any] = (), number: int = 1, **changes: Any) -> ArrangementsVersion:
    """Return a version of one section in a state; ``signers`` have signed it, in the order of the seats."""
    changes = {f"version__{name}": value for name, value in {**publishing_stamps(status), **changes}.items()}
    section = VersionSectionFactory(
        version__number=number, version__status=status, number=1, title="Partners", **changes
    )
    sign_all(section.version, signers)
    return section.version
