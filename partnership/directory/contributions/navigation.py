"""People, agencies, groups and rules in the navigation."""

from partnership.directory.rules.permissions import (
    EDIT_GROUPS,
    EDIT_PROFILE,
    EDIT_RULES,
    INVITE,
    JOIN_FIRST_AGENCY,
    MANAGE_PEOPLE,
    SEE_AGENCIES,
    SEE_DIRECTORY,
    SEE_PEOPLE,
)
from shield.extension_points import (
    AccountPage,
    Job,
    PublicDoor,
    Section,
    SectionPage,
    account_pages,
    jobs,
    public_doors,
    section_pages,
    sections,
)
from shield.rules import EDIT_HOLIDAYS, MANAGE_ACCOUNTS, READ_AUDIT, SEE_EMAILS, SEE_STATUS
from shield.web.access import PUBLIC, SIGNED_IN

SECTION = Section("people", 70, "People", "partnership:people", SEE_DIRECTORY)

GROUPS = ("partnership:group-", "partnership:terms-", "partnership:membership-")
ABOUT = ("partnership:about", "partnership:profile-")
RULES = ("partnership:rule-", "partnership:edition-")

PAGES = (
    SectionPage(
        "partnership.people",
        10,
        "people",
        "People",
        "partnership:person-list",
        SEE_PEOPLE,
        ("partnership:person-", "partnership:post-"),
    ),
    SectionPage("partnership.leavers", 15, "people", "People who left", "partnership:leaver-list", SEE_PEOPLE),
    SectionPage(
        "partnership.agencies",
        20,
        "people",
        "Agencies",
        "partnership:agency-list",
        SEE_AGENCIES,
        ("partnership:agency-", "partnership:relation-"),
    ),
    SectionPage(
        "partnership.requests",
        30,
        "people",
        "Requests to join",
        "partnership:joinrequest-list",
        MANAGE_PEOPLE,
        ("partnership:joinrequest-",),
    ),
    SectionPage(
        "partnership.names",
        35,
        "people",
        "Names to correct",
        "partnership:namerequest-list",
        MANAGE_PEOPLE,
        ("partnership:namerequest-",),
    ),
    SectionPage(
        "partnership.invitations",
        40,
        "people",
        "Invitations",
        "partnership:invitation-list",
        INVITE,
        ("partnership:invitation-",),
    ),
    SectionPage("partnership.accounts", 50, "people", "Accounts", "account-list", MANAGE_ACCOUNTS, ("account-",)),
    SectionPage("partnership.emails", 60, "people", "Emails", "email-list", SEE_EMAILS, ("email-",)),
    SectionPage("partnership.status", 65, "people", "System status", "system-status", SEE_STATUS, ("system-", "copy-")),
    SectionPage("partnership.audit", 70, "people", "Audit log check", "audit-check", READ_AUDIT),
    SectionPage("partnership.groups", 60, "governance", "Groups", "partnership:group-list", PUBLIC, GROUPS),
    SectionPage("partnership.rules", 70, "governance", "Rules", "partnership:rule-list", PUBLIC, RULES),
    SectionPage("partnership.holidays", 80, "governance", "Bank holidays", "bank-holidays", EDIT_HOLIDAYS),
    SectionPage("partnership.about", 60, "publishing", "About us", "partnership:about", PUBLIC, ABOUT),
    SectionPage("partnership.about-public", 90, "resources", "About us", "partnership:about", PUBLIC, ABOUT),
    SectionPage(
        "partnership.groups-public",
        75,
        "resources",
        "Groups",
        "partnership:group-list",
        PUBLIC,
        GROUPS,
        unless="governance",
    ),
    SectionPage(
        "partnership.rules-public",
        80,
        "resources",
        "Rules",
        "partnership:rule-list",
        PUBLIC,
        RULES,
        unless="governance",
    ),
    SectionPage(
        "partnership.join",
        90,
        "my-work",
        "Join your agency",
        "partnership:join",
        JOIN_FIRST_AGENCY,
        ("partnership:join-", "partnership:invitation-accept"),
    ),
)

DOOR = PublicDoor(
    "partnership.about",
    5,
    "About us",
    "partnership:about",
    "Who we are, what we want for every child, and how we measure success.",
    "people",
    covers=(*ABOUT, *GROUPS, *RULES),
)


JOBS = (
    Job(
        "partnership.invite",
        80,
        "Invite a colleague",
        "invite a school lead agency lead designated safeguarding dsl new account user person add",
        "partnership:invitation-create",
        INVITE,
    ),
    Job(
        "partnership.approve",
        90,
        "Approve a request to join",
        "join account new person agency decline",
        "partnership:joinrequest-list",
        MANAGE_PEOPLE,
    ),
    Job(
        "partnership.find-person",
        100,
        "Find a person",
        "people contact post role",
        "partnership:person-list",
        SEE_PEOPLE,
    ),
    Job(
        "partnership.find-agency",
        110,
        "Find an agency",
        "agencies school organisation contact",
        "partnership:agency-list",
        SEE_AGENCIES,
    ),
    Job(
        "partnership.create-group",
        120,
        "Create a group",
        "new board subgroup task and finish",
        "partnership:group-create",
        EDIT_GROUPS,
    ),
    Job(
        "partnership.add-member",
        130,
        "Add a member to a group",
        "membership chair board",
        "partnership:group-list",
        EDIT_GROUPS,
    ),
    Job(
        "partnership.confirm-rule",
        140,
        "Confirm a statutory rule",
        "deadline working together edition",
        "partnership:rule-list",
        EDIT_RULES,
    ),
    Job(
        "partnership.edit-profile",
        150,
        "Edit our name, colours and contact details",
        "profile about us logo brand phone number",
        "partnership:profile-update",
        EDIT_PROFILE,
    ),
    Job(
        "partnership.correct-name",
        155,
        "Correct your name",
        "misspelled wrong surname married changed certificate",
        "partnership:my-name",
        SIGNED_IN,
    ),
    Job(
        "partnership.join-agency",
        160,
        "Join your agency",
        "post role where you work",
        "partnership:join",
        JOIN_FIRST_AGENCY,
    ),
)


# On the page of one's own account; it has no entry in the second row.
ACCOUNT_PAGE = AccountPage("partnership.name", 10, "Ask for a corrected name", "partnership:my-name")


def announce() -> None:
    """Announce the section People, its pages, and the door for visitors."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    public_doors.register(DOOR)
    jobs.register_all(JOBS)
    account_pages.register(ACCOUNT_PAGE)
