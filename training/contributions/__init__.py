"""What training announces to the floors below."""

from shield.extension_points import (
    BulletinStories,
    DemoPart,
    EvidenceSource,
    HomeCard,
    ReportSection,
    SearchSource,
    WorkQueue,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    report_sections,
    search_sources,
    work_queue,
)
from training.contributions import found, home, my_work, navigation, personal, queue
from training.demo.part import load_training
from training.operations import figures

home_cards.register(HomeCard("training.next", 10, "training/home/next.html", home.next_courses, public=True))
home_cards.register(HomeCard("training.mine", 10, "training/home/mine.html", home.my_next_training))
work_queue.register(WorkQueue("training.office", 10, queue.waiting, "training"))
search_sources.register(SearchSource("training.courses", 30, found.find))
bulletin_stories.register(BulletinStories("training.runs", 10, "Training", found.stories))
evidence_sources.register(EvidenceSource("training.held", 10, found.evidence))
report_sections.register(
    ReportSection("training.delivered", 40, "Training delivered", "training/reports/delivered.html", figures.delivered)
)
demo_parts.register(DemoPart("training", 30, load_training))
personal.announce()
navigation.announce()
my_work.announce()
