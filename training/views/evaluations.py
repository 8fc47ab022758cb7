"""Questionnaires: answered by the attendee, with feedback from a manager; results for the team and the trainers."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from shield.text.formatting import moment
from shield.views.base import PortalDetail, PortalPage
from shield.views.form_pages import FormPage
from shield.web.access import PUBLIC
from training.forms.evaluations import AskManagerForm, EvaluationFilterForm, EvaluationForm, ManagerViewForm
from training.models import CourseRun, Evaluation, ManagerView, Stage
from training.operations.learning import evaluation_overview, evaluations, session_ratings
from training.operations.places import personal_links
from training.presenters import date_lines
from training.rules import ANSWER_EVALUATION, SEE_EVALUATIONS, SEE_STATISTICS
from training.views.offers import BookingOperation

HEADINGS = {
    Stage.BEFORE: "Questionnaire before the course",
    Stage.AFTER: "Questionnaire after the course",
    Stage.LATER: "Questionnaire 3 months after the course",
}


class EvaluationAnswer(BookingOperation):
    """The questionnaire that is open for one booking now."""

    permission_required = ANSWER_EVALUATION
    form_class = EvaluationForm
    template_name = "training/evaluations/answer.html"
    success_message = "Thank you for your answers. Reports never show your name."

    def get_heading(self) -> str:
        return HEADINGS[self.stage] if self.stage else "There is no questionnaire to answer now"

    def get_form_kwargs(self) -> dict[str, Any]:
        self.stage = evaluations.stage_open(self.object, timezone.now())
        asked = evaluations.statements(self.object.run.course) if self.stage else []
        rated = session_ratings.sessions_of(self.object) if self.stage == Stage.AFTER else []
        return super().get_form_kwargs() | {
            "statements": asked,
            "stage": self.stage or Stage.BEFORE,
            "sessions": rated,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()  # finds out which questionnaire is open
        done = evaluations.answered(self.object, self.stage) if self.stage else None
        return super().get_context_data(
            stage=self.stage,
            done=done,
            manager_url=self.manager_url(done) if done and done.stage == Stage.LATER else "",
            **kwargs,
        )

    def manager_url(self, evaluation: Evaluation) -> str:
        """Return where to ask the manager; empty once one has been asked."""
        if hasattr(evaluation, "manager_view"):
            return ""
        return reverse("training:manager-ask", args=[self.object.pk])

    def perform(self, form: EvaluationForm) -> Evaluation:
        typed = form.cleaned_data
        return evaluations.answer(
            booking=self.object,
            stage=self.stage or Stage.BEFORE,
            scores=form.scores(),
            useful=typed.get("useful", ""),
            change=typed.get("change", ""),
            ratings=form.ratings(),
            by=self.actor(),
        )


class ManagerAsk(BookingOperation):
    """Ask the reader's manager for feedback."""

    permission_required = ANSWER_EVALUATION
    form_class = AskManagerForm
    heading = "Ask your manager for feedback"
    explanation = (
        "We will email your manager one question: whether they see a difference in your work. They will not see your "
        "answers."
    )
    success_message = "We have emailed your manager"

    def perform(self, form: AskManagerForm) -> ManagerView:
        later = evaluations.answered(self.object, Stage.LATER)
        if later is None:
            raise Http404
        typed = form.cleaned_data
        return evaluations.ask_manager(
            evaluation=later, name=typed["manager_name"], email=typed["manager_email"], by=self.request.user
        )


class ManagerViewAnswer(FormPage):
    """The manager's feedback, by the link in their email."""

    permission_required = PUBLIC
    form_class = ManagerViewForm
    template_name = "training/evaluations/manager_view.html"
    success_message = "Feedback sent"

    def get_heading(self) -> str:
        name = self.asked.evaluation.booking.attendee.name
        return "Thank you for your feedback" if self.asked.answered_at else f"Feedback on {name}"

    def get_explanation(self) -> str:
        if self.asked.answered_at:
            return f"You answered on {moment(self.asked.answered_at)}."
        booking = self.asked.evaluation.booking
        return f"{booking.attendee.name} attended {booking.run.name} 3 months ago and has asked you for feedback."

    @method_decorator(never_cache)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        view = personal_links.manager_view_of(kwargs["token"])
        if view is None:
            raise Http404
        self.asked = view
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        booking = self.asked.evaluation.booking
        dates = date_lines(list(booking.run.dates.all()))
        return super().get_context_data(asked=self.asked, booking=booking, run=booking.run, dates=dates, **kwargs)

    def perform(self, form: ManagerViewForm) -> ManagerView:
        return evaluations.give_feedback(view=self.asked, **form.cleaned_data)

    def get_success_url(self) -> str:
        return str(self.request.path)


class EvaluationResults(PortalDetail):
    """The results of one course date's questionnaires."""

    permission_required = SEE_EVALUATIONS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/evaluations/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = evaluations.results([self.object])
        rates = [(stage.label, found.answered[stage], found.rate(stage)) for stage in Stage]
        sessions = session_ratings.results(self.object) if self.object.course.is_conference else []
        return super().get_context_data(
            results=found,
            rates=rates,
            minimum=evaluations.MINIMUM_ANSWERS,
            sessions=sessions,
            session_chart=session_ratings.chart(sessions),
            **kwargs,
        )


class EvaluationOverview(PortalPage):
    """The results across courses and financial years."""

    permission_required = SEE_STATISTICS
    template_name = "training/evaluations/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = [(year, evaluation_overview.year_label(year)) for year in evaluation_overview.years()]
        form = EvaluationFilterForm(self.request.GET or None, years=years)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        found = evaluation_overview.overview(course=chosen.get("course"), year=chosen.get("year"))
        return super().get_context_data(
            form=form, overview=found, minimum=evaluations.MINIMUM_ANSWERS, stages=Stage.labels, **kwargs
        )
