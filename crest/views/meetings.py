"""The panel's meetings: the list, one meeting with its agenda, and its attendance."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from crest.forms.attendance import AttendanceForm
from crest.models import Case, Panel, PanelItem, PanelMeeting
from crest.operations import meetings
from crest.presenters import (
    AgendaRow,
    agenda_rows,
    attendance_rows,
    meeting_head,
    panel_agencies,
    panel_readers,
)
from crest.rules import CHAIR_PANEL, READ_PANEL
from crest.views.locked import Locked
from shield import working_days
from shield.text.formatting import long_date
from shield.views.base import GuardedObject, PortalDetail, PortalList
from shield.views.form_pages import RecordPage


class MeetingList(Locked, PortalList):
    """The panel's meetings, the next one first."""

    permission_required = READ_PANEL
    model = PanelMeeting
    template_name = "crest/meetings/list.html"
    context_object_name = "meetings"
    read_kind = "crest.meetings-listed"

    def get_queryset(self) -> QuerySet[PanelMeeting]:
        return super().get_queryset().with_item_count().next_first(working_days.today()).select_related("panel")

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
    """A page about one meeting: the agenda on the left, the attendance on the right."""

    context_object_name = "item"

    def meeting(self) -> PanelMeeting:
        """Return the meeting that the page is about."""
        return self.object.meeting

    def current(self) -> PanelItem | None:
        """Return the item that is open on the page, if any."""
        return self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.meeting()
        items = list(PanelItem.objects.visible_to(self.request.user).on_agenda(meeting))
        cases = {case.pk: case for case in Case.objects.visible_to(self.request.user).on_agenda(meeting)}
        rows = agenda_rows(items, cases, self.current())
        return super().get_context_data(
            meeting=meeting,
            head=meeting_head(meeting, rows, timezone.now()),
            agenda=rows,
            hidden=any(row.restricted for row in rows),
            attendance=attendance_rows(meeting, panel_agencies(meeting)),
            readers=panel_readers(self.object.case if self.current() else None),
            next_url=_after(rows),
            **kwargs,
        )


def _after(rows: list[AgendaRow]) -> str:
    """Return the address of the next item on the agenda that this reader may see."""
    places = [place for place, row in enumerate(rows) if row.current]
    later = rows[places[0] + 1 :] if places else rows
    return next((row.url for row in later if row.url), "")


class MeetingDetail(MeetingPage, PortalDetail):
    """The agenda before an item is opened."""

    permission_required = READ_PANEL
    model = PanelMeeting
    template_name = "crest/meetings/detail.html"
    context_object_name = "meeting"
    read_kind = "crest.meeting-read"

    def get_queryset(self) -> QuerySet[PanelMeeting]:
        return super().get_queryset().select_related("panel__group")

    def meeting(self) -> PanelMeeting:
        return self.object

    def current(self) -> None:
        return None


class AttendanceUpdate(Locked, RecordPage):
    """The attendance of a meeting, agency by agency."""

    permission_required = READ_PANEL
    model = PanelMeeting
    context_object_name = "meeting"
    template_name = "crest/meetings/attendance.html"
    form_class = AttendanceForm
    read_kind = "crest.meeting-read"
    success_message = "Attendance saved"

    def get_heading(self) -> str:
        return f"Attendance, {long_date(self.object.held_on)}"

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
