"""The forward plan: what each group will talk about in the months ahead, and what is due and stands nowhere yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnership.models import (
    AgendaItem,
    AnnualReport,
    BudgetYear,
    GovernanceGroup,
    GroupKind,
    Meeting,
    MeetingStatus,
    Section11Cycle,
    StatutoryRule,
    due_date,
)
from shield import working_days
from shield.extension_points import DueItem, agenda_sources

MONTHS = 12


@dataclass(frozen=True)
class Planned:
    """A meeting ahead with its items."""

    meeting: Meeting
    items: list[AgendaItem]


@dataclass(frozen=True)
class Loose:
    """Something due that stands on no agenda; the last meeting at which it is in time, else the next one there is."""

    due: DueItem
    meeting: Meeting | None
    is_late: bool


@dataclass(frozen=True)
class ForwardPlan:
    """One group's months ahead."""

    group: GovernanceGroup
    planned: list[Planned]
    loose: list[Loose]


def plan_of(group: GovernanceGroup, user: Any, today: date | None = None) -> ForwardPlan:
    """What the group will talk about from today, twelve months on, with what ``user`` may see of each agenda."""
    start = today or working_days.today()
    end = working_days.add_months(start, MONTHS)
    ahead = Meeting.objects.visible_to(user).ahead(start).filter(group=group, starts_on__lte=end)
    meetings = list(ahead.select_related("group", "chair_agency").order_by("starts_on"))
    items: dict[Any, list[AgendaItem]] = {meeting.pk: [] for meeting in meetings}
    for item in AgendaItem.objects.visible_to(user).filter(meeting__in=meetings):
        items[item.meeting_id].append(item)
    return ForwardPlan(
        group=group,
        planned=[Planned(meeting, items[meeting.pk]) for meeting in meetings],
        loose=[_loose(due, meetings) for due in due_for(group, working_days.add_months(start, -MONTHS), end)],
    )


def due_for(group: GovernanceGroup, start: date, end: date) -> list[DueItem]:
    """What is due for the group in a period and stands on no agenda of its, soonest first."""
    found = [due for source in agenda_sources for due in source.due(group.kind, start, end)]
    stands = AgendaItem.objects.filter(meeting__group=group, due_key__in=[due.key for due in found])
    known = set(stands.exclude(meeting__status=MeetingStatus.CANCELLED).values_list("due_key", flat=True))
    return sorted((due for due in found if due.key not in known), key=lambda due: (due.due_on, due.title))


def _loose(due: DueItem, meetings: Iterable[Meeting]) -> Loose:
    open_ones = [each for each in meetings if not each.is_by_correspondence]
    in_time = [each for each in open_ones if each.starts_on <= due.due_on]
    best = in_time[-1:] or open_ones[:1]
    return Loose(due, best[0] if best else None, is_late=not in_time)


def own_due(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """What this app itself brings before the Board and the Executive: the yearly report, the budget, Section 11."""
    if group_kind not in {GroupKind.BOARD, GroupKind.EXECUTIVE}:
        return
    found = [*_reports(), *_budgets(), *_section_11()]
    yield from (due for due in found if start <= due.due_on <= end)


def _reports() -> Iterable[DueItem]:
    """The report on a year is due when the edition says, counted from the end of that year."""
    for report in AnnualReport.objects.filter(published_at=None):
        day = report_due(report)
        if day is not None:
            yield DueItem(f"report:{report.pk}", f"{report.title}: before it is signed", day, report.get_absolute_url())


def report_due(report: AnnualReport) -> date | None:
    """By when the report has to be out (rule Y1: at least once in twelve months); nothing without that rule."""
    before = AnnualReport.objects.filter(published_at__isnull=False, ends_on__lt=report.ends_on).order_by("-ends_on")
    last = before.first()
    rule = StatutoryRule.objects.filter(key="yearly-report", edition=report.edition).first()
    if last is None or rule is None:
        return None
    return due_date(rule, working_days.today(last.published_at))


def _budgets() -> Iterable[DueItem]:
    """Next year's budget is agreed before the year begins."""
    for year in BudgetYear.objects.filter(confirmed_on=None):
        yield DueItem(f"budget:{year.pk}", f"{year}: to agree", year.starts_on, "/budget/")


def _section_11() -> Iterable[DueItem]:
    for cycle in Section11Cycle.objects.all():
        yield DueItem(f"section-11:{cycle.pk}", f"{cycle}: findings", cycle.ends_on, cycle.get_absolute_url())
