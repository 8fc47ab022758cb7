"""Who may open what in the training office."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.access.address import Address
from tests.access.filled_forms import PDF
from tests.access.training_table import CONCERNED, NOW, TEAM, at, no_show_of_practitioner, register, run_of_trainer
from tests.cast import make
from tests.factories.partnership import ThemeFactory
from tests.factories.training import (
    ApprovalFactory,
    BookingFactory,
    ChargeFactory,
    CourseFactory,
    CourseRunFactory,
    ImportMappingFactory,
    LearningUploadFactory,
    TariffFactory,
)
from training.models import (
    AgendaItem,
    BookingStatus,
    ImportMapping,
    RunSeries,
    RunStatus,
)
from training.operations.office import programmes


def a_file(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("a-file.csv", "\n".join(lines).encode())


def supplier_path() -> str:
    ImportMappingFactory()
    return reverse("training:learning-import")


def charges_path() -> str:
    ChargeFactory()
    return reverse("training:charge-export")


def new_series() -> str:
    CourseRunFactory()
    return reverse("training:series-create")


def plan() -> Any:
    return CourseRunFactory(status=RunStatus.PLANNED, published_at=None)


def contested_no_show() -> Any:
    mark = no_show_of_practitioner()
    mark.contested_at, mark.objection = NOW, "I was there."
    mark.save()
    return mark


def run_with_attendee() -> Any:
    return BookingFactory().run


def unanswered() -> str:
    ApprovalFactory()
    return reverse("training:approvals-answer")


def second_on_list() -> Any:
    """The practitioner's entry, behind somebody else's."""
    first = BookingFactory(status=BookingStatus.WAITING)
    return BookingFactory(run=first.run, attendee=make("practitioner").person, status=BookingStatus.WAITING)


def series() -> Any:
    """Three months of a series with one topic."""
    pattern = CourseRunFactory()
    made = RunSeries.objects.create(
        title="Lunchtime",
        week=1,
        weekday=2,
        starts=time(13),
        minutes=60,
        first_month=date(2090, 1, 1),
        months=3,
        pattern=pattern,
    )
    made.topics.create(course=pattern.course, position=1)
    return made


def run_with_item() -> Any:
    run = CourseRunFactory()
    run.agenda_items.create(position=1, at="9am", title="Welcome")
    return run


def a_paper() -> dict[str, Any]:
    return {"item": AgendaItem.objects.latest("pk").pk, "file": SimpleUploadedFile("slides.pdf", PDF)}


def paper_to_remove() -> str:
    item = run_with_item().agenda_items.get()
    file = SimpleUploadedFile("slides.pdf", PDF)
    paper = programmes.add_paper(item=item, title="Slides", file=file, by=make("team"))
    return reverse("training:run-paper-remove", args=[paper.pk])


def about_theme(name: str) -> Callable[[], str]:
    """A page about one theme."""
    return lambda: reverse(f"training:{name}", args=["theme", ThemeFactory().slug])


ACCESS = {
    "training:no-show-list": Address(lambda: reverse("training:no-show-list"), get={200: TEAM}),
    "training:approvals-answer": Address(unanswered, get={200: TEAM}, post={422: TEAM}),
    "training:champion-list": Address(lambda: reverse("training:champion-list"), get={200: TEAM}),
    "training:no-show-decide": Address(
        at("no-show-decide", contested_no_show),
        get={200: TEAM, 403: CONCERNED - TEAM},
        post={422: TEAM, 403: CONCERNED - TEAM},
        otherwise=404,
    ),
    "training:refreshers-edit": Address(lambda: reverse("training:refreshers-edit"), get={200: TEAM}, post={302: TEAM}),
    "training:learning-import": Address(
        supplier_path,
        get={200: TEAM},
        post={422: TEAM},
        accepted=200,
        data=lambda: {
            "mapping": ImportMapping.objects.get().pk,
            "file": a_file("Email,Course,Completed", "practitioner@cast.example.org,Neglect,02/03/2026"),
            "how": "write",
        },
    ),
    "training:learning-upload": Address(at("learning-upload", LearningUploadFactory), get={200: TEAM}, otherwise=404),
    "training:learning-titles": Address(lambda: reverse("training:learning-titles"), get={200: TEAM}, post={302: TEAM}),
    "training:supplier-create": Address(lambda: reverse("training:supplier-create"), get={200: TEAM}, post={422: TEAM}),
    "training:statements-edit": Address(at("statements-edit", CourseFactory), get={200: TEAM}, post={422: TEAM}),
    "training:evaluation-results": Address(at("evaluation-results", run_of_trainer), get={200: {"team", "trainer"}}),
    "training:series-list": Address(lambda: reverse("training:series-list"), get={200: TEAM}),
    "training:series-create": Address(new_series, get={200: TEAM}, post={422: TEAM}),
    "training:series-generate": Address(
        at("series-generate", series), get={200: TEAM}, post={302: TEAM}, otherwise=404
    ),
    "training:requested-courses": Address(lambda: reverse("training:requested-courses"), get={200: TEAM}),
    "training:requested-course-create": Address(
        about_theme("requested-course-create"), get={200: TEAM}, post={422: TEAM}
    ),
    "training:statistics": Address(lambda: reverse("training:statistics"), get={200: TEAM}),
    "training:statistics-csv": Address(lambda: reverse("training:statistics-csv"), get={200: TEAM}),
    "training:statistics-workbook": Address(lambda: reverse("training:statistics-workbook"), get={200: TEAM}),
    "training:evaluation-overview": Address(lambda: reverse("training:evaluation-overview"), get={200: TEAM}),
    "training:coverage": Address(about_theme("coverage"), get={200: TEAM}),
    "training:run-copy": Address(at("run-copy", CourseRunFactory), get={200: TEAM}, post={422: TEAM}),
    "training:run-themes": Address(at("run-themes", CourseRunFactory), get={200: TEAM}, post={302: TEAM}),
    "training:run-paper-create": Address(
        at("run-paper-create", run_with_item), get={200: TEAM}, post={422: TEAM}, data=a_paper
    ),
    "training:run-paper-remove": Address(paper_to_remove, get={200: TEAM}, post={302: TEAM}, otherwise=404),
    "training:run-programme": Address(at("run-programme", CourseRunFactory), get={200: TEAM}, post={302: TEAM}),
    "training:run-invite": Address(at("run-invite", CourseRunFactory), get={200: TEAM}, post={302: TEAM}),
    "training:charge-list": Address(lambda: reverse("training:charge-list"), get={200: TEAM}),
    "training:charge-export": Address(charges_path, get={302: TEAM}, post={302: TEAM}),
    "training:charge-waive": Address(
        at("charge-waive", ChargeFactory), get={200: TEAM}, post={422: TEAM}, otherwise=404
    ),
    "training:tariff-list": Address(lambda: reverse("training:tariff-list"), get={200: TEAM}),
    "training:tariff-create": Address(lambda: reverse("training:tariff-create"), get={200: TEAM}, post={422: TEAM}),
    "training:tariff-edit": Address(at("tariff-edit", TariffFactory), get={200: TEAM}, post={422: TEAM}),
    "training:needs-list": Address(at("needs-list", run_of_trainer), get={200: {"team", "trainer"}}),
    "training:run-reserves": Address(at("run-reserves", CourseRunFactory), get={200: TEAM}, post={302: TEAM}),
    "training:run-reduce": Address(at("run-reduce", CourseRunFactory), get={200: TEAM}, post={422: TEAM}),
    "training:run-manage": Address(lambda: reverse("training:run-manage"), get={200: {"team", "trainer"}}),
    "training:course-manage": Address(lambda: reverse("training:course-manage"), get={200: TEAM}),
    "training:course-create": Address(lambda: reverse("training:course-create"), get={200: TEAM}, post={422: TEAM}),
    "training:venue-create": Address(lambda: reverse("training:venue-create"), get={200: TEAM}, post={422: TEAM}),
    "training:course-edit": Address(at("course-edit", CourseFactory), get={200: TEAM}, post={422: TEAM}),
    "training:course-publish": Address(
        at("course-publish", lambda: CourseFactory(published_at=None)), get={200: TEAM}, post={302: TEAM}, otherwise=404
    ),
    "training:run-create": Address(at("run-create", CourseFactory), get={200: TEAM}, post={422: TEAM}),
    "training:run-edit": Address(at("run-edit", CourseRunFactory), get={200: TEAM}, post={422: TEAM}),
    "training:run-publish": Address(at("run-publish", plan), get={200: TEAM}, post={302: TEAM}, otherwise=404),
    "training:run-hold": Address(at("run-hold", lambda: CourseRunFactory(days=-2)), get={200: TEAM}, post={302: TEAM}),
    "training:run-cancel": Address(at("run-cancel", CourseRunFactory), get={200: TEAM}, post={422: TEAM}),
    "training:run-bookings": Address(at("run-bookings", run_of_trainer), get={200: {"team", "trainer"}}),
    "training:run-book": Address(
        at("run-book", CourseRunFactory),
        get={200: TEAM},
        post={422: TEAM},
    ),
    "training:run-message": Address(
        at("run-message", run_with_attendee), get={200: TEAM}, post={422: TEAM}, data=lambda: {"audiences": ["booked"]}
    ),
    "training:run-position": Address(
        at("run-position", second_on_list),
        get={200: TEAM, 403: CONCERNED - TEAM},
        post={422: TEAM, 403: CONCERNED - TEAM},
        otherwise=404,
    ),
    "training:run-attendees-csv": Address(at("run-attendees-csv", CourseRunFactory), get={302: TEAM}, post={302: TEAM}),
    "training:run-attendees-workbook": Address(
        at("run-attendees-workbook", CourseRunFactory), get={302: TEAM}, post={302: TEAM}
    ),
    "training:register-take": Address(
        register("register-take"),
        get={200: {"team", "trainer"}},
        post={422: {"team", "trainer"}},
        data=lambda: {"mark": "others"},
    ),
    "training:register-walk-in": Address(
        register("register-walk-in"), get={200: {"team", "trainer"}}, post={422: {"team", "trainer"}}
    ),
    "training:register-substitute": Address(
        register("register-substitute"), get={200: {"team", "trainer"}}, post={422: {"team", "trainer"}}
    ),
    "training:register-sheet": Address(register("register-sheet"), get={200: {"team", "trainer"}}),
    "training:register-code": Address(register("register-code"), get={200: {"team", "trainer"}}),
    "training:register-file": Address(
        register("register-file"),
        get={200: {"team", "trainer"}},
        post={422: {"team", "trainer"}},
        accepted=200,
        data=lambda: {"file": a_file("Name,Email,Duration", "Ada,ada@example.org,120 min")},
    ),
}
