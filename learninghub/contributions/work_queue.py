"""Tasks for the operational team: activities, recommendations and impact reports with a date."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse

from learninghub.models import Activity, Priority, PriorityStatus
from learninghub.models.priorities import NOTHING_DUE
from learninghub.rules import EDIT_PRIORITY
from shield import working_days
from shield.extension_points import Waiting

# Activities are tasks from this many days before they are due.
AHEAD = timedelta(days=14)
# What has been late for a year is for the Board and no longer a task; its page still shows it.
NO_LONGER_A_TASK = timedelta(days=365)


def waiting(user: Any) -> Iterable[Waiting]:
    """Return the tasks of those who edit priorities."""
    if not user.has_perm(EDIT_PRIORITY):
        return
    today = working_days.today()
    priorities = list(Priority.objects.visible_to(user).exclude(status__in=NOTHING_DUE))
    due = Activity.objects.visible_to(user).unfinished().filter(priority__in=priorities, planned_on__lte=today + AHEAD)
    for activity in due.select_related("priority"):
        yield _activity_task(activity)
    for priority in priorities:
        yield from (task for task in _priority_tasks(priority) if task.due and task.due > today - NO_LONGER_A_TASK)


def _activity_task(activity: Activity) -> Waiting:
    number = activity.priority.number
    url = reverse("learninghub:activity-update", args=[number, activity.pk])
    month = f", month {activity.month}" if activity.month else ""
    return Waiting(activity.title, f"Priority {number}{month}", url, "Update activity", activity.planned_on)


def _priority_tasks(priority: Priority) -> Iterable[Waiting]:
    if priority.status == PriorityStatus.RECOMMENDATIONS and priority.recommendations_due:
        why = f"Priority {priority.number}, {priority.cycle_months} months after it started"
        url = priority.get_absolute_url()
        yield Waiting("Recommendations to the Board", why, url, "View priority", priority.recommendations_due)
    if priority.status == PriorityStatus.IMPACT_DUE and priority.impact_due_on:
        url = reverse("learninghub:priority-report-impact", args=[priority.number])
        yield Waiting("Impact report", f"Priority {priority.number}", url, "Report the impact", priority.impact_due_on)
