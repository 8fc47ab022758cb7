"""One item minuted in one step, and other business added while the minutes are written."""

from datetime import date

import pytest

from partnership.board.operations import item_minutes
from partnership.board.operations.item_minutes import ActionGiven, DecisionTaken
from partnership.models import Action, AgendaItem, Decision, MeetingStatus
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.meetings import AgendaItemFactory, meeting_in
from tests.factories.partnership import PostFactory
from tests.factories.publications import DecisionFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus


def record(item, by, **more):
    facts = {"discussion": "We spoke.", "version": item.version, **more}
    return item_minutes.record(item=item, by=by, **facts)


def test_discussion_decision_and_action_are_recorded_together(team):
    item, owner = AgendaItemFactory(meeting=meeting_in(M.HELD)), PostFactory()
    decision = DecisionTaken("agreed", "Extend the check", "Data is missing")
    record(item, team, decision=decision, action=ActionGiven("Ask all practices", owner, date(2027, 1, 29)))
    item.refresh_from_db()
    assert (item.discussion, item.version) == ("We spoke.", 2)
    assert Decision.objects.values_list("item", "verb", "topic", "reason").get() == (
        item.pk,
        "agreed",
        "Extend the check",
        "Data is missing",
    )
    kept = Action.objects.values_list("item", "title", "owner", "agency", "due_on").get()
    assert kept == (item.pk, "Ask all practices", owner.pk, owner.agency_id, date(2027, 1, 29))


def test_nothing_is_recorded_when_the_decision_is_refused(team):
    item = AgendaItemFactory(meeting=meeting_in(M.HELD))
    with pytest.raises(Refused, match="^Enter the reason for the decision$"):
        record(item, team, decision=DecisionTaken("agreed", "Extend the check"))
    item.refresh_from_db()
    assert (item.discussion, item.version, Decision.objects.count()) == ("", 1, 0)


@pytest.mark.parametrize("status", [M.HELD, M.MINUTES_DRAFT])
def test_other_business_becomes_the_last_item(status, team):
    meeting = AgendaItemFactory(meeting=meeting_in(status)).meeting
    added = item_minutes.add_other_business(meeting=meeting, title="The police: a new form", by=team)
    assert (added.number, added.title, added.kind) == (2, "The police: a new form", "other_business")
    assert AuditEntry.objects.filter(kind="partnership.other-business-added").count() == 1


@pytest.mark.parametrize("status", [M.AGENDA_PUBLISHED, M.MINUTES_AGREED])
def test_other_business_is_refused_before_and_after_the_minutes_are_written(status, team):
    meeting = AgendaItemFactory(meeting=meeting_in(status)).meeting
    with pytest.raises(Refused, match="^You can add other business while the minutes are being written$"):
        item_minutes.add_other_business(meeting=meeting, title="Late", by=team)
    assert AgendaItem.objects.count() == 1


def test_the_first_item_without_minutes():
    meeting = meeting_in(M.HELD)
    assert item_minutes.first_unwritten(meeting) is None
    said, decided, open_one = (AgendaItemFactory(meeting=meeting) for _ in range(3))
    AgendaItem.objects.filter(pk=said.pk).update(discussion="We spoke.")
    DecisionFactory(meeting=meeting, item=decided)
    assert item_minutes.first_unwritten(meeting) == open_one
    AgendaItem.objects.update(discussion="We spoke.")
    assert item_minutes.first_unwritten(meeting) == said
