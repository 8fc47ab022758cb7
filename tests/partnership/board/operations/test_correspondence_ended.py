"""Decisions by correspondence end on time, decided or lapsed, and are reported at the next meeting."""

from datetime import date, time, timedelta
from unittest import mock

import pytest

from partnership.board.operations import correspondence, meetings
from partnership.board.operations.counting import counts_of
from partnership.models import (
    AgencyRelation,
    Decision,
    MajorityRule,
    Meeting,
    MeetingFormat,
    MeetingStatus,
    PartnerSeat,
    RelationKind,
)
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.cast import make
from tests.factories.meetings import AgendaItemFactory, meeting_in
from tests.factories.partnership import AgencyFactory
from tests.partnership.by_correspondence import AFTER, END, NOW, SOON, agree, circulate, respond, set_rule, user

pytestmark = pytest.mark.django_db
M, S = MeetingStatus, PartnerSeat


# Ended


def missing_seats(meeting):
    return {seat for count in counts_of(meeting) for seat in count.missing_seats}


def decisions():
    return list(Decision.objects.values_list("number", "item__title", "topic", "verb", "reason"))


def test_at_the_closing_time_each_recommendation_is_decided(out):
    agree(out, "ada", "hew")
    respond(out, "pol", "abstains", "disagrees:Too dear")
    respond(out, "mia", "disagrees:No", "agrees")
    assert correspondence.end_due(now=END) == 1
    assert Meeting.objects.get().status == M.DECIDED
    assert decisions() == [
        (
            1,
            "Pay",
            "Pay",
            "not_agreed",
            (
                "2 agree, 1 does not agree, 1 abstains. "
                "Each must agree: Local authority agrees, Health agrees, Police abstains. "
                "Needed: agreement of more than half of those who agree or disagree. mia's: No."
            ),
        ),
        (
            2,
            "Save",
            "Save",
            "not_agreed",
            (
                "3 agree, 1 does not agree. "
                "Each must agree: Local authority agrees, Health agrees, Police does not agree. "
                "Needed: agreement of more than half of those who agree or disagree. pol's: Too dear."
            ),
        ),
    ]


def test_it_lapses_without_the_response_of_a_required_partner_on_each_item(out):
    agree(out, "ada", "hew", "mia")
    respond(out, "pol", "agrees")
    assert missing_seats(out) == {S.POLICE}
    assert correspondence.end_due(now=AFTER) == 1
    assert (Meeting.objects.get().status, decisions()) == (M.LAPSED, [])
    assert AuditEntry.objects.get(kind="partnership.correspondence-lapsed").actor is None


def test_ending_is_idempotent_and_never_early(out):
    agree(out, "ada", "hew", "pol")
    assert correspondence.end_due(now=END - timedelta(seconds=1)) == 0
    assert correspondence.end_due(now=END) == 1
    before = decisions()
    assert (correspondence.end_due(now=AFTER), decisions(), len(before)) == (0, before, 2)


def test_only_the_required_partners_have_to_respond(letter, team):
    set_rule(letter, required_seats=[S.HEALTH], majority=MajorityRule.NONE)
    circulate(letter, team)
    agree(letter, "hew")
    respond(letter, "ada", "disagrees:No", "disagrees:No")
    assert missing_seats(Meeting.objects.get()) == set()
    correspondence.end_due(now=AFTER)
    assert [row[3] for row in decisions()] == ["agreed", "agreed"]


def test_a_response_of_a_child_agency_counts_for_the_partner(out):
    AgencyRelation.objects.filter(seat=S.POLICE).delete()
    force = AgencyFactory(name="The force", parent=None)
    force.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=S.POLICE, starts_on=date(2018, 1, 1))
    agree(out, "ada", "hew", "pol")
    assert missing_seats(out) == {S.POLICE}
    pol = out.group.memberships.get(person__name="pol").agency
    pol.parent = force
    pol.save()
    assert missing_seats(out) == set()


def test_an_agency_whose_relationship_has_ended_does_not_count_for_the_partner(out):
    held = AgencyRelation.objects.get(seat=S.HEALTH)
    held.ends_on = date(2026, 5, 5)
    held.save()
    agree(out, "ada", "hew", "pol")
    assert missing_seats(out) == {S.HEALTH}


def test_an_error_in_one_does_not_stop_the_others():
    ending = correspondence._end
    facts = {"opens_at": NOW, "closes_at": END, "required_seats": [S.HEALTH]}
    first, second = (
        AgendaItemFactory(meeting=meeting_in(M.CIRCULATED, starts_on=date(2026, 5, day), **facts)).meeting
        for day in (6, 5)
    )

    def trouble(meeting, now):
        if meeting == first:
            raise RuntimeError
        return ending(meeting, now)

    with mock.patch.object(correspondence, "_end", trouble):
        assert correspondence.end_due(now=AFTER) == 1
    assert [Meeting.objects.get(pk=each.pk).status for each in (first, second)] == [M.CIRCULATED, M.LAPSED]


@pytest.mark.parametrize("answered", [("ada", "hew", "pol"), ("ada",)])
def test_ending_without_its_audit_entry_is_rolled_back(answered, out):
    agree(out, *answered)
    with mock.patch("partnership.board.operations.correspondence.audit.record", side_effect=RuntimeError):
        assert correspondence.end_due(now=AFTER) == 0
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


# Decided by the team


def test_it_is_decided_early_only_after_every_voting_member_responded(out, team):
    agree(out, "ada", "hew", "pol")
    respond(out, "mia", "agrees")
    with pytest.raises(Refused, match="^1 response is missing. Members can respond until .* 6 May 2026"):
        correspondence.decide(meeting=out, by=team, now=SOON)
    respond(out, "mia", "agrees", "abstains")
    assert correspondence.decide(meeting=out, by=team, now=SOON).status == M.DECIDED
    assert [row[3] for row in decisions()] == ["agreed", "agreed"]


def test_it_is_not_decided_without_every_required_partner(out, team):
    agree(out, "hew", "mia")
    with pytest.raises(Refused, match="^Required responses are missing: Local authority, Police$"):
        correspondence.decide(meeting=out, by=team, now=AFTER)
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


def test_a_decision_without_its_audit_entry_is_rolled_back(out, team, broken_record):
    agree(out, "ada", "hew", "pol")
    broken_record(lambda: correspondence.decide(meeting=out, by=team, now=AFTER))
    assert (Meeting.objects.get().status, decisions()) == (M.CIRCULATED, [])


# Reported


def test_the_result_is_on_the_next_agenda(out, team):
    agree(out, "ada", "hew", "pol")
    correspondence.end_due(now=AFTER)
    ahead = meetings.create(
        group=out.group, starts_on=date(2026, 6, 1), starts_at=time(10), format=MeetingFormat.VIRTUAL, by=team
    )
    meetings.publish_agenda(meeting=ahead, by=team)
    item = ahead.agenda_items.get()
    assert (item.kind, item.title, item.about) == ("correspondence", "Decided by correspondence: Budget", out)


ENDS = {
    "decided": lambda out, by: agree(out, "ada", "hew", "pol") or correspondence.end_due(now=AFTER),
    "lapsed": lambda out, by: correspondence.end_due(now=AFTER),
    "referred": lambda out, by: correspondence.refer_to_meeting(meeting=out, reason="Talk", by=by, now=SOON),
}


@pytest.mark.parametrize("status", ENDS)
def test_every_outcome_is_added_to_the_next_published_agenda(status, out, team):
    first, second = (
        AgendaItemFactory(
            meeting__group=out.group, meeting__status=M.AGENDA_PUBLISHED, meeting__starts_on=date(2026, month, 1)
        ).meeting
        for month in (6, 7)
    )
    ENDS[status](out, user(out, "mia"))
    assert Meeting.objects.get(pk=out.pk).status == status
    assert [list(each.agenda_items.values_list("kind", "about")) for each in (first, second)] == [
        [("correspondence", out.pk), ("typed", None)],
        [("typed", None)],
    ]


# Rivals


@pytest.mark.django_db(transaction=True)
def test_concurrent_decisions_succeed_once(out, rivals):
    team = make("team")
    agree(out, "ada", "hew", "pol")
    outcomes = rivals(lambda: correspondence.decide(meeting=out, by=team, now=AFTER).status)
    assert outcomes == ["You can no longer do this"] * 3 + ["decided"]
    assert len(decisions()) == 2


@pytest.mark.django_db(transaction=True)
def test_concurrent_runs_end_it_once(out, rivals, caplog):
    agree(out, "ada", "hew", "pol")
    assert rivals(lambda: correspondence.end_due(now=AFTER)) == [0, 0, 0, 1]
    assert caplog.messages == []
    assert len(decisions()) == 2
