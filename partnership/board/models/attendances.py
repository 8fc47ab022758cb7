"""Attendance at meetings, printed minutes, and changes requested to draft minutes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partnership.board.models.agendas import AgendaItem, Visibility
from partnership.board.models.meetings import Meeting
from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Person
from shield.models import Document


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    DEPUTY = "deputy", "Sent a deputy"
    ABSENT = "absent", "Absent"


# Counted towards the quorum.
COUNTED = (Presence.PRESENT, Presence.DEPUTY)


class Attendance(models.Model):
    """One member, one guest, or in older records one agency at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.PRESENT)
    # For a person who came late or left early.
    arrived_at = models.TimeField("arrived", null=True, blank=True)
    left_at = models.TimeField("left", null=True, blank=True)
    # The deputy of a member; or a guest and their organisation.
    name = models.CharField(max_length=150, blank=True)
    organisation = models.CharField(max_length=150, blank=True)
    is_guest = models.BooleanField("guest", default=False)

    class Meta:
        ordering = ["is_guest", "agency__name", "person__name", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "agency"],
                condition=Q(person__isnull=True, is_guest=False),
                name="one_attendance_per_agency",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"], condition=Q(person__isnull=False), name="one_attendance_per_person"
            ),
            models.CheckConstraint(
                name="attendance_leaves_after_arriving",
                condition=Q(arrived_at=None) | Q(left_at=None) | Q(left_at__gt=F("arrived_at")),
            ),
            models.CheckConstraint(
                name="deputy_has_a_name", condition=~Q(presence=Presence.DEPUTY) | ~Q(name="") | Q(person=None)
            ),
            models.CheckConstraint(
                name="attendance_of_somebody", condition=Q(agency__isnull=False) | Q(is_guest=True) & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.name or self.agency}: {self.get_presence_display()}"


class MinutesEdition(models.Model):
    """Agreed minutes as a PDF for one kind of reader; never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="editions")
    visibility = models.CharField("readers", max_length=10, choices=Visibility)
    document = models.OneToOneField(Document, models.PROTECT, related_name="minutes_edition")

    class Meta:
        ordering = ["meeting", "visibility"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "visibility"], name="one_edition_of_minutes_per_reader")
        ]

    def __str__(self) -> str:
        return f"Minutes, {self.meeting}, for {self.get_visibility_display()}"


class AmendmentStatus(models.TextChoices):
    REQUESTED = "requested", "Awaiting an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class MinutesAmendmentQuerySet(models.QuerySet["MinutesAmendment"]):
    def visible_to(self, user: Any) -> "MinutesAmendmentQuerySet":
        """Return all for those who write the minutes, else the user's own."""
        if user.has_perm("partnership.edit-governance"):
            return self.all()
        return self.filter(requested_by=user) if user.is_authenticated else self.none()


class MinutesAmendment(models.Model):
    """A change to the draft minutes, requested by a person who attended."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="amendments")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("change")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=9, choices=AmendmentStatus, default=AmendmentStatus.REQUESTED)
    answer = models.CharField(max_length=300, blank=True)

    objects = MinutesAmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at"]
        constraints = [
            models.CheckConstraint(
                name="declined_amendment_says_why", condition=~Q(status=AmendmentStatus.DECLINED) | ~Q(answer="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.text[:60]}"

    @property
    def is_open(self) -> bool:
        return self.status == AmendmentStatus.REQUESTED

    @property
    def is_accepted(self) -> bool:
        return self.status == AmendmentStatus.ACCEPTED
