"""What the tests of shield prove."""

PROOFS = {
    "tests/shield/operations/test_email_texts.py": {
        "test_who_changed_which_email_is_recorded": ["audit shield.email-text-changed"]
    },
    "tests/shield/operations/test_accounts.py": {
        "test_an_account_is_closed_once_and_opened_once": [
            "audit shield.account-closed",
            "audit shield.account-reopened",
        ],
        "test_one_ends_a_session_of_ones_own_and_of_nobody_else": ["audit shield.session-ended"],
    },
    "tests/shield/operations/test_demo.py": {
        "test_loading_twice_leaves_what_loading_once_left": ["audit shield.demo-loaded"]
    },
    "tests/shield/operations/test_delivery.py": {
        "test_an_email_taken_by_another_run_is_not_sent_by_the_first": ["lock shield.operations.delivery.take"],
    },
    "tests/shield/operations/test_documents.py": {
        "test_reading_a_document_that_is_not_public_leaves_an_entry": ["audit shield.document-read"],
        "test_a_document_is_kept_by_its_hash_under_a_name_nobody_can_guess": ["audit shield.document-stored"],
    },
    "tests/shield/operations/test_edits.py": {
        "test_an_edit_counts_up_and_names_its_fields_in_the_audit": ["audit learninghub.priority-edited"]
    },
    "tests/shield/operations/test_installation.py": {
        "test_a_new_installation_makes_its_mark_and_counts_on": ["lock shield.operations.installation.renew"],
        "test_the_team_allows_a_copy_to_send_what_was_waiting": [
            "audit shield.copy-released",
            "lock shield.operations.installation.release",
        ],
    },
    "tests/shield/operations/test_outbox.py": {
        "test_a_person_may_send_it_again": ["audit shield.email-sent-again"],
    },
    "tests/shield/operations/test_personal_data.py": {
        "test_an_erasure_ends_with_the_account_and_is_recorded": ["audit shield.personal-data-erased"],
        "test_an_export_holds_a_part_of_every_app_and_is_recorded": ["audit shield.personal-data-exported"],
    },
    "tests/shield/operations/test_reencryption.py": {
        "test_what_was_enciphered_again_is_in_the_audit": ["audit shield.keys-renewed"],
        "test_a_batch_that_cannot_be_recorded_is_not_kept": ["lock shield.operations.reencryption._batches"],
    },
    "tests/shield/operations/test_scanning.py": {
        "test_a_file_with_a_virus_is_never_sent_and_is_in_the_audit": ["audit shield.document-infected"],
    },
    "tests/shield/test_working_hours.py": {
        "test_a_bank_holiday_of_the_office_counts_too": ["audit shield.bank-holiday-changed"]
    },
    "tests/shield/views/test_demo_sign_in.py": {
        "test_one_press_signs_in_and_is_recorded": ["audit shield.demo-signed-in"]
    },
    "tests/shield/web/test_navigation.py": {
        "test_everybody_may_open_every_entry_they_are_shown": ["audit shield.audit-checked"]
    },
}
