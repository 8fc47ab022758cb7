"""Two people at once, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from reviews.models import PracticeReview
from reviews.operations import moves, reviews
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


def test_of_several_who_make_the_same_move_one_is_first():
    review, team = PracticeReviewFactory(), make("team")
    move = partial(moves.move, review=review, verb="consider", by=team)
    assert sorted(race(*[move] * 6)) == [False] * 5 + [True]
    assert StatusChange.objects.of(review).count() == 1


def test_of_several_who_save_the_same_version_one_is_first():
    review, team = PracticeReviewFactory(), make("team")
    saves = [partial(reviews.update, review=review, version=1, by=team, owner=name) for name in "ABCDEF"]
    outcomes = race(*saves)
    saved = PracticeReview.objects.get(pk=review.pk)
    assert outcomes.count(True) == 1
    assert (saved.owner, saved.version) == ("ABCDEF"[outcomes.index(True)], 2)
