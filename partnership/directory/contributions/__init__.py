"""What the directory announces: identity, people, agencies, groups and rules."""

from partnership.directory.contributions import leavers, merging, navigation, personal_data, search, work_queue
from partnership.directory.demo.cast import CAST, SHOWN_PASSWORD, SHOWN_TOTP_SECRET
from partnership.directory.operations import corrections, merges, profiles
from partnership.directory.rules.roles import needs_second_factor
from shield.extension_points import (
    AccountLock,
    AddressChange,
    DemoPerson,
    FirstStep,
    IdentitySource,
    PersonalData,
    SearchSource,
    SecondFactorDemand,
    WorkQueue,
    account_locks,
    account_merges,
    address_changes,
    demo_people,
    first_steps,
    identity_sources,
    leaver_sources,
    search_sources,
    second_factor_demands,
)
from shield.extension_points import personal_data as personal_data_sources
from shield.extension_points import work_queue as work_queues

identity_sources.register(IdentitySource("partnership.profile", 10, profiles.identity))
address_changes.register(AddressChange("partnership.person", 10, corrections.follow_account))
account_locks.register(AccountLock("partnership.merged", 10, merges.why_closed))
second_factor_demands.register(SecondFactorDemand("partnership.posts", 10, needs_second_factor))
search_sources.register(SearchSource("partnership.groups", 63, search.find_groups))
search_sources.register(SearchSource("partnership.people", 65, search.find_people))
search_sources.register(SearchSource("partnership.rules", 66, search.find_rules))
work_queues.register(WorkQueue("partnership.joining", 10, work_queue.waiting, "people"))
first_steps.register(FirstStep("partnership.join", 10, work_queue.join_url))

for order, (model, fields, retention, export, erase) in enumerate(
    (
        # Before the person, by whom they are found.
        (
            "PersonChange",
            ("was", "now", "reason"),
            "As long as the person’s record, to find them by a former address",
            personal_data.export_changes,
            personal_data.erase_changes,
        ),
        (
            "AccountMerge",
            ("closed_name", "closed_email", "reason"),
            "As long as the person’s record, to show what was merged and why",
            personal_data.export_merges,
            personal_data.erase_merges,
        ),
        (
            "NameRequest",
            ("user", "name", "reason"),
            "One year after it was answered",
            personal_data.export_name_requests,
            personal_data.erase_name_requests,
        ),
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
            "As long as the records that refer to it, to show who held which permissions when",
            personal_data.export_posts,
            personal_data.retain,
        ),
        (
            "Membership",
            ("person",),
            "As long as the group's minutes",
            personal_data.export_memberships,
            personal_data.retain,
        ),
        (
            "JoinRequest",
            ("user", "job_title", "agency_name"),
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
navigation.announce()
account_merges.register(merging.PART)
leaver_sources.register(leavers.SOURCE)
