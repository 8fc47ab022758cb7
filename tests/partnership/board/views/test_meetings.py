"""Pages of meetings: the list, the forward plan, one meeting with its moves, attendance and the calendar file."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from partnership.models import (
    Attendance,
    BudgetYear,
    Decision,
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
    """Return where a successful form leads, and its message."""
    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    return response.headers["Location"], [str(message) for message in page.context["messages"]]


# Planned


PLANNED = {
    "starts_on_0": 31, "starts_on_1": 3, "starts_on_2": 2090, "starts_at": "09:30", "ends_at": "11:30",
    "format": "virtual", "venue": "Microsoft Teams", "more_days": "", "title": "",
}  # fmt: skip


def test_creating_one_meeting_leads_to_it_with_its_standing_items(client, sign_in, team):
    group = StandingItemFactory(title="Risks").group
    answer = sign_in(team).post(reverse("partnership:meeting-create"), PLANNED | {"group": group.pk})
    meeting = group.meetings.get()
    assert told(client, answer) == (meeting.get_absolute_url(), ["Meeting created"])
    assert "1. Risks" in words(client.get(meeting.get_absolute_url()))


def test_creating_several_meetings_leads_to_the_forward_plan(client, sign_in, team):
    typed = PLANNED | {"group": GroupFactory().pk, "more_days": "30/06/2090\n29/09/2090"}
    answer = sign_in(team).post(reverse("partnership:meeting-create"), typed)
    assert told(client, answer) == ("/meetings/forward-plan/", ["3 meetings created"])


def test_the_form_opens_with_the_group_of_the_forward_plan(client, sign_in, team):
    group = GroupFactory()
    page = sign_in(team).get(reverse("partnership:meeting-create"), {"group": group.slug})
    assert (typed_in(page)["group"], typed_in(page)["format"]) == (str(group.pk), "in_person")


# The forward plan


@pytest.fixture
def board(db):
    return group_of(GroupKind.BOARD)


def in_days(number):
    return working_days.today() + timedelta(days=number)


@pytest.fixture
def due(board):
    """Create a meeting of the Board in a month and a budget that is due in two."""
    BudgetYearFactory(label="next", starts_on=in_days(60), ends_on=in_days(400))
    return PlannedMeetingFactory(group=board, starts_on=in_days(30))


def test_a_due_item_is_added_to_an_agenda_once(due, client, sign_in, team):
    button = f"Add to the agenda of {due.when} – Agree Budget next"
    assert buttons(sign_in(team).get("/meetings/forward-plan/")) == ["Create meetings", button]
    key = f"budget:{BudgetYear.objects.get().pk}"
    answer = client.post(at("planneditem-create", due), {"key": key})
    assert told(client, answer) == (due.get_absolute_url(), [f"Added to the agenda of {due.when}"])
    assert due.agenda_items.values_list("title", "kind", "due_key").get() == (
        "Agree Budget next",
        ItemKind.DUE,
        key,
    )
    assert buttons(client.get("/meetings/forward-plan/")) == ["Create meetings"]
    assert client.post(at("planneditem-create", due), {"key": key}).status_code == 404
    assert due.agenda_items.count() == 1


def test_an_item_of_a_cancelled_meeting_is_due_again(due, client, sign_in, team):
    sign_in(team).post(at("planneditem-create", due), {"key": f"budget:{BudgetYear.objects.get().pk}"})
    client.post(at("meeting-cancel", due), {"reason": "Snow"})
    page = words(client.get("/meetings/forward-plan/"))
    assert ("Agree Budget next" in page, "No meeting before the due date" in page) == (True, True)


def test_an_item_that_is_not_due_is_not_found(due, client, sign_in, team):
    assert sign_in(team).post(at("planneditem-create", due), {"key": "budget:0"}).status_code == 404
    assert due.agenda_items.count() == 0


def test_a_member_sees_due_items_without_buttons(due, client, sign_in, board_member):
    page = sign_in(board_member).get("/meetings/forward-plan/")
    assert ("Agree Budget next" in words(page), buttons(page)) == (True, [])


def test_a_member_sees_the_forward_plan_of_the_own_group_only(client, sign_in, hub_member, board):
    PlannedMeetingFactory(group=board, starts_on=in_days(30))
    hub = group_of(GroupKind.LEARNING_HUB)
    PlannedMeetingFactory(group=hub, starts_on=in_days(31))
    page = sign_in(hub_member).get("/meetings/forward-plan/", {"group": board.slug})
    assert (page.context["plan"].group, page.context["groups"]) == (hub, [hub])


def test_a_member_of_a_group_without_meetings_sees_an_empty_plan(client, sign_in, crest_member):
    page = words(sign_in(crest_member).get("/meetings/forward-plan/"))
    assert "Groups that you are a member of will appear here when they hold meetings." in page


# One meeting and the steps that are open


STEPS = {
    M.DRAFT: ["Publish the agenda", "Cancel this meeting"],
    M.AGENDA_PUBLISHED: ["Record attendance", "Cancel this meeting"],
    M.HELD: ["Circulate draft minutes"],
    M.MINUTES_DRAFT: ["Agree the minutes"],
    M.MINUTES_AGREED: ["Publish the minutes"],
    M.PUBLISHED: [],
    M.CIRCULATED: ["Record the decision", "Cancel this meeting"],
    M.DECIDED: [],
    M.LAPSED: [],
    M.REFERRED: [],
    M.CANCELLED: [],
}


@pytest.mark.parametrize("status", M)
def test_the_team_sees_exactly_the_moves_that_are_open(status, client, sign_in, team):
    meeting = meeting_in(status, group=GroupFactory(has_public_page=True))
    assert buttons(sign_in(team).get(meeting.get_absolute_url())) == STEPS[status]


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (M.DRAFT, ["Cancel this meeting"]),
        (M.AGENDA_PUBLISHED, ["Record attendance", "Cancel this meeting"]),
        (M.HELD, []),
        (M.MINUTES_DRAFT, ["Agree the minutes"]),
        (M.MINUTES_AGREED, []),
    ],
)
def test_the_chair_can_record_attendance_agree_minutes_and_cancel(status, steps, client, sign_in):
    seat = MembershipFactory(role=MembershipRole.CHAIR)
    meeting = meeting_in(status, group=seat.group)
    assert buttons(sign_in(seat.person.user).get(meeting.get_absolute_url())) == steps
    assert client.get(at("meeting-hold", meeting)).status_code == 200 if "Record attendance" in steps else True


def test_the_chair_of_another_group_sees_no_moves(client, sign_in, board_member, board):
    MembershipFactory(person=board_member.person, role=MembershipRole.CHAIR)
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=board)
    assert buttons(sign_in(board_member).get(meeting.get_absolute_url())) == []
    assert client.post(at("meeting-hold", meeting)).status_code == 403


def test_a_scrutineer_reads_a_draft_agenda_and_sees_no_moves(client, sign_in, scrutineer):
    item = AgendaItemFactory(meeting=PlannedMeetingFactory(), title="Still planned")
    page = sign_in(scrutineer).get(item.meeting.get_absolute_url())
    assert ("Still planned" in words(page), buttons(page), "row__links" in page.content.decode()) == (True, [], False)


def test_publishing_the_agenda_confirms_the_emails(client, sign_in, team):
    seat = MembershipFactory()
    meeting = AgendaItemFactory(meeting=PlannedMeetingFactory(group=seat.group)).meeting
    answer = sign_in(team).post(at("meeting-publish-agenda", meeting))
    assert told(client, answer) == (
        meeting.get_absolute_url(),
        ["Agenda published. We email every member who has an account."],
    )


def test_an_edited_venue_is_saved_and_confirmed(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    typed = typed_in(sign_in(team).get(at("meeting-update", meeting))) | {"venue": "Library", "title": "Budget day"}
    assert told(client, client.post(at("meeting-update", meeting), typed)) == (
        meeting.get_absolute_url(),
        ["Meeting saved"],
    )
    meeting.refresh_from_db()
    assert (meeting.venue, meeting.title, meeting.starts_on, meeting.starts_at) == (
        "Library",
        "Budget day",
        date(2090, 3, 15),
        time(10),
    )


def test_members_see_the_reason_for_cancelling(client, sign_in, team, board_member, board):
    meeting = PlannedMeetingFactory(group=board)
    answer = sign_in(team).post(at("meeting-cancel", meeting), {"reason": "Too few can come"})
    assert told(client, answer) == (
        meeting.get_absolute_url(),
        ["Meeting cancelled. We have emailed everyone who was invited."],
    )
    page = words(sign_in(board_member).get(meeting.get_absolute_url()))
    assert "Too few can come" in page


def test_due_items_are_added_on_request(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    last = meeting_in(M.MINUTES_DRAFT, group=meeting.group)
    answer = sign_in(team).post(at("meeting-add-due-items", meeting))
    assert told(client, answer) == (meeting.get_absolute_url(), ["Due items added to the agenda"])
    assert [item.about for item in meeting.agenda_items.all()] == [last]


# Held


def test_attendance_is_recorded_with_deputies_and_guests(client, sign_in, team):
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
    assert told(client, answer) == (meeting.get_absolute_url(), ["Attendance recorded. You can now write the minutes."])
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
    assert "Attendance 2 members. Quorate (2 needed)" in page


def test_the_name_of_a_deputy_is_ignored_for_a_member_who_attended(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "present", f"deputy_{seat.pk}": "Dee"}
    sign_in(team).post(at("meeting-hold", meeting), typed)
    assert Attendance.objects.get().name == ""


def test_attendance_of_guests_only_is_recorded(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "absent", "guests": "Eve"}
    assert sign_in(team).post(at("meeting-hold", meeting), typed).status_code == 302
    assert "Eve guest" in words(client.get(meeting.get_absolute_url()))


def test_attendance_is_corrected_on_a_form_that_opens_with_it(client, sign_in, team):
    group = GroupFactory()
    ann, bob = (MembershipFactory(group=group, person__name=name) for name in ("Ann", "Bob"))
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=group)
    typed = {
        f"presence_{ann.pk}": "present",
        f"arrived_{ann.pk}": "09:40",
        f"presence_{bob.pk}": "apologies",
        "chair": ann.pk,
        "guests": "Eve, Parents’ panel",
    }
    sign_in(team).post(at("meeting-hold", meeting), typed)
    url = at("meeting-attendance", meeting)
    opened = typed_in(client.get(url))
    assert {name: opened[name] for name in typed} == typed | {"chair": str(ann.pk)}
    assert client.post(url, opened).status_code == 422
    typed = opened | {f"presence_{bob.pk}": "present", f"left_{bob.pk}": "11:00", "reason": "Bob joined by phone"}
    assert told(client, client.post(url, typed)) == (meeting.get_absolute_url(), ["Attendance corrected"])
    page = words(client.get(meeting.get_absolute_url()))
    assert f"Ann, {ann.agency} from 9:40am" in page
    assert f"Bob, {bob.agency} until 11am" in page
    assert "Chair Ann" in page


def test_the_chair_records_attendance(client, sign_in):
    seat = MembershipFactory(role=MembershipRole.CHAIR)
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    answer = sign_in(seat.person.user).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "present"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == M.HELD


# The list, the diary


def test_the_list_shows_upcoming_and_past_meetings(client, sign_in, team):
    PlannedMeetingFactory(title="Ahead")
    MeetingFactory(title="Behind")
    page = sign_in(team).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["upcoming"]] == ["Ahead"]
    assert [meeting.title for meeting in page.context["meetings"]] == ["Behind"]


def test_the_list_counts_the_decisions_that_the_reader_can_see(client, sign_in, board_member, team, board):
    meeting = meeting_in(M.HELD, group=board, starts_on=date(2019, 1, 7))
    for number, (visibility, verb) in enumerate(
        [("members", "agreed"), ("restricted", "agreed"), ("members", "noted")], start=1
    ):
        item = AgendaItemFactory(meeting=meeting, number=number, visibility=visibility)
        Decision.objects.create(meeting=meeting, item=item, number=number, verb=verb, topic="Words")
    counts = {}
    for person in (board_member, team):
        rows = sign_in(person).get(reverse("partnership:meeting-list")).context["rows"]
        counts[person.pk] = dict(rows)[meeting]
    assert counts == {board_member.pk: 1, team.pk: 2}


def test_an_upcoming_meeting_is_not_in_the_past_list(client, sign_in, team):
    PlannedMeetingFactory(title="Ahead", status=M.AGENDA_PUBLISHED)
    page = sign_in(team).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["meetings"]] == []


def test_the_list_can_be_filtered_by_group(client, sign_in, team):
    one, _ = MeetingFactory(title="One"), MeetingFactory(title="Two")
    page = sign_in(team).get(reverse("partnership:meeting-list"), {"group": one.group.slug})
    assert [meeting.title for meeting in page.context["meetings"]] == ["One"]


def test_a_member_sees_the_meetings_of_the_own_group_only(client, sign_in, hub_member, board):
    MeetingFactory(title="Board", group=board)
    MeetingFactory(title="Hub", group=group_of(GroupKind.LEARNING_HUB))
    page = sign_in(hub_member).get(reverse("partnership:meeting-list"))
    assert [meeting.title for meeting in page.context["meetings"]] == ["Hub"]


def test_the_filter_lists_only_groups_with_visible_meetings(client, sign_in, hub_member, board):
    hub = group_of(GroupKind.LEARNING_HUB)
    for group in (board, hub):
        MeetingFactory(group=group)
    page = sign_in(hub_member).get(reverse("partnership:meeting-list"))
    assert [str(group) for group in page.context["groups"]] == [str(hub)]


def test_the_calendar_file_has_london_times_and_the_venue(client, sign_in, board_member, board):
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
