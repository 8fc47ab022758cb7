"""The published arrangements: written as a draft version, published whole, replaced and kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from partnership.models import (
    AgencyRelation,
    ArrangementsChange,
    ArrangementsSection,
    ArrangementsStatus,
    ArrangementsVersion,
)
from shield import pdf
from shield.access import PUBLIC
from shield.extension_points import identity
from shield.operations import audit, documents
from shield.refusals import Refused
from shield.workflow import advance


@transaction.atomic
def begin(*, by: Any, effective_on: Any, edition: str) -> ArrangementsVersion:
    """Begin a draft from the sections of the newest version; one draft at a time."""
    if ArrangementsVersion.objects.filter(status=ArrangementsStatus.DRAFT).exists():
        raise Refused("There is a draft already. Finish it first.")
    newest = ArrangementsVersion.objects.select_for_update().order_by("-number").first()
    version = ArrangementsVersion.objects.create(
        number=newest.number + 1 if newest else 1,
        title=newest.title if newest else "Published arrangements",
        effective_on=effective_on,
        edition=edition,
    )
    for section in newest.sections.all() if newest else ():
        ArrangementsSection.objects.create(
            version=version, number=section.number, title=section.title, body=section.body
        )
    audit.record("partnership.arrangements-begun", version, by=by, number=version.number)
    return version


@transaction.atomic
def edit_section(
    *, section: ArrangementsSection, title: str, body: str, change: str, why: str, by: Any
) -> ArrangementsSection:
    """Change a draft's section; ``change`` says in the change table what is new, and ``why``."""
    version = ArrangementsVersion.objects.select_for_update().get(pk=section.version_id)
    if version.status != ArrangementsStatus.DRAFT:
        raise Refused("A published version stays as it is. Begin a new version to change it.")
    section.title, section.body = title, body
    section.save(update_fields=["title", "body"])
    if change.strip():
        ArrangementsChange.objects.create(
            version=version, order=version.changes.count() + 1, section=title, now=change.strip(), why=why
        )
    audit.record("partnership.arrangements-edited", version, by=by, section=section.number)
    return section


def publish(*, version: ArrangementsVersion, by: Any, now: datetime | None = None) -> ArrangementsVersion:
    """Print a draft, put it in force and mark the version before it as replaced.

    Every version but the first has to say what changed. The PDF is drawn before the transaction.
    """
    if version.status != ArrangementsStatus.DRAFT:
        raise Refused("Only a draft can be published.")
    if version.number > 1 and not version.changes.exists():
        raise Refused("Say in the change table what is new in this version, and why.")
    if not version.sections.exists():
        raise Refused("Write at least one section first.")
    printed = pdf.render("partnership/arrangements/pdf.html", print_context(version))
    return _publish(version, printed, by, now or timezone.now())


@transaction.atomic
def _publish(version: ArrangementsVersion, printed: bytes, by: Any, now: datetime) -> ArrangementsVersion:
    document = documents.store(
        title=str(version),
        filename=f"arrangements-version-{version.number}.pdf",
        content=printed,
        permission=PUBLIC,
        by=by,
    )
    for older in ArrangementsVersion.objects.in_force():
        advance(older, "supersede", by=by)
    advance(version, "publish", by=by, document=document, published_at=now, published_by=by)
    audit.record("partnership.arrangements-published", version, by=by, sha256=document.sha256)
    return version


def print_context(version: ArrangementsVersion) -> dict[str, Any]:
    """What the printed version shows."""
    return {
        "version": version,
        "sections": list(version.sections.all()),
        "changes": list(version.changes.all()),
        "partners": list(AgencyRelation.objects.safeguarding_partners(version.effective_on)),
        "identity": identity(),
        "paper": True,
    }
