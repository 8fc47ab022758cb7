"""Where Section 11, escalations and scrutiny stand in the navigation, and what can be done here."""

from partnership.assurance.rules import SEE_ESCALATIONS, SEE_RETURNS, SEE_SCRUTINY
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import Section, SectionPage, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("assurance", 40, "Assurance", "partnership:assurance", SEE_RETURNS)

ESCALATIONS = ("partnership:escalation",)

PAGES = (
    SectionPage(
        "partnership.section-11",
        10,
        "assurance",
        "Section 11",
        "partnership:section11cycle-list",
        SEE_RETURNS,
        ("partnership:section11cycle-", "partnership:section11return-"),
    ),
    SectionPage(
        "partnership.visits",
        20,
        "assurance",
        "Visits",
        "partnership:visit-schedule",
        READ_GOVERNANCE,
        ("partnership:visit-", "partnership:section11visit-"),
    ),
    SectionPage(
        "partnership.escalations",
        40,
        "assurance",
        "Escalations",
        "partnership:escalation-list",
        SEE_ESCALATIONS,
        ESCALATIONS,
    ),
    SectionPage(
        "partnership.scrutiny",
        50,
        "assurance",
        "Scrutiny",
        "partnership:scrutiny",
        SEE_SCRUTINY,
        ("partnership:scrutiny-", "partnership:recommendation-comment-"),
    ),
    SectionPage(
        "partnership.my-escalations",
        50,
        "my-work",
        "Escalations",
        "partnership:escalation-list",
        SEE_ESCALATIONS,
        ESCALATIONS,
        unless="assurance",
    ),
    SectionPage(
        "partnership.escalation-public",
        85,
        "resources",
        "Escalation policy",
        "partnership:escalation-policy",
        PUBLIC,
        unless="assurance",
    ),
)


def announce() -> None:
    """Announce the section Assurance and its pages."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
