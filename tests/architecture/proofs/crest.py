"""What the tests of crest prove."""

PROOFS = {
    "tests/crest/operations/test_meetings.py": {
        "test_an_action_needs_words_at_both_ends": ["audit crest.action-*", "audit crest.action-added"],
        "test_the_room_is_written_and_corrected": ["audit crest.attendance-recorded"],
        "test_a_decision_takes_a_case_on": ["audit crest.item-decided", "lock crest.operations.meetings.decide"],
        "test_a_panel_is_edited_over_the_newest_version_only": [
            "audit crest.panel-set-up",
            "audit crest.panel-updated",
        ],
        "test_an_agency_brings_one_statement_and_may_replace_it": ["audit crest.statement-given"],
        "test_an_empty_statement_is_refused": ["lock crest.operations.meetings.record_statement"],
    },
    "tests/crest/operations/test_referrals.py": {
        "test_a_draft_is_deleted": ["audit crest.draft-discarded", "lock crest.operations.drafts.delete"],
        "test_a_sent_draft_is_empty": ["audit crest.draft-saved", "lock crest.operations.drafts.save_step"],
        "test_a_reference_identifies_no_one_and_is_easy_to_say": [
            "audit crest.draft-started",
            "audit crest.referral-submitted",
            "lock crest.operations.referrals.submit",
        ],
        "test_accepting_puts_the_case_on_the_next_agenda": ["audit crest.referral-accepted"],
        "test_a_referral_is_screened_once": ["audit crest.referral-signposted"],
    },
    "tests/crest/operations/test_restrictions.py": {
        "test_a_chair_who_is_no_reader_has_no_right_over_the_case": [
            "audit crest.case-restricted",
            "lock crest.operations.restrictions.restrict",
        ],
        "test_lifting_opens_the_case_to_the_whole_panel_again": [
            "audit crest.case-restriction-lifted",
            "lock crest.operations.restrictions.lift",
        ],
    },
    "tests/crest/test_contributions.py": {
        "test_erasure_deletes_drafts_and_retains_referrals": ["audit crest.own-drafts-erased"],
        "test_a_referrer_exports_references_only": ["audit crest.own-receipts-exported"],
        "test_a_search_is_recorded_without_its_words": ["audit crest.searched"],
    },
    "tests/crest/test_reading_is_recorded.py": {
        "test_a_page_leaves_one_entry[chromium-case-access-log]": ["audit crest.access-log-read"],
        "test_a_page_leaves_one_entry[chromium-case-detail]": ["audit crest.case-read"],
        "test_a_page_leaves_one_entry[chromium-draft-delete]": ["audit crest.draft-read"],
        "test_a_page_leaves_one_entry[chromium-action-mark-not-possible]": ["audit crest.form-read"],
        "test_a_decision_shown_again_is_recorded_on_the_case": ["audit crest.item-read"],
        "test_a_page_leaves_one_entry[chromium-landing]": ["audit crest.landing-read"],
        "test_a_page_leaves_one_entry[chromium-meeting-detail]": ["audit crest.meeting-read"],
        "test_a_page_leaves_one_entry[chromium-meeting-list]": ["audit crest.meetings-listed"],
        "test_a_page_leaves_one_entry[chromium-panel-update]": ["audit crest.panel-read"],
        "test_a_page_leaves_one_entry[chromium-receipt-detail]": ["audit crest.receipt-read"],
        "test_a_page_leaves_one_entry[chromium-receipt-list]": ["audit crest.receipts-listed"],
        "test_a_form_shown_again_with_errors_is_recorded_too": ["audit crest.referral-read"],
        "test_a_list_names_the_rows_it_showed": ["audit crest.referrals-listed"],
    },
}
