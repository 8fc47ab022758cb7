"""A referral, the draft it was written in, and the receipt for its author."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from crest.models.children import Child
from partnership.models import Agency
from shield.records.encryption import EncryptedField
from shield.records.workflow import Move, Workflow

# Letters and digits that sound different on the phone; without vowels no word can form.
REFERENCE_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"


def new_reference() -> str:
    """Return a new reference such as ``CR-2296``, which reveals nothing about the child, date or order."""
    return "CR-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4))


class ExploitationKind(models.TextChoices):
    SEXUAL = "sexual", "Sexual exploitation"
    CRIMINAL = "criminal", "Criminal exploitation, such as county lines"
    GANGS = "gangs", "Gangs or serious violence"
    TRAFFICKING = "trafficking", "Trafficking, modern slavery or forced labour"
    ONLINE = "online", "Online, or for money or goods"
    OTHER = "other", "Another type of harm outside the home"
    UNKNOWN = "unknown", "Something is wrong, but I do not know the type"


class Missing(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class AwarenessOfReferral(models.TextChoices):
    """Whether a person knows about the referral, and agrees with it."""

    AGREES = "agrees", "Yes, and they agree"
    DISAGREES = "disagrees", "Yes, and they do not agree"
    NOT_TOLD = "not_told", "No"


class ReferralStatus(models.TextChoices):
    SUBMITTED = "submitted", "Awaiting screening"
    ACCEPTED = "accepted", "Accepted"
    SIGNPOSTED = "signposted", "Signposted"


class ReceiptStatus(models.TextChoices):
    """What the referrer sees, and nothing else."""

    SUBMITTED = "submitted", "Received, awaiting a decision"
    ACCEPTED = "accepted", "Accepted"
    SIGNPOSTED = "signposted", "Passed to another service"


class ReferralDraftQuerySet(models.QuerySet["ReferralDraft"]):
    def visible_to(self, user: Any) -> "ReferralDraftQuerySet":
        """Return the user's own drafts; sent ones are empty and lead to the receipt."""
        return self.filter(started_by=user) if user.is_authenticated else self.none()

    def unsent(self) -> "ReferralDraftQuerySet":
        """Return those that are not sent yet."""
        return self.filter(sent_at__isnull=True)


class ReferralDraft(models.Model):
    """A referral being written, stored encrypted on the server so that nothing is lost when a session ends.

    Its key is the referral's idempotency key: one draft can become one referral only. Once sent it is emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    # {step: {field: [what was typed]}}
    answers = EncryptedField(null=True)
    sent_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReferralDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                name="crest_draft_is_emptied_when_sent", condition=Q(sent_at__isnull=True) | Q(answers__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return "A draft referral"

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> "ReferralQuerySet":
        """Return every referral for those who screen, those of readable cases for panel members, and none for referrers."""
        if user.has_perm("crest.screen"):
            return self.all()
        cases: Any = self.model._meta.get_field("case").related_model
        return self.filter(pk__in=cases.objects.visible_to(user).values("opened_from"))

    def waiting(self) -> "ReferralQuerySet":
        """Return those that are not screened yet, the oldest first."""
        return self.filter(status=ReferralStatus.SUBMITTED).order_by("asked_at", "pk")

    def screened(self) -> "ReferralQuerySet":
        """Return those that are screened, the latest first."""
        return self.exclude(status=ReferralStatus.SUBMITTED).order_by("-screened_at", "pk")


class Referral(models.Model):
    """One agency's information and concerns, sent to the panel through the MASH."""

    WORKFLOW = Workflow(
        Move(
            "accept",
            {ReferralStatus.SUBMITTED},
            ReferralStatus.ACCEPTED,
            heading="Accept for the panel",
            explanation="A case is opened and added to the agenda of the next panel meeting. "
            "The referrer sees “Accepted” and nothing else.",
            done="Referral accepted. It is on the agenda of the next panel meeting.",
        ),
        Move(
            "signpost",
            {ReferralStatus.SUBMITTED},
            ReferralStatus.SIGNPOSTED,
            heading="Signpost this referral",
            explanation="No case is opened. The referral is stored with your reason. "
            "The referrer sees “Passed to another service” and nothing else.",
            done="Referral signposted. The referrer sees the new status and nothing else.",
            ends=True,
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    draft_key = models.UUIDField(unique=True, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="referrals")
    referrer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Frozen: where the referrer worked on that day.
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    phone = EncryptedField("phone number of the referrer")
    relationship = EncryptedField("how the referrer knows the young person")
    kinds = ArrayField(models.CharField(max_length=16, choices=ExploitationKind))
    concern = EncryptedField("information and concerns")
    own_words = EncryptedField("the young person’s own words", null=True)
    said_to = EncryptedField("who they spoke to, and when", null=True)
    missing = models.CharField("has been missing", max_length=10, choices=Missing)
    missing_detail = EncryptedField("missing episodes", null=True)
    young_person_told = models.CharField(max_length=10, choices=AwarenessOfReferral)
    parents_told = models.CharField(max_length=10, choices=AwarenessOfReferral)
    not_told_because = EncryptedField("why they do not know or agree", null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=12, choices=ReferralStatus, default=ReferralStatus.SUBMITTED)
    screened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    screened_at = models.DateTimeField(null=True)
    screening_reason = EncryptedField("reason for the decision", null=True)
    signposted_to = EncryptedField("service it was signposted to", null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(name="crest_referral_has_a_kind", condition=Q(kinds__len__gt=0)),
            models.CheckConstraint(
                name="crest_referral_screened_by_at_and_why_together",
                condition=Q(screened_by__isnull=True, screened_at__isnull=True, screening_reason__isnull=True)
                | Q(screened_by__isnull=False, screened_at__isnull=False, screening_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="crest_referral_decided_means_screened",
                condition=Q(status=ReferralStatus.SUBMITTED, screened_by__isnull=True)
                | ~Q(status=ReferralStatus.SUBMITTED) & Q(screened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="crest_referral_signposted_says_where_to",
                condition=Q(status=ReferralStatus.SIGNPOSTED, signposted_to__isnull=False)
                | ~Q(status=ReferralStatus.SIGNPOSTED) & Q(signposted_to__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(status=ReferralStatus.SUBMITTED), name="crest_referrals_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def kind_labels(self) -> list[str]:
        return [ExploitationKind(kind).label for kind in self.kinds]


class ReferralReceiptQuerySet(models.QuerySet["ReferralReceipt"]):
    def visible_to(self, user: Any) -> "ReferralReceiptQuerySet":
        """Return the user's own receipts."""
        return self.filter(referrer=user) if user.is_authenticated else self.none()


class ReferralReceipt(models.Model):
    """What the referrer has: reference, date and status. Nothing about the child."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="receipt")
    draft_key = models.UUIDField(unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    referrer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=ReceiptStatus, default=ReceiptStatus.SUBMITTED)

    objects = ReferralReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_waiting(self) -> bool:
        return self.status == ReceiptStatus.SUBMITTED

    @property
    def is_accepted(self) -> bool:
        return self.status == ReceiptStatus.ACCEPTED
