"""What the tests of partnership prove, but for its assurance wing."""

PROOFS = {
    "tests/partnership/board/contributions/test_budget_in_report.py": {
        "test_amounts_that_no_record_gives_keep_no_report_from_being_complete": [
            "audit partnership.annual-report-completed"
        ]
    },
    "tests/partnership/board/operations/test_actions.py": {
        "test_a_new_action_is_emailed_to_its_owner": ["audit partnership.action-created"],
        "test_postponing_keeps_the_first_due_date": [
            "audit partnership.action-due-date-changed",
            "lock partnership.board.operations.actions._lock_open",
        ],
        "test_progress_notes_are_kept_newest_first": ["audit partnership.action-note-added"],
        "test_reassigning_changes_the_agency_and_emails_the_new_owner": ["audit partnership.action-reassigned"],
        "test_another_person_verifies_a_reported_action": [
            "audit partnership.action-report-done",
            "audit partnership.action-start",
        ],
        "test_sending_back_or_withdrawing_needs_a_reason": [
            "audit partnership.action-send-back",
            "audit partnership.action-withdraw",
        ],
        "test_a_verification_without_its_email_is_rolled_back": ["audit partnership.action-verify"],
        "test_a_recommendation_keeps_its_source": [
            "audit partnership.recommendation-*",
            "audit partnership.recommendation-created",
        ],
        "test_impact_needs_an_answer_or_a_reason_for_each_question[better_off]": [
            "audit partnership.recommendation-evidence-impact"
        ],
    },
    "tests/partnership/board/operations/test_agendas.py": {
        "test_a_correspondence_has_no_standing_items": [
            "audit partnership.agenda-due-items-added",
            "lock partnership.board.operations.agendas._lock_for_edit",
        ],
        "test_an_item_moves_up_one_place_and_the_first_does_not_move": [
            "audit partnership.agenda-item-added",
            "audit partnership.agenda-item-moved-up",
        ],
        "test_items_are_put_in_another_order": ["audit partnership.agenda-ordered"],
        "test_an_old_version_of_an_item_is_refused": ["audit partnership.agenda-item-edited"],
        "test_items_are_added_at_the_end_and_renumbered_on_removal": ["audit partnership.agenda-item-removed"],
        "test_no_paper_is_late_without_a_due_date": [
            "audit partnership.paper-added",
            "lock partnership.board.operations.agendas.add_paper",
        ],
    },
    "tests/partnership/board/operations/test_agreed_minutes.py": {
        "test_the_later_meeting_records_the_decision_to_agree": ["audit partnership.minutes-agreed"],
        "test_the_public_edition_names_agencies_and_no_people": ["audit partnership.minutes-published"],
    },
    "tests/partnership/board/operations/test_budgets.py": {
        "test_a_contribution_in_kind_alone_does_not_prevent_agreement": ["audit partnership.budget-agreed"],
        "test_a_year_has_one_budget": ["audit partnership.budget-created"],
        "test_an_old_version_of_a_budget_is_refused": ["audit partnership.budget-edited"],
        "test_a_reopened_budget_can_be_edited_and_the_record_keeps_the_reason": ["audit partnership.budget-reopened"],
        "test_an_agency_can_contribute_in_several_years": ["audit partnership.contribution-added"],
        "test_lines_that_got_actual_amounts_meanwhile_cannot_be_removed": [
            "audit partnership.contribution-received",
            "audit partnership.spending-line-spent",
            "lock partnership.board.operations.budgets._lock_for_edit",
            "lock partnership.board.operations.budgets.remove_contribution",
            "lock partnership.board.operations.budgets.remove_line",
        ],
        "test_lines_without_actual_amounts_can_be_removed": [
            "audit partnership.contribution-removed",
            "audit partnership.spending-line-removed",
        ],
        "test_a_line_is_unique_in_a_year_ignoring_case_and_spaces": ["audit partnership.spending-line-added"],
        "test_a_line_can_be_saved_under_its_own_name": ["audit partnership.spending-line-edited"],
        "test_a_draft_budget_cannot_be_reopened": ["lock partnership.board.operations.budgets.reopen"],
    },
    "tests/partnership/board/operations/test_attendances.py": {
        "test_attendance_cannot_be_recorded_before_the_date": ["audit partnership.meeting-held"],
        "test_attendance_is_corrected_with_a_reason[held]": ["audit partnership.attendance-corrected"],
    },
    "tests/partnership/board/operations/test_paper_pages.py": {
        "test_a_worker_that_comes_second_stores_nothing": ["lock partnership.board.operations.paper_pages._store"],
    },
    "tests/partnership/board/operations/test_replies.py": {
        "test_a_member_can_change_the_reply": ["audit partnership.invitation-replied"],
    },
    "tests/partnership/board/operations/test_item_minutes.py": {
        "test_other_business_becomes_the_last_item[held]": ["audit partnership.other-business-added"],
    },
    "tests/partnership/board/operations/test_correspondence.py": {
        "test_every_voting_member_gets_one_email": ["audit partnership.meeting-circulated"],
        "test_a_member_can_change_the_response_to_each_recommendation": ["audit partnership.position-given"],
    },
    "tests/partnership/board/operations/test_correspondence_ended.py": {
        "test_ending_is_idempotent_and_never_early": ["audit partnership.correspondence-decided"],
        "test_an_error_in_one_does_not_stop_the_others": ["audit partnership.correspondence-lapsed"],
        "test_every_outcome_is_added_to_the_next_published_agenda[referred]": [
            "lock partnership.board.operations.agendas.report_back"
        ],
    },
    "tests/partnership/board/operations/test_correspondence_rounds.py": {
        "test_the_team_asks_again_with_the_changes": ["audit partnership.correspondence-asked-again"],
        "test_members_are_reminded_again_on_the_last_day": ["audit partnership.correspondence-reminded"],
    },
    "tests/partnership/board/operations/test_invitations.py": {
        "test_no_invitation_is_sent_for_a_draft_agenda": [
            "audit partnership.meeting-cancelled",
            "audit partnership.meeting-edited",
        ]
    },
    "tests/partnership/board/operations/test_meetings.py": {
        "test_an_agenda_is_published_once": ["audit partnership.agenda-published"],
        "test_a_group_without_turns_has_no_chairing_agency": ["audit partnership.meeting-created"],
        "test_the_end_must_be_after_the_start": ["lock partnership.board.operations.meetings.create"],
        "test_a_new_end_must_be_after_the_new_start": [
            "lock partnership.board.operations.meetings.lock",
            "lock partnership.board.operations.meetings.update",
        ],
    },
    "tests/partnership/board/operations/test_minutes.py": {
        "test_a_requested_change_is_accepted_or_declined_with_a_reason": ["audit partnership.amendment-answered"],
        "test_an_interest_is_recorded_once_per_person": ["audit partnership.conflict-recorded"],
        "test_decisions_are_numbered_through_the_meeting": ["audit partnership.decision-added"],
        "test_an_old_version_of_the_discussion_is_refused": ["audit partnership.discussion-recorded"],
        "test_draft_minutes_are_sent_once_to_members_and_to_people_who_attended": [
            "audit partnership.minutes-circulated"
        ],
        "test_a_later_position_replaces_the_earlier_one": ["audit partnership.position-recorded"],
    },
    "tests/partnership/board/operations/test_plans.py": {
        "test_a_kind_of_plan_starts_once_on_a_date": ["audit partnership.plan-created"],
        "test_title_and_introduction_can_be_edited_in_a_published_plan": ["audit partnership.plan-edited"],
        "test_a_priority_can_last_as_long_as_the_plan": ["audit partnership.plan-priority-added"],
        "test_an_old_version_of_a_priority_is_refused": ["audit partnership.plan-priority-edited"],
        "test_the_report_has_the_plans_of_its_period_with_each_status": [
            "audit partnership.plan-priority-status-updated"
        ],
        "test_publishing_replaces_the_published_plan_of_its_kind_and_no_other": [
            "audit partnership.plan-published",
            "lock partnership.board.operations.plans.publish",
        ],
        "test_a_priority_must_end_after_it_starts": ["lock partnership.board.operations.plans._lock_for_edit"],
    },
    "tests/partnership/board/operations/test_visual_records.py": {
        "test_a_picture_has_a_description": ["audit partnership.visual-record-added"]
    },
    "tests/partnership/board/views/test_budgets.py": {
        "test_an_amount_can_be_typed_with_or_without_pound_sign_and_commas[4,500]": [
            "audit partnership.contribution-edited"
        ]
    },
    "tests/partnership/board/views/test_correspondence.py": {
        "test_after_it_is_referred_to_a_meeting_nobody_can_respond": ["audit partnership.correspondence-referred"]
    },
    "tests/partnership/board/views/test_minutes.py": {
        "test_only_people_who_attended_can_request_a_change": ["audit partnership.amendment-requested"],
        "test_a_removed_decision_stays_in_the_audit_log": ["audit partnership.decision-removed"],
    },
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
    "tests/shield/test_account_signals.py": {
        "test_subscriptions_of_both_addresses_are_joined": [
            "lock partnership.publications.operations.subscribers.move"
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
