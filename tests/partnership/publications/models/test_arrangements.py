from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.models import ArrangementsStatus, ArrangementsVersion
from shield.models import StatusChange
from shield.records.workflow import advance
from shield.refusals import Refused
from tests.factories.arrangements import signature, version_in
from tests.factories.partnership import UserFactory
from tests.partnership.life_tables import ARRANGEMENTS

pytestmark = pytest.mark.django_db
A = ArrangementsStatus


def test_the_table_names_every_verb_once():
    assert [move.verb for move in ArrangementsVersion.WORKFLOW] == list(ARRANGEMENTS)


def stamps(verb):
    """What the database wants to be written with a move."""
    if verb != "publish":
        return {}
    done = version_in(A.SUPERSEDED, number=9)
    return {name: getattr(done, name) for name in ("document", "published_at", "published_by")}


@pytest.mark.slow
@pytest.mark.parametrize("status", list(A))
@pytest.mark.parametrize("verb", ARRANGEMENTS)
def test_a_move_starts_from_the_states_of_the_table_and_from_no_other(verb, status, team):
    version = version_in(status)
    target, more = ARRANGEMENTS[verb].moves.get(status), stamps(verb)
    if target is None:
        with pytest.raises(Refused, match="can no longer be done"):
            advance(version, verb, by=team, **more)
    else:
        advance(version, verb, by=team, **more)
    found = ArrangementsVersion.objects.get(pk=version.pk)
    told = list(StatusChange.objects.values_list("verb", "was", "now", "by"))
    assert (found.status, told) == ((target, [(verb, status, target, team.pk)]) if target else (status, []))


def test_a_version_that_is_signed_is_due_from_its_first_day():
    version_in(A.SIGNED, effective_on=date(2025, 1, 1))
    due = [ArrangementsVersion.objects.due(day).count() for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert due == [0, 1]


@pytest.mark.parametrize(("month_only", "words"), [(False, "2 December 2024"), (True, "December 2024")])
def test_it_says_from_when_it_is_in_force(month_only, words):
    assert ArrangementsVersion(effective_on=date(2024, 12, 2), shows_month_only=month_only).in_force_from == words


def two_signatures(**same):
    version = version_in(A.SIGNING)
    for seat in ("health", same.pop("seat", "police")):
        signature(version, seat, same.get("by") or UserFactory())


WRONG = {
    "one_version_in_force": lambda: [version_in(A.PUBLISHED, number=number) for number in (1, 2)],
    "published_version_has_its_document": lambda: version_in(A.PUBLISHED, document=None),
    "one_arrangements_signature_per_seat": lambda: two_signatures(seat="health"),
    "one_arrangements_signature_per_person": lambda: two_signatures(by=UserFactory()),
    "one_check_per_rule_and_version": lambda: [version.checks.create(key="x") for version in [version_in(A.DRAFT)] * 2],
    "one_change_per_place": lambda: [
        version.changes.create(order=1, section="x", now="y") for version in [version_in(A.DRAFT)] * 2
    ],
}


@pytest.mark.parametrize("constraint", WRONG)
def test_the_database_refuses(constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WRONG[constraint]()


def test_a_void_signature_leaves_its_seat_free():
    version, by = version_in(A.SIGNING), UserFactory()
    signature(version, "health", by, voided_at="2024-12-01T09:00Z")
    signature(version, "health", by)
    assert (version.signatures.count(), version.live_signatures().count()) == (2, 1)
