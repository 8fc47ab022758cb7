"""Training statistics of a period by agency, sector, level and course: a page, a CSV file and a workbook."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from shield import working_days
from shield.views.base import Guarded, PortalPage
from shield.views.downloads import csv_response, workbook_response
from training.forms.statistics import PeriodForm
from training.models import Course, Stage
from training.operations.learning import evaluations
from training.operations.office import coverage, demand, statistics, statistics_tables
from training.rules import SEE_STATISTICS


class PeriodPage(Guarded):
    """Reads the period from the address; without one it is this financial year."""

    permission_required = SEE_STATISTICS

    def period(self) -> tuple[date, date]:
        """Return the first and the last day; this financial year when they cannot be read."""
        self.form = PeriodForm(self.request.GET if "start_0" in self.request.GET else None)
        if self.form.is_bound and self.form.is_valid():
            return self.form.cleaned_data["start"], self.form.cleaned_data["end"]
        start, end = statistics.financial_year(working_days.today())
        if not self.form.is_bound:
            self.form = PeriodForm(initial={"start": start, "end": end})
        return start, end


class StatisticsPage(PeriodPage, PortalPage):
    template_name = "training/statistics/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start, end = self.period()
        found = statistics.for_period(start, end)
        return super().get_context_data(
            start=start,
            end=end,
            form=self.form,
            statistics=found,
            lines=[(row, found.share(row)) for row in found.rows],
            query=self.request.GET.urlencode(),
            themes=demand.themes(self.request.user),
            recommendations=demand.recommendations_with_courses(self.request.user),
            **kwargs,
        )


class StatisticsCsv(PeriodPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        start, end = self.period()
        rows = statistics_tables.table(statistics.for_period(start, end))
        return csv_response(statistics_tables.COLUMNS, rows, f"training-{start}-{end}")


class StatisticsWorkbook(PeriodPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        start, end = self.period()
        found = statistics.for_period(start, end)
        sheets: dict[str, Any] = {
            "Agency and course": (statistics_tables.COLUMNS, statistics_tables.table(found)),
            "Course": (statistics_tables.COURSE_COLUMNS, statistics_tables.course_table(found)),
        }
        for title, sums in (("Agency", found.by_agency()), ("Sector", found.by_sector()), ("Level", found.by_level())):
            sheets[title] = ((title, *statistics_tables.COUNT_COLUMNS), statistics_tables.sums_table(sums))
        return workbook_response(sheets, f"training-{start}-{end}")


class Coverage(PortalPage):
    """For a theme, course or recommendation: its course dates, what changed, and agencies that have not attended."""

    permission_required = SEE_STATISTICS
    template_name = "training/statistics/coverage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = self.subject()
        if subject is None:
            raise Http404
        found = coverage.coverage(subject)
        results = evaluations.results(found.runs)
        return super().get_context_data(
            subject=subject,
            coverage=found,
            results=results,
            rates=[(stage.label, results.answered[stage], results.rate(stage)) for stage in Stage],
            minimum=evaluations.MINIMUM_ANSWERS,
            **kwargs,
        )

    def subject(self) -> Any:
        """Return the theme, recommendation or course of the address; ``None`` when the user may not see it."""
        kind, key = self.kwargs["kind"], self.kwargs["key"]
        if kind == "course":
            return Course.objects.visible_to(self.request.user).filter(slug=key).first()
        return demand.subject(kind, key, self.request.user)
