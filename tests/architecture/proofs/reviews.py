"""What the tests of reviews prove."""

PROOFS = {
    "tests/reviews/operations/test_clocks.py": {
        "test_a_date_that_is_removed_stops_its_clock": ["audit reviews.review-edited", "audit reviews.review-referred"]
    },
    "tests/reviews/operations/test_moves.py": {
        "test_a_final_report_lists_the_recipients_of_advance_copies": [
            "audit reviews.advance-copies-listed",
            "audit reviews.review-moved",
        ],
        "test_the_partners_views_are_stored": ["audit reviews.partner-views-recorded"],
        "test_advance_copies_are_confirmed_when_all_are_sent": ["lock reviews.operations.moves.move"],
    },
    "tests/reviews/operations/test_reviews.py": {
        "test_a_copy_is_not_sent_in_the_future": [
            "audit reviews.advance-copy-sent",
            "lock reviews.operations.advance_copies.record_sent",
        ],
        "test_a_monitoring_entry_is_stored": ["audit reviews.review-monitored"],
        "test_a_draft_names_neither_review_nor_pseudonym": ["lock reviews.operations.recommendations.add"],
    },
    "tests/reviews/views/test_reviews.py": {
        "test_an_incident_is_recorded_under_a_pseudonym_only": ["audit reviews.referral-opened"],
        "test_the_decision_is_recorded_with_its_four_criteria": ["audit reviews.review-read"],
        "test_the_list_is_recorded_with_its_number_of_rows": ["audit reviews.reviews-listed"],
    },
}
