"""What the publications wing announces: bulletins, annual reports, arrangements and resources."""

from partnership.publications.contributions import (
    addresses,
    due_items,
    evidence,
    home,
    merging,
    navigation,
    personal_data,
    report_chapters,
    search,
    stories,
    work_queue,
)
from shield.extension_points import (
    AddressChange,
    AgendaSource,
    BulletinStories,
    EvidenceSource,
    HomeCard,
    PersonalData,
    ReportSection,
    RunningClocks,
    SearchSource,
    WorkQueue,
    account_merges,
    address_changes,
    agenda_sources,
    bulletin_stories,
    evidence_sources,
    home_cards,
    report_sections,
    search_sources,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import running_clocks as clock_sources
from shield.extension_points import work_queue as work_queues

address_changes.register(AddressChange("partnership.subscribers", 20, addresses.follow))
report_sections.register(
    ReportSection(
        "partnership.arrangements",
        92,
        "The published arrangements",
        "partnership/reports/chapters/arrangements.html",
        report_chapters.arrangements,
    )
)

agenda_sources.register(AgendaSource("partnership.reports", 12, due_items.reports))
bulletin_stories.register(BulletinStories("partnership.published", 40, "Published", stories.stories))
search_sources.register(SearchSource("partnership.arrangements", 60, search.find_arrangements))
search_sources.register(SearchSource("partnership.reports", 61, search.find_reports))
search_sources.register(SearchSource("partnership.bulletins", 62, search.find_bulletins))
evidence_sources.register(EvidenceSource("partnership.bulletins", 53, evidence.bulletins))
evidence_sources.register(EvidenceSource("partnership.report-chapters", 54, evidence.report_chapters))
home_cards.register(
    HomeCard("partnership.bulletin", 90, "partnership/home/bulletin.html", home.latest_bulletin, public=True)
)
clock_sources.register(RunningClocks("partnership.reports", 20, home.report_clocks))
work_queues.register(WorkQueue("partnership.publications", 13, work_queue.waiting, "publishing"))

for order, (model, fields, retention, export, erase) in enumerate(
    (
        (
            "Subscriber",
            ("email",),
            "Until 28 days after the person unsubscribes",
            personal_data.export_subscriptions,
            personal_data.erase_subscriptions,
        ),
    ),
    start=30,
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
account_merges.register(merging.PART)
