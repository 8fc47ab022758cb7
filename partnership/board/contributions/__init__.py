"""What the board wing announces: meetings, actions, budgets and plans."""

from partnership.board.contributions import (
    due_items,
    evidence,
    leavers,
    merging,
    my_work,
    navigation,
    personal_data,
    report_chapters,
    search,
    work_queue,
)
from partnership.directory.contributions.personal_data import retain
from shield.extension_points import (
    AgendaSource,
    EvidenceSource,
    PersonalData,
    ReportSection,
    SearchSource,
    WorkQueue,
    account_merges,
    agenda_sources,
    evidence_sources,
    leaver_sources,
    report_sections,
    search_sources,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues

report_sections.register(
    ReportSection(
        "partnership.plan",
        8,
        "Our plan and progress",
        "partnership/reports/chapters/plan.html",
        report_chapters.plans,
    )
)
report_sections.register(
    ReportSection(
        "partnership.board",
        10,
        "The work of the Partnership Board",
        "partnership/reports/chapters/meetings.html",
        report_chapters.board_meetings,
    )
)
report_sections.register(
    ReportSection(
        "partnership.executive",
        12,
        "The work of the Executive",
        "partnership/reports/chapters/meetings.html",
        report_chapters.executive_meetings,
    )
)
report_sections.register(
    ReportSection(
        "partnership.groups",
        14,
        "The other groups",
        "partnership/reports/chapters/groups.html",
        report_chapters.other_groups,
    )
)
report_sections.register(
    ReportSection(
        "partnership.budget", 90, "Budget", "partnership/reports/chapters/budget.html", report_chapters.budget
    )
)

agenda_sources.register(AgendaSource("partnership.budgets", 10, due_items.budgets))
search_sources.register(SearchSource("partnership.meetings", 64, search.find_meetings))
evidence_sources.register(EvidenceSource("partnership.meetings", 50, evidence.meetings))
work_queues.register(WorkQueue("partnership.board", 11, work_queue.waiting, "governance"))

WITH_THE_MINUTES = "As long as the minutes, as a record of how the partnership made decisions"

for order, (model, fields, retention, export, erase) in enumerate(
    (
        ("Attendance", ("person", "name"), WITH_THE_MINUTES, personal_data.export_attendances, retain),
        ("MinutesAmendment", ("requested_by", "text"), WITH_THE_MINUTES, personal_data.export_amendments, retain),
        ("ConflictOfInterest", ("person", "interest"), WITH_THE_MINUTES, personal_data.export_conflicts, retain),
        ("MeetingInvitation", ("person", "note"), WITH_THE_MINUTES, personal_data.export_invitations, retain),
        (
            "Position",
            ("person", "given_by", "reason", "proof"),
            WITH_THE_MINUTES,
            personal_data.export_positions,
            retain,
        ),
    ),
    start=15,
):
    personal_data_sources.register(
        PersonalData(
            f"partnership.{model.lower()}",
            order,
            f"partnership.{model}",
            fields,
            f"{retention} (public task).",
            export,
            erase,
        )
    )
navigation.announce()
my_work.announce()
account_merges.register(merging.PART)
leaver_sources.register(leavers.SOURCE)
