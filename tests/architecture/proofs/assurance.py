"""What the tests of the assurance wing prove."""

PROOFS = {
    "tests/partnership/assurance/operations/test_sharing.py": {
        "test_own_decisions_and_those_of_led_agencies_are_seen": ["audit partnership.information-not-shared"],
    },
    "tests/partnership/assurance/operations/test_escalation_answers.py": {
        "test_each_partner_answers_for_its_own_seat_and_can_change_it": [
            "audit partnership.escalation-answered",
            "lock partnership.assurance.operations.escalation_answers.answer",
        ],
    },
    "tests/partnership/assurance/operations/test_escalations.py": {
        "test_a_stage_is_inserted_before_another_and_open_escalations_go_on": [
            "lock partnership.assurance.operations.escalations.add_stage"
        ],
        "test_a_stage_is_removed_before_it_is_used_and_not_after": [
            "audit partnership.escalation-stage-removed",
            "lock partnership.assurance.operations.escalations.remove_stage",
        ],
        "test_each_stage_has_its_own_response": ["audit partnership.escalation-escalated"],
        "test_the_person_who_raised_it_gives_feedback[True-resolved]": ["audit partnership.escalation-feedback-given"],
        "test_learning_is_recorded_under_its_themes": [
            "audit partnership.escalation-learning-recorded",
            "lock partnership.assurance.operations.escalations._lock",
        ],
        "test_an_immediate_risk_needs_no_other_reason": [
            "audit partnership.escalation-raised",
            "lock partnership.assurance.operations.escalations._next_reference",
        ],
        "test_the_person_who_raised_it_is_asked_for_feedback": ["audit partnership.escalation-resolved"],
        "test_no_response_is_saved_when_an_email_fails": ["audit partnership.escalation-responded"],
        "test_stages_are_added_at_the_end_until_the_partners_stage": ["audit partnership.escalation-stage-added"],
        "test_a_stale_edit_of_a_stage_is_refused": ["audit partnership.escalation-stage-updated"],
        "test_only_the_person_who_raised_it_withdraws_it": ["audit partnership.escalation-withdrawn"],
    },
    "tests/partnership/assurance/operations/test_scrutiny.py": {
        "test_a_comment_is_stored_with_its_author_and_time": ["audit partnership.scrutiny-commented"],
        "test_findings_are_recorded_with_their_date": ["audit partnership.scrutiny-completed"],
        "test_an_activity_is_added_to_the_work_plan": ["audit partnership.scrutiny-planned"],
        "test_a_second_response_is_refused": ["audit partnership.scrutiny-responded"],
        "test_the_scrutineer_replies_to_the_response_once": [
            "audit partnership.scrutiny-replied",
            "lock partnership.assurance.operations.scrutiny.reply",
        ],
        "test_findings_cannot_be_recorded_twice": ["lock partnership.assurance.operations.scrutiny.complete_activity"],
        "test_the_scrutineer_cannot_respond_for_the_partners": [
            "lock partnership.assurance.operations.scrutiny.respond"
        ],
    },
    "tests/partnership/assurance/operations/test_section_11_cycles.py": {
        "test_a_year_is_created_without_asking_agencies": ["audit partnership.section-11-cycle-created"],
        "test_a_new_due_date_has_its_own_reminders": [
            "audit partnership.section-11-due-date-changed",
            "lock partnership.assurance.operations.section_11_cycles.change_due_date",
        ],
        "test_a_lead_without_an_account_is_emailed_too": ["audit partnership.section-11-issued"],
        "test_a_year_without_questions_cannot_be_issued": [
            "lock partnership.assurance.operations.section_11_cycles.issue"
        ],
    },
    "tests/partnership/assurance/operations/test_section_11_moderation.py": {
        "test_a_return_is_agreed_with_both_scores_and_leads_are_emailed": ["audit partnership.return-agreed"],
        "test_a_return_is_closed_when_every_action_is_verified_or_withdrawn": [
            "audit partnership.return-closed",
            "audit partnership.return-planned",
        ],
        "test_written_answers_are_moderated_with_a_comment": ["audit partnership.return-moderated"],
        "test_a_new_moderator_keeps_the_scores_so_far": ["audit partnership.return-moderator-appointed"],
        "test_a_return_is_sent_back_with_feedback_and_leads_are_emailed": ["audit partnership.return-sent-back"],
    },
    "tests/partnership/assurance/operations/test_section_11_reminders.py": {
        "test_everyone_that_has_not_submitted_is_reminded_once": [
            "audit partnership.return-reminded",
            "lock partnership.assurance.operations.section_11_reminders._lock",
        ],
    },
    "tests/partnership/assurance/operations/test_section_11_returns.py": {
        "test_the_first_answer_starts_the_return": ["audit partnership.return-answered"],
        "test_a_lead_without_an_account_is_emailed_too": ["audit partnership.return-contributors"],
        "test_a_complete_return_is_submitted_with_its_signature_and_content": ["audit partnership.return-submitted"],
        "test_a_first_answer_does_not_start_the_return_when_the_audit_entry_fails": [
            "lock partnership.assurance.operations.section_11_returns._lock"
        ],
    },
    "tests/partnership/assurance/operations/test_section_11_reuse.py": {
        "test_a_valid_file_is_imported": ["audit partnership.return-answers-copied"]
    },
    "tests/partnership/assurance/operations/test_visits.py": {
        "test_an_agency_has_one_visit_a_year": [
            "audit partnership.visit-cancelled",
            "audit partnership.visit-planned",
            "lock partnership.assurance.operations.visits.create",
        ],
        "test_a_visit_date_in_the_future_is_refused": ["audit partnership.visit-completed"],
    },
    "tests/partnership/assurance/views/test_scrutiny.py": {
        "test_the_report_chapter_shows_responses_and_comments_without_one": ["audit partnership.annual-report-compiled"]
    },
}
