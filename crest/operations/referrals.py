"""Send a referral once; accept it or signpost it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from crest.models import (
    Case,
    Child,
    PanelMeeting,
    ReceiptStatus,
    Referral,
    ReferralDraft,
    ReferralReceipt,
    new_reference,
)
from crest.operations import agenda
from partnership.models import Agency, Post, PostRole
from shield import working_days
from shield.operations import audit, notices
from shield.records.encryption import sealed
from shield.records.row_security import acting_by
from shield.records.workflow import advance
from shield.refusals import Refused

TRIES = 8


@dataclass(frozen=True)
class Subject:
    """The young person, as the referrer knows them."""

    name: str
    known_as: str | None = None
    date_of_birth: str | None = None
    estimated_age: int | None = None
    school: str | None = None


@dataclass(frozen=True)
class Account:
    """What the referrer tells."""

    phone: str
    relationship: str
    kinds: list[str]
    concern: str
    missing: str
    young_person_told: str
    parents_told: str
    own_words: str | None = None
    said_to: str | None = None
    missing_detail: str | None = None
    not_told_because: str | None = None


@acting_by
def submit(
    *, draft: ReferralDraft, subject: Subject, account: Account, by: Any, now: datetime | None = None
) -> ReferralReceipt:
    """Send a draft: exactly one referral and one receipt, however often it is asked for.

    The draft is locked, so a double click or a retry waits and is answered with the receipt of the first. The draft is
    emptied, the referrer and the MASH are told a reference and nothing else.
    """
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        return ReferralReceipt.objects.get(draft_key=draft.pk, referrer=by)
    _judge(subject, account)
    now = now or timezone.now()
    receipt = _write(draft, subject, account, _agency_of(by, now), by, now)
    draft.answers, draft.sent_at = None, now
    draft.save(update_fields=["answers", "sent_at"])
    audit.record("crest.referral-submitted", receipt.referral, by=by)
    _announce(receipt)
    return receipt


def _judge(subject: Subject, account: Account) -> None:
    if not subject.name.strip():
        raise Refused("Enter the young person’s name", field="name")
    if subject.date_of_birth is None and subject.estimated_age is None:
        raise Refused("Enter the date of birth, or the age you estimate", field="estimated_age")
    if not account.kinds:
        raise Refused("Select what kind of exploitation you are worried about", field="kinds")
    if not account.concern.strip():
        raise Refused("Write what you know and what worries you", field="concern")


def _agency_of(by: Any, now: datetime) -> Agency:
    agency = by.person.agency_on(working_days.today(now)) if hasattr(by, "person") else None
    if agency is None:
        raise Refused("You hold no post in an agency today, so you cannot send a referral.")
    return agency


def _write(
    draft: ReferralDraft, subject: Subject, account: Account, agency: Agency, by: Any, now: datetime
) -> ReferralReceipt:
    """Child, referral and receipt; another reference when this one is taken (which only the constraint may see)."""
    child = Child.objects.create(**asdict(subject), entered_by=by, entered_at=now)
    for _ in range(TRIES):
        reference = new_reference()
        try:
            with transaction.atomic():
                referral = Referral.objects.create(
                    **asdict(account),
                    reference=reference,
                    draft_key=draft.pk,
                    child=child,
                    referrer=by,
                    agency=agency,
                    asked_at=now,
                )
                return ReferralReceipt.objects.create(
                    referral=referral, draft_key=draft.pk, reference=reference, referrer=by, sent_at=now
                )
        except IntegrityError as trouble:
            if "reference" not in str(trouble):
                raise
    raise Refused("The referral could not be given a reference. Try again, or phone the MASH.")


def _announce(receipt: ReferralReceipt) -> None:
    notices.post(
        "crest/emails/sealed/referral-received",
        to=receipt.referrer.email,
        occasion=f"crest.referral-received:{receipt.pk}",
        reference=receipt.reference,
        path=reverse("crest:receipt-detail", args=[receipt.pk]),
    )
    screeners = Post.objects.current().filter(role=PostRole.MASH_SCREENER, person__user__is_active=True)
    for address in sorted(set(screeners.values_list("person__user__email", flat=True))):
        notices.post(
            "crest/emails/sealed/referral-waits",
            to=address,
            occasion=f"crest.referral-waits:{receipt.pk}:{address}",
            reference=receipt.reference,
            path=reverse("crest:referral-detail", args=[receipt.referral_id]),
        )


@acting_by
def accept(*, referral: Referral, reason: str, by: Any, now: datetime | None = None) -> PanelMeeting:
    """Open a case and put it on the agenda of the next panel meeting; answers that meeting.

    Refuses without a reason, when somebody has screened the referral already, or while no panel takes referrals.
    """
    now = now or timezone.now()
    referral = _screen(referral, "accept", ReceiptStatus.ACCEPTED, reason, by, now)
    case = Case.objects.create(
        code=referral.reference, child_id=referral.child_id, opened_from=referral, opened_by=by, opened_at=now
    )
    meeting = agenda.next_meeting(now)
    agenda.place(case=case, meeting=meeting, now=now)
    audit.record("crest.referral-accepted", referral, by=by, case=str(case.pk), meeting=str(meeting.pk))
    return meeting


@acting_by
def signpost(*, referral: Referral, to: str, reason: str, by: Any, now: datetime | None = None) -> Referral:
    """Pass the referral to another service, with a reason; it is kept, and no case is opened."""
    if not to.strip():
        raise Refused("Enter the service that this goes to", field="to")
    referral = _screen(
        referral, "signpost", ReceiptStatus.SIGNPOSTED, reason, by, now or timezone.now(), signposted_to=to
    )
    audit.record("crest.referral-signposted", referral, by=by)
    return referral


def _screen(
    referral: Referral, verb: str, told: ReceiptStatus, reason: str, by: Any, now: datetime, **private: str
) -> Referral:
    """Move the referral and its receipt together. The reason stays enciphered, so the status change carries none."""
    if not reason.strip():
        raise Refused("Enter the reason", field="reason")
    private["screening_reason"] = reason
    stamps = {name: sealed(referral, name, value) for name, value in private.items()}
    advance(referral, verb, by=by, at=now, screened_by=by, screened_at=now, **stamps)
    ReferralReceipt.objects.filter(referral=referral).update(status=told)
    return referral
