"""What the tests of people prove: corrected names and addresses, merged records."""

PROOFS = {
    "tests/partnership/directory/operations/test_corrections.py": {
        "test_a_name_is_corrected_everywhere_and_what_it_was_stays": [
            "audit partnership.person-corrected",
            "audit training.certificate-reissued",
            "lock training.operations.learning.certificates.reissue",
        ],
        "test_emails_invitations_and_matching_follow_a_proven_address": [
            "audit shield.address-changed",
            "lock partnership.directory.operations.corrections.follow_account",
        ],
        "test_a_name_is_asked_of_the_team_once": [
            "audit partnership.name-requested",
            "lock partnership.directory.operations.corrections.request_name",
        ],
        "test_an_approved_name_is_the_persons_name": [
            "audit partnership.name-approved",
            "lock partnership.directory.operations.corrections.approve",
        ],
        "test_a_declined_request_changes_nothing_and_says_why": ["audit partnership.name-declined"],
    },
    "tests/partnership/directory/operations/test_merges.py": {
        "test_the_closed_record_signs_in_no_more_and_its_sessions_end": [
            "audit partnership.accounts-merged",
            "lock partnership.directory.operations.merges._lock",
        ],
    },
    "tests/shield/test_account_signals.py": {
        "test_subscriptions_of_both_addresses_are_joined": [
            "lock partnership.publications.operations.subscribers.move"
        ],
    },
    "tests/training/operations/places/test_merges.py": {
        "test_the_earlier_place_is_kept_and_the_freed_one_is_offered_on_at_once": ["audit training.booking-merged"],
    },
}
