"""Meetings, actions, plans and budgets in the navigation."""

from partnership.board.rules import EDIT_ACTIONS, EDIT_BUDGET, EDIT_PLANS, READ_ACTIONS, SEE_ACTIONS, SEE_MEETINGS
from partnership.directory.rules.permissions import EDIT_GOVERNANCE, READ_GOVERNANCE
from shield.extension_points import Job, Section, SectionPage, jobs, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("governance", 30, "Governance", "partnership:governance", SEE_MEETINGS)

ACTIONS = ("partnership:action",)

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
        SEE_ACTIONS,
        ACTIONS,
    ),
    SectionPage(
        "partnership.my-actions",
        40,
        "my-work",
        "Actions",
        "partnership:action-list",
        SEE_ACTIONS,
        ACTIONS,
        unless="governance",
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


JOBS = (
    Job(
        "partnership.take-minutes",
        11,
        "Take the minutes",
        "minute meeting board executive record decision",
        "partnership:meeting-list",
        EDIT_GOVERNANCE,
        icon="doc",
    ),
    Job(
        "partnership.create-meeting",
        20,
        "Create meetings",
        "plan a new meeting date agenda schedule board executive",
        "partnership:meeting-create",
        EDIT_GOVERNANCE,
    ),
    Job(
        "partnership.add-action",
        12,
        "Add an action",
        "new task owner due date",
        "partnership:action-create",
        EDIT_ACTIONS,
        is_main=True,
    ),
    Job(
        "partnership.action-statistics",
        40,
        "See progress on actions",
        "statistics overdue how many",
        "partnership:action-statistics",
        READ_ACTIONS,
    ),
    Job(
        "partnership.create-budget",
        50,
        "Create a budget",
        "money year contributions",
        "partnership:budgetyear-create",
        EDIT_BUDGET,
    ),
    Job(
        "partnership.contribution",
        60,
        "Record a contribution",
        "record a budget money received payment spending spent invoice",
        "partnership:budgetyear-list",
        EDIT_BUDGET,
    ),
    Job(
        "partnership.create-plan",
        70,
        "Create a plan",
        "business plan strategy priorities",
        "partnership:plan-create",
        EDIT_PLANS,
    ),
)


def announce() -> None:
    """Announce the section Governance and its pages about meetings."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    jobs.register_all(JOBS)
