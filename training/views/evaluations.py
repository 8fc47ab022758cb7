"""Evaluations: answered by the attendee, confirmed by a manager, read together by those who run the course."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from shield.views.base import OperationView, PortalDetail, PortalFormView
from shield.web.access import PUBLIC
from training.forms.evaluations import AskManagerForm, EvaluationForm, ManagerViewForm, StatementsForm
from training.models import Course, CourseRun, Evaluation, Stage
from training.operations.learning import evaluations
from training.operations.places import personal_links
from training.presenters import date_lines
from training.rules import ANSWER_EVALUATION, EDIT_COURSES, SEE_EVALUATIONS
from training.views.offers import BookingOperation


class EvaluationAnswer(BookingOperation):
    """The questions that are open for one booking now."""

    permission_required = ANSWER_EVALUATION
    form_class = EvaluationForm
    template_name = "training/evaluations/answer.html"
    success_message = "Thank you. Your answers are kept without your name in every report."

    def get_form_kwargs(self) -> dict[str, Any]:
        self.stage = evaluations.stage_open(self.object, timezone.now())
        asked = evaluations.statements(self.object.run.course) if self.stage else []
        return super().get_form_kwargs() | {"statements": asked, "stage": self.stage or Stage.BEFORE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()  # finds out which questions are open
        done = evaluations.answered(self.object, self.stage) if self.stage else None
        return super().get_context_data(
            stage=self.stage,
            done=done,
            manager_url=self.manager_url(done) if done and done.stage == Stage.LATER else "",
            **kwargs,
        )

    def manager_url(self, evaluation: Evaluation) -> str:
        """Where the manager can be asked, as long as none has been."""
        if hasattr(evaluation, "manager_view"):
            return ""
        return reverse("training:manager-ask", args=[self.object.pk])

    def perform(self, form: Any) -> Evaluation:
        typed = form.cleaned_data
        return evaluations.answer(
            booking=self.object,
            stage=self.stage or Stage.BEFORE,
            scores=form.scores(),
            useful=typed.get("useful", ""),
            change=typed.get("change", ""),
            by=self.actor(),
        )


class ManagerAsk(BookingOperation):
    """Ask one's manager whether they see a difference."""

    permission_required = ANSWER_EVALUATION
    form_class = AskManagerForm
    template_name = "training/evaluations/ask_manager.html"
    success_message = "Your manager has been asked"

    def perform(self, form: Any) -> Any:
        later = evaluations.answered(self.object, Stage.LATER)
        if later is None:
            raise Http404
        typed = form.cleaned_data
        return evaluations.ask_manager(
            evaluation=later, name=typed["manager_name"], email=typed["manager_email"], by=self.request.user
        )


class ManagerViewAnswer(PortalFormView):
    """The manager's answer, by the link they were sent."""

    permission_required = PUBLIC
    form_class = ManagerViewForm
    template_name = "training/evaluations/manager_view.html"
    success_message = "Thank you"

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

    def perform(self, form: Any) -> Any:
        return evaluations.confirm(view=self.asked, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.request.path


class EvaluationResults(PortalDetail):
    """What the answers of one run say together."""

    permission_required = SEE_EVALUATIONS
    model = CourseRun
    context_object_name = "run"
    template_name = "training/evaluations/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = evaluations.results([self.object])
        rates = [(stage.label, found.answered[stage], found.rate(stage)) for stage in Stage]
        return super().get_context_data(results=found, rates=rates, fewest=evaluations.MINIMUM_ANSWERS, **kwargs)


class StatementsEdit(OperationView):
    """What is asked about a course."""

    permission_required = EDIT_COURSES
    model = Course
    context_object_name = "course"
    form_class = StatementsForm
    template_name = "training/evaluations/statements.html"
    success_message = "Statements saved"

    def get_initial(self) -> dict[str, Any]:
        return {"statements": evaluations.statements(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_success_url(), **kwargs)

    def perform(self, form: Any) -> Any:
        return evaluations.set_statements(
            course=self.object, lines=form.cleaned_data["statements"], by=self.request.user
        )

    def get_success_url(self) -> str:
        return str(self.object.get_absolute_url())
