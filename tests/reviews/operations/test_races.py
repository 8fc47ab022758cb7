"""Two people at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from reviews.models import PracticeReview
from reviews.operations import reviews, steps
from shield.models import StatusChange
from shield.refusals import Refused
from tests.cast import make
from tests.factories.reviews import PracticeReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)


def try_to(operation):
    try:
        operation()
    except Refused:
        return False
    finally:
        connection.close()
    return True


def race(*operations):
    with ThreadPoolExecutor(max_workers=len(operations)) as pool:
        return list(pool.map(try_to, operations))


def test_of_two_who_take_the_same_step_one_is_first():
    review, team = PracticeReviewFactory(), make("team")
    step = partial(steps.move, review=review, verb="consider", by=team)
    assert sorted(race(*[step] * 6)) == [False] * 5 + [True]
    assert StatusChange.objects.of(review).count() == 1


def test_of_two_who_save_the_same_version_one_is_first():
    review, team = PracticeReviewFactory(), make("team")
    saves = [partial(reviews.edit, review=review, version=1, by=team, owner=name) for name in "ABCDEF"]
    outcomes = race(*saves)
    saved = PracticeReview.objects.get(pk=review.pk)
    assert outcomes.count(True) == 1
    assert (saved.owner, saved.version) == ("ABCDEF"[outcomes.index(True)], 2)
