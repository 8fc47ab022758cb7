"""What training announces to the apps below."""

from shield.extension_points import (
    BulletinStories,
    DemoPart,
    EvidenceSource,
    HomeCard,
    NameChange,
    ReportSection,
    SearchSource,
    WorkQueue,
    account_merges,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    leaver_sources,
    name_changes,
    report_sections,
    search_sources,
)
from shield.extension_points import work_queue as work_queues
from training.contributions import (
    email_texts,
    evidence,
    home,
    leavers,
    merging,
    my_work,
    names,
    navigation,
    personal_data,
    report_chapters,
    search,
    stories,
    work_queue,
)
from training.demo.part import load_training

home_cards.register(HomeCard("training.next", 10, "training/home/next.html", home.next_courses, public=True))
home_cards.register(HomeCard("training.mine", 10, "training/home/mine.html", home.my_next_training))
work_queues.register(WorkQueue("training.office", 10, work_queue.waiting, "training"))
search_sources.register(SearchSource("training.courses", 30, search.find))
bulletin_stories.register(BulletinStories("training.runs", 10, "Training", stories.stories))
evidence_sources.register(EvidenceSource("training.held", 10, evidence.evidence))
report_sections.register(
    ReportSection(
        "training.delivered", 40, "Training delivered", "training/reports/delivered.html", report_chapters.delivered
    )
)
demo_parts.register(DemoPart("training", 30, load_training))
email_texts.announce()
name_changes.register(NameChange("training.certificates", 10, names.follow))
personal_data.announce()
navigation.announce()
my_work.announce()
account_merges.register(merging.PART)
leaver_sources.register(leavers.SOURCE)
