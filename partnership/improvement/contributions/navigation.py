"""Where recommendations, the learning tracker and question sets stand in the navigation."""

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.improvement.rules import EDIT_QUESTION_SETS, EDIT_RECOMMENDATIONS, READ_RECOMMENDATIONS
from shield.extension_points import Job, SectionPage, jobs, section_pages

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


JOBS = (
    Job(
        "partnership.create-recommendation",
        170,
        "Create a recommendation",
        "new finding board",
        "partnership:recommendation-create",
        EDIT_RECOMMENDATIONS,
    ),
    Job(
        "partnership.follow",
        180,
        "See what a recommendation led to",
        "learning tracker thread theme impact",
        "partnership:tracker",
        READ_RECOMMENDATIONS,
    ),
    Job(
        "partnership.create-question-set",
        190,
        "Create a question set",
        "section 11 175 standards questions audit",
        "partnership:questionset-create",
        EDIT_QUESTION_SETS,
    ),
)


def announce() -> None:
    """Announce the pages of this wing."""
    section_pages.register_all(PAGES)
    jobs.register_all(JOBS)
