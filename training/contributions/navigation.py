"""The section Training in the navigation, its pages and its jobs."""

from shield.extension_points import (
    PublicDoor,
    Section,
    SectionPage,
    public_doors,
    section_pages,
    sections,
)
from shield.web.access import PUBLIC, SIGNED_IN
from training.rules import (
    DECIDE_NO_SHOW,
    EDIT_CHARGES,
    EDIT_COURSES,
    EDIT_REFRESHERS,
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
        ("training:supplier-",),
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


def announce() -> None:
    """Announce the section, its pages and the door for visitors."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    public_doors.register(DOOR)
