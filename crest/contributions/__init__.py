"""What CREST announces to the apps below: pages, tasks and statistics. Never anything about one child."""

from crest.contributions import merging, my_work, navigation, personal_data, report_chapters, search, work_queue
from crest.demo.part import load_crest
from shield.extension_points import (
    DemoPart,
    PersonalData,
    ReportSection,
    SearchSource,
    WorkQueue,
    account_merges,
    demo_parts,
    report_sections,
    search_sources,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues

# Every field with information about a young person, or about the person who wrote it down.
ABOUT_CHILDREN: dict[str, tuple[str, ...]] = {
    "Child": ("name", "known_as", "date_of_birth", "estimated_age", "school", "entered_by"),
    "Referral": (
        "referrer",
        "phone",
        "relationship",
        "kinds",
        "concern",
        "own_words",
        "said_to",
        "missing",
        "missing_detail",
        "young_person_told",
        "parents_told",
        "not_told_because",
        "screened_by",
        "screening_reason",
        "signposted_to",
    ),
    "Case": ("code", "opened_by", "restricted_because"),
    "CaseReader": ("user",),
    "PanelItem": ("outcome", "reasons", "risk_word", "decided_by"),
    "AgencyStatement": ("words", "how_known", "given_by"),
    "PanelAction": ("title", "outcome", "added_by"),
}

work_queues.register(WorkQueue("crest.waiting", 40, work_queue.waiting, "crest"))
search_sources.register(SearchSource("crest.references", 60, search.find_references))
report_sections.register(
    ReportSection(
        "crest.referrals",
        60,
        "Exploitation: the CREST panel",
        "crest/reports/referrals.html",
        report_chapters.referral_statistics,
    )
)
demo_parts.register(DemoPart("crest", 60, load_crest))

personal_data_sources.register(
    PersonalData(
        key="crest.receipts",
        order=60,
        model="crest.ReferralReceipt",
        fields=("referrer",),
        retention="As long as the referral: 25 years from the young person’s birth, or longer where the law or an "
        "inquiry requires it. We hold it because sharing it is a public task (Children Act 2004, sections 10 and 11).",
        export=personal_data.export_receipts,
        erase=personal_data.retain,
    )
)
personal_data_sources.register(
    PersonalData(
        key="crest.drafts",
        order=61,
        model="crest.ReferralDraft",
        fields=("started_by", "answers"),
        retention="Until the referral is sent, when the draft is emptied, or until its author deletes it.",
        export=personal_data.export_drafts,
        erase=personal_data.erase_drafts,
    )
)
for order, (model, fields) in enumerate(ABOUT_CHILDREN.items(), start=62):
    personal_data_sources.register(
        PersonalData(
            key=f"crest.{model.lower()}",
            order=order,
            model=f"crest.{model}",
            fields=fields,
            retention="25 years from the young person’s birth, or longer where the law or an inquiry requires it. "
            "We hold it for the young person as a public task. A person, not the portal, decides on a request to export "
            "or erase it.",
            export=personal_data.export_nothing,
            erase=personal_data.retain,
        )
    )
navigation.announce()
my_work.announce()
account_merges.register(merging.PART)
