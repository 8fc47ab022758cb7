"""What the tests of learninghub prove."""

PROOFS = {
    "tests/learninghub/operations/test_priorities.py": {
        "test_a_colleagues_edit_is_not_overwritten": ["audit learninghub.*-edited"],
        "test_a_reason_replaces_missing_evidence_and_is_stored": ["audit learninghub.priority-moved"],
        "test_scoping_needs_a_start_date": ["lock learninghub.operations.priorities.move"],
        "test_each_question_about_impact_needs_an_answer_or_a_reason[better_off]": [
            "lock learninghub.operations.priorities.report_impact"
        ],
    },
    "tests/learninghub/operations/test_priority_parts.py": {
        "test_a_part_is_added_and_the_audit_says_so": ["audit learninghub.*-added"],
        "test_recommendations_are_refused_while_paused_before_their_stage": [
            "lock learninghub.operations.recommendations.add"
        ],
    },
    "tests/learninghub/views/test_priorities.py": {
        "test_the_team_proposes_a_priority": ["audit learninghub.priority-proposed"]
    },
    "tests/learninghub/views/test_priority_parts.py": {
        "test_a_draft_is_edited_until_the_board_has_seen_it": ["audit partnership.recommendation-updated"]
    },
}
