"""Who may open what in training."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.models import Person
from tests.access.address import AT_WORK, EVERYBODY, SIGNED_IN, Address
from tests.access.filled_forms import on
from tests.cast import make
from tests.factories.partnership import PersonFactory, PostFactory
from tests.factories.training import (
    ApprovalFactory,
    AttendanceFactory,
    BookingFactory,
    CourseFactory,
    CourseRunFactory,
    OfferedFactory,
    PractitionerFactory,
)
from training.models import (
    BookingStatus,
    Certificate,
    Delivery,
    Evaluation,
    LearningRecord,
    ManagerView,
    NoShow,
    RunDate,
    Stage,
)
from training.operations.attendance import check_in
from training.operations.places import personal_links

TEAM = {"team"}
NOW = datetime(2026, 6, 1, tzinfo=UTC)
# Everybody with a post that is not only about accounts.
BOOKERS = AT_WORK
# The practitioner's booking: theirs, their agency lead's, and the team's.
CONCERNED = {"practitioner", "agency_lead", "team"}


def at(name: str, make_one: Callable[[], Any]) -> Callable[[], str]:
    """The address of a record made for the asking, by its slug or key."""

    def path() -> str:
        one = make_one()
        return reverse(f"training:{name}", args=[getattr(one, "slug", None) or one.pk])

    return path


def booking_of_practitioner() -> Any:
    return BookingFactory(attendee=make("practitioner").person)


def booking_of_mover() -> Any:
    """The place of somebody who was booked by the lead's agency and works elsewhere now."""
    return BookingFactory(attendee=PractitionerFactory(), agency=make("agency_lead").person.agency_on())


def run_of_now() -> Any:
    """An online run whose room is open."""
    now = timezone.now()
    return CourseRunFactory(starts_at=now, ends_at=now + timedelta(hours=1), join_url="https://meet.example.org/a")


def booking_of_now() -> Any:
    return BookingFactory(attendee=make("practitioner").person, run=run_of_now())


def booking_with_unknown_manager() -> Any:
    """The practitioner's place, whose manager the lead has to confirm."""
    booking = BookingFactory(attendee=make("practitioner").person, status=BookingStatus.PENDING)
    return ApprovalFactory(booking=booking, needs_confirmation=True).booking


def e_learning() -> Any:
    return CourseRunFactory(delivery=Delivery.E_LEARNING, ends_at=None, capacity=None).course


def offer_to_practitioner() -> Any:
    return OfferedFactory(attendee=make("practitioner").person)


def check_in_path(user: Any) -> str:
    """Whoever can book has a place on what runs now."""
    run, person = run_of_now(), Person.objects.filter(user=user.pk).first()
    if person and person.agency_on():
        BookingFactory(run=run, attendee=person)
    return reverse("training:check-in")


def code_on_the_screen() -> dict[str, Any]:
    return {"code": check_in.code(RunDate.objects.latest("pk"))}


def run_of_trainer(**fields: Any) -> Any:
    run = CourseRunFactory(**fields)
    run.trainers.add(make("trainer").person)
    return run


def register(name: str) -> Callable[[], str]:
    """A page about the register of a date that is over."""

    def path() -> str:
        run = run_of_trainer(days=-2)
        BookingFactory(run=run)
        return reverse(f"training:{name}", args=[run.slug, 1])

    return path


def later_booking_of_practitioner() -> Any:
    """A course three months ago, whose questions were answered."""
    booking = BookingFactory(attendee=make("practitioner").person, run__days=-100)
    AttendanceFactory(booking=booking)
    Evaluation.objects.create(booking=booking, stage=Stage.LATER, answered_at=NOW)
    return booking


def manager_view() -> Any:
    later = later_booking_of_practitioner().evaluations.get()
    return ManagerView.objects.create(
        evaluation=later, manager_name="Mary", manager_email="mary@example.org", asked_at=NOW
    )


def certificate_of(booking: Any) -> Any:
    return Certificate.objects.create(
        booking=booking, holder="Ada", course_title="DASH", levels=[3], held_on=date(2026, 3, 2), issued_at=NOW
    )


def certificate_of_practitioner() -> Any:
    return certificate_of(BookingFactory(attendee=make("practitioner").person, run__days=-9))


def no_show_of_practitioner() -> Any:
    booking = BookingFactory(attendee=make("practitioner").person, run__days=-3)
    return NoShow.objects.create(booking=booking, made_at=NOW, lapses_on=date(2090, 1, 1))


def record_of_practitioner() -> Any:
    person = make("practitioner").person
    return LearningRecord.objects.create(
        person=person, title="Neglect", levels=[2], completed_on=date(2026, 3, 2), added_by=person.user, added_at=NOW
    )


def person_page(name: str) -> Callable[[], str]:
    """A page about the practitioner's own person."""
    return lambda: reverse(f"training:{name}", args=[make("practitioner").person.pk])


def personal_certificate() -> str:
    booking = BookingFactory(attendee=PostFactory(person=PersonFactory(user=None)).person, run__days=-9)
    certificate_of(booking)
    return reverse("training:personal-certificate", args=[personal_links.token("booking", booking)])


def personal(name: str, make_booking: Any = BookingFactory) -> Callable[[], str]:
    """The page behind the personal link of somebody without an account."""

    def path() -> str:
        run = {"run": run_of_now()} if name == "join" else {}
        booking = make_booking(attendee=PostFactory(person=PersonFactory(user=None)).person, **run)
        return reverse(f"training:personal-{name}", args=[personal_links.token("booking", booking)])

    return path


ACCESS = {
    "training:run-list": Address(lambda: reverse("training:run-list"), get={200: EVERYBODY}),
    "training:run-feed": Address(lambda: reverse("training:run-feed"), get={200: EVERYBODY}),
    "training:run-rss-feed": Address(lambda: reverse("training:run-rss-feed"), get={200: EVERYBODY}),
    "training:run-json-feed": Address(lambda: reverse("training:run-json-feed"), get={200: EVERYBODY}),
    "training:run-feed-moved": Address(lambda: reverse("training:run-feed-moved"), get={301: EVERYBODY}),
    "training:run-rss-feed-moved": Address(lambda: reverse("training:run-rss-feed-moved"), get={301: EVERYBODY}),
    "training:run-json-feed-moved": Address(lambda: reverse("training:run-json-feed-moved"), get={301: EVERYBODY}),
    "training:run-moved": Address(at("run-moved", CourseRunFactory), get={301: EVERYBODY}),
    "training:booking-create-moved": Address(at("booking-create-moved", CourseRunFactory), get={301: EVERYBODY}),
    "training:programme-pdf": Address(lambda: reverse("training:programme-pdf"), get={200: EVERYBODY}),
    "training:run-calendar": Address(lambda: reverse("training:run-calendar"), get={200: EVERYBODY}),
    "training:interest-register": Address(
        at("interest-register", CourseFactory), get={200: BOOKERS}, post={302: BOOKERS}
    ),
    "training:interest-withdraw": Address(
        at("interest-withdraw", CourseFactory), get={200: BOOKERS}, post={302: BOOKERS}
    ),
    "training:course-detail": Address(at("course-detail", CourseFactory), get={200: EVERYBODY}),
    "training:run-detail": Address(at("run-detail", CourseRunFactory), get={200: EVERYBODY}),
    # Places
    "training:booking-list": Address(lambda: reverse("training:booking-list"), get={200: SIGNED_IN}),
    "training:booking-create": Address(
        at("booking-create", CourseRunFactory),
        get={200: BOOKERS},
        post={302: BOOKERS - {"agency_lead"}, 422: {"agency_lead"}},
    ),
    "training:waiting-create": Address(
        at("waiting-create", CourseRunFactory),
        get={200: BOOKERS},
        post={302: BOOKERS - {"agency_lead"}, 422: {"agency_lead"}},
    ),
    "training:booking-detail": Address(
        at("booking-detail", booking_of_practitioner), get={200: CONCERNED}, otherwise=404
    ),
    "training:booking-cancel": Address(
        at("booking-cancel", booking_of_practitioner), get={200: CONCERNED}, post={422: CONCERNED}, otherwise=404
    ),
    "training:booking-calendar": Address(
        at("booking-calendar", booking_of_practitioner), get={200: CONCERNED}, otherwise=404
    ),
    "training:group-create": Address(
        at("group-create", CourseRunFactory),
        get={200: {"agency_lead"}},
        post={422: {"agency_lead"}},
        data=lambda: {"name_1": "Ada New", "email_1": "ada.new@example.org"},
    ),
    "training:offer-answer": Address(
        at("offer-answer", offer_to_practitioner), get={200: CONCERNED}, post={422: CONCERNED}, otherwise=404
    ),
    "training:booking-move": Address(
        at("booking-move", booking_of_mover),
        get={200: {"agency_lead", "team"}},
        post={302: {"agency_lead", "team"}},
        otherwise=404,
    ),
    "training:manager-confirm": Address(
        at("manager-confirm", booking_with_unknown_manager),
        get={200: {"agency_lead", "team"}, 403: {"practitioner"}},
        post={422: {"agency_lead", "team"}, 403: {"practitioner"}},
        otherwise=404,
    ),
    "training:booking-substitute": Address(
        at("booking-substitute", booking_of_practitioner), get={200: CONCERNED}, post={422: CONCERNED}, otherwise=404
    ),
    # What one needs and that one is there, nobody says for somebody else: those who see the booking are refused.
    "training:needs-answer": Address(
        at("needs-answer", booking_of_practitioner),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={302: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    "training:booking-join": Address(
        at("booking-join", booking_of_now),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    "training:groups-choose": Address(
        at("groups-choose", booking_of_practitioner),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={302: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    # By a link, for whoever holds it
    "training:personal-groups": Address(personal("groups"), get={200: EVERYBODY}, post={302: EVERYBODY}),
    "training:personal-booking": Address(personal("booking"), get={200: EVERYBODY}),
    "training:personal-answer": Address(
        personal("answer", OfferedFactory), get={200: EVERYBODY}, post={422: EVERYBODY}
    ),
    "training:personal-needs": Address(personal("needs"), get={200: EVERYBODY}, post={302: EVERYBODY}),
    "training:personal-join": Address(personal("join"), get={200: EVERYBODY}, post={200: EVERYBODY}),
    "training:personal-cancel": Address(personal("cancel"), get={200: EVERYBODY}, post={422: EVERYBODY}),
    "training:approval-answer": Address(
        lambda: personal_links.approval_path(ApprovalFactory()), get={200: EVERYBODY}, post={422: EVERYBODY}
    ),
    "training:personal-evaluation": Address(personal("evaluation"), get={200: EVERYBODY}, post={422: EVERYBODY}),
    "training:personal-certificate": Address(personal_certificate, get={200: EVERYBODY}),
    "training:manager-view": Address(
        lambda: personal_links.manager_view_path(manager_view()), get={200: EVERYBODY}, post={422: EVERYBODY}
    ),
    # What came of it
    "training:check-in": Address(check_in_path, get={200: BOOKERS}, post={422: BOOKERS}, data=code_on_the_screen),
    "training:no-show-challenge": Address(
        at("no-show-challenge", no_show_of_practitioner),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={422: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    "training:evaluation-answer": Address(
        at("evaluation-answer", booking_of_practitioner),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={422: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    "training:manager-ask": Address(
        at("manager-ask", later_booking_of_practitioner),
        get={200: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        post={422: {"practitioner"}, 403: CONCERNED - {"practitioner"}},
        otherwise=404,
    ),
    "training:certificate-check": Address(lambda: reverse("training:certificate-check"), get={200: EVERYBODY}),
    "training:certificate-detail": Address(
        at("certificate-detail", certificate_of_practitioner), get={200: CONCERNED}, otherwise=404
    ),
    "training:certificate-pdf": Address(
        at("certificate-pdf", certificate_of_practitioner), get={200: CONCERNED}, otherwise=404
    ),
    "training:certificate-revoke": Address(
        at("certificate-revoke", certificate_of_practitioner),
        get={200: TEAM, 403: CONCERNED - TEAM},
        post={422: TEAM, 403: CONCERNED - TEAM},
        otherwise=404,
    ),
    "training:passport": Address(lambda: reverse("training:passport"), get={200: SIGNED_IN}),
    "training:learning-add": Address(
        lambda: reverse("training:learning-add"),
        get={200: BOOKERS},
        post={422: BOOKERS},
        data=lambda: on("completed_on", days=-9),
    ),
    "training:completion-report": Address(
        at("completion-report", e_learning),
        get={200: BOOKERS},
        post={422: BOOKERS},
        data=lambda: on("completed_on", days=-9) | on("expires_on", days=300),
    ),
    "training:team-training": Address(lambda: reverse("training:team-training"), get={200: {"agency_lead"}}),
    "training:passport-person": Address(person_page("passport-person"), get={200: CONCERNED}, otherwise=404),
    "training:level-set": Address(
        person_page("level-set"),
        get={200: {"agency_lead"}, 403: CONCERNED - {"agency_lead"}},
        post={422: {"agency_lead"}, 403: CONCERNED - {"agency_lead"}},
        otherwise=404,
    ),
    "training:learning-confirm": Address(
        at("learning-confirm", record_of_practitioner),
        get={200: {"agency_lead", "team"}, 403: {"practitioner"}},
        post={302: {"agency_lead", "team"}, 403: {"practitioner"}},
        otherwise=404,
    ),
}
