"""Meetings, actions, plans and budgets in the navigation."""

from partnership.board.rules import READ_ACTIONS, SEE_MEETINGS
from partnership.directory.rules.permissions import READ_GOVERNANCE
from shield.extension_points import Section, SectionPage, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("governance", 30, "Governance", "partnership:governance", SEE_MEETINGS)

PAGES = (
    SectionPage(
        "partnership.meetings",
        10,
        "governance",
        "Meetings",
        "partnership:meeting-list",
        SEE_MEETINGS,
        (
            "partnership:meeting-",
            "partnership:agendaitem-",
            "partnership:planneditem-",
            "partnership:discussion-",
            "partnership:position-",
            "partnership:amendment-",
            "partnership:paper-",
            "partnership:decision-",
            "partnership:conflict-",
            "partnership:visualrecord-",
        ),
    ),
    SectionPage("partnership.plan", 20, "governance", "Forward plan", "partnership:forward-plan", SEE_MEETINGS),
    SectionPage(
        "partnership.actions",
        30,
        "governance",
        "Actions",
        "partnership:action-list",
        READ_ACTIONS,
        ("partnership:action",),
    ),
    SectionPage("partnership.plans", 40, "governance", "Plans", "partnership:plan-list", PUBLIC, ("partnership:plan",)),
    SectionPage(
        "partnership.budget",
        50,
        "governance",
        "Budget",
        "partnership:budgetyear-list",
        READ_GOVERNANCE,
        ("partnership:budgetyear-", "partnership:contribution-", "partnership:spendingline-"),
    ),
    SectionPage(
        "partnership.plans-public",
        70,
        "resources",
        "Plans",
        "partnership:plan-list",
        PUBLIC,
        ("partnership:plan",),
        unless="governance",
    ),
)


def announce() -> None:
    """Announce the section Governance and its pages about meetings."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
