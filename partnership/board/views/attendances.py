"""Pages of attendance: recorded, and corrected until the minutes are final."""

from typing import Any

from django.db.models import QuerySet

from partnership.board.forms.attendances import AttendanceForm, HoldForm, ReplyForm, expected, recorded
from partnership.board.models import Meeting, MeetingInvitation
from partnership.board.operations import attendances, invitations, replies
from partnership.board.rules import CORRECT_ATTENDANCE, REPLY
from partnership.directory.models import Membership
from shield.views.form_pages import MovePage, RecordPage


class AsksMembers:
    """Gives the form the members of the group on the day of the meeting."""

    object: Meeting

    def members(self) -> list[Membership]:
        return list(invitations.members_of(self.object))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return kwargs | {"members": self.members()}


class MeetingHold(AsksMembers, MovePage):
    """Asks for the attendance of each member."""

    template_name = "partnership/meetings/hold.html"

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | expected(self.members(), replies.replies_to(self.object))

    def perform(self, form: HoldForm) -> Meeting:
        self.success_message = self.move.done
        return attendances.hold(meeting=self.object, by=self.request.user, **form.attendance())


class MeetingAttendance(AsksMembers, RecordPage):
    """The attendance as recorded, to correct with a reason."""

    model = Meeting
    permission_required = CORRECT_ATTENDANCE
    form_class = AttendanceForm
    template_name = "partnership/meetings/hold.html"
    heading = "Correct attendance"
    explanation = "You can correct attendance until the minutes are agreed. The reason is kept in the audit log."
    success_message = "Attendance corrected"

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().select_related("group", "chair_person")

    def get_initial(self) -> dict[str, Any]:
        rows = list(self.object.attendances.all())
        return super().get_initial() | recorded(self.members(), rows, self.object.chair_person)

    def perform(self, form: AttendanceForm) -> Meeting:
        reason = form.cleaned_data["reason"]
        return attendances.correct(meeting=self.object, reason=reason, by=self.request.user, **form.attendance())


class MeetingReply(RecordPage):
    """A member's own reply to the invitation; they can change it until the meeting takes place."""

    model = Meeting
    permission_required = REPLY
    form_class = ReplyForm
    heading = "Reply to the invitation"
    success_message = "Reply sent. You can change it until the meeting."

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().select_related("group")

    def get_initial(self) -> dict[str, Any]:
        own = self.object.invitations.filter(person__user=self.request.user).first()
        return super().get_initial() | ({"reply": own.reply, "note": own.note} if own else {})

    def perform(self, form: ReplyForm) -> MeetingInvitation:
        return replies.reply(meeting=self.object, by=self.request.user, **form.cleaned_data)
