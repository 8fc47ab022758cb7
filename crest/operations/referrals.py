"""Send a referral once; accept it or signpost it."""

from dataclasses import asdict, dataclass
from datetime import datetime

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
from shield.models import User
from shield.operations import audit, outbox
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
    """What the referrer writes about the young person."""

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
    *, draft: ReferralDraft, subject: Subject, account: Account, by: User, now: datetime | None = None
) -> ReferralReceipt:
    """Send a draft and return its receipt: exactly one referral and one receipt, however often it is sent.

    The draft is locked, so a double click or a retry waits and returns the receipt of the first. The draft is emptied;
    the referrer and the MASH are emailed a reference and nothing else. Raise ``Refused`` when something is missing.
    """
    draft = ReferralDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.is_sent:
        return ReferralReceipt.objects.get(draft_key=draft.pk, referrer=by)
    _check(subject, account)
    now = now or timezone.now()
    receipt = _write(draft, subject, account, _agency_of(by, now), by, now)
    draft.answers, draft.sent_at = None, now
    draft.save(update_fields=["answers", "sent_at"])
    audit.record("crest.referral-submitted", receipt.referral, by=by)
    _email_reference(receipt)
    return receipt


def _check(subject: Subject, account: Account) -> None:
    if not subject.name.strip():
        raise Refused("Enter the young person’s name", field="name")
    if subject.date_of_birth is None and subject.estimated_age is None:
        raise Refused("Enter the date of birth or an estimated age", field="estimated_age")
    if not account.kinds:
        raise Refused("Select the types of exploitation you are worried about", field="kinds")
    if not account.concern.strip():
        raise Refused("Enter what you know and what worries you", field="concern")


def _agency_of(by: User, now: datetime) -> Agency:
    agency = by.person.agency_on(working_days.today(now)) if hasattr(by, "person") else None
    if agency is None:
        raise Refused("You do not have a post in an agency today, so you cannot send a referral.")
    return agency


def _write(
    draft: ReferralDraft, subject: Subject, account: Account, agency: Agency, by: User, now: datetime
) -> ReferralReceipt:
    """Return the receipt of a new child and referral; with another reference when the first is taken."""
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
        except IntegrityError as error:
            if "reference" not in str(error):
                raise
    raise Refused("We could not create a reference. Try again, or phone the MASH.")


def _email_reference(receipt: ReferralReceipt) -> None:
    """Email the reference, and nothing else, to the referrer and to each MASH screener."""
    outbox.post(
        "crest/emails/sealed/referral-received",
        to=receipt.referrer.email,
        idempotency_key=f"crest.referral-received:{receipt.pk}",
        reference=receipt.reference,
        path=reverse("crest:receipt-detail", args=[receipt.pk]),
    )
    screeners = Post.objects.current().filter(role=PostRole.MASH_SCREENER, person__user__is_active=True)
    for address in sorted(set(screeners.values_list("person__user__email", flat=True))):
        outbox.post(
            "crest/emails/sealed/referral-waits",
            to=address,
            idempotency_key=f"crest.referral-waits:{receipt.pk}:{address}",
            reference=receipt.reference,
            path=reverse("crest:referral-detail", args=[receipt.referral_id]),
        )


@acting_by
def accept(*, referral: Referral, reason: str, by: User, now: datetime | None = None) -> PanelMeeting:
    """Open a case, add it to the agenda of the next panel meeting, and return that meeting.

    Raise ``Refused`` without a reason, when the referral is already screened, or while no panel takes referrals.
    """
    now = now or timezone.now()
    referral = _screen(referral, "accept", ReceiptStatus.ACCEPTED, reason, by, now)
    case = Case.objects.create(
        code=referral.reference, child_id=referral.child_id, opened_from=referral, opened_by=by, opened_at=now
    )
    meeting = agenda.next_meeting(now)
    agenda.add_to_agenda(case=case, meeting=meeting, now=now)
    audit.record("crest.referral-accepted", referral, by=by, case=str(case.pk), meeting=str(meeting.pk))
    return meeting


@acting_by
def signpost(*, referral: Referral, to: str, reason: str, by: User, now: datetime | None = None) -> Referral:
    """Return the referral, passed to another service with a reason; no case is opened."""
    if not to.strip():
        raise Refused("Enter the service", field="to")
    referral = _screen(
        referral, "signpost", ReceiptStatus.SIGNPOSTED, reason, by, now or timezone.now(), signposted_to=to
    )
    audit.record("crest.referral-signposted", referral, by=by)
    return referral


def _screen(
    referral: Referral, verb: str, receipt_status: ReceiptStatus, reason: str, by: User, now: datetime, **private: str
) -> Referral:
    """Move the referral and its receipt together. The reason is stored encrypted, so the status change has none."""
    if not reason.strip():
        raise Refused("Enter the reason", field="reason")
    private["screening_reason"] = reason
    stamps = {name: sealed(referral, name, value) for name, value in private.items()}
    advance(referral, verb, by=by, at=now, screened_by=by, screened_at=now, **stamps)
    ReferralReceipt.objects.filter(referral=referral).update(status=receipt_status)
    return referral
