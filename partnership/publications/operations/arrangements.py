"""The published arrangements: written, checked against the guidance, signed by three, published whole, kept."""

import logging
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.directory.models import AgencyRelation, PartnerSeat
from partnership.directory.operations import proofs
from partnership.publications.models import (
    ArrangementsChange,
    ArrangementsCheck,
    ArrangementsCopy,
    ArrangementsPicture,
    ArrangementsSection,
    ArrangementsSignature,
    ArrangementsStatus,
    ArrangementsVersion,
)
from partnership.publications.operations.annual_reports import seat_of
from shield import pdf, working_days
from shield.extension_points import identity
from shield.operations import audit, documents, edits
from shield.records.workflow import advance
from shield.refusals import Refused
from shield.web.access import PUBLIC

log = logging.getLogger(__name__)

WRITTEN = {ArrangementsStatus.CHECKED, ArrangementsStatus.SIGNING, ArrangementsStatus.SIGNED}
UNFINISHED = {ArrangementsStatus.DRAFT, *WRITTEN}


@transaction.atomic
def begin(*, by: Any, effective_on: Any, edition: str) -> ArrangementsVersion:
    """Begin a draft from the sections of the newest version, with what these answer; one draft at a time."""
    newest = ArrangementsVersion.objects.select_for_update().order_by("-number").first()
    if ArrangementsVersion.objects.filter(status__in=UNFINISHED).exists():
        raise Refused("There is a draft already. Finish it first.")
    _judge_first_day(effective_on)
    try:
        with transaction.atomic():
            version = ArrangementsVersion.objects.create(
                number=newest.number + 1 if newest else 1,
                title=newest.title if newest else "Published arrangements",
                effective_on=effective_on,
                edition=edition,
            )
    except IntegrityError as trouble:  # somebody began the same number in the same moment
        raise Refused("There is a draft already. Finish it first.") from trouble
    for section in newest.sections.prefetch_related("checks", "pictures") if newest else ():
        copied = ArrangementsSection.objects.create(
            version=version, number=section.number, title=section.title, body=section.body
        )
        for check in section.checks.all():
            ArrangementsCheck.objects.create(version=version, key=check.key, section=copied)
        for picture in section.pictures.all():
            ArrangementsPicture.objects.create(
                section=copied, document=picture.document, alternative=picture.alternative, caption=picture.caption
            )
    audit.record("partnership.arrangements-begun", version, by=by, number=version.number)
    return version


def open_draft(version: ArrangementsVersion, by: Any) -> ArrangementsVersion:
    """The locked version as a draft: what was checked or signed is a draft again, and its signatures are void."""
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    if version.status in WRITTEN:
        return take_back(version=version, reason="The words were edited.", by=by)
    if version.status != ArrangementsStatus.DRAFT:
        raise Refused("A published version stays as it is. Begin a new version to change it.")
    return version


@transaction.atomic
def edit_section(
    *,
    section: ArrangementsSection,
    read: int,
    title: str,
    body: str,
    by: Any,
    was: str = "",
    change: str = "",
    why: str = "",
) -> ArrangementsSection:
    """Change a section of the version that was ``read``; ``change`` says in the change table what is new, and ``why``.

    What was signed is a draft again.
    """
    version = open_draft(section.version, by)
    edits.revise(version, "partnership.arrangements-edited", version=read, by=by)
    section.title, section.body = title, body
    section.save(update_fields=["title", "body"])
    if change.strip():
        last = version.changes.order_by("-order").values_list("order", flat=True).first()
        ArrangementsChange.objects.create(
            version=version, order=(last or 0) + 1, section=title, was=was.strip(), now=change.strip(), why=why
        )
    return section


@transaction.atomic
def edit_facts(*, version: ArrangementsVersion, read: int, by: Any, **facts: Any) -> ArrangementsVersion:
    """Change title, first day, edition or note of the version that was ``read``; what was signed is a draft again."""
    version = open_draft(version, by)
    _judge_first_day(facts.get("effective_on", version.effective_on))
    return edits.revise(version, "partnership.arrangements-edited", version=read, by=by, **facts)


def _judge_first_day(day: date) -> None:
    newest = ArrangementsVersion.objects.in_force().first()
    if newest is not None and day <= newest.effective_on:
        raise Refused(
            f"Choose a day after {newest.in_force_from}, when the present version began.", field="effective_on"
        )


@transaction.atomic
def discard(*, version: ArrangementsVersion, reason: str, by: Any) -> None:
    """Throw a draft away that was begun by mistake; the audit keeps that there was one."""
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    if version.status != ArrangementsStatus.DRAFT or version.signatures.exists():
        raise Refused("Only a draft that nobody has signed can be thrown away.")
    audit.record("partnership.arrangements-discarded", version, by=by, number=version.number, reason=reason)
    version.delete()


@transaction.atomic
def add_section(*, version: ArrangementsVersion, title: str, body: str, by: Any) -> ArrangementsSection:
    """Put a section at the end of a draft."""
    version = open_draft(version, by)
    last = version.sections.order_by("-number").values_list("number", flat=True).first()
    section = ArrangementsSection.objects.create(version=version, number=(last or 0) + 1, title=title, body=body)
    audit.record("partnership.arrangements-section-added", version, by=by, section=section.number)
    return section


@transaction.atomic
def answer_rules(
    *, version: ArrangementsVersion, answers: dict[str, tuple[ArrangementsSection | None, str]], by: Any
) -> ArrangementsVersion:
    """Say for each thing that the guidance asks for in which section it stands, or why it does not apply."""
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    if version.status in WRITTEN:
        raise Refused("This was checked already. Take it back to a draft first.")
    if version.status != ArrangementsStatus.DRAFT:
        raise Refused("A published version stays as it is.")
    for key, (section, why_not) in answers.items():
        if section is not None and section.version_id != version.pk:
            raise Refused("This section belongs to another version.", field=key)
        answer = {"section": section, "why_not": "" if section else why_not.strip()}
        ArrangementsCheck.objects.update_or_create(version=version, key=key, defaults=answer)
    audit.record("partnership.arrangements-checklist-kept", version, by=by)
    return version


@transaction.atomic
def check(*, version: ArrangementsVersion, by: Any) -> ArrangementsVersion:
    """Close the writing; ``Refused`` names each thing that the guidance asks for and nobody has answered (rule A3).

    Every version but the first has to say what changed.
    """
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    if not version.sections.exists():
        raise Refused("Write at least one section first.")
    if version.number > 1 and not version.changes.exists():
        raise Refused("Say in the change table what is new in this version, and why.")
    missing = version.unanswered_rules()
    if missing:
        raise Refused("Say in which section each of these stands: " + "; ".join(rule.title for rule in missing) + ".")
    advance(version, "check", by=by)
    audit.record("partnership.arrangements-checked", version, by=by)
    return version


@transaction.atomic
def open_signing(*, version: ArrangementsVersion, by: Any) -> ArrangementsVersion:
    """Ask the three lead safeguarding partners for their signatures."""
    advance(version, "open-signing", by=by)
    audit.record("partnership.arrangements-signing-opened", version, by=by)
    return version


@transaction.atomic
def take_back(*, version: ArrangementsVersion, reason: str, by: Any) -> ArrangementsVersion:
    """Make a draft of it again; every signature is void and stays in the history."""
    advance(version, "take-back", by=by, reason=reason)
    voided = version.live_signatures().update(voided_at=timezone.now())
    audit.record("partnership.arrangements-taken-back", version, by=by, signatures_voided=voided)
    return version


@transaction.atomic
def sign(*, version: ArrangementsVersion, by: Any, now: datetime | None = None) -> ArrangementsSignature:
    """Sign the text as it stands for one's seat; the third seat's signature completes the set (rule A4)."""
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    if version.status != ArrangementsStatus.SIGNING:
        raise Refused("This version is not waiting for signatures.")
    seat = seat_of(by)
    if seat is None:
        raise Refused("Only the lead safeguarding partner of a seat can sign.")
    signed = version.live_signatures()
    if signed.filter(seat=seat[0]).exists() or signed.filter(signed_by=by).exists():
        raise Refused("It is signed for this partner already.")
    signature = ArrangementsSignature.objects.create(
        version=version,
        seat=seat[0],
        signed_by=by,
        signed_as=f"{seat[1].person.name}, {seat[1].job_title}",
        signed_at=now or timezone.now(),
        content_hash=version.fingerprint(),
    )
    audit.record("partnership.arrangements-signed", version, by=by, seat=seat[0], sha256=signature.content_hash)
    if version.live_signatures().count() == len(PartnerSeat):
        advance(version, "complete-signing", by=by, content_hash=signature.content_hash)
    return signature


def publish(*, version: ArrangementsVersion, by: Any, now: datetime | None = None) -> ArrangementsVersion:
    """Print the signed text, put it in force and mark the version before it as replaced; not before its first day.

    The PDF is drawn before the transaction. The text must be the very one that three partners signed.
    """
    now = now or timezone.now()
    if version.status != ArrangementsStatus.SIGNED:
        raise Refused("Only a version that all three partners signed can be published.")
    if version.effective_on > working_days.today(now):
        raise Refused(f"It is in force from {version.in_force_from}, and is published on that day by itself.")
    text = version.fingerprint()
    return _publish(version, text, _print(version), by, now)


def _print(version: ArrangementsVersion) -> bytes:
    return pdf.render("partnership/arrangements/pdf.html", print_context(version))


@transaction.atomic
def _publish(version: ArrangementsVersion, text: str, printed: bytes, by: Any, now: datetime) -> ArrangementsVersion:
    version = ArrangementsVersion.objects.select_for_update().get(pk=version.pk)
    hashes = set(version.live_signatures().values_list("content_hash", flat=True))
    if hashes != {text} or version.fingerprint() != text:
        raise Refused("The text is not the one that was signed. Take it back to a draft and have it signed again.")
    return _put_in_force(version, printed, by, now)


def _put_in_force(version: ArrangementsVersion, printed: bytes, by: Any, now: datetime) -> ArrangementsVersion:
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


def publish_due(*, now: datetime | None = None) -> int:
    """Publish every signed version whose first day has come, in the name of whoever signed last; answers how many."""
    now = now or timezone.now()
    return sum(_publish_alone(version, now) for version in ArrangementsVersion.objects.due(working_days.today(now)))


def _publish_alone(version: ArrangementsVersion, now: datetime) -> int:
    """One trouble leaves the others done, and is seen in the log; a rival clock that was first is none."""
    try:
        publish(version=version, by=version.live_signatures().latest("signed_at").signed_by, now=now)
    except Refused:
        log.warning("Version %s of the arrangements was not published on its day.", version.number)
        return 0
    return 1


@transaction.atomic
def record_copy(
    *, version: ArrangementsVersion, recipient: str, sent_on: date, by: Any, proof: Any = None
) -> ArrangementsCopy:
    """Keep that a published version was sent to somebody, with the fingerprint of the file and the proof of sending."""
    if version.document is None:
        raise Refused("Only a published version can have been sent.")
    if sent_on > working_days.today():
        raise Refused("The day must be today or earlier.", field="sent_on")
    if version.copies.filter(recipient=recipient).exists():
        raise Refused("This is recorded already.", field="recipient")
    copy = ArrangementsCopy.objects.create(
        version=version,
        recipient=recipient,
        sent_on=sent_on,
        recorded_by=by,
        proof=proofs.keep(recipient=recipient, proof=proof, by=by),
        sha256=version.document.sha256,
    )
    audit.record("partnership.arrangements-copy-sent", version, by=by, to=recipient, on=str(sent_on))
    return copy


@transaction.atomic
def keep_historic(*, version: ArrangementsVersion, by: Any, at: datetime) -> ArrangementsVersion:
    """Put a version of the time before the portal in force as it was: signed on paper, so nobody signs it here."""
    printed = _print(version)
    ArrangementsVersion.objects.filter(pk=version.pk, status=ArrangementsStatus.DRAFT).update(
        status=ArrangementsStatus.SIGNED, content_hash=version.fingerprint()
    )
    version.refresh_from_db()
    return _put_in_force(version, printed, by, at)


def print_context(version: ArrangementsVersion) -> dict[str, Any]:
    """What the printed version shows."""
    return {
        "version": version,
        "sections": list(version.sections.prefetch_related("pictures__document")),
        "changes": list(version.changes.all()),
        "partners": list(AgencyRelation.objects.safeguarding_partners(version.effective_on)),
        "identity": identity(),
        "paper": True,
    }
