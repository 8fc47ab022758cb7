"""Minutes: kept item by item, read as a page, changed on request, agreed, published."""

from django.urls import reverse

from partnership.board.forms.minutes import (
    AgreeMinutesForm,
    AmendmentAnswerForm,
    AmendmentForm,
    ConflictForm,
    DecisionForm,
    ItemActionForm,
    PositionForm,
    SaidForm,
)
from partnership.board.models import Decision, Meeting, MeetingFormat, MinutesAmendment
from partnership.board.operations import actions, invitations, minutes
from partnership.board.operations.meeting_records import level_of, record_for
from partnership.board.operations.minutes import CONFIRMING
from partnership.board.rules import AMEND_MINUTES, EDIT_ACTIONS
from partnership.board.views.agendas import ItemPage
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield import working_days
from shield.records.workflow import permission_for
from shield.views.base import PortalDetail
from shield.views.form_pages import MovePage, RecordPage
from shield.web.access import PUBLIC


class MeetingMinutes(PortalDetail):
    """The minutes as they stand for this reader: they write themselves from what was kept."""

    model = Meeting
    permission_required = PUBLIC
    template_name = "partnership/meetings/minutes.html"
    context_object_name = "meeting"

    def get_queryset(self):
        return super().get_queryset().with_minutes(self.request.user).select_related("group", "agreed_by__group")

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.object
        edition = meeting.editions.filter(visibility=level_of(user, meeting)).select_related("document").first()
        may_edit, may_amend = user.has_perm(EDIT_GOVERNANCE), user.has_perm(AMEND_MINUTES, meeting)
        record = record_for(user, meeting)
        shown = {None, *(row.item.pk for row in record.items)}
        asked = meeting.amendments.select_related("item", "asked_by") if may_edit or may_amend else ()
        amendments = [each for each in asked if each.item_id in shown]
        return super().get_context_data(
            record=record,
            edition=edition,
            amendments=amendments,
            may_edit=may_edit,
            may_amend=may_amend,
            **kwargs,
        )


class MinutesPage(ItemPage):
    """Something kept about one item; leads back to the minutes."""

    def get_success_url(self):
        return f"{self.object.meeting.get_absolute_url()}#item-{self.object.number}"


class MinutesKeep(MinutesPage):
    form_class = SaidForm
    heading = "What was said"
    success_message = "Kept"

    def get_initial(self):
        return {"said": self.object.said, "version": self.object.version}

    def perform(self, form):
        return minutes.keep(item=self.object, by=self.request.user, **form.cleaned_data)


class DecisionCreate(MinutesPage):
    form_class = DecisionForm
    heading = "What the meeting did"
    success_message = "Decision kept"

    def get_initial(self):
        return {"topic": self.object.title}

    def perform(self, form):
        return minutes.decide(item=self.object, by=self.request.user, **form.cleaned_data)


class DecisionRemove(MovePage):
    model = Decision
    permission_required = EDIT_GOVERNANCE
    heading = "Take this decision out"
    explanation = "Only what was written down wrongly is taken out. The audit keeps what it said."
    success_message = "Decision taken out"

    def get_queryset(self):
        return super().get_queryset().select_related("meeting__group", "item")

    def get_success_url(self):
        return self.object.meeting.get_absolute_url()

    def perform(self, form):
        minutes.remove_decision(decision=self.object, by=self.request.user)


class PositionKeep(MinutesPage):
    form_class = PositionForm
    heading = "Where an agency stood"
    success_message = "Position kept"

    def perform(self, form):
        return minutes.keep_position(item=self.object, by=self.request.user, **form.cleaned_data)


class ConflictDeclare(MinutesPage):
    form_class = ConflictForm
    heading = "Somebody declared an interest"
    success_message = "Interest kept"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"seats": list(invitations.members_of(self.object.meeting))}

    def perform(self, form):
        typed = form.cleaned_data
        person = typed.pop("member").person
        return minutes.declare_conflict(item=self.object, person=person, by=self.request.user, **typed)


class ItemActionGive(MinutesPage):
    permission_required = EDIT_ACTIONS
    form_class = ItemActionForm
    heading = "Give an action"
    success_message = "Action given, and its owner told"

    def perform(self, form):
        owner = form.cleaned_data["owner"]
        return actions.give(agency=owner.agency, item=self.object, by=self.request.user, **form.cleaned_data)


class MeetingDraftMinutes(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "draft-minutes")
    heading = "Send the draft minutes round"
    explanation = "Everybody who was there is asked to read them, and can ask for changes."
    success_message = "Draft minutes sent round"

    def perform(self, form):
        return minutes.draft(meeting=self.object, by=self.request.user)


class AmendmentCreate(RecordPage):
    model = Meeting
    permission_required = AMEND_MINUTES
    form_class = AmendmentForm
    heading = "Ask for a change in the minutes"
    success_message = "Your change was passed on"

    def get_form_kwargs(self):
        shown = record_for(self.request.user, self.object).items
        return super().get_form_kwargs() | {"items": [row.item for row in shown]}

    def perform(self, form):
        return minutes.ask_amendment(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("partnership:meeting-minutes", args=[self.object.slug])


class AmendmentAnswer(RecordPage):
    model = MinutesAmendment
    permission_required = EDIT_GOVERNANCE
    form_class = AmendmentAnswerForm
    heading = "Answer this change"
    success_message = "Answer kept"

    def get_queryset(self):
        return super().get_queryset().select_related("meeting__group")

    def perform(self, form):
        taken = form.cleaned_data["taken"] == "yes"
        answer = form.cleaned_data["answer"]
        return minutes.answer_amendment(amendment=self.object, taken=taken, answer=answer, by=self.request.user)

    def get_success_url(self):
        return reverse("partnership:meeting-minutes", args=[self.object.meeting.slug])


class MeetingAgreeMinutes(RecordPage):
    model = Meeting
    permission_required = permission_for(Meeting, "agree-minutes")
    form_class = AgreeMinutesForm
    heading = "The minutes are agreed"
    explanation = "They are printed and can never be changed again."
    success_message = "Minutes agreed and locked"

    def later(self):
        """Meetings of the group, by today, at which these minutes can have been agreed."""
        seen = Meeting.objects.visible_to(self.request.user).filter(group=self.object.group)
        after = seen.filter(starts_on__gt=self.object.starts_on, starts_on__lte=working_days.today())
        open_ones = after.exclude(format=MeetingFormat.CORRESPONDENCE).filter(status__in=CONFIRMING)
        return list(open_ones.order_by("starts_on"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"later": self.later()}

    def perform(self, form):
        return minutes.agree(meeting=self.object, at=form.cleaned_data["at"], by=self.request.user)


class MeetingPublishMinutes(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "publish-minutes")
    heading = "Publish the minutes"
    explanation = "Everybody can read the items that are for everybody. Nothing else is shown."
    success_message = "Minutes published"

    def perform(self, form):
        return minutes.publish(meeting=self.object, by=self.request.user)
