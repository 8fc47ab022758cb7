"""The home page: what the partnership is for visitors, and My work for people who are signed in."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dateparse import parse_date

from shield import working_days
from shield.extension_points import (
    WeekEntry,
    first_steps,
    home_cards,
    home_charts,
    jobs,
    public_doors,
    running_clocks,
    week_entries,
    work_queue,
)
from shield.forms.fields import FIRST_YEAR, LAST_YEAR
from shield.presenters import WeekDay, days_with_entries, group_by_due, working_week_from
from shield.views.base import PortalPage
from shield.web.access import PUBLIC, SIGNED_IN

CLOCKS_SHOWN = 3
ENTRIES_SHOWN = 3
QUICK_ACTIONS_SHOWN = 5


class Home(PortalPage):
    permission_required = PUBLIC

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send people first to what they have to do before the home page is of use, such as joining an agency."""
        steps = (step.url(request.user) for step in first_steps) if request.user.is_authenticated else ()
        first = next((url for url in steps if url), None)
        return HttpResponseRedirect(first) if first else super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["home/mine.html" if self.request.user.is_authenticated else "home/public.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        cards = [
            {"template": card.template_name, "card": context}
            for card in home_cards
            if card.public != user.is_authenticated and (context := card.context(user)) is not None
        ]
        if user.is_authenticated:
            more = my_work(user, working_days.today(), only_own=self.request.GET.get("show") == "mine")
        else:
            more = {"doors": list(public_doors)}
        return super().get_context_data(cards=cards, **more, **kwargs)


def my_work(user: Any, today: date, *, only_own: bool) -> dict[str, Any]:
    """Return what My work shows: the week, tasks by date, clocks, quick actions and charts.

    ``only_own`` leaves out the tasks that the user shares with colleagues.
    """
    found = [task for queue in work_queue for task in queue.waiting(user)]
    tasks = [task for task in found if task.own or not only_own]
    clocks = clocks_of(user)
    days, sunday = working_week_from(today), today + timedelta(days=6 - today.weekday())
    entries = entries_of(user, today, max(days[-1], sunday))
    week = days_with_entries(days, entries, today)
    permitted = [job for job in jobs if user.has_perm(job.permission)]
    charts = [(each.key, chart) for each in home_charts if (chart := each.find(user)) is not None]
    return {
        "today": today,
        "task_count": len(tasks),
        "only_own": only_own,
        "has_shared_tasks": any(not task.own for task in found),
        "groups": {group.key: group for group in group_by_due(tasks, today)},
        "week": week,
        # What the page of the week, which the number leads to, lists after today.
        "later_in_week": sum(1 for entry in entries if today < entry.on <= sunday),
        "entries_shown": ENTRIES_SHOWN,
        "clocks": [replace(clock, explanation="") for clock in clocks[:CLOCKS_SHOWN]],
        "clock_count": len(clocks),
        "main_job": next((job for job in permitted if job.is_main), None),
        "quick_actions": [job for job in permitted if job.icon][:QUICK_ACTIONS_SHOWN],
        "charts": charts,
    }


def entries_of(user: Any, start: date, end: date) -> list[WeekEntry]:
    """Return what the user has from one day to another."""
    return [entry for source in week_entries for entry in source.find(user, start, end)]


def clocks_of(user: Any) -> list[Any]:
    """Return the statutory clocks that the user may see running, the one due first first."""
    found = [clock for source in running_clocks for clock in source.find(user)]
    return sorted(found, key=lambda clock: clock.due)


class MyWeek(PortalPage):
    """One week from Monday to Sunday; ``?from=`` names a day of it."""

    permission_required = SIGNED_IN
    template_name = "home/week.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        monday = self.monday()
        days = [monday + timedelta(days=number) for number in range(7)]
        found = days_with_entries(days, entries_of(self.request.user, days[0], days[-1]), working_days.today())
        shown: list[WeekDay] = [each for each in found if each.entries or each.day.weekday() < 5]
        week = timedelta(days=7)
        return super().get_context_data(
            days=shown, monday=monday, sunday=days[-1], before=monday - week, after=monday + week, **kwargs
        )

    def monday(self) -> date:
        """Return the Monday of the week that was asked for, or of this week."""
        try:
            day = parse_date(self.request.GET.get("from", "")) or working_days.today()
        except ValueError:
            day = working_days.today()
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            day = working_days.today()
        return day - timedelta(days=day.weekday())


class Clocks(PortalPage):
    """Every statutory clock that the user may see running."""

    permission_required = SIGNED_IN
    template_name = "home/clocks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(clocks=clocks_of(self.request.user), **kwargs)
