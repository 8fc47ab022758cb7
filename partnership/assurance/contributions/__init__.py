"""What the assurance wing announces: Section 11, escalations and scrutiny."""

from partnership.assurance.contributions import (
    due_items,
    evidence,
    merging,
    navigation,
    personal_data,
    record_links,
    report_chapters,
    work_queue,
)
from partnership.directory.contributions.personal_data import retain
from shield.extension_points import (
    AgendaSource,
    EvidenceSource,
    PersonalData,
    RecordLinks,
    ReportSection,
    WorkQueue,
    account_merges,
    agenda_sources,
    evidence_sources,
    report_sections,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import record_links as record_link_sources
from shield.extension_points import work_queue as work_queues

report_sections.register(
    ReportSection(
        "partnership.section-11",
        75,
        "Section 11",
        "partnership/reports/chapters/section_11.html",
        report_chapters.section_11,
    )
)
report_sections.register(
    ReportSection(
        "partnership.scrutiny",
        81,
        "Scrutiny findings and responses",
        "partnership/reports/chapters/scrutiny.html",
        report_chapters.scrutiny,
    )
)
report_sections.register(
    ReportSection(
        "partnership.escalations",
        78,
        "Escalations",
        "partnership/reports/chapters/escalations.html",
        report_chapters.escalations,
    )
)

agenda_sources.register(AgendaSource("partnership.section-11", 11, due_items.section_11))
evidence_sources.register(EvidenceSource("partnership.learning", 51, evidence.learning))
evidence_sources.register(EvidenceSource("partnership.section-11", 52, evidence.section_11))
record_link_sources.register(RecordLinks("partnership.section-11", 11, record_links.return_of_action))
record_link_sources.register(RecordLinks("partnership.scrutiny", 12, record_links.scrutiny_of_record))
work_queues.register(WorkQueue("partnership.assurance", 12, work_queue.waiting, "assurance"))

WITH_THE_RETURN = "As long as the agency’s return, to show who completed and signed it"

for order, (model, fields, retention, export, erase) in enumerate(
    (
        (
            "Section11Return",
            ("contributors", "moderator"),
            WITH_THE_RETURN,
            personal_data.export_returns,
            retain,
        ),
        (
            "Section11Submission",
            ("submitted_by", "signed_off_by", "signed_off_title"),
            WITH_THE_RETURN,
            personal_data.export_submissions,
            retain,
        ),
        (
            "PartnerAnswer",
            ("given_by", "reason"),
            "As long as the escalation, to show how it was decided",
            personal_data.export_answers,
            retain,
        ),
        (
            "SharingDecision",
            ("decided_by", "about", "reason"),
            "6 years, to show why information was not shared",
            personal_data.export_sharing,
            retain,
        ),
    ),
    start=20,
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
