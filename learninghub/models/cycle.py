"""The months of a priority's cycle: what was planned in each, and what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from learninghub.models.activities import Activity, ActivityState
from learninghub.models.priorities import Priority
from shield import working_days


@dataclass(frozen=True)
class CycleStep:
    """One month of the cycle on the timeline."""

    title: str
    state: str
    planned: str = ""
    done: str = ""
    when: str = ""


def cycle_of(priority: Priority, activities: Iterable[Activity], today: date) -> list[CycleStep]:
    """Return the months of the cycle, each with what was planned and what was done."""
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
        state=_month_state(activities, has_started=starts is not None and starts <= today),
        planned=". ".join(activity.title.rstrip(".") for activity in activities),
        done=" ".join(f"{activity.commentary.rstrip('.')}." for activity in activities if activity.commentary),
    )


def _month_state(activities: list[Activity], *, has_started: bool) -> str:
    states = {ActivityState(activity.state) for activity in activities} - {ActivityState.NOT_PURSUED}
    if not states:
        if activities:
            return "not-pursued"
        return "nothing-known" if has_started else "not-started"
    if states == {ActivityState.DONE}:
        return "done"
    if states & {ActivityState.DONE, ActivityState.PARTLY_DONE}:
        return "partly-done"
    for state in (ActivityState.IN_PROGRESS, ActivityState.WAITING, ActivityState.ON_HOLD):
        if state in states:
            return str(state.value)
    return "in-progress" if has_started and len(states) > 1 else "planned"
