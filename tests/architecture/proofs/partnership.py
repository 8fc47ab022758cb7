"""What the tests of the other wings of partnership prove."""

PROOFS = {
    "tests/partnership/directory/operations/test_groups.py": {
        "test_each_agency_has_one_turn_to_chair_in_the_given_order": ["audit partnership.group-chair-turns-updated"],
        "test_a_group_is_created_at_an_address_made_from_its_name": ["audit partnership.group-created"],
        "test_its_address_stays_when_its_name_changes": ["audit partnership.group-edited"],
        "test_existing_agendas_keep_their_items": ["audit partnership.group-standing-items-updated"],
    },
    "tests/partnership/directory/operations/test_statutory_rules.py": {
        "test_a_new_edition_copies_what_is_in_force_and_ends_it_the_day_before": [
            "audit partnership.edition-started",
            "lock partnership.directory.operations.statutory_rules.start_edition",
        ],
        "test_a_rule_is_added_once_to_an_edition": ["audit partnership.rule-created"],
        "test_loading_again_follows_the_file_where_nobody_edited_and_ends_the_edition_where_somebody_did": [
            "lock partnership.directory.operations.statutory_rules.load"
        ],
    },
    "tests/partnership/directory/operations/test_installation.py": {
        "test_email_domains_are_stored_without_the_at_sign": ["audit partnership.agency-domains-updated"],
        "test_a_seat_can_pass_from_one_agency_to_the_next": [
            "audit partnership.agency-relation-added",
            "audit partnership.agency-relation-ended",
            "lock partnership.directory.operations.agencies.end_relation",
        ],
        "test_an_installation_is_set_up_once": ["audit partnership.profile-created", "audit partnership.set-up"],
        "test_an_edit_removes_the_confirmation_and_appears_in_the_history": ["audit partnership.rule-confirmed"],
        "test_a_rule_is_not_confirmed_over_a_newer_version": ["audit partnership.rule-edited"],
        "test_an_edited_rule_is_not_overwritten_when_rules_are_loaded_again": ["audit partnership.rules-loaded"],
        "test_terms_of_reference_are_stored_as_versions": [
            "audit partnership.terms-added",
            "lock partnership.directory.operations.groups.add_terms",
        ],
    },
    "tests/partnership/directory/operations/test_joining.py": {
        "test_a_colleague_who_was_booked_earlier_becomes_the_same_person": ["audit partnership.agency-joined"],
        "test_an_invitation_is_used_once": ["audit partnership.invitation-accepted"],
        "test_a_withdrawn_invitation_cannot_be_found": ["audit partnership.invitation-withdrawn"],
        "test_approval_creates_a_practitioners_post_and_emails_the_person": [
            "audit partnership.join-approved",
            "lock partnership.directory.operations.joining._person_for",
        ],
        "test_declining_records_and_emails_the_reason": ["audit partnership.join-declined"],
        "test_a_request_to_join_is_emailed_to_the_operational_team": ["audit partnership.join-requested"],
        "test_a_request_names_an_agency": ["lock partnership.directory.operations.joining.create_request"],
        "test_a_person_with_another_email_domain_cannot_join": ["lock partnership.directory.operations.joining.join"],
    },
    "tests/partnership/directory/operations/test_posts.py": {
        "test_a_person_has_one_open_membership_of_a_group": [
            "audit partnership.membership-created",
            "audit partnership.membership-ended",
            "lock partnership.directory.operations.memberships.end",
        ],
        "test_a_post_that_started_today_can_end_at_once": ["audit partnership.post-ended"],
        "test_the_last_day_of_a_post_must_be_today_or_later": ["lock partnership.directory.operations.posts.end"],
    },
    "tests/partnership/directory/operations/test_profiles.py": {
        "test_the_second_of_two_editors_is_refused": ["audit partnership.profile-edited"]
    },
    "tests/partnership/improvement/operations/test_measures.py": {
        "test_a_baseline_date_in_the_future_is_refused": [
            "audit partnership.measure-added",
            "lock partnership.improvement.operations.measures.add",
        ],
        "test_a_measurement_has_its_date_and_source": [
            "audit partnership.measurement-added",
            "lock partnership.improvement.operations.measures.add_measurement",
        ],
    },
    "tests/partnership/improvement/operations/test_question_sets.py": {
        "test_standards_and_questions_are_added_after_the_last": [
            "audit partnership.question-added",
            "audit partnership.standard-added",
        ],
        "test_removing_two_questions_leaves_no_gap": [
            "audit partnership.question-removed",
            "lock partnership.improvement.operations.question_sets._lock_for_edit",
        ],
        "test_the_first_version_is_empty": [
            "audit partnership.question-set-created",
            "lock partnership.improvement.operations.question_sets.create",
        ],
        "test_a_stale_edit_of_a_standard_or_question_is_refused": [
            "audit partnership.question-updated",
            "audit partnership.standard-updated",
        ],
    },
    "tests/partnership/management/test_create_administrator.py": {
        "test_the_audit_entries_have_no_actor": [
            "audit partnership.administrator-created",
            "audit partnership.invited",
            "audit partnership.post-created",
        ],
        "test_a_text_that_is_not_an_address_is_refused": [
            "lock partnership.directory.operations.installation.create_administrator"
        ],
    },
    "tests/partnership/publications/operations/test_annual_reports.py": {
        "test_a_new_report_has_its_own_chapters_and_those_of_every_app": ["audit partnership.annual-report-created"],
        "test_the_second_of_two_edits_from_one_version_is_refused": ["audit partnership.annual-report-edited"],
    },
    "tests/partnership/publications/operations/test_arrangements.py": {
        "test_a_version_that_covers_everything_is_checked_and_then_opened_for_signing": [
            "audit partnership.arrangements-checked"
        ],
        "test_a_reason_of_spaces_does_not_count": ["audit partnership.arrangements-checklist-updated"],
        "test_the_first_version_is_empty": [
            "audit partnership.arrangements-created",
            "lock partnership.publications.operations.arrangements.create",
        ],
        "test_a_draft_is_deleted_with_its_sections": ["audit partnership.arrangements-deleted"],
        "test_two_added_sections_get_their_own_numbers": ["audit partnership.arrangements-section-added"],
    },
    "tests/partnership/publications/operations/test_arrangements_publishing.py": {
        "test_a_historic_version_is_published_without_signatures": ["audit partnership.publication-published"]
    },
    "tests/partnership/publications/operations/test_bulletins.py": {
        "test_sending_back_cancels_the_approval": [
            "audit partnership.bulletin-approved",
            "audit partnership.bulletin-sent-back",
        ],
        "test_two_issues_do_not_share_a_title": ["audit partnership.bulletin-created"],
        "test_selected_stories_are_copied": ["audit partnership.bulletin-edited"],
        "test_a_subscriber_can_unsubscribe_with_one_click_from_the_mail_program": ["audit partnership.bulletin-sent"],
        "test_an_issue_without_stories_is_not_submitted": ["audit partnership.bulletin-submitted"],
        "test_a_test_email_is_sent_to_oneself_only": ["audit partnership.bulletin-tested"],
        "test_a_sent_issue_is_not_edited": ["lock partnership.publications.operations.bulletins._lock_for_edit"],
        "test_the_writer_cannot_approve": ["lock partnership.publications.operations.bulletins.approve"],
        "test_a_text_that_was_not_approved_is_not_sent": ["lock partnership.publications.operations.bulletins.send"],
    },
    "tests/partnership/publications/operations/test_copies.py": {
        "test_the_comment_is_part_of_what_is_signed": ["audit partnership.annual-report-commented"],
        "test_a_report_is_distributed_when_every_statutory_recipient_has_it": [
            "audit partnership.annual-report-distributed"
        ],
        "test_the_scrutineer_is_emailed_when_a_comment_is_asked_for": [
            "audit partnership.annual-report-with-scrutineer"
        ],
        "test_a_copy_is_recorded_with_the_hash_of_the_file_and_its_proof": ["audit partnership.publication-copy-sent"],
        "test_signing_opens_after_the_scrutineer_has_commented": ["audit partnership.publication-signing-opened"],
    },
    "tests/partnership/publications/operations/test_pictures.py": {
        "test_a_jpeg_is_a_picture_too": [
            "audit partnership.arrangements-edited",
            "audit partnership.arrangements-picture-added",
        ],
        "test_a_picture_removed_from_the_only_draft_is_readable_by_no_one": [
            "audit partnership.arrangements-picture-removed"
        ],
    },
    "tests/partnership/publications/operations/test_resources.py": {
        "test_resources_for_everyone_are_listed_for_parents_too": ["audit partnership.resource-created"],
        "test_the_second_of_two_edits_from_one_version_is_refused": ["audit partnership.resource-edited"],
    },
    "tests/partnership/publications/operations/test_signing.py": {
        "test_an_edit_before_signing_returns_it_to_draft[report-the title]": [
            "audit partnership.publication-reopened",
            "lock partnership.publications.operations.signing.lock",
        ],
        "test_each_signature_is_recorded_with_its_seat_and_text[report]": ["audit partnership.publication-signed"],
    },
    "tests/partnership/publications/operations/test_subscribers.py": {
        "test_a_person_who_unsubscribed_can_subscribe_again": [
            "audit partnership.subscriber-confirmed",
            "lock partnership.publications.operations.subscribers.confirm",
        ],
        "test_the_team_unsubscribes_an_address_once": [
            "audit partnership.subscriber-removed",
            "audit partnership.subscriber-unsubscribed",
        ],
    },
}
