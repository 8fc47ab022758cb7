"""Record who a published report or version was sent to, with the proof of sending."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from partnership.directory.models import StatutoryRule
from partnership.directory.operations import proofs
from partnership.publications.models import SentCopy, SignedPublication
from partnership.publications.operations.signing import lock
from shield import working_days
from shield.models import User
from shield.operations import audit
from shield.refusals import Refused

RECORDED = "This recipient is already recorded."


@transaction.atomic
def record(
    *,
    publication: SignedPublication,
    recipient: str,
    sent_on: date,
    by: User,
    proof: UploadedFile | None = None,
    rule: StatutoryRule | None = None,
) -> SentCopy:
    """Record that a published report or version was sent, with the hash of the file and the proof of sending.

    ``rule`` is the statutory rule that names a recipient of an annual report. Raise `Refused` before it is published,
    for a date in the future, and for a recipient or rule that is already recorded.
    """
    publication = lock(publication)
    if publication.document is None:
        raise Refused("This must be published before you can record who it was sent to.")
    if sent_on > working_days.today():
        raise Refused("Date sent must be today or in the past.", field="sent_on")
    copies = publication.sent_copies()
    if copies.filter(recipient=recipient).exists():
        raise Refused(RECORDED, field="recipient")
    named_by = {"rule_key": rule.key} if rule else {}
    if named_by and copies.filter(**named_by).exists():
        raise Refused(RECORDED, field="rule")
    copy: SentCopy = copies.create(
        publication=publication,
        recipient=recipient,
        sent_on=sent_on,
        recorded_by=by,
        proof=proofs.store(recipient=recipient, proof=proof, by=by),
        sha256=publication.document.sha256,
        **named_by,
    )
    audit.record("partnership.publication-copy-sent", publication, by=by, to=recipient, on=str(sent_on))
    return copy
