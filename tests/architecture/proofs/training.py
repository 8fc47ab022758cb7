"""What the tests of training prove."""

PROOFS = {
    "tests/training/operations/attendance/test_check_in.py": {
        "test_whoever_types_the_code_is_present": ["audit training.checked-in"]
    },
    "tests/training/operations/attendance/test_meeting_files.py": {
        "test_a_file_that_cannot_be_settled_marks_nobody": ["audit training.attendance-file-read"]
    },
    "tests/training/operations/attendance/test_no_shows.py": {
        "test_a_mark_is_contested_in_words_and_once": ["audit training.no-show-challenged"],
        "test_what_was_decided_cannot_be_contested": [
            "audit training.no-show-decided",
            "lock training.operations.attendance.no_shows.challenge",
        ],
        "test_the_manager_who_agreed_is_told_as_well": ["audit training.no-show-marked"],
        "test_a_mark_that_nobody_contested_is_not_decided": ["lock training.operations.attendance.no_shows.decide"],
    },
    "tests/training/operations/attendance/test_online_rooms.py": {
        "test_a_changed_link_needs_no_letter": ["audit training.arrived"],
        "test_an_arrival_whose_entry_fails_does_not_stay": ["lock training.operations.attendance.online_rooms.enter"],
    },
    "tests/training/operations/attendance/test_register_marks.py": {
        "test_a_mark_is_saved_when_it_is_made_and_the_same_mark_again_changes_nothing": [
            "audit training.attendance-marked"
        ],
        "test_everybody_else_is_marked_as_present_and_a_mark_stays": ["audit training.others-marked-present"],
    },
    "tests/training/operations/attendance/test_registers.py": {
        "test_a_taken_register_makes_the_run_held": ["audit training.register-taken"],
        "test_a_total_without_names_keeps_number_and_sectors": ["audit training.total-recorded"],
        "test_whoever_walks_in_is_told_nothing_and_charged_nothing": ["audit training.walked-in"],
    },
    "tests/training/operations/learning/test_certificates.py": {
        "test_a_certificate_whose_letter_fails_does_not_stay": ["audit training.certificate-issued"],
        "test_a_corrected_register_revokes_it_and_a_correction_back_restores_it": [
            "audit training.certificate-restored"
        ],
        "test_it_is_revoked_once": ["audit training.certificate-revoked"],
        "test_a_revocation_whose_entry_fails_does_not_stay": ["lock training.operations.learning.certificates.revoke"],
    },
    "tests/training/operations/learning/test_emails.py": {
        "test_the_question_to_the_manager": ["audit training.manager-asked"]
    },
    "tests/training/operations/learning/test_evaluations.py": {
        "test_answers_whose_certificate_fails_do_not_stay": ["audit training.evaluation-answered"],
        "test_a_manager_is_asked_and_answers_once": ["audit training.manager-answered"],
        "test_statements_whose_entry_fails_stay_as_they_were": ["audit training.statements-set"],
    },
    "tests/training/operations/learning/test_imports.py": {
        "test_two_imports_of_one_file_by_two_people_add_it_once": ["audit training.learning-imported"],
        "test_columns_are_kept_by_supplier_and_kept_again": ["audit training.mapping-stored"],
    },
    "tests/training/operations/learning/test_uploads.py": {
        "test_a_long_file_is_stored_and_a_worker_is_woken_after_the_commit": ["audit training.learning-file-uploaded"]
    },
    "tests/training/operations/learning/test_titles.py": {
        "test_a_title_is_matched_once_for_records_and_later_files": ["audit training.title-matched"],
        "test_a_match_whose_entry_fails_does_not_stay": ["lock training.operations.learning.titles.match"],
    },
    "tests/training/operations/learning/test_passports.py": {
        "test_a_course_elsewhere_is_kept_with_its_evidence_and_does_not_count_yet": ["audit training.learning-added"],
        "test_somebody_else_confirms_it_and_once": ["audit training.learning-confirmed"],
        "test_the_level_that_work_asks_for_is_set_and_set_again": ["audit training.level-needed-set"],
        "test_refreshers_are_set_changed_and_taken_away": ["audit training.refreshers-set"],
        "test_a_confirmation_whose_entry_fails_does_not_stay": ["lock training.operations.learning.passports.confirm"],
    },
    "tests/training/operations/office/test_charges.py": {
        "test_a_place_is_charged_once_for_one_kind": ["audit training.charge-made"],
        "test_a_charge_is_waived_with_a_reason_once": [
            "audit training.charge-waived",
            "lock training.operations.office.charges.waive",
        ],
        "test_a_waiver_or_an_export_whose_entry_fails_does_not_stay": [
            "lock training.operations.office.charges.export"
        ],
    },
    "tests/training/operations/office/test_conferences.py": {
        "test_whoever_came_by_the_waiting_list_chooses_later_and_again": ["audit training.groups-chosen"],
    },
    "tests/training/operations/office/test_run_themes.py": {
        "test_themes_are_set_and_set_again": ["audit training.run-themes-set"],
    },
    "tests/training/operations/office/test_programmes.py": {
        "test_writing_again_takes_the_old_programme_away": ["audit training.programme-written"],
        "test_a_paper_is_for_people_with_a_place_the_trainers_and_the_team": ["audit training.paper-added"],
        "test_an_item_with_papers_stays_until_they_are_removed": ["audit training.paper-removed"],
    },
    "tests/training/operations/office/test_courses.py": {
        "test_a_new_course_is_not_shown_and_knows_what_it_answers": ["audit training.course-created"],
        "test_an_edit_whose_themes_fail_does_not_stay": ["audit training.course-edited"],
        "test_a_course_is_shown_once": ["audit training.course-published"],
    },
    "tests/training/operations/office/test_runs.py": {
        "test_a_cancelled_run_stays_as_it_is": ["audit training.run-cancelled"],
        "test_other_changes_tell_nobody": ["audit training.run-edited"],
        "test_e_learning_closes_when_it_is_held": ["audit training.run-held"],
        "test_publishing_shows_a_run_from_the_stated_moment": ["audit training.run-published"],
    },
    "tests/training/operations/office/test_series.py": {
        "test_a_copy_keeps_its_hours_in_london_across_a_change_of_the_clocks": [
            "audit training.run-copied",
            "audit training.run-created",
        ],
        "test_plans_whose_last_entry_fails_do_not_stay": [
            "audit training.series-created",
            "lock training.operations.office.series.generate",
        ],
        "test_a_month_gone_by_is_left_out_and_says_so": ["audit training.series-generated"],
    },
    "tests/training/operations/office/test_tariffs.py": {
        "test_all_places_can_be_kept_until_the_start_itself": ["audit training.places-reserved"],
        "test_a_tariff_whose_entry_fails_stays_as_it_was": ["audit training.tariff-created"],
        "test_a_tariff_is_made_with_its_rates_and_edited_with_others": ["audit training.tariff-edited"],
    },
    "tests/training/operations/places/test_approvals.py": {
        "test_a_place_is_held_until_the_manager_answers": [
            "audit training.approval-asked",
            "audit training.place-held",
        ],
        "test_a_manager_who_agrees_books_the_place": ["audit training.approval-given"],
    },
    "tests/training/operations/places/test_bookings.py": {
        "test_the_second_booking_of_one_person_is_refused": ["audit training.place-booked"]
    },
    "tests/training/operations/places/test_calendar_entries.py": {
        "test_each_date_of_a_run_has_a_uid_and_an_attachment_of_its_own": [
            "lock training.operations.places.fast_path.lock_and_count"
        ]
    },
    "tests/training/operations/places/test_colleagues.py": {
        "test_somebody_new_gets_a_practitioners_post_and_no_account": ["audit partnership.person-added"]
    },
    "tests/training/operations/places/test_emails_of_offers.py": {
        "test_an_offer_that_ended": ["audit training.offer-lapsed"]
    },
    "tests/training/operations/places/test_interests.py": {
        "test_interest_is_kept_once_and_with_its_moment": ["audit training.interest-registered"],
        "test_whoever_withdraws_leaves_the_list_and_may_ask_again_at_its_end": ["audit training.interest-withdrawn"],
        "test_invitations_whose_offers_fail_do_not_stay": ["audit training.waiting-list-joined"],
    },
    "tests/training/operations/places/test_leavers.py": {
        "test_the_team_and_the_lead_see_the_places_offers_and_positions_of_whoever_left": [
            "audit training.booking-moved"
        ]
    },
    "tests/training/operations/places/test_needs.py": {
        "test_nobody_answers_for_a_booking_that_has_ended_or_a_run_that_is_over": ["audit training.booking-cancelled"],
        "test_an_answer_is_kept_enciphered_and_the_audit_trail_says_only_that_there_is_one": [
            "audit training.needs-answered",
            "lock training.operations.places.needs.answer",
        ],
        "test_answers_are_emptied_as_many_days_after_the_run_as_it_says": [
            "audit training.needs-purged",
            "lock training.operations.places.needs.purge",
        ],
        "test_every_reading_is_recorded_for_each_person": ["audit training.needs-read"],
    },
    "tests/training/operations/places/test_offers.py": {
        "test_an_accepted_offer_is_a_place": ["audit training.offer-accepted"],
        "test_a_declined_offer_goes_to_the_next_at_once": ["audit training.offer-declined"],
        "test_a_passer_by_does_not_get_a_place_before_those_who_wait": ["audit training.place-offered"],
    },
    "tests/training/operations/places/test_place_counts.py": {
        "test_the_locked_run_is_the_row_as_it_is_now": ["lock training.operations.places.place_counts.lock"]
    },
    "tests/training/operations/places/test_reductions.py": {
        "test_named_people_move_to_the_head_of_the_waiting_list_in_their_order": ["audit training.places-reduced"]
    },
    "tests/training/operations/places/test_managers.py": {
        "test_a_confirmed_manager_is_emailed_and_has_the_full_time": ["audit training.manager-confirmed"]
    },
    "tests/training/operations/places/test_team_bookings.py": {
        "test_a_place_is_added_for_the_named_person_past_the_waiting_list": ["audit training.place-added"]
    },
    "tests/training/operations/places/test_waiting_list.py": {
        "test_who_moved_them_from_where_and_why_is_recorded_and_nobody_else_is_emailed": [
            "audit training.waiting-list-moved"
        ]
    },
    "tests/training/operations/places/test_messages.py": {
        "test_everybody_in_the_groups_gets_one_email_and_the_words_are_stored": ["audit training.message-sent"]
    },
    "tests/training/views/test_team_bookings.py": {
        "test_the_attendee_list_is_a_table_in_both_kinds": ["audit training.attendee-list-downloaded"]
    },
    "tests/training/operations/places/test_substitution.py": {
        "test_a_substitution_whose_last_letter_fails_does_not_stay": ["audit training.place-replaced"]
    },
    "tests/training/views/test_charges.py": {
        "test_a_name_in_the_export_is_never_a_formula": ["audit training.charges-exported"]
    },
    "tests/training/views/test_office.py": {"test_a_venue_is_created": ["audit training.venue-created"]},
    "tests/training/views/test_personal.py": {
        "test_a_manager_who_does_not_approve_gives_a_reason": ["audit training.approval-missing"]
    },
    "tests/training/views/test_planning.py": {
        "test_a_theme_becomes_a_requested_course_that_people_register_interest_in": ["audit training.course-requested"],
        "test_a_person_without_a_post_stays_on_the_list": ["audit training.interested-invited"],
    },
}
