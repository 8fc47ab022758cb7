"""Statutory clocks: the due date of a rule, counted from a day, with an explanation in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from partnership.directory.models.statutory_rules import RuleUnit, StatutoryRule
from shield import working_days

DUE_SOON_DAYS = 5


def in_words(day: date) -> str:
    """Return the date as "27 August 2026"."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class StatutoryClock:
    """One running or finished clock, as the ``clock`` tag shows it."""

    name: str
    rule: StatutoryRule
    started_on: date
    due: date
    explanation: str
    day: int
    state: str
    finished_on: date | None = None
    url: str = ""

    @property
    def length(self) -> int:
        return self.rule.number or 0

    @property
    def unit(self) -> str:
        return self.rule.get_unit_display()

    @property
    def edition(self) -> str:
        return self.rule.edition


def due_date(rule: StatutoryRule, started_on: date) -> date:
    """Return the due date under ``rule``. Raise ``ValueError`` for a rule without a length of time."""
    number = rule.number
    if number is None or rule.unit in {RuleUnit.COUNT, RuleUnit.DUTY}:
        raise ValueError(f"{rule} has no length of time.")
    if rule.unit == RuleUnit.WORKING_DAYS:
        return working_days.add(started_on, number)
    if rule.unit == RuleUnit.DAYS:
        return started_on + timedelta(days=number)
    return working_days.add_months(started_on, number * (12 if rule.unit == RuleUnit.YEARS else 1))


def explain(rule: StatutoryRule, started_on: date) -> str:
    """Return the count in one sentence: "15 working days from notification on 27 August 2026, bank holiday 31 August not
    counted: 18 September 2026". Says so when the published bank holidays do not reach that far."""
    unit = rule.get_unit_display()
    counted_from = f"{rule.trigger} on " if rule.trigger else ""
    words = f"{rule.number} {unit.removesuffix('s') if rule.number == 1 else unit} from {counted_from}"
    words += in_words(started_on)
    if rule.unit == RuleUnit.WORKING_DAYS:
        skipped = [day for day, _ in working_days.count_from(started_on, rule.number or 0).skipped]
        if skipped:
            days = " and ".join(f"{day.day} {day:%B}" for day in skipped)
            words += f", bank holiday{'s' if len(skipped) > 1 else ''} {days} not counted"
    due = due_date(rule, started_on)
    return f"{words}: {in_words(due)}{_beyond_the_list(rule, due)}"


def _beyond_the_list(rule: StatutoryRule, due: date) -> str:
    """Return what to add about a count that needs bank holidays which are not published yet."""
    last = working_days.published_until()
    if rule.unit != RuleUnit.WORKING_DAYS or due <= last:
        return ""
    return f" (bank holidays after {in_words(last)} are not published yet, so this date is worked out by rule)"


def run_clock(
    rule: StatutoryRule,
    *,
    started_on: date,
    name: str = "",
    finished_on: date | None = None,
    today: date | None = None,
    url: str = "",
) -> StatutoryClock:
    """Return the clock of ``rule`` from ``started_on``; a record keeps the edition in force when it started."""
    now = finished_on or today or working_days.today()
    due = due_date(rule, started_on)
    return StatutoryClock(
        name=name or rule.title,
        rule=rule,
        started_on=started_on,
        due=due,
        explanation=explain(rule, started_on),
        day=_elapsed(rule, started_on, now),
        state=_state(due, now, finished=finished_on is not None),
        finished_on=finished_on,
        url=url,
    )


def _elapsed(rule: StatutoryRule, started_on: date, now: date) -> int:
    """Return the current day (or month) of the clock; the day of the event is day 0, its month is month 1."""
    if now < started_on:
        return 0
    if rule.unit == RuleUnit.WORKING_DAYS:
        return working_days.between(started_on, now)
    if rule.unit == RuleUnit.DAYS:
        return (now - started_on).days
    months = (now.year - started_on.year) * 12 + now.month - started_on.month
    # The last day of a month is still in it: a clock of six months ends in month 6.
    if months and working_days.add_months(started_on, months) >= now:
        months -= 1
    return (months // 12 if rule.unit == RuleUnit.YEARS else months) + 1


def _state(due: date, now: date, *, finished: bool) -> str:
    if finished:
        return "done-late" if now > due else "done-in-time"
    if now > due:
        return "overdue"
    return "due-soon" if working_days.between(now, due) <= DUE_SOON_DAYS else "running"
