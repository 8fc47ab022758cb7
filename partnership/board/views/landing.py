"""The landing page of the section Governance."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse, reverse_lazy

from partnership.board.models import Action, Meeting, MeetingStatus
from partnership.board.operations import meeting_year
from partnership.board.presenters.meeting_year import year_picture, year_rows
from partnership.board.rules import EDIT_ACTIONS, READ_ACTIONS, SEE_MEETINGS
from partnership.directory.rules.permissions import EDIT_GOVERNANCE, READ_GOVERNANCE
from shield import working_days
from shield.text.formatting import clock_time, long_date
from shield.views.landing import EmptyPicture, LandingPage, MainButton, Picture

COLUMNS = ("Meeting", "Date", "Status", "Decisions or items")


class GovernanceLanding(LandingPage):
    permission_required = SEE_MEETINGS
    section = "governance"
    lead = "Who makes which decisions, when, and whether they were carried out."
    empty_picture = EmptyPicture(
        "No meetings this year",
        "This year’s meetings will appear here on a timeline.",
        reverse_lazy("partnership:meeting-create"),
        "Create meetings",
        EDIT_GOVERNANCE,
    )
    template_name = "partnership/landing/governance.html"

    def get_picture(self) -> Picture | None:
        year = meeting_year.meeting_year(self.request.user)
        if not year.meetings:
            return None
        return Picture(
            "partnership/landing/governance_picture.html",
            f"Meetings from April {year.start.year} to March {year.end.year}",
            COLUMNS,
            year_rows(year),
            {"year": year, "drawn": year_picture(year), "upright": _upright(year)},
        )

    def get_main_buttons(self) -> Iterable[MainButton]:
        user = self.request.user
        if not user.has_perm(EDIT_GOVERNANCE):
            return self._buttons_for_readers()
        to_minute = meeting_year.meeting_to_minute(user)
        create = reverse("partnership:meeting-create")
        buttons = [MainButton("Create meetings", "Dates for one group, with its standing items", create, "calendar")]
        if user.has_perm(EDIT_ACTIONS):
            url = reverse("partnership:action-create")
            buttons.append(MainButton("Add an action", "With an owner and a due date", url, "flag"))
        return [self._next_step(to_minute), *buttons]

    def _next_step(self, to_minute: Meeting | None) -> MainButton:
        """Return the filled button: attendance or minutes of a past meeting, else the next agenda, else the plan."""
        if to_minute is not None and to_minute.status == MeetingStatus.AGENDA_PUBLISHED:
            url = reverse("partnership:meeting-hold", args=[to_minute.slug])
            return MainButton("Record attendance", _describe(to_minute), url, "people", filled=True)
        if to_minute is not None:
            return MainButton(
                "Write the minutes", _describe(to_minute), to_minute.get_absolute_url(), "pencil", filled=True
            )
        following = meeting_year.next_meeting(self.request.user)
        if following is not None:
            url = following.get_absolute_url()
            return MainButton("Prepare the next agenda", _describe(following), url, "pencil", filled=True)
        url = reverse("partnership:forward-plan")
        return MainButton("View the forward plan", "Due items in the next 12 months", url, "list", filled=True)

    def _buttons_for_readers(self) -> list[MainButton]:
        user = self.request.user
        plan = reverse("partnership:forward-plan")
        buttons = [MainButton("View the forward plan", "Due items in the next 12 months", plan, "list")]
        if user.has_perm(READ_ACTIONS):
            url = reverse("partnership:action-list")
            buttons.append(MainButton("View actions", "Who does what by when", url, "flag"))
        following = meeting_year.next_meeting(user)
        if following is not None:
            url = following.get_absolute_url()
            buttons.insert(0, MainButton("Read the next agenda", _describe(following), url, "calendar", filled=True))
        else:
            url = reverse("partnership:meeting-list")
            text = "Past meetings and their decisions"
            buttons.insert(0, MainButton("View meetings", text, url, "calendar", filled=True))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        start, end = meeting_year.business_year(working_days.today())
        reads = user.has_perm(READ_GOVERNANCE)
        return super().get_context_data(
            next_agendas=meeting_year.next_agendas(user),
            tomorrow=working_days.today() + timedelta(days=1),
            progress=meeting_year.decision_progress(user, start, end) if reads else None,
            attendance=meeting_year.partner_attendance(user, start, end) if reads else None,
            open_actions=Action.objects.visible_to(user).unfinished().count() if user.has_perm(READ_ACTIONS) else None,
            **kwargs,
        )


def _describe(meeting: Meeting) -> str:
    at = f", {clock_time(meeting.starts_at)}" if meeting.starts_at else ""
    return f"{meeting.name}, {long_date(meeting.starts_on)}{at}"


def _upright(year: meeting_year.MeetingYear) -> dict[str, Any]:
    """Return what phones show: one row for all past meetings, then each upcoming one."""
    held = [each for each in year.meetings if each.state == "held"]
    upcoming = sorted((each for each in year.meetings if each.state != "held"), key=lambda each: each.meeting.starts_on)
    return {"held": held, "decisions": sum(each.decisions for each in held), "upcoming": upcoming}
