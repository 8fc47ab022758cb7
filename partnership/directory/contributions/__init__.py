"""What the directory announces: identity, people, agencies, groups and rules."""

from partnership.directory.contributions import home, personal_data, search, work_queue
from partnership.directory.demo.cast import CAST, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from partnership.directory.operations import profiles
from partnership.directory.rules.permissions import SEE_PEOPLE
from partnership.directory.rules.roles import needs_second_factor
from shield.extension_points import (
    DemoPerson,
    FirstStep,
    HomeCard,
    IdentitySource,
    NavigationItem,
    PersonalData,
    SearchSource,
    SecondFactorDemand,
    WorkQueue,
    demo_people,
    first_steps,
    home_cards,
    identity_sources,
    navigation,
    search_sources,
    second_factor_demands,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues
from shield.web.access import PUBLIC

identity_sources.register(IdentitySource("partnership.profile", 10, profiles.identity))
second_factor_demands.register(SecondFactorDemand("partnership.posts", 10, needs_second_factor))
search_sources.register(SearchSource("partnership.groups", 63, search.find_groups))
search_sources.register(SearchSource("partnership.people", 65, search.find_people))
search_sources.register(SearchSource("partnership.rules", 66, search.find_rules))
home_cards.register(HomeCard("partnership.agency", 80, "partnership/home/agency.html", home.my_agency))
work_queues.register(WorkQueue("partnership.joining", 10, work_queue.waiting))
first_steps.register(FirstStep("partnership.join", 10, work_queue.where_to_join))

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
    NavigationItem("partnership.people", 80, "People", "partnership:person-list", SEE_PEOPLE),
):
    navigation.register(item)

for order, (model, fields, retention, export, erase) in enumerate(
    (
        (
            "Person",
            ("user", "name", "email"),
            "While in post, then two years, so that decisions can be traced",
            personal_data.export_person,
            personal_data.erase_person,
        ),
        (
            "Post",
            ("person", "job_title"),
            "As long as the records that rest on it, to show who held which right when",
            personal_data.export_posts,
            personal_data.keep,
        ),
        ("Membership", ("person",), "As long as the group's minutes", personal_data.export_seats, personal_data.keep),
        (
            "JoinRequest",
            ("user", "job_title", "agency_in_own_words"),
            "One year after it was answered",
            personal_data.export_join_requests,
            personal_data.erase_join_requests,
        ),
        (
            "Invitation",
            ("email", "name", "job_title"),
            "One year after it was sent",
            personal_data.export_invitations,
            personal_data.erase_invitations,
        ),
    ),
    start=10,
):
    personal_data_sources.register(
        PersonalData(
            f"partnership.{model.lower()}",
            order,
            f"partnership.{model}",
            fields,
            f"{retention} (public task).",
            export,
            erase,
        )
    )

for order, player in enumerate(CAST.values(), start=1):
    demo_people.register(
        DemoPerson(player.key, order, player.name, player.what_they_do, player.email, SHOWN_PASSWORD, SHOWN_TOTP_SECRET)
    )
