"""Pages of escalations: the policy, the list, one escalation and what its moves ask for."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy

from partnership.assurance.forms.escalations import (
    EscalateForm,
    EscalationFeedbackForm,
    EscalationForm,
    EscalationResponseForm,
    LearningForm,
    PartnerAnswerForm,
    ResolveForm,
    StageCreateForm,
    StageUpdateForm,
)
from partnership.assurance.models import Escalation, EscalationStage
from partnership.assurance.operations import escalation_answers, escalations
from partnership.assurance.presenters.escalations import PartnerView, partner_views, policy_diagram
from partnership.assurance.rules import (
    ANSWER_ESCALATION,
    EDIT_STAGES,
    GIVE_ESCALATION_FEEDBACK,
    RAISE_ESCALATION,
    SEE_ESCALATION_STATISTICS,
    SEE_ESCALATIONS,
)
from shield.forms.base import ReasonForm
from shield.records.history import history_of
from shield.refusals import Refused
from shield.views.base import PortalDetail, PortalList
from shield.views.form_pages import ConfirmPage, CreatePage, FormPage, MovePage, RecordPage
from shield.views.moves import MoveForm, Moves
from shield.web.access import PUBLIC


class EscalationPolicy(PortalList):
    """The stages, as a diagram and as text."""

    model = EscalationStage
    permission_required = PUBLIC
    template_name = "partnership/escalations/policy.html"
    context_object_name = "stages"
    paginate_by = None

    def get_queryset(self) -> QuerySet[EscalationStage]:
        return super().get_queryset().with_use()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            may_raise=user.is_authenticated and user.has_perm(RAISE_ESCALATION),
            may_edit=user.has_perm(EDIT_STAGES),
            diagram=policy_diagram(self.object_list),
            **kwargs,
        )


class StageCreate(FormPage):
    permission_required = EDIT_STAGES
    form_class = StageCreateForm
    heading = "Add a stage"
    success_url = reverse_lazy("partnership:escalation-policy")
    success_message = "Stage added to the escalation policy"

    def perform(self, form: Any) -> EscalationStage:
        return escalations.add_stage(by=self.request.user, **form.cleaned_data)


class StageUpdate(RecordPage):
    model = EscalationStage
    permission_required = EDIT_STAGES
    form_class = StageUpdateForm
    heading = "Edit this stage"
    explanation = "Due dates that have already been set do not change."
    success_message = "Stage updated"
    shows = ("name", "what_happens", "days", "version")

    def perform(self, form: Any) -> EscalationStage:
        return escalations.update_stage(stage=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return str(reverse_lazy("partnership:escalation-policy"))


class StageRemove(ConfirmPage):
    """Remove a stage that no escalation has reached."""

    model = EscalationStage
    permission_required = EDIT_STAGES
    heading = "Remove this stage"
    explanation = "You can remove it while no escalation has reached it."
    button = "Remove stage"
    done = "Stage removed from the escalation policy"

    def perform(self, form: Any) -> None:
        self.success_message = self.done
        escalations.remove_stage(stage=self.object, by=self.request.user)

    def get_success_url(self) -> str:
        return str(reverse_lazy("partnership:escalation-policy"))


class EscalationList(PortalList):
    """The user's own and their agency's escalations; all to the team."""

    model = Escalation
    permission_required = SEE_ESCALATIONS
    template_name = "partnership/escalations/list.html"
    context_object_name = "escalations"

    def get_queryset(self) -> QuerySet[Escalation]:
        found = super().get_queryset().select_related("from_agency", "to_agency").prefetch_related("steps__stage")
        return found if self.request.GET.get("show") == "all" else found.unresolved()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = Escalation.objects.visible_to(self.request.user)
        return super().get_context_data(
            counts={"unresolved": seen.unresolved().count(), "all": seen.count()},
            shown=self.request.GET.get("show", ""),
            may_see_statistics=self.request.user.has_perm(SEE_ESCALATION_STATISTICS),
            **kwargs,
        )


class EscalationCreate(CreatePage):
    permission_required = RAISE_ESCALATION
    form_class = EscalationForm
    template_name = "partnership/escalations/create.html"
    back_url = reverse_lazy("partnership:escalation-policy")
    heading = "Raise an escalation"
    success_message = "Escalation raised. We have emailed the safeguarding leads of both agencies."

    def perform(self, form: Any) -> Escalation:
        user = self.request.user
        person = getattr(user, "person", None)
        agency = person.agency_on() if person else None
        if agency is None:
            raise Refused("You need a current post in an agency to raise an escalation")
        return escalations.create(from_agency=agency, by=user, **form.cleaned_data)


class EscalationDetail(PortalDetail):
    model = Escalation
    permission_required = SEE_ESCALATIONS
    template_name = "partnership/escalations/detail.html"
    context_object_name = "escalation"

    def get_permission_object(self) -> None:
        """Look the record up among those that the user may see; the permission is about no single record."""
        super().get_permission_object()

    def get_queryset(self) -> QuerySet[Escalation]:
        related = ("steps__stage", "steps__responded_by", "steps__opened_by", "themes")
        return super().get_queryset().select_related("from_agency", "to_agency", "raised_by").prefetch_related(*related)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, escalation = self.request.user, self.object
        awaits_feedback = escalation.resolved_at is not None and escalation.is_satisfied is None
        return super().get_context_data(
            may_give_feedback=awaits_feedback and user.has_perm(GIVE_ESCALATION_FEEDBACK, escalation),
            history=history_of(escalation),
            partners=self.get_partners(),
            may_answer=user.has_perm(ANSWER_ESCALATION, escalation),
            **kwargs,
        )

    def get_partners(self) -> list[PartnerView]:
        """Return the three partners with their answers once the escalation has reached them."""
        escalation = self.object
        if not any(step.stage.is_for_partners for step in escalation.steps.all()):
            return []
        answers = escalation.answers.select_related("given_by")
        return partner_views(escalation, answers, escalation_answers.holders_of_seats())


class EscalatePage(MovePage):
    """The form carries the stage that the user was shown, so that nobody escalates twice by accident."""

    def get_initial(self) -> dict[str, Any]:
        return {"stage_number": self.object.steps.latest("stage__number").stage.number}


ESCALATION_MOVES: Moves = {
    "respond": MoveForm(escalations.respond, EscalationResponseForm),
    "resolve": MoveForm(escalations.resolve, ResolveForm),
    "escalate": MoveForm(escalations.escalate, EscalateForm, page=EscalatePage),
    "take-to-partners": None,
    "record-learning": MoveForm(escalations.record_learning, LearningForm),
    "withdraw": MoveForm(escalations.withdraw, ReasonForm),
}


class EscalationAnswer(RecordPage):
    """The answer of one safeguarding partner, who can change it until the decision is recorded."""

    model = Escalation
    permission_required = ANSWER_ESCALATION
    form_class = PartnerAnswerForm
    heading = "Answer this escalation"
    explanation = "Each of the three partners answers. The decision is recorded when those who decide agree."
    success_message = "Answer submitted. You can change it until the decision is recorded."

    def get_initial(self) -> dict[str, Any]:
        seat = escalation_answers.seat_held_by(self.request.user)
        given = self.object.answers.filter(seat=seat.seat).first() if seat else None
        return {"stance": given.stance, "reason": given.reason} if given else {}

    def perform(self, form: Any) -> Any:
        return escalation_answers.answer(escalation=self.object, by=self.request.user, **form.cleaned_data)


class EscalationFeedback(RecordPage):
    model = Escalation
    permission_required = GIVE_ESCALATION_FEEDBACK
    form_class = EscalationFeedbackForm
    heading = "Send feedback"
    success_message = "Thank you. Your feedback has been recorded."

    def perform(self, form: Any) -> Escalation:
        return escalations.record_feedback(escalation=self.object, by=self.request.user, **form.cleaned_data)
