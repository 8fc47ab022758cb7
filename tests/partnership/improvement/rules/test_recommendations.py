"""The life of a recommendation, written out once more by hand, and who may take which step of it."""

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


def test_the_moves_are_the_ones_that_were_agreed():
    assert {move.verb: (set(move.sources), move.target) for move in Recommendation.WORKFLOW} == TABLE


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_everybody_may_take_the_steps_of_the_table_and_no_other_in_every_state(name):
    user = make(name)
    found = {status: [move.verb for move in moves_for(Recommendation(status=status), user)] for status in R}
    assert found == {
        status: [verb for verb, (sources, _) in TABLE.items() if status in sources and name == "team"] for status in R
    }
