"""The shared budget: contributions, spending lines, and the decision that agreed it."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnership.board.models.decisions import Decision
from partnership.directory.models.agencies import Agency
from partnership.directory.models.governance_only import GovernanceOnlyQuerySet
from shield.models.versioned import Versioned
from shield.text.formatting import format_pounds

NOTHING = Decimal(0)


class BudgetYearQuerySet(GovernanceOnlyQuerySet):
    def with_lines(self) -> "BudgetYearQuerySet":
        """Return the years with their contributions and spending lines."""
        return self.prefetch_related("contributions__agency", "lines")


class BudgetYear(Versioned):
    """One financial year."""

    label = models.CharField("year", max_length=20, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    planned = models.DecimalField("planned spending", max_digits=10, decimal_places=2, null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    # The decision that agreed it; for years before the portal only the day is known.
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
        """Return whether the plan is agreed; after that only money received and spent is added."""
        return self.confirmed_on is not None

    @property
    def has_all_amounts(self) -> bool:
        """Return whether every contribution has an amount or a contribution in kind."""
        return all(each.amount is not None or each.in_kind for each in self.contributions.all())

    @property
    def is_complete(self) -> bool:
        """Return whether the planned spending, all amounts and the spending lines are there."""
        has_rows = bool(self.contributions.all() and self.lines.all())
        return self.planned is not None and has_rows and self.has_all_amounts

    @property
    def is_ready(self) -> bool:
        """Return whether a decision can agree the budget."""
        return self.is_complete and not self.sum_errors()

    @property
    def planned_contributions(self) -> Decimal:
        """Return what agencies plan to pay, in pounds."""
        return sum((each.amount or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def received(self) -> Decimal:
        return sum((each.received or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def in_kind(self) -> Decimal:
        """Return the value of contributions in kind, in pounds; not part of any total of money."""
        return sum((each.in_kind_value or NOTHING for each in self.contributions.all()), NOTHING)

    @property
    def planned_in_lines(self) -> Decimal:
        return sum((line.planned for line in self.lines.all()), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((line.spent or NOTHING for line in self.lines.all()), NOTHING)

    def sum_errors(self) -> list[str]:
        """Return a sentence for each total that differs from the planned spending; unknown amounts are not checked."""
        errors: list[str] = []
        if self.planned is None:
            return errors
        if self.contributions.all() and self.has_all_amounts and self.planned_contributions != self.planned:
            errors.append(_difference("Contributions", self.planned_contributions, self.planned))
        if self.lines.all() and self.planned_in_lines != self.planned:
            errors.append(_difference("Spending lines", self.planned_in_lines, self.planned))
        return errors


def _difference(what: str, total: Decimal, planned: Decimal) -> str:
    direction = "more" if total > planned else "less"
    difference = format_pounds(abs(total - planned))
    return f"{what} total {format_pounds(total)}, {difference} {direction} than the planned {format_pounds(planned)}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """Return those of the years that the user can see."""
        return self.filter(year__in=BudgetYear.objects.visible_to(user))


class Contribution(Versioned):
    """What one agency pays in a year, in pounds, or contributes in kind; no amount where none is known."""

    year = models.ForeignKey(BudgetYear, models.CASCADE, related_name="contributions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contributions")
    amount = models.DecimalField("planned", max_digits=10, decimal_places=2, null=True, blank=True)
    received = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    in_kind = models.CharField("in kind", max_length=200, blank=True)
    in_kind_value = models.DecimalField("value in kind", max_digits=10, decimal_places=2, null=True, blank=True)
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
        """Return those of the years that the user can see."""
        return self.filter(year__in=BudgetYear.objects.visible_to(user))


class SpendingLine(Versioned):
    """One line of a year's planned spending, in pounds."""

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
