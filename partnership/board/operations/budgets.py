"""The shared budget: planned line by line, agreed by a decision when its totals are right, then followed."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from partnership.board.models import BudgetYear, Contribution, Decision, SpendingLine
from partnership.board.models.decisions import APPROVING
from partnership.directory.models import Agency
from shield.models import User
from shield.operations import audit
from shield.operations.edits import update_record
from shield.refusals import Refused

AGREED = "This budget is agreed. Reopen it to change what is planned."
DUPLICATE_LINE = "There is already a line with this name"


def _lock_for_edit(year: BudgetYear) -> BudgetYear:
    """Return the year, locked. Raise ``Refused`` when it is agreed."""
    locked = BudgetYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if locked.is_agreed:
        raise Refused(AGREED)
    return locked


@transaction.atomic
def create(*, label: str, starts_on: date, ends_on: date, planned: Decimal, note: str, by: User) -> BudgetYear:
    """Create the budget of a financial year with its planned spending, in pounds. Raise ``Refused`` if it exists."""
    refusal = Refused(f"There is already a budget for {label}", field="label")
    if BudgetYear.objects.filter(label=label).exists():
        raise refusal
    try:
        with transaction.atomic():
            year = BudgetYear.objects.create(
                label=label, starts_on=starts_on, ends_on=ends_on, planned=planned, note=note
            )
    except IntegrityError as error:  # created at the same moment by another person
        raise refusal from error
    audit.record("partnership.budget-created", year, by=by)
    return year


@transaction.atomic
def update(*, year: BudgetYear, version: int, by: User, **changes: Any) -> BudgetYear:
    """Edit planned spending or note over the version that was read. Raise ``Refused`` when the budget is agreed."""
    _lock_for_edit(year)
    return update_record(year, "partnership.budget-edited", version=version, by=by, **changes)


@transaction.atomic
def add_contribution(*, year: BudgetYear, agency: Agency, by: User, **amounts: Any) -> Contribution:
    """Add an agency to the budget. Raise ``Refused`` when it is in the budget, or the budget is agreed."""
    locked = _lock_for_edit(year)
    if locked.contributions.filter(agency=agency).exists():
        raise Refused(f"{agency} is already in this budget", field="agency")
    contribution = Contribution.objects.create(year=locked, agency=agency, **amounts)
    audit.record("partnership.contribution-added", contribution, by=by, agency=agency.slug)
    return contribution


@transaction.atomic
def update_contribution(*, contribution: Contribution, version: int, by: User, **amounts: Any) -> Contribution:
    """Edit what is planned over the version that was read. Raise ``Refused`` when the budget is agreed."""
    _lock_for_edit(contribution.year)
    return update_record(contribution, "partnership.contribution-edited", version=version, by=by, **amounts)


def record_received(*, contribution: Contribution, version: int, received: Decimal | None, by: User) -> Contribution:
    """Record how much has been received so far, in pounds; also when the budget is agreed."""
    return update_record(contribution, "partnership.contribution-received", version=version, by=by, received=received)


@transaction.atomic
def remove_contribution(*, contribution: Contribution, by: User) -> None:
    """Remove an agency from a budget. Raise ``Refused`` when money was received, or the budget is agreed."""
    _lock_for_edit(contribution.year)
    if Contribution.objects.select_for_update().filter(pk=contribution.pk, received__gt=0).exists():
        raise Refused("You cannot remove an agency that has paid")
    audit.record("partnership.contribution-removed", contribution, by=by, agency=contribution.agency.slug)
    contribution.delete()


@transaction.atomic
def add_line(*, year: BudgetYear, title: str, planned: Decimal, by: User) -> SpendingLine:
    """Add a spending line. Raise ``Refused`` for a title that is taken, or when the budget is agreed."""
    locked = _lock_for_edit(year)
    if locked.lines.filter(title__iexact=title.strip()).exists():
        raise Refused(DUPLICATE_LINE, field="title")
    line = SpendingLine.objects.create(year=locked, title=title.strip(), planned=planned)
    audit.record("partnership.spending-line-added", line, by=by)
    return line


@transaction.atomic
def update_line(*, line: SpendingLine, version: int, title: str, planned: Decimal, by: User) -> SpendingLine:
    """Edit a line over the version that was read. Raise ``Refused`` as ``add_line`` does."""
    locked = _lock_for_edit(line.year)
    title = title.strip()
    if locked.lines.filter(title__iexact=title).exclude(pk=line.pk).exists():
        raise Refused(DUPLICATE_LINE, field="title")
    return update_record(line, "partnership.spending-line-edited", version=version, by=by, title=title, planned=planned)


def record_spent(*, line: SpendingLine, version: int, spent: Decimal | None, by: User) -> SpendingLine:
    """Record how much has been spent so far, in pounds; also when the budget is agreed."""
    return update_record(line, "partnership.spending-line-spent", version=version, by=by, spent=spent)


@transaction.atomic
def remove_line(*, line: SpendingLine, by: User) -> None:
    """Remove a line from a budget. Raise ``Refused`` when money was spent, or the budget is agreed."""
    _lock_for_edit(line.year)
    if SpendingLine.objects.select_for_update().filter(pk=line.pk, spent__gt=0).exists():
        raise Refused("You cannot remove a line that money has been spent on")
    audit.record("partnership.spending-line-removed", line, by=by, title=line.title)
    line.delete()


@transaction.atomic
def agree(*, year: BudgetYear, decision: Decision, by: User) -> BudgetYear:
    """Record the decision that agreed the budget; after that the plan cannot be changed.

    Raise ``Refused`` when the budget is incomplete, a total is wrong, or the decision agreed nothing.
    """
    locked = _lock_for_edit(year)
    if decision.verb not in APPROVING:
        raise Refused("Select a decision that was agreed, signed off or confirmed", field="decision")
    if not locked.is_complete:
        raise Refused("Enter the planned spending, every agency’s contribution and the spending lines first")
    if errors := locked.sum_errors():
        raise Refused(f"{'. '.join(errors)}")
    locked.agreed_in, locked.confirmed_on = decision, decision.meeting.starts_on
    locked.save(update_fields=["agreed_in", "confirmed_on"])
    audit.record("partnership.budget-agreed", locked, by=by, decision=decision.pk)
    return locked


@transaction.atomic
def reopen(*, year: BudgetYear, reason: str, by: User) -> BudgetYear:
    """Make an agreed budget a plan again; it needs a new decision. Raise ``Refused`` when it is not agreed."""
    locked = BudgetYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if not locked.is_agreed:
        raise Refused("This budget has not been agreed yet")
    was = str(locked.confirmed_on)
    locked.agreed_in = locked.confirmed_on = None
    locked.save(update_fields=["agreed_in", "confirmed_on"])
    audit.record("partnership.budget-reopened", locked, by=by, was=was, reason=reason)
    return locked
