"""A recommendation is accepted, in part or not, only through a decision of a meeting or by correspondence."""

from datetime import date

import pytest

from partnership.board.operations import minutes
from partnership.improvement.operations import recommendations
from partnership.models import Decision, MeetingStatus, Recommendation, RecommendationStatus
from shield.models import AuditEntry, StatusChange
from shield.refusals import Refused
from tests.factories.meetings import meeting_in
from tests.factories.partnership import RecommendationFactory
from tests.factories.publications import DecisionFactory

pytestmark = pytest.mark.django_db
M, R = MeetingStatus, RecommendationStatus
MADE = date(2020, 1, 20)


def presented():
    return RecommendationFactory(status=R.PRESENTED, made_on=MADE)


def taken(verb="agreed", status=M.HELD, day=date(2020, 1, 27)):
    return DecisionFactory(meeting=meeting_in(status, starts_on=day), verb=verb)


def decide(recommendation, decision, by, verb="accept", reason=""):
    return recommendations.decide(recommendation=recommendation, verb=verb, decision=decision, by=by, reason=reason)


@pytest.mark.parametrize(
    ("verb", "said", "status", "meeting"),
    [
        ("accept", "agreed", R.ACCEPTED, M.HELD),
        ("accept", "signed_off", R.ACCEPTED, M.DECIDED),
        ("accept-in-part", "agreed", R.ACCEPTED_IN_PART, M.MINUTES_DRAFT),
        ("not-accept", "not_agreed", R.NOT_ACCEPTED, M.HELD),
    ],
)
def test_a_decision_carries_the_recommendation(verb, said, status, meeting, team):
    recommendation, decision = presented(), taken(said, meeting)
    decide(recommendation, decision, team, verb, "Not the last part")
    assert Recommendation.objects.values_list("status", "decision").get() == (status, decision.pk)
    reason = StatusChange.objects.get(verb=verb).reason
    assert reason == f"{decision} ({decision.meeting}). Not the last part"
    assert AuditEntry.objects.get(kind=f"partnership.recommendation-{verb}").facts == {"decision": decision.pk}


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("accept", {"verb": "not_agreed"}),
        ("accept", {"verb": "noted"}),
        ("accept", {"status": M.AGENDA_PUBLISHED}),
        ("accept", {"day": date(2020, 1, 19)}),
        ("not-accept", {"verb": "agreed"}),
    ],
)
def test_another_decision_does_not(verb, facts, team):
    recommendation = presented()
    with pytest.raises(Refused, match="^Select a decision that says this") as refusal:
        decide(recommendation, taken(**facts), team, verb)
    assert (refusal.value.field, Recommendation.objects.get().status) == ("decision", R.PRESENTED)


@pytest.mark.parametrize("verb", ["accept", "accept-in-part", "not-accept"])
def test_no_button_does_it_without_a_decision(verb, team):
    with pytest.raises(Refused, match="^Only a decision of a meeting or by correspondence can do this$"):
        recommendations.move(recommendation=presented(), verb=verb, by=team, reason="Because")
    assert Recommendation.objects.get().status == R.PRESENTED


def test_a_decision_that_carried_a_recommendation_cannot_be_removed(team):
    decision = taken()
    decide(presented(), decision, team)
    with pytest.raises(Refused, match="^A recommendation was decided by this decision, so you cannot remove it$"):
        minutes.remove_decision(decision=decision, by=team)
    assert Decision.objects.get() == decision
