"""What the booking office has to do around today: offers, answers, charges, certificates, wishes. Everybody is invented."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from partnership.demo import person, read, user
from partnership.models import Person, Sector
from shield import working_hours
from shield.working_days import LONDON, add_months
from training.demo.courses import DATA
from training.models import (
    AgendaItem,
    ApprovalRule,
    Booking,
    BookingStatus,
    Certificate,
    Charge,
    ChargeKind,
    Course,
    CourseRun,
    Evaluation,
    EvaluationScore,
    GroupChoice,
    Interest,
    LearningRecord,
    LevelNeeded,
    ManagerView,
    Needs,
    NoShow,
    Offer,
    ParallelGroup,
    Prerequisite,
    RecordKind,
    Refresher,
    RunSeries,
    ScaleItem,
    SectorReserve,
    SeriesTopic,
    Stage,
    Tariff,
    TariffRate,
)
from training.models.evaluations import DEFAULT_STATEMENTS
from training.operations.learning.validity import valid_at_every_level_until

MONTHS = {1: 36, 2: 36, 3: 36, 4: 24}


def load_office(today: date) -> None:
    """Everything beside courses, runs and bookings; safe to load again."""
    data = read("office", DATA)
    tariff = _tariff(data["tariff"])
    for level, months in MONTHS.items():
        Refresher.objects.update_or_create(level=level, defaults={"months": months})
    _rules(data["runs"], tariff, today)
    _programme(data["programme"])
    _first(data["first"])
    _offer(data["offer"], today)
    _needs(data["needs"], today)
    _past(data["past"], today)
    _later(data["three_months_ago"])
    _elsewhere(data, today)
    _wishes(data, today)


def _run(slug: str) -> CourseRun:
    return CourseRun.objects.get(slug=slug)


def _at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


def _tariff(data: dict[str, Any]) -> Tariff:
    tariff, _ = Tariff.objects.update_or_create(name=data["name"], defaults={"free_days": data["free_days"]})
    for row in data["rates"]:
        TariffRate.objects.update_or_create(
            tariff=tariff, length=row["length"], category=row["category"], defaults=row["pence"]
        )
    return tariff


def _rules(runs: dict[str, Any], tariff: Tariff, today: date) -> None:
    """Where the online rooms are, what a place costs, who must agree, which places are kept."""
    for run in CourseRun.objects.filter(status="published", delivery__in=("online", "hybrid")):
        CourseRun.objects.filter(pk=run.pk).update(join_url=f"https://meet.example.org/{run.slug}")
    CourseRun.objects.filter(slug__in=runs["charged"]).update(tariff=tariff)
    CourseRun.objects.filter(slug__in=runs["capped"]).update(agency_cap=6)
    CourseRun.objects.filter(slug__in=runs["approved"]).update(approval=ApprovalRule.MANAGER)
    for slug, row in runs["kept"].items():
        SectorReserve.objects.update_or_create(
            run=_run(slug),
            sector=Sector.objects.get(slug=row["sector"]),
            defaults={"places": row["places"], "releases_at": _at(today + timedelta(days=row["in_days"]))},
        )


def _programme(data: dict[str, Any]) -> None:
    run = _run(data["run"])
    for place, row in enumerate(data["items"], start=1):
        item, _ = AgendaItem.objects.update_or_create(
            run=run, position=place, defaults={"at": row["at"], "title": row["title"], "speakers": row.get("by", "")}
        )
        for title, led_by, places in row.get("groups", []):
            ParallelGroup.objects.update_or_create(
                item=item, title=title, defaults={"led_by": led_by, "places": places}
            )
    _choose_groups(run)


def _choose_groups(run: CourseRun) -> None:
    """Most of those with a place have chosen; the last three have still to."""
    groups = list(ParallelGroup.objects.filter(item__run=run).select_related("item"))
    people = run.bookings.booked().filter(group_choices=None).order_by("asked_at")
    for number, booking in enumerate(list(people)[:-3] if not run.bookings.exclude(group_choices=None) else []):
        group = groups[number % len(groups)]
        GroupChoice.objects.create(booking=booking, item=group.item, group=group)


def _first(rows: list[list[str]]) -> None:
    """What has to come before a course."""
    for course, needed in rows:
        Prerequisite.objects.get_or_create(
            course=Course.objects.get(slug=course), needs_course=Course.objects.get(slug=needed)
        )


def _offer(data: dict[str, Any], today: date) -> None:
    """A place kept for the practitioner, for as long as the portal holds it."""
    # Yesterday evening: never in the future, and not over before tomorrow.
    attendee, run, now = person("practitioner"), _run(data["run"]), _at(today - timedelta(days=1), 19)
    agency = attendee.agency_on()
    if agency is None or run.bookings.filter(attendee=attendee).exists():
        return
    booking = Booking.objects.create(
        run=run,
        attendee=attendee,
        agency=agency,
        sector_id=agency.sector_id,
        status=BookingStatus.OFFERED,
        asked_at=now - timedelta(days=9),
        booked_by=user("practitioner"),
    )
    until = working_hours.add(now, settings.OFFER_WORKING_HOURS * 60)
    Offer.objects.create(booking=booking, made_at=now, expires_at=until)


def _needs(data: dict[str, Any], today: date) -> None:
    people = Booking.objects.booked().filter(run__slug=data["run"]).order_by("asked_at")
    for booking, (access, dietary) in zip(people, data["answers"], strict=False):
        if not hasattr(booking, "needs"):
            Needs.objects.create(booking=booking, access=access, dietary=dietary, answered_at=_at(today))


def _past(data: dict[str, Any], today: date) -> None:
    """A course that was held: what people answered, their certificates, and the one who did not come."""
    run = _run(data["run"])
    items = _statements(run.course)
    if run.starts_at is None or run.ends_at is None:
        return
    for number, booking in enumerate(Booking.objects.completed().filter(run=run).order_by("asked_at")):
        _answers(booking, items, number, data["words"])
        _certificate(booking)
    missed = run.bookings.filter(attendances__presence="no_show").first()
    if missed is not None:
        NoShow.objects.get_or_create(
            booking=missed,
            defaults={
                "made_at": run.ends_at,
                "lapses_on": add_months(run.ends_at.date(), 12),
                "contested_at": _at(today - timedelta(days=2)),
                "objection": data["objection"],
            },
        )
    _late(run, today)


def _statements(course: Course) -> list[ScaleItem]:
    return [
        ScaleItem.objects.get_or_create(course=course, statement=statement, defaults={"position": place})[0]
        for place, statement in enumerate(DEFAULT_STATEMENTS, start=1)
    ]


def _later(data: dict[str, Any]) -> None:
    """A course of more than three months ago: what stayed, and what managers see."""
    run = _run(data["run"])
    items = _statements(run.course)
    for number, booking in enumerate(Booking.objects.completed().filter(run=run).order_by("asked_at")):
        _answers(booking, items, number, data["words"])
        if number < data["answered"]:
            _answer_later(booking, items, number, data)


def _answer_later(booking: Booking, items: list[ScaleItem], number: int, data: dict[str, Any]) -> None:
    stays, now_done = data["stayed"][number % len(data["stayed"])]
    at = add_months(booking.run.ends_at.date(), 3) + timedelta(days=2 + number) if booking.run.ends_at else None
    if at is None:
        return
    evaluation, is_new = Evaluation.objects.get_or_create(
        booking=booking, stage=Stage.LATER, defaults={"answered_at": _at(at), "useful": stays, "change": now_done}
    )
    if is_new:
        for place, item in enumerate(items):
            EvaluationScore.objects.create(evaluation=evaluation, item=item, score=3 + (number + place) % 3)
    if number < len(data["managers"]):
        ManagerView.objects.get_or_create(
            evaluation=evaluation,
            defaults={
                "manager_name": "A manager",
                "manager_email": "manager@example.org",
                "asked_at": _at(at),
                "assessment": data["managers"][number],
                "answered_at": _at(at + timedelta(days=3)),
            },
        )


def _answers(booking: Booking, items: list[ScaleItem], number: int, comments: list[list[str]]) -> None:
    useful, change = comments[number % len(comments)]
    for stage, base in ((Stage.BEFORE, 2), (Stage.AFTER, 4)):
        told = {"useful": useful, "change": change} if stage == Stage.AFTER else {}
        evaluation, is_new = Evaluation.objects.get_or_create(
            booking=booking, stage=stage, defaults={"answered_at": booking.run.ends_at or booking.asked_at, **told}
        )
        if is_new:
            for place, item in enumerate(items):
                score = min(base + (number + place) % 2, 5)
                EvaluationScore.objects.create(evaluation=evaluation, item=item, score=score)


def _certificate(booking: Booking) -> None:
    run, course = booking.run, booking.run.course
    if run.ends_at is None:
        return
    held_on = run.ends_at.astimezone(LONDON).date()
    Certificate.objects.get_or_create(
        booking=booking,
        defaults={
            "holder": booking.attendee.name,
            "course_title": run.name,
            "levels": course.levels,
            "cpd_hours": course.cpd_hours,
            "held_on": held_on,
            "issued_at": run.ends_at,
            "expires_on": valid_at_every_level_until(course.levels, held_on, MONTHS),
        },
    )


def _late(run: CourseRun, today: date) -> None:
    """One charge to invoice."""
    booking = run.bookings.filter(status=BookingStatus.BOOKED, no_show__isnull=False).first()
    if booking is not None:
        Charge.objects.get_or_create(
            booking=booking,
            kind=ChargeKind.NO_SHOW,
            defaults={"agency": booking.agency, "pence": 5000, "made_at": _at(today - timedelta(days=20))},
        )


def _elsewhere(data: dict[str, Any], today: date) -> None:
    """Levels that the lead's colleagues need, and courses they took elsewhere."""
    lead = user("agency_lead")
    colleagues = list(Person.objects.managed_by(lead).order_by("email"))
    for number, colleague in enumerate(colleagues):
        LevelNeeded.objects.get_or_create(
            person=colleague, defaults={"level": 3 if number % 2 else 2, "set_by": lead, "set_at": _at(today)}
        )
    for number, row in enumerate(data["elsewhere"]):
        colleague = colleagues[number % len(colleagues)]
        LearningRecord.objects.get_or_create(
            person=colleague,
            title=row["title"],
            completed_on=today - timedelta(days=row["days_ago"]),
            defaults={
                "kind": RecordKind(row["kind"]),
                "levels": row["levels"],
                "cpd_hours": Decimal(row["hours"]),
                "provider": row["provider"],
                "added_by": colleague.user or lead,
                "added_at": _at(today - timedelta(days=3)),
            },
        )


def _wishes(data: dict[str, Any], today: date) -> None:
    """A wanted course, people who would come, and a series."""
    wanted, _ = Course.objects.update_or_create(
        slug=data["requested"]["slug"],
        defaults={
            "title": data["requested"]["title"],
            "levels": data["requested"]["levels"],
            "summary": data["requested"]["summary"],
            "requested_at": _at(today - timedelta(days=30)),
        },
    )
    for number, who in enumerate(("practitioner", "champion", "agency_lead")):
        Interest.objects.get_or_create(
            course=wanted, person=person(who), defaults={"asked_at": _at(today - timedelta(days=9 - number))}
        )
    row = data["series"]
    series, _ = RunSeries.objects.update_or_create(
        title=row["title"],
        defaults={
            "week": -1,
            "weekday": 2,
            "starts": time(12, 30),
            "minutes": 45,
            "first_month": add_months(today, 1).replace(day=1),
            "months": 6,
            "pattern": _run(row["pattern"]),
        },
    )
    for place, slug in enumerate(row["topics"], start=1):
        SeriesTopic.objects.update_or_create(
            series=series, position=place, defaults={"course": Course.objects.get(slug=slug)}
        )
