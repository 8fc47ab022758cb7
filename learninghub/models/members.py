from datetime import date
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q

from learninghub.models.priorities import Priority
from partnership.models import Agency, Person
from shield import working_days
from shield.models.versioned import Versioned


class HubMemberQuerySet(models.QuerySet["HubMember"]):
    def visible_to(self, user: Any) -> "HubMemberQuerySet":
        """Return the members for readers of the Hub's work, and none for everyone else."""
        return self.all() if user.has_perm("learninghub.read-priority") else self.none()

    def current(self, on: date | None = None) -> "HubMemberQuerySet":
        """Return the members on a day, which is today unless given."""
        day = on or working_days.today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).exclude(starts_on__gt=day)


@pghistory.track()
class HubMember(Versioned):
    """A member of the Hub for one priority. For past priorities only the agencies are known, as they were printed."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="hub_seats")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="hub_seats")
    organisation = models.CharField("name of the agency as printed", max_length=150)
    starts_on = models.DateField("start date", null=True, blank=True)
    ends_on = models.DateField("end date", null=True, blank=True)

    objects = HubMemberQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "person"],
                condition=Q(person__isnull=False, ends_on__isnull=True),
                name="one_open_hub_seat_per_person",
                violation_error_message="This person is already a member",
            ),
            models.CheckConstraint(
                name="hub_member_ends_after_it_starts",
                violation_error_message="End date must be on or after the start date",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}" if self.person else self.organisation
