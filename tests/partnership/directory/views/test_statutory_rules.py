"""The page of a statutory rule."""

from datetime import date

import pytest

from reviews.models import ClockKey, ReviewClock
from tests.factories.publications import RuleFactory
from tests.factories.reviews import PracticeReviewFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "reader", ["practitioner", "agency_lead", "board_member", "hub_member", "team", "scrutineer", "administrator"]
)
def test_the_history_of_a_rule_does_not_tell_how_many_incidents_there_were(reader, request, sign_in):
    rule = RuleFactory()
    ReviewClock.objects.create(
        review=PracticeReviewFactory(), key=ClockKey.NOTIFY, starts_on=date(2026, 8, 27), rule=rule
    )
    page = sign_in(request.getfixturevalue(reader)).get(rule.get_absolute_url())
    assert [entry.what for entry in page.context["history"]] == [f"Statutory rule added: {rule.title}"]
