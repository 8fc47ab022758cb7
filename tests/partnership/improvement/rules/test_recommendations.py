"""The workflow of a recommendation, and who may make its moves."""

import pytest

from partnership.models import Recommendation, RecommendationStatus
from shield.records.workflow import moves_for
from tests.cast import EVERYBODY, make

pytestmark = pytest.mark.django_db
R = RecommendationStatus

# Implemented never equals closed; what had no impact is planned again, or closed by the Board.
TABLE = {
    "present": ({R.DRAFTED}, R.PRESENTED),
    "accept": ({R.PRESENTED}, R.ACCEPTED),
    "accept-in-part": ({R.PRESENTED}, R.ACCEPTED_IN_PART),
    "not-accept": ({R.PRESENTED}, R.NOT_ACCEPTED),
    "plan": ({R.ACCEPTED, R.ACCEPTED_IN_PART, R.IMPACT_NOT_SEEN}, R.PLANNED),
    "implement": ({R.PLANNED}, R.IMPLEMENTED),
    "evidence-impact": ({R.IMPLEMENTED}, R.IMPACT_EVIDENCED),
    "report-no-impact": ({R.IMPLEMENTED}, R.IMPACT_NOT_SEEN),
    "close": ({R.IMPACT_EVIDENCED, R.IMPACT_NOT_SEEN, R.NOT_ACCEPTED}, R.CLOSED),
}


def test_the_workflow_has_exactly_these_moves():
    assert {move.verb: (set(move.sources), move.target) for move in Recommendation.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_person_may_make_the_moves_of_the_table_and_no_others(name):
    user = make(name)
    found = {status: [move.verb for move in moves_for(Recommendation(status=status), user)] for status in R}
    assert found == {
        status: [verb for verb, (sources, _) in TABLE.items() if status in sources and name == "team"] for status in R
    }
