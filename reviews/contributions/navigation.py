"""Where practice reviews are in the navigation, and what can be done here."""

from reviews.rules import EDIT_REVIEW, KNOW_OF_REVIEWS, READ_REVIEW
from shield.extension_points import Job, PublicDoor, SectionPage, jobs, public_doors, section_pages
from shield.web.access import PUBLIC

PUBLISHED = ("reviews:published-",)

PAGES = (
    SectionPage("reviews.clocks", 10, "my-work", "Clocks", "clocks", KNOW_OF_REVIEWS),
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

DOOR = PublicDoor("reviews.public", 30, "Practice reviews", "reviews:published-list", covers=PUBLISHED)


JOBS = (
    Job(
        "reviews.record",
        12,
        "Record a serious incident",
        "notify notification rapid review child death panel refer",
        "reviews:review-create",
        EDIT_REVIEW,
        icon="flag",
    ),
    Job(
        "reviews.read",
        20,
        "Read published practice reviews",
        "lcspr serious case review learning",
        "reviews:published-list",
        PUBLIC,
    ),
)


def announce() -> None:
    """Announce the pages and the door for visitors."""
    section_pages.register_all(PAGES)
    public_doors.register(DOOR)
    jobs.register_all(JOBS)
