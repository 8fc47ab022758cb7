"""The months of a priority's cycle: what was planned in each, and what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from learninghub.models.activities import Activity, ActivityState
from learninghub.models.priorities import Priority
from shield import working_days

A = ActivityState


@dataclass(frozen=True)
class CycleStep:
    """One month of the cycle on the timeline."""

    title: str
    state: str
    planned: str = ""
    done: str = ""
    when: str = ""


def cycle_of(priority: Priority, activities: Iterable[Activity], today: date) -> list[CycleStep]:
    """The months of the cycle, each with what was planned and what was done."""
    by_month: dict[int, list[Activity]] = {}
    for activity in activities:
        if activity.month:
            by_month.setdefault(activity.month, []).append(activity)
    months = max([priority.cycle_months, *by_month])
    return [_step(priority, number, by_month.get(number, []), today) for number in range(1, months + 1)]


def _step(priority: Priority, number: int, activities: list[Activity], today: date) -> CycleStep:
    starts = working_days.add_months(priority.starts_on, number - 1) if priority.starts_on else None
    return CycleStep(
        title=f"Month {number}, {starts:%B}" if starts else f"Month {number}",
        state=_month_state(activities, begun=starts is not None and starts <= today),
        planned=". ".join(activity.title.rstrip(".") for activity in activities),
        done=" ".join(f"{activity.commentary.rstrip('.')}." for activity in activities if activity.commentary),
    )


def _month_state(activities: list[Activity], *, begun: bool) -> str:
    states = {A(activity.state) for activity in activities} - {A.NOT_PURSUED}
    if not states:
        if activities:
            return "not-pursued"
        return "nothing-known" if begun else "not-started"
    if states == {A.DONE}:
        return "done"
    if states & {A.DONE, A.PARTLY_DONE}:
        return "partly-done"
    for state in (A.IN_PROGRESS, A.WAITING, A.ON_HOLD):
        if state in states:
            return str(state.value)
    return "in-progress" if begun and len(states) > 1 else "planned"
