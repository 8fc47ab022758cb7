"""The landing page of the section Learning."""

from typing import Any

from django.urls import reverse, reverse_lazy

from learninghub.models import Priority
from learninghub.presenters.priorities import measure_parts, measure_summary, next_event
from learninghub.presenters.stage_chart import stage_chart
from learninghub.rules import EDIT_PRIORITY, READ_PRIORITY
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield import working_days
from shield.views.landing import EmptyPicture, LandingPage, Picture

MOST_PRIORITIES = 6


class LearningLanding(LandingPage):
    """Open priorities by stage; the Learning Hub, practice reviews and the tracker each announce their part."""

    permission_required = READ_RECOMMENDATIONS
    section = "learning"
    lead = "What we are learning, what we recommend, and whether it helps children."
    empty_picture = EmptyPicture(
        "No open priorities",
        "Priorities appear here, each at the stage it has reached.",
        reverse_lazy("learninghub:priority-create"),
        "Propose a priority",
        EDIT_PRIORITY,
    )
    template_name = "learninghub/landing.html"

    def get_picture(self) -> Picture | None:
        user = self.request.user
        page = "learninghub:priority-detail" if user.has_perm(READ_PRIORITY) else "learninghub:priority-summary"
        newest = Priority.objects.visible_to(user).unfinished().order_by("-number")[:MOST_PRIORITIES]
        priorities = [(priority, reverse(page, args=[priority.number])) for priority in newest]
        if not priorities:
            return None
        return Picture(
            "learninghub/landing_picture.html",
            "Priorities by stage",
            ("Priority", "Status", "Lead partners"),
            [(str(one), one.get_status_display(), one.lead_names or "Not yet agreed") for one, _ in priorities],
            {"chart": stage_chart(priorities)},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(current=self.current_priority(), **kwargs)

    def current_priority(self) -> dict[str, Any] | None:
        """Return the current priority with its next date and its success measures."""
        user = self.request.user
        priority = Priority.objects.visible_to(user).in_cycle().prefetch_related("measures").first()
        if priority is None or not user.has_perm(READ_PRIORITY):
            return None
        measures = list(priority.measures.all())
        parts = measure_parts(measures)
        return {
            "priority": priority,
            "next_event": next_event(priority, working_days.today()),
            "measure_parts": parts if measures else [],
            "measure_summary": measure_summary(parts, len(measures)),
        }
