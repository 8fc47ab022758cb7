"""Meetings as pages: the list, the plan of the year, one meeting with the steps that are open, who came, the diary."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from partnership.models import (
    Attendance,
    BudgetYear,
    GroupKind,
    ItemKind,
    MeetingStatus,
    MembershipRole,
    Presence,
)
from shield import working_days
from tests.cast import group_of
from tests.factories.meetings import (
    AgendaItemFactory,
    PlannedMeetingFactory,
    StandingItemFactory,
    meeting_in,
)
from tests.factories.partnership import GroupFactory, MembershipFactory
from tests.factories.publications import BudgetYearFactory, MeetingFactory
from tests.partnership.typed import buttons, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


def at(name, record):
    return reverse(f"partnership:{name}", args=[getattr(record, "slug", None) or record.pk])


def told(client, response):
    """Where a success leads, and what is said there."""
    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    return response.headers["Location"], [str(message) for message in page.context["messages"]]


# Planned


PLANNED = {
    "starts_on_0": 31, "starts_on_1": 3, "starts_on_2": 2090, "starts_at": "09:30", "ends_at": "11:30",
    "format": "virtual", "venue": "Microsoft Teams", "more_days": "", "title": "",
}  # fmt: skip


def test_one_meeting_planned_leads_to_it_with_its_standing_items(client, sign_in, team):
    group = StandingItemFactory(title="Risks").group
    answer = sign_in(team).post(reverse("partnership:meeting-plan"), PLANNED | {"group": group.pk})
    meeting = group.meetings.get()
    assert told(client, answer) == (meeting.get_absolute_url(), ["Meeting planned"])
    assert "1. Risks" in words(client.get(meeting.get_absolute_url()))


def test_a_year_planned_leads_to_the_plan_and_says_how_many(client, sign_in, team):
    typed = PLANNED | {"group": GroupFactory().pk, "more_days": "30/06/2090\n29/09/2090"}
    answer = sign_in(team).post(reverse("partnership:meeting-plan"), typed)
    assert told(client, answer) == ("/meetings/plan/", ["3 meetings planned"])


def test_planning_from_a_groups_plan_begins_with_that_group(client, sign_in, team):
    group = GroupFactory()
    page = sign_in(team).get(reverse("partnership:meeting-plan"), {"group": group.slug})
    assert (typed_in(page)["group"], typed_in(page)["format"]) == (str(group.pk), "in_person")


# The forward plan


@pytest.fixture
def board(db):
    return group_of(GroupKind.BOARD)


def in_days(number):
    return working_days.today() + timedelta(days=number)


@pytest.fixture
def due(board):
    """The Board meets in a month, and next year's budget is due in two."""
    BudgetYearFactory(label="next", starts_on=in_days(60), ends_on=in_days(400))
    return PlannedMeetingFactory(group=board, starts_on=in_days(30))


def test_the_plan_shows_what_is_due_and_puts_it_on_an_agenda_once(due, client, sign_in, team):
    button = f"Put it on the agenda of {due.when} – Budget next: to agree"
    assert buttons(sign_in(team).get("/meetings/plan/")) == ["Plan meetings", button]
    key = f"budget:{BudgetYear.objects.get().pk}"
    answer = client.post(at("meeting-put-due", due), {"key": key})
    assert told(client, answer) == (due.get_absolute_url(), [f"On the agenda of {due.when}"])
    assert due.agenda_items.values_list("title", "kind", "due_key").get() == (
        "Budget next: to agree",
        ItemKind.DUE,
        key,
    )
    assert buttons(client.get("/meetings/plan/")) == ["Plan meetings"]
    assert client.post(at("meeting-put-due", due), {"key": key}).status_code == 404
    assert due.agenda_items.count() == 1


def test_what_is_due_on_a_cancelled_meeting_is_due_again(due, client, sign_in, team):
    sign_in(team).post(at("meeting-put-due", due), {"key": f"budget:{BudgetYear.objects.get().pk}"})
    client.post(at("meeting-cancel", due), {"reason": "Snow"})
    page = words(client.get("/meetings/plan/"))
    assert ("Budget next: to agree" in page, "No meeting is planned in time" in page) == (True, True)


def test_something_that_is_not_due_goes_on_no_agenda(due, client, sign_in, team):
    assert sign_in(team).post(at("meeting-put-due", due), {"key": "budget:0"}).status_code == 404
    assert due.agenda_items.count() == 0


def test_a_member_sees_what_is_due_without_the_buttons(due, client, sign_in, board_member):
    page = sign_in(board_member).get("/meetings/plan/")
    assert ("Budget next: to agree" in words(page), buttons(page)) == (True, [])


def test_who_sits_in_one_group_plans_ahead_with_that_group_alone(client, sign_in, hub_member, board):
    PlannedMeetingFactory(group=board, starts_on=in_days(30))
    hub = group_of(GroupKind.LEARNING_HUB)
    PlannedMeetingFactory(group=hub, starts_on=in_days(31))
    page = sign_in(hub_member).get("/meetings/plan/", {"group": board.slug})
    assert (page.context["plan"].group, page.context["groups"]) == (hub, [hub])


def test_a_member_of_a_group_that_never_met_is_told_so(client, sign_in, crest_member):
    page = words(sign_in(crest_member).get("/meetings/plan/"))
    assert "Groups that you sit in, and that meet, appear here." in page


# One meeting and the steps that are open


STEPS = {
    M.DRAFT: ["Publish agenda", "Cancel"],
    M.AGENDA_PUBLISHED: ["Hold", "Cancel"],
    M.HELD: ["Draft minutes"],
    M.MINUTES_DRAFT: ["Agree minutes"],
    M.MINUTES_AGREED: ["Publish minutes"],
    M.PUBLISHED: [],
    M.CIRCULATED: ["Decide", "Cancel"],
    M.DECIDED: [],
    M.LAPSED: [],
    M.CALLED_TO_MEETING: [],
    M.CANCELLED: [],
}


@pytest.mark.parametrize("status", M)
def test_the_team_is_offered_exactly_the_steps_that_are_open(status, client, sign_in, team):
    meeting = meeting_in(status, group=GroupFactory(has_public_page=True))
    assert buttons(sign_in(team).get(meeting.get_absolute_url())) == STEPS[status]


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (M.DRAFT, ["Cancel"]),
        (M.AGENDA_PUBLISHED, ["Hold", "Cancel"]),
        (M.HELD, []),
        (M.MINUTES_DRAFT, ["Agree minutes"]),
        (M.MINUTES_AGREED, []),
    ],
)
def test_the_chair_is_offered_to_hold_to_agree_and_to_cancel(status, steps, client, sign_in):
    seat = MembershipFactory(role=MembershipRole.CHAIR)
    meeting = meeting_in(status, group=seat.group)
    assert buttons(sign_in(seat.person.user).get(meeting.get_absolute_url())) == steps
    assert client.get(at("meeting-hold", meeting)).status_code == 200 if "Hold" in steps else True


def test_the_chair_of_one_group_does_nothing_in_another(client, sign_in, board_member, board):
    MembershipFactory(person=board_member.person, role=MembershipRole.CHAIR)
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=board)
    assert buttons(sign_in(board_member).get(meeting.get_absolute_url())) == []
    assert client.post(at("meeting-hold", meeting)).status_code == 403


def test_a_scrutineer_reads_the_draft_and_changes_nothing(client, sign_in, scrutineer):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory(), title="Still planned")
    page = sign_in(scrutineer).get(item.meeting.get_absolute_url())
    assert ("Still planned" in words(page), buttons(page), "row__links" in page.content.decode()) == (True, [], False)


def test_the_agenda_published_leads_back_and_says_that_members_are_invited(client, sign_in, team):
    seat = MembershipFactory()
    meeting = AgendaItemFactory(meeting=PlannedMeetingFactory(group=seat.group)).meeting
    answer = sign_in(team).post(at("meeting-publish-agenda", meeting))
    assert told(client, answer) == (meeting.get_absolute_url(), ["Agenda published, and members invited"])


def test_a_change_of_the_place_is_kept_and_said(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    typed = typed_in(sign_in(team).get(at("meeting-edit", meeting))) | {"venue": "Library", "title": "Budget day"}
    assert told(client, client.post(at("meeting-edit", meeting), typed)) == (
        meeting.get_absolute_url(),
        ["Meeting changed"],
    )
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.title, meeting.starts_on, meeting.starts_at) == (
        "Library",
        "Budget day",
        date(2090, 3, 15),
        time(10),
    )


def test_cancelling_keeps_the_reason_where_members_see_it(client, sign_in, team, board_member, board):
    meeting = PlannedMeetingFactory(group=board)
    answer = sign_in(team).post(at("meeting-cancel", meeting), {"reason": "Too few can come"})
    assert told(client, answer) == (meeting.get_absolute_url(), ["Meeting cancelled"])
    page = words(sign_in(board_member).get(meeting.get_absolute_url()))
    assert "Too few can come" in page


def test_what_is_due_is_put_on_the_agenda_on_request(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    last = meeting_in(M.MINUTES_DRAFT, group=meeting.group)
    answer = sign_in(team).post(at("meeting-gather", meeting))
    assert told(client, answer) == (meeting.get_absolute_url(), ["The agenda is up to date"])
    assert [item.about for item in meeting.agenda_items.all()] == [last]


# Held


def test_who_came_is_kept_with_deputies_and_guests(client, sign_in, team):
    group = GroupFactory(quorum=2)
    ann, bob, cy = (MembershipFactory(group=group, person__name=name) for name in ("Ann", "Bob", "Cy"))
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=group)
    typed = {
        f"presence_{ann.pk}": "present",
        f"presence_{bob.pk}": "deputy",
        f"deputy_{bob.pk}": "Dee",
        f"presence_{cy.pk}": "apologies",
        "guests": "Eve, Parents’ panel\n\nFay\n",
    }
    answer = sign_in(team).post(at("meeting-hold", meeting), typed)
    assert told(client, answer) == (meeting.get_absolute_url(), ["Meeting kept as held"])
    rows = Attendance.objects.values_list("person__name", "presence", "name", "organisation", "is_guest")
    assert set(rows) == {
        ("Ann", Presence.PRESENT, "", "", False),
        ("Bob", Presence.DEPUTY, "Dee", "", False),
        ("Cy", Presence.APOLOGIES, "", "", False),
        (None, Presence.PRESENT, "Eve", "Parents’ panel", True),
        (None, Presence.PRESENT, "Fay", "", True),
    }
    page = words(client.get(meeting.get_absolute_url()))
    assert f"Dee, {bob.agency} for Bob" in page
    assert f"Apologies: Cy, {cy.agency}" in page
    assert "quorate: 2 members, 2 needed" in page


def test_a_name_of_a_deputy_beside_somebody_who_came_is_not_kept(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "present", f"deputy_{seat.pk}": "Dee"}
    sign_in(team).post(at("meeting-hold", meeting), typed)
    assert Attendance.objects.get().name == ""


def test_guests_alone_are_no_meeting_and_are_not_counted(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "absent", "guests": "Eve"}
    assert sign_in(team).post(at("meeting-hold", meeting), typed).status_code == 422


def test_the_chair_holds_the_meeting(client, sign_in):
    seat = MembershipFactory(role=MembershipRole.CHAIR)
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    answer = sign_in(seat.person.user).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "present"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == M.HELD


# The list, the diary


def test_the_list_shows_what_is_ahead_and_what_was(client, sign_in, team):
    PlannedMeetingFactory(title="Ahead")
    MeetingFactory(title="Behind")
    page = sign_in(team).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["ahead"]] == ["Ahead"]
    assert [meeting.title for meeting in page.context["meetings"]] == ["Behind"]


def test_a_meeting_ahead_does_not_stand_among_the_past_ones(client, sign_in, team):
    PlannedMeetingFactory(title="Ahead", status=M.AGENDA_PUBLISHED)
    page = sign_in(team).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["meetings"]] == []


def test_a_group_is_chosen_in_the_list(client, sign_in, team):
    one, _ = MeetingFactory(title="One"), MeetingFactory(title="Two")
    page = sign_in(team).get(reverse("partnership:meeting-list"), {"group": one.group.slug})
    assert [meeting.title for meeting in page.context["meetings"]] == ["One"]


def test_who_sits_in_a_group_lists_its_meetings_alone(client, sign_in, hub_member, board):
    MeetingFactory(title="Board", group=board)
    MeetingFactory(title="Hub", group=group_of(GroupKind.LEARNING_HUB))
    page = sign_in(hub_member).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["meetings"]] == ["Hub"]


def test_the_list_names_only_groups_whose_meetings_one_may_see(client, sign_in, hub_member, board):
    hub = group_of(GroupKind.LEARNING_HUB)
    for group in (board, hub):
        MeetingFactory(group=group)
    page = sign_in(hub_member).get(reverse("partnership:meeting-list"))
    assert [str(group) for group in page.context["groups"]] == [str(hub)]


def test_the_diary_says_when_and_where_in_london(client, sign_in, board_member, board):
    meeting = PlannedMeetingFactory(
        group=board, starts_on=date(2090, 7, 3), starts_at=time(9, 30), ends_at=time(11), venue="Hall"
    )
    answer = sign_in(board_member).get(at("meeting-calendar", meeting))
    lines = answer.content.decode().splitlines()
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{meeting.slug}.ics"'
    for line in ("METHOD:PUBLISH", "DTSTART;TZID=Europe/London:20900703T093000", "LOCATION:Hall"):
        assert line in lines
    assert "DTEND;TZID=Europe/London:20900703T110000" in lines
