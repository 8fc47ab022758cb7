"""Recommendations: made, answered by the Board, planned, carried out, and asked whether they made a difference."""

from typing import Any

from django.db import models, transaction

from partnership.directory.models import Theme
from partnership.improvement.models import Recommendation, RecommendationStatus
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused

# Each question has an answer, or an honest blank with its reason.
BLANK = {
    "how_much": "Say how much was done, or why that is not known yet.",
    "how_well": "Say how well it was done, or why that is not known yet.",
    "better_off": "Say whether anyone is better off, or why that is not known yet.",
}


@transaction.atomic
def make(
    *,
    source: str,
    source_title: str,
    text: str,
    by: Any,
    source_url: str = "",
    source_permission: str = "",
    source_record: models.Model | None = None,
    themes: list[Theme] | None = None,
    **more: Any,
) -> Recommendation:
    """Keep a recommendation with where it came from, in words and an address; the record may live in an app above.

    Only readers with ``source_permission`` are led to that address; empty is whoever reads the recommendation.
    """
    recommendation = Recommendation.objects.create(
        source=source,
        source_title=source_title,
        source_url=source_url,
        source_permission=source_permission,
        source_type=source_record._meta.label_lower if source_record else "",
        source_id=str(source_record.pk) if source_record else "",
        text=text,
        **more,
    )
    recommendation.themes.set(themes or [])
    audit.record("partnership.recommendation-made", recommendation, by=by, source=source)
    return recommendation


@transaction.atomic
def redraft(
    *, recommendation: Recommendation, text: str, by: Any, themes: list[Theme] | None = None, **more: Any
) -> Recommendation:
    """Change a draft; what the Board has seen stays as the Board saw it."""
    drafts = Recommendation.objects.filter(pk=recommendation.pk, status=RecommendationStatus.DRAFTED)
    if not drafts.update(text=text, **more):
        raise Refused("The Board has seen this recommendation, so its words stay as they are.")
    recommendation.refresh_from_db()
    recommendation.themes.set(themes or [])
    audit.record("partnership.recommendation-redrafted", recommendation, by=by)
    return recommendation


@transaction.atomic
def move(*, recommendation: Recommendation, verb: str, by: Any, reason: str = "") -> Recommendation:
    """Take a recommendation one step on. Planning needs an action; carrying out needs every action verified."""
    if verb == "plan" and not recommendation.actions.exclude(status="withdrawn").exists():
        raise Refused("Give it at least one action first.")
    if verb == "implement" and recommendation.actions.unfinished().exists():
        raise Refused("Every action has to be verified first.")
    advance(recommendation, verb, by=by, reason=reason)
    audit.record(f"partnership.recommendation-{verb}", recommendation, by=by)
    return recommendation


@transaction.atomic
def evidence_impact(
    *, recommendation: Recommendation, how_much: str, how_well: str, better_off: str, by: Any
) -> Recommendation:
    """Answer how much, how well, and whether anyone is better off; none of the three may stay blank."""
    answers: dict[str, Any] = {"how_much": how_much, "how_well": how_well, "better_off": better_off}
    for question, words in BLANK.items():
        if not answers[question].strip():
            raise Refused(words, field=question)
    advance(recommendation, "evidence-impact", by=by, **answers)
    audit.record("partnership.recommendation-evidence-impact", recommendation, by=by)
    return recommendation
