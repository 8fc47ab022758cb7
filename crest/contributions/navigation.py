"""Where CREST is in the navigation: a section for its members only, and the button to refer a young person."""

from crest.rules import CHAIR_PANEL, ENTER, READ_PANEL, REFER, SCREEN
from shield.extension_points import (
    HeaderAction,
    Job,
    Section,
    SectionPage,
    header_actions,
    jobs,
    section_pages,
    sections,
)

SECTION = Section("crest", 90, "CREST", "crest:landing", ENTER, covers=("crest:",), apart=True)

PAGES = (
    SectionPage(
        "crest.referrals",
        10,
        "crest",
        "Referrals",
        "crest:referral-list",
        SCREEN,
        ("crest:referral-",),
    ),
    SectionPage("crest.meetings", 20, "crest", "Panel meetings", "crest:meeting-list", READ_PANEL, ("crest:",)),
    SectionPage(
        "crest.mine",
        40,
        "my-work",
        "My referrals",
        "crest:receipt-list",
        REFER,
        (
            "crest:receipt-",
            "crest:draft-",
            "crest:referral-start",
            "crest:referral-danger",
            "crest:referral-create",
        ),
    ),
)

BUTTON = HeaderAction("crest.refer", 10, "Refer a young person", "crest:referral-start", REFER)


JOBS = (
    Job(
        "crest.refer-job",
        10,
        "Refer a young person",
        "crest referral exploitation missing county lines concern",
        "crest:referral-start",
        REFER,
    ),
    Job("crest.receipts", 20, "See my referrals", "crest referral sent draft continue", "crest:receipt-list", REFER),
    Job("crest.screen", 30, "Screen referrals", "crest accept signpost mash waiting", "crest:referral-list", SCREEN),
    Job(
        "crest.meeting",
        40,
        "Prepare a CREST panel meeting",
        "agenda young people panel attendance",
        "crest:meeting-list",
        READ_PANEL,
    ),
    Job("crest.panel", 50, "Create a panel", "crest panel meetings series", "crest:panel-create", CHAIR_PANEL),
)


def announce() -> None:
    """Announce the section, its pages and the button in the header."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    header_actions.register(BUTTON)
    jobs.register_all(JOBS)
