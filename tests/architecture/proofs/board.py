"""What the tests of the board wing prove."""

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
}
