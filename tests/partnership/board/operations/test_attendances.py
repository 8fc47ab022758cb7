"""Attendance: recorded with deputies, guests, times and the chair, and corrected with a reason."""

from datetime import date, time, timedelta

import pytest

from partnership.board.operations import attendances, meeting_records
from partnership.board.operations.attendances import Guest, MemberAttendance
from partnership.models import Attendance, Meeting, MeetingStatus, PartnerSeat, Presence, RelationKind
from shield.models import AuditEntry
from shield.refusals import Refused
from tests.factories.meetings import AttendanceFactory, PlannedMeetingFactory, meeting_in
from tests.factories.partnership import MembershipFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus


def called(**facts):
    facts = {"starts_on": date(2026, 3, 16), **facts}
    return PlannedMeetingFactory(status=M.AGENDA_PUBLISHED, **facts)


def hold(meeting, by, *seats, **more):
    return attendances.hold(meeting=meeting, members=seats, by=by, today=more.pop("today", meeting.starts_on), **more)


def test_attendance_has_members_deputies_apologies_and_guests(team):
    meeting = called(group__quorum=2)
    ann, ben, cat, dan = (
        MembershipFactory(group=meeting.group, person__name=name, agency__name=f"Agency of {name}")
        for name in ("Ann", "Ben", "Cat", "Dan")
    )
    hold(
        meeting,
        team,
        MemberAttendance(ann, Presence.PRESENT, "ignored"),
        MemberAttendance(ben, Presence.DEPUTY, "Bea"),
        MemberAttendance(cat, Presence.APOLOGIES),
        MemberAttendance(dan, Presence.ABSENT),
        guests=[Guest("Gil", "Youth council"), Guest("Hal")],
    )
    rows = Attendance.objects.values_list(
        "person__name", "agency__name", "presence", "name", "organisation", "is_guest"
    )
    assert list(rows) == [
        ("Ann", "Agency of Ann", "present", "", "", False),
        ("Ben", "Agency of Ben", "deputy", "Bea", "", False),
        ("Cat", "Agency of Cat", "apologies", "", "", False),
        ("Dan", "Agency of Dan", "absent", "", "", False),
        (None, None, "present", "Gil", "Youth council", True),
        (None, None, "present", "Hal", "", True),
    ]
    assert Meeting.objects.values_list("status", "attendee_total").get() == (M.HELD, 2)
    attendance = meeting_records.record_of(meeting, "members").attendance
    named = [
        [str(row.person or row.name) for row in rows]
        for rows in (attendance.present, attendance.apologies, attendance.guests)
    ]
    assert (named, attendance.counted, attendance.is_quorate) == ([["Ann", "Ben"], ["Cat"], ["Gil", "Hal"]], 2, True)


@pytest.mark.parametrize(("quorum", "quorate"), [(None, None), (1, True), (2, False)])
def test_guests_and_apologies_do_not_count_towards_the_quorum(quorum, quorate, team):
    meeting = called(group__quorum=quorum)
    here, away = MembershipFactory(group=meeting.group), MembershipFactory(group=meeting.group)
    hold(
        meeting,
        team,
        MemberAttendance(here, Presence.PRESENT),
        MemberAttendance(away, Presence.APOLOGIES),
        guests=[Guest("Gil")],
    )
    attendance = meeting_records.record_of(meeting, "members").attendance
    assert (attendance.counted, attendance.is_quorate) == (1, quorate)


def test_a_deputy_needs_a_name(team):
    meeting = called()
    seat = MembershipFactory(group=meeting.group, person__name="Ann")
    with pytest.raises(Refused, match="^Enter the name of Ann’s deputy$") as refusal:
        hold(meeting, team, MemberAttendance(seat, Presence.DEPUTY))
    assert (refusal.value.field, Attendance.objects.count()) == (f"deputy_{seat.pk}", 0)


def test_attendance_needs_at_least_one_person(team):
    meeting = called()
    seat = MembershipFactory(group=meeting.group)
    for seats in ([], [MemberAttendance(seat, Presence.ABSENT)], [MemberAttendance(seat, Presence.APOLOGIES)]):
        with pytest.raises(Refused, match="^Record at least one member or guest as present$"):
            hold(meeting, team, *seats)
    assert Meeting.objects.get().status == M.AGENDA_PUBLISHED


def test_attendance_cannot_be_recorded_before_the_date(team):
    meeting = called()
    seat = MemberAttendance(MembershipFactory(group=meeting.group), Presence.PRESENT)
    with pytest.raises(Refused, match="^You can record attendance from the day of the meeting$"):
        hold(meeting, team, seat, today=meeting.starts_on - timedelta(days=1))
    assert hold(meeting, team, seat).status == M.HELD


def test_attendance_is_recorded_once(team):
    meeting = called()
    seat = MemberAttendance(MembershipFactory(group=meeting.group), Presence.PRESENT)
    hold(meeting, team, seat)
    with pytest.raises(Refused, match="^You can no longer do this"):
        hold(Meeting.objects.get(), team, MemberAttendance(MembershipFactory(group=meeting.group), Presence.PRESENT))
    assert Attendance.objects.count() == 1


def test_only_members_of_the_group_are_accepted(team):
    with pytest.raises(Refused, match="^Only members of the group can be recorded as members$"):
        hold(called(), team, MemberAttendance(MembershipFactory(), Presence.PRESENT))
    assert Attendance.objects.count() == 0


def test_attendance_without_its_audit_entry_is_rolled_back(team, broken_record):
    meeting = called()
    seat = MemberAttendance(MembershipFactory(group=meeting.group), Presence.PRESENT)
    broken_record(lambda: hold(meeting, team, seat))
    assert Meeting.objects.values_list("status", "attendee_total").get() == (M.AGENDA_PUBLISHED, None)
    assert Attendance.objects.count() == 0


def test_a_meeting_of_guests_only_is_held_and_not_quorate(team):
    meeting = called(group__quorum=1)
    hold(meeting, team, guests=[Guest("Gil")])
    attendance = meeting_records.record_of(meeting, "members").attendance
    assert Meeting.objects.values_list("status", "attendee_total").get() == (M.HELD, 0)
    assert ([row.name for row in attendance.guests], attendance.is_quorate) == (["Gil"], False)


def test_times_are_kept_for_people_who_were_there(team):
    meeting = called()
    ann, ben = (MembershipFactory(group=meeting.group, person__name=name) for name in ("Ann", "Ben"))
    hold(
        meeting,
        team,
        MemberAttendance(ann, Presence.PRESENT, arrived_at=time(9, 40), left_at=time(11)),
        MemberAttendance(ben, Presence.APOLOGIES, arrived_at=time(9, 40)),
    )
    rows = Attendance.objects.order_by("person__name").values_list("arrived_at", "left_at")
    assert list(rows) == [(time(9, 40), time(11)), (None, None)]


def test_nobody_leaves_before_arriving(team):
    meeting = called()
    seat = MembershipFactory(group=meeting.group, person__name="Ann")
    row = MemberAttendance(seat, Presence.PRESENT, arrived_at=time(10), left_at=time(10))
    with pytest.raises(Refused, match="^Ann must leave after arriving$") as refusal:
        hold(meeting, team, row)
    assert refusal.value.field == f"left_{seat.pk}"


# The chair and the quorum


def test_the_chair_is_a_member_who_was_present(team):
    meeting = called()
    ann, ben = (MembershipFactory(group=meeting.group) for _ in range(2))
    rows = [MemberAttendance(ann, Presence.PRESENT), MemberAttendance(ben, Presence.APOLOGIES)]
    with pytest.raises(Refused, match="^The chair must be a member who was present$") as refusal:
        hold(meeting, team, *rows, chair=ben.person)
    assert refusal.value.field == "chair"
    hold(meeting, team, *rows, chair=ann.person)
    kept = Meeting.objects.get()
    names = [meeting_records.record_of(kept, level).chair for level in ("members", "public")]
    assert names == [str(ann.person), ""]


@pytest.mark.parametrize(("parent", "quorate"), [(True, True), (False, False)])
def test_a_quorum_needs_each_partner_it_names(parent, quorate, team):
    meeting = called(group__quorum=1, group__quorum_seats=[PartnerSeat.POLICE])
    seat, force = MembershipFactory(group=meeting.group), MembershipFactory().agency
    force.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=PartnerSeat.POLICE, starts_on=date(2018, 1, 1))
    seat.agency.parent = force if parent else None
    seat.agency.save()
    hold(meeting, team, MemberAttendance(seat, Presence.PRESENT))
    attendance = meeting_records.record_of(meeting, "members").attendance
    assert (attendance.is_quorate, attendance.missing_partners) == (quorate, "" if quorate else "Police")


# Corrected


def correct(meeting, by, *seats, **more):
    facts = {"reason": "Ben came after all", **more}
    return attendances.correct(meeting=meeting, members=seats, by=by, **facts)


def held_with(*people, status=M.HELD):
    meeting = meeting_in(status)
    seats = [MembershipFactory(group=meeting.group, person__name=name) for name in people]
    for seat in seats:
        AttendanceFactory(meeting=meeting, person=seat.person, agency=seat.agency, presence=Presence.APOLOGIES)
    return meeting, seats


@pytest.mark.parametrize("status", [M.HELD, M.MINUTES_DRAFT])
def test_attendance_is_corrected_with_a_reason(status, team):
    meeting, (ann, ben) = held_with("Ann", "Ben", status=status)
    old = AttendanceFactory(meeting=meeting, person=None)
    AttendanceFactory(meeting=meeting, person=None, agency=None, name="Gil", is_guest=True)
    rows = [MemberAttendance(ann, Presence.PRESENT), MemberAttendance(ben, Presence.ABSENT)]
    correct(meeting, team, *rows, guests=[Guest("Hal")], chair=ann.person)
    kept = meeting.attendances.values_list("person__name", "presence", "name")
    assert set(kept) == {
        ("Ann", "present", ""),
        ("Ben", "absent", ""),
        (None, "present", "Hal"),
        (None, old.presence, ""),
    }
    assert Meeting.objects.values_list("attendee_total", "chair_person").get() == (2, ann.person.pk)
    entry = AuditEntry.objects.get(kind="partnership.attendance-corrected")
    assert entry.facts["reason"] == "Ben came after all"


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (M.HELD, " ", "^Enter a reason$"),
        (M.AGENDA_PUBLISHED, "Why", "^You can correct attendance after it is recorded"),
        (M.MINUTES_AGREED, "Why", "^You can correct attendance after it is recorded"),
    ],
)
def test_a_correction_is_refused(status, reason, words, team):
    meeting, (ann,) = held_with("Ann", status=status)
    with pytest.raises(Refused, match=words):
        correct(meeting, team, MemberAttendance(ann, Presence.PRESENT), reason=reason)
    assert meeting.attendances.get().presence == Presence.APOLOGIES


def test_a_correction_without_its_audit_entry_is_rolled_back(team, broken_record):
    meeting, (ann,) = held_with("Ann")
    broken_record(lambda: correct(meeting, team, MemberAttendance(ann, Presence.PRESENT)))
    assert meeting.attendances.get().presence == Presence.APOLOGIES


@pytest.mark.parametrize("facts", [{"attendee_total": 103}, {"attendee_total": 103, "counts_as": 0}])
def test_a_meeting_without_a_register_and_a_conference_are_neither_quorate_nor_not(team, facts):
    meeting = PlannedMeetingFactory(status="held", group__quorum=3, **facts)
    if "counts_as" in facts:
        AttendanceFactory(meeting=meeting, presence=Presence.PRESENT)
    assert meeting_records.record_for(team, meeting).attendance.is_quorate is None
