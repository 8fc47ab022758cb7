"""Publishing in the navigation.

People who read governance records have the section Publishing. Everyone else who is signed in has Bulletins and
Resources in its place, so that they can reach everything that is published.
"""

from partnership.directory.rules.permissions import READ_GOVERNANCE
from partnership.publications.rules import EDIT_ARRANGEMENTS, EDIT_BULLETINS, EDIT_REPORTS, EDIT_RESOURCES
from shield.extension_points import Job, PublicDoor, Section, SectionPage, jobs, public_doors, section_pages, sections
from shield.web.access import PUBLIC, SIGNED_IN

BULLETINS = ("partnership:bulletin-", "partnership:bulletinstory-", "partnership:subscribe")
RESOURCES = ("partnership:resource-",)
REPORTS = ("partnership:annualreport-",)
ARRANGEMENTS = ("partnership:arrangements-",)

SECTIONS = (
    Section("publishing", 50, "Publishing", "partnership:publishing", READ_GOVERNANCE),
    Section("resources", 55, "Resources", "partnership:resource-list", SIGNED_IN, RESOURCES, unless="publishing"),
    Section("bulletins", 60, "Bulletins", "partnership:bulletin-list", SIGNED_IN, BULLETINS, unless="publishing"),
)

PAGES = (
    SectionPage("partnership.bulletins", 10, "publishing", "Bulletins", "partnership:bulletin-list", PUBLIC, BULLETINS),
    SectionPage(
        "partnership.subscribers",
        20,
        "publishing",
        "Subscribers",
        "partnership:subscriber-list",
        EDIT_BULLETINS,
        ("partnership:subscriber-",),
    ),
    SectionPage("partnership.resources", 30, "publishing", "Resources", "partnership:resource-list", PUBLIC, RESOURCES),
    SectionPage(
        "partnership.reports", 40, "publishing", "Annual reports", "partnership:annualreport-list", PUBLIC, REPORTS
    ),
    SectionPage(
        "partnership.arrangements", 50, "publishing", "Arrangements", "partnership:arrangements", PUBLIC, ARRANGEMENTS
    ),
    SectionPage(
        "partnership.resources-public",
        10,
        "resources",
        "Guidance and tools",
        "partnership:resource-list",
        PUBLIC,
        RESOURCES,
    ),
    SectionPage(
        "partnership.reports-public",
        40,
        "resources",
        "Annual reports",
        "partnership:annualreport-list",
        PUBLIC,
        REPORTS,
    ),
    SectionPage(
        "partnership.arrangements-public",
        50,
        "resources",
        "Arrangements",
        "partnership:arrangements",
        PUBLIC,
        ARRANGEMENTS,
    ),
)

DOORS = (
    PublicDoor(
        "partnership.arrangements",
        55,
        "Arrangements",
        "partnership:arrangements",
        "How agencies work together, and what has changed.",
        "rings",
        covers=ARRANGEMENTS,
    ),
    PublicDoor(
        "partnership.bulletins",
        60,
        "Bulletins",
        "partnership:bulletin-list",
        "Safeguarding news, by email once a month.",
        "mail",
        covers=BULLETINS,
    ),
    PublicDoor(
        "partnership.resources",
        65,
        "Resources",
        "partnership:resource-list",
        "Guidance, leaflets and tools for professionals and families.",
        "book",
        covers=RESOURCES,
    ),
    PublicDoor(
        "partnership.reports",
        70,
        "Annual reports",
        "partnership:annualreport-list",
        "What we did each year, and what changed for children.",
        "report",
        covers=REPORTS,
    ),
)


JOBS = (
    Job(
        "partnership.create-bulletin",
        14,
        "Create a bulletin",
        "newsletter send email stories",
        "partnership:bulletin-create",
        EDIT_BULLETINS,
        icon="mail",
    ),
    Job(
        "partnership.subscribe",
        290,
        "Subscribe to the bulletin",
        "newsletter email sign up",
        "partnership:subscribe",
        PUBLIC,
    ),
    Job(
        "partnership.remove-subscriber",
        300,
        "Remove a subscriber",
        "unsubscribe newsletter email list",
        "partnership:subscriber-list",
        EDIT_BULLETINS,
    ),
    Job(
        "partnership.add-resource",
        310,
        "Add a resource",
        "guidance leaflet upload document",
        "partnership:resource-create",
        EDIT_RESOURCES,
    ),
    Job(
        "partnership.create-report",
        320,
        "Create an annual report",
        "yearly report statistics",
        "partnership:annualreport-create",
        EDIT_REPORTS,
    ),
    Job(
        "partnership.read-report",
        330,
        "Read the annual report",
        "yearly report",
        "partnership:annualreport-list",
        PUBLIC,
    ),
    Job(
        "partnership.create-arrangements",
        340,
        "Edit the arrangements",
        "publish new version working together",
        "partnership:arrangements-list",
        EDIT_ARRANGEMENTS,
    ),
)


def announce() -> None:
    """Announce the sections, their pages, and the doors for visitors."""
    sections.register_all(SECTIONS)
    section_pages.register_all(PAGES)
    public_doors.register_all(DOORS)
    jobs.register_all(JOBS)
