"""The Learning Hub's part of the landing page of the section Learning."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse

from learninghub.models import Priority, PriorityStatus
from learninghub.rules import EDIT_PRIORITY, READ_PRIORITY
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield import working_days
from shield.text.formatting import long_date
from shield.views.landing import MainButton

# An impact report is the first button from this long before it is due.
REPORT_AHEAD = timedelta(days=14)


def priority_buttons(user: Any) -> Iterable[MainButton]:
    """Return what the user can do about priorities next: report an impact, propose a priority, or read the current one."""
    if user.has_perm(EDIT_PRIORITY):
        yield from _edit_buttons(user)
        return
    current = Priority.objects.visible_to(user).in_cycle().first()
    if current is not None:
        page = "learninghub:priority-detail" if user.has_perm(READ_PRIORITY) else "learninghub:priority-summary"
        yield MainButton("View the current priority", current.title, reverse(page, args=[current.number]), "book")


def _edit_buttons(user: Any) -> Iterable[MainButton]:
    soon = working_days.today() + REPORT_AHEAD
    due = Priority.objects.visible_to(user).filter(status=PriorityStatus.IMPACT_DUE, impact_due_on__lte=soon)
    priority = due.order_by("-impact_due_on").first()
    if priority is None:
        text = "For the Board to agree at its next meeting"
        yield MainButton("Propose a priority", text, reverse("learninghub:priority-create"), "plus")
    else:
        url = reverse("learninghub:priority-report-impact", args=[priority.number])
        text = f"Priority {priority.number}, due {long_date(priority.impact_due_on)}"
        yield MainButton("Report the impact", text, url, "report")


def tracker_buttons(user: Any) -> Iterable[MainButton]:
    """Return the way to the learning tracker."""
    if user.has_perm(READ_RECOMMENDATIONS):
        text = "What became of each recommendation"
        yield MainButton("View the learning tracker", text, reverse("partnership:tracker"), "list")
