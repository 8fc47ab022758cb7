"""Statutory rules as data: when guidance changes a row changes, and running clocks keep their edition."""

from datetime import date
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.directory.models.effective_dates import EffectiveDated, EffectiveDatedQuerySet
from shield.models.versioned import Versioned


class RuleUnit(models.TextChoices):
    WORKING_DAYS = "working_days", "working days"
    DAYS = "days", "days"
    MONTHS = "months", "months"
    YEARS = "years", "years"
    COUNT = "count", "in total"
    DUTY = "duty", "duty with no time limit"


class StatutoryRuleQuerySet(EffectiveDatedQuerySet):
    def visible_to(self, user: Any) -> "StatutoryRuleQuerySet":
        """Return all: rules are public."""
        return self.all()

    def for_edition(self, edition: str) -> "StatutoryRuleQuerySet":
        return self.filter(edition=edition)

    def in_use(self) -> "StatutoryRuleQuerySet":
        """Leave out rules that are known but switched off, such as those of an Act that has not started."""
        return self.filter(is_in_use=True)

    def editions(self) -> list[str]:
        """Return the names of the editions with a rule among these, the newest first."""
        return list(self.order_by("-edition").values_list("edition", flat=True).distinct())

    def in_force_for(self, key: str, on: date) -> "StatutoryRule":
        """Return the rule in the newest edition in force on a day. Raise ``StatutoryRule.DoesNotExist`` if none is."""
        rule = self.current(on).in_use().filter(key=key).order_by("-starts_on", "-edition").first()
        if rule is None:
            raise StatutoryRule.DoesNotExist(f"No statutory rule {key} was in force on {on}.")
        return rule


@pghistory.track()
class StatutoryRule(Versioned, EffectiveDated):
    """One deadline, checklist item, recipient or duty of one edition, with its source."""

    key = models.SlugField(max_length=60)
    edition = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    number = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=14, choices=RuleUnit, default=RuleUnit.DUTY)
    trigger = models.CharField("counted from", max_length=200, blank=True)
    source = models.TextField()
    is_in_use = models.BooleanField("in use", default=True)
    # The guidance itself must be read before this rule is relied on.
    needs_confirmation = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)

    objects = StatutoryRuleQuerySet.as_manager()

    class Meta(EffectiveDated.Meta):
        ordering = ["key", "edition"]
        constraints = [
            *EffectiveDated.Meta.constraints,
            models.UniqueConstraint(
                fields=["key", "edition"],
                name="one_rule_per_key_and_edition",
                violation_error_message="This edition already has a rule with this key",
            ),
            models.CheckConstraint(
                name="rule_confirmed_by_and_on_together",
                condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnership:rule-detail", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    @property
    def is_local_setting(self) -> bool:
        """Return whether no source confirms the rule, so that its number is our own and not called statutory."""
        return self.needs_confirmation and self.confirmed_on is None
