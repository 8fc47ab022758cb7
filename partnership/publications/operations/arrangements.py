"""The published arrangements: write a version, check it against the guidance, publish it."""

import logging
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.directory.models import AgencyRelation
from partnership.publications.models import (
    ArrangementsChange,
    ArrangementsCheck,
    ArrangementsPicture,
    ArrangementsSection,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.publications.operations import signing
from shield import pdf, working_days
from shield.extension_points import identity
from shield.models import User
from shield.operations import audit, edits
from shield.records.workflow import advance
from shield.refusals import Refused

log = logging.getLogger(__name__)

DRAFT_EXISTS = "There is already a draft. Finish or delete it first."


@transaction.atomic
def create(*, by: User, effective_on: date, edition: str) -> ArrangementsVersion:
    """Create a draft from the sections of the newest version, with the requirements that they cover.

    Raise `Refused` while another version is not finished.
    """
    newest = ArrangementsVersion.objects.select_for_update().order_by("-number").first()
    if ArrangementsVersion.objects.unfinished().exists():
        raise Refused(DRAFT_EXISTS)
    _check_first_day(effective_on)
    try:
        with transaction.atomic():
            version = ArrangementsVersion.objects.create(
                number=newest.number + 1 if newest else 1,
                title=newest.title if newest else "Published arrangements",
                effective_on=effective_on,
                edition=edition,
            )
    except IntegrityError as error:  # a colleague created the same number at the same moment
        raise Refused(DRAFT_EXISTS) from error
    if newest:
        _copy_sections(newest, version)
    audit.record("partnership.arrangements-created", version, by=by, number=version.number)
    return version


def _copy_sections(newest: ArrangementsVersion, version: ArrangementsVersion) -> None:
    """Copy sections with their pictures and checks into a new version."""
    for section in newest.sections.prefetch_related("checks", "pictures"):
        copied = ArrangementsSection.objects.create(
            version=version, number=section.number, title=section.title, body=section.body
        )
        for check in section.checks.all():
            ArrangementsCheck.objects.create(version=version, key=check.key, section=copied)
        for picture in section.pictures.all():
            ArrangementsPicture.objects.create(
                section=copied, document=picture.document, alternative=picture.alternative, caption=picture.caption
            )


def _check_first_day(day: date) -> None:
    newest = ArrangementsVersion.objects.in_force().first()
    if newest is not None and day <= newest.effective_on:
        raise Refused(
            f"In force from must be after {newest.in_force_from}, the first day of the version in force.",
            field="effective_on",
        )


@transaction.atomic
def update(*, version: ArrangementsVersion, read: int, by: User, **changes: Any) -> ArrangementsVersion:
    """Edit title, first day, edition or note of the version that was ``read``. What was signed becomes a draft again."""
    version = signing.lock_for_edit(version, by)
    _check_first_day(changes.get("effective_on", version.effective_on))
    return edits.update_record(version, "partnership.arrangements-edited", version=read, by=by, **changes)


@transaction.atomic
def delete_draft(*, version: ArrangementsVersion, reason: str, by: User) -> None:
    """Delete a draft; the audit log keeps that there was one. Raise `Refused` once a partner has signed it."""
    version = signing.lock(version)
    if not version.is_draft or version.signatures.exists():
        raise Refused("Only a draft that no partner has signed can be deleted.")
    audit.record("partnership.arrangements-deleted", version, by=by, number=version.number, reason=reason)
    version.delete()


@transaction.atomic
def add_section(*, version: ArrangementsVersion, title: str, body: str, by: User) -> ArrangementsSection:
    """Add a section at the end. What was signed becomes a draft again."""
    version = signing.lock_for_edit(version, by)
    last = version.sections.order_by("-number").values_list("number", flat=True).first()
    section = ArrangementsSection.objects.create(version=version, number=(last or 0) + 1, title=title, body=body)
    audit.record("partnership.arrangements-section-added", version, by=by, section=section.number)
    return section


@transaction.atomic
def update_section(
    *,
    section: ArrangementsSection,
    read: int,
    title: str,
    body: str,
    by: User,
    was: str = "",
    change: str = "",
    why: str = "",
) -> ArrangementsSection:
    """Edit a section of the version that was ``read``. What was signed becomes a draft again.

    ``change`` adds a row to the table of changes: what is new, what it ``was``, and ``why``.
    """
    version = signing.lock_for_edit(section.version, by)
    edits.update_record(version, "partnership.arrangements-edited", version=read, by=by)
    section.title, section.body = title, body
    section.save(update_fields=["title", "body"])
    if change.strip():
        last = version.changes.order_by("-order").values_list("order", flat=True).first()
        ArrangementsChange.objects.create(
            version=version, order=(last or 0) + 1, section=title, was=was.strip(), now=change.strip(), why=why
        )
    return section


@transaction.atomic
def update_checklist(
    *, version: ArrangementsVersion, answers: dict[str, tuple[ArrangementsSection | None, str]], by: User
) -> ArrangementsVersion:
    """Record for each requirement of the guidance which section covers it, or why it does not apply."""
    version = signing.lock(version)
    if version.is_published:
        raise Refused(signing.PUBLISHED)
    if not version.is_draft:
        raise Refused("This version is already checked. Return it to draft first.")
    for key, (section, why_not) in answers.items():
        if section is not None and section.version_id != version.pk:
            raise Refused("Select a section of this version.", field=key)
        answer = {"section": section, "why_not": "" if section else why_not.strip()}
        ArrangementsCheck.objects.update_or_create(version=version, key=key, defaults=answer)
    audit.record("partnership.arrangements-checklist-updated", version, by=by)
    return version


@transaction.atomic
def check(*, version: ArrangementsVersion, by: User) -> ArrangementsVersion:
    """Close the writing. Raise `Refused` with each requirement of the guidance that is not covered (rule A3).

    Every version but the first must have a row in the table of changes.
    """
    version = signing.lock(version)
    if not version.sections.exists():
        raise Refused("Add at least one section first.")
    if version.number > 1 and not version.changes.exists():
        raise Refused("Add a row to the table of changes: edit a section and enter what is new and why.")
    missing = version.uncovered_rules()
    if missing:
        raise Refused("Select the section that covers: " + "; ".join(rule.title for rule in missing) + ".")
    advance(version, "check", by=by)
    audit.record("partnership.arrangements-checked", version, by=by)
    return version


def publish(*, version: ArrangementsVersion, by: User, now: datetime | None = None) -> ArrangementsVersion:
    """Publish the signed text as a PDF and put it in force; the version before it is marked as replaced.

    The PDF is rendered before the transaction. Raise `Refused` before the first day, or unless the text is the one
    that three partners signed.
    """
    now = now or timezone.now()
    if not version.is_signed:
        raise Refused("Only a version that all three partners have signed can be published.")
    if version.effective_on > working_days.today(now):
        raise Refused(f"This version is in force from {version.in_force_from}. It is published automatically that day.")
    text = version.fingerprint()
    return _publish_signed(version, text, render_pdf(version), by, now)


@transaction.atomic
def _publish_signed(
    version: ArrangementsVersion, text: str, printed: bytes, by: User, now: datetime
) -> ArrangementsVersion:
    return _put_in_force(signing.lock_signed_text(version, text), printed, by, now)


def _put_in_force(version: ArrangementsVersion, printed: bytes, by: User, now: datetime) -> ArrangementsVersion:
    return signing.publish(
        publication=version,
        printed=printed,
        filename=f"arrangements-version-{version.number}.pdf",
        replaced=ArrangementsVersion.objects.in_force(),
        by=by,
        now=now,
    )


def publish_due(*, now: datetime | None = None) -> int:
    """Publish every signed version whose first day has come, in the name of the last signer, and return how many."""
    now = now or timezone.now()
    return sum(_publish_alone(version, now) for version in ArrangementsVersion.objects.due(working_days.today(now)))


def _publish_alone(version: ArrangementsVersion, now: datetime) -> int:
    """Publish one version and return 1, or log the refusal and return 0, so that the others are still published."""
    try:
        publish(version=version, by=version.live_signatures().latest("signed_at").signed_by, now=now)
    except Refused:
        log.warning("Version %s of the arrangements was not published on its day.", version.number)
        return 0
    return 1


@transaction.atomic
def record_historic(*, version: ArrangementsVersion, by: User, at: datetime) -> ArrangementsVersion:
    """Publish a version from before the portal. It was signed on paper, so it has no signatures here."""
    printed = render_pdf(version)
    ArrangementsVersion.objects.filter(pk=version.pk, status=ArrangementsStatus.DRAFT).update(
        status=ArrangementsStatus.SIGNED, content_hash=version.fingerprint()
    )
    version.refresh_from_db()
    return _put_in_force(version, printed, by, at)


def render_pdf(version: ArrangementsVersion) -> bytes:
    """Return the version as a PDF."""
    context = {
        "version": version,
        "sections": list(version.sections.prefetch_related("pictures__document")),
        "changes": list(version.changes.all()),
        "partners": list(AgencyRelation.objects.safeguarding_partners(version.effective_on)),
        "identity": identity(),
        "paper": True,
    }
    return pdf.render("partnership/arrangements/pdf.html", context)
