"""The programme of a run, and the parallel groups that people choose at a conference."""

from django.db import models
from django.db.models import Q

from training.models.bookings import Booking
from training.models.runs import CourseRun


class AgendaItem(models.Model):
    """One item of a run's programme."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    at = models.CharField("start time", max_length=20, blank=True)
    title = models.CharField(max_length=150)
    speakers = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_agenda_item_per_run_and_position")]

    def __str__(self) -> str:
        return self.title


class ParallelGroup(models.Model):
    """One of several groups that meet at the same time."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="groups")
    title = models.CharField(max_length=150)
    led_by = models.CharField("led by", max_length=150, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="parallel_group_is_not_nothing", condition=Q(places__isnull=True) | Q(places__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.title


class GroupChoice(models.Model):
    """The parallel group that a person chose."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="group_choices")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="+")
    group = models.ForeignKey(ParallelGroup, models.PROTECT, related_name="choices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "item"], name="one_group_per_booking_and_item")]

    def __str__(self) -> str:
        return f"{self.booking}: {self.group}"
