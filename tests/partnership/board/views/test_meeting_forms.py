"""Every form about meetings answers wrong input in words beside the field, keeps what was typed, and changes nothing."""

from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partnership.models import MeetingFormat, MeetingStatus, Visibility
from tests.access.meetings_table import in_draft
from tests.access.test_access import rows_of_every_table
from tests.factories.meetings import AgendaItemFactory, AmendmentFactory, PlannedMeetingFactory, meeting_in
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory
from tests.factories.publications import MeetingFactory
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


def at(name, record):
    return reverse(f"partnership:{name}", args=[getattr(record, "slug", None) or record.pk])


def item_in(status, **facts):
    return AgendaItemFactory(meeting=meeting_in(status, **facts))


def refused(client, url, typed, errors, **files):
    """Post what is wrong; everything typed is still there, and no table has a row more or less."""
    before = rows_of_every_table()
    response = client.post(url, typed | files)
    assert (response.status_code, errors_beside(response)) == (422, errors)
    assert errors_above(response) == errors
    kept = typed_in(response)
    assert {name: kept.get(name) for name, value in typed.items() if value not in ("", [])} == {
        name: str(value) if not isinstance(value, list) else value
        for name, value in typed.items()
        if value not in ("", [])
    }
    assert rows_of_every_table() == before


def day(prefix, when):
    return {f"{prefix}_0": when.day, f"{prefix}_1": when.month, f"{prefix}_2": when.year}


PLAN = {
    "group": "",
    "starts_on_0": "31",
    "starts_on_1": "2",
    "starts_on_2": "2027",
    "more_days": "27/01/2027\nsoon",
    "starts_at": "25:99",
    "ends_at": "12:00",
    "format": "hybrid",
    "venue": "Civic Offices",
    "title": "Budget",
}


def test_planning_names_what_is_wrong(client, sign_in, team):
    errors = [
        "Choose group",
        "Date: enter a real date",
        "“soon” is no date. Write it like 27/01/2027.",
        "Enter a time, such as 09:30",
    ]
    refused(sign_in(team), reverse("partnership:meeting-plan"), PLAN, errors)


RIGHT = PLAN | {"starts_on_1": "3", "more_days": "", "starts_at": "09:30"}


def test_planning_on_a_day_that_is_taken_says_so_beside_the_date(client, sign_in, team):
    taken = MeetingFactory(starts_on=date(2027, 3, 31))
    url = reverse("partnership:meeting-plan")
    refused(
        sign_in(team), url, RIGHT | {"group": taken.group_id}, ["This group meets on Wednesday 31 March 2027 already."]
    )


def test_planning_several_says_which_day_is_taken(client, sign_in, team):
    taken = MeetingFactory(starts_on=date(2027, 4, 28))
    typed = RIGHT | {"group": taken.group_id, "more_days": "28/04/2027"}
    response = sign_in(team).post(reverse("partnership:meeting-plan"), typed)
    assert "28 April 2027" in errors_beside(response)[0]


def test_planning_an_end_before_the_start_says_so_beside_the_end(client, sign_in, team):
    typed = RIGHT | {"group": GroupFactory().pk, "ends_at": "09:00"}
    refused(sign_in(team), reverse("partnership:meeting-plan"), typed, ["The end must be after the start."])


def test_a_day_typed_twice_and_a_line_left_empty_do_no_harm(client, sign_in, team):
    group = GroupFactory()
    typed = RIGHT | {"group": group.pk, "more_days": "31/3/2027\n\n 28.4.2027 \n"}
    assert sign_in(team).post(reverse("partnership:meeting-plan"), typed).status_code == 302
    days = group.meetings.order_by("starts_on").values_list("starts_on", flat=True)
    assert list(days) == [date(2027, 3, 31), date(2027, 4, 28)]


def test_changing_a_meeting_names_what_is_wrong(client, sign_in, team):
    typed = day("starts_on", date(2090, 3, 15)) | {"starts_at": "10:00", "ends_at": "9", "format": "", "version": 1}
    errors = ["Enter a time, such as 09:30", "Choose how"]
    refused(sign_in(team), at("meeting-edit", PlannedMeetingFactory()), typed | {"venue": "Hall"}, errors)


def test_two_change_a_meeting_and_the_second_keeps_what_they_typed(client, sign_in, team):
    meeting = PlannedMeetingFactory(version=2)
    typed = day("starts_on", date(2090, 3, 16)) | {"format": "virtual", "venue": "Typed by the second", "version": 1}
    response = sign_in(team).post(at("meeting-edit", meeting), typed)
    assert response.status_code == 422
    assert "Somebody else saved this while you were typing" in words(response)
    assert typed_in(response)["venue"] == "Typed by the second"


def test_cancelling_asks_why(client, sign_in, team):
    refused(sign_in(team), at("meeting-cancel", PlannedMeetingFactory()), {"reason": ""}, ["Enter the reason"])


ITEM = {"title": "", "presenter": "Ann", "detail": "Long words.", "minutes": "0", "visibility": "restricted"}
ITEM_ERRORS = ["Say what it is about", "Ensure this value is greater than or equal to 1."]


def test_an_item_says_what_it_is_about(client, sign_in, team):
    refused(sign_in(team), at("agendaitem-create", PlannedMeetingFactory()), ITEM, ITEM_ERRORS)
    refused(client, at("agendaitem-edit", item_in(M.DRAFT)), ITEM | {"version": 1}, ITEM_ERRORS)


def test_an_item_wants_to_know_who_may_read_it(client, sign_in, team):
    typed = {"title": "Budget", "visibility": "everyone"}
    response = sign_in(team).post(at("agendaitem-create", PlannedMeetingFactory()), typed)
    assert (response.status_code, typed_in(response)["title"]) == (422, "Budget")


def test_the_minutes_of_a_colleague_are_not_overwritten(client, sign_in, team):
    item = item_in(M.HELD)
    item.version = 2
    item.save()
    response = sign_in(team).post(at("agendaitem-minutes", item), {"said": "Typed by the second", "version": 1})
    assert (response.status_code, typed_in(response)["said"]) == (422, "Typed by the second")
    assert "Somebody else saved this while you were typing" in words(response)


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (None, "Choose a file"),
        (("notes.exe", b"MZ"), "The file must be a PDF, Word, Excel, CSV, PNG or JPEG file."),
        (
            ("notes.pdf", b"MZ"),
            "The file is not what its name says. Save it again in its own program and try once more.",
        ),
        (("notes.pdf", b""), "The submitted file is empty."),
    ],
)
def test_a_paper_is_a_file_that_everybody_can_open(file, error, client, sign_in, team):
    typed = {"title": "Audit", "author": "Hub", "accessibility": "on_page"}
    files = {"file": SimpleUploadedFile(*file)} if file else {}
    refused(sign_in(team), at("paper-create", item_in(M.DRAFT)), typed, [error], **files)


def test_a_paper_says_whether_everybody_can_read_it(client, sign_in, team):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    errors = ["Say whether everybody can read it"]
    refused(sign_in(team), at("paper-create", item_in(M.DRAFT)), {"title": "Audit"}, errors, file=file)


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ({"shows": ""}, "a.png", ["Say in words what the picture shows"]),
        ({"shows": "A tree"}, "a.pdf", ["The file must be a PNG or JPEG picture."]),
        ({"shows": "A tree"}, "", ["Choose a picture"]),
    ],
)
def test_a_picture_is_a_picture_and_says_what_it_shows(typed, name, errors, client, sign_in, team):
    files = {"file": SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n")} if name else {}
    refused(sign_in(team), at("visualrecord-create", meeting_in(M.HELD)), typed, errors, **files)


def test_who_came_is_said_of_each_member_with_the_name_of_a_deputy(client, sign_in, team):
    seat = MembershipFactory(person__name="Ann")
    other = MembershipFactory(group=seat.group, person__name="Bob")
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "deputy", f"deputy_{seat.pk}": "", "guests": "Cy, Parents’ panel"}
    refused(sign_in(team), at("meeting-hold", meeting), typed, ["Say whether Bob was there"])
    typed[f"presence_{other.pk}"] = "apologies"
    refused(client, at("meeting-hold", meeting), typed, ["Say who came instead of Ann."])


def test_a_meeting_without_anybody_was_none(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    response = sign_in(team).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "absent"})
    assert (response.status_code, errors_above(response)) == (422, ["Say who was there."])


def test_a_meeting_ahead_was_not_held(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group, starts_on=date(2090, 1, 1))
    response = sign_in(team).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "present"})
    assert response.status_code == 403
    assert at("meeting-hold", meeting) not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_decision_that_binds_says_why(client, sign_in, team):
    typed = {"verb": "agreed", "topic": "Budget", "reason": ""}
    errors = ["Say why: whoever reads this in ten years asks."]
    refused(sign_in(team), at("decision-create", item_in(M.HELD)), typed, errors)


def test_a_decision_says_what_was_done(client, sign_in, team):
    typed = {"verb": "", "topic": "", "reason": "Long words."}
    errors = ["Answer: what did the meeting do?", "Enter about what"]
    refused(sign_in(team), at("decision-create", item_in(M.HELD)), typed, errors)


def test_whoever_does_not_agree_says_why(client, sign_in, team):
    typed = {"agency": AgencyFactory().pk, "stance": "disagrees", "reason": ""}
    errors = ["Say why, or what would have to change."]
    refused(sign_in(team), at("agendaitem-position", item_in(M.HELD)), typed, errors)


def test_an_interest_says_whose_and_what_was_done(client, sign_in, team):
    seat = MembershipFactory()
    item = item_in(M.HELD, group=seat.group)
    typed = {"member": seat.pk, "interest": "Governor there", "handled": ""}
    refused(sign_in(team), at("conflict-declare", item), typed, ["Enter what was done about it"])


def test_an_action_has_an_owner_and_a_day(client, sign_in, team):
    typed = {"title": "Write it down", "owner": "", "due_on_0": "40", "due_on_1": "1", "due_on_2": "2027"}
    errors = ["Choose who owns it", "Due: enter a real date"]
    refused(sign_in(team), at("agendaitem-give-action", item_in(M.HELD)), typed, errors)


def test_a_change_of_the_minutes_says_what(client, sign_in, board_member):
    item = AgendaItemFactory(meeting=(meeting := in_draft()))
    errors = ["Answer: what should change?"]
    refused(sign_in(board_member), at("amendment-create", meeting), {"item": item.pk, "text": ""}, errors)


def test_a_change_that_is_not_taken_says_why(client, sign_in, team):
    typed = {"taken": "no", "answer": ""}
    refused(sign_in(team), at("amendment-answer", AmendmentFactory()), typed, ["Say why the change is not taken."])


def test_agreeing_asks_at_which_meeting(client, sign_in, team):
    meeting = meeting_in(M.MINUTES_DRAFT)
    refused(sign_in(team), at("meeting-agree-minutes", meeting), {"at": ""}, ["Choose the meeting"])


def test_agreeing_waits_for_answers_to_every_change(client, sign_in, team):
    meeting = AmendmentFactory().meeting
    later = MeetingFactory(group=meeting.group, starts_on=date(2020, 5, 1))
    response = sign_in(team).post(at("meeting-agree-minutes", meeting), {"at": later.pk})
    assert (response.status_code, errors_above(response)) == (422, ["Answer first every change that was asked for."])


def letters(**facts):
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=5)}
    return meeting_in(M.CIRCULATED, **times, **facts)


def test_circulating_leaves_time_and_names_whose_answers_there_must_be(client, sign_in, team):
    item = item_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)
    url = at("meeting-circulate", item.meeting)
    typed = day("closes_on", date(2090, 1, 2))
    refused(sign_in(team), url, typed, ["Choose at least one partner"])
    soon = day("closes_on", timezone.localdate()) | {"required_seats": ["health", "police"]}
    refused(client, url, soon, ["Leave at least 3 working days for the answers."])
    nothing = {"closes_on_0": "", "closes_on_1": "", "closes_on_2": "", "required_seats": ["police"]}
    refused(client, url, nothing, ["Enter the last day"])


def test_a_feedback_sheet_wants_every_answer_and_why(client, sign_in):
    seat = MembershipFactory()
    meeting = letters(group=seat.group)
    first, second = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting)
    typed = {f"stance_{first.pk}": "with_changes", f"reason_{first.pk}": "", f"reason_{second.pk}": "Hm"}
    errors = ["Say where you stand on recommendation 2"]
    refused(sign_in(seat.person.user), at("meeting-feedback", meeting), typed, errors)
    typed[f"stance_{second.pk}"] = "agrees"
    refused(client, at("meeting-feedback", meeting), typed, ["Say why, or what would have to change."])


def test_calling_to_a_meeting_says_why(client, sign_in):
    seat = MembershipFactory()
    url = at("meeting-call-to-meeting", letters(group=seat.group))
    refused(sign_in(seat.person.user), url, {"reason": ""}, ["Enter the reason"])


@pytest.mark.parametrize(
    ("name", "make", "words_of_refusal"),
    [
        ("meeting-publish-agenda", lambda: item_in(M.DRAFT).meeting, "Say first at what time the meeting begins."),
        (
            "meeting-publish-agenda",
            lambda: item_in(M.DRAFT, starts_at=time(9), format=MeetingFormat.IN_PERSON).meeting,
            "Say first where the meeting is.",
        ),
        (
            "meeting-draft-minutes",
            lambda: item_in(M.HELD).meeting,
            "Keep first what was said or decided on at least one item.",
        ),
        (
            "meeting-publish-minutes",
            lambda: item_in(M.MINUTES_AGREED, group=GroupFactory(has_public_page=True)).meeting,
            "No item of this meeting is for everybody.",
        ),
    ],
)
def test_a_step_that_cannot_be_taken_yet_says_what_is_missing(name, make, words_of_refusal, client, sign_in, team):
    response = sign_in(team).post(at(name, make()))
    assert (response.status_code, errors_above(response)) == (422, [words_of_refusal])


def test_a_step_taken_twice_says_that_somebody_was_first(client, sign_in, team):
    meeting = item_in(M.AGENDA_PUBLISHED, starts_at=time(9), format=MeetingFormat.VIRTUAL).meeting
    response = sign_in(team).post(at("meeting-publish-agenda", meeting))
    assert "Somebody has moved it on meanwhile." in errors_above(response)[0]


def test_every_visibility_is_explained_where_it_is_chosen(client, sign_in, team):
    page = words(sign_in(team).get(at("agendaitem-create", PlannedMeetingFactory())))
    assert [each for each in Visibility if each.label not in page] == []
