"""Where Section 11, escalations and scrutiny stand in the navigation, and what can be done here."""

from partnership.assurance.rules import (
    EDIT_SECTION_11,
    RAISE_ESCALATION,
    RECORD_NOT_SHARED,
    SEE_ESCALATION_STATISTICS,
    SEE_ESCALATIONS,
    SEE_RETURNS,
    SEE_SCRUTINY,
)
from partnership.directory.rules.permissions import READ_GOVERNANCE, SCRUTINISE
from shield.extension_points import Job, Section, SectionPage, jobs, section_pages, sections
from shield.web.access import PUBLIC

SECTION = Section("assurance", 40, "Assurance", "partnership:assurance", SEE_RETURNS)

ESCALATIONS = ("partnership:escalation", "partnership:sharingdecision-")

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


JOBS = (
    Job(
        "partnership.create-section-11",
        200,
        "Start a Section 11 year",
        "create audit self-assessment issue questions",
        "partnership:section11cycle-create",
        EDIT_SECTION_11,
    ),
    Job(
        "partnership.fill-return",
        210,
        "Complete your Section 11 return",
        "self-assessment answer standards 175",
        "partnership:section11cycle-list",
        SEE_RETURNS,
    ),
    Job(
        "partnership.visit",
        220,
        "Plan a visit",
        "section 11 assurance visit schedule school",
        "partnership:visit-schedule",
        EDIT_SECTION_11,
    ),
    Job(
        "partnership.escalate",
        230,
        "Raise an escalation",
        "disagree professional disagreement dispute resolution",
        "partnership:escalation-create",
        RAISE_ESCALATION,
    ),
    Job(
        "partnership.not-shared",
        235,
        "Record that information was not shared",
        "information sharing refused reason detrimental",
        "partnership:sharingdecision-create",
        RECORD_NOT_SHARED,
    ),
    Job(
        "partnership.escalation-statistics",
        240,
        "See escalation statistics",
        "how many disagreements resolved",
        "partnership:escalation-statistics",
        SEE_ESCALATION_STATISTICS,
    ),
    Job(
        "partnership.policy",
        250,
        "Read the escalation policy",
        "disagreement resolution stages",
        "partnership:escalation-policy",
        PUBLIC,
    ),
    Job(
        "partnership.scrutiny-comment-add",
        260,
        "Add a scrutiny comment",
        "scrutineer finding",
        "partnership:scrutiny-comment-create",
        SCRUTINISE,
    ),
    Job(
        "partnership.scrutiny-plan-job",
        270,
        "Plan scrutiny",
        "scrutineer activity visit",
        "partnership:scrutiny-activity-create",
        SCRUTINISE,
    ),
)


def announce() -> None:
    """Announce the section Assurance and its pages."""
    sections.register(SECTION)
    section_pages.register_all(PAGES)
    jobs.register_all(JOBS)
