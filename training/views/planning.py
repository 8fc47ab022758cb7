"""Planning in the training office: copies, series, programmes, and what is wanted."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from partnership.models import Recommendation, Theme
from shield.views.base import OperationView, PortalFormView, PortalList, PortalPage
from training.forms.planning import (
    CopyRunForm,
    GenerateForm,
    InterestForm,
    InviteForm,
    ProgrammeForm,
    SeriesForm,
    WantCourseForm,
    WithdrawInterestForm,
    as_lines,
)
from training.models import Course, CourseRun, RunSeries
from training.operations.office import conferences, courses, demand, series
from training.operations.places import interests
from training.rules import EDIT_RUNS, EDIT_SERIES, REGISTER_INTEREST, SEE_DEMAND


class RunOffice(OperationView):
    """A form of the office about one run."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_success_url()} | kwargs)

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class RunCopy(RunOffice):
    form_class = CopyRunForm
    template_name = "training/runs/copy.html"
    success_message = "Run copied as a plan. Publish it to show it in the catalogue."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.object.get_absolute_url(), **kwargs)

    def perform(self, form: Any) -> CourseRun:
        self.copied = series.copy(run=self.object, by=self.request.user, **form.cleaned_data)
        return self.copied

    def get_success_url(self) -> str:
        return str(getattr(self, "copied", self.object).get_absolute_url())


class RunProgramme(RunOffice):
    form_class = ProgrammeForm
    template_name = "training/runs/programme.html"
    success_message = "Programme saved"

    def get_initial(self) -> dict[str, Any]:
        return {"lines": as_lines(list(self.object.agenda_items.prefetch_related("groups")))}

    def perform(self, form: Any) -> None:
        conferences.write(run=self.object, items=form.cleaned_data["lines"], by=self.request.user)

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class RunInvite(RunOffice):
    """Everybody who asked for the course, invited in order."""

    form_class = InviteForm
    template_name = "training/runs/invite.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(waiting=self.object.course.interests.open().count(), **kwargs)

    def perform(self, form: Any) -> Any:
        made = interests.invite(run=self.object, by=self.request.user)
        self.success_message = f"{len(made)} {'person' if len(made) == 1 else 'people'} invited"
        return made


class SeriesList(PortalList):
    permission_required = EDIT_SERIES
    model = RunSeries
    template_name = "training/series/list.html"
    context_object_name = "series_list"

    def get_queryset(self) -> QuerySet[RunSeries]:
        return super().get_queryset().prefetch_related("topics__course")


class SeriesCreate(PortalFormView):
    permission_required = EDIT_SERIES
    form_class = SeriesForm
    template_name = "training/series/create.html"
    success_message = "Series saved. Make its runs when you are ready."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> RunSeries:
        return series.create(by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:series-list")


class SeriesGenerate(OperationView):
    permission_required = EDIT_SERIES
    model = RunSeries
    context_object_name = "series"
    form_class = GenerateForm
    template_name = "training/series/generate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            days=list(series.days(self.object)), cancel_url=self.get_success_url(), **kwargs
        )

    def perform(self, form: Any) -> Any:
        generated = series.generate(series=self.object, by=self.request.user)
        made = len(generated.runs)
        self.success_message = f"{made} {'run' if made == 1 else 'runs'} made as plans"
        for why in generated.left_out:
            messages.info(self.request, f"Left out: {why}.")
        return generated

    def get_success_url(self) -> str:
        return reverse("training:series-list") if not hasattr(self, "result") else reverse("training:run-manage")


class CourseInterest(OperationView):
    """A person and a course they would come to."""

    permission_required = REGISTER_INTEREST
    model = Course
    context_object_name = "course"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())


class InterestRegister(CourseInterest):
    form_class = InterestForm
    template_name = "training/courses/interest.html"
    success_message = "You are on the list. We write when there is a date."

    def perform(self, form: Any) -> Any:
        person = self.request.user.person  # type: ignore[union-attr]
        return interests.register(course=self.object, person=person, by=self.request.user)


class InterestWithdraw(CourseInterest):
    form_class = WithdrawInterestForm
    template_name = "training/courses/interest_withdraw.html"
    success_message = "You are off the list"

    def perform(self, form: Any) -> Any:
        person = self.request.user.person  # type: ignore[union-attr]
        return interests.withdraw(course=self.object, person=person, by=self.request.user)


class Wanted(PortalPage):
    """What recommendations and themes ask for, what people would come to, and what nobody has planned."""

    permission_required = SEE_DEMAND
    template_name = "training/wanted/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=demand.overview(self.request.user), **kwargs)


class WantCourse(PortalFormView):
    """A wanted course for one theme or recommendation."""

    permission_required = SEE_DEMAND
    form_class = WantCourseForm
    template_name = "training/wanted/create.html"
    success_message = "Shown as wanted. People can now say that they would come."

    def subject(self) -> Theme | Recommendation:
        found = demand.subject(self.kwargs["kind"], self.kwargs["key"], self.request.user)
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.subject(), cancel_url=reverse("training:wanted"), **kwargs)

    def perform(self, form: Any) -> Course:
        return courses.request(subject=self.subject(), by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:wanted")
