"""Frozen shapes for pages that are neither field nor annotation: tasks by date, and the days of a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from shield import working_days
from shield.extension_points import Waiting, WeekEntry
from shield.models import EmailNotice
from shield.text.formatting import moment


@dataclass(frozen=True)
class TaskRow:
    """One task, with its lateness in words."""

    thing: Waiting
    when: str
    late: bool

    @property
    def rest_of_link(self) -> str:
        """Return what the link is about, for readers who only hear it: the title without the verb it begins with."""
        return self.thing.title.removeprefix(f"{self.thing.verb}: ")


@dataclass(frozen=True)
class TaskGroup:
    """The tasks of one period: Overdue, Today, This week, Later or No date."""

    key: str
    title: str
    state: str
    rows: list[TaskRow]


@dataclass(frozen=True)
class CalledEmail:
    """An email by what it says and whom it is for."""

    email: EmailNotice
    subject: str
    # The name of the account with this address; empty where there is none.
    name: str

    @property
    def recipient(self) -> str:
        return f"{self.name} ({self.email.to})" if self.name else self.email.to

    @property
    def description(self) -> str:
        """Return the email in one line, for a choice among many."""
        status = self.email.get_status_display()
        return f"“{self.subject}” to {self.recipient}, {moment(self.email.written_at)}. {status}"


GROUPS = (
    ("overdue", "Overdue", "overdue"),
    ("today", "Today", "due-soon"),
    ("tomorrow", "Tomorrow", "due-soon"),
    ("week", "This week", "planned"),
    ("later", "Later", "planned"),
    ("undated", "No date", "planned"),
)


def group_by_due(tasks: Iterable[Waiting], today: date, *, with_tomorrow: bool = False) -> list[TaskGroup]:
    """Return the tasks sorted and grouped by due date; empty groups are left out.

    ``with_tomorrow`` gives tomorrow's tasks a group of their own; otherwise they are part of the week.
    """
    groups = {key: TaskGroup(key, title, state, []) for key, title, state in GROUPS}
    for task in sorted(tasks, key=lambda each: (each.due or date.max, each.title)):
        late = task.due is not None and task.due < today
        groups[_group_of(task.due, today, with_tomorrow)].rows.append(
            TaskRow(task, _due_in_words(task.due, today), late)
        )
    return [group for group in groups.values() if group.rows]


def _group_of(due: date | None, today: date, with_tomorrow: bool) -> str:
    if due is None:
        return "undated"
    if due <= today:
        return "today" if due == today else "overdue"
    if with_tomorrow and due == today + timedelta(days=1):
        return "tomorrow"
    return "week" if due <= today + timedelta(days=6 - today.weekday()) else "later"


def _due_in_words(due: date | None, today: date) -> str:
    """Return the lateness in words, or the weekday of a date that is still to come."""
    if due is None:
        return "Any time"
    days = (today - due).days
    if days > 0:
        return f"{days} day{'s' if days > 1 else ''} late"
    if days == 0:
        return "Today"
    return "Tomorrow" if days == -1 else f"{due:%a} {due.day} {due:%b}"


@dataclass(frozen=True)
class WeekDay:
    """A day and what a person has on it."""

    day: date
    is_today: bool
    entries: list[WeekEntry]

    @property
    def title(self) -> str:
        """Return "Mon 30, today" for today and "Tue 1 December" for other days."""
        if self.is_today:
            return f"{self.day:%a} {self.day.day}, today"
        return f"{self.day:%a} {self.day.day} {self.day:%B}"


def days_with_entries(days: Iterable[date], entries: Iterable[WeekEntry], today: date) -> list[WeekDay]:
    """Return the days in order, each with its entries: those with a time first, by time."""
    ordered = sorted(entries, key=lambda entry: (entry.at is None, entry.at or time(), entry.title))
    return [WeekDay(day, day == today, [entry for entry in ordered if entry.on == day]) for day in days]


def working_week_from(today: date) -> list[date]:
    """Return today and the next four working days."""
    return [today, *(working_days.add(today, number) for number in range(1, 5))]
