"""Public pages: the catalogue, courses, course dates and the calendar feed."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from partnership.directory.rules.predicates import is_without_post
from shield import working_days
from shield.views.base import Guarded, PortalDetail, PortalList, PortalPage
from shield.web.access import PUBLIC
from training.forms import catalogue as filter_forms
from training.models import Booking, Course, CourseRun, RunDate
from training.models.catalogue import cached_choices, cached_counts
from training.operations.office import conferences
from training.operations.places import calendar_entries
from training.operations.places.eligibility import unmet_prerequisites
from training.presenters import booking_rules, cancellation_terms, date_lines, month_of, rows, state_of
from training.rules import (
    BOOK_FOR_COLLEAGUES,
    BOOK_PLACE,
    EDIT_COURSES,
    EDIT_RUNS,
    REGISTER_INTEREST,
    SEE_RUN_BOOKINGS,
    SEE_RUNS,
)


class RunList(PortalList):
    """The catalogue."""

    cache_for_anonymous = True

    permission_required = PUBLIC
    model = CourseRun
    template_name = "training/runs/list.html"
    context_object_name = "runs"

    def get_queryset(self) -> QuerySet[CourseRun]:
        self.sectors, self.themes = cached_choices()
        listed = super().get_queryset().listed()
        self.filters = filter_forms.read(self.request.GET, self.sectors, self.themes)
        self.counts = cached_counts(listed, self.filters, self.themes.values())
        return listed.for_lists().with_own_booking(self.request.user).filter(self.filters.condition())

    def _requested(self) -> list[Course]:
        """Return requested courses, shown at the foot of the first page."""
        if self.request.GET:
            return []
        return list(Course.objects.visible_to(self.request.user).requested().order_by("title")[:10])

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        """Return a paginator that takes the number of runs from the filters' own query, unless that one was cached."""
        paginator = super().get_paginator(*args, **kwargs)
        if not settings.CATALOGUE_CACHE_SECONDS:
            paginator.count = self.counts.total
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "rows": rows(context["page_obj"]),
            "total": context["paginator"].count,
            "panel": filter_forms.panel(self.request.GET, self.filters, self.counts, self.sectors, self.themes),
            "may_see_runs": user.has_perm(SEE_RUNS),
            "requested": self._requested(),
            "query": self.request.GET.urlencode(),
        }


class RunCalendar(PortalPage):
    """The catalogue as a month, with the same filters."""

    cache_for_anonymous = True

    permission_required = PUBLIC
    template_name = "training/runs/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        sectors, themes = cached_choices()
        chosen = filter_forms.read(query, sectors, themes)
        today = working_days.today()
        first = chosen.month or today.replace(day=1)
        runs = CourseRun.objects.visible_to(user).listed().with_places().filter(chosen.condition(without=("month",)))
        dates = (
            RunDate.objects.visible_to(user)
            .in_month(first)
            .filter(run__in=runs.values("pk"))
            .select_related("run__course")
        )
        others = query.copy()
        others.pop("month", None)
        return super().get_context_data(month=month_of(first, dates, today), others=others.urlencode(), **kwargs)


class CourseDetail(PortalDetail):
    cache_for_anonymous = True
    permission_required = PUBLIC
    model = Course
    context_object_name = "course"
    template_name = "training/courses/detail.html"

    def get_queryset(self) -> QuerySet[Course]:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        runs = self.object.runs.visible_to(user).listed().for_lists().with_own_booking(user)
        return super().get_context_data(
            rows=rows(runs),
            sectors=self.object.sector_names,
            caption=f"{self.object.get_kind_display()}, {self.object.levels_text}",
            themes=self.object.theme_names,
            may_edit=user.has_perm(EDIT_COURSES),
            may_register=not user.is_authenticated or user.has_perm(REGISTER_INTEREST),
            is_interested=user.is_authenticated and self.object.interests.open().of(user).exists(),
            materials=list(self.object.materials.all()),
            **kwargs,
        )


class RunDetail(PortalDetail):
    cache_for_anonymous = True
    permission_required = PUBLIC
    model = CourseRun
    context_object_name = "run"
    template_name = "training/runs/detail.html"

    def get_queryset(self) -> QuerySet[CourseRun]:
        return super().get_queryset().for_page().with_own_booking(self.request.user).select_related("tariff")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, user = self.object, self.request.user
        dates = date_lines(list(run.dates.all()))
        state, aside = state_of(run, timezone.now())
        terms = cancellation_terms(run, self._own_agency() if run.tariff_id else None)
        return super().get_context_data(
            dates=dates,
            # The same button leads anonymous readers to sign in.
            may_book=not user.is_authenticated or user.has_perm(BOOK_PLACE),
            needs_agency=is_without_post(user),
            mine=run.own,
            caption=f"{run.course.get_kind_display()}, {run.course.levels_text}",
            state=state,
            aside=aside,
            left=run.places_left,
            own=self._places_of_own_agency(),
            sectors=run.sector_names,
            materials=run.materials,
            programme=conferences.programme(run, user) if run.has_programme else [],
            rules=booking_rules(run, len(dates), terms),
            terms=terms,
            unmet=self._unmet(),
            may_book_for_colleagues=user.has_perm(BOOK_FOR_COLLEAGUES),
            may_edit=user.has_perm(EDIT_RUNS),
            may_see_bookings=user.has_perm(SEE_RUN_BOOKINGS, run),
            **kwargs,
        )

    def _own_agency(self) -> Any:
        person = getattr(self.request.user, "person", None)
        return person.agency_on() if person else None

    def _unmet(self) -> list[Any]:
        """Return what the reader must complete first."""
        if not self.object.has_prerequisites:
            return []
        person = getattr(self.request.user, "person", None)
        wanted = self.object.course.prerequisites.select_related("needs_course")
        return unmet_prerequisites(self.object.course, person, working_days.today()) if person else list(wanted)

    def _places_of_own_agency(self) -> int:
        """Return how many places the reader's own agency holds: its lead may see those bookings."""
        user = self.request.user
        if not user.has_perm(BOOK_FOR_COLLEAGUES):
            return 0
        return Booking.objects.visible_to(user).booked().filter(run=self.object).count()


class RunFeed(Guarded, View):
    """The programme for calendar apps. It names no people and no online rooms."""

    permission_required = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = CourseRun.objects.visible_to(request.user).listed()
        dates = (
            RunDate.objects.visible_to(request.user).filter(run__in=runs).select_related("run__course", "run__venue")
        )
        return HttpResponse(calendar_entries.feed(dates), content_type="text/calendar; charset=utf-8")
