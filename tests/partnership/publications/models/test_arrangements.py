from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.models import ArrangementsStatus, ArrangementsVersion
from shield.models import StatusChange
from shield.records.workflow import advance
from shield.refusals import Refused
from tests.factories.partnership import UserFactory
from tests.factories.signing import signature, version_in
from tests.partnership.life_tables import ARRANGEMENTS
from tests.savepoints import undone

pytestmark = pytest.mark.django_db


def test_the_table_has_every_verb_once():
    assert [move.verb for move in ArrangementsVersion.WORKFLOW] == list(ARRANGEMENTS)


def stamps(verb):
    """Return what the database requires with a move."""
    if verb != "publish":
        return {}
    done = version_in(ArrangementsStatus.SUPERSEDED, number=9)
    return {name: getattr(done, name) for name in ("document", "content_hash", "published_at", "published_by")}


@pytest.mark.slow
@pytest.mark.parametrize("status", list(ArrangementsStatus))
def test_a_move_starts_from_the_states_of_the_table_and_from_no_other(status, team, subtests):
    key = version_in(status).pk
    for verb, step in ARRANGEMENTS.items():
        with subtests.test(verb), undone():
            version = ArrangementsVersion.objects.get(pk=key)
            target, more = step.moves.get(status), stamps(verb)
            if target is None:
                with pytest.raises(Refused, match="can no longer"):
                    advance(version, verb, by=team, **more)
            else:
                advance(version, verb, by=team, **more)
            found = ArrangementsVersion.objects.get(pk=key)
            changes = list(StatusChange.objects.values_list("verb", "was", "now", "by"))
            assert (found.status, changes) == ((target, [(verb, status, target, team.pk)]) if target else (status, []))


def test_a_version_that_is_signed_is_due_from_its_first_day():
    version_in(ArrangementsStatus.SIGNED, effective_on=date(2025, 1, 1))
    due = [ArrangementsVersion.objects.due(day).count() for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert due == [0, 1]


@pytest.mark.parametrize(("month_only", "words"), [(False, "2 December 2024"), (True, "December 2024")])
def test_the_first_day_is_shown_with_or_without_its_day(month_only, words):
    assert ArrangementsVersion(effective_on=date(2024, 12, 2), shows_month_only=month_only).in_force_from == words


def two_signatures(**same):
    version = version_in(ArrangementsStatus.SIGNING)
    for seat in ("health", same.pop("seat", "police")):
        signature(version, seat, same.get("by") or UserFactory())


WRONG = {
    "one_version_in_force": lambda: [version_in(ArrangementsStatus.PUBLISHED, number=number) for number in (1, 2)],
    "published_arrangementsversion_is_complete": lambda: version_in(ArrangementsStatus.PUBLISHED, document=None),
    "one_arrangementssignature_per_seat": lambda: two_signatures(seat="health"),
    "one_arrangementssignature_per_person": lambda: two_signatures(by=UserFactory()),
    "one_check_per_rule_and_version": lambda: [
        version.checks.create(key="x") for version in [version_in(ArrangementsStatus.DRAFT)] * 2
    ],
    "one_change_per_place": lambda: [
        version.changes.create(order=1, section="x", now="y") for version in [version_in(ArrangementsStatus.DRAFT)] * 2
    ],
}


@pytest.mark.parametrize("constraint", WRONG)
def test_the_database_refuses(constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        WRONG[constraint]()


def test_a_cancelled_signature_leaves_its_seat_free():
    version, by = version_in(ArrangementsStatus.SIGNING), UserFactory()
    signature(version, "health", by, voided_at="2024-12-01T09:00Z")
    signature(version, "health", by)
    assert (version.signatures.count(), version.live_signatures().count()) == (2, 1)
