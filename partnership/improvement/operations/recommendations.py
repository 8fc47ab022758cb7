"""Recommendations: created, decided by the Board, planned, implemented, and asked whether they made a difference."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from partnership.board.models import ActionStatus, Decision, DecisionVerb, Meeting
from partnership.board.models.decisions import APPROVING
from partnership.directory.models import Theme
from partnership.improvement.models import Recommendation, RecommendationStatus
from shield.models import User
from shield.operations import audit
from shield.records.workflow import advance
from shield.refusals import Refused

# What a decision must say to accept a recommendation, in part, or not.
DECIDED_BY = {
    "accept": APPROVING,
    "accept-in-part": APPROVING,
    "not-accept": (DecisionVerb.NOT_AGREED,),
}
# The three questions of impact, and the error when one has no answer.
IMPACT_ERRORS = {
    "how_much": "Enter how much was done, or why this is not known yet",
    "how_well": "Enter how well it was done, or why this is not known yet",
    "better_off": "Enter whether anyone is better off, or why this is not known yet",
}


@transaction.atomic
def create(
    *,
    source: str,
    source_title: str,
    text: str,
    by: User,
    source_url: str = "",
    source_permission: str = "",
    source_record: models.Model | None = None,
    owner: str = "",
    due_on: date | None = None,
    themes: list[Theme] | None = None,
) -> Recommendation:
    """Create a draft. Its source is stored as text and an address, because the record may belong to an app above.

    Only readers with ``source_permission`` get the link to that address; empty is every reader of the recommendation.
    """
    recommendation = Recommendation.objects.create(
        source=source,
        source_title=source_title,
        source_url=source_url,
        source_permission=source_permission,
        source_type=source_record._meta.label_lower if source_record else "",
        source_id=str(source_record.pk) if source_record else "",
        text=text,
        owner=owner,
        due_on=due_on,
    )
    recommendation.themes.set(themes or [])
    audit.record("partnership.recommendation-created", recommendation, by=by, source=source)
    return recommendation


@transaction.atomic
def update(
    *, recommendation: Recommendation, text: str, by: User, themes: list[Theme] | None = None, **changes: Any
) -> Recommendation:
    """Edit a draft. Raise ``Refused`` when it has been presented to the Board."""
    drafts = Recommendation.objects.filter(pk=recommendation.pk, status=RecommendationStatus.DRAFTED)
    if not drafts.update(text=text, **changes):
        raise Refused("This recommendation has been presented to the Board, so it can no longer be edited")
    recommendation.refresh_from_db()
    recommendation.themes.set(themes or [])
    audit.record("partnership.recommendation-updated", recommendation, by=by)
    return recommendation


@transaction.atomic
def decide(
    *, recommendation: Recommendation, verb: str, decision: Decision, by: User, reason: str = ""
) -> Recommendation:
    """Accept a recommendation, in part, or not, as a decision of a meeting or by correspondence says.

    Raise ``Refused`` for a decision that says something else, or was taken before the recommendation was made.
    """
    if decision not in decisions_for(verb, recommendation):
        raise Refused(
            "Select a decision that says this and was taken after the recommendation was made", field="decision"
        )
    words = f"{decision} ({decision.meeting}). {reason}".strip()
    advance(recommendation, verb, by=by, reason=words, decision=decision)
    audit.record(f"partnership.recommendation-{verb}", recommendation, by=by, decision=decision.pk)
    return recommendation


def decisions_for(verb: str, recommendation: Recommendation) -> QuerySet[Decision]:
    """Return the decisions that can carry a verb: of meetings that took place after the recommendation was made."""
    since = recommendation.made_on
    found = Decision.objects.filter(verb__in=DECIDED_BY[verb], meeting__starts_on__gte=since)
    return found.filter(meeting__in=Meeting.objects.held()).order_by("-meeting__starts_on", "number")


@transaction.atomic
def move(*, recommendation: Recommendation, verb: str, by: User, reason: str = "") -> Recommendation:
    """Move a recommendation to its next state.

    Raise ``Refused`` when it is planned without an action, or implemented while an action is not verified, and for what
    only a decision can do.
    """
    if verb in DECIDED_BY:
        raise Refused("Only a decision of a meeting or by correspondence can do this")
    if verb == "plan" and not recommendation.actions.exclude(status=ActionStatus.WITHDRAWN).exists():
        raise Refused("Add at least one action first")
    if verb == "implement" and recommendation.actions.unfinished().exists():
        raise Refused("All actions must be verified first")
    advance(recommendation, verb, by=by, reason=reason)
    audit.record(f"partnership.recommendation-{verb}", recommendation, by=by)
    return recommendation


@transaction.atomic
def evidence_impact(
    *, recommendation: Recommendation, how_much: str, how_well: str, better_off: str, by: User
) -> Recommendation:
    """Record how much was done, how well, and whether anyone is better off. Raise ``Refused`` when one is blank."""
    answers: dict[str, Any] = {"how_much": how_much, "how_well": how_well, "better_off": better_off}
    for question, error in IMPACT_ERRORS.items():
        if not answers[question].strip():
            raise Refused(error, field=question)
    advance(recommendation, "evidence-impact", by=by, **answers)
    audit.record("partnership.recommendation-evidence-impact", recommendation, by=by)
    return recommendation
