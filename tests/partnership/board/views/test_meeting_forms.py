"""Every form about meetings shows errors beside the fields, keeps the typed text, and changes nothing when refused."""

from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partnership.models import MeetingFormat, MeetingStatus, Visibility
from tests.access.meetings_table import in_draft
from tests.access.written import rows_written, written_since
from tests.factories.meetings import AgendaItemFactory, AmendmentFactory, PlannedMeetingFactory, meeting_in
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory
from tests.factories.publications import MeetingFactory
from tests.file_contents import png
from tests.partnership.typed import errors_above, errors_beside, typed_in, words

pytestmark = pytest.mark.django_db
M = MeetingStatus


def at(name, record):
    return reverse(f"partnership:{name}", args=[getattr(record, "slug", None) or record.pk])


def item_in(status, **facts):
    return AgendaItemFactory(meeting=meeting_in(status, **facts))


def refused(client, url, typed, errors, **files):
    """Post invalid values: errors are shown, the typed text is kept, and no table changes."""
    before = rows_written()
    response = client.post(url, typed | files)
    assert (response.status_code, errors_beside(response)) == (422, errors)
    assert errors_above(response) == errors
    kept = typed_in(response)
    assert {name: kept.get(name) for name, value in typed.items() if value not in ("", [])} == {
        name: str(value) if not isinstance(value, list) else value
        for name, value in typed.items()
        if value not in ("", [])
    }
    assert written_since(before) == set()


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


def test_creating_a_meeting_names_each_error(client, sign_in, team):
    errors = [
        "Select a group",
        "Date must be a real date",
        "More dates must be real dates, for example 27/01/2027. Check “soon”.",
        "Start time must be a real time, like 9:30am",
    ]
    refused(sign_in(team), reverse("partnership:meeting-create"), PLAN, errors)


RIGHT = PLAN | {"starts_on_1": "3", "more_days": "", "starts_at": "09:30"}


def test_a_day_that_is_taken_has_an_error_beside_the_date(client, sign_in, team):
    taken = MeetingFactory(starts_on=date(2027, 3, 31))
    url = reverse("partnership:meeting-create")
    refused(
        sign_in(team), url, RIGHT | {"group": taken.group_id}, ["This group already meets on Wednesday 31 March 2027"]
    )


def test_creating_several_names_the_day_that_is_taken(client, sign_in, team):
    taken = MeetingFactory(starts_on=date(2027, 4, 28))
    typed = RIGHT | {"group": taken.group_id, "more_days": "28/04/2027"}
    response = sign_in(team).post(reverse("partnership:meeting-create"), typed)
    assert "28 April 2027" in errors_beside(response)[0]


def test_an_end_time_before_the_start_has_an_error_beside_it(client, sign_in, team):
    typed = RIGHT | {"group": GroupFactory().pk, "ends_at": "09:00"}
    refused(sign_in(team), reverse("partnership:meeting-create"), typed, ["End time must be after the start time"])


def test_duplicate_days_and_empty_lines_are_ignored(client, sign_in, team):
    group = GroupFactory()
    typed = RIGHT | {"group": group.pk, "more_days": "31/3/2027\n\n 28.4.2027 \n"}
    assert sign_in(team).post(reverse("partnership:meeting-create"), typed).status_code == 302
    days = group.meetings.order_by("starts_on").values_list("starts_on", flat=True)
    assert list(days) == [date(2027, 3, 31), date(2027, 4, 28)]


def test_editing_a_meeting_names_each_error(client, sign_in, team):
    typed = day("starts_on", date(2090, 3, 15)) | {"starts_at": "10:00", "ends_at": "9", "format": "", "version": 1}
    errors = ["End time must be a real time, like 9:30am", "Select a format"]
    refused(sign_in(team), at("meeting-update", PlannedMeetingFactory()), typed | {"venue": "Hall"}, errors)


def test_the_second_of_two_editors_keeps_the_typed_text(client, sign_in, team):
    meeting = PlannedMeetingFactory(version=2)
    typed = day("starts_on", date(2090, 3, 16)) | {"format": "virtual", "venue": "Typed by the second", "version": 1}
    response = sign_in(team).post(at("meeting-update", meeting), typed)
    assert response.status_code == 422
    assert "Another person saved changes while you were editing" in words(response)
    assert typed_in(response)["venue"] == "Typed by the second"


def test_cancelling_needs_a_reason(client, sign_in, team):
    refused(sign_in(team), at("meeting-cancel", PlannedMeetingFactory()), {"reason": ""}, ["Enter a reason"])


ITEM = {"title": "", "presenter": "Ann", "detail": "Long words.", "minutes": "0", "visibility": "restricted"}
ITEM_ERRORS = ["Enter a title", "Length must be 1 minute or more"]


def test_an_item_needs_a_title_and_a_valid_length(client, sign_in, team):
    refused(sign_in(team), at("agendaitem-create", PlannedMeetingFactory()), ITEM, ITEM_ERRORS)
    refused(client, at("agendaitem-update", item_in(M.DRAFT)), ITEM | {"version": 1}, ITEM_ERRORS)


def test_an_item_needs_a_known_visibility(client, sign_in, team):
    typed = {"title": "Budget", "visibility": "everyone"}
    response = sign_in(team).post(at("agendaitem-create", PlannedMeetingFactory()), typed)
    assert (response.status_code, typed_in(response)["title"]) == (422, "Budget")


def test_the_discussion_of_a_colleague_is_not_overwritten(client, sign_in, team):
    item = item_in(M.HELD)
    item.version = 2
    item.save()
    response = sign_in(team).post(at("discussion-update", item), {"discussion": "Typed by the second", "version": 1})
    assert (response.status_code, typed_in(response)["discussion"]) == (422, "Typed by the second")
    assert "Another person saved changes while you were editing" in words(response)


@pytest.mark.parametrize(
    ("file", "error"),
    [
        (None, "Select a file"),
        (("notes.exe", b"MZ"), "The selected file must be a PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG"),
        (
            ("notes.pdf", b"MZ"),
            "The selected file does not match its file type. Save it again in the program you made it with.",
        ),
        (("notes.pdf", b""), "The selected file is empty"),
    ],
)
def test_a_paper_is_a_file_of_an_allowed_type(file, error, client, sign_in, team):
    typed = {"title": "Audit", "author": "Hub", "accessibility": "on_page"}
    files = {"file": SimpleUploadedFile(*file)} if file else {}
    refused(sign_in(team), at("paper-create", item_in(M.DRAFT)), typed, [error], **files)


def test_a_paper_needs_its_accessibility(client, sign_in, team):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    errors = ["Select whether the files are accessible"]
    refused(sign_in(team), at("paper-create", item_in(M.DRAFT)), {"title": "Audit"}, errors, file=file)


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ({"description": ""}, "a.png", ["Enter a description of the picture"]),
        ({"description": "A tree"}, "a.pdf", ["The picture must be a PNG or JPEG file"]),
        ({"description": "A tree"}, "", ["Select a picture"]),
    ],
)
def test_a_picture_is_an_image_with_a_description(typed, name, errors, client, sign_in, team):
    files = {"file": SimpleUploadedFile(name, png())} if name else {}
    refused(sign_in(team), at("visualrecord-create", meeting_in(M.HELD)), typed, errors, **files)


def test_attendance_is_recorded_for_each_member_with_the_name_of_a_deputy(client, sign_in, team):
    seat = MembershipFactory(person__name="Ann")
    other = MembershipFactory(group=seat.group, person__name="Bob")
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    typed = {f"presence_{seat.pk}": "deputy", f"deputy_{seat.pk}": "", "guests": "Cy, Parents’ panel"}
    refused(sign_in(team), at("meeting-hold", meeting), typed, ["Select whether Bob attended"])
    typed[f"presence_{other.pk}"] = "apologies"
    refused(client, at("meeting-hold", meeting), typed, ["Enter the name of Ann’s deputy"])


def test_attendance_needs_at_least_one_member_present(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group)
    response = sign_in(team).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "absent"})
    assert (response.status_code, errors_above(response)) == (422, ["Record at least one member or guest as present"])


def test_attendance_cannot_be_recorded_before_the_day(client, sign_in, team):
    seat = MembershipFactory()
    meeting = meeting_in(M.AGENDA_PUBLISHED, group=seat.group, starts_on=date(2090, 1, 1))
    response = sign_in(team).post(at("meeting-hold", meeting), {f"presence_{seat.pk}": "present"})
    assert response.status_code == 403
    assert at("meeting-hold", meeting) not in client.get(meeting.get_absolute_url()).content.decode()


def test_a_binding_decision_needs_a_reason(client, sign_in, team):
    typed = {"verb": "agreed", "topic": "Budget", "reason": ""}
    errors = ["Enter the reason for the decision"]
    refused(sign_in(team), at("decision-create", item_in(M.HELD)), typed, errors)


def test_a_decision_needs_an_outcome_and_a_text(client, sign_in, team):
    typed = {"verb": "", "topic": "", "reason": "Long words."}
    errors = ["Select an outcome", "Enter a decision"]
    refused(sign_in(team), at("decision-create", item_in(M.HELD)), typed, errors)


def test_a_position_against_needs_a_reason(client, sign_in, team):
    typed = {"agency": AgencyFactory().pk, "stance": "disagrees", "reason": ""}
    errors = ["Enter a reason, or the changes the agency wants"]
    refused(sign_in(team), at("position-create", item_in(M.HELD)), typed, errors)


def test_an_interest_needs_how_it_was_managed(client, sign_in, team):
    seat = MembershipFactory()
    item = item_in(M.HELD, group=seat.group)
    typed = {"member": seat.pk, "interest": "Governor there", "action_taken": ""}
    refused(sign_in(team), at("conflict-create", item), typed, ["Enter how it was managed"])


def test_an_action_needs_an_owner_and_a_due_date(client, sign_in, team):
    typed = {"title": "Write it down", "owner": "", "due_on_0": "40", "due_on_1": "1", "due_on_2": "2027"}
    errors = ["Select an owner", "Due date must be a real date"]
    refused(sign_in(team), at("agendaitem-action-create", item_in(M.HELD)), typed, errors)


def test_a_requested_change_needs_a_text(client, sign_in, board_member):
    item = AgendaItemFactory(meeting=(meeting := in_draft()))
    errors = ["Enter the change you want"]
    refused(sign_in(board_member), at("amendment-create", meeting), {"item": item.pk, "text": ""}, errors)


def test_a_declined_change_needs_a_reason(client, sign_in, team):
    typed = {"outcome": "decline", "answer": ""}
    refused(
        sign_in(team), at("amendment-answer", AmendmentFactory()), typed, ["Enter the reason for declining the change"]
    )


def test_agreeing_minutes_needs_a_meeting(client, sign_in, team):
    meeting = meeting_in(M.MINUTES_DRAFT)
    refused(
        sign_in(team), at("meeting-agree-minutes", meeting), {"at": ""}, ["Select the meeting that agreed the minutes"]
    )


def test_minutes_with_an_unanswered_request_cannot_be_agreed(client, sign_in, team):
    meeting = AmendmentFactory().meeting
    later = MeetingFactory(group=meeting.group, starts_on=date(2020, 5, 1))
    response = sign_in(team).post(at("meeting-agree-minutes", meeting), {"at": later.pk})
    assert (response.status_code, errors_above(response)) == (422, ["Answer every requested change first"])


def letters(**facts):
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=5)}
    return meeting_in(M.CIRCULATED, **times, **facts)


def test_circulating_needs_a_closing_date(client, sign_in, team):
    item = item_in(M.DRAFT, format=MeetingFormat.CORRESPONDENCE)
    url = at("meeting-circulate", item.meeting)
    soon = day("closes_on", timezone.localdate())
    refused(sign_in(team), url, soon, ["Closing date must be at least 3 working days from today"])
    nothing = {"closes_on_0": "", "closes_on_1": "", "closes_on_2": ""}
    refused(client, url, nothing, ["Enter a closing date"])


def test_a_response_covers_every_recommendation_with_reasons(client, sign_in):
    seat = MembershipFactory()
    meeting = letters(group=seat.group)
    first, second = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting)
    typed = {f"stance_{first.pk}": "with_changes", f"reason_{first.pk}": "", f"reason_{second.pk}": "Hm"}
    errors = ["Select your response to recommendation 2"]
    refused(sign_in(seat.person.user), at("meeting-respond", meeting), typed, errors)
    typed[f"stance_{second.pk}"] = "agrees"
    refused(client, at("meeting-respond", meeting), typed, ["Enter a reason, or the changes you want"])


def test_referring_to_a_meeting_needs_a_reason(client, sign_in):
    seat = MembershipFactory()
    url = at("meeting-refer-to-meeting", letters(group=seat.group))
    refused(sign_in(seat.person.user), url, {"reason": ""}, ["Enter a reason"])


@pytest.mark.parametrize(
    ("name", "make", "refusal"),
    [
        ("meeting-publish-agenda", lambda: item_in(M.DRAFT).meeting, "Enter the start time of the meeting first"),
        (
            "meeting-publish-agenda",
            lambda: item_in(M.DRAFT, starts_at=time(9), format=MeetingFormat.IN_PERSON).meeting,
            "Enter the venue of the meeting first",
        ),
        (
            "meeting-circulate-minutes",
            lambda: item_in(M.HELD).meeting,
            "Record the discussion or a decision on at least one item first",
        ),
        (
            "meeting-publish-minutes",
            lambda: item_in(M.MINUTES_AGREED, group=GroupFactory(has_public_page=True)).meeting,
            "This meeting has no public items",
        ),
    ],
)
def test_a_move_that_is_not_possible_yet_says_what_is_missing(name, make, refusal, client, sign_in, team):
    response = sign_in(team).post(at(name, make()))
    assert (response.status_code, errors_above(response)) == (422, [refusal])


def test_a_move_made_twice_is_refused(client, sign_in, team):
    meeting = item_in(M.AGENDA_PUBLISHED, starts_at=time(9), format=MeetingFormat.VIRTUAL).meeting
    response = sign_in(team).post(at("meeting-publish-agenda", meeting))
    assert "Another person has already changed it." in errors_above(response)[0]


def test_every_visibility_is_explained_in_the_form(client, sign_in, team):
    page = words(sign_in(team).get(at("agendaitem-create", PlannedMeetingFactory())))
    assert [each for each in Visibility if each.label not in page] == []
