"""Escalation of professional differences: the policy, one's own, one from raising to learning, the figures."""

from django.urls import reverse, reverse_lazy

from partnership.assurance.forms.escalations import (
    AnswerForm,
    EscalateForm,
    LearningForm,
    NewStageForm,
    RaiseForm,
    ResolveForm,
    SatisfactionForm,
    StageEditForm,
)
from partnership.assurance.models import Escalation, EscalationStage
from partnership.assurance.operations import escalation_statistics, escalations
from partnership.assurance.presenters import flow
from partnership.assurance.rules import (
    EDIT_STAGES,
    JUDGE_ESCALATION,
    RAISE_ESCALATION,
    READ_ESCALATIONS,
    SEE_ESCALATION_FIGURES,
    SEE_ESCALATIONS,
)
from shield import working_days
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.refusals import Refused
from shield.views.base import PortalDetail, PortalList, PortalPage
from shield.views.form_pages import BeginPage, FormPage, MovePage, RecordPage
from shield.web.access import PUBLIC


class EscalationPolicy(PortalList):
    """The stages, as a picture and as words."""

    model = EscalationStage
    permission_required = PUBLIC
    template_name = "partnership/escalations/policy.html"
    context_object_name = "stages"
    paginate_by = None

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            may_raise=user.is_authenticated and user.has_perm(RAISE_ESCALATION),
            may_edit=user.has_perm(EDIT_STAGES),
            flow=flow(self.object_list),
            **kwargs,
        )


class StageCreate(FormPage):
    permission_required = EDIT_STAGES
    form_class = NewStageForm
    heading = "Add a stage"
    success_url = reverse_lazy("partnership:escalation-policy")
    success_message = "Stage added"

    def perform(self, form):
        return escalations.add_stage(by=self.request.user, **form.cleaned_data)


class StageEdit(RecordPage):
    model = EscalationStage
    permission_required = EDIT_STAGES
    form_class = StageEditForm
    heading = "Change this stage"
    explanation = "Clocks that run already keep their day."
    success_message = "Stage changed"
    shows = ("name", "what_happens", "days", "version")

    def perform(self, form):
        return escalations.edit_stage(stage=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:escalation-policy")


class EscalationList(PortalList):
    """One's own and one's agency's; all to the team."""

    model = Escalation
    permission_required = SEE_ESCALATIONS
    template_name = "partnership/escalations/list.html"
    context_object_name = "escalations"

    def get_queryset(self):
        found = super().get_queryset().select_related("from_agency", "to_agency").prefetch_related("steps__stage")
        return found if self.request.GET.get("show") == "all" else found.running()

    def get_context_data(self, **kwargs):
        seen = Escalation.objects.visible_to(self.request.user)
        counts = {"running": seen.running().count(), "all": seen.count()}
        shown = self.request.GET.get("show", "")
        may_see_figures = self.request.user.has_perm(SEE_ESCALATION_FIGURES)
        return super().get_context_data(counts=counts, shown=shown, may_see_figures=may_see_figures, **kwargs)


class EscalationCreate(BeginPage):
    permission_required = RAISE_ESCALATION
    form_class = RaiseForm
    template_name = "partnership/escalations/raise.html"
    back_url = reverse_lazy("partnership:escalation-policy")
    heading = "Raise a professional difference"
    success_message = "Raised, and both agencies’ leads are told"

    def perform(self, form):
        user = self.request.user
        person = getattr(user, "person", None)
        agency = person.agency_on() if person else None
        if agency is None:
            raise Refused("You have no post in an agency today.")
        return escalations.raise_concern(from_agency=agency, by=user, **form.cleaned_data)


class EscalationDetail(PortalDetail):
    model = Escalation
    permission_required = SEE_ESCALATIONS
    template_name = "partnership/escalations/detail.html"
    context_object_name = "escalation"

    def get_permission_object(self):
        super().get_permission_object()  # found among those one may see
        return

    def get_queryset(self):
        related = ("steps__stage", "steps__answered_by", "steps__opened_by", "themes")
        return super().get_queryset().select_related("from_agency", "to_agency", "raised_by").prefetch_related(*related)

    def get_context_data(self, **kwargs):
        user, escalation = self.request.user, self.object
        asks = escalation.resolved_at is not None and escalation.is_satisfied is None
        return super().get_context_data(
            is_asked=asks and user.has_perm(JUDGE_ESCALATION, escalation),
            history=history_of(escalation),
            **kwargs,
        )


class EscalationMove(RecordPage):
    """One step about an escalation."""

    model = Escalation

    def get_queryset(self):
        return super().get_queryset().select_related("from_agency", "to_agency")


class EscalationRespond(EscalationMove):
    permission_required = permission_for(Escalation, "respond")
    form_class = AnswerForm
    heading = "Answer"
    success_message = "Answer sent"

    def perform(self, form):
        return escalations.respond(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationEscalate(EscalationMove):
    permission_required = permission_for(Escalation, "escalate")
    form_class = EscalateForm
    heading = "Take it to the next stage"
    success_message = "Taken to the next stage"

    def get_initial(self):
        return {"seen": self.object.steps.latest("stage__number").stage.number}

    def perform(self, form):
        return escalations.escalate(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationResolve(EscalationMove):
    permission_required = permission_for(Escalation, "resolve")
    form_class = ResolveForm
    heading = "It is resolved"
    success_message = "Resolved"

    def perform(self, form):
        return escalations.resolve(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationSatisfaction(EscalationMove):
    permission_required = JUDGE_ESCALATION
    form_class = SatisfactionForm
    heading = "Are you satisfied?"
    success_message = "Thank you"

    def perform(self, form):
        return escalations.keep_satisfaction(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationNoteLearning(EscalationMove):
    permission_required = permission_for(Escalation, "note-learning")
    form_class = LearningForm
    heading = "What did we learn?"
    success_message = "Learning kept"

    def perform(self, form):
        return escalations.note_learning(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationWithdraw(MovePage):
    model = Escalation
    permission_required = permission_for(Escalation, "withdraw")
    form_class = ReasonForm
    heading = "Withdraw it"
    success_message = "Withdrawn"

    def perform(self, form):
        return escalations.withdraw(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationFigures(PortalPage):
    """How often, how long, how content; small numbers in words for everybody but the team and the scrutineer."""

    permission_required = SEE_ESCALATION_FIGURES
    template_name = "partnership/escalations/figures.html"

    def get_context_data(self, **kwargs):
        today = working_days.today()
        typed = self.request.GET.get("year", "")
        begins = int(typed) if typed.isdigit() and 2018 <= int(typed) <= 2100 else _year_of(today)
        start, end = today.replace(begins, 4, 1), today.replace(begins + 1, 3, 31)
        exact = self.request.user.has_perm(READ_ESCALATIONS)
        return super().get_context_data(
            figures=escalation_statistics.figures(start, end, exact=exact),
            label=f"{begins}/{(begins + 1) % 100:02}",
            before=begins - 1,
            after=begins + 1 if begins < _year_of(today) else None,
            **kwargs,
        )


def _year_of(day):
    """The calendar year in which the financial year of a day begins."""
    return day.year if day.month >= 4 else day.year - 1
