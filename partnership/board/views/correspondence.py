"""Pages of decisions by correspondence."""

from typing import Any

from django.db.models import QuerySet

from partnership.board.forms.correspondence import AskAgainForm, CirculateForm, EmailedResponseForm, ResponseForm
from partnership.board.models import AgendaItem, Meeting, Position
from partnership.board.operations import correspondence
from partnership.board.operations import correspondence_rounds as rounds
from partnership.board.operations.counting import voting_members
from partnership.board.rules import RECORD_RESPONSES, RESPOND
from shield.views.form_pages import MovePage, RecordPage


class MeetingCirculate(MovePage):
    """Asks for the closing date, and shows by which rule responses will be counted."""

    template_name = "partnership/meetings/circulate.html"

    def perform(self, form: CirculateForm) -> Meeting:
        self.success_message = self.move.done
        return correspondence.circulate(meeting=self.object, closes_at=form.closes_at(), by=self.request.user)


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
        return super().get_form_kwargs() | {"items": list(self.object.agenda_items.undecided())}

    def get_initial(self) -> dict[str, Any]:
        own = Position.objects.visible_to(self.request.user).of(self.request.user).filter(item__meeting=self.object)
        return {
            name: value
            for each in own
            for name, value in ((f"stance_{each.item_id}", each.stance), (f"reason_{each.item_id}", each.reason))
        }

    def perform(self, form: ResponseForm) -> list[Position]:
        return correspondence.respond(meeting=self.object, answers=form.answers(), by=self.request.user)


class CorrespondencePage(RecordPage):
    """What the team does while members respond."""

    model = Meeting
    permission_required = RECORD_RESPONSES

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().select_related("group")


class MeetingRecordResponse(CorrespondencePage):
    """A response that a member sent by email."""

    form_class = EmailedResponseForm
    heading = "Record a response received by email"
    explanation = "The email is kept with the response. The member can still respond here until the closing time."
    success_message = "Response recorded"

    def get_form_kwargs(self) -> dict[str, Any]:
        items = list(self.object.agenda_items.undecided())
        return super().get_form_kwargs() | {"items": items, "members": voting_members(self.object)}

    def perform(self, form: EmailedResponseForm) -> list[Position]:
        return correspondence.record_response(
            meeting=self.object,
            person=form.person(),
            answers=form.answers(),
            proof=form.cleaned_data["proof"],
            by=self.request.user,
        )


class MeetingAskAgain(CorrespondencePage):
    """The recommendations that members agree to with changes, in new words."""

    form_class = AskAgainForm
    heading = "Ask again with the changes"
    explanation = (
        "The changes become part of the recommendation and every voting member is asked again. "
        "The earlier responses stay on record."
    )
    success_message = "Asked again. We have emailed the voting members."

    def items(self) -> list[AgendaItem]:
        return rounds.items_with_changes(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": self.items()}

    def get_initial(self) -> dict[str, Any]:
        return {f"words_{item.pk}": rounds.with_changes(item) for item in self.items()}

    def perform(self, form: AskAgainForm) -> list[AgendaItem]:
        return rounds.ask_again(
            meeting=self.object, words=form.words(), closes_at=form.closes_at(), by=self.request.user
        )
