"""What training announces to the floors below."""

from shield.extension_points import (
    BulletinStories,
    DemoPart,
    EvidenceSource,
    HomeCard,
    NavigationItem,
    ReportSection,
    SearchSource,
    WorkQueue,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    home_cards,
    navigation,
    report_sections,
    search_sources,
    work_queue,
)
from shield.web.access import PUBLIC
from training.contributions import found, home, personal, queue
from training.demo.part import load_training
from training.operations import figures
from training.rules import BOOK_PLACE, SEE_RUNS

navigation.register(
    NavigationItem(
        "training.public",
        10,
        "Training",
        "training:run-list",
        PUBLIC,
        area="public",
        summary="Free multi-agency courses, briefings and e-learning at four levels.",
        icon="cap",
        style="main",
    )
)
navigation.register(NavigationItem("training.catalogue", 10, "Training", "training:run-list", PUBLIC))
navigation.register(
    NavigationItem(
        "training.mine",
        11,
        "My training",
        "training:booking-list",
        BOOK_PLACE,
        also=("/training/bookings/", "/training/passport/", "/training/check-in/"),
    )
)
navigation.register(NavigationItem("training.office", 12, "Training office", "training:run-manage", SEE_RUNS))

home_cards.register(HomeCard("training.next", 10, "training/home/next.html", home.next_courses, public=True))
home_cards.register(HomeCard("training.mine", 10, "training/home/mine.html", home.my_next_training))
work_queue.register(WorkQueue("training.office", 10, queue.waiting))
search_sources.register(SearchSource("training.courses", 30, found.find))
bulletin_stories.register(BulletinStories("training.runs", 10, "Training", found.stories))
evidence_sources.register(EvidenceSource("training.held", 10, found.evidence))
report_sections.register(
    ReportSection("training.delivered", 40, "Training delivered", "training/reports/delivered.html", figures.delivered)
)
demo_parts.register(DemoPart("training", 30, load_training))
personal.announce()
