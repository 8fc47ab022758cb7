"""Offers that hold a place, colleagues booked together, and managers' approvals."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from training.models.booking_states import LIVE
from training.models.bookings import Booking
from training.models.runs import CourseRun


class OfferOutcome(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "Not answered in time"
    WITHDRAWN = "withdrawn", "Withdrawn"


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> "OfferQuerySet":
        return self.filter(outcome=OfferOutcome.OPEN)

    def lapsing(self, now: datetime) -> "OfferQuerySet":
        """Return open ones whose time is over."""
        return self.open().filter(expires_at__lte=now).order_by("expires_at")


class Offer(models.Model):
    """A place held for a person on the waiting list until a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="offers")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OfferOutcome, default=OfferOutcome.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(outcome=OfferOutcome.OPEN), name="one_open_offer_per_booking"
            ),
            models.CheckConstraint(name="offer_ends_after_it_begins", condition=Q(expires_at__gt=models.F("made_at"))),
            models.CheckConstraint(
                name="offer_answered_says_when",
                condition=Q(outcome=OfferOutcome.OPEN, answered_at__isnull=True)
                | ~Q(outcome=OfferOutcome.OPEN) & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(outcome=OfferOutcome.OPEN), name="offer_open_by_end")
        ]

    def __str__(self) -> str:
        return f"{self.booking}, until {self.expires_at}"


class BookingGroup(models.Model):
    """Colleagues booked together. All or none: they wait until there are places for all."""

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="groups")
    all_or_none = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Group for {self.run}"


class ApprovalAnswer(models.TextChoices):
    ASKED = "asked", "Asked"
    DECLARED = "declared", "Confirmed by the person who booked"
    AGREED = "agreed", "Approved"
    REFUSED = "refused", "Not approved"
    LAPSED = "lapsed", "Not answered in time"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def lapsing(self, now: datetime) -> "ApprovalQuerySet":
        """Return those asked whose time is over."""
        return self.filter(answer=ApprovalAnswer.ASKED, expires_at__lte=now).order_by("expires_at")

    def open(self, now: datetime) -> "ApprovalQuerySet":
        """Return those that can still be answered, with their bookings; those that end first come first."""
        asked = self.filter(answer=ApprovalAnswer.ASKED, booking__status__in=LIVE, booking__run__starts_at__gt=now)
        in_time = asked.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        related = ("booking__attendee", "booking__agency", "booking__run__course")
        return in_time.select_related(*related).order_by("expires_at", "pk")

    def unconfirmed(self, now: datetime) -> "ApprovalQuerySet":
        """Return open ones whose manager an agency's lead has to confirm."""
        return self.open(now).filter(needs_confirmation=True, confirmed_at__isnull=True)

    def visible_to(self, user: Any) -> "ApprovalQuerySet":
        """Return those of the bookings that the user may see."""
        return self.filter(booking__in=Booking.objects.visible_to(user))


class Approval(models.Model):
    """The line manager's approval of one booking, given by a link that works once and needs no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="approval")
    manager_name = models.CharField(max_length=150)
    manager_email = models.EmailField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=ApprovalAnswer, default=ApprovalAnswer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    # The account that answered for the manager, who had told the team.
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Whether the agency's lead confirms the manager first, whose address is not one of the agency's.
    needs_confirmation = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_answered_says_when",
                condition=Q(answer="asked", answered_at__isnull=True)
                | ~Q(answer="asked") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_confirmed_says_when_and_by_whom",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, needs_confirmation=True),
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(answer="asked"), name="approval_open_by_end")]

    def __str__(self) -> str:
        return f"{self.booking}: {self.get_answer_display()}"

    @property
    def is_given(self) -> bool:
        return self.answer in (ApprovalAnswer.AGREED, ApprovalAnswer.DECLARED)

    @property
    def is_agreed(self) -> bool:
        return self.answer == ApprovalAnswer.AGREED

    @property
    def is_refused(self) -> bool:
        return self.answer == ApprovalAnswer.REFUSED

    @property
    def is_unconfirmed(self) -> bool:
        """Return whether the manager has not been emailed yet, because the agency's lead has not confirmed them."""
        return self.answer == ApprovalAnswer.ASKED and self.needs_confirmation and self.confirmed_at is None
