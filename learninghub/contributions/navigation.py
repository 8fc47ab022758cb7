"""Where the Learning Hub is in the navigation, and what can be done here."""

from learninghub.rules import EDIT_PRIORITY
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield.extension_points import Job, PublicDoor, Section, SectionPage, jobs, public_doors, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("learning", 20, "Learning", "learninghub:landing", READ_RECOMMENDATIONS, covers=("learninghub:",))

PAGES = (
    SectionPage(
        "learninghub.priorities",
        10,
        "learning",
        "Learning Hub priorities",
        "learninghub:priority-list",
        PUBLIC,
        ("learninghub:",),
    ),
    SectionPage(
        "learninghub.public",
        20,
        "resources",
        "Learning Hub",
        "learninghub:priority-list",
        PUBLIC,
        ("learninghub:",),
        unless="learning",
    ),
)

DOOR = PublicDoor(
    "learninghub.public",
    20,
    "Learning Hub",
    "learninghub:priority-list",
    "What practitioners from different agencies are learning together now.",
    "book",
    covers=("learninghub:",),
)


JOBS = (
    Job(
        "learninghub.read",
        10,
        "Read what the Learning Hub is working on",
        "priorities priority learning",
        "learninghub:priority-list",
        PUBLIC,
    ),
    Job(
        "learninghub.create",
        20,
        "Create a priority",
        "propose new learning hub",
        "learninghub:priority-create",
        EDIT_PRIORITY,
    ),
)


def announce() -> None:
    """Announce the section, its pages, its jobs and the door for visitors."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    jobs.register_all(JOBS)
    public_doors.register(DOOR)
