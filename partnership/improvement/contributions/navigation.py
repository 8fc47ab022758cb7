"""Where recommendations, the learning tracker and question sets stand in the navigation."""

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield.extension_points import SectionPage, section_pages

PAGES = (
    SectionPage(
        "partnership.recommendations",
        40,
        "learning",
        "Recommendations",
        "partnership:recommendation-list",
        READ_RECOMMENDATIONS,
        ("partnership:recommendation-", "partnership:measure-", "partnership:measurement-"),
    ),
    SectionPage(
        "partnership.tracker",
        50,
        "learning",
        "Learning tracker",
        "partnership:tracker",
        READ_RECOMMENDATIONS,
        ("partnership:tracker-",),
    ),
    SectionPage(
        "partnership.question-sets",
        30,
        "assurance",
        "Question sets",
        "partnership:questionset-list",
        READ_GOVERNANCE,
        ("partnership:questionset-", "partnership:standard-", "partnership:question-"),
    ),
)


def announce() -> None:
    """Announce the pages of this wing."""
    section_pages.register_all(PAGES)
