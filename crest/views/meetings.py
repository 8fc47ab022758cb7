"""The panel at work: its meetings, one young person at a time, and what is written there."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from crest.forms.meetings import ActionForm, AttendanceForm, DecisionForm, FinishActionForm, StatementForm
from crest.models import Case, Panel, PanelAction, PanelItem, PanelMeeting
from crest.operations import meetings
from crest.presenters import (
    action_rows,
    agency_rows,
    agenda_rows,
    child_head,
    meeting_head,
    own_seat,
    panel_agencies,
    panel_readers,
    room_rows,
)
from crest.rules import CHAIR_PANEL, DECIDE, READ_PANEL
from crest.views.locked import Locked
from shield import working_days
from shield.views.base import GuardedObject, OperationView, PortalDetail, PortalList


class MeetingList(Locked, PortalList):
    """The panel's meetings, the next one first."""

    permission_required = READ_PANEL
    model = PanelMeeting
    template_name = "crest/meetings/list.html"
    context_object_name = "meetings"
    read_kind = "crest.meetings-listed"

    def get_queryset(self) -> Any:
        return super().get_queryset().with_item_count().select_related("panel")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        rows = [(meeting, meeting.state(now)) for meeting in context["meetings"]]
        self.shown = [str(meeting.pk) for meeting, _ in rows]
        panels = Panel.objects.visible_to(user)
        return context | {"rows": rows, "panels": panels, "may_chair": user.has_perm(CHAIR_PANEL)}

    def read_details(self) -> dict[str, Any]:
        return {"meetings": self.shown}


class MeetingPage(Locked, GuardedObject):
    """A page around one meeting: the agenda on the left, the room on the right."""

    context_object_name = "item"
    request: Any
    object: Any

    def meeting(self) -> PanelMeeting:
        return self.object.meeting

    def current(self) -> PanelItem | None:
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.meeting()
        items = list(PanelItem.objects.visible_to(self.request.user).on_agenda(meeting))
        cases = {case.pk: case for case in Case.objects.visible_to(self.request.user).on_agenda(meeting)}
        rows = agenda_rows(items, cases, self.current())
        return super().get_context_data(  # type: ignore[misc]
            meeting=meeting,
            head=meeting_head(meeting, rows, timezone.now()),
            agenda=rows,
            hidden=any(row.restricted for row in rows),
            room=room_rows(meeting, panel_agencies(meeting)),
            readers=panel_readers(self.object.case if self.current() else None),
            next_url=_after(rows),
            **kwargs,
        )


def _after(rows: list[Any]) -> str:
    """The next young person on the agenda whom this reader may see."""
    places = [place for place, row in enumerate(rows) if row.current]
    later = rows[places[0] + 1 :] if places else rows
    return next((row.url for row in later if row.url), "")


class MeetingDetail(MeetingPage, PortalDetail):
    """The agenda before a young person is opened."""

    permission_required = READ_PANEL
    model = PanelMeeting
    template_name = "crest/meetings/detail.html"
    context_object_name = "meeting"
    read_kind = "crest.meeting-read"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("panel__group")

    def meeting(self) -> PanelMeeting:
        return self.object

    def current(self) -> None:
        return None


class ItemPage(MeetingPage):
    """One young person at one meeting; looked up through the meeting in the address."""

    permission_required = READ_PANEL
    model = PanelItem
    read_kind = "crest.item-read"
    kwargs: dict[str, Any]

    def get_queryset(self) -> Any:
        shown = super().get_queryset().readable_by(self.request.user)  # type: ignore[misc]
        return shown.filter(meeting=self.kwargs["meeting"]).select_related(
            "meeting__panel__group", "case__child", "case__opened_from__agency", "decided_by"
        )

    def read_target(self) -> Case:
        return self.object.case

    def read_details(self) -> dict[str, Any]:
        return {"meeting": str(self.object.meeting_id)}

    def get_success_url(self) -> str:
        return reverse("crest:item-detail", args=[self.object.meeting_id, self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item, today = self.object, working_days.today()
        return super().get_context_data(
            case=item.case,
            child=child_head(item.case, today),
            agencies=agency_rows(item, panel_agencies(item.meeting)),
            actions=action_rows(item.case.actions.select_related("agency"), today),
            may_decide=self.request.user.has_perm(DECIDE, item),
            **kwargs,
        )


class ItemDetail(ItemPage, PortalDetail):
    template_name = "crest/meetings/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = None if self.object.is_decided else DecisionForm(item=self.object)
        return super().get_context_data(form=form, **kwargs)


class ItemDecide(ItemPage, OperationView):
    """Takes the decision that was typed on the item's page; a refusal shows that page again with all that was typed."""

    permission_required = DECIDE
    template_name = "crest/meetings/item.html"
    form_class = DecisionForm
    success_message = "Decision saved"
    http_method_names = ["post"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"item": self.object}

    def perform(self, form: DecisionForm) -> PanelItem:
        return meetings.decide(item=self.object, by=self.request.user, **form.cleaned_data)


class StatementCreate(ItemPage, OperationView):
    """What the reader's own agency brings."""

    permission_required = DECIDE
    template_name = "crest/meetings/statement.html"
    form_class = StatementForm
    success_message = "What your agency brings is saved"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(agency=own_seat(self.request.user), **kwargs)

    def perform(self, form: StatementForm) -> Any:
        agency = own_seat(self.request.user)
        return meetings.give_statement(item=self.object, agency=agency, by=self.request.user, **form.cleaned_data)


class ActionCreate(ItemPage, OperationView):
    permission_required = DECIDE
    template_name = "crest/meetings/action.html"
    form_class = ActionForm
    success_message = "Action added"

    def perform(self, form: ActionForm) -> PanelAction:
        return meetings.add_action(case=self.object.case, by=self.request.user, **form.cleaned_data)


class ActionFinish(Locked, OperationView):
    """Says how an action ended."""

    permission_required = DECIDE
    model = PanelAction
    context_object_name = "action"
    template_name = "crest/meetings/finish_action.html"
    form_class = FinishActionForm
    read_kind = "crest.form-read"
    success_message = "Action saved"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("case", "agency")

    def read_target(self) -> Case:
        return self.object.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(readers=panel_readers(self.object.case), **kwargs)

    def perform(self, form: FinishActionForm) -> PanelAction:
        return meetings.finish_action(action=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("crest:case-detail", args=[self.object.case_id])


class AttendanceEdit(Locked, OperationView):
    """Who is in the room, agency by agency."""

    permission_required = READ_PANEL
    model = PanelMeeting
    context_object_name = "meeting"
    template_name = "crest/meetings/attendance.html"
    form_class = AttendanceForm
    read_kind = "crest.meeting-read"
    success_message = "Saved who is here"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = {row.agency_id: row.state for row in self.object.attendances.all()}
        seated = panel_agencies(self.object)
        return super().get_form_kwargs() | {"states": {agency: rows.get(agency.pk, "") for agency in seated}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(readers=panel_readers(), **kwargs)

    def perform(self, form: AttendanceForm) -> None:
        meetings.record_attendance(meeting=self.object, states=form.states(), by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("crest:meeting-detail", args=[self.object.pk])
