"""Pages of meetings: the list, the forward plan, and one meeting."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from partnership.board.forms.meetings import MeetingCreateForm, MeetingUpdateForm
from partnership.board.models import Meeting, MeetingFormat, MeetingStatus, Visibility, search_meetings
from partnership.board.models.meetings import MINUTES_FINAL, PLANNING
from partnership.board.operations import (
    forward_plan,
    invitations,
    meeting_moves,
    meeting_year,
    meetings,
    packs,
    replies,
)
from partnership.board.operations import item_minutes as record_minutes
from partnership.board.operations.meeting_records import READABLE, level_of, record_for
from partnership.board.rules import REPLY, RESPOND, SEE_MEETINGS
from partnership.directory.models import GovernanceGroup
from partnership.directory.rules.permissions import EDIT_GOVERNANCE
from shield.files import office
from shield.forms.base import PortalForm
from shield.records.history import history_of
from shield.records.workflow import moves_for
from shield.views.base import GuardedObject, PortalDetail, PortalList, PortalPage
from shield.views.downloads import attachment_response
from shield.views.form_pages import FormPage, RecordPage
from shield.web import calendars
from shield.web.access import PUBLIC


class MeetingList(PortalList):
    model = Meeting
    permission_required = SEE_MEETINGS
    template_name = "partnership/meetings/list.html"
    context_object_name = "meetings"

    def get_queryset(self) -> QuerySet[Meeting]:
        found = super().get_queryset().select_related("group", "chair_agency")
        found = found.order_by("-starts_on", "slug")
        group, words = self.request.GET.get("group", ""), self.request.GET.get("q", "").strip()
        found = found.filter(group__slug=group) if group else found
        return search_meetings(found, words, self.request.user) if words else found.past()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        visible = Meeting.objects.visible_to(user).select_related("group")
        upcoming = visible.upcoming().order_by("starts_on")[:10] if not self.request.GET else []
        groups = GovernanceGroup.objects.visible_to(user).filter(meetings__in=visible.order_by()).distinct()
        context = super().get_context_data(upcoming=upcoming, groups=groups, **kwargs)
        counts = meeting_year.decision_counts(user, context["meetings"])
        context["rows"] = [(meeting, counts[meeting.pk]) for meeting in context["meetings"]]
        return context | {"may_edit": user.has_perm(EDIT_GOVERNANCE)}


class MeetingDetail(PortalDetail):
    """One meeting as this reader can see it: the public sees public items once the minutes are published."""

    model = Meeting
    permission_required = PUBLIC
    template_name = "partnership/meetings/detail.html"
    context_object_name = "meeting"

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().select_related("group", "chair_agency", "chair_person", "agreed_by__group")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, meeting = self.request.user, self.object
        level = level_of(user, meeting)
        may_edit = user.has_perm(EDIT_GOVERNANCE)
        may_respond = meeting.is_open_for_responses() and user.has_perm(RESPOND, meeting)
        has_minutes = Meeting.objects.visible_to(user).with_minutes(user).filter(pk=meeting.pk).exists()
        return super().get_context_data(
            record=record_for(user, meeting),
            level=level,
            edition=meeting.editions.filter(visibility=level).select_related("document").first(),
            pictures=list(meeting.visual_records.select_related("document")) if user.is_authenticated else [],
            makes_pages=office.find_program() is not None,
            may_edit=may_edit,
            may_plan=may_edit and meeting.status in PLANNING,
            may_respond=may_respond,
            has_main_move=not may_respond,
            has_next_step=any(not move.ends for move in moves_for(meeting, user)),
            shows_discussion=has_minutes,
            may_reply=meeting.status == MeetingStatus.AGENDA_PUBLISHED and user.has_perm(REPLY, meeting),
            replies=replies.replies_to(meeting) if level != Visibility.PUBLIC and not meeting.took_place else [],
            first_item=record_minutes.first_unwritten(meeting) if may_edit and meeting.takes_minutes else None,
            links_to_minutes=self._links_to_minutes(may_edit=may_edit),
            history=history_of(meeting) if level != Visibility.PUBLIC else [],
            **kwargs,
        )

    def _links_to_minutes(self, *, may_edit: bool) -> bool:
        status = self.object.status
        if status == MeetingStatus.HELD:
            return may_edit
        return status in {MeetingStatus.MINUTES_DRAFT, *MINUTES_FINAL}


class ForwardPlanPage(PortalPage):
    """The next twelve months of one group, and what is due but on no agenda."""

    permission_required = SEE_MEETINGS
    template_name = "partnership/meetings/forward_plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        groups = list(GovernanceGroup.objects.visible_to(user).with_meetings(user))
        wanted = self.request.GET.get("group", "")
        group = next((each for each in groups if each.slug == wanted), groups[0] if groups else None)
        return super().get_context_data(
            groups=groups,
            plan=forward_plan.forward_plan_for(group, user) if group else None,
            may_edit=user.has_perm(EDIT_GOVERNANCE),
            create_url=reverse("partnership:meeting-create", query={"group": group.slug} if group else None),
            **kwargs,
        )


class MeetingCreate(FormPage):
    permission_required = EDIT_GOVERNANCE
    form_class = MeetingCreateForm
    heading = "Create meetings"
    explanation = "Each agenda starts with the group’s standing items and the presentation of the next agency."

    def get_initial(self) -> dict[str, Any]:
        group = GovernanceGroup.objects.visible_to(self.request.user).filter(slug=self.request.GET.get("group", ""))
        return {"group": group.first(), "format": MeetingFormat.IN_PERSON}

    def perform(self, form: PortalForm) -> list[Meeting]:
        typed = dict(form.cleaned_data)
        days = [typed.pop("starts_on"), *typed.pop("more_days")]
        created = meetings.create_several(days=days, by=self.request.user, **typed)
        self.success_message = f"{len(created)} meetings created" if len(created) > 1 else "Meeting created"
        return created

    def get_success_url(self) -> str:
        created = getattr(self, "result", None)
        if created and len(created) == 1:
            return str(created[0].get_absolute_url())
        return reverse("partnership:forward-plan")


class MeetingUpdate(RecordPage):
    model = Meeting
    permission_required = EDIT_GOVERNANCE
    form_class = MeetingUpdateForm
    heading = "Edit this meeting"
    success_message = "Meeting saved"
    shows = ("starts_on", "starts_at", "ends_at", "format", "venue", "title", "papers_due_on", "version")

    def get_explanation(self) -> str:
        if self.object.sequence is None:
            return ""
        return "If you change the time or the place, we will show you what else moves and who we email before you save."

    def consequences_of(self, form: PortalForm) -> list[str]:
        return meeting_moves.consequences(self.object, form.cleaned_data)

    def perform(self, form: PortalForm) -> Meeting:
        return meetings.update(meeting=self.object, by=self.request.user, **form.cleaned_data)


class MeetingPack(GuardedObject, View):
    """The numbered pack for this reader, or for readers who can see less."""

    model = Meeting
    permission_required = PUBLIC

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting, level = self.object, kwargs["level"]
        if level not in READABLE[level_of(request.user, meeting)]:
            raise Http404
        if meeting.status == MeetingStatus.DRAFT and not request.user.has_perm(EDIT_GOVERNANCE):
            raise Http404
        response = HttpResponse(packs.pack(meeting, level), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="{meeting.slug}-{level}.pdf"'
        return response


class MeetingCalendar(GuardedObject, View):
    """The meeting as a calendar file."""

    model = Meeting
    permission_required = SEE_MEETINGS

    def get_permission_object(self) -> None:
        """Look the meeting up among the visible ones; the permission is about no single meeting."""
        super().get_permission_object()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        event = calendars.event(invitations.calendar_entry(self.object))
        text = calendars.calendar([event], "PUBLISH").to_ical().decode()
        return attachment_response(text, "text/calendar; charset=utf-8", f"{self.object.slug}.ics")
