"""What the partnership announces to the ground floor."""

from partnership.contributions import found, home, own_data, queue
from partnership.demo.cast import CAST, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from partnership.demo.part import load_base, load_publications, load_records
from partnership.operations import figures, forward_plan, profiles, section_11_figures
from partnership.operations.escalation_figures import compile_escalations
from partnership.operations.plans import compile_plan
from partnership.operations.scrutiny import compile_scrutiny
from partnership.rules import (
    EDIT_BULLETINS,
    EDIT_RESOURCES,
    READ_ACTIONS,
    READ_GOVERNANCE,
    SEE_ESCALATIONS,
    SEE_MEETINGS,
    SEE_PEOPLE,
    SEE_RETURNS,
    needs_second_factor,
)
from shield.access import PUBLIC
from shield.extension_points import (
    AgendaSource,
    BulletinStories,
    DemoPart,
    DemoPerson,
    EvidenceSource,
    FirstStep,
    HomeCard,
    IdentitySource,
    NavigationItem,
    PersonalData,
    ReportSection,
    SearchSource,
    SecondFactorDemand,
    WorkQueue,
    agenda_sources,
    bulletin_stories,
    demo_parts,
    demo_people,
    evidence_sources,
    first_steps,
    home_cards,
    identity_sources,
    navigation,
    personal_data,
    report_sections,
    search_sources,
    second_factor_demands,
    work_queue,
)

identity_sources.register(IdentitySource("partnership.profile", 10, profiles.identity))
second_factor_demands.register(SecondFactorDemand("partnership.posts", 10, needs_second_factor))

CHAPTERS = "partnership/reports/chapters"
for key, order, title, template, compile_figures in (
    ("partnership.plan", 8, "Our plan, and how far we have come", "plan", compile_plan),
    ("partnership.board", 10, "The work of the Partnership Board", "meetings", figures.board_meetings),
    ("partnership.executive", 12, "The work of the Executive", "meetings", figures.executive_meetings),
    ("partnership.groups", 14, "The other groups", "groups", figures.other_groups),
    ("partnership.section-11", 75, "Section 11: how agencies assure us", "section_11", figures.section_11),
    ("partnership.scrutiny", 81, "What the independent scrutineer found and said", "scrutiny", compile_scrutiny),
    ("partnership.escalations", 78, "When professionals disagreed", "escalations", compile_escalations),
    ("partnership.budget", 90, "Budget", "budget", figures.budget),
    ("partnership.arrangements", 92, "The published arrangements", "arrangements", figures.arrangements),
):
    report_sections.register(ReportSection(key, order, title, f"{CHAPTERS}/{template}.html", compile_figures))

agenda_sources.register(AgendaSource("partnership.own", 10, forward_plan.own_due))
bulletin_stories.register(BulletinStories("partnership.published", 40, "Published", found.stories))
for order, (key, find) in enumerate(
    {
        "arrangements": found.find_arrangements,
        "reports": found.find_reports,
        "bulletins": found.find_bulletins,
        "groups": found.find_groups,
        "meetings": found.find_meetings,
        "people": found.find_people,
        "rules": found.find_rules,
    }.items(),
    start=60,
):
    search_sources.register(SearchSource(f"partnership.{key}", order, find))
evidence_sources.register(EvidenceSource("partnership.meetings", 50, found.evidence))
evidence_sources.register(EvidenceSource("partnership.section-11", 52, section_11_figures.evidence))

home_cards.register(
    HomeCard("partnership.bulletin", 90, "partnership/home/bulletin.html", home.latest_bulletin, public=True)
)
home_cards.register(HomeCard("partnership.ahead", 50, "partnership/home/ahead.html", home.meetings_ahead))
home_cards.register(HomeCard("partnership.agency", 80, "partnership/home/agency.html", home.my_agency))
work_queue.register(WorkQueue("partnership.waiting", 10, queue.waiting))
first_steps.register(FirstStep("partnership.join", 10, queue.where_to_join))

for item in (
    NavigationItem(
        "partnership.about",
        5,
        "About us",
        "partnership:about",
        PUBLIC,
        "public",
        "Who we are, what we want for every child, and how we know whether we succeed.",
        "people",
    ),
    NavigationItem(
        "partnership.arrangements-public",
        55,
        "Arrangements",
        "partnership:arrangements",
        PUBLIC,
        "public",
        "How the agencies work together: read them, and see what changed.",
        "rings",
    ),
    NavigationItem(
        "partnership.bulletins-public",
        60,
        "Bulletins",
        "partnership:bulletin-list",
        PUBLIC,
        "public",
        "What is new in safeguarding here. Get it once a month.",
        "mail",
    ),
    NavigationItem(
        "partnership.resources-public",
        65,
        "Resources",
        "partnership:resource-list",
        PUBLIC,
        "public",
        "Guidance, leaflets and tools for practice, and for families.",
        "book",
    ),
    NavigationItem(
        "partnership.reports-public",
        70,
        "Annual reports",
        "partnership:annualreport-list",
        PUBLIC,
        "public",
        "What we did each year, and what changed for children.",
        "report",
    ),
    NavigationItem("partnership.meetings", 50, "Meetings", "partnership:meeting-list", SEE_MEETINGS),
    NavigationItem("partnership.escalations", 54, "Escalations", "partnership:escalation-list", SEE_ESCALATIONS),
    NavigationItem("partnership.section-11", 56, "Section 11", "partnership:section11cycle-list", SEE_RETURNS),
    NavigationItem("partnership.actions", 52, "Actions", "partnership:action-list", READ_ACTIONS),
    NavigationItem("partnership.bulletins", 60, "Bulletins", "partnership:bulletin-list", EDIT_BULLETINS),
    NavigationItem("partnership.resources", 65, "Resources", "partnership:resource-list", EDIT_RESOURCES),
    NavigationItem("partnership.reports", 70, "Reports", "partnership:annualreport-list", READ_GOVERNANCE),
    NavigationItem("partnership.people", 80, "People", "partnership:person-list", SEE_PEOPLE),
):
    navigation.register(item)

PUBLIC_TASK = "public task"
WITH_THE_MINUTES = "As long as the minutes, as the record of how the partnership decided"
WITH_THE_RETURN = "As long as the agency's return, to show who answered for it"
for order, (model, fields, retention, export, erase) in enumerate(
    (
        (
            "Person",
            ("user", "name", "email"),
            "While in post, then two years, so that decisions can be traced",
            own_data.export_person,
            own_data.erase_person,
        ),
        (
            "Post",
            ("person", "job_title"),
            "As long as the records that rest on it, to show who held which right when",
            own_data.export_posts,
            own_data.keep,
        ),
        ("Membership", ("person",), "As long as the group's minutes", own_data.export_seats, own_data.keep),
        (
            "JoinRequest",
            ("user", "job_title", "agency_in_own_words"),
            "One year after it was answered",
            own_data.export_join_requests,
            own_data.erase_join_requests,
        ),
        (
            "Invitation",
            ("email", "name", "job_title"),
            "One year after it was sent",
            own_data.export_invitations,
            own_data.erase_invitations,
        ),
        (
            "Subscriber",
            ("email",),
            "Until 28 days after the reader leaves",
            own_data.export_subscriptions,
            own_data.erase_subscriptions,
        ),
        ("Attendance", ("person", "name"), WITH_THE_MINUTES, own_data.export_attendances, own_data.keep),
        ("MinutesAmendment", ("asked_by", "text"), WITH_THE_MINUTES, own_data.export_amendments, own_data.keep),
        ("ConflictOfInterest", ("person", "interest"), WITH_THE_MINUTES, own_data.export_conflicts, own_data.keep),
        ("Position", ("person", "given_by", "reason"), WITH_THE_MINUTES, own_data.export_positions, own_data.keep),
        (
            "Section11Return",
            ("contributors", "moderator"),
            WITH_THE_RETURN,
            own_data.export_returns,
            own_data.keep,
        ),
        (
            "Section11Submission",
            ("submitted_by", "signed_off_by", "signed_off_title"),
            WITH_THE_RETURN,
            own_data.export_submissions,
            own_data.keep,
        ),
    ),
    start=10,
):
    personal_data.register(
        PersonalData(
            f"partnership.{model.lower()}",
            order,
            f"partnership.{model}",
            fields,
            f"{retention} ({PUBLIC_TASK}).",
            export,
            erase,
        )
    )

demo_parts.register(DemoPart("partnership.base", 10, load_base))
demo_parts.register(DemoPart("partnership.records", 20, load_records))
# After every other app, so that the report and the bulletin find their records.
demo_parts.register(DemoPart("partnership.publications", 90, load_publications))
for order, player in enumerate(CAST.values(), start=1):
    demo_people.register(
        DemoPerson(player.key, order, player.name, player.what_they_do, player.email, SHOWN_PASSWORD, SHOWN_TOTP_SECRET)
    )
