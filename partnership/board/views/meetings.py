"""Meetings: the list, the plan of the year, one meeting from plan to held."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views import View

from partnership.board.forms.meetings import HoldForm, MeetingEditForm, MeetingPlanForm
from partnership.board.models import Meeting, MeetingStatus, Visibility
from partnership.board.operations import agendas, forward_plan, invitations, meetings, packs
from partnership.board.operations.meeting_records import READS, level_of, record_for
from partnership.board.rules import SEE_MEETINGS
from partnership.directory.models import GovernanceGroup
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield.forms.base import PortalForm, ReasonForm
from shield.records.history import history_of
from shield.records.workflow import permission_for
from shield.views.base import GuardedObject, PortalDetail, PortalList, PortalPage
from shield.views.downloads import attachment_response
from shield.views.form_pages import FormPage, MovePage, RecordPage
from shield.web import calendars
from shield.web.access import PUBLIC


class MeetingList(PortalList):
    model = Meeting
    permission_required = SEE_MEETINGS
    template_name = "partnership/meetings/list.html"
    context_object_name = "meetings"

    def get_queryset(self):
        found = super().get_queryset().select_related("group", "chair_agency").with_decision_count()
        found = found.order_by("-starts_on", "slug")
        group, words = self.request.GET.get("group", ""), self.request.GET.get("q", "").strip()
        found = found.filter(group__slug=group) if group else found
        return found.about(words, self.request.user) if words else found.not_ahead()

    def get_context_data(self, **kwargs):
        seen = Meeting.objects.visible_to(self.request.user).select_related("group")
        ahead = seen.ahead().order_by("starts_on")[:10] if not self.request.GET else []
        groups = GovernanceGroup.objects.visible_to(self.request.user).filter(meetings__in=seen.order_by()).distinct()
        return super().get_context_data(ahead=ahead, groups=groups, **kwargs)


class MeetingDetail(PortalDetail):
    """One meeting as this reader may read it: strangers see the public items once the minutes are published."""

    model = Meeting
    permission_required = PUBLIC
    template_name = "partnership/meetings/detail.html"
    context_object_name = "meeting"

    def get_queryset(self):
        return super().get_queryset().select_related("group", "chair_agency", "agreed_by__group")

    def get_context_data(self, **kwargs):
        user, meeting = self.request.user, self.object
        level = level_of(user, meeting)
        edition = meeting.editions.filter(visibility=level).select_related("document").first()
        return super().get_context_data(
            record=record_for(user, meeting),
            level=level,
            edition=edition,
            pictures=list(meeting.visual_records.select_related("document")) if user.is_authenticated else [],
            may_edit=user.has_perm(EDIT_GOVERNANCE),
            shows_said=Meeting.objects.visible_to(user).with_minutes(user).filter(pk=meeting.pk).exists(),
            takes_answers=meeting.takes_answers(),
            history=history_of(meeting) if level != Visibility.PUBLIC else [],
            **kwargs,
        )


class ForwardPlanPage(PortalPage):
    """What each group will talk about in the year ahead, and what is due and stands nowhere yet."""

    permission_required = SEE_MEETINGS
    template_name = "partnership/meetings/plan.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        groups = list(GovernanceGroup.objects.visible_to(user).that_meet(user))
        wanted = self.request.GET.get("group", "")
        group = next((each for each in groups if each.slug == wanted), groups[0] if groups else None)
        return super().get_context_data(
            groups=groups,
            plan=forward_plan.plan_of(group, user) if group else None,
            may_edit=user.has_perm(EDIT_GOVERNANCE),
            **kwargs,
        )


class MeetingPlan(FormPage):
    permission_required = EDIT_GOVERNANCE
    form_class = MeetingPlanForm
    heading = "Plan meetings"
    explanation = "What stands on every agenda of the group is put there, and the agency whose turn it is to present."

    def get_initial(self):
        group = GovernanceGroup.objects.visible_to(self.request.user).filter(slug=self.request.GET.get("group", ""))
        return {"group": group.first(), "format": "in_person"}

    def perform(self, form):
        typed = dict(form.cleaned_data)
        days = [typed.pop("starts_on"), *typed.pop("more_days")]
        made = meetings.plan_several(days=days, how=typed.pop("format"), by=self.request.user, **typed)
        self.success_message = f"{len(made)} meetings planned" if len(made) > 1 else "Meeting planned"
        return made

    def get_success_url(self):
        made = getattr(self, "result", None)
        if made and len(made) == 1:
            return made[0].get_absolute_url()
        return reverse("partnership:forward-plan")


class MeetingEdit(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = MeetingEditForm
    heading = "Change this meeting"
    success_message = "Meeting changed"
    shows = ("starts_on", "starts_at", "ends_at", "format", "venue", "title", "papers_due_on", "version")

    def get_explanation(self):
        invited = self.object.sequence is not None
        return "Members are told once of a new time or place, and their diaries are put right." if invited else ""

    def perform(self, form):
        return meetings.edit(meeting=self.object, by=self.request.user, **form.cleaned_data)


class MeetingPublishAgenda(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "publish-agenda")
    heading = "Publish the agenda"
    explanation = "Every member is invited by e-mail, with an entry for the diary."
    success_message = "Agenda published, and members invited"

    def perform(self, form):
        return meetings.publish_agenda(meeting=self.object, by=self.request.user)


class MeetingGather(MovePage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = PortalForm
    heading = "Put on the agenda what is due"
    explanation = "Minutes to agree, actions that nobody has verified, and what was decided by correspondence."
    success_message = "The agenda is up to date"

    def perform(self, form):
        return agendas.open_agenda(meeting=self.object, by=self.request.user)


class MeetingHold(RecordPage):
    model = Meeting
    permission_required = permission_for(Meeting, "hold")
    form_class = HoldForm
    template_name = "partnership/meetings/hold.html"
    heading = "The meeting was held"
    explanation = "Say of each member how they were there."
    success_message = "Meeting kept as held"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"seats": list(invitations.members_of(self.object))}

    def perform(self, form):
        seats, guests = form.attendance()
        return meetings.hold(meeting=self.object, seats=seats, guests=guests, by=self.request.user)


class MeetingCancel(MovePage):
    model = Meeting
    permission_required = permission_for(Meeting, "cancel")
    form_class = ReasonForm
    heading = "Cancel this meeting"
    success_message = "Meeting cancelled"

    def perform(self, form):
        return meetings.cancel(meeting=self.object, by=self.request.user, **form.cleaned_data)


class MeetingPack(GuardedObject, View):
    """The numbered pack as this reader, or a reader with fewer rights, may have it."""

    model = Meeting
    permission_required = PUBLIC

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting, level = self.object, kwargs["level"]
        if level not in READS[level_of(request.user, meeting)]:
            raise Http404
        if meeting.status == MeetingStatus.DRAFT and not request.user.has_perm(EDIT_GOVERNANCE):
            raise Http404
        response = HttpResponse(packs.pack(meeting, level), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{meeting.slug}-{level}.pdf"'
        return response


class MeetingCalendar(GuardedObject, View):
    """The meeting as a file for a diary."""

    model = Meeting
    permission_required = SEE_MEETINGS

    def get_permission_object(self):
        super().get_permission_object()  # found among those one may see
        return

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        event = calendars.event(invitations.entry(self.object))
        text = calendars.calendar([event], "PUBLISH").to_ical().decode()
        return attachment_response(text, "text/calendar; charset=utf-8", f"{self.object.slug}.ics")
