"""The minutes of one item on one page, and other business raised at the meeting."""

from datetime import date

import pytest

from partnership.models import Action, AgendaItem, Decision, MeetingStatus, Presence
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, meeting_in
from tests.factories.partnership import PostFactory
from tests.factories.publications import DecisionFactory
from tests.partnership.board.views.test_meetings import at, told
from tests.partnership.typed import buttons, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


@pytest.fixture
def item():
    """Return the first of two items of a meeting that was held."""
    meeting = meeting_in(M.HELD, group__quorum=1)
    first = AgendaItemFactory(meeting=meeting, title="Inspection plan")
    AgendaItemFactory(meeting=meeting, title="Budget")
    return first


def decided(**more):
    return {"discussion": "Two have evidence.", "verb": "agreed", "topic": "Extend it", "reason": "Gaps", **more}


def test_saving_leads_to_the_next_item(item, client, sign_in, team):
    url, owner = at("agendaitem-minutes", item), PostFactory()
    opened = typed_in(sign_in(team).get(url))
    action = {"title": "Ask", "owner": owner.pk, "due_on_0": "29", "due_on_1": "1", "due_on_2": "2090"}
    answer = client.post(url, opened | decided(**action))
    following = item.meeting.agenda_items.get(number=2)
    assert told(client, answer) == (at("agendaitem-minutes", following), ["Minutes saved"])
    assert Decision.objects.values_list("item", "verb", "topic", "reason").get() == (
        item.pk,
        "agreed",
        "Extend it",
        "Gaps",
    )
    assert Action.objects.values_list("item", "owner", "due_on").get() == (item.pk, owner.pk, date(2090, 1, 29))


def test_saving_can_stay_on_the_item_for_a_second_decision(item, client, sign_in, team):
    url = at("agendaitem-minutes", item)
    opened = typed_in(sign_in(team).get(url))
    assert opened["topic"] == "Inspection plan"
    answer = client.post(url, opened | decided(stay="1"))
    assert told(client, answer)[0] == url
    assert typed_in(client.get(url))["topic"] == ""


def test_a_discussion_without_a_decision_is_enough(item, client, sign_in, team):
    url = at("agendaitem-minutes", item)
    client.post(url, typed_in(sign_in(team).get(url)) | {"discussion": "Noted only."})
    item.refresh_from_db()
    assert (item.discussion, Decision.objects.count(), Action.objects.count()) == ("Noted only.", 0, 0)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"topic": ""}, {"topic": ["Enter the decision"]}),
        ({"reason": ""}, {"reason": ["Enter the reason for the decision"]}),
        ({"title": "Ask"}, {"owner": ["Select an owner"], "due_on": ["Enter a due date"]}),
    ],
)
def test_half_a_decision_or_action_is_refused(typed, errors, item, client, sign_in, team):
    url = at("agendaitem-minutes", item)
    answer = client.post(url, typed_in(sign_in(team).get(url)) | decided(**typed))
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, errors)
    item.refresh_from_db()
    assert (item.discussion, Decision.objects.count()) == ("", 0)


def test_the_page_shows_the_agenda_the_room_and_what_was_decided(item, client, sign_in, team):
    row = AttendanceFactory(meeting=item.meeting, presence=Presence.PRESENT)
    DecisionFactory(meeting=item.meeting, item=item, topic="Extend it")
    page = words(sign_in(team).get(at("agendaitem-minutes", item)))
    for part in ("1 of 2 items written.", "Quorate (1 needed)", f"{row.person}, {row.agency}", "Agreed: Extend it"):
        assert part in page


def test_the_meeting_leads_to_the_first_item_without_minutes(item, client, sign_in, team):
    AgendaItem.objects.filter(pk=item.pk).update(discussion="We spoke.")
    page = sign_in(team).get(item.meeting.get_absolute_url())
    assert "Write the minutes" in buttons(page)
    assert at("agendaitem-minutes", item.meeting.agenda_items.get(number=2)) in page.content.decode()


def test_other_business_is_minuted_next(item, client, sign_in, team):
    answer = sign_in(team).post(at("meeting-other-business", item.meeting), {"title": "Police: a new form"})
    added = item.meeting.agenda_items.get(number=3)
    assert told(client, answer) == (at("agendaitem-minutes", added), ["Added to the agenda"])
    assert added.title == "Police: a new form"
