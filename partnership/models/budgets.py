"""The shared budget, and who pays into it."""

from typing import Any

from django.db import models

from partnership.models.agencies import Agency


class BudgetYearQuerySet(models.QuerySet["BudgetYear"]):
    def visible_to(self, user: Any) -> "BudgetYearQuerySet":
        """To those who read governance records."""
        return self.all() if user.has_perm("partnership.read-governance") else self.none()


class BudgetYear(models.Model):
    """One financial year."""

    label = models.CharField("year", max_length=20, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    planned = models.DecimalField("planned spending", max_digits=10, decimal_places=2, null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)

    objects = BudgetYearQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"Budget {self.label}"

    @property
    def has_all_amounts(self) -> bool:
        """Whether every contribution says how much."""
        return all(contribution.amount is not None for contribution in self.contributions.all())


class Contribution(models.Model):
    """What one agency pays in a year; no amount where the record gives none."""

    year = models.ForeignKey(BudgetYear, models.CASCADE, related_name="contributions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    in_kind = models.CharField("in kind", max_length=200, blank=True)
    agency_is_certain = models.BooleanField(default=True)

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], name="one_contribution_per_agency_and_year"),
            models.CheckConstraint(
                name="contribution_is_not_negative",
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year.label}"
