"""Decisions by correspondence: circulate, answer, call to a meeting, decide."""

from partnership.board.forms.correspondence import CirculateForm, FeedbackForm
from partnership.board.models import Meeting, Position
from partnership.board.operations import correspondence
from partnership.board.rules import GIVE_POSITION
from shield.forms.base import ReasonForm
from shield.records.workflow import permission_for
from shield.views.form_pages import MovePage, RecordPage


class MeetingCirculate(RecordPage):
    model = Meeting
    permission_required = permission_for(Meeting, "circulate")
    form_class = CirculateForm
    heading = "Circulate for answers"
    explanation = "Every member with a vote is asked by e-mail where they stand on each recommendation."
    success_message = "Circulated"

    def perform(self, form):
        seats = form.cleaned_data["required_seats"]
        by = self.request.user
        return correspondence.circulate(meeting=self.object, closes_at=form.closes_at(), required_seats=seats, by=by)


class MeetingFeedback(RecordPage):
    """My feedback sheet; until the end I may change my mind."""

    model = Meeting
    permission_required = GIVE_POSITION
    form_class = FeedbackForm
    heading = "Where do you stand?"
    template_name = "partnership/meetings/feedback.html"
    success_message = "Your answers are kept. You can change them until the end."

    def get_queryset(self):
        return super().get_queryset().select_related("group")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"items": list(self.object.agenda_items.all())}

    def get_initial(self):
        given = Position.objects.visible_to(self.request.user).of(self.request.user)
        own = given.filter(item__meeting=self.object)
        return {
            name: value
            for each in own
            for name, value in ((f"stance_{each.item_id}", each.stance), (f"reason_{each.item_id}", each.reason))
        }

    def perform(self, form):
        return correspondence.answer(meeting=self.object, answers=form.answers(), by=self.request.user)


class MeetingCallToMeeting(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "call-to-meeting")
    form_class = ReasonForm
    heading = "Call this to a meeting"
    explanation = "Nobody decides by correspondence any more. It stands on the next agenda."
    success_message = "Called to the next meeting"

    def perform(self, form):
        return correspondence.call_to_meeting(meeting=self.object, by=self.request.user, **form.cleaned_data)


class MeetingDecide(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "decide")
    heading = "Decide now"
    explanation = "Every required position is needed. At the end it is decided without this."
    success_message = "Decided"

    def perform(self, form):
        return correspondence.decide(meeting=self.object, by=self.request.user)
