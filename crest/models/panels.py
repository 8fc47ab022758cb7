"""A panel as a series of meetings: its group, how often it meets, and on which day."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When

from partnership.models import GovernanceGroup
from shield.models.versioned import Versioned
from shield.working_days import LONDON


def _members_and_screeners(queryset: Any, user: Any) -> Any:
    allowed = user.has_perm("crest.read-panel") or user.has_perm("crest.screen")
    return queryset.all() if allowed else queryset.none()


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, user: Any) -> "PanelQuerySet":
        """Return the panels for their members and for those who send cases to them."""
        return _members_and_screeners(self, user)


class Panel(Versioned):
    """A series of meetings of one governance group; its members and chairs are the group's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(GovernanceGroup, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    purpose = models.TextField(blank=True)
    first_on = models.DateField("date of the first meeting")
    every_weeks = models.PositiveSmallIntegerField("weeks between meetings", default=1)
    starts_at = models.TimeField("start time")
    ends_at = models.TimeField("end time")
    place = models.CharField("venue", max_length=120, blank=True)
    # The risk levels this panel uses, if any. People choose a level and give reasons; nothing is computed.
    risk_words = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    takes_referrals = models.BooleanField("new referrals go to this panel", default=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="crest_panel_ends_after_it_starts",
                violation_error_message="End time must be after the start time",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="crest_panel_meets_every_few_weeks",
                violation_error_message="Weeks between meetings must be 1 or more",
                condition=Q(every_weeks__gte=1),
            ),
            models.UniqueConstraint(
                fields=["takes_referrals"],
                condition=Q(takes_referrals=True),
                name="crest_one_panel_takes_referrals",
                violation_error_message="Another panel already takes the referrals",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def next_date(self, now: datetime) -> date:
        """Return the day of the first meeting in the series that has not started at ``now``."""
        here = now.astimezone(LONDON)
        step = 7 * self.every_weeks
        day = self.first_on + timedelta(days=max(0, (here.date() - self.first_on).days) // step * step)
        while (day, self.starts_at) <= (here.date(), here.time()):
            day += timedelta(days=step)
        return day


class PanelMeetingQuerySet(models.QuerySet["PanelMeeting"]):
    def visible_to(self, user: Any) -> "PanelMeetingQuerySet":
        """Return the meetings for panel members and for those who send cases to them."""
        return _members_and_screeners(self, user)

    def ahead(self, now: datetime) -> "PanelMeetingQuerySet":
        """Return the meetings that have not started, the next first."""
        here = now.astimezone(LONDON)
        later_today = Q(held_on=here.date(), starts_at__gt=here.time())
        return self.filter(Q(held_on__gt=here.date()) | later_today).order_by("held_on", "starts_at")

    def with_item_count(self) -> "PanelMeetingQuerySet":
        """Return each meeting with the number of young people on its agenda as ``item_count``."""
        return self.annotate(item_count=Count("items"))

    def next_first(self, today: date) -> "PanelMeetingQuerySet":
        """Return the meetings of today and later, the next first; then those of the past, the last first."""
        is_past = Case(When(held_on__lt=today, then=Value(1)), default=Value(0))
        ahead = Case(When(held_on__gte=today, then=F("held_on")))
        return self.order_by(is_past, ahead, "-held_on", "-starts_at")


class PanelMeeting(models.Model):
    """One meeting of a panel."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    objects = PanelMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "held_on"], name="crest_one_meeting_per_panel_and_day"),
            models.CheckConstraint(name="crest_meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.panel}, {self.held_on.day} {self.held_on:%B %Y}"

    def moment(self, at: time) -> datetime:
        """Return a time on the day of the meeting."""
        return datetime.combine(self.held_on, at, LONDON)

    def state(self, now: datetime) -> str:
        """Return ``planned``, ``running`` or ``done``, from the time alone; it is not stored."""
        if now < self.moment(self.starts_at):
            return "planned"
        return "running" if now < self.moment(self.ends_at) else "done"
