"""Where practice reviews are in the navigation, and what can be done here."""

from reviews.rules import EDIT_REVIEW, READ_REVIEW
from shield.extension_points import Job, PublicDoor, SectionPage, jobs, public_doors, section_pages
from shield.web.access import PUBLIC

PUBLISHED = ("reviews:published-",)

PAGES = (
    SectionPage("reviews.all", 20, "learning", "Practice reviews", "reviews:review-list", READ_REVIEW, ("reviews:",)),
    SectionPage("reviews.published", 21, "learning", "Published reviews", "reviews:published-list", PUBLIC, PUBLISHED),
    SectionPage(
        "reviews.public",
        30,
        "resources",
        "Practice reviews",
        "reviews:published-list",
        PUBLIC,
        PUBLISHED,
        unless="learning",
    ),
)

JOBS = (
    Job(
        "reviews.record-incident",
        20,
        "Record a serious incident",
        "practice review rapid review notify notification panel death serious harm",
        "reviews:review-create",
        EDIT_REVIEW,
    ),
)

DOOR = PublicDoor("reviews.public", 30, "Practice reviews", "reviews:published-list", covers=PUBLISHED)


def announce() -> None:
    """Announce the pages, the jobs and the door for visitors."""
    section_pages.register_all(PAGES)
    jobs.register_all(JOBS)
    public_doors.register(DOOR)
