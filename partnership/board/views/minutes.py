"""Pages of minutes: written item by item, read as one page, changed on request, agreed, published."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from partnership.board.forms.actions import ItemActionForm
from partnership.board.forms.minutes import (
    ACCEPT,
    AmendmentAnswerForm,
    AmendmentForm,
    ConflictForm,
    DecisionForm,
    DiscussionForm,
    ItemMinutesForm,
    OtherBusinessForm,
    PositionForm,
)
from partnership.board.models import Action, AgendaItem, Decision, Meeting, MeetingFormat, MinutesAmendment
from partnership.board.operations import actions, invitations, item_minutes, minutes
from partnership.board.operations.meeting_records import MeetingRecord, level_of, record_for
from partnership.board.operations.minutes import CAN_AGREE_MINUTES
from partnership.board.rules import AMEND_MINUTES, EDIT_ACTIONS
from partnership.board.views.actions import ADDED
from partnership.board.views.agendas import ItemPage
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield import working_days
from shield.files import office
from shield.forms.base import PortalForm
from shield.views.base import PortalDetail
from shield.views.form_pages import ConfirmPage, MovePage, OverSeenText, RecordPage
from shield.web.access import PUBLIC


class MeetingMinutes(PortalDetail):
    """The minutes for this reader, compiled from what was recorded."""

    model = Meeting
    permission_required = PUBLIC
    template_name = "partnership/meetings/minutes.html"
    context_object_name = "meeting"

    def get_queryset(self) -> QuerySet[Meeting]:
        return (
            super()
            .get_queryset()
            .with_minutes(self.request.user)
            .select_related("group", "chair_agency", "chair_person", "agreed_by__group")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.object
        edition = meeting.editions.filter(visibility=level_of(user, meeting)).select_related("document").first()
        may_edit, may_amend = user.has_perm(EDIT_GOVERNANCE), user.has_perm(AMEND_MINUTES, meeting)
        record = record_for(user, meeting)
        visible_items = {None, *(row.item.pk for row in record.items)}
        requested = meeting.amendments.select_related("item", "requested_by") if may_edit or may_amend else ()
        return super().get_context_data(
            record=record,
            edition=edition,
            amendments=[each for each in requested if each.item_id in visible_items],
            may_edit=may_edit,
            may_amend=may_amend,
            **kwargs,
        )


class ItemMinutesPage(ItemPage):
    """A form about the minutes of one item; leads back to the item."""

    def get_success_url(self) -> str:
        return f"{self.object.meeting.get_absolute_url()}#item-{self.object.number}"


class DiscussionUpdate(ItemMinutesPage):
    form_class = DiscussionForm
    heading = "Record the discussion"
    success_message = "Discussion saved"
    shows = ("discussion", "version")

    def perform(self, form: PortalForm) -> AgendaItem:
        return minutes.record_discussion(item=self.object, by=self.request.user, **form.cleaned_data)


class ItemMinutes(ItemMinutesPage):
    """One item minuted on one page, beside the agenda and who is there; saving leads to the next item."""

    form_class = ItemMinutesForm
    template_name = "partnership/meetings/item_minutes.html"
    success_message = "Minutes saved"
    shows = ("discussion", "version")

    def get_queryset(self) -> QuerySet[AgendaItem]:
        return super().get_queryset().select_related("meeting__group", "meeting__chair_person", "meeting__chair_agency")

    @cached_property
    def record(self) -> MeetingRecord:
        return record_for(self.request.user, self.object.meeting)

    @cached_property
    def next_item(self) -> AgendaItem | None:
        """Return the item after this one; ``None`` for the last."""
        later = (row.item for row in self.record.items if row.item.number > self.object.number)
        return next(later, None)

    def get_initial(self) -> dict[str, Any]:
        has_decision = self.object.decisions.exists()
        return super().get_initial() | {"topic": "" if has_decision else self.object.title}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.record.items
        return super().get_context_data(
            meeting=self.object.meeting,
            record=self.record,
            row=next((row for row in rows if row.item.pk == self.object.pk), None),
            written=sum(bool(row.item.discussion or row.decisions) for row in rows),
            decided=[decision for row in rows for decision in row.decisions],
            next_item=self.next_item,
            makes_pages=office.find_program() is not None,
            **kwargs,
        )

    def get_success_url(self) -> str:
        item = self.object if "stay" in self.request.POST else self.next_item or self.object
        return reverse("partnership:agendaitem-minutes", args=[item.pk])

    def get_back_url(self) -> str:
        return str(self.object.meeting.get_absolute_url())

    def perform(self, form: ItemMinutesForm) -> AgendaItem:
        return item_minutes.record(item=self.object, by=self.request.user, **form.minutes())


class OtherBusinessCreate(RecordPage):
    """A matter raised at the meeting becomes its last item, which is minuted next."""

    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = OtherBusinessForm
    heading = "Any other business"
    success_message = "Added to the agenda"

    def perform(self, form: PortalForm) -> AgendaItem:
        return item_minutes.add_other_business(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        added = getattr(self, "result", None)
        return reverse("partnership:agendaitem-minutes", args=[added.pk]) if added else self.object.get_absolute_url()


class DecisionCreate(ItemMinutesPage):
    form_class = DecisionForm
    heading = "Add a decision"
    success_message = "Decision added"

    def get_initial(self) -> dict[str, Any]:
        return {"topic": self.object.title}

    def perform(self, form: PortalForm) -> Decision:
        return minutes.add_decision(item=self.object, by=self.request.user, **form.cleaned_data)


class DecisionRemove(ConfirmPage):
    """Leads back to the meeting of the decision."""

    model = Decision
    permission_required = EDIT_GOVERNANCE
    heading = "Remove this decision"
    explanation = "Only remove a decision that was recorded by mistake. It stays in the audit log."
    operation = staticmethod(minutes.remove_decision)
    record_name = "decision"
    done = "Decision removed"

    def get_queryset(self) -> QuerySet[Decision]:
        return super().get_queryset().select_related("meeting__group", "item")

    def get_success_url(self) -> str:
        return str(self.object.meeting.get_absolute_url())


class PositionCreate(ItemMinutesPage):
    form_class = PositionForm
    heading = "Record an agency’s position"
    success_message = "Position recorded"

    def perform(self, form: PortalForm) -> Any:
        return minutes.record_position(item=self.object, by=self.request.user, **form.cleaned_data)


class ConflictCreate(ItemMinutesPage):
    form_class = ConflictForm
    heading = "Record a declared interest"
    success_message = "Interest recorded"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"members": list(invitations.members_of(self.object.meeting))}

    def perform(self, form: PortalForm) -> Any:
        typed = dict(form.cleaned_data)
        person = typed.pop("member").person
        return minutes.record_conflict(item=self.object, person=person, by=self.request.user, **typed)


class ItemActionCreate(ItemMinutesPage):
    permission_required = EDIT_ACTIONS
    form_class = ItemActionForm
    heading = "Add an action"
    success_message = ADDED

    def perform(self, form: PortalForm) -> Action:
        agency = form.cleaned_data["owner"].agency
        return actions.create(agency=agency, item=self.object, by=self.request.user, **form.cleaned_data)


class AmendmentCreate(RecordPage):
    model = Meeting
    permission_required = AMEND_MINUTES
    form_class = AmendmentForm
    heading = "Request a change to the minutes"
    success_message = "Change requested. The operational team will answer."

    def get_form_kwargs(self) -> dict[str, Any]:
        visible = record_for(self.request.user, self.object).items
        return super().get_form_kwargs() | {"items": [row.item for row in visible]}

    def perform(self, form: PortalForm) -> MinutesAmendment:
        return minutes.request_amendment(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("partnership:meeting-minutes", args=[self.object.slug])


class AmendmentAnswer(RecordPage):
    model = MinutesAmendment
    permission_required = EDIT_GOVERNANCE
    form_class = AmendmentAnswerForm
    heading = "Answer this request"
    success_message = "Answer saved"

    def get_queryset(self) -> QuerySet[MinutesAmendment]:
        return super().get_queryset().select_related("meeting__group")

    def perform(self, form: PortalForm) -> MinutesAmendment:
        accepted = form.cleaned_data["outcome"] == ACCEPT
        answer = form.cleaned_data["answer"]
        return minutes.answer_amendment(amendment=self.object, accepted=accepted, answer=answer, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("partnership:meeting-minutes", args=[self.object.meeting.slug])


class MeetingAgreeMinutes(OverSeenText, MovePage):
    """Asks at which meeting the minutes were agreed, as they were when the page was opened."""

    template_name = RecordPage.template_name

    def get_fingerprint(self) -> str:
        return minutes.fingerprint(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"later": self.later()}

    def later(self) -> list[Meeting]:
        """Return the meetings of the group, up to today, that can have agreed these minutes."""
        visible = Meeting.objects.visible_to(self.request.user).filter(group=self.object.group)
        later = visible.filter(starts_on__gt=self.object.starts_on, starts_on__lte=working_days.today())
        possible = later.exclude(format=MeetingFormat.CORRESPONDENCE).filter(status__in=CAN_AGREE_MINUTES)
        return list(possible.order_by("starts_on"))
