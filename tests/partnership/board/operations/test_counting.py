"""Responses by correspondence are counted by the rule of the group; no position is no agreement."""

import pytest

from partnership.board.operations.counting import Count
from partnership.models import AgendaItem, MajorityRule, PartnerSeat, Position

R, S = MajorityRule, PartnerSeat
BOTH = (S.HEALTH, S.POLICE)
FIVE = 5


def count(health="", police="", others="", *, seats=BOTH, responses=None, majority=R.NONE):
    """Return a count of five members: of health, the police and three others; ``A`` agrees, ``c`` with changes."""
    stances = {"A": "agrees", "c": "with_changes", "d": "disagrees", "-": "abstains"}
    by_seat = {
        seat: [Position(stance=stances[each], reason="x") for each in typed]
        for seat, typed in ((S.HEALTH, health), (S.POLICE, police))
    }
    rest = [Position(stance=stances[each], reason="x") for each in others]
    positions = [*by_seat[S.HEALTH], *by_seat[S.POLICE], *rest]
    return Count(AgendaItem(), positions, by_seat, seats, responses, majority, FIVE)


@pytest.mark.parametrize(
    ("health", "police", "agreed"),
    [
        ("A", "A", True),
        ("A", "c", True),
        ("A", "-", False),
        ("A", "d", False),
        ("A", "", False),
        ("A", "A-", True),
        ("A", "Ad", False),
    ],
)
def test_each_required_partner_must_agree(health, police, agreed):
    assert count(health, police).is_agreed is agreed


@pytest.mark.parametrize(
    ("majority", "others", "agreed"),
    [
        (R.NONE, "dd", True),
        (R.VOTES, "dd", False),
        (R.VOTES, "d--", True),
        (R.MEMBERS, "", False),
        (R.MEMBERS, "c", True),
        (R.EVERYONE, "AA", False),
        (R.EVERYONE, "AAA", True),
        (R.EVERYONE, "AA-", False),
    ],
)
def test_the_majority_must_agree(majority, others, agreed):
    assert count("A", "A", others, majority=majority).is_agreed is agreed


@pytest.mark.parametrize(("responses", "agreed"), [(3, True), (4, False)])
def test_enough_members_must_respond(responses, agreed):
    assert count("A", "A", "-", responses=responses).is_agreed is agreed


@pytest.mark.parametrize(
    ("health", "police", "asks"), [("A", "c", True), ("A", "A", False), ("c", "d", False), ("c", "", False)]
)
def test_changes_are_asked_again_only_where_it_would_be_agreed(health, police, asks):
    assert count(health, police).asks_for_changes is asks


def test_the_count_in_words():
    assert count("A", "", "c-", responses=3, majority=R.MEMBERS).words == (
        "1 agrees, 1 agrees with changes, 1 abstains, 2 have not responded. "
        "Each must agree: Health agrees, Police has not responded. "
        "Needed: 3 responses and agreement of more than half of all voting members."
    )
