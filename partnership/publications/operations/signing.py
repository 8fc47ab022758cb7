"""Sign and publish: one exact text, three signatures, one PDF. Any edit cancels the signatures."""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from partnership.directory.models import AgencyRelation, PartnerSeat, Post, PostRole, RelationKind
from partnership.publications.models import Signature, SignedPublication
from shield.models import User
from shield.operations import audit, documents
from shield.records.workflow import advance
from shield.refusals import Refused, refuse_unseen
from shield.web.access import PUBLIC

Publication = TypeVar("Publication", bound=SignedPublication)

PUBLISHED = "This has been published, so it cannot be edited."


def lock(publication: Publication) -> Publication:
    """Return the publication as it is now, locked until the transaction ends."""
    return type(publication)._base_manager.select_for_update().get(pk=publication.pk)


def lock_for_edit(publication: Publication, by: User) -> Publication:
    """Return the locked draft; what was checked or signed is returned to draft first.

    Raise `Refused` when it has been published.
    """
    locked = lock(publication)
    if locked.is_published:
        raise Refused(PUBLISHED)
    return locked if locked.is_draft else reopen(publication=locked, reason="The text was edited.", by=by)


@transaction.atomic
def reopen(*, publication: Publication, reason: str, by: User) -> Publication:
    """Return the publication to draft. Every signature is cancelled and stays in the history."""
    advance(publication, "reopen", by=by, reason=reason, **publication.CLEARED_ON_REOPEN)
    cancelled = publication.live_signatures().update(voided_at=timezone.now())
    audit.record("partnership.publication-reopened", publication, by=by, signatures_cancelled=cancelled)
    return publication


@transaction.atomic
def open_signing(*, publication: Publication, by: User) -> Publication:
    """Ask the three lead safeguarding partners to sign. Raise `Refused` while something must happen before."""
    if obstacle := lock(publication).obstacle_to_signing():
        raise Refused(obstacle)
    advance(publication, "open-signing", by=by)
    audit.record("partnership.publication-signing-opened", publication, by=by)
    return publication


def seat_of(user: User) -> tuple[str, Post] | None:
    """Return the statutory seat that a lead safeguarding partner signs for today, with their post, or ``None``."""
    posts = Post.objects.current().filter(person__user=user, role=PostRole.LEAD_SAFEGUARDING_PARTNER)
    for post in posts.select_related("agency", "person"):
        relations = AgencyRelation.objects.current()
        relation = relations.filter(agency=post.agency, kind=RelationKind.SAFEGUARDING_PARTNER).first()
        if relation is not None:
            return relation.seat, post
    return None


@transaction.atomic
def sign(*, publication: SignedPublication, seen: str, by: User, now: datetime | None = None) -> Signature:
    """Sign the text for one's own seat. The third signature completes the set. ``seen`` is the fingerprint that was read.

    Raise `Refused` when signing is not open, when the text is not the one seen, for a person without a seat, and when the
    partner has already signed.
    """
    publication = lock(publication)
    if not publication.is_being_signed:
        raise Refused("This is not open for signing.")
    text = publication.fingerprint()
    refuse_unseen(seen, text)
    seat = seat_of(by)
    if seat is None:
        raise Refused("Only a lead safeguarding partner can sign.")
    signatures = publication.live_signatures()
    if signatures.filter(models.Q(seat=seat[0]) | models.Q(signed_by=by)).exists():
        raise Refused("This partner has already signed.")
    signature = signatures.create(
        publication=publication,
        seat=seat[0],
        signed_by=by,
        signed_as=f"{seat[1].person.name}, {seat[1].job_title}",
        signed_at=now or timezone.now(),
        content_hash=text,
    )
    audit.record("partnership.publication-signed", publication, by=by, seat=seat[0], sha256=signature.content_hash)
    if signatures.count() == len(PartnerSeat):
        advance(publication, "complete-signing", by=by, content_hash=signature.content_hash)
    return signature


def lock_signed_text(publication: Publication, text: str) -> Publication:
    """Return the locked publication if ``text`` is its fingerprint and that of every signature, or raise `Refused`."""
    locked = lock(publication)
    hashes = set(locked.live_signatures().values_list("content_hash", flat=True))
    if hashes != {text} or locked.fingerprint() != text:
        raise Refused("The text has changed since it was signed. Return it to draft and ask for new signatures.")
    return locked


@transaction.atomic
def publish(
    *,
    publication: Publication,
    printed: bytes,
    filename: str,
    replaced: "models.QuerySet[Publication]",
    by: User,
    now: datetime,
) -> Publication:
    """Store the PDF for everyone, mark the publications that this one replaces, and publish.

    The caller holds the lock and has compared the text with the signatures.
    """
    document = documents.store(title=str(publication), filename=filename, content=printed, permission=PUBLIC, by=by)
    for older in replaced:
        advance(older, "supersede", by=by)
    text = publication.fingerprint()
    advance(publication, "publish", by=by, document=document, content_hash=text, published_at=now, published_by=by)
    audit.record("partnership.publication-published", publication, by=by, sha256=document.sha256)
    return publication
