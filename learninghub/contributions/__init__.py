"""What the Learning Hub announces to the apps below."""

from learninghub.contributions import (
    due_items,
    evidence,
    home,
    landing,
    leavers,
    merging,
    navigation,
    personal_data,
    report_chapters,
    search,
    stories,
    work_queue,
)
from learninghub.demo.part import load_priorities
from shield.extension_points import (
    AgendaSource,
    BulletinStories,
    DemoPart,
    EvidenceSource,
    HomeCard,
    LandingPart,
    PersonalData,
    ReportSection,
    SearchSource,
    WorkQueue,
    account_merges,
    agenda_sources,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    landing_parts,
    leaver_sources,
    report_sections,
    search_sources,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues

home_cards.register(HomeCard("learninghub.now", 30, "learninghub/home/now.html", home.current_priority, public=True))
work_queues.register(WorkQueue("learninghub.due", 20, work_queue.waiting, "learning"))
search_sources.register(SearchSource("learninghub.priorities", 20, search.find_priorities))
bulletin_stories.register(BulletinStories("learninghub.priorities", 20, "Learning Hub", stories.started_priorities))
agenda_sources.register(AgendaSource("learninghub.impact", 20, due_items.impact_reports))
evidence_sources.register(EvidenceSource("learninghub.audits", 20, evidence.audits))
report_sections.register(
    ReportSection(
        "learninghub.priorities",
        40,
        "The partnership priorities and the work of the Learning Hub",
        "learninghub/reports/priorities.html",
        report_chapters.compile_priorities,
    )
)
personal_data_sources.register(
    PersonalData(
        "learninghub.hub-members",
        40,
        "learninghub.HubMember",
        ("person", "agency", "organisation", "starts_on", "ends_on"),
        "Until the priority has been closed for 6 years, as a record of who took part in a public duty.",
        personal_data.export_memberships,
        personal_data.erase_memberships,
    )
)
landing_parts.register(LandingPart("learninghub.priorities", 10, "learning", landing.priority_buttons))
landing_parts.register(LandingPart("learninghub.tracker", 30, "learning", landing.tracker_buttons))
demo_parts.register(DemoPart("learninghub.priorities", 40, load_priorities))
navigation.announce()
account_merges.register(merging.PART)
leaver_sources.register(leavers.SOURCE)
