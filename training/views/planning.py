"""Planning: copies, series, programmes, invitations and requested courses."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse, reverse_lazy

from partnership.models import Recommendation, Theme
from shield.forms.concerns import Concern, about_days
from shield.views.base import PortalList, PortalPage
from shield.views.form_pages import ConfirmPage, CreatePage, FormPage, RecordPage
from training.forms.interests import InterestForm, InviteForm, WithdrawInterestForm
from training.forms.planning import (
    CopyRunForm,
    PaperForm,
    ProgrammeForm,
    RequestCourseForm,
    RunThemesForm,
    as_lines,
)
from training.forms.series import GenerateForm, SeriesForm
from training.models import Booking, Course, CourseRun, ProgrammePaper, RunSeries
from training.operations.office import courses, demand, programmes, run_themes, series
from training.operations.office.series import Generated
from training.operations.places import interests
from training.rules import EDIT_RUNS, EDIT_SERIES, REGISTER_INTEREST, SEE_DEMAND


class RunPage(RecordPage):
    """A form of the team about one course date."""

    permission_required = EDIT_RUNS
    model = CourseRun
    context_object_name = "run"


class RunCopy(RunPage):
    form_class = CopyRunForm
    heading = "Copy this course date"
    explanation = "The format, venue, places, trainers and rules are copied. Bookings are not."
    success_message = "Course date copied. Publish it to show it in the catalogue."

    def concerns_about(self, form: CopyRunForm) -> list[Concern]:
        """Return what to check about the first date, and about the dates that move with it."""
        others = series.days_of_copy(self.object, form.cleaned_data["first_day"])[1:]
        return [*super().concerns_about(form), *about_days(form["first_day"], "Another date", others)]

    def perform(self, form: CopyRunForm) -> CourseRun:
        return series.copy(run=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return str(getattr(self, "result", self.object).get_absolute_url())


class RunProgramme(RunPage):
    form_class = ProgrammeForm
    heading = "Edit the programme"
    explanation = (
        "People who book a conference choose from its groups. If you change a group that people have chosen, we email "
        "them. If you remove it, they choose again."
    )
    success_message = "Programme updated"

    def get_initial(self) -> dict[str, Any]:
        return {"lines": as_lines(list(self.object.agenda_items.prefetch_related("groups")))}

    def perform(self, form: ProgrammeForm) -> None:
        told = programmes.write(run=self.object, items=form.cleaned_data["lines"], by=self.request.user)
        if told:
            people = "1 person" if told == 1 else f"{told} people"
            self.success_message = f"Programme updated. We are emailing {people} about their groups."


class RunThemes(RunPage):
    form_class = RunThemesForm
    heading = "Edit the themes of this course date"
    explanation = "The catalogue, the training statistics and the evidence of a theme find it under these themes."
    success_message = "Themes updated"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object}

    def get_initial(self) -> dict[str, Any]:
        return {"themes": list(self.object.themes.all())}

    def perform(self, form: RunThemesForm) -> CourseRun:
        return run_themes.set_themes(run=self.object, themes=form.cleaned_data["themes"], by=self.request.user)


class PaperCreate(RunPage):
    """A paper for people with a place."""

    form_class = PaperForm
    heading = "Add a paper"
    explanation = "People with a place and the trainers can open it from the programme."
    success_message = "Paper added"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"run": self.object}

    def perform(self, form: PaperForm) -> ProgrammePaper:
        return programmes.add_paper(by=self.request.user, **form.cleaned_data)


class PaperRemove(ConfirmPage):
    permission_required = EDIT_RUNS
    model = ProgrammePaper
    heading = "Remove this paper"
    explanation = "No one will be able to open it from the programme."
    button = "Remove paper"
    done = "Paper removed"
    operation = staticmethod(programmes.remove_paper)
    record_name = "paper"

    def get_success_url(self) -> str:
        return str(self.object.item.run.get_absolute_url())


class RunInvite(RunPage):
    """Everybody who registered interest in the course, invited in order."""

    form_class = InviteForm
    heading = "Invite people who registered interest"

    def get_explanation(self) -> str:
        people = self.object.course.interests.open().count()
        number = "1 person has" if people == 1 else f"{people} people have"
        return (
            f"{number} registered interest in {self.object.course.title}. Places are offered in the order in which they "
            "asked. The others join the waiting list in the same order."
        )

    def perform(self, form: InviteForm) -> list[Booking]:
        made = interests.invite(run=self.object, by=self.request.user)
        self.success_message = f"{len(made)} {'person' if len(made) == 1 else 'people'} invited by email"
        return made

    def get_success_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class SeriesList(PortalList):
    permission_required = EDIT_SERIES
    model = RunSeries
    template_name = "training/series/list.html"
    context_object_name = "series_list"

    def get_queryset(self) -> QuerySet[RunSeries]:
        return super().get_queryset().prefetch_related("topics__course")


class SeriesCreate(CreatePage):
    permission_required = EDIT_SERIES
    form_class = SeriesForm
    heading = "Create a series"
    success_message = "Series created. Create its course dates when you are ready."
    back_url = reverse_lazy("training:series-list")

    def perform(self, form: SeriesForm) -> RunSeries:
        return series.create(by=self.request.user, **form.cleaned_data)


class SeriesGenerate(RecordPage):
    permission_required = EDIT_SERIES
    model = RunSeries
    context_object_name = "series"
    form_class = GenerateForm
    template_name = "training/series/generate.html"
    heading = "Create course dates"
    explanation = "Each is a plan that you can edit and publish. Months that already have a course date are left out."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(days=list(series.days(self.object)), **kwargs)

    def perform(self, form: GenerateForm) -> Generated:
        generated = series.generate(series=self.object, by=self.request.user)
        made = len(generated.runs)
        self.success_message = f"{made} course {'date' if made == 1 else 'dates'} created"
        for reason in generated.left_out:
            messages.info(self.request, f"Left out: {reason}.")
        return generated

    def get_success_url(self) -> str:
        if hasattr(self, "result"):
            return f"{reverse('training:run-manage')}?show=planned"
        return reverse("training:series-list")


class InterestPage(RecordPage):
    """A person and a course whose next date they want to hear about."""

    permission_required = REGISTER_INTEREST
    model = Course
    context_object_name = "course"


class InterestRegister(InterestPage):
    form_class = InterestForm
    heading = "Tell me about new dates"
    explanation = "When there is a new date, places are offered in the order in which people asked."
    success_message = "You are on the list. We will email you when there is a new date."

    def perform(self, form: InterestForm) -> Any:
        return interests.register(course=self.object, person=self.request.user.person, by=self.request.user)


class InterestWithdraw(InterestPage):
    form_class = WithdrawInterestForm
    heading = "Stop telling me about new dates"
    explanation = "We will not email you about new dates of this course."
    success_message = "You are no longer on the list"

    def perform(self, form: WithdrawInterestForm) -> None:
        interests.withdraw(course=self.object, person=self.request.user.person, by=self.request.user)


class RequestedCourses(PortalPage):
    """The courses that people, recommendations and themes ask for."""

    permission_required = SEE_DEMAND
    template_name = "training/demand/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=demand.overview(self.request.user), **kwargs)


class CourseRequest(FormPage):
    """A requested course for one theme or recommendation."""

    permission_required = SEE_DEMAND
    form_class = RequestCourseForm
    heading = "Request a course"
    success_message = "Course requested. It is in the catalogue, and people can register interest."

    def subject(self) -> Theme | Recommendation:
        """Return the theme or recommendation of the address. Raise ``Http404`` when the person may not see it."""
        found = demand.subject(self.kwargs["kind"], self.kwargs["key"], self.request.user)
        if found is None:
            raise Http404
        return found

    def get_explanation(self) -> str:
        return f"For: {self.subject()}"

    def perform(self, form: RequestCourseForm) -> Course:
        return courses.request(subject=self.subject(), by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("training:requested-courses")
