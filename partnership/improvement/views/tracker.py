"""The learning tracker."""

from typing import Any

from django.urls import reverse

from partnership.directory.models import Theme
from partnership.improvement.models import Recommendation
from partnership.improvement.operations import tracker
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield.tables import Heads, Rows
from shield.views.base import GuardedObject, PortalDetail, PortalPage
from shield.views.downloads import TableDownload


class TrackerIndex(PortalPage):
    """Every theme with recommendations, and a link to its thread."""

    permission_required = READ_RECOMMENDATIONS
    template_name = "partnership/tracker/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Recommendation.objects.visible_to(self.request.user)
        themes = Theme.objects.visible_to(self.request.user).counting(seen)
        return super().get_context_data(themes=themes, **kwargs)


class Tracked(GuardedObject):
    """A theme or a recommendation with its thread."""

    permission_required = READ_RECOMMENDATIONS

    def get_permission_object(self) -> None:
        """Look the record up among those that the user may see; the permission is about no single record."""
        super().get_permission_object()


class ThreadPage(Tracked, PortalDetail):
    template_name = "partnership/tracker/thread.html"
    context_object_name = "subject"
    name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = tracker.thread(self.request.user, self.object)
        key = getattr(self.object, "slug", None) or self.object.pk
        return super().get_context_data(
            steps=steps,
            thread_words="; ".join(f"{step.label}: {step.words.lower()}" for step in steps),
            csv_url=reverse(f"partnership:{self.name}-csv", args=[key]),
            workbook_url=reverse(f"partnership:{self.name}-workbook", args=[key]),
            **kwargs,
        )


class ThreadTable(Tracked, TableDownload):
    """The thread as a file for a spreadsheet."""

    def get_heads(self) -> Heads:
        return ("Step", "Record", "Summary", "Date", "Link")

    def get_rows(self) -> Rows:
        steps = tracker.thread(self.request.user, self.object)
        return [(step.label, fact.title, fact.summary, fact.on, fact.url) for step in steps for fact in step.facts]

    def get_filename(self) -> str:
        return "learning-tracker"


class TrackerTheme(ThreadPage):
    model = Theme
    name = "tracker-theme"


class TrackerThemeTable(ThreadTable):
    model = Theme


class TrackerRecommendation(ThreadPage):
    model = Recommendation
    name = "tracker-recommendation"


class TrackerRecommendationTable(ThreadTable):
    model = Recommendation
