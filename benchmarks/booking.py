"""Many people, few places, one instant: rows 6 to 9."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from statistics import median

from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from benchmarks import clients
from benchmarks.load import Answer, Client, Flow, Request, cpu_seconds, drive
from benchmarks.serve import Server
from shield.models import User
from training.models import Booking, Course, CourseRun, Delivery, RunDate, RunStatus

# Long after everything that the data holds, so that nothing clashes.
FIRST_DAY = 500
# How many stand in line for the waiting list at once; each lot comes after the one before it was answered.
LOT = 45


@dataclass(frozen=True)
class Fight:
    """What came of one instant."""

    clients: int
    places: int
    given: int
    refused: int
    errors: int
    taken: int
    seconds: float
    per_second: float
    cpu: float
    troubles: list[str] = field(default_factory=list)

    @property
    def is_exact(self) -> bool:
        return self.taken == self.given == self.places and not self.errors and not self.troubles


def new_run(places: int) -> CourseRun:
    """A run that opens now, on a day of its own."""
    day = FIRST_DAY + CourseRun.objects.filter(slug__startswith="fight-").count()
    starts_at = timezone.now() + timedelta(days=day)
    run = CourseRun.objects.create(
        slug=f"fight-{uuid.uuid4().hex[:12]}",
        course=Course.objects.order_by("pk").first(),
        delivery=Delivery.ONLINE,
        capacity=places,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        closes_at=starts_at,
        published_at=timezone.now(),
        status=RunStatus.PUBLISHED,
    )
    RunDate.objects.create(run=run, starts_at=run.starts_at, ends_at=run.ends_at)
    return run


def address(name: str, run: CourseRun) -> str:
    """The address of a form about a run."""
    return reverse(f"training:{name}", args=[run.slug])


def post(path: str, **data: object) -> Flow:
    yield Request(path, clients.CSRF | data)


def count_outcomes(answers: list[Answer], given: int, refused: int) -> Counter[str]:
    names = {given: "given", refused: "refused"}
    return Counter(names.get(answer.status, f"error {answer.status}") for answer in answers)


def rush(server: Server, browsers: list[Client]) -> tuple[float, float]:
    """Everybody at once; seconds until the last one was answered, and the server's CPU seconds."""
    before = cpu_seconds(server.pid)
    return drive(browsers), cpu_seconds(server.pid) - before


def outcome(
    browsers: list[Client], took: tuple[float, float], places: int, statuses: tuple[int, int], taken: int
) -> Fight:
    given, refused = statuses
    answers = [browser.answers[0] for browser in browsers]
    counted = count_outcomes(answers, given, refused)
    began = min(answer.sent_at for answer in answers)
    last = max((answer.done_at for answer in answers if answer.status == given), default=began) - began
    return Fight(
        clients=len(browsers),
        places=places,
        given=counted["given"],
        refused=counted["refused"],
        errors=len(answers) - counted["given"] - counted["refused"],
        taken=taken,
        seconds=took[0],
        per_second=counted["given"] / last if last else 0.0,
        cpu=took[1],
    )


def fight_bare(server: Server, cookies: list[dict[str, str]], number: int, places: int, way: str) -> Fight:
    """As many clients of the bare project want a place in the same instant."""
    started = Client(server.port, post(f"/begin/{places}"))
    drive([started])
    key = started.answers[0].body.decode()
    browsers = [Client(server.port, post(f"/book/{way}/{key}"), dict(jar)) for jar in cookies[:number]]
    took = rush(server, browsers)
    counted = Client(server.port, get(f"/taken/{key}"))
    drive([counted])
    return outcome(browsers, took, places, (201, 409), int(counted.answers[0].body))


def get(path: str) -> Flow:
    yield Request(path)


def fight_portal(server: Server, people: list[User], places: int) -> Fight:
    """As many people want a place in the same instant; whoever is refused then joins the waiting list."""
    run = new_run(places)
    browsers = [Client(server.port, post(address("booking-create", run)), clients.sign_in(user)) for user in people]
    took = rush(server, browsers)
    fight = outcome(browsers, took, places, (302, 422), run.bookings.booked().count())
    refused = [
        (user, browser.cookies)
        for user, browser in zip(people, browsers, strict=True)
        if browser.answers[0].status == 422
    ]
    fight.troubles.extend(queue(server, run, refused))
    fight.troubles.extend(twice(run))
    return fight


def queue(server: Server, run: CourseRun, refused: list[tuple[User, dict[str, str]]]) -> list[str]:
    """Everybody who was refused joins the list, lot by lot; what is wrong with it in the end."""
    waiting = []
    for start in range(0, len(refused), LOT):
        lot = [
            (user, Client(server.port, post(address("waiting-create", run)), cookies))
            for user, cookies in refused[start : start + LOT]
        ]
        drive([browser for _, browser in lot])
        waiting += lot
    failed = [f"waiting list answered {b.answers[0].status}" for _, b in waiting if b.answers[0].status != 302]
    return failed + out_of_order(run, [(user, browser.answers[0]) for user, browser in waiting])


def out_of_order(run: CourseRun, asked: list[tuple[User, Answer]]) -> list[str]:
    """Whoever was answered before somebody else asked must stand before them."""
    order = list(Booking.objects.filter(run=run).waiting().values_list("attendee__user", flat=True))
    place = {user: number for number, user in enumerate(order)}
    if set(place) != {user.pk for user, _ in asked}:
        return [f"{len(place)} people wait, and {len(asked)} asked to"]
    return [
        f"{later} stands before {earlier}"
        for earlier, one in asked
        for later, two in asked
        if one.done_at < two.sent_at and place[earlier.pk] > place[later.pk]
    ]


def twice(run: CourseRun) -> list[str]:
    counted = Counter(run.bookings.live().values_list("attendee", flat=True))
    return [f"{person} has {number} bookings" for person, number in counted.items() if number > 1]


def mixed(server: Server, people: list[User], leads: list[User], places: int) -> list[str]:
    """Own places, colleagues, groups, waiting and giving up, all in one instant; what is wrong in the end."""
    run = new_run(places)
    flows = [(user, own_place(run, gives_up=number % 7 == 0)) for number, user in enumerate(people[:24])]
    flows += [(user, post(address("waiting-create", run))) for user in people[24:30]]
    for number, lead in enumerate(leads[:10]):
        colleagues = [str(pk) for pk in colleagues_of(lead)]
        if number < 4:
            flows.append((lead, post(address("group-create", run), people=colleagues, how="all", wait="on")))
        else:
            flows.append((lead, post(address("booking-create", run), attendee=colleagues[0])))
    browsers = [Client(server.port, flow, clients.sign_in(user)) for user, flow in flows]
    drive(browsers)
    ended = [browser.answers[-1].status for browser in browsers]
    # The waiting list takes everybody; only the six who want a place and no list can be refused.
    troubles = [f"mixed: answered {status}" for status in ended[:-6] if status != 302]
    troubles += [f"mixed: answered {status}" for status in ended[-6:] if status not in (302, 422)]
    held = run.bookings.holding().count()
    if held != places:
        troubles.append(f"{held} places of {places} are held")
    return troubles + twice(run)


def own_place(run: CourseRun, *, gives_up: bool) -> Flow:
    """Book; join the list if there is no place; some give up what they have got."""
    answer = yield Request(address("booking-create", run), clients.CSRF)
    if answer.status == 422:
        answer = yield Request(address("waiting-create", run), clients.CSRF)
    if gives_up and answer.status == 302:
        yield Request(f"{answer.location}cancel/", clients.CSRF | {"reason": "Cannot come"})


def colleagues_of(lead: User) -> list[uuid.UUID]:
    """Two people of the lead's agency, of those who do not book for themselves here."""
    agency = lead.person.agency_on()
    return list(agency.posts.order_by("-person__email").values_list("person", flat=True)[:2])


def whole_way(run: CourseRun) -> Flow:
    """From the page of the run by the form to the confirmation."""
    yield Request(run.get_absolute_url())
    form = yield Request(address("booking-create", run))
    answer = yield Request(address("booking-create", run), form.tokens)
    if answer.status == 302:
        yield Request(answer.location)


def fight_whole_way(server: Server, people: list[User], places: int) -> float:
    """Seconds until everybody has gone the whole way and the last has seen their confirmation."""
    run = new_run(places)
    browsers = [Client(server.port, whole_way(run), clients.sign_in(user)) for user in people]
    seconds = drive(browsers)
    confirmed = sum(len(browser.answers) == 4 and browser.answers[-1].status == 200 for browser in browsers)
    if confirmed != places:
        raise SystemExit(f"{confirmed} of {places} saw a confirmation.")
    return seconds


def audited() -> list[str]:
    """What ``manage.py audit_bookings`` says, nothing when all is well."""
    said = StringIO()
    try:
        call_command("audit_bookings", stdout=StringIO(), stderr=said)
    except CommandError as trouble:
        return [*said.getvalue().splitlines(), str(trouble)]
    return []


def ratio(fights: list[Fight], others: list[Fight], figure: str) -> float:
    return median(getattr(one, figure) / getattr(two, figure) for one, two in zip(fights, others, strict=True))
