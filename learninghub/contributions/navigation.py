"""Where the Learning Hub stands in the navigation, and what can be done here."""

from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield.extension_points import PublicDoor, Section, SectionPage, public_doors, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("learning", 20, "Learning", "learninghub:landing", READ_RECOMMENDATIONS, covers=("learninghub:",))

PAGES = (
    SectionPage(
        "learninghub.priorities", 10, "learning", "Priorities", "learninghub:priority-list", PUBLIC, ("learninghub:",)
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


def announce() -> None:
    """Announce the section, its pages and the door for visitors."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    public_doors.register(DOOR)
