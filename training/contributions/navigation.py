"""The section Training in the navigation, its pages and its jobs."""

from shield.extension_points import (
    Job,
    PublicDoor,
    Section,
    SectionPage,
    jobs,
    public_doors,
    section_pages,
    sections,
)
from shield.rules import EDIT_EMAIL_TEXTS
from shield.web.access import PUBLIC, SIGNED_IN
from training.rules import (
    ADD_LEARNING,
    CHECK_IN,
    DECIDE_NO_SHOW,
    EDIT_CHARGES,
    EDIT_COURSES,
    EDIT_REFRESHERS,
    EDIT_RUNS,
    EDIT_SERIES,
    IMPORT_LEARNING,
    SEE_DEMAND,
    SEE_OWN_BOOKINGS,
    SEE_RUNS,
    SEE_STATISTICS,
    SEE_TEAM_TRAINING,
)

SECTION = Section("training", 10, "Training", "training:landing", SIGNED_IN, covers=("training:",))

PAGES = (
    SectionPage(
        "training.catalogue",
        10,
        "training",
        "Find a course",
        "training:run-list",
        PUBLIC,
        (
            "training:run-detail",
            "training:run-calendar",
            "training:course-detail",
            "training:booking-create",
            "training:waiting-create",
            "training:group-create",
            "training:interest-",
            "training:certificate-check",
        ),
    ),
    SectionPage(
        "training.team",
        11,
        "training",
        "My agency’s training",
        "training:team-training",
        SEE_TEAM_TRAINING,
        ("training:passport-person", "training:level-set", "training:learning-confirm"),
    ),
    SectionPage(
        "training.dates",
        12,
        "training",
        "Course dates",
        "training:run-manage",
        SEE_RUNS,
        (
            "training:run-",
            "training:register-",
            "training:needs-list",
            "training:evaluation-results",
            "training:series-",
        ),
    ),
    SectionPage(
        "training.courses",
        13,
        "training",
        "Courses",
        "training:course-manage",
        EDIT_COURSES,
        ("training:course-", "training:statements-edit", "training:venue-"),
    ),
    SectionPage(
        "training.requested",
        14,
        "training",
        "Requested courses",
        "training:requested-courses",
        SEE_DEMAND,
        ("training:requested-course-",),
    ),
    SectionPage(
        "training.no-shows", 15, "training", "No-shows", "training:no-show-list", DECIDE_NO_SHOW, ("training:no-show-",)
    ),
    SectionPage(
        "training.charges",
        16,
        "training",
        "Charges",
        "training:charge-list",
        EDIT_CHARGES,
        ("training:charge-", "training:tariff-"),
    ),
    SectionPage("training.refreshers", 17, "training", "Refreshers", "training:refreshers-edit", EDIT_REFRESHERS),
    SectionPage(
        "training.e-learning",
        18,
        "training",
        "E-learning",
        "training:learning-import",
        IMPORT_LEARNING,
        ("training:supplier-", "training:learning-titles", "training:learning-upload"),
    ),
    SectionPage(
        "training.email-texts", 20, "training", "Email texts", "email-text-list", EDIT_EMAIL_TEXTS, ("email-text-",)
    ),
    SectionPage(
        "training.statistics",
        19,
        "training",
        "Statistics",
        "training:statistics",
        SEE_STATISTICS,
        ("training:statistics-", "training:coverage"),
    ),
    SectionPage(
        "training.mine",
        30,
        "my-work",
        "My training",
        "training:booking-list",
        SEE_OWN_BOOKINGS,
        (
            "training:booking-",
            "training:offer-",
            "training:groups-choose",
            "training:needs-answer",
            "training:check-in",
            "training:no-show-challenge",
            "training:evaluation-answer",
            "training:manager-ask",
            "training:certificate-",
        ),
    ),
    SectionPage(
        "training.passport",
        31,
        "my-work",
        "Training passport",
        "training:passport",
        SEE_OWN_BOOKINGS,
        ("training:learning-add",),
    ),
)

DOOR = PublicDoor(
    "training.public",
    10,
    "Training",
    "training:run-list",
    "Free multi-agency courses, briefings and e-learning at four levels.",
    "cap",
    "main",
    ("training:",),
)


JOBS = (
    Job(
        "training.book",
        200,
        "Book a course",
        "booking place training enrol sign up find catalogue",
        "training:run-list",
        PUBLIC,
        is_main=True,
    ),
    Job(
        "training.bookings",
        201,
        "See my bookings",
        "my courses cancel change a booking",
        "training:booking-list",
        SEE_OWN_BOOKINGS,
        icon="calendar",
    ),
    Job(
        "training.passport-see",
        203,
        "See my training passport",
        "certificates certificate record of learning cpd",
        "training:passport",
        SEE_OWN_BOOKINGS,
        icon="medal",
    ),
    Job(
        "training.learning",
        202,
        "Add training from elsewhere",
        "record a course certificate other provider",
        "training:learning-add",
        ADD_LEARNING,
        icon="cap",
    ),
    Job("training.check-in", 50, "Check in to a course", "code attendance arrive", "training:check-in", CHECK_IN),
    Job(
        "training.certificate", 60, "Check a certificate", "genuine number verify", "training:certificate-check", PUBLIC
    ),
    Job(
        "training.agency",
        70,
        "See my agency’s training",
        "team staff levels compliance refresher due",
        "training:team-training",
        SEE_TEAM_TRAINING,
    ),
    Job(
        "training.register",
        10,
        "Take a register",
        "attendance present absent sign in sheet mark who attended",
        "training:run-manage",
        SEE_RUNS,
        icon="list",
    ),
    Job(
        "training.date",
        13,
        "Create a course date",
        "schedule plan new date session",
        "training:course-manage",
        EDIT_RUNS,
        icon="cap",
    ),
    Job("training.course", 100, "Create a course", "new training", "training:course-create", EDIT_COURSES),
    Job("training.venue", 110, "Add a venue", "room place", "training:venue-create", EDIT_COURSES),
    Job(
        "training.series",
        120,
        "Create a series of course dates",
        "repeat programme year",
        "training:series-create",
        EDIT_SERIES,
    ),
    Job("training.demand", 130, "See requested courses", "demand interest", "training:requested-courses", SEE_DEMAND),
    Job(
        "training.export",
        140,
        "Export training statistics",
        "numbers csv spreadsheet report",
        "training:statistics",
        SEE_STATISTICS,
    ),
    Job(
        "training.no-show",
        150,
        "Decide about a no-show",
        "did not attend absent contested",
        "training:no-show-list",
        DECIDE_NO_SHOW,
    ),
    Job("training.waive", 160, "Waive a charge", "invoice fee money export", "training:charge-list", EDIT_CHARGES),
    Job(
        "training.email-texts",
        175,
        "Change the words of an email",
        "wording template placeholder confirmation reminder",
        "email-text-list",
        EDIT_EMAIL_TEXTS,
    ),
    Job(
        "training.tariff",
        170,
        "Change the charges for courses",
        "tariff price fee",
        "training:tariff-list",
        EDIT_CHARGES,
    ),
    Job(
        "training.import",
        180,
        "Import e-learning records",
        "upload csv supplier",
        "training:learning-import",
        IMPORT_LEARNING,
    ),
    Job(
        "training.refresher",
        190,
        "Set how often training is repeated",
        "refresher levels years",
        "training:refreshers-edit",
        EDIT_REFRESHERS,
    ),
)


def announce() -> None:
    """Announce the section, its pages and the door for visitors."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    public_doors.register(DOOR)
    jobs.register_all(JOBS)
