"""What practice reviews announce to the apps below. People who may not know of a review learn nothing here either."""

from reviews.contributions import (
    evidence,
    landing,
    merging,
    my_work,
    navigation,
    report_chapters,
    search,
    stories,
    work_queue,
)
from reviews.demo.part import load_reviews
from shield.extension_points import (
    BulletinStories,
    DemoPart,
    EvidenceSource,
    LandingPart,
    ReportSection,
    SearchSource,
    WorkQueue,
    account_merges,
    bulletin_stories,
    demo_parts,
    evidence_sources,
    landing_parts,
    report_sections,
    search_sources,
)
from shield.extension_points import work_queue as work_queues

work_queues.register(WorkQueue("reviews.due", 30, work_queue.waiting, "learning"))
search_sources.register(SearchSource("reviews.reviews", 30, search.find_reviews))
bulletin_stories.register(BulletinStories("reviews.published", 30, "Practice reviews", stories.published_reviews))
evidence_sources.register(EvidenceSource("reviews.reviews", 30, evidence.reviews))
report_sections.register(
    ReportSection(
        "reviews.reviews",
        50,
        "Learning from practice",
        "reviews/reports/reviews.html",
        report_chapters.compile_reviews,
    )
)
landing_parts.register(
    LandingPart(
        "reviews.reviews",
        20,
        "learning",
        landing.review_buttons,
        "reviews/landing_panel.html",
        landing.first_clocks,
    )
)
demo_parts.register(DemoPart("reviews.reviews", 50, load_reviews))
navigation.announce()
my_work.announce()
account_merges.register(merging.PART)
