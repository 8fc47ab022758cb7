"""What the Learning Hub announces to the floors below."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from learninghub.demo.part import load_priorities
from learninghub.models import Activity, Audit, Priority, PriorityStatus
from learninghub.models.cycle import cycle_of
from learninghub.operations import personal_data as held
from learninghub.operations.reporting import compile_priorities
from learninghub.rules import EDIT_PRIORITY, READ_PRIORITY
from partnership.models import GroupKind, Theme
from shield import working_days
from shield.extension_points import (
    AgendaSource,
    BulletinStories,
    DemoPart,
    DueItem,
    Evidence,
    EvidenceSource,
    Hit,
    HomeCard,
    NavigationItem,
    PersonalData,
    ReportSection,
    SearchSource,
    Story,
    Waiting,
    WorkQueue,
    agenda_sources,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    navigation,
    personal_data,
    report_sections,
    search_sources,
    work_queue,
)
from shield.web.access import PUBLIC

# Activities show on "my work" this many days before they are due.
AHEAD = timedelta(days=14)
# What has been late for a year is a matter for the Board and no task any more; its page still says so.
NO_TASK_ANY_MORE = timedelta(days=365)


def current_priority(user: Any) -> dict[str, Any] | None:
    """The priority the Hub works on now, for the front page."""
    priority = Priority.objects.visible_to(user).in_cycle().prefetch_related("activities").first()
    if priority is None:
        return None
    return {"priority": priority, "cycle": cycle_of(priority, priority.activities.all(), working_days.today())}


def waiting(user: Any) -> Iterable[Waiting]:
    """Activities, recommendations and impact reports with a date, for those who see to them."""
    if not user.has_perm(EDIT_PRIORITY):
        return
    today = working_days.today()
    priorities = list(Priority.objects.visible_to(user).exclude(status__in=("paused", "closed")))
    due = Activity.objects.visible_to(user).unfinished().filter(priority__in=priorities, planned_on__lte=today + AHEAD)
    for activity in due.select_related("priority"):
        number = activity.priority.number
        url = reverse("learninghub:activity-update", args=[number, activity.pk])
        yield Waiting(
            activity.title, f"Priority {number}, month {activity.month}", url, "Write it up", activity.planned_on
        )
    for priority in priorities:
        yield from (thing for thing in _due_of(priority) if thing.due and thing.due > today - NO_TASK_ANY_MORE)


def _due_of(priority: Priority) -> Iterable[Waiting]:
    if priority.status == PriorityStatus.RECOMMENDATIONS and priority.recommendations_due:
        why = f"Priority {priority.number}, four months after it began"
        yield Waiting(
            "Recommendations to the Board",
            why,
            priority.get_absolute_url(),
            "Open priority",
            priority.recommendations_due,
        )
    if priority.status == PriorityStatus.IMPACT_DUE and priority.impact_due_on:
        url = reverse("learninghub:priority-report-impact", args=[priority.number])
        yield Waiting("Impact report", f"Priority {priority.number}", url, "Report impact", priority.impact_due_on)


def find_priorities(user: Any, words: str) -> Iterable[Hit]:
    found = Priority.objects.visible_to(user).filter(
        Q(title__icontains=words) | Q(summary__icontains=words) | Q(themes__name__icontains=words)
    )
    name = "learninghub:priority-detail" if user.has_perm(READ_PRIORITY) else "learninghub:priority-summary"
    return [
        Hit(priority.title, priority.summary, reverse(name, args=[priority.number]), f"Priority {priority.number}")
        for priority in found.distinct()[:10]
    ]


def stories(since: datetime) -> Iterable[Story]:
    """Priorities that began since then."""
    for priority in Priority.objects.agreed().filter(starts_on__gte=timezone.localdate(since)).order_by("starts_on"):
        yield Story(
            f"Our new priority: {priority.title}",
            priority.summary,
            reverse("learninghub:priority-summary", args=[priority.number]),
        )


def audits_on(user: Any, subject: Any) -> Iterable[Evidence]:
    """Audits of the priorities that share a theme with the subject."""
    themes = [subject] if isinstance(subject, Theme) else list(subject.themes.all())
    audits = Audit.objects.visible_to(user).filter(priority__themes__in=themes, status="done")
    return [
        Evidence(
            audit.title,
            f"{audit.records_total} records",
            f"{audit.priority.get_absolute_url()}#evidence",  # type: ignore[union-attr]
            audit.ends_on,
            "audit",
        )
        for audit in audits.select_related("priority").distinct()
    ]


def due_for_the_board(group_kind: str, start: date, end: date) -> Iterable[DueItem]:
    """Impact reports that fall due before the Board in a period."""
    if group_kind != GroupKind.BOARD:
        return
    awaited = (
        Priority.objects.agreed()
        .filter(impact_due_on__range=(start, end))
        .exclude(status__in=(PriorityStatus.IMPACT_REPORTED, PriorityStatus.CLOSED))
    )
    for priority in awaited:
        url = priority.get_absolute_url()
        yield DueItem(f"impact:{priority.pk}", f"Impact report: {priority}", priority.impact_due_on, url)  # type: ignore[arg-type]


navigation.register(
    NavigationItem(
        "learninghub.public",
        20,
        "Learning Hub",
        "learninghub:priority-list",
        PUBLIC,
        "public",
        "What practitioners from many agencies look at now",
        "book",
    )
)
navigation.register(NavigationItem("learninghub.working", 20, "Learning Hub", "learninghub:priority-list", PUBLIC))
home_cards.register(HomeCard("learninghub.now", 30, "learninghub/home/now.html", current_priority, public=True))
home_cards.register(HomeCard("learninghub.mine", 40, "learninghub/home/now.html", current_priority))
work_queue.register(WorkQueue("learninghub.due", 20, waiting))
search_sources.register(SearchSource("learninghub.priorities", 20, find_priorities))
bulletin_stories.register(BulletinStories("learninghub.priorities", 20, "Learning Hub", stories))
agenda_sources.register(AgendaSource("learninghub.impact", 20, due_for_the_board))
evidence_sources.register(EvidenceSource("learninghub.audits", 20, audits_on))
report_sections.register(
    ReportSection(
        "learninghub.priorities",
        40,
        "The partnership priorities and the work of the Learning Hub",
        "learninghub/reports/priorities.html",
        compile_priorities,
    )
)
personal_data.register(
    PersonalData(
        "learninghub.hub-members",
        40,
        "learninghub.HubMember",
        ("person", "agency", "organisation", "starts_on", "ends_on"),
        "Until the priority has been closed for six years, as a record of who took part in a public duty.",
        held.export,
        held.erase,
    )
)
demo_parts.register(DemoPart("learninghub.priorities", 40, load_priorities))
