"""What training announces to the floors below."""

from shield.access import PUBLIC
from shield.extension_points import (
    BulletinStories,
    DemoPart,
    EvidenceSource,
    HomeCard,
    NavigationItem,
    PersonalData,
    ReportSection,
    SearchSource,
    WorkQueue,
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
from training.contributions import found, home, queue
from training.demo.part import load_training
from training.operations import figures, own_data
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
navigation.register(NavigationItem("training.mine", 11, "My training", "training:booking-list", BOOK_PLACE))
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
personal_data.register(
    PersonalData(
        "training.bookings",
        10,
        "training.Booking",
        ("attendee", "agency", "sector", "booked_by", "cancelled_by", "cancel_reason"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_data.bookings_of,
        own_data.forget_reasons,
    )
)
personal_data.register(
    PersonalData(
        "training.attendances",
        11,
        "training.Attendance",
        ("booking", "presence", "taken_by"),
        "Six years after the course, as proof of training for the person and the agency (public task).",
        own_data.attendances_of,
        own_data.keep_attendances,
    )
)
personal_data.register(
    PersonalData(
        "training.needs",
        12,
        "training.Needs",
        ("booking", "access", "dietary"),
        "Seven days after the course, or as many as the course says, so that the day can be prepared (consent).",
        own_data.needs_of,
        own_data.forget_needs,
    )
)
personal_data.register(
    PersonalData(
        "training.approvals",
        13,
        "training.Approval",
        ("booking", "manager_name", "manager_email", "words"),
        "Six years after the course, with the booking it belongs to (public task).",
        own_data.approvals_of,
        own_data.forget_managers_words,
    )
)
demo_parts.register(DemoPart("training", 30, load_training))
