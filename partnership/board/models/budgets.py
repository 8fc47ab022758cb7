"""The shared budget: who pays in, what it is spent on, which decision agreed it, and whether the sums are right."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.board.models.decisions import Decision
from partnership.directory.models.agencies import Agency
from partnership.directory.models.governance_only import GovernedQuerySet
from shield.models.versioned import Versioned
from shield.text.formatting import in_pounds

NOTHING = Decimal(0)


class BudgetYearQuerySet(GovernedQuerySet):
    def with_lines(self) -> "BudgetYearQuerySet":
        """With who pays in and what it is spent on."""
        return self.prefetch_related("contributions__agency", "lines")


class BudgetYear(Versioned):
    """One financial year."""

    label = models.CharField("year", max_length=20, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    planned = models.DecimalField("planned spending", max_digits=10, decimal_places=2, null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    # The decision that agreed it; years before the portal know only the day.
    agreed_in = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="budgets")
    note = models.CharField(max_length=250, blank=True)

    objects = BudgetYearQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="budget_agreed_with_its_day", condition=Q(agreed_in__isnull=True) | Q(confirmed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Budget {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("partnership:budgetyear-detail", args=[self.pk])

    @property
    def is_agreed(self) -> bool:
        """Whether what is planned stands; from then on only what came in and was spent is added."""
        return self.confirmed_on is not None

    @property
    def has_all_amounts(self) -> bool:
        """Whether every contribution says how much, or what is given instead of money."""
        return all(each.amount is not None or each.in_kind for each in self.contributions.all())

    @property
    def paid_in(self) -> Decimal:
        """What partners planned to pay, in pounds."""
        return sum((each.amount or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def received(self) -> Decimal:
        return sum((each.received or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def in_kind(self) -> Decimal:
        """What is given in kind, valued in pounds; in no sum of money."""
        return sum((each.in_kind_value or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def planned_in_lines(self) -> Decimal:
        return sum((line.planned for line in self.lines.all()), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((line.spent or NOTHING for line in self.lines.all()), NOTHING)

    def wrong_sums(self) -> list[str]:
        """Every sum that does not come out, in words; an amount that no record gives cannot be summed and is no fault."""
        found: list[str] = []
        if self.planned is None:
            return found
        if self.contributions.all() and self.has_all_amounts and self.paid_in != self.planned:
            found.append(_differ("The contributions", self.paid_in, self.planned))
        if self.lines.all() and self.planned_in_lines != self.planned:
            found.append(_differ("The spending lines", self.planned_in_lines, self.planned))
        return found


def _differ(what: str, found: Decimal, planned: Decimal) -> str:
    which = "more" if found > planned else "less"
    return f"{what} add up to {in_pounds(found)}, {in_pounds(abs(found - planned))} {which} than the planned {in_pounds(planned)}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """With the year it belongs to."""
        return self.filter(year__in=BudgetYear.objects.visible_to(user))


class Contribution(Versioned):
    """What one agency pays in a year, in pounds, or gives in kind; no amount where the record gives none."""

    year = models.ForeignKey(BudgetYear, models.CASCADE, related_name="contributions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    amount = models.DecimalField("planned", max_digits=10, decimal_places=2, null=True, blank=True)
    received = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    in_kind = models.CharField("in kind", max_length=200, blank=True)
    in_kind_value = models.DecimalField("worth of it", max_digits=10, decimal_places=2, null=True, blank=True)
    agency_is_certain = models.BooleanField(default=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], name="one_contribution_per_agency_and_year"),
            models.CheckConstraint(
                name="contribution_is_not_negative",
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(received__isnull=True) | Q(received__gte=0))
                & (Q(in_kind_value__isnull=True) | Q(in_kind_value__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year.label}"

    def get_absolute_url(self) -> str:
        return self.year.get_absolute_url()


class SpendingLineQuerySet(models.QuerySet["SpendingLine"]):
    def visible_to(self, user: Any) -> "SpendingLineQuerySet":
        """With the year it belongs to."""
        return self.filter(year__in=BudgetYear.objects.visible_to(user))


class SpendingLine(Versioned):
    """What part of a year's money is for, in pounds."""

    year = models.ForeignKey(BudgetYear, models.CASCADE, related_name="lines")
    title = models.CharField(max_length=120)
    planned = models.DecimalField(max_digits=10, decimal_places=2)
    spent = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    objects = SpendingLineQuerySet.as_manager()

    class Meta:
        ordering = ["-planned", "title"]
        constraints = [
            models.UniqueConstraint(fields=["year", "title"], name="one_spending_line_per_title"),
            models.CheckConstraint(
                name="spending_is_not_negative",
                condition=Q(planned__gte=0) & (Q(spent__isnull=True) | Q(spent__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.year.get_absolute_url()
