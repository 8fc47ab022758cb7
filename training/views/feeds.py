"""The training programme as RSS, JSON and PDF. It names no people and no online rooms."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from shield import pdf
from shield.extension_points import identity
from shield.text.formatting import long_date, time_range
from shield.views.base import Guarded
from shield.web import calendars
from shield.web.access import PUBLIC
from training.models import CourseRun
from training.presenters import programme_year


def listed(user: Any) -> QuerySet[CourseRun]:
    """Return what the catalogue shows, with the dates."""
    return CourseRun.objects.visible_to(user).listed().for_lists().prefetch_related("dates")


class RunRssFeed(Feed):
    """Course dates in the order in which they were published, newest first."""

    def title(self) -> str:
        return f"{identity().name}: training"

    def description(self) -> str:
        return "Multi-agency safeguarding training dates."

    def link(self) -> str:
        return reverse("training:run-list")

    def get_object(self, request: HttpRequest) -> Any:
        return request.user

    def items(self, user: Any) -> list[CourseRun]:
        return sorted(listed(user)[:100], key=lambda run: (run.published_at, run.slug), reverse=True)[:50]

    def item_title(self, item: Any) -> str:
        return item.name

    def item_description(self, item: Any) -> str:
        when = (
            f"{long_date(item.starts_at)}, {time_range(item.starts_at, item.ends_at)}. " if item.date_count == 1 else ""
        )
        return f"{when}{item.course.levels_text}. {item.where}. {item.course.summary or item.line}"

    def item_guid(self, item: Any) -> str:
        return f"run-{item.pk}@{calendars.host()}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Any) -> Any:
        return item.published_at


class RunRss(Guarded, View):
    cache_for_anonymous = True
    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return RunRssFeed()(request)


class RunJson(Guarded, View):
    """JSON for agencies' own sites; every field is documented in ``docs/operations.md``."""

    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = [self.as_json(run) for run in listed(request.user)]
        return JsonResponse({"name": identity().name, "runs": runs})

    def as_json(self, run: CourseRun) -> dict[str, Any]:
        """Return one course date as the catalogue shows it."""
        return {
            "uid": f"run-{run.pk}@{calendars.host()}",
            "title": run.name,
            "course": run.course.title,
            "levels": run.course.levels,
            "format": run.delivery,
            "where": run.where,
            "dates": [{"starts_at": date.starts_at, "ends_at": date.ends_at} for date in run.dates.all()],
            "places_left": run.places_left,
            "url": self.request.build_absolute_uri(run.get_absolute_url()),
        }


class ProgrammePdf(Guarded, View):
    """The programme of a year as a tagged PDF to print, by months, with the address to book each course date."""

    cache_for_anonymous = True
    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "programme": programme_year(listed(request.user), timezone.localdate()),
            "base_url": settings.BASE_URL,
        }
        response = HttpResponse(pdf.render("training/programme.html", context), content_type="application/pdf")
        response.headers["Content-Disposition"] = 'inline; filename="training-programme.pdf"'
        return response
