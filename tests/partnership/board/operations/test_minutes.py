"""Minutes: discussion, decisions, positions, interests, circulation and requested changes."""

from datetime import date

import pytest

from partnership.board.operations import actions, agendas, meetings, minutes
from partnership.models import (
    AgendaItem,
    ConflictOfInterest,
    Decision,
    Meeting,
    MeetingStatus,
    MinutesAmendment,
    Position,
)
from shield.refusals import Refused
from tests.factories.meetings import (
    AgendaItemFactory,
    AmendmentFactory,
    AttendanceFactory,
    meeting_in,
)
from tests.factories.partnership import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.publications import DecisionFactory, MeetingFactory
from tests.savepoints import undone

pytestmark = pytest.mark.django_db
M = MeetingStatus
WRITABLE = {M.HELD, M.MINUTES_DRAFT}

# Everything that writes in minutes, done to one item.
WRITES = {
    "keep": lambda item, by: minutes.record_discussion(item=item, discussion="We spoke.", version=item.version, by=by),
    "decide": lambda item, by: minutes.add_decision(item=item, verb="agreed", topic="Budget", reason="Needed", by=by),
    "remove decision": lambda item, by: minutes.remove_decision(decision=item.decisions.get(), by=by),
    "position": lambda item, by: minutes.record_position(item=item, agency=AgencyFactory(), stance="agrees", by=by),
    "answer": lambda item, by: minutes.answer_amendment(amendment=item.meeting.amendments.get(), accepted=True, by=by),
    "conflict": lambda item, by: minutes.record_conflict(
        item=item, person=PersonFactory(), interest="Trustee", action_taken="Left the room", by=by
    ),
}


def written(item):
    """Return everything recorded about an item."""
    item.refresh_from_db()
    return (
        (item.discussion, item.version),
        list(Decision.objects.values_list("number", "verb", "topic", "reason")),
        list(Position.objects.values_list("stance", "reason")),
        list(ConflictOfInterest.objects.values_list("interest", "action_taken")),
        list(MinutesAmendment.objects.values_list("status", "answer")),
    )


def with_words(status):
    item = AgendaItemFactory(meeting=meeting_in(status))
    DecisionFactory(meeting=item.meeting, item=item, topic="Old")
    AmendmentFactory(meeting=item.meeting)
    return item


@pytest.mark.slow
@pytest.mark.parametrize("status", list(M))
def test_minutes_can_be_edited_until_they_are_final(status, team, subtests):
    key = with_words(status).pk
    for write, perform in WRITES.items():
        with subtests.test(write), undone():
            item = AgendaItem.objects.get(pk=key)
            before = written(item)
            interests_too = {M.DRAFT, M.AGENDA_PUBLISHED, M.CIRCULATED} if write == "conflict" else set()
            if status in WRITABLE | interests_too:
                perform(item, team)
                assert written(item) != before
            else:
                with pytest.raises(Refused, match="^These minutes are final|after attendance is recorded$"):
                    perform(item, team)
                assert written(item) == before


@pytest.mark.parametrize("write", WRITES)
def test_a_change_of_minutes_without_its_audit_entry_is_rolled_back(write, team, broken_record):
    item = with_words(M.MINUTES_DRAFT)
    before = written(item)
    broken_record(lambda: WRITES[write](item, team))
    assert written(item) == before


@pytest.mark.parametrize("status", [M.MINUTES_AGREED, M.PUBLISHED])
def test_final_minutes_accept_no_additions(status, team):
    item = AgendaItemFactory(meeting=meeting_in(status))
    with pytest.raises(Refused, match="^The minutes of this meeting are final"):
        actions.create(title="x", agency=AgencyFactory(), due_on=date(2090, 1, 1), item=item, by=team)
    with pytest.raises(Refused, match="can no longer be changed$"):
        agendas.update_item(item=item, version=1, title="x", by=team)
    with pytest.raises(Refused, match="^You can only edit a meeting that has not taken place$"):
        meetings.update(meeting=item.meeting, version=1, venue="x", by=team)
    with pytest.raises(Refused, match="^You can no longer do this"):
        meetings.cancel(meeting=item.meeting, reason="x", by=team)


# Kept


def test_an_old_version_of_the_discussion_is_refused(team):
    item = AgendaItemFactory()
    minutes.record_discussion(item=item, discussion="We spoke.", version=1, by=team)
    with pytest.raises(Refused, match="Another person saved changes while you were editing"):
        minutes.record_discussion(item=item, discussion="No.", version=1, by=team)
    item.refresh_from_db()
    assert (item.discussion, item.version) == ("We spoke.", 2)


def test_decisions_are_numbered_through_the_meeting(team):
    first = AgendaItemFactory()
    second = AgendaItemFactory(meeting=first.meeting)
    minutes.add_decision(item=second, verb="agreed", topic="Budget", reason="Needed", by=team)
    minutes.add_decision(item=first, verb="noted", topic="Report", by=team)
    minutes.remove_decision(decision=Decision.objects.get(number=1), by=team)
    minutes.add_decision(item=first, verb="discussed", topic="Plan", by=team)
    rows = Decision.objects.values_list("meeting", "item", "number", "verb", "topic")
    assert list(rows) == [
        (first.meeting_id, first.pk, 2, "noted", "Report"),
        (first.meeting_id, first.pk, 3, "discussed", "Plan"),
    ]


@pytest.mark.parametrize("verb", ["agreed", "signed_off", "confirmed", "not_agreed"])
def test_a_binding_decision_needs_a_reason(verb, team):
    item = AgendaItemFactory()
    with pytest.raises(Refused, match="^Enter the reason for the decision$") as refusal:
        minutes.add_decision(item=item, verb=verb, topic="Budget", reason=" ", by=team)
    assert (refusal.value.field, Decision.objects.count()) == ("reason", 0)


@pytest.mark.parametrize("verb", ["noted", "updated", "discussed", "explored"])
def test_a_noted_decision_needs_no_reason(verb, team):
    assert minutes.add_decision(item=AgendaItemFactory(), verb=verb, topic="Budget", by=team).is_binding is False


def test_a_later_position_replaces_the_earlier_one(team):
    item, agency = AgendaItemFactory(), AgencyFactory()
    minutes.record_position(item=item, agency=agency, stance="agrees", by=team)
    minutes.record_position(item=item, agency=agency, stance="disagrees", reason="Too dear", by=team)
    assert list(Position.objects.values_list("agency", "stance", "reason")) == [(agency.pk, "disagrees", "Too dear")]


@pytest.mark.parametrize("stance", ["with_changes", "disagrees"])
def test_a_position_other_than_agreement_needs_a_reason(stance, team):
    with pytest.raises(Refused, match="^Enter a reason, or the changes ") as refusal:
        minutes.record_position(item=AgendaItemFactory(), agency=AgencyFactory(), stance=stance, reason=" ", by=team)
    assert (refusal.value.field, Position.objects.count()) == ("reason", 0)


def test_an_interest_is_recorded_once_per_person(team):
    item, person = AgendaItemFactory(), PersonFactory()
    for action_taken in ("Stayed", "Left the room"):
        minutes.record_conflict(item=item, person=person, interest="Trustee", action_taken=action_taken, by=team)
    assert list(ConflictOfInterest.objects.values_list("person", "action_taken")) == [(person.pk, "Left the room")]


# Sent round


def held():
    """Return a meeting that took place: Ann present, Ben with a deputy, Cat with apologies, and a guest."""
    meeting = MeetingFactory()
    for name, presence, deputy in (("ann", "present", ""), ("ben", "deputy", "Bea"), ("cat", "apologies", "")):
        AttendanceFactory(
            meeting=meeting, person__name=name, person__email=f"{name}@example.org", presence=presence, name=deputy
        )
    AttendanceFactory(meeting=meeting, agency=None, person=None, name="Gil", is_guest=True)
    return meeting


def test_draft_minutes_are_sent_once_to_members_and_to_people_who_attended(team, noticed):
    meeting = DecisionFactory(meeting=held()).meeting
    MembershipFactory(group=meeting.group, person__email="dee@example.org")
    MembershipFactory(group=meeting.group, person=meeting.attendances.get(person__name="cat").person)
    minutes.circulate(meeting=meeting, by=team)
    with pytest.raises(Refused, match="^You can no longer do this"):
        minutes.circulate(meeting=Meeting.objects.get(), by=team)
    assert noticed() == [("minutes-draft", f"{name}@example.org") for name in ("ann", "cat", "dee")]
    assert Meeting.objects.get().status == M.MINUTES_DRAFT


def test_empty_minutes_cannot_be_circulated(team, noticed):
    meeting = AgendaItemFactory(meeting=held()).meeting
    with pytest.raises(Refused, match="^Record the discussion or a decision on at least one item first$"):
        minutes.circulate(meeting=meeting, by=team)
    assert (Meeting.objects.get().status, noticed()) == (M.HELD, [])
    meeting.agenda_items.update(discussion="We spoke.")
    assert minutes.circulate(meeting=meeting, by=team).status == M.MINUTES_DRAFT


def test_circulating_minutes_without_an_audit_entry_is_rolled_back(team, broken_record, noticed):
    meeting = DecisionFactory(meeting=held()).meeting
    broken_record(lambda: minutes.circulate(meeting=meeting, by=team))
    assert (Meeting.objects.get().status, noticed()) == (M.HELD, [])


@pytest.mark.parametrize(("who", "may"), [("ann", True), ("ben", False), ("cat", False), ("nobody", False)])
def test_only_people_who_attended_can_request_a_change(who, may, team):
    meeting = held()
    Meeting.objects.update(status=M.MINUTES_DRAFT)
    person = meeting.attendances.filter(person__name=who).first()
    user = person.person.user if person else team
    if may:
        asked = minutes.request_amendment(meeting=meeting, text="Not so.", by=user)
        assert (asked.status, asked.requested_by, asked.text) == ("requested", user, "Not so.")
    else:
        with pytest.raises(Refused, match="^Only people who attended the meeting can request a change$"):
            minutes.request_amendment(meeting=meeting, text="Not so.", by=user)
    assert MinutesAmendment.objects.count() == may


@pytest.mark.parametrize("status", [status for status in M if status != M.MINUTES_DRAFT])
def test_a_change_can_be_requested_in_draft_minutes(status):
    there = AttendanceFactory(meeting=meeting_in(status))
    with pytest.raises(Refused, match="^You can only request a change while the minutes are a draft$"):
        minutes.request_amendment(meeting=there.meeting, text="Not so.", by=there.person.user)


@pytest.mark.parametrize("own", [True, False])
def test_a_change_can_be_requested_to_items_of_the_meeting(own):
    there = AttendanceFactory(meeting=meeting_in(M.MINUTES_DRAFT))
    item = AgendaItemFactory(meeting=there.meeting) if own else AgendaItemFactory()
    asked = {"meeting": there.meeting, "text": "Not so.", "by": there.person.user, "item": item}
    if own:
        assert minutes.request_amendment(**asked).item == item
    else:
        with pytest.raises(Refused, match="^This item belongs to another meeting$"):
            minutes.request_amendment(**asked)
    assert MinutesAmendment.objects.count() == own


def test_requesting_a_change_without_an_audit_entry_is_rolled_back(broken_record):
    there = AttendanceFactory(meeting=meeting_in(M.MINUTES_DRAFT))
    broken_record(lambda: minutes.request_amendment(meeting=there.meeting, text="Not so.", by=there.person.user))
    assert MinutesAmendment.objects.count() == 0


def test_a_requested_change_is_accepted_or_declined_with_a_reason(team):
    accepted, declined = AmendmentFactory(), AmendmentFactory()
    minutes.answer_amendment(amendment=accepted, accepted=True, by=team)
    with pytest.raises(Refused, match="^Enter the reason for declining the change$") as refusal:
        minutes.answer_amendment(amendment=declined, accepted=False, answer=" ", by=team)
    assert refusal.value.field == "answer"
    minutes.answer_amendment(amendment=declined, accepted=False, answer="It was so.", by=team)
    assert list(MinutesAmendment.objects.order_by("pk").values_list("status", "answer")) == [
        ("accepted", ""),
        ("declined", "It was so."),
    ]


def test_a_requested_change_is_shown_to_the_requester_and_the_team(team, board_member, lead_partner):
    asked = AmendmentFactory(requested_by=board_member)
    AmendmentFactory()
    seen = [MinutesAmendment.objects.visible_to(user).count() for user in (team, board_member, lead_partner)]
    assert (seen, MinutesAmendment.objects.visible_to(board_member).get()) == ([2, 1, 0], asked)
