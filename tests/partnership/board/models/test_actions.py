from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.models import Action, ActionStatus
from shield.models import StatusChange
from shield.records.workflow import advance
from shield.refusals import Refused
from tests.factories.partnership import ActionFactory, PostFactory
from tests.partnership.life_tables import ACTIONS
from tests.savepoints import undone

pytestmark = pytest.mark.django_db
S = ActionStatus
DUE = date(2026, 12, 1)


def test_the_table_names_every_verb_once():
    assert [move.verb for move in Action.WORKFLOW] == list(ACTIONS)


@pytest.mark.slow
@pytest.mark.parametrize("status", list(S))
def test_a_move_starts_only_from_the_statuses_of_the_table(status, team, subtests):
    ActionFactory(status=status)
    for verb, step in ACTIONS.items():
        with subtests.test(verb), undone():
            action, target = Action.objects.get(), step.moves.get(status)
            if target is None:
                with pytest.raises(Refused, match="can no longer"):
                    advance(action, verb, by=team)
            else:
                advance(action, verb, by=team)
            found = Action.objects.get()
            told = list(StatusChange.objects.values_list("verb", "was", "now", "by"))
            assert (found.status, told) == ((target, [(verb, status, target, team.pk)]) if target else (status, []))


NOBODY = "No current owner"
RATINGS = [
    (S.VERIFIED, {}, date(2027, 1, 1), "done", "Done and verified"),
    (S.WITHDRAWN, {}, date(2027, 1, 1), "done", "Withdrawn"),
    (S.OPEN, {}, date(2026, 12, 2), "red", "1 day overdue"),
    (S.IN_PROGRESS, {}, date(2026, 12, 31), "red", "30 days overdue"),
    (S.OPEN, {"owner": None}, date(2026, 12, 2), "red", "1 day overdue"),
    (S.IN_PROGRESS, {"owner": None}, date(2026, 11, 1), "red", NOBODY),
    (S.REPORTED_DONE, {}, date(2026, 12, 31), "amber", "Reported as done, awaiting verification"),
    (S.OPEN, {}, DUE, "amber", "Not started and due within 14 days"),
    (S.OPEN, {}, date(2026, 11, 17), "amber", "Not started and due within 14 days"),
    (S.OPEN, {}, date(2026, 11, 16), "green", "Not due yet"),
    (S.IN_PROGRESS, {}, DUE, "green", "On track"),
    (S.IN_PROGRESS, {"first_due_on": date(2026, 10, 1)}, DUE, "amber", "First due on 1 October 2026"),
    (S.OPEN, {"first_due_on": date(2026, 10, 1)}, date(2026, 11, 1), "amber", "First due on 1 October 2026"),
]


@pytest.mark.parametrize(("status", "facts", "today", "colour", "why"), RATINGS)
def test_the_rating_of_an_action_has_a_reason(status, facts, today, colour, why):
    action = ActionFactory(status=status, **{"owner": PostFactory(), **facts})
    rating = action.rating(today)
    assert (rating.colour, rating.reason) == (colour, why)


def test_an_owner_whose_post_ended_is_red():
    action = ActionFactory(owner=PostFactory(ends_on=date(2026, 10, 31)))
    assert [action.rating(day).reason for day in (date(2026, 10, 31), date(2026, 11, 1))] == [
        "Not due yet",
        NOBODY,
    ]


@pytest.mark.parametrize("status", list(S))
def test_overdue_is_computed_from_the_day_the_same_for_one_and_for_all(status):
    action = ActionFactory(status=status)
    late = status in {S.OPEN, S.IN_PROGRESS}
    days = (DUE, date(2026, 12, 2))
    assert [action.is_overdue(day) for day in days] == [False, late]
    assert [Action.objects.overdue(day).count() for day in days] == [0, int(late)]


@pytest.mark.parametrize("status", list(S))
def test_an_action_is_finished_when_it_is_verified_or_withdrawn(status):
    action = ActionFactory(status=status)
    unfinished = status not in {S.VERIFIED, S.WITHDRAWN}
    assert (action.is_unfinished, Action.objects.unfinished().exists()) == (unfinished, unfinished)


WRONG = {
    "action_verified_by_and_at_together": lambda user: {"verified_by": user},
    "action_verified_by_somebody_else": lambda user: {
        "verified_by": user,
        "reported_by": user,
        "verified_at": timezone.now(),
    },
}


@pytest.mark.parametrize("constraint", WRONG)
def test_the_database_refuses(constraint, team):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ActionFactory(**WRONG[constraint](team))
