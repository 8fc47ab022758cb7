"""What the booking office promises for the day and after it, one test for each promise; the others stand beside."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from shield import working_days
from shield.models import EmailNotice
from shield.refusals import Refused
from shield.tables import as_csv
from tests.factories.partnership import AgencyFactory
from tests.factories.training import (
    AttendanceFactory,
    BookingFactory,
    CourseRunFactory,
    ImportMappingFactory,
    PractitionerFactory,
    take_register,
)
from training.models import (
    Attendance,
    Certificate,
    CourseRun,
    Presence,
    Refresher,
    Stage,
)
from training.operations.attendance import check_in, meeting_files, registers
from training.operations.learning import evaluations, imports, passports
from training.operations.office import schedule, statistics, statistics_tables
from training.operations.places import bookings, personal_links
from training.operations.places.approvals import Manager

pytestmark = pytest.mark.django_db

NOW = datetime(2090, 11, 3, 19, tzinfo=UTC)  # a Friday, an hour before the office closes
START = datetime(2090, 11, 30, 9, 30, tzinfo=UTC)  # a Thursday
LATER = datetime(2091, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MARY = Manager("Mary Manager", "mary@example.org")


def book(run, person, **more):
    return bookings.book(run=run, attendee=person, by=person.user, now=NOW, **more)


def test_04_before_after_and_three_months_on_paired(team):
    run = CourseRunFactory(starts_at=START)
    times = ((Stage.BEFORE, NOW, 2), (Stage.AFTER, START + timedelta(hours=3), 4), (Stage.LATER, LATER, 5))
    for number in range(5):
        booking = AttendanceFactory(booking__run=run).booking
        for stage, now, score in times[: 3 if number else 2]:
            scores = dict.fromkeys(evaluations.statements(run.course), score)
            row = evaluations.answer(booking=booking, stage=stage, scores=scores, by=team, now=now)
    told = evaluations.results([run])
    assert [(each.n, each.first, each.then, each.change) for each in told.after] == [(5, 2.0, 4.0, 2.0)] * 3
    assert [(each.n, each.change) for each in told.later] == [(4, None)] * 3  # fewer than five are hidden
    assert [told.rate(stage) for stage in Stage] == [100, 100, 80]
    view = evaluations.ask_manager(evaluation=row, name=MARY.name, email=MARY.email, by=team, now=LATER)
    word = personal_links.token("manager-view", view)
    assert (
        evaluations.give_feedback(view=personal_links.manager_view_of(word), assessment="yes", now=LATER).assessment
        == "yes"
    )


def test_05_yearly_report_that_reconciles(trainer, team):
    run = CourseRunFactory(starts_at=START, capacity=4)
    moved, absent, left = (book(run, PractitionerFactory()) for _ in range(3))
    bookings.cancel(booking=left, reason="Ill", by=team, now=NOW)
    moved.attendee.posts.update(agency=AgencyFactory())  # frozen as at booking
    date = run.dates.get()
    registers.walk_in(
        run_date=date, name="Ada", email="ada@oak.example.org", agency=moved.agency, by=trainer, now=START
    )
    marks = {one: Presence.NO_SHOW if one == absent else Presence.PRESENT for one in run.bookings.on_register()}
    take_register(run_date=date, marks=marks, by=trainer, now=date.ends_at)
    told = statistics.for_period(*statistics.financial_year(START.date()))
    assert told.totals == statistics.Counts(bookings=3, attended=2, in_time=1, no_show=1, walk_ins=1, people=2)
    assert told.totals.attended == Attendance.objects.attended().count()
    assert (told.people, told.occupancy, [told.share(row) for row in told.rows]) == (2, 50, [100.0, 0.0, 0.0])
    assert (
        as_csv(statistics_tables.COLUMNS, statistics_tables.table(told)).splitlines()[-1]
        == b"All,,,3,2,1,0,1,1,0,2,50,100.0"
    )


def test_10_register_for_the_real_day(trainer):
    run = CourseRunFactory(starts_at=START)
    date = run.dates.get()
    coder, filed, sender = (book(run, PractitionerFactory()) for _ in range(3))
    code = check_in.code(date, START)
    for now in (START + 2 * MINUTE, START + MINUTE):  # too old, then just in time
        with contextlib.suppress(Refused):
            check_in.check_in(typed=code, by=coder.attendee.user, now=now)
    instead = registers.add_substitute(
        run_date=date, booking=sender, name="Grace", email="grace@oak.example.org", by=trainer, now=START
    )
    walked = registers.walk_in(
        run_date=date, name="Ada", email="a@elm.org.uk", agency=AgencyFactory(), by=trainer, now=START
    )
    lines = ("Name,Email,Duration", f"A,{filed.attendee.email},1h 2m", f"A,{filed.attendee.email},59s", "B,b@x.org,9m")
    match = meeting_files.match(date, meeting_files.read("\n".join((*lines, "")).encode()).participants)
    assert [one.email for one, _ in match.unmatched] == ["b@x.org"]
    minutes = {booking: one.minutes for booking, one in match.found}
    meeting_files.write(run_date=date, minutes=minutes, at_least=120, by=trainer, now=date.ends_at)
    assert {row.booking: (row.presence, row.marked_by) for row in date.attendances.all()} == {
        coder: ("present", "code"),
        instead: ("present", "register"),
        walked: ("present", "register"),
        filed: ("part", "file"),
    }
    assert CourseRun.objects.get().status == "held"


def test_13_certificate_and_passport(client, trainer, agency_lead, outsider):
    Refresher.objects.create(level=3, months=36)
    ada = PractitionerFactory(name="Ada Lovelace", post__agency=agency_lead.person.agency_on())
    run = CourseRunFactory(days=-1095, course__title="DASH")
    booking = BookingFactory(run=run, attendee=ada)
    take_register(run_date=run.dates.get(), marks={booking: Presence.PRESENT}, by=trainer, now=run.ends_at)
    assert Certificate.objects.count() == 0
    scores = dict.fromkeys(evaluations.statements(run.course), 4)
    evaluations.answer(booking=booking, stage=Stage.AFTER, scores=scores, by=ada.user, now=run.ends_at)
    row = Certificate.objects.get()
    page = client.get("/training/certificates/check/", {"code": row.code.lower()}).content.decode()
    assert [
        words for words in ("Ada Lovelace", "DASH", "Level 3", row.state(working_days.today())) if words not in page
    ] == []
    mapping = ImportMappingFactory()
    line = f"Email,Course,Completed\n{ada.email},Basics,05/02/2026".encode()
    for _ in range(2):
        imports.write(mapping=mapping, content=line, by=trainer)
    assert [one.title for one in passports.entries_of([ada])[ada.pk]] == ["Basics", "DASH"]
    assert [user.has_perm("training.see-passport", ada) for user in (agency_lead, outsider)] == [True, False]
    passports.set_required_level(person=ada, level=3, by=agency_lead)
    following = CourseRunFactory()
    for days in (90, 30, 0):
        moment = datetime.combine(row.expires_on - timedelta(days=days), START.time(), UTC)
        CourseRun.objects.filter(pk=following.pk).update(starts_at=moment + 9 * MINUTE, closes_at=moment + 9 * MINUTE)
        assert [schedule.send_refreshers(now=moment) for _ in range(2)] == [1, 0]
    letters = EmailNotice.objects.filter(template="training/emails/refresher-due").order_by("pk")
    assert [(one.context["days"], one.context["find_path"]) for one in letters] == [
        (days, following.get_absolute_url()) for days in (90, 30, 0)
    ]
