"""Permissions for recommendations."""

import rules

from partnership.directory.rules.roles import (
    governs,
    is_hub_member,
    is_operational_team,
    is_review_member,
    knows_of_reviews,
)

READ_RECOMMENDATIONS = "partnership.read-recommendations"
READ_SEALED_RECOMMENDATIONS = "partnership.read-sealed-recommendations"
EDIT_RECOMMENDATIONS = "partnership.edit-recommendations"
EDIT_QUESTION_SETS = "partnership.edit-question-sets"
rules.add_perm(READ_RECOMMENDATIONS, governs | is_hub_member | is_review_member)
rules.add_perm(READ_SEALED_RECOMMENDATIONS, knows_of_reviews)
rules.add_perm(EDIT_RECOMMENDATIONS, is_operational_team)
rules.add_perm(EDIT_QUESTION_SETS, is_operational_team)


for verb in ("present", "accept", "accept-in-part", "not-accept", "plan", "implement"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)

for verb in ("evidence-impact", "report-no-impact", "close"):
    rules.add_perm(f"partnership.{verb}-recommendation", is_operational_team)
