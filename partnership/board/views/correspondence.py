"""Pages of decisions by correspondence."""

from typing import Any

from django.db.models import QuerySet

from partnership.board.forms.correspondence import CirculateForm, ResponseForm
from partnership.board.models import Meeting, Position
from partnership.board.operations import correspondence
from partnership.board.rules import RESPOND
from shield.views.form_pages import MovePage, RecordPage


class MeetingCirculate(MovePage):
    """Asks for the closing date and the required partners."""

    template_name = RecordPage.template_name

    def perform(self, form: CirculateForm) -> Meeting:
        self.success_message = self.move.done
        return correspondence.circulate(
            meeting=self.object,
            closes_at=form.closes_at(),
            required_seats=form.cleaned_data["required_seats"],
            by=self.request.user,
        )


class MeetingRespond(RecordPage):
    """A member's response to each recommendation; they can change it until the closing time."""

    model = Meeting
    permission_required = RESPOND
    form_class = ResponseForm
    heading = "Submit your response"
    template_name = "partnership/meetings/respond.html"
    success_message = "Response submitted. You can change it until the closing time."

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().select_related("group")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": list(self.object.agenda_items.all())}

    def get_initial(self) -> dict[str, Any]:
        own = Position.objects.visible_to(self.request.user).of(self.request.user).filter(item__meeting=self.object)
        return {
            name: value
            for each in own
            for name, value in ((f"stance_{each.item_id}", each.stance), (f"reason_{each.item_id}", each.reason))
        }

    def perform(self, form: ResponseForm) -> list[Position]:
        return correspondence.respond(meeting=self.object, answers=form.answers(), by=self.request.user)
