"""A partnership of some size: ``python -m benchmarks data``. The same rows whenever it begins on the same day.

500 courses, 5,000 runs over four years past and one ahead, 20,000 people of 150 agencies, 200,000 bookings that break
no rule of ``audit_bookings``, and the registers of what is over. It fills an empty database called ``bench…`` only.
"""

import argparse
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from benchmarks.copying import copy_in
from partnership.models import Agency, AgencyCategory, PartnershipProfile, Person, Post, PostRole, Sector, Theme
from shield import working_days
from shield.models import User
from training.models import (
    Attendance,
    Booking,
    BookingStatus,
    Course,
    CourseKind,
    CourseRun,
    Delivery,
    RunDate,
    RunStatus,
    Venue,
)

COURSES, RUNS, E_LEARNING, PEOPLE, AGENCIES, BOOKINGS = 500, 5_000, 50, 20_000, 150, 200_000
LEADS_EACH = 1
DAYS_PAST, DAYS_AHEAD = 1_460, 365
SECTORS = ("Schools", "Health", "Social care", "Police", "Early years", "Voluntary", "Housing", "Probation")
THEMES = (
    "Neglect", "Domestic abuse", "Online harm", "Exploitation", "Missing children", "Infants", "Mental health",
    "Substance misuse", "Fathers", "Professional curiosity", "Information sharing", "Thresholds", "Transitions",
    "Elective home education", "Disabled children", "Serious violence", "Trauma", "Culture and faith", "Supervision",
    "Voice of the child",
)  # fmt: skip
WORDS = [
    "children",
    "families",
    "practice",
    "safeguarding",
    "concern",
    "plan",
    "harm",
    "school",
    "health",
    "agency",
    "review",
    "record",
    "listen",
    "risk",
    "early",
    "support",
    "conversation",
    "referral",
    "meeting",
    "evidence",
    "learning",
    "home",
    "worker",
    "parent",
    "young",
    "people",
    "partner",
    "threshold",
    "team",
]
CITY = "bench.example.org"


class Maker:
    """Builds the rows, one kind after the other; every choice comes from one seeded source of chance."""

    def __init__(self, today: date) -> None:
        self.chance = random.Random(2026)
        self.now = datetime.combine(today, clock(6), working_days.LONDON)

    def identifier(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def prose(self, words: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=words)).capitalize() + "."

    def ground(self) -> None:
        """The partnership itself, its sectors, themes and venues."""
        PartnershipProfile.objects.create(
            name="Bench Shield", area="Bench", introduction=self.prose(20), mash_phone="020 7946 0000",
            out_of_hours_phone="020 7946 0001", contact_email=f"team@{CITY}",
        )  # fmt: skip
        self.sectors = Sector.objects.bulk_create([Sector(slug=f"sector-{n}", name=s) for n, s in enumerate(SECTORS)])
        self.themes = Theme.objects.bulk_create([Theme(slug=f"theme-{n}", name=t) for n, t in enumerate(THEMES)])
        self.venues = Venue.objects.bulk_create(
            [Venue(name=f"Hall {n}", address=f"{n} High Street", access=self.prose(30)) for n in range(30)]
        )

    def agencies_and_people(self) -> None:
        """Everybody has an account and one post; the first of each agency leads it, and two form the team."""
        categories = AgencyCategory.values
        self.agencies = Agency.objects.bulk_create(
            Agency(
                slug=f"agency-{n}",
                name=f"Agency {n}",
                category=categories[n % len(categories)],
                sector=self.sectors[n % len(self.sectors)],
            )
            for n in range(AGENCIES)
        )
        names = [f"{self.chance.choice(WORDS).title()} Person {n}" for n in range(PEOPLE)]
        self.users = User.objects.bulk_create(
            [User(email=f"person{n}@{CITY}", name=names[n], password="!") for n in range(PEOPLE)], batch_size=5_000
        )
        self.people = Person.objects.bulk_create(
            [Person(id=self.identifier(), user=user, name=user.name, email=user.email) for user in self.users],
            batch_size=5_000,
        )
        Post.objects.bulk_create([self.post(n) for n in range(PEOPLE)], batch_size=5_000)
        Authenticator.objects.bulk_create(
            [Authenticator(user=user, type="totp", data={}) for user in self.users[: AGENCIES + 2]]
        )

    def post(self, number: int) -> Post:
        leads = number < AGENCIES * LEADS_EACH
        team = AGENCIES <= number < AGENCIES + 2
        return Post(
            id=self.identifier(),
            person=self.people[number],
            agency=self.agency_of(number),
            role=PostRole.OPERATIONAL_TEAM if team else PostRole.AGENCY_LEAD if leads else PostRole.PRACTITIONER,
            job_title="Practitioner",
            starts_on=(self.now - timedelta(days=2_000)).date(),
        )

    def agency_of(self, person: int) -> Agency:
        return self.agencies[person % AGENCIES]

    def courses(self) -> None:
        kinds = [kind for kind in CourseKind.values if kind != CourseKind.E_LEARNING]
        self.all_courses = Course.objects.bulk_create(
            Course(
                slug=f"course-{n}",
                title=f"{' '.join(self.chance.choices(WORDS, k=4)).capitalize()} {n}",
                kind=self.chance.choice(kinds),
                levels=sorted(self.chance.sample((1, 2, 3, 4), self.chance.choice((1, 1, 2)))),
                strap=self.prose(6),
                summary=self.prose(30),
                audience=self.prose(20),
                outcomes=[self.prose(10) for _ in range(4)],
                content=[self.prose(8) for _ in range(5)],
                duration_minutes=180,
                published_at=self.now - timedelta(days=DAYS_PAST + 60),
            )
            for n in range(COURSES)
        )
        self.link(Course.sectors.through, "sector_id", self.sectors, share=0.4, most=3)
        self.link(Course.themes.through, "theme_id", self.themes, share=0.8, most=2)

    def link(self, through: Any, column: str, choices: list[Any], *, share: float, most: int) -> None:
        """Ties some of the courses to a few of the choices each."""
        rows = [
            through(course_id=course.pk, **{column: choice.pk})
            for course in self.all_courses
            if self.chance.random() < share
            for choice in self.chance.sample(choices, self.chance.randint(1, most))
        ]
        through.objects.bulk_create(rows, batch_size=5_000)

    def runs(self) -> None:
        self.all_runs = CourseRun.objects.bulk_create([self.run(n) for n in range(RUNS)], batch_size=1_000)
        dates = [each for run in self.all_runs[E_LEARNING:] for each in self.dates(run)]
        self.run_dates: dict[int, list[RunDate]] = {}
        for run_date in RunDate.objects.bulk_create(dates, batch_size=5_000):
            self.run_dates.setdefault(run_date.run_id, []).append(run_date)

    def run(self, number: int) -> CourseRun:
        course = self.all_courses[number % COURSES]
        published_at = self.now - timedelta(days=DAYS_PAST + 30)
        if number < E_LEARNING:
            return CourseRun(
                slug=f"run-{number}", course=course, delivery=Delivery.E_LEARNING, e_learning_url="https://example.org/",
                status=RunStatus.PUBLISHED, published_at=published_at,
            )  # fmt: skip
        day = self.now + timedelta(days=self.chance.randint(-DAYS_PAST, DAYS_AHEAD))
        starts_at = day.replace(hour=self.chance.choice((9, 10, 13)), minute=30)
        delivery = self.chance.choice((Delivery.ONLINE, Delivery.ONLINE, Delivery.IN_PERSON, Delivery.HYBRID))
        count = self.chance.choice((1, 1, 1, 1, 2, 3))
        return CourseRun(
            slug=f"run-{number}",
            course=course,
            delivery=delivery,
            venue=None if delivery == Delivery.ONLINE else self.chance.choice(self.venues),
            capacity=self.chance.choice((30, 40, 50)),
            minimum=5,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(days=7 * (count - 1), hours=3),
            closes_at=starts_at - timedelta(hours=2),
            published_at=published_at,
            status=RunStatus.PUBLISHED if starts_at > self.now else RunStatus.HELD,
        )

    def dates(self, run: CourseRun) -> list[RunDate]:
        weeks = range((run.ends_at - run.starts_at).days // 7 + 1)
        starts = [run.starts_at + timedelta(days=7 * week) for week in weeks]
        return [RunDate(run=run, starts_at=start, ends_at=start + timedelta(hours=3)) for start in starts]

    def sizes(self) -> list[int]:
        """How many people asked for each run: as many as there are bookings in all, no two runs need be alike."""
        number = RUNS - E_LEARNING
        sizes = [BOOKINGS // number + (place < BOOKINGS % number) for place in range(number)]
        for place in range(0, number - 1, 2):
            moved = self.chance.randint(0, 25)
            sizes[place], sizes[place + 1] = sizes[place] + moved, sizes[place + 1] - moved
        return sizes

    def bookings(self) -> None:
        asked = zip(self.all_runs[E_LEARNING:], self.sizes(), strict=True)
        self.all_bookings = [booking for run, size in asked for booking in self.bookings_of(run, size)]
        copy_in(Booking, self.all_bookings)

    def bookings_of(self, run: CourseRun, size: int) -> Iterable[Booking]:
        """One in ten cancelled; of the others as many as there are places, then, where the run is ahead, a queue."""
        first = min(run.starts_at, self.now) - timedelta(days=60)
        given = 0
        for place, number in enumerate(self.chance.sample(range(PEOPLE), size)):
            has_place = given < run.capacity and self.chance.random() >= 0.1
            given += has_place
            yield self.booking(run, number, first + timedelta(hours=place), has_place, given >= run.capacity)

    def booking(self, run: CourseRun, number: int, asked_at: datetime, has_place: bool, is_full: bool) -> Booking:
        agency = self.agency_of(number)
        waits = not has_place and is_full and run.status == RunStatus.PUBLISHED
        booking = Booking(
            id=self.identifier(),
            run=run,
            attendee=self.people[number],
            agency=agency,
            sector_id=agency.sector_id,
            booked_by=self.users[number],
            asked_at=asked_at,
            status=BookingStatus.WAITING if waits else BookingStatus.BOOKED if has_place else BookingStatus.CANCELLED,
        )
        if has_place:
            booking.booked_at = asked_at
        elif not waits:
            booking.cancelled_at = asked_at + timedelta(minutes=30)
            booking.cancelled_by, booking.cancel_reason = self.users[number], "Cannot come"
        return booking

    def registers(self) -> None:
        """Whoever had a place was there nine times in ten."""
        taker = self.users[AGENCIES]
        copy_in(
            Attendance,
            (
                Attendance(
                    booking=booking,
                    run_date=run_date,
                    presence="present" if self.chance.random() < 0.9 else "no_show",
                    taken_by=taker,
                    taken_at=run_date.ends_at,
                )
                for booking in self.all_bookings
                if booking.status == BookingStatus.BOOKED and booking.run.status == RunStatus.HELD
                for run_date in self.run_dates[booking.run_id]
            ),
        )


def refuse_unless_empty() -> None:
    """Only a database that was made for this, and that holds nobody."""
    if not connection.settings_dict["NAME"].startswith("bench"):
        sys.exit("The name of the database must begin with “bench”: this fills it with people who do not exist.")
    if User.objects.exists() or Person.objects.exists() or Course.objects.exists():
        sys.exit("The database is not empty. Drop it, create it anew and migrate.")


def tidy() -> None:
    """Let PostgreSQL know what it holds, as it would after a night."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE portal_owner")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET ROLE portal_app")


def load(today: date, say: Callable[[str], None] = print) -> None:
    """Fill the database in one transaction."""
    maker = Maker(today)
    steps = (maker.ground, maker.agencies_and_people, maker.courses, maker.runs, maker.bookings, maker.registers)
    with transaction.atomic():
        for step in steps:
            began = time.perf_counter()
            step()
            say(f"{step.__name__.replace('_', ' '):<20} {time.perf_counter() - began:5.1f} s")
    tidy()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks data", description=__doc__)
    parser.add_argument("--today", type=date.fromisoformat, default=working_days.today(), help="YYYY-MM-DD")
    refuse_unless_empty()
    load(parser.parse_args(arguments).today)
