"""The register of one date: take it, add people, print it, upload an attendance file; and the check-in code."""

import io
from dataclasses import astuple
from typing import Any

import qrcode
import qrcode.image.svg
from django.core import signing
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views import View

from shield import pdf
from shield.refusals import Refused
from shield.views.base import GuardedObject, PortalDetail
from shield.views.form_pages import FormPage, RecordPage
from training.forms.registers import (
    FINISH,
    OTHERS,
    CheckInForm,
    MeetingFileForm,
    MeetingMatchForm,
    RegisterForm,
    RegisterSubstituteForm,
    WalkInForm,
)
from training.models import Booking, CourseRun, RunDate
from training.operations.attendance import check_in, meeting_files, registers
from training.operations.attendance.meeting_files import Match, Participant, Visit
from training.presenters import DateLine, date_lines, register_rows
from training.rules import CHECK_IN, TAKE_REGISTER

SALT = "training.meeting-file"


class RegisterDate:
    """One date of a run, found by its number, from 1 in order."""

    permission_required = TAKE_REGISTER
    model: type[Model] = CourseRun
    context_object_name: str | None = "run"
    object: Any
    kwargs: dict[str, Any]
    request: HttpRequest
    line: DateLine
    date_count: int

    def run_date(self) -> RunDate:
        """Return the date with this number. Raise ``Http404`` when there is none."""
        dates = date_lines(list(self.object.dates.all()))
        line = next((line for line in dates if line.number == self.kwargs["number"]), None)
        if line is None:
            raise Http404
        self.line, self.date_count = line, len(dates)
        return line.run_date

    def people(self) -> list[Booking]:
        """Return everybody on the register, by name."""
        found = Booking.objects.visible_to(self.request.user).on_register().filter(run=self.object).for_register()
        return list(found.with_group_choices() if self.object.course.is_conference else found)

    def address(self, name: str) -> str:
        return reverse(f"training:{name}", args=[self.object.slug, self.kwargs["number"]])

    def get_success_url(self) -> str:
        return self.address("register-take")


class DateOperation(RegisterDate, RecordPage):
    """A form about the register of one date."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.run_date()
        return super().get_context_data(line=self.line, date_count=self.date_count, **kwargs)


class RegisterPage(DateOperation):
    """The register with all that is done on it: marks, each saved when it is made, and people without a booking."""

    template_name = "training/registers/take.html"

    def get_heading(self) -> str:
        return "Correct the register" if self.object.is_held else "Take the register"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run_date = self.run_date()
        names = {
            "take": "register-take",
            "walk_in": "register-walk-in",
            "substitute": "register-substitute",
            "sheet": "register-sheet",
            "file": "register-file",
            "code": "register-code",
        }
        rows = register_rows(self.people(), run_date.attendances.all())
        return super().get_context_data(
            is_open=run_date.has_begun() or run_date.room_is_open(),
            shows_code=run_date.room_is_open(),
            urls={name: self.address(view) for name, view in names.items()},
            rows=rows,
            marked=sum(bool(row.presence) for row in rows),
            **kwargs,
        )


class RegisterTake(RegisterPage):
    form_class = RegisterForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"bookings": self.people()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(walk_in=WalkInForm(), **kwargs)

    def perform(self, form: Any) -> Any:
        run_date, pressed = self.run_date(), form.cleaned_data["mark"]
        if pressed == OTHERS:
            added = registers.mark_others_present(run_date=run_date, by=self.request.user)
            self.success_message = f"{added} {'person' if added == 1 else 'people'} marked as present"
            return added
        if pressed == FINISH:
            self.success_message = "Register finished"
            return registers.finish(run_date=run_date, by=self.request.user)
        booking, presence = pressed
        return registers.mark_person(
            run_date=run_date, booking=booking, presence=presence, seen=form.seen(booking), by=self.request.user
        )

    def get_success_url(self) -> str:
        pressed = self.request.POST.get("mark", "")
        if pressed == FINISH:
            return reverse("training:run-bookings", args=[self.object.slug])
        # Without JavaScript the page comes back where it was pressed.
        return self.address("register-take") + (f"#person-{pressed.partition(':')[0]}" if ":" in pressed else "")

    def get_back_url(self) -> str:
        return reverse("training:run-bookings", args=[self.object.slug])


class RegisterWalkIn(RegisterPage):
    """The form on the register for a person without a booking; when it is refused, the register is shown with it."""

    form_class = WalkInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(walk_in=kwargs["form"], **kwargs)

    def perform(self, form: Any) -> Booking:
        booking = registers.walk_in(run_date=self.run_date(), by=self.request.user, **form.cleaned_data)
        self.success_message = f"{booking.attendee.name} added to the register"
        return booking


class RegisterSubstitute(DateOperation):
    """A colleague who came instead of a person with a booking."""

    form_class = RegisterSubstituteForm
    heading = "Add a substitute"
    explanation = (
        "For a colleague from the same agency who attended instead of a person with a booking. They are marked as present. "
        "There is no charge."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        booked = Booking.objects.visible_to(self.request.user).booked().filter(run=self.object).for_register()
        return super().get_form_kwargs() | {"bookings": booked}

    def perform(self, form: Any) -> Booking:
        typed = form.cleaned_data
        instead = registers.add_substitute(
            run_date=self.run_date(),
            booking=typed["instead_of"],
            name=typed["name"],
            email=typed["email"],
            by=self.request.user,
        )
        self.success_message = f"{instead.attendee.name} added to the register"
        return instead


class RegisterSheet(RegisterDate, GuardedObject, View):
    """The sign-in sheet, as PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run_date = self.run_date()
        context = {"run": self.object, "line": self.line, "people": self.people(), "spare": range(8)}
        response = HttpResponse(pdf.render("training/registers/sheet.html", context), content_type="application/pdf")
        day = timezone.localtime(run_date.starts_at).date().isoformat()
        response.headers["Content-Disposition"] = f'inline; filename="{self.object.slug}-{day}.pdf"'
        return response


class RegisterCode(RegisterDate, PortalDetail):
    """The code of this minute in large type; the page reloads itself without JavaScript."""

    template_name = "training/registers/code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run_date = self.run_date()
        is_open = run_date.room_is_open()
        address = self.request.build_absolute_uri(reverse("training:check-in"))
        return super().get_context_data(
            line=self.line,
            is_open=is_open,
            code=check_in.code(run_date) if is_open else "",
            picture=_picture(address),
            address=address,
            seconds=check_in.seconds_left(),
            back_url=self.address("register-take"),
            checked_in=run_date.attendances.count(),
            **kwargs,
        )


def _picture(address: str) -> SafeString:
    """Return the address as a QR code; the text beside it says the same."""
    out = io.BytesIO()
    qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(out)
    drawing = out.getvalue().decode().partition("?>")[2].strip()
    drawing = drawing.replace("<svg ", '<svg class="qr" aria-hidden="true" focusable="false" ', 1)
    return mark_safe(drawing)  # noqa: S308 - our own address as paths, without text


class CheckIn(FormPage):
    """Where people enter the code on their own phone."""

    permission_required = CHECK_IN
    form_class = CheckInForm
    heading = "Check in"
    explanation = "Enter the 6-digit code that the trainer shows. It changes every minute."

    def perform(self, form: Any) -> Any:
        row = check_in.check_in(typed=form.cleaned_data["code"], by=self.request.user)
        self.success_message = f"You are checked in to {row.booking.run.name}"
        return row

    def get_success_url(self) -> str:
        return str(self.result.booking.get_absolute_url())

    def get_back_url(self) -> str:
        return reverse("training:booking-list")


class RegisterFile(DateOperation):
    """First the file is read and matched; then the matches are confirmed and marked."""

    template_name = "training/registers/file.html"

    def get_heading(self) -> str:
        return "Upload an attendance file" if self.read is None else "Check the attendance file"

    def get_form(self, form_class: Any = None) -> Any:
        self.read = self._carried()
        if self.read is None:
            return MeetingFileForm(**self.get_form_kwargs())
        self.match = self._match()
        data = self.request.POST if "confirm" in self.request.POST else None
        return MeetingMatchForm(data, unmatched=self.match.unmatched, bookings=self.people())

    def _carried(self) -> dict[str, Any] | None:
        """Return what was read in the first step, signed so that it cannot be changed."""
        try:
            return signing.loads(self.request.POST.get("carried", ""), salt=SALT, max_age=3600)
        except signing.BadSignature:
            return None

    def _match(self) -> Match:
        people = [
            Participant(name, email, tuple(Visit(*visit) for visit in visits), sign_in)
            for name, email, visits, sign_in in (self.read or {})["people"]
        ]
        return meeting_files.match(self.run_date(), people)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()  # finds out which step this is
        if self.read is not None:
            kwargs |= {
                "match": self.match,
                "read": self.read,
                "carried": signing.dumps(self.read, salt=SALT, compress=True),
            }
        return super().get_context_data(**kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if isinstance(form, MeetingMatchForm):
            return super().form_valid(form)
        return self._show_matches(form)

    def _show_matches(self, form: Any) -> HttpResponse:
        """Show the people in the file, with a question for each who was not matched."""
        try:
            found = meeting_files.read(form.cleaned_data["file"].read())
        except Refused as refusal:
            form.refuse(refusal)
            return self.form_invalid(form)
        self.read = {
            "people": [
                (one.name, one.email, [astuple(each) for each in one.visits], one.sign_in) for one in found.participants
            ],
            "refused": [str(each) for each in found.refused],
            "unknown_columns": found.unknown_columns,
            "waiting": found.waiting,
            "at_least": form.cleaned_data["at_least"],
        }
        self.match = self._match()
        second = MeetingMatchForm(unmatched=self.match.unmatched, bookings=self.people())
        return self.render_to_response(self.get_context_data(form=second))

    def perform(self, form: Any) -> int:
        visits = {booking: one.visits for booking, one in self.match.found}
        for booking, more in form.visits().items():
            visits[booking] = (*visits.get(booking, ()), *more)
        marked = meeting_files.write(
            run_date=self.run_date(),
            minutes={booking: meeting_files.minutes_of(each) for booking, each in visits.items()},
            walk_ins=form.walk_ins(),
            at_least=(self.read or {})["at_least"],
            by=self.request.user,
        )
        self.success_message = f"{marked} {'person' if marked == 1 else 'people'} marked from the file"
        return marked
