"""The shared budget: written line by line, agreed by a decision when its sums are right, followed as money comes and goes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from partnership.board.models import BudgetYear, Contribution, Decision, SpendingLine
from partnership.board.models.decisions import APPROVING
from partnership.directory.models import Agency
from shield.operations import audit
from shield.operations.edits import revise
from shield.refusals import Refused

AGREED = "This budget was agreed, so what is planned stays. Open it again first, with a reason."


def _open(year: BudgetYear) -> BudgetYear:
    """The year, locked; ``Refused`` once it was agreed."""
    locked = BudgetYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if locked.is_agreed:
        raise Refused(AGREED)
    return locked


@transaction.atomic
def begin(*, label: str, starts_on: date, ends_on: date, planned: Decimal, note: str, by: Any) -> BudgetYear:
    """Set up a financial year with its planned spending, in pounds. ``Refused`` when it is there already."""
    if BudgetYear.objects.filter(label=label).exists():
        raise Refused(f"There is a budget for {label} already.", field="label")
    days = {"starts_on": starts_on, "ends_on": ends_on}
    try:
        with transaction.atomic():
            year = BudgetYear.objects.create(label=label, planned=planned, note=note, **days)
    except IntegrityError as trouble:  # somebody began the same in the same moment
        raise Refused(f"There is a budget for {label} already.", field="label") from trouble
    audit.record("partnership.budget-begun", year, by=by)
    return year


@transaction.atomic
def edit(*, year: BudgetYear, version: int, by: Any, **fields: Any) -> BudgetYear:
    """Change planned spending or note over the version that was read. ``Refused`` once it was agreed."""
    _open(year)
    return revise(year, "partnership.budget-edited", version=version, by=by, **fields)


@transaction.atomic
def add_contribution(*, year: BudgetYear, agency: Agency, by: Any, **amounts: Any) -> Contribution:
    """What an agency will pay or give. ``Refused`` for an agency that has a line, or once the budget was agreed."""
    locked = _open(year)
    if locked.contributions.filter(agency=agency).exists():
        raise Refused(f"{agency} is in this budget already.", field="agency")
    made = Contribution.objects.create(year=locked, agency=agency, **amounts)
    audit.record("partnership.contribution-added", made, by=by, agency=agency.slug)
    return made


@transaction.atomic
def edit_contribution(*, contribution: Contribution, version: int, by: Any, **amounts: Any) -> Contribution:
    """Change what is planned over the version that was read. ``Refused`` once the budget was agreed."""
    _open(contribution.year)
    return revise(contribution, "partnership.contribution-edited", version=version, by=by, **amounts)


def keep_received(*, contribution: Contribution, version: int, received: Decimal | None, by: Any) -> Contribution:
    """Keep how much has come in so far, in pounds, over the version that was read; also once the budget was agreed."""
    return revise(contribution, "partnership.contribution-received", version=version, by=by, received=received)


@transaction.atomic
def remove_contribution(*, contribution: Contribution, by: Any) -> None:
    """Take an agency out of a budget. ``Refused`` once it was agreed, or when something came in."""
    _open(contribution.year)
    if Contribution.objects.select_for_update().filter(pk=contribution.pk, received__gt=0).exists():
        raise Refused("Money came in from this agency, so its line stays.")
    audit.record("partnership.contribution-removed", contribution, by=by, agency=contribution.agency.slug)
    contribution.delete()


@transaction.atomic
def add_line(*, year: BudgetYear, title: str, planned: Decimal, by: Any) -> SpendingLine:
    """What part of the money is for. ``Refused`` for a title that is there, or once the budget was agreed."""
    locked = _open(year)
    if locked.lines.filter(title__iexact=title.strip()).exists():
        raise Refused("There is a line of this name already.", field="title")
    made = SpendingLine.objects.create(year=locked, title=title.strip(), planned=planned)
    audit.record("partnership.spending-line-added", made, by=by)
    return made


@transaction.atomic
def edit_line(*, line: SpendingLine, version: int, title: str, planned: Decimal, by: Any) -> SpendingLine:
    """Change a line over the version that was read. ``Refused`` once the budget was agreed."""
    locked = _open(line.year)
    if locked.lines.filter(title__iexact=title.strip()).exclude(pk=line.pk).exists():
        raise Refused("There is a line of this name already.", field="title")
    words = {"title": title.strip(), "planned": planned}
    return revise(line, "partnership.spending-line-edited", version=version, by=by, **words)


def keep_spent(*, line: SpendingLine, version: int, spent: Decimal | None, by: Any) -> SpendingLine:
    """Keep how much was spent so far, in pounds, over the version that was read; also once the budget was agreed."""
    return revise(line, "partnership.spending-line-spent", version=version, by=by, spent=spent)


@transaction.atomic
def remove_line(*, line: SpendingLine, by: Any) -> None:
    """Take a line out of a budget. ``Refused`` once it was agreed, or when something was spent."""
    _open(line.year)
    if SpendingLine.objects.select_for_update().filter(pk=line.pk, spent__gt=0).exists():
        raise Refused("Money was spent on this, so its line stays.")
    audit.record("partnership.spending-line-removed", line, by=by, title=line.title)
    line.delete()


@transaction.atomic
def agree(*, year: BudgetYear, decision: Decision, by: Any) -> BudgetYear:
    """Keep which decision agreed the budget: what is planned stands from then on.

    ``Refused`` with each sum that does not come out, and for a decision that agreed nothing.
    """
    locked = _open(year)
    if decision.verb not in APPROVING:
        raise Refused("Choose a decision that agreed something.", field="decision")
    if (
        locked.planned is None
        or not locked.contributions.exists()
        or not locked.lines.exists()
        or not locked.has_all_amounts
    ):
        raise Refused("Say first how much is planned, who pays how much, and what it is for.")
    if wrong := locked.wrong_sums():
        raise Refused(f"{'. '.join(wrong)}.")
    locked.agreed_in, locked.confirmed_on = decision, decision.meeting.starts_on
    locked.save(update_fields=["agreed_in", "confirmed_on"])
    audit.record("partnership.budget-agreed", locked, by=by, decision=decision.pk)
    return locked


@transaction.atomic
def open_again(*, year: BudgetYear, reason: str, by: Any) -> BudgetYear:
    """Make an agreed budget a plan again, because something has to change; another decision agrees it anew."""
    locked = BudgetYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if not locked.is_agreed:
        raise Refused("This budget is not agreed yet.")
    was = str(locked.confirmed_on)
    locked.agreed_in = locked.confirmed_on = None
    locked.save(update_fields=["agreed_in", "confirmed_on"])
    audit.record("partnership.budget-opened-again", locked, by=by, was=was, reason=reason)
    return locked
