"""The landing page of the section Training."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from shield.text.formatting import long_date
from shield.views.landing import EmptyPicture, LandingPage, MainButton, Picture
from shield.web.access import SIGNED_IN
from training.models import CourseRun, Delivery, RunDate
from training.presenters.landing import places_picture
from training.rules import BOOK_PLACE, EDIT_RUNS, SEE_OWN_BOOKINGS, SEE_RUNS, SEE_STATISTICS

DATES_SHOWN = 8


class TrainingLanding(LandingPage):
    permission_required = SIGNED_IN
    section = "training"
    lead = "Find a course, book a place and see what you have learned."
    template_name = "training/landing.html"

    def get_picture(self) -> Picture | None:
        """Return the places taken on the next course dates."""
        listed = CourseRun.objects.visible_to(self.request.user).listed().exclude(delivery=Delivery.E_LEARNING)
        drawn = places_picture(listed.for_lists()[:DATES_SHOWN])
        if not drawn.bars:
            return None
        return Picture(
            "training/landing/places.html",
            "Places on the next course dates",
            ("Course date", "Starts", "Places taken", "Places left"),
            drawn.rows(),
            {"drawn": drawn},
        )

    def get_empty_picture(self) -> EmptyPicture:
        title, text = "No upcoming course dates", "The next course dates appear here with the places that are left."
        if self.request.user.has_perm(EDIT_RUNS):
            return EmptyPicture(title, text, reverse("training:course-manage"), "Create a course date")
        return EmptyPicture(title, text, reverse("training:run-list"), "Find e-learning")

    def get_main_buttons(self) -> Iterable[MainButton]:
        user = self.request.user
        find = MainButton(
            "Find a course", "Courses, briefings and e-learning at four levels", reverse("training:run-list"), "search"
        )
        if user.has_perm(SEE_RUNS):
            return [self._next_register(), *self._office_buttons(), find, *self._own_buttons()][:3]
        return [replace(find, filled=True), *self._own_buttons()]

    def _own_buttons(self) -> list[MainButton]:
        user, buttons = self.request.user, []
        if user.has_perm(BOOK_PLACE):
            url = reverse("training:booking-list")
            buttons.append(MainButton("View my training", "Your bookings and certificates", url, "calendar"))
        if user.has_perm(SEE_OWN_BOOKINGS):
            url = reverse("training:passport")
            buttons.append(
                MainButton("View my training passport", "The levels you hold and what is missing", url, "cap")
            )
        return buttons

    def _next_register(self) -> MainButton:
        """Return the filled button: the oldest register not taken, else the list of course dates."""
        runs = CourseRun.objects.visible_to(self.request.user).managed_by(self.request.user)
        dates = RunDate.objects.visible_to(self.request.user).without_register().filter(run__in=runs)
        run_date = dates.select_related("run__course").with_number().order_by("ends_at").first()
        if run_date is None:
            url = reverse("training:run-manage")
            return MainButton("View course dates", "Bookings, registers and emails", url, "list", filled=True)
        url = reverse("training:register-take", args=[run_date.run.slug, run_date.number])
        text = f"{run_date.run.name}, {long_date(run_date.starts_at)}"
        return MainButton("Take a register", text, url, "list", filled=True)

    def _office_buttons(self) -> list[MainButton]:
        user, buttons = self.request.user, []
        if user.has_perm(EDIT_RUNS):
            url = reverse("training:course-manage")
            buttons.append(MainButton("Create a course date", "Select a course, then its date", url, "calendar"))
        if user.has_perm(SEE_STATISTICS):
            url = reverse("training:statistics")
            buttons.append(MainButton("View statistics", "Bookings, attendance and agencies", url, "report"))
        return buttons
