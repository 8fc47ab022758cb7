"""Information about a child that one agency asked another for and was not given, with the reason. Nothing identifies a child."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from partnership.directory.models.agencies import Agency
from partnership.directory.models.people import Post, PostRole
from partnership.directory.models.statutory_rules import StatutoryRule


class SharingDecisionQuerySet(models.QuerySet["SharingDecision"]):
    def visible_to(self, user: Any) -> "SharingDecisionQuerySet":
        """Return the user's own and those of agencies they lead; all to readers of escalations."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("partnership.read-escalations"):
            return self.all()
        led = Post.objects.current().filter(person__user=user, role=PostRole.AGENCY_LEAD).values("agency")
        return self.filter(Q(decided_by=user) | Q(agency__in=led))


class SharingDecision(models.Model):
    """A decision of an agency not to share information (Children Act 2004, s.16LA)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sharing_decisions")
    asked_by = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    about = models.TextField("kind of information")
    reason = models.TextField("reason for not sharing")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    # The duty as it was in force that day; empty before it began.
    rule = models.ForeignKey(StatutoryRule, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SharingDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "decision not to share"
        verbose_name_plural = "decisions not to share"
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(name="sharing_between_two_agencies", condition=~Q(agency=F("asked_by"))),
            models.CheckConstraint(name="not_shared_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: not shared with {self.asked_by}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:sharingdecision-list")
