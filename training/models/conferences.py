"""The programme of a run, its papers, and the parallel groups that people choose at a conference."""

from typing import Any

from django.db import models
from django.db.models import Count, Q

from shield.models import Document
from training.models.booking_states import HOLDING
from training.models.bookings import Booking
from training.models.evaluations import Evaluation
from training.models.runs import CourseRun


class AgendaItem(models.Model):
    """One item of a run's programme."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    at = models.CharField("start time", max_length=20, blank=True)
    title = models.CharField(max_length=150)
    speakers = models.CharField(max_length=250, blank=True)

    # Set by conferences.programme(): those that the reader may open.
    visible_papers: list["ProgrammePaper"]

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="one_agenda_item_per_run_and_position")]

    def __str__(self) -> str:
        return f"{self.at}, {self.title}" if self.at else self.title


class ProgrammePaperQuerySet(models.QuerySet["ProgrammePaper"]):
    def visible_to(self, user: Any) -> "ProgrammePaperQuerySet":
        """Return all for the team; for trainers those of their runs; otherwise those of runs on which one has a place."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("training.see-all-bookings"):
            return self.all()
        booked = Booking.objects.of(user).on_register()
        trained = CourseRun.objects.trained_by(user) if user.has_perm("training.train") else CourseRun.objects.none()
        return self.filter(Q(item__run__in=booked.values("run")) | Q(item__run__in=trained.values("pk")))


class ProgrammePaper(models.Model):
    """A paper of one item, such as slides, for people with a place."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    title = models.CharField(max_length=150)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    objects = ProgrammePaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class ParallelGroupQuerySet(models.QuerySet["ParallelGroup"]):
    def with_taken(self) -> "ParallelGroupQuerySet":
        """Return each group with ``taken``, how many people with a place have chosen it; as they were entered."""
        return self.annotate(taken=Count("choices", filter=Q(choices__booking__status__in=HOLDING))).order_by("pk")


class ParallelGroup(models.Model):
    """One of several groups that meet at the same time."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="groups")
    title = models.CharField(max_length=150)
    led_by = models.CharField("led by", max_length=150, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)

    objects = ParallelGroupQuerySet.as_manager()

    # Set by with_taken().
    taken: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="parallel_group_is_not_nothing", condition=Q(places__isnull=True) | Q(places__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def places_left(self) -> int | None:
        """Return how many places are left, after ``with_taken()``; ``None`` where there is no limit."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def left_text(self) -> str:
        """Return the places left in words; empty where there is no limit."""
        if self.places_left is None:
            return ""
        if not self.places_left:
            return "full"
        return "1 place left" if self.places_left == 1 else f"{self.places_left} places left"


class GroupChoice(models.Model):
    """The parallel group that a person chose."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="group_choices")
    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="+")
    group = models.ForeignKey(ParallelGroup, models.PROTECT, related_name="choices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "item"], name="one_group_per_booking_and_item")]

    def __str__(self) -> str:
        return f"{self.booking}: {self.group}"

    @property
    def text(self) -> str:
        """Return time, item, group and who leads it, in one line."""
        led_by = f", {self.group.led_by}" if self.group.led_by else ""
        return f"{self.item}: {self.group.title}{led_by}"


class Usefulness(models.IntegerChoices):
    """How useful a session was."""

    NOT_AT_ALL = 1, "Not useful"
    A_LITTLE = 2, "A little"
    PARTLY = 3, "Partly"
    MOSTLY = 4, "Mostly"
    VERY = 5, "Very useful"


class SessionRating(models.Model):
    """How useful a person found one session of a conference: an item of the programme, or the group they chose at it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="session_ratings")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="ratings")
    group = models.ForeignKey(ParallelGroup, models.PROTECT, null=True, blank=True, related_name="ratings")
    score = models.PositiveSmallIntegerField(choices=Usefulness)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="one_rating_per_evaluation_and_item"),
            models.CheckConstraint(name="rating_from_1_to_5", condition=Q(score__gte=1, score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.group or self.item}: {self.score}"
